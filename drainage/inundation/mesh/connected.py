"""How high water must stand in a cell before it comes from its lowest pixel to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, compiled


def connected_relief(cell: NDArray[np.int32], relief_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """Relief (b, k, k) with every pixel as high as the highest on the lowest way to it.

    The way starts at the lowest pixel of its cell in its square and leads over sides of
    pixels. So a dike within a cell stands in the faces behind it, and a hollow behind a dike
    is no way out.
    """
    risen = np.empty_like(relief_m)
    _risen(cell, relief_m, risen)
    return risen


@compiled
def _risen(cell: Array, relief: Array, risen: Array) -> None:
    k = cell.shape[1]
    for b in range(cell.shape[0]):
        even = True
        for i in range(k):
            for j in range(k):
                even = even and relief[b, i, j] == 0
                risen[b, i, j] = 0 if cell[b, i, j] < 0 else np.inf
        if even:
            risen[b] = relief[b]
            continue
        for start in range(k * k):
            if risen[b, start // k, start % k] < np.inf:
                continue
            n = cell[b, start // k, start % k]
            low = start
            for at in range(start + 1, k * k):
                i, j = at // k, at % k
                lower = relief[b, i, j] < relief[b, low // k, low % k]
                if lower and cell[b, i, j] == n and risen[b, i, j] == np.inf:
                    low = at
            risen[b, low // k, low % k] = relief[b, low // k, low % k]
            _spread(cell[b], relief[b], risen[b], n)


@compiled
def _spread(cell: Array, relief: Array, risen: Array, n: int) -> None:
    """From the pixels of cell n that are reached to all that hang together with them.

    Sweeps to and fro until none changes.
    """
    k = cell.shape[0]
    changed, forth = True, True
    while changed:
        changed = False
        for step in range(k * k):
            at = step if forth else k * k - 1 - step
            i, j = at // k, at % k
            if cell[i, j] != n:
                continue
            least = risen[i, j]
            for di, dj in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                p, q = i + di, j + dj
                if 0 <= p < k and 0 <= q < k and cell[p, q] == n:
                    least = min(least, max(risen[p, q], relief[i, j]))
            if least < risen[i, j]:
                risen[i, j] = least
                changed = True
        forth = not forth
