"""Named groups of cells: the gutters at a street node, a street reach, a street end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.streets_on_grid import StreetsOnGrid
from drainage.inundation.water.openings import Openings


@dataclass(frozen=True, eq=False)
class CellGroups:
    """n groups: group k holds the flat cells ``cell[start[k]:start[k + 1]]``; may be empty."""

    ids: tuple[str, ...]
    start: NDArray[np.int64]
    cell: NDArray[np.int64]

    @classmethod
    def of(cls, ids: Sequence[str], cells: Iterable[NDArray[np.int64]]) -> CellGroups:
        """Groups from one array of flat cells each."""
        parts = [np.asarray(part, dtype=np.int64) for part in cells]
        start = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
        cell = np.concatenate([np.empty(0, np.int64), *parts])
        return cls(tuple(ids), start, cell)

    @property
    def group_of_cell(self) -> NDArray[np.int64]:
        """Group of each entry of ``cell``."""
        return np.repeat(np.arange(len(self.ids)), np.diff(self.start))

    def chosen(self, ids: Sequence[str]) -> CellGroups:
        """The groups of these ids in their order; an id may come more than once."""
        at = {name: k for k, name in enumerate(self.ids)}
        return CellGroups.of(
            ids, [self.cell[self.start[at[n]] : self.start[at[n] + 1]] for n in ids]
        )


@dataclass(frozen=True, eq=False)
class TownOnGrid:
    """The ground, its openings to the sewers and where the streets lie on it.

    ``gutters``: at each street node the cells over which its runoff is spread and whose
    greatest depth, above a gutter ``gutter_rise_m`` below the cell, is the node's.
    ``nodes``: the cells of the half reaches around each street node. ``reaches``: the cells
    of each street channel.
    """

    grid: Grid
    openings: Openings
    gutters: CellGroups
    gutter_rise_m: NDArray[np.float64]
    nodes: CellGroups
    reaches: CellGroups

    @classmethod
    def of(cls, grid: Grid, openings: Openings, on_grid: StreetsOnGrid) -> TownOnGrid:
        """From what ``drainage.inundation`` makes of a network and its ground."""
        nodes, reaches = on_grid.node_ids, on_grid.reach_ids
        return cls(
            grid=grid,
            openings=openings,
            gutters=CellGroups(nodes, on_grid.gutter_start, on_grid.gutter_cells),
            gutter_rise_m=on_grid.gutter_rise_m,
            nodes=CellGroups(nodes, on_grid.node_start, on_grid.node_cells),
            reaches=CellGroups(reaches, on_grid.reach_start, on_grid.reach_cells),
        )

    @classmethod
    def without_streets(cls, grid: Grid, openings: Openings) -> TownOnGrid:
        """Ground and manholes alone."""
        none = CellGroups.of((), ())
        return cls(grid, openings, gutters=none, gutter_rise_m=np.zeros(0), nodes=none,
                   reaches=none)  # fmt: skip


def nearest_of(
    grid: Grid, cell: NDArray[np.int64], x_m: NDArray[np.float64], y_m: NDArray[np.float64]
) -> NDArray[np.int64]:
    """For each flat cell (c,) the nearest of the places (p,), p at least 1."""
    rows, columns = np.divmod(cell, grid.shape[1])
    x, y = grid.x_m[columns], grid.y_m[rows]
    best = np.zeros(len(cell), np.int64)
    least = np.full(len(cell), np.inf)
    for k, (px, py) in enumerate(zip(x_m.tolist(), y_m.tolist(), strict=True)):
        distance = np.hypot(x - px, y - py)
        best[distance < least] = k
        least = np.minimum(least, distance)
    return best
