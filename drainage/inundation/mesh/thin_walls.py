"""Walls on the ground that water may cross: they part cells and take no room in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ThinWalls:
    """w pixels of walls: flat places ``pixel`` (w,) in (b, k, k), and height (w,) over ground.

    A wall a brick or two thick covers pixels of half a metre only in the picture: its pixels
    belong to the cells beside it, with the ground they have, and the faces over it stand at
    its top.
    """

    pixel: Ints
    height_m: NDArray[np.float32]

    def barrier_of(self, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        barrier = np.zeros(shape, dtype=bool)
        barrier.ravel()[self.pixel] = True
        return barrier


def raised(relief_m: NDArray[np.float32], walls: ThinWalls) -> NDArray[np.float32]:
    """The relief with the walls on it."""
    if not len(walls.pixel):
        return relief_m
    made = relief_m.copy()
    made.ravel()[walls.pixel] += walls.height_m
    return made


def given_to_cells(
    walls: ThinWalls,
    block: NDArray[np.int32],
    cell: NDArray[np.int32],
    kind: NDArray[np.uint8],
    cell_kind: NDArray[np.uint8],
) -> NDArray[np.int32]:
    """The cells (b, k, k), those of wall pixels being that of the nearest pixel of their kind.

    Pixels beside which no cell is stay without one.
    """
    k = cell.shape[1]
    row, column = _places(walls.pixel, block, k)
    given = cell.copy() if len(walls.pixel) else cell
    flat = given.reshape(-1)
    wanted = kind.reshape(-1)[walls.pixel]
    left = np.arange(len(walls.pixel))
    while len(left):
        best = np.full(len(left), -1, dtype=np.int32)
        for down, across in ((0, -1), (0, 1), (-1, 0), (1, 0)):
            beside = _cell_at(given, block, row[left] + down, column[left] + across, k)
            fits = (beside >= 0) & (cell_kind[beside] == wanted[left])
            best = np.where((best < 0) & fits, beside, best)
        found = best >= 0
        if not found.any():
            break
        flat[walls.pixel[left[found]]] = best[found]
        left = left[~found]
    return given


def _places(pixel: Ints, block: NDArray[np.int32], k: int) -> tuple[Ints, Ints]:
    """Rows and columns of pixels on the whole ground."""
    r, c = np.nonzero(block >= 0)
    order = np.argsort(block[r, c])
    number, within = np.divmod(pixel, k * k)
    square = order[number]
    i, j = np.divmod(within, k)
    return r[square] * k + i, c[square] * k + j


def _cell_at(
    cell: NDArray[np.int32], block: NDArray[np.int32], row: Ints, column: Ints, k: int
) -> NDArray[np.int32]:
    rows, columns = block.shape
    inside = (row >= 0) & (row < rows * k) & (column >= 0) & (column < columns * k)
    row, column = np.where(inside, row, 0), np.where(inside, column, 0)
    number = np.where(inside, block[row // k, column // k], -1)
    found: NDArray[np.int32] = np.where(number >= 0, cell[number, row % k, column % k], -1)
    return found
