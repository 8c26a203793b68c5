"""Which cells of a grid belong to which street node and reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.profile import gutter_rise_m
from drainage.inundation.ground.reaches import Reaches, reaches_of
from drainage.inundation.ground.street_cells import Frame, StreetCells, street_cells
from drainage.network import Network
from drainage.said import said

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BOTTOM_M = 0.05
"""Gutter cells of a sag this little above its lowest one count as its bottom."""


@dataclass(frozen=True, eq=False)
class StreetsOnGrid:
    """Cells (flat index) of n street nodes and r street reaches, as compressed rows.

    The cells of node i are ``node_cells[node_start[i]:node_start[i + 1]]``: those of the
    halves of its reaches. ``gutter_*`` are the ones its depth is read from: the edge of
    the street; of a sag, its bottom. ``gutter_rise_m`` is the level of such a cell above
    the gutter itself (mean of the crossfall in it; 0 where the ground was surveyed).
    ``reach_*`` are the cells of each street conduit. ``streets`` are all of them with
    their place in the street. A node or reach shorter than a cell has the cell it stands
    in, which then is another's too.
    """

    node_ids: tuple[str, ...]
    node_start: Ints
    node_cells: Ints
    gutter_start: Ints
    gutter_cells: Ints
    gutter_rise_m: Floats
    reach_ids: tuple[str, ...]
    reach_start: Ints
    reach_cells: Ints
    streets: StreetCells


def frame_of(grid: Grid) -> Frame:
    """The raster of a grid."""
    rows, columns = grid.shape
    return Frame(grid.x_west_m, grid.y_north_m, grid.cell_m, rows, columns)


def streets_on_grid(network: Network, grid: Grid) -> StreetsOnGrid:
    """The cells of every street node and reach; InputError naming nodes without ground."""
    reaches = reaches_of(network)
    cells = _on_ground(street_cells(reaches, frame_of(grid)), grid)
    node_ids = street_nodes(network, reaches)
    place = network.nodes.loc[node_ids, ["x_m", "y_m"]].to_numpy(float)
    under = grid.cell_of(*place.T)
    number = {node: k for k, node in enumerate(node_ids)}
    of_reach_node = np.array([number[str(node)] for node in reaches.node_ids])
    nearer = np.where(cells.along < 0.5, reaches.start[cells.reach], reaches.end[cells.reach])
    owner = of_reach_node[nearer]
    node_start, node_cells, _ = _rows(owner, cells.cell, np.zeros(len(owner)), under)
    lost = np.flatnonzero(np.diff(node_start) == 0)
    if len(lost):
        raise InputError(_lost(network, node_ids[k], grid) for k in lost.tolist())
    edge = cells.gutter & _at_bottom(network, grid, cells, owner, node_ids)
    rise = np.zeros(len(owner))
    if not grid.surveyed:
        rise = gutter_rise_m(reaches, cells, grid.cell_m)
    middle = reaches.ends_m.mean(axis=1)
    reach_start, reach_cells, _ = _rows(cells.reach, cells.cell, rise, grid.cell_of(*middle.T))
    gutter_start, gutter_cells, gutter_rise = _rows(
        # A node without an edge of its own is read in its first cell.
        owner[edge],
        cells.cell[edge],
        rise[edge],
        node_cells[node_start[:-1]],
    )
    return StreetsOnGrid(
        node_ids=tuple(node_ids), node_start=node_start, node_cells=node_cells,
        gutter_start=gutter_start, gutter_cells=gutter_cells, gutter_rise_m=gutter_rise,
        reach_ids=tuple(map(str, reaches.ids)), reach_start=reach_start,
        reach_cells=reach_cells, streets=cells,
    )  # fmt: skip


def _on_ground(cells: StreetCells, grid: Grid) -> StreetCells:
    """Street cells without those behind a wall of the grid."""
    there = np.isfinite(grid.bed_level_m.ravel()[cells.cell])
    return StreetCells(
        cells.cell[there], cells.reach[there], cells.along[there], cells.aside_m[there],
        cells.gutter[there],
    )  # fmt: skip


def street_nodes(network: Network, reaches: Reaches) -> list[str]:
    """Junctions and storages of the streets, in the order of the network."""
    nodes = network.nodes
    street = nodes["system"].eq("street") | nodes.index.isin(reaches.node_ids)
    return nodes.index[street & nodes["table"].ne("outfalls")].astype(str).tolist()


def _rows(owner: Ints, cell: Ints, value: Floats, alone: Ints) -> tuple[Ints, Ints, Floats]:
    """Starts, cells and values by owner; one without any has the cell in ``alone`` (or none)."""
    without = np.setdiff1d(np.flatnonzero(alone >= 0), owner)
    owner = np.concatenate([owner, without])
    order = np.argsort(owner, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(alone)))])
    cell = np.concatenate([cell, alone[without]])[order]
    value = np.concatenate([value, np.zeros(len(without))])[order]
    return start.astype(np.int64), cell.astype(np.int64), value


def _at_bottom(
    network: Network, grid: Grid, cells: StreetCells, owner: Ints, node_ids: list[str]
) -> NDArray[np.bool_]:
    """(k,) false for the cells of a sag that do not lie at its bottom."""
    sag = np.isin(node_ids, network.storages.index.to_numpy(str))
    bed = grid.bed_level_m.ravel()[cells.cell]
    lowest = np.full(len(node_ids), np.inf)
    np.minimum.at(lowest, owner[cells.gutter], bed[cells.gutter])
    return ~sag[owner] | (bed <= lowest[owner] + BOTTOM_M)


def _lost(network: Network, node: str, grid: Grid) -> Finding:
    row = network.nodes.loc[node]
    return Finding(
        f"{row['table']}.csv", node, "x_m", f"{row['x_m']:.2f} {row['y_m']:.2f}",
        said("the street node has no ground in the grid ({ground})", ground=grid.ground_source),
        "Place it within the terrain and outside buildings.",
    )  # fmt: skip
