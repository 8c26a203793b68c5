"""Where the streets of a network lie on the mesh: what is read there and what flows in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.profile import Sags
from drainage.inundation.ground.reaches import Reaches
from drainage.inundation.mesh.junctions import Junctions
from drainage.inundation.mesh.street_bins import Arms, StreetBins, arms_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class StreetPlaces:
    """Cells of n street nodes and r reaches, as compressed rows.

    Of each street cell (c,): ``cell`` rising, ``reach`` (-1 in a junction), ``side`` (1 left
    of its axis, -1 right, 0 a junction), ``along`` (0 at the start of the axis, 1 at its end)
    of its middle and ``length_m``.

    Node i is read in ``read_cell[read_start[i]:read_start[i + 1]]``: the ends of its streets,
    or its junction. Its depth is the greatest of level - ``read_level_m`` over those that hold
    water: the gutter beside, and in a sag its bottom. Its runoff is spread over
    ``spread_cell[spread_start[i]:spread_start[i + 1]]`` by ``spread_share``: the halves of its
    streets by their length. Reach i has ``reach_cell[reach_start[i]:reach_start[i + 1]]``.
    """

    cell: Ints
    reach: Ints
    side: Ints
    along: Floats
    length_m: Floats
    node_ids: tuple[str, ...]
    read_start: Ints
    read_cell: Ints
    read_level_m: Floats
    spread_start: Ints
    spread_cell: Ints
    spread_share: Floats
    reach_ids: tuple[str, ...]
    reach_start: Ints
    reach_cell: Ints


def street_places(
    reaches: Reaches, sags: Sags, bins: StreetBins, junctions: Junctions
) -> StreetPlaces:
    """Every street cell, node and reach; the nodes in the order of ``reaches.node_ids``."""
    arms = arms_of(reaches, bins)
    count, crossings = len(bins.reach), len(junctions.node)
    none = np.zeros(crossings)
    along = (bins.start_m + bins.length_m / 2) / reaches.axis_length_m[bins.reach]
    read = _read(arms, bins, junctions)
    level = np.concatenate([np.repeat(bins.level_m, 2), junctions.level_m])[read[1]]
    bottom = (reaches.node_level_m - sags.depth_m)[read[0]]
    read_level = np.where(sags.depth_m[read[0]] > 0, bottom, level)
    read_start, read_cell, read_level = _rows(*read, read_level, len(reaches.node_ids))
    spread = _rows(*_spread(reaches, arms, bins, junctions), len(reaches.node_ids))
    held = np.add.reduceat(spread[2], spread[0][:-1])
    return StreetPlaces(
        cell=np.arange(2 * count + crossings),
        reach=np.concatenate([np.repeat(bins.reach, 2), none - 1]).astype(np.int64),
        side=np.concatenate([np.tile([1, -1], count), none]).astype(np.int64),
        along=np.concatenate([np.repeat(along, 2), none]),
        length_m=np.concatenate([np.repeat(bins.length_m, 2), 2 * junctions.half_m]),
        node_ids=tuple(map(str, reaches.node_ids)),
        read_start=read_start, read_cell=read_cell, read_level_m=read_level,
        spread_start=spread[0], spread_cell=spread[1],
        spread_share=spread[2] / np.repeat(held, np.diff(spread[0])),
        reach_ids=tuple(map(str, reaches.ids)),
        reach_start=2 * bins.first, reach_cell=np.arange(2 * count),
    )  # fmt: skip


def _read(arms: Arms, bins: StreetBins, junctions: Junctions) -> tuple[Ints, Ints]:
    """Nodes and the cells they are read in."""
    passed = np.flatnonzero(junctions.of_node[arms.node] < 0)
    node = np.concatenate([np.tile(arms.node[passed], 2), junctions.node])
    crossing = junctions.first_cell + np.arange(len(junctions.node))
    cell = np.concatenate([arms.left[passed], arms.right[passed], crossing])
    return node.astype(np.int64), cell.astype(np.int64)


def _spread(
    reaches: Reaches, arms: Arms, bins: StreetBins, junctions: Junctions
) -> tuple[Ints, Ints, Floats]:
    """Nodes, cells and metres of street of each node in each cell."""
    length = reaches.axis_length_m[bins.reach]
    from_m, to_m = bins.start_m, bins.start_m + bins.length_m
    before = np.clip(length / 2 - from_m, 0.0, bins.length_m)
    after = np.clip(to_m - length / 2, 0.0, bins.length_m)
    cut = np.zeros(len(reaches.node_ids))
    np.add.at(cut, arms.node, arms.cut_m)
    side = np.arange(2 * len(bins.reach))
    bin_of = side // 2
    node = np.concatenate([
        reaches.start[bins.reach[bin_of]], reaches.end[bins.reach[bin_of]], junctions.node
    ])  # fmt: skip
    crossing = junctions.first_cell + np.arange(len(junctions.node))
    cell = np.concatenate([side, side, crossing])
    metres = np.concatenate([before[bin_of], after[bin_of], 2 * cut[junctions.node]])
    some = metres > 0
    return node[some], cell[some], metres[some]


def _rows(node: Ints, cell: Ints, value: Floats, count: int) -> tuple[Ints, Ints, Floats]:
    """Starts, cells and values by node."""
    order = np.lexsort((cell, node))
    start = np.concatenate([[0], np.cumsum(np.bincount(node, minlength=count))])
    return start.astype(np.int64), cell[order], value[order]
