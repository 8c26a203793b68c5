"""The virtual ground: which cell each pixel belongs to, and how high it lies in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.street_cells import Frame

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class VirtualGround:
    """Squares of ``frame.cell_m``, each of k x k pixels of ``virtual_m``.

    ``block`` (rows, columns) int32: the row of ``cell`` and ``relief_m`` where the square is
    drawn pixel by pixel; -1: the whole square is the one cell ``plain_cell``.
    ``plain_cell`` (rows, columns) int32: -1 where there is no ground, or the square is drawn.
    ``cell`` (b, k, k) int32: the cell of each pixel, -1 a wall or no ground; row 0 of a square
    is its northernmost. ``relief_m`` (b, k, k) float32: ground above ``level_m`` of its cell,
    along the local plane of the ground, never negative.

    Water at a pixel is max(0, depth of its cell - relief) deep; in a plain square the depth
    of the cell.
    """

    frame: Frame
    virtual_m: float
    block: NDArray[np.int32]
    plain_cell: NDArray[np.int32]
    cell: NDArray[np.int32]
    relief_m: NDArray[np.float32]

    @property
    def pixels_a_side(self) -> int:
        return int(self.cell.shape[1])

    def cell_at(self, x_m: Floats, y_m: Floats) -> tuple[Ints, Floats]:
        """Cell (n,) and relief (n,) m at places (n,); -1 and NaN where there is no ground."""
        frame, k = self.frame, self.pixels_a_side
        across = (np.asarray(x_m, dtype=float) - frame.x_west_m) / frame.cell_m
        down = (frame.y_north_m - np.asarray(y_m, dtype=float)) / frame.cell_m
        inside = (across >= 0) & (across < frame.columns) & (down >= 0) & (down < frame.rows)
        across, down = np.where(inside, across, 0.0), np.where(inside, down, 0.0)
        row, column = down.astype(np.int64), across.astype(np.int64)
        block = self.block[row, column]
        cell = np.where(inside, self.plain_cell[row, column], -1).astype(np.int64)
        relief = np.where(cell >= 0, 0.0, np.nan)
        drawn = np.flatnonzero(inside & (block >= 0))
        i = np.minimum(((down - row)[drawn] * k).astype(np.int64), k - 1)
        j = np.minimum(((across - column)[drawn] * k).astype(np.int64), k - 1)
        cell[drawn] = self.cell[block[drawn], i, j]
        relief[drawn] = np.where(
            cell[drawn] >= 0, self.relief_m[block[drawn], i, j], np.float32(np.nan)
        )
        return cell, relief
