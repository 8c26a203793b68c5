"""Which cells of a grid belong to which street node and reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.network import Network
from drainage.surface.grid import Grid
from drainage.surface.ground_cells import Frame, StreetCells, street_cells
from drainage.surface.ground_profile import gutter_rise_m
from drainage.surface.ground_reaches import Reaches, reaches_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BOTTOM_M = 0.05
"""Gutter cells of a sag this little above its lowest one count as its bottom."""


@dataclass(frozen=True, eq=False)
class Patches:
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

    def depth_above_gutter_m(self, depth_m: NDArray[np.floating]) -> Floats:
        """Greatest depth above the gutter (n,) at each node, from depths of the cells.

        A gutter is a wedge, its cell is flat at the mean of the wedge: water that stands
        ``h`` deep in the cell stands ``h + rise`` in a full wedge and 2 √(rise h), the
        depth of the same volume, in one that is not full.
        """
        water = np.maximum(depth_m.ravel()[self.gutter_cells].astype(np.float64), 0.0)
        rise = self.gutter_rise_m
        wedge = np.where(water >= rise, water + rise, 2 * np.sqrt(rise * water))
        return np.maximum.reduceat(wedge, self.gutter_start[:-1])


def frame_of(grid: Grid) -> Frame:
    """The raster of a grid."""
    rows, columns = grid.shape
    return Frame(grid.x_west_m, grid.y_north_m, grid.cell_m, rows, columns)


def patches_of(network: Network, grid: Grid) -> Patches:
    """The cells of every street node and reach; InputError naming nodes without ground."""
    reaches = reaches_of(network)
    cells = _on_ground(street_cells(reaches, frame_of(grid)), grid)
    rise = np.zeros(len(cells.cell))
    if not grid.surveyed:
        rise = gutter_rise_m(reaches, cells, grid.cell_m)
    node_ids, place, owner = _owners(network, reaches, cells)
    alone = grid.cell_of(*place.T)
    node_start, node_entry = _rows(owner, len(node_ids))
    node_start, node_cells, filled = _completed(node_start, cells.cell[node_entry], alone)
    lost = [node_ids[k] for k in np.flatnonzero(np.diff(node_start) == 0)]
    if lost:
        raise InputError(_lost_node(network, node, grid) for node in lost)
    gutter_start, entry = _gutters(network, grid, cells, owner, node_ids)
    gutter_start, gutter_cells, added = _completed(gutter_start, cells.cell[entry], alone)
    # A node without an edge of its own is read in any of its cells.
    first = node_cells[node_start[:-1]]
    gutter_start, gutter_cells, more = _completed(gutter_start, gutter_cells, first)
    own_rise = np.full(len(gutter_cells), np.nan)
    own_rise[~(added_at(added, more))] = rise[entry]
    own_rise = np.where(np.isnan(own_rise), 0.0, own_rise)
    middle = reaches.ends_m.mean(axis=1)
    reach_start, reach_entry = _rows(cells.reach, len(reaches.ids))
    reach_start, reach_cells, _ = _completed(
        reach_start, cells.cell[reach_entry], grid.cell_of(*middle.T)
    )
    return Patches(
        node_ids=tuple(node_ids), node_start=node_start, node_cells=node_cells,
        gutter_start=gutter_start, gutter_cells=gutter_cells, gutter_rise_m=own_rise,
        reach_ids=tuple(map(str, reaches.ids)), reach_start=reach_start,
        reach_cells=reach_cells, streets=cells,
    )  # fmt: skip
