"""Second pass: the depths, from what crosses the faces."""

from __future__ import annotations

import numba
import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.water.kernel import HELD, LANE, TILE_ROWS, Scratch, by_tile
from drainage.inundation.water.rounding import in_grains


@loops(inlined=True)
def _shares(
    h: Array,
    west: Array,
    east: Array,
    north: Array,
    south: Array,
    share: Array,
    most: float,
    spare_m: float,
) -> bool:
    """The part of its outflows each cell of a row can give; whether any gives less than all.

    ``most`` dx/dt times ``HELD``: a depth, less ``spare_m``, becomes the outflow that empties it.
    """
    real = h.dtype.type
    limit, zero, one, tiny = real(most), real(0), real(1), real(1e-30)
    spare = real(spare_m)
    scarce, one_more, none = np.int32(0), np.int32(1), np.int32(0)
    for j in range(share.shape[0]):
        out = (max(east[j], zero) - min(west[j], zero)) + (
            max(south[j], zero) - min(north[j], zero)
        )
        share[j] = out
        scarce = np.int32(scarce + (one_more if out > limit * max(h[j] - spare, zero) else none))
    if scarce == 0:
        for j in range(share.shape[0]):
            share[j] = one
        return False
    for j in range(share.shape[0]):
        share[j] = min(one, limit * max(h[j] - spare, zero) / max(share[j], tiny))
    return True


@loops(parallel=True)
def depths(
    blocks: Array, first: Array, rows: Scratch, h: Array, qx: Array, qy: Array, new_h: Array,
    deepest: Array, dt: float, dx: float, spare_m: float,
) -> None:  # fmt: skip
    """The next depth of all blocks, and the greatest of each tile.

    ``deepest`` (tile rows, tile columns), m. Both sides of a face reckon the same flow from
    the same numbers, in whole grains, so what leaves one cell enters the other. ``spare_m``
    a few grains that a cell keeps, for the rounding of its four flows.
    """
    real = h.dtype.type
    zero, pace, most = real(0), real(dt / dx), HELD * dx / dt
    scratch = rows.depth
    for part in numba.prange(first.shape[0] - 1):
        for block in range(first[part], first[part + 1]):
            top, c, e = blocks[block, 0], blocks[block, 1], blocks[block, 2]
            n, a, z = e - c, c - LANE, e + LANE
            scratch[part, 3 + (top & 1), :n] = zero
            scarce = 0
            for i in range(top - 1, top + TILE_ROWS + 1):
                found = _shares(
                    h[i, a:z], qx[i, a:z], qx[i, a + 1 : z + 1], qy[i, a:z], qy[i + 1, a:z],
                    scratch[part, i % 3, : n + 2 * LANE], most, spare_m,
                )  # fmt: skip
                scarce = (scarce << 1) & 7 | (1 if found else 0)
                k = i - 1
                if k < top:
                    continue
                w, o = qx[k, c:e], qx[k, c + 1 : e + 1]
                u, s = qy[k, c:e], qy[k + 1, c:e]
                old, new = h[k, c:e], new_h[k, c:e]
                before, greatest = scratch[part, 3 + (k & 1), :n], scratch[part, 4 - (k & 1), :n]
                if scarce == 0:
                    for j in range(n):
                        qw, qe = in_grains(pace * w[j], h), in_grains(pace * o[j], h)
                        qn, qs = in_grains(pace * u[j], h), in_grains(pace * s[j], h)
                        value = old[j] + ((qw - qe) + (qn - qs))
                        new[j] = value
                        greatest[j] = max(before[j], value)
                    continue
                middle, north = scratch[part, k % 3], scratch[part, (k - 1) % 3, LANE:]
                mine, south = middle[LANE:], scratch[part, (k + 1) % 3, LANE:]
                west, east = middle[LANE - 1 :], middle[LANE + 1 :]
                for j in range(n):
                    m = mine[j]
                    qw = max(w[j], zero) * west[j] + min(w[j], zero) * m
                    qe = max(o[j], zero) * m + min(o[j], zero) * east[j]
                    qn = max(u[j], zero) * north[j] + min(u[j], zero) * m
                    qs = max(s[j], zero) * m + min(s[j], zero) * south[j]
                    qw, qe = in_grains(pace * qw, h), in_grains(pace * qe, h)
                    qn, qs = in_grains(pace * qn, h), in_grains(pace * qs, h)
                    value = old[j] + ((qw - qe) + (qn - qs))
                    new[j] = value
                    greatest[j] = max(before[j], value)
            by_tile(scratch[part, 3 + (top + TILE_ROWS & 1), :n], deepest, top, c)
