"""Levels of the ground between the streets: no survey, so a skin that falls back to them."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, maximum_filter

from drainage.inundation.compiling import compiled
from drainage.inundation.ground.fill import stretched_levels_m

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def block_levels_m(
    gutter_m: Floats,
    way_m: Floats,
    back_rise_m: Floats,
    ground: Bools,
    *,
    cell_m: float,
    slope: float,
) -> Floats:
    """Levels (rows, columns) of the ground behind the footways, NaN off the ``ground``.

    ``gutter_m`` NaN off the streets, and ``back_rise_m`` from there to the back of the
    footway; ``way_m`` NaN off the ways over land. The skin stretched between gutters and ways,
    the nearest street's rise above it, and ``slope`` m/m more with the distance from that
    street: what went over a kerb runs home.
    """
    street = np.isfinite(gutter_m)
    away, nearest = distance_transform_edt(~street, return_indices=True)
    rise = back_rise_m[nearest[0], nearest[1]] + slope * cell_m * np.maximum(away - 0.5, 0.0)
    low = np.where(street, gutter_m, way_m)
    skin = stretched_levels_m(low, ground)
    # Beside a street the ground never lies below its footway, nor beside a way below its bank.
    beside = maximum_filter(np.where(np.isfinite(low), low, -np.inf), size=3)
    level: Floats = np.where(ground, np.maximum(skin, beside) + rise, np.nan)
    return level


def filled_cells_m(
    level_m: Floats, kept: Bools, left: Ints, right: Ints, crest_m: Floats
) -> Floats:
    """Levels (n,) with every pit raised to its lowest way out to a ``kept`` cell.

    Ways lead over faces (f,) between ``left`` and ``right``, with a ``crest_m`` (f,) of their
    own or -inf. NaN is a wall. Cells without a way to a kept one stay as they are. Priority
    flood (Barnes et al. 2014, doi 10.1016/j.cageo.2013.04.024) on a graph.
    """
    cells, faces = len(level_m), np.arange(len(left))
    of_cell = np.concatenate([left, right])
    order = np.argsort(of_cell, kind="stable")
    start = np.searchsorted(of_cell[order], np.arange(cells + 1))
    face = np.concatenate([faces, faces])[order]
    other = np.concatenate([right, left])[order]
    return _flood(level_m, kept, start, other, crest_m[face])


@compiled
def _flood(level: Floats, kept: Bools, start: Ints, other: Ints, crest: Floats) -> Floats:
    filled = level.copy()
    reached = kept.copy()
    heap = [(0.0, np.int64(0)) for _ in range(0)]
    for first in range(len(level)):
        # A kept cell among kept ones floods nothing.
        if kept[first]:
            for k in range(start[first], start[first + 1]):
                if not kept[other[k]]:
                    heap.append((level[first], np.int64(first)))
                    break
    heapq.heapify(heap)
    while len(heap):
        height, cell = heapq.heappop(heap)
        if height > filled[cell]:
            continue
        for k in range(start[cell], start[cell + 1]):
            there = other[k]
            over = max(height, crest[k])
            # A cell without a level is a wall, and would be flooded for ever.
            if not np.isfinite(level[there]):
                continue
            least = max(level[there], over)
            if kept[there] or (reached[there] and filled[there] <= least):
                continue
            reached[there] = True
            filled[there] = least
            heapq.heappush(heap, (least, np.int64(there)))
    return filled
