"""First pass: the unit discharges at the faces; the formulas stand in ``kernel``."""

from __future__ import annotations

import numba
import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.water.kernel import (
    GRAVITY_M_S2,
    LANE,
    SHALLOW_M,
    STILL_M2_S,
    TILE_ROWS,
    TINY_M,
    Scratch,
    by_tile,
)
from drainage.inundation.water.rounding import inverse_cube_root


@loops(fused=True, inlined=True)
def _faces(
    here: Array, there: Array, past: Array, past_there: Array, bed: Array, bed_there: Array,
    rough: Array, rough_there: Array, q: Array, rise: Array, drag: Array, depth: Array,
    speed: Array, fast: Array, faster: Array, half_dt: float, dry: float, fastest: float,
) -> None:  # fmt: skip
    """What drives and what holds the water at a row of faces, its depth, m, and speed, m/s.

    ``past`` the depth for which ``q`` was reckoned; ``rise`` of the level across the face, m;
    ``drag`` dt g n^2 / d^(7/3), s/m2, and -1 at dry faces; ``rough`` g n^2 of a cell;
    ``faster`` the greater of ``fast`` and the speed.
    """
    real = here.dtype.type
    halved, least, zero, most = real(half_dt), real(dry), real(0), real(fastest)
    shallow, closed = real(SHALLOW_M), real(-1)
    for j in range(rise.shape[0]):
        step = bed[j] - bed_there[j]
        sunk = min(step, zero)
        across = there[j] - step
        wet = max(here[j], across) + sunk
        flowing = max(wet, least)
        root = inverse_cube_root(flowing, here)
        cubed = root * root * root
        was = max(max(past[j], past_there[j] - step) + sunk, least)
        u = min(max(q[j] / was, -most), most)
        u = u if wet > least else zero
        speed[j] = u
        depth[j] = flowing
        rise[j] = here[j] - across
        held = halved * (rough[j] + rough_there[j]) * (cubed * cubed * root)
        drag[j] = held if wet > least else closed
        faster[j] = max(fast[j], abs(u) if wet > shallow else zero)


@loops(fused=True, inlined=True)
def _momentum(
    q: Array, before: Array, after: Array, left: Array, left_next: Array, right: Array,
    right_next: Array, speed: Array, behind: Array, ahead: Array, beside: Array, opposite: Array,
    rise: Array, drag: Array, depth: Array, here: Array, there: Array, size: Array,
    size_there: Array, new: Array, slope_factor: float, half_pace: float,
) -> None:  # fmt: skip
    """The next unit discharge of a row of faces.

    ``before`` and ``after`` the discharges of the next faces along the flow, ``left`` and
    ``right`` of the four faces at the corners, across it; ``behind``, ``ahead``, ``beside`` and
    ``opposite`` the speeds of the four faces around; ``size`` half of |q| in each cell.
    """
    real = q.dtype.type
    half, zero, one, still, tiny = real(0.5), real(0), real(1), real(STILL_M2_S), real(TINY_M)
    steep, pace = real(slope_factor), real(half_pace)
    for j in range(new.shape[0]):
        u = speed[j]
        west, east = max(before[j] + q[j], zero), min(q[j] + after[j], zero)
        north, south = max(left[j] + left_next[j], zero), min(right[j] + right_next[j], zero)
        gained = (west * (behind[j] - u) - east * (ahead[j] - u)) + (
            north * (beside[j] - u) - south * (opposite[j] - u)
        )
        came = pace * ((west - east) + (north - south))
        held = max(half * (here[j] + there[j]) + tiny, came)
        own = drag[j] * abs(u) * depth[j]
        held_back = one + drag[j] * max(abs(q[j]), size[j] + size_there[j]) + own
        drive = (u - steep * rise[j] + own * u) * held + pace * gained
        value = depth[j] * drive / (held * held_back)
        new[j] = value if (drag[j] >= zero) & (abs(value) > still) else zero


@loops(fused=True, parallel=True)
def fluxes(
    blocks: Array, first: Array, rows: Scratch, h: Array, past: Array, bed: Array, rough: Array,
    qx: Array, qy: Array, new_qx: Array, new_qy: Array, fastest: Array,
    dt: float, dx: float, dry: float,
) -> None:  # fmt: skip
    """The next unit discharges at the west and north faces of all blocks.

    ``past`` the depths from which ``qx`` and ``qy`` were reckoned. ``blocks`` (b, 3): first
    row, first column, column after the last; ``first`` (threads + 1,) the blocks of each
    thread. ``fastest`` (tile rows, tile columns) becomes the greatest speed of each tile, m/s,
    before the sub-step.
    """
    steep, half, pace, limit = GRAVITY_M_S2 * dt / dx, 0.5 * dt, 0.5 * dt / dx, dx / dt
    quarter, zero = h.dtype.type(0.25), h.dtype.type(0)
    rise, drag, depth, speed, size, fast = rows
    for p in numba.prange(first.shape[0] - 1):
        for block in range(first[p], first[p + 1]):
            top, c, e = blocks[block, 0], blocks[block, 1], blocks[block, 2]
            # Columns c to e, a lane more on the west, and one more on both sides.
            n, w, o = e - c, c - LANE, e + LANE
            m, t = n + LANE, n + 2 * LANE
            fast[p, 0, :t] = zero
            for r in range(top - 1, top + TILE_ROWS + 1):
                # Scratch rows: of this row of cells and of the one before, x first, then y;
                # of speeds one more.
                a, b, k = r & 1, (r + 1) & 1, r % 3
                _faces(
                    h[r, w:o], h[r, w - 1 : o - 1], past[r, w:o], past[r, w - 1 : o - 1],
                    bed[r, w:o], bed[r, w - 1 : o - 1],
                    rough[r, w:o], rough[r, w - 1 : o - 1], qx[r, w:o],
                    rise[p, a, :t], drag[p, a, :t], depth[p, a, :t], speed[p, k, :t],
                    fast[p, 0, :t], fast[p, 1, :t], half, dry, limit,
                )  # fmt: skip
                _faces(
                    h[r, w:o], h[r - 1, w:o], past[r, w:o], past[r - 1, w:o],
                    bed[r, w:o], bed[r - 1, w:o],
                    rough[r, w:o], rough[r - 1, w:o], qy[r, w:o],
                    rise[p, 2 + a, :t], drag[p, 2 + a, :t], depth[p, 2 + a, :t],
                    speed[p, 3 + k, :t],
                    fast[p, 1, :t], fast[p, 0, :t], half, dry, limit,
                )  # fmt: skip
                if r < top:
                    continue
                i = r - 1
                west, east = qx[i, w:e], qx[i, w + 1 : e + 1]
                north, south, middle = qy[i, w:e], qy[r, w:e], size[p, b, :m]
                for j in range(m):
                    u, v = west[j] + east[j], north[j] + south[j]
                    middle[j] = quarter * np.sqrt(u * u + v * v)
                if i < top:
                    continue
                x, y = speed[p, i % 3], speed[p, 3 + i % 3]
                _momentum(
                    qx[i, c:e], qx[i, c - 1 : e - 1], qx[i, c + 1 : e + 1],
                    qy[i, c - 1 : e - 1], qy[i, c:e], qy[r, c - 1 : e - 1], qy[r, c:e],
                    x[LANE:m], x[LANE - 1 : m - 1], x[LANE + 1 : m + 1],
                    speed[p, (i - 1) % 3, LANE:m], speed[p, k, LANE:m],
                    rise[p, b, LANE:m], drag[p, b, LANE:m], depth[p, b, LANE:m],
                    h[i, c:e], h[i, c - 1 : e - 1], middle[LANE:], middle[LANE - 1 :],
                    new_qx[i, c:e], steep, pace,
                )  # fmt: skip
                _momentum(
                    qy[i, c:e], qy[i - 1, c:e], qy[r, c:e],
                    qx[i - 1, c:e], qx[i, c:e], qx[i - 1, c + 1 : e + 1], qx[i, c + 1 : e + 1],
                    y[LANE:m], speed[p, 3 + (i - 1) % 3, LANE:m], speed[p, 3 + k, LANE:m],
                    y[LANE - 1 : m - 1], y[LANE + 1 : m + 1],
                    rise[p, 2 + b, LANE:m], drag[p, 2 + b, LANE:m], depth[p, 2 + b, LANE:m],
                    h[i, c:e], h[i - 1, c:e], middle[LANE:], size[p, a, LANE:],
                    new_qy[i, c:e], steep, pace,
                )  # fmt: skip
            by_tile(fast[p, 0, LANE:m], fastest, top, c)
