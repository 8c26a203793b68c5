"""Where inlets and lids lie on a raster of flat cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.reaches import reaches_of
from drainage.inundation.ground.streets_on_grid import StreetsOnGrid
from drainage.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class GuttersOnGrid:
    """The gutter cells of the reaches in plan; ``drainage.inundation.coupled.network_openings``."""

    grid: Grid
    on_grid: StreetsOnGrid
    cells: dict[str, Ints]
    """Places in ``on_grid.streets`` of each reach, its edge cells where it has some."""
    at_end: dict[str, Ints]
    """The same at the end of each reach: the gutter its last node is read from."""
    along_m: Floats
    away_m: Floats
    left_m: Floats
    bed_m: Floats
    cell: Ints
    length_m: dict[str, float]

    @classmethod
    def of(cls, network: Network, grid: Grid, on_grid: StreetsOnGrid) -> GuttersOnGrid:
        reaches, streets = reaches_of(network), on_grid.streets
        length = reaches.axis_length_m
        last = network.conduits["to_id"]
        node = {name: k for k, name in enumerate(on_grid.node_ids)}
        order = np.argsort(streets.reach, kind="stable")
        start = np.searchsorted(streets.reach[order], np.arange(len(reaches.ids) + 1))
        cells, at_end = {}, {}
        for number, name in enumerate(map(str, reaches.ids)):
            mine = order[start[number] : start[number + 1]]
            edge = mine[streets.gutter[mine]]
            cells[name] = edge if len(edge) else mine
            to = node.get(str(last[name]), -1)
            read = np.empty(0, dtype=np.int64)
            if to >= 0:
                read = on_grid.gutter_cells[on_grid.gutter_start[to] : on_grid.gutter_start[to + 1]]
            own = mine[np.isin(streets.cell[mine], read)]
            at_end[name] = own if len(own) else np.flatnonzero(np.isin(streets.cell, read))
        row, column = np.divmod(streets.cell, grid.shape[1])
        end = reaches.end[streets.reach]
        return cls(
            grid=grid,
            on_grid=on_grid,
            cells=cells,
            at_end=at_end,
            along_m=streets.along * length[streets.reach],
            away_m=np.hypot(
                grid.x_m[column] - reaches.node_x_m[end], grid.y_m[row] - reaches.node_y_m[end]
            ),
            left_m=streets.aside_m,
            bed_m=grid.bed_level_m.ravel()[streets.cell],
            cell=streets.cell,
            length_m=dict(zip(map(str, reaches.ids), length.tolist(), strict=True)),
        )

    def spread(self, reach: str, side: int, number: int) -> Ints:
        """Cells (number,) at equal distances along one gutter of a reach."""
        choice = self._beside(self.cells.get(reach, np.empty(0, dtype=np.int64)), side)
        if not len(choice):
            return np.empty(0, dtype=np.int64)
        at_m = (np.arange(number) + 0.5) / number * self.length_m[reach]
        off = np.abs(self.along_m[choice][None, :] - at_m[:, None])
        return self.cell[choice[np.argmin(off, axis=1)]]

    def bottom(self, reach: str, side: int) -> Ints:
        """The lowest gutter cell (one or none) at the end of a reach, the nearest of equals."""
        choice = self._beside(self.at_end.get(reach, np.empty(0, dtype=np.int64)), side)
        if not len(choice):
            return np.empty(0, dtype=np.int64)
        first = np.lexsort((self.away_m[choice], np.round(self.bed_m[choice], 2)))[0]
        return self.cell[choice[first : first + 1]]

    def _beside(self, choice: Ints, side: int) -> Ints:
        """Those on one side of the axis; all of a street that is one cell wide."""
        mine = choice[self.left_m[choice] * side >= 0]
        return mine if len(mine) else choice

    @property
    def ground_source(self) -> str:
        return self.grid.ground_source

    def crest_level_m(self, cell: Ints) -> Floats:
        """That of the flat cell an inlet lies in."""
        return self.grid.bed_level_m.ravel()[cell]

    def lids(self, x_m: Floats, y_m: Floats) -> tuple[Ints, Floats]:
        """The cell, that of the nearest gutter on a street, and its level; -1 off the ground."""
        cell = self.grid.cell_of(x_m, y_m)
        there = cell >= 0
        cell[there] = _to_gutter(cell[there], self.grid, self.on_grid)
        return cell, np.where(there, self.crest_level_m(cell), np.nan)


def _to_gutter(cell: Ints, grid: Grid, on_grid: StreetsOnGrid) -> Ints:
    """Each street cell (n,) replaced by the nearest gutter cell, the lower of equals."""
    streets, columns = on_grid.streets, grid.shape[1]
    bed = grid.bed_level_m.ravel()
    found = cell.copy()
    gutter = streets.cell[streets.gutter]
    row, column = np.divmod(gutter, columns)
    for k in np.flatnonzero(np.isin(cell, streets.cell)).tolist():
        away = np.hypot(row - cell[k] // columns, column - cell[k] % columns)
        # A cell and a half further is as near: the gutter across the street counts too.
        near = gutter[away <= away.min() + 1.5]
        found[k] = near[np.argmin(bed[near])]
    return found
