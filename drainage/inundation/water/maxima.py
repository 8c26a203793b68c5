"""What each cell went through: greatest depth, speed and product, arrival, time above depths."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.water.kernel import TILE_ROWS

NEVER = np.float32(1e30)
"""Time of what did not happen, s: compiled code here does not care for NaN."""


class Maxima(NamedTuple):
    """All in the shape of the solver's arrays, float32.

    ``depth_m`` greatest depth and ``depth_at_s`` when; ``arrival_s`` when the depth first
    reached the least that counts; both ``NEVER`` where never. ``above_first_s`` and
    ``above_second_s`` how long above the two thresholds. ``speed_m_s`` and ``hazard_m2_s``
    (depth times speed) the greatest while the depth counts.
    """

    depth_m: Array
    depth_at_s: Array
    arrival_s: Array
    above_first_s: Array
    above_second_s: Array
    speed_m_s: Array
    hazard_m2_s: Array


def no_maxima(shape: tuple[int, int]) -> Maxima:
    """Before anything happened.

    Written out, not left to ``np.zeros``: a masked store into a page that was never written
    to traps, which made ``track`` fifty times slower.
    """
    zeros: list[Any] = [np.full(shape, np.float32(0)) for _ in range(5)]
    never: list[Any] = [np.full(shape, NEVER) for _ in range(2)]
    return Maxima(zeros[0], never[0], never[1], *zeros[1:])


@loops(parallel=True)
def track(
    blocks: Array, first: Array, h: Array, qx: Array, qy: Array,
    deepest: Array, deepest_at: Array, arrival: Array, above_first: Array, above_second: Array,
    fastest: Array, hazard: Array,
    time_s: float, since_s: float, counts_m: float, first_m: float, second_m: float,
) -> None:  # fmt: skip
    """Take in the state at ``time_s``, which stands for the last ``since_s``."""
    real = np.float32
    now, while_s, counts, never = real(time_s), real(since_s), real(counts_m), real(NEVER)
    lower, upper, zero, half = real(first_m), real(second_m), real(0), real(0.5)
    for part in numba.prange(first.shape[0] - 1):
        for block in range(first[part], first[part + 1]):
            top, c, e = blocks[block, 0], blocks[block, 1], blocks[block, 2]
            for i in range(top, top + TILE_ROWS):
                depth, most, at = h[i, c:e], deepest[i, c:e], deepest_at[i, c:e]
                for j in range(e - c):
                    d, m = real(depth[j]), most[j]
                    at[j] = now if d > m else at[j]
                    most[j] = max(d, m)
                came = arrival[i, c:e]
                for j in range(e - c):
                    came[j] = min(came[j], now if real(depth[j]) >= counts else never)
                long, longer = above_first[i, c:e], above_second[i, c:e]
                for j in range(e - c):
                    d = real(depth[j])
                    long[j] += while_s if d > lower else zero
                    longer[j] += while_s if d > upper else zero
                west, east = qx[i, c:e], qx[i, c + 1 : e + 1]
                north, south = qy[i, c:e], qy[i + 1, c:e]
                quick, danger = fastest[i, c:e], hazard[i, c:e]
                for j in range(e - c):
                    d = real(depth[j])
                    u, v = real(west[j] + east[j]), real(north[j] + south[j])
                    product = half * np.sqrt(u * u + v * v)
                    product = product if d >= counts else zero
                    danger[j] = max(danger[j], product)
                    quick[j] = max(quick[j], product / max(d, counts))
