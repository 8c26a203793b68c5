"""Two tools for a raster of levels: a surface without hollows, and the filling of pits."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import compiled

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SMALLEST = 24
"""Rows or columns below which the surface is solved directly."""
SWEEPS = 60
OVER_RELAXATION = 1.6


def stretched_levels_m(fixed_m: Floats, ground: Bools) -> Floats:
    """Levels of all ``ground`` cells (rows, columns) between the ``fixed_m`` ones.

    NaN in ``fixed_m`` is free, and the result is NaN off the ground. Each free cell takes
    the mean of the cells around it, as a stretched skin does: such a surface has no
    hollow and no hill of its own, and it runs level to an edge without fixed cells.
    Solved from coarse to fine.
    """
    held = np.isfinite(fixed_m) & ground
    levels = np.where(held, fixed_m, np.nan)
    if min(levels.shape) > SMALLEST:
        levels = _refined(stretched_levels_m(*_coarse(levels, ground)), levels.shape)
        levels = np.where(held, fixed_m, levels)
    else:
        levels = np.where(held, fixed_m, fixed_m[held].mean() if held.any() else 0.0)
    _relax(levels, ~held & ground, ground, SWEEPS)
    return np.where(ground, levels, np.nan)


def filled_levels_m(levels_m: Floats, kept: Bools) -> Floats:
    """Levels with every pit raised to its lowest way out to a ``kept`` cell (four ways).

    NaN is a wall. Cells that cannot reach a kept one stay as they are. Priority flood
    (Barnes et al. 2014, doi 10.1016/j.cageo.2013.04.024).
    """
    filled, reached = _flood(levels_m, kept & np.isfinite(levels_m))
    return np.where(reached, filled, levels_m)


def _coarse(levels: Floats, ground: Bools) -> tuple[Floats, Bools]:
    rows, columns = levels.shape
    padding = ((0, rows % 2), (0, columns % 2))
    quads = _quads(np.pad(levels, padding, constant_values=np.nan))
    known = np.isfinite(quads)
    count = known.sum(axis=2)
    total = np.where(known, quads, 0.0).sum(axis=2)
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean, np.any(_quads(np.pad(ground, padding)), axis=2)


def _quads(values: NDArray[Any]) -> NDArray[Any]:
    return np.stack([values[r::2, c::2] for r in (0, 1) for c in (0, 1)], axis=2)


def _refined(levels: Floats, shape: tuple[int, ...]) -> Floats:
    fine = np.repeat(np.repeat(levels, 2, axis=0), 2, axis=1)
    return fine[: shape[0], : shape[1]]


@compiled
def _relax(levels: Floats, free: Bools, ground: Bools, sweeps: int) -> None:
    """Gauss-Seidel with over-relaxation; the last sweep without, which leaves no ripple."""
    rows, columns = levels.shape
    for sweep in range(sweeps):
        factor = OVER_RELAXATION if sweep < sweeps - 4 else 1.0
        for i in range(rows):
            for j in range(columns):
                if not free[i, j]:
                    continue
                total, count = 0.0, 0
                for di, dj in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                    a, b = i + di, j + dj
                    if 0 <= a < rows and 0 <= b < columns and ground[a, b]:
                        total += levels[a, b]
                        count += 1
                if count:
                    levels[i, j] += factor * (total / count - levels[i, j])


@compiled
def _flood(levels: Floats, kept: Bools) -> tuple[Floats, Bools]:
    rows, columns = levels.shape
    filled = levels.copy()
    reached = kept.copy()
    heap = [(0.0, np.int64(0)) for _ in range(0)]
    for i in range(rows):
        for j in range(columns):
            if kept[i, j]:
                heap.append((levels[i, j], np.int64(i * columns + j)))
    heapq.heapify(heap)
    while len(heap):
        level, flat = heapq.heappop(heap)
        i, j = flat // columns, flat % columns
        for di, dj in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            a, b = i + di, j + dj
            if 0 <= a < rows and 0 <= b < columns and not reached[a, b]:
                if not np.isfinite(levels[a, b]):
                    continue
                reached[a, b] = True
                filled[a, b] = max(levels[a, b], level)
                heapq.heappush(heap, (filled[a, b], np.int64(a * columns + b)))
    return filled, reached
