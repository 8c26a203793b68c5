"""Where three streets or more meet: one flat cell at the level of the gutters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from drainage.inundation.ground.profile import Sags
from drainage.inundation.ground.reaches import Reaches
from drainage.inundation.mesh.street_bins import (
    JUNCTION_ARMS,
    SAMPLES,
    Arms,
    StreetBins,
    arms_of,
    levels_along_m,
    shares_along,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Junctions:
    """j crossings, cells ``first_cell`` to ``first_cell + j``.

    ``node`` (j,) and ``of_node`` (n,) its place among them, -1 for none; ``level_m`` (j,),
    ``area_m2`` (j,) between the kerbs, ``half_m`` (j,) half of its widest street.
    """

    first_cell: int
    node: Ints
    of_node: Ints
    level_m: Floats
    area_m2: Floats
    half_m: Floats


def junctions_of(reaches: Reaches, sags: Sags, bins: StreetBins) -> Junctions:
    """A crossing is what its streets take between the node and their first bins.

    The crowns sink to the gutters there, so it is flat; in a sag, at its mean level.
    """
    node = np.flatnonzero(reaches.streets_at_node >= JUNCTION_ARMS)
    of_node = np.full(len(reaches.node_ids), -1, dtype=np.int64)
    of_node[node] = np.arange(len(node))
    arms = arms_of(reaches, bins)
    half = reaches.node_width_m / 2
    return Junctions(
        first_cell=2 * len(bins.reach), node=node, of_node=of_node,
        level_m=_levels_m(reaches, sags, arms)[node],
        area_m2=_areas_m2(reaches, arms, node), half_m=half[node],
    )  # fmt: skip


def _levels_m(reaches: Reaches, sags: Sags, arms: Arms) -> Floats:
    """(n,) gutter level at each node; where it lies in a sag, the mean within the crossing."""
    level = reaches.node_level_m.copy()
    count = len(reaches.ids)
    reach = np.tile(np.arange(count), 2)
    share = shares_along(np.zeros(2 * count), arms.cut_m, reaches.axis_length_m[reach])
    share[count:] = 1.0 - share[count:]
    inside = levels_along_m(reaches, sags, np.repeat(reach, SAMPLES), share.ravel())[0]
    mean = np.zeros(len(level))
    np.add.at(mean, arms.node, inside.reshape(-1, SAMPLES).mean(axis=1))
    sunk = sags.depth_m > 0
    level[sunk] = (mean / np.maximum(reaches.streets_at_node, 1))[sunk]
    return level


def _areas_m2(reaches: Reaches, arms: Arms, node: Ints) -> Floats:
    """(j,) ground within the kerbs of the arms, and round the node where they leave a gap."""
    half = np.tile(reaches.width_m / 2, 2)
    xy = np.column_stack([reaches.node_x_m, reaches.node_y_m])
    order = np.argsort(arms.node, kind="stable")
    bounds = np.searchsorted(arms.node[order], [node, node + 1])
    areas = np.zeros(len(node))
    for number, (first, last) in enumerate(bounds.T.tolist()):
        mine = order[first:last]
        here = xy[arms.node[mine]]
        axes = shapely.linestrings(np.stack([here, here + arms.out[mine] * arms.cut_m[mine, None]],
                                            axis=1))  # fmt: skip
        stubs = shapely.buffer(axes, half[mine], cap_style="flat")
        round_m = min(half[mine].max(), arms.cut_m[mine].min())
        areas[number] = shapely.area(
            shapely.union_all([*stubs, shapely.buffer(shapely.points(here[0]), round_m)])
        )
    return areas
