"""The lowest ground of each cell in each square: where water in a square stands deepest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import compiled
from drainage.inundation.mesh.draw import Pixels
from drainage.inundation.mesh.virtual import VirtualGround

Ints = NDArray[np.int64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LowestGround:
    """Entries sorted by square: ``pixels`` (e,) the lowest one of a cell in it.

    ``start`` (q,) first entry of each of q squares that have ground, ``square`` (q,) their
    flat index in a raster of ``shape``.
    """

    pixels: Pixels
    start: Ints
    square: Ints
    shape: tuple[int, int]

    def deepest_m(self, depth_of_cell_m: Singles) -> Singles:
        """(rows, columns) greatest depth in each square, NaN without ground."""
        raster = np.full(self.shape, np.float32(np.nan))
        if len(self.start):
            deep = np.maximum.reduceat(self.pixels.depth_m(depth_of_cell_m), self.start)
            raster.reshape(-1)[self.square] = deep
        return raster

    def where_deepest(self, depth_of_cell_m: Singles) -> Pixels:
        """(rows, columns) the pixel of each square under the deepest water."""
        cell = np.full(self.shape, -1, np.int32)
        relief = np.zeros(self.shape, np.float32)
        if len(self.start):
            deep = depth_of_cell_m[self.pixels.cell] - self.pixels.relief_m
            own = np.repeat(np.arange(len(self.start)), np.diff([*self.start, len(deep)]))
            first = np.lexsort((-deep, own))[self.start]
            cell.reshape(-1)[self.square] = self.pixels.cell[first]
            relief.reshape(-1)[self.square] = self.pixels.relief_m[first]
        return Pixels(cell, relief)


def lowest_ground(ground: VirtualGround) -> LowestGround:
    """Of all squares of a virtual ground."""
    count = np.zeros(len(ground.cell), np.int64)
    room = np.empty(ground.cell.size, np.int32), np.empty(ground.cell.size, np.float32)
    found = _lowest(ground.cell, ground.relief_m, count, *room)
    first = np.concatenate([[0], np.cumsum(count)])
    square = np.flatnonzero((ground.plain_cell >= 0) | (ground.block >= 0))
    block, plain = ground.block.reshape(-1)[square], ground.plain_cell.reshape(-1)[square]
    drawn = block >= 0
    entries = np.where(drawn, count[block] if len(count) else 0, 1)
    some = np.flatnonzero(entries > 0)
    entries, square, block, plain = entries[some], square[some], block[some], plain[some]
    drawn = drawn[some]
    start = np.cumsum(entries) - entries
    own = np.repeat(np.arange(len(square)), entries)
    source = np.where(drawn, first[block], 0)[own] + np.arange(len(own)) - start[own]
    cell, relief = plain[own].astype(np.int32), np.zeros(len(own), np.float32)
    fine = drawn[own]
    cell[fine], relief[fine] = room[0][:found][source[fine]], room[1][:found][source[fine]]
    return LowestGround(Pixels(cell, relief), start, square, ground.plain_cell.shape)


@compiled
def _lowest(
    cell: NDArray[np.int32], relief: Singles, count: Ints, found: NDArray[np.int32], low: Singles
) -> int:
    """Fill the cells of each block and their least relief; how many there are in all."""
    total = 0
    for b in range(cell.shape[0]):
        first = total
        for i in range(cell.shape[1]):
            for j in range(cell.shape[2]):
                own = cell[b, i, j]
                if own < 0:
                    continue
                k = first
                while k < total and found[k] != own:
                    k += 1
                if k == total:
                    found[k], low[k] = own, relief[b, i, j]
                    total += 1
                elif relief[b, i, j] < low[k]:
                    low[k] = relief[b, i, j]
        count[b] = total - first
    return total
