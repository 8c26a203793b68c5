"""Which part of the raster is computed: tiles that hold water, and their neighbours.

A tile is active when it or one of its four neighbours holds a cell deeper than the dry
depth, or when something outside the scheme changed its water since the last sub-step
(``touched``: rain, an opening). Water crosses one face in a sub-step, so nothing that
would have moved is left out: the depths are those of a run without tiles, to the bit.
"""

from __future__ import annotations

import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.water.kernel import RING_COLUMNS, RING_ROWS, TILE_COLUMNS, TILE_ROWS


@loops()
def choose(deepest: Array, touched: Array, active: Array, stopped: Array, dry: float) -> int:
    """Fill ``active`` anew, and ``stopped`` with what was active and no longer is.

    All four (tile rows, tile columns); ``touched`` is cleared. Returns how many stopped.
    """
    rows, columns = deepest.shape
    count = 0
    for i in range(rows):
        for j in range(columns):
            on = wet(deepest, touched, i, j, dry)
            on = on or (i > 0 and wet(deepest, touched, i - 1, j, dry))
            on = on or (i + 1 < rows and wet(deepest, touched, i + 1, j, dry))
            on = on or (j > 0 and wet(deepest, touched, i, j - 1, dry))
            on = on or (j + 1 < columns and wet(deepest, touched, i, j + 1, dry))
            stopped[i, j] = active[i, j] and not on
            count += stopped[i, j]
            active[i, j] = on
    touched[:] = False
    return count


@loops()
def wet(deepest: Array, touched: Array, i: int, j: int, dry: float) -> bool:
    """Whether water may leave the tile."""
    return touched[i, j] or deepest[i, j] > dry


@loops()
def settle(
    stopped: Array, fastest: Array, h: Array, other_h: Array, qx: Array, qy: Array,
    other_qx: Array, other_qy: Array,
) -> None:  # fmt: skip
    """Leave tiles that stopped the same in both copies of the state, without flow."""
    for i in range(stopped.shape[0]):
        for j in range(stopped.shape[1]):
            if stopped[i, j]:
                fastest[i, j] = 0
                r, c = RING_ROWS + i * TILE_ROWS, RING_COLUMNS + j * TILE_COLUMNS
                for k in range(r, r + TILE_ROWS):
                    for m in range(c, c + TILE_COLUMNS):
                        other_h[k, m] = h[k, m]
                        qx[k, m] = 0
                        qy[k, m] = 0
                        other_qx[k, m] = 0
                        other_qy[k, m] = 0


@loops()
def arrange(active: Array, blocks: Array, first: Array) -> int:
    """Fill ``blocks`` with runs of active tiles side by side; share them among the threads.

    ``blocks`` (tiles, 3): first row, first column, column after the last; ``first``
    (threads + 1,) so that each thread has about as many cells. Returns the number of blocks.
    """
    rows, columns = active.shape
    count, tiles = 0, 0
    for i in range(rows):
        start = -1
        for j in range(columns + 1):
            on = j < columns and active[i, j]
            if on and start < 0:
                start = j
            if start >= 0 and not on:
                blocks[count, 0] = RING_ROWS + i * TILE_ROWS
                blocks[count, 1] = RING_COLUMNS + start * TILE_COLUMNS
                blocks[count, 2] = RING_COLUMNS + j * TILE_COLUMNS
                count += 1
                tiles += j - start
                start = -1
    parts = first.shape[0] - 1
    part, done = 1, 0
    first[0] = 0
    for k in range(count):
        done += (blocks[k, 2] - blocks[k, 1]) // TILE_COLUMNS
        while part < parts and done * parts >= tiles * part:
            first[part] = k + 1
            part += 1
    while part <= parts:
        first[part] = count
        part += 1
    return count


@loops()
def deepest_of(h: Array, deepest: Array) -> None:
    """Fill ``deepest`` (tile rows, tile columns) from the depths."""
    for i in range(deepest.shape[0]):
        for j in range(deepest.shape[1]):
            r, c = RING_ROWS + i * TILE_ROWS, RING_COLUMNS + j * TILE_COLUMNS
            most = h[r, c]
            for k in range(r, r + TILE_ROWS):
                for m in range(c, c + TILE_COLUMNS):
                    most = max(most, h[k, m])
            deepest[i, j] = most


def tiles_of(shape: tuple[int, int]) -> tuple[int, int]:
    """How many tiles cover a raster of (rows, columns)."""
    return -(-shape[0] // TILE_ROWS), -(-shape[1] // TILE_COLUMNS)


def ringed(shape: tuple[int, int]) -> tuple[int, int]:
    """The shape of the solver's arrays: whole tiles and a ring of walls."""
    rows, columns = tiles_of(shape)
    return rows * TILE_ROWS + 2 * RING_ROWS, columns * TILE_COLUMNS + 2 * RING_COLUMNS


def inside(shape: tuple[int, int]) -> tuple[slice, slice]:
    """Where the raster lies in the solver's arrays."""
    rows, columns = shape
    return np.s_[RING_ROWS : RING_ROWS + rows, RING_COLUMNS : RING_COLUMNS + columns]
