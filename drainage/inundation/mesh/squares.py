"""Squares cut by walls and streets into cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, compiled
from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.slivers import Pieces, without_slivers

Bytes = NDArray[np.uint8]
Ints32 = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class CutSquares:
    """``count`` cells, numbered by rows from the north-west.

    ``plain_cell`` (rows, columns) and ``cell`` (b, k, k) as in VirtualGround. ``kind``
    (count,) of the pixels of each cell.
    """

    count: int
    plain_cell: Ints32
    cell: Ints32
    kind: Bytes


def cut_squares(
    frame: Frame, virtual_m: float, block: Ints32, plain_kind: Bytes, kind: Bytes
) -> CutSquares:
    """The cells that remain of squares.

    ``block`` (rows, columns) as in VirtualGround. ``kind`` (b, k, k) of each drawn pixel,
    ``plain_kind`` (rows, columns) of each square that is not drawn: 0 where no cell may be
    (street, wall, no ground); pixels of unlike kinds share no cell. The pixels of one kind
    that hang together in a square, corners do not count, are a cell. One too small (see
    ``slivers``) joins the cell of its kind with which it has the longest boundary, where
    there is one.
    """
    plain_cell = np.full(block.shape, -1, dtype=np.int32)
    cell = np.full(kind.shape, -1, dtype=np.int32)
    count = _labelled(block, plain_kind, kind, plain_cell, cell)
    kinds = np.zeros(count, dtype=np.uint8)
    sums = np.zeros((count, 3))
    _measured(block, plain_cell, plain_kind, cell, kind, kinds, sums)
    pieces = Pieces(
        pixels=sums[:, 0],
        across=sums[:, 1] / np.maximum(sums[:, 0], 1),
        down=sums[:, 2] / np.maximum(sums[:, 0], 1),
        kind=kinds,
    )
    joined = without_slivers(frame, virtual_m, block, plain_cell, cell, pieces)
    kept, number = np.unique(joined, return_inverse=True)
    number32: Ints32 = np.append(number, -1).astype(np.int32)
    return CutSquares(len(kept), number32[plain_cell], number32[cell], kinds[kept])


@compiled
def _labelled(block: Array, plain_kind: Array, kind: Array, plain_cell: Array, cell: Array) -> int:
    rows, columns = block.shape
    k = kind.shape[1]
    stack = np.empty(k * k, dtype=np.int64)
    count = 0
    for r in range(rows):
        for c in range(columns):
            b = block[r, c]
            if b < 0:
                if plain_kind[r, c] > 0:
                    plain_cell[r, c] = count
                    count += 1
                continue
            for first in range(k * k):
                i, j = first // k, first % k
                if kind[b, i, j] == 0 or cell[b, i, j] >= 0:
                    continue
                cell[b, i, j] = count
                stack[0] = first
                held = 1
                while held:
                    held -= 1
                    i, j = stack[held] // k, stack[held] % k
                    for di, dj in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                        m, n = i + di, j + dj
                        if (
                            0 <= m < k
                            and 0 <= n < k
                            and cell[b, m, n] < 0
                            and kind[b, m, n] == kind[b, i, j]
                        ):
                            cell[b, m, n] = count
                            stack[held] = m * k + n
                            held += 1
                count += 1
    return count


@compiled
def _measured(
    block: Array, plain_cell: Array, plain_kind: Array, cell: Array, kind: Array,
    kinds: Array, sums: Array,
) -> None:  # fmt: skip
    """Of each cell: kind, pixels, and the sums of their places in pixels."""
    rows, columns = block.shape
    k = kind.shape[1]
    for r in range(rows):
        for c in range(columns):
            b = block[r, c]
            if b < 0:
                n = plain_cell[r, c]
                if n >= 0:
                    kinds[n] = plain_kind[r, c]
                    sums[n, 0] += k * k
                    sums[n, 1] += k * k * (c + 0.5) * k
                    sums[n, 2] += k * k * (r + 0.5) * k
                continue
            for i in range(k):
                for j in range(k):
                    n = cell[b, i, j]
                    if n >= 0:
                        kinds[n] = kind[b, i, j]
                        sums[n, 0] += 1
                        sums[n, 1] += c * k + j + 0.5
                        sums[n, 2] += r * k + i + 0.5
