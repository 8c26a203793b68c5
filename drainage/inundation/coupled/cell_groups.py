"""Named groups of cells: the gutters at a street node, a street reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import compiled

Floats = NDArray[np.float64]


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

    @property
    def even_shares(self) -> Floats:
        """One over the number of cells of its group, for each entry of ``cell``."""
        shares: Floats = 1.0 / np.diff(self.start)[self.group_of_cell]
        return shares

    def place_of(self, cell: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
        """The group each of ``cell`` (k,) lies in, of so many cells; -1 where in none."""
        group = np.full(cells, -1, np.int64)
        group[self.cell] = self.group_of_cell
        return group[cell]


@compiled
def sum_in_groups(
    start: NDArray[np.int64], cell: NDArray[np.int64], amount: NDArray[np.floating], value: Floats
) -> None:
    """Fill ``value`` (groups,) with the sum of an amount (cells,) over each group's cells."""
    for group in range(start.size - 1):
        total = 0.0
        for k in range(start[group], start[group + 1]):
            total += amount[cell[k]]
        value[group] = total
