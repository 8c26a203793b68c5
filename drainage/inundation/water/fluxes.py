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
    Scratch,
    by_tile,
)
from drainage.inundation.water.rounding import inverse_cube_root


@loops(fused=True, inlined=True)
def _faces(
    here: Array, there: Array, bed: Array, bed_there: Array, rough: Array, rough_there: Array,
    q: Array, push: Array, drag: Array, speed: Array, fast: Array, faster: Array,
    half_dt: float, dry: float, fastest: float,
) -> None:  # fmt: skip
    """What drives and what holds the water at a row of faces, and its speed, m/s.

    ``push`` d times the rise of the level, m2; ``drag`` dt g n^2 / d^(7/3), s/m2, and -1 at
    dry faces; ``rough`` g n^2 of a cell; ``faster`` the greater of ``fast`` and the speed.
    """
    real = here.dtype.type
    halved, least, zero, most = real(half_dt), real(dry), real(0), real(fastest)
    shallow, closed = real(SHALLOW_M), real(-1)
    for j in range(push.shape[0]):
        step = bed[j] - bed_there[j]
        across = there[j] - step
        depth = max(here[j], across) + min(step, zero)
        flowing = max(depth, least)
        root = inverse_cube_root(flowing, here)
        cubed = root * root * root
        u = min(max(q[j] * cubed, -most), most)
        u = u if depth > least else zero
        speed[j] = u
        push[j] = flowing * (here[j] - across)
        held = halved * (rough[j] + rough_there[j]) * (cubed * cubed * root)
        drag[j] = held if depth > least else closed
        faster[j] = max(fast[j], abs(u) if depth > shallow else zero)


@loops(fused=True, inlined=True)
def _along(q: Array, q_next: Array, speed: Array, speed_next: Array, flow: Array) -> None:
    """Momentum that crosses the middle of a cell, m3/s2: what the faces bring in."""
    zero = q.dtype.type(0)
    for j in range(flow.shape[0]):
        flow[j] = max(q[j], zero) * speed[j] + min(q_next[j], zero) * speed_next[j]


@loops(fused=True, inlined=True)
def _across(q: Array, q_next: Array, speed: Array, speed_next: Array, flow: Array) -> None:
    """Momentum that crosses a corner, m3/s2: mean of two discharges, speed of the face behind."""
    half, zero = q.dtype.type(0.5), q.dtype.type(0)
    for j in range(flow.shape[0]):
        mean = half * (q[j] + q_next[j])
        flow[j] = max(mean, zero) * speed[j] + min(mean, zero) * speed_next[j]


@loops(fused=True, inlined=True)
def _momentum(
    q: Array, before: Array, after: Array, push: Array, drag: Array, size: Array,
    size_there: Array, along: Array, along_next: Array, side: Array, side_next: Array,
    new: Array, theta: float, slope_factor: float, carry: float,
) -> None:  # fmt: skip
    """The next unit discharge of a row of faces. ``size`` half of |q| in each cell."""
    real = q.dtype.type
    keep, spread = real(theta), real(0.5 * (1 - theta))
    steep, borne, zero, one, still = (
        real(slope_factor), real(carry), real(0), real(1), real(STILL_M2_S)
    )  # fmt: skip
    for j in range(new.shape[0]):
        lost = (along_next[j] - along[j]) + (side_next[j] - side[j])
        drive = keep * q[j] + spread * (before[j] + after[j]) - steep * push[j] - borne * lost
        value = drive / (one + drag[j] * max(abs(q[j]), size[j] + size_there[j]))
        new[j] = value if (drag[j] >= zero) & (abs(value) > still) else zero


@loops(fused=True, parallel=True)
def fluxes(
    blocks: Array, first: Array, rows: Scratch, h: Array, bed: Array, rough: Array,
    qx: Array, qy: Array, new_qx: Array, new_qy: Array, fastest: Array,
    dt: float, dx: float, theta: float, dry: float, carried: float,
) -> None:  # fmt: skip
    """The next unit discharges at the west and north faces of all blocks.

    ``blocks`` (b, 3): first row, first column, column after the last; ``first`` (threads + 1,)
    the blocks of each thread. ``fastest`` (tile rows, tile columns) becomes the greatest speed
    of each tile, m/s, before the sub-step. ``carried`` 1 with the momentum that water
    carries along, else 0.
    """
    steep, half, carry, limit = GRAVITY_M_S2 * dt / dx, 0.5 * dt, carried * dt / dx, dx / dt
    quarter, zero = h.dtype.type(0.25), h.dtype.type(0)
    push, drag, speed, flow, size, fast = rows
    for p in numba.prange(first.shape[0] - 1):
        for block in range(first[p], first[p + 1]):
            top, c, e = blocks[block, 0], blocks[block, 1], blocks[block, 2]
            # Columns c to e, a lane more on the west, and one more on both sides.
            n, w, o = e - c, c - LANE, e + LANE
            m, t = n + LANE, n + 2 * LANE
            fast[p, 0, :t] = zero
            for r in range(top - 1, top + TILE_ROWS + 1):
                # Scratch rows: of this row of cells and of the one before, x first, then y.
                a, b = r & 1, (r + 1) & 1
                _faces(
                    h[r, w:o], h[r, w - 1 : o - 1], bed[r, w:o], bed[r, w - 1 : o - 1],
                    rough[r, w:o], rough[r, w - 1 : o - 1], qx[r, w:o],
                    push[p, a, :t], drag[p, a, :t], speed[p, a, :t],
                    fast[p, 0, :t], fast[p, 1, :t], half, dry, limit,
                )  # fmt: skip
                _faces(
                    h[r, w:o], h[r - 1, w:o], bed[r, w:o], bed[r - 1, w:o],
                    rough[r, w:o], rough[r - 1, w:o], qy[r, w:o],
                    push[p, 2 + a, :t], drag[p, 2 + a, :t], speed[p, 2 + a, :t],
                    fast[p, 1, :t], fast[p, 0, :t], half, dry, limit,
                )  # fmt: skip
                if r < top:
                    continue
                i = r - 1
                # Corners north of the x faces of row r; middles of the cells of row r - 1.
                _across(
                    qy[r, c - 1 : e - 1], qy[r, c:e],
                    speed[p, b, LANE:m], speed[p, a, LANE:m], flow[p, a, :n],
                )  # fmt: skip
                _along(
                    qy[i, c:e], qy[r, c:e],
                    speed[p, 2 + b, LANE:m], speed[p, 2 + a, LANE:m], flow[p, 2 + a, :n],
                )  # fmt: skip
                west, east = qx[i, w:e], qx[i, w + 1 : e + 1]
                north, south, middle = qy[i, w:e], qy[r, w:e], size[p, b, :m]
                for j in range(m):
                    u, v = west[j] + east[j], north[j] + south[j]
                    middle[j] = quarter * np.sqrt(u * u + v * v)
                if i < top:
                    continue
                _along(west, east, speed[p, b, :m], speed[p, b, 1 : m + 1], flow[p, 4, :m])
                _across(
                    qx[i - 1, c:o], qx[i, c:o],
                    speed[p, 2 + b, LANE - 1 : t - 1], speed[p, 2 + b, LANE:t], flow[p, 5, :m],
                )  # fmt: skip
                _momentum(
                    qx[i, c:e], qx[i, c - 1 : e - 1], qx[i, c + 1 : e + 1],
                    push[p, b, LANE:m], drag[p, b, LANE:m],
                    middle[LANE:], middle[LANE - 1 :], flow[p, 4, LANE - 1 :], flow[p, 4, LANE:],
                    flow[p, b], flow[p, a], new_qx[i, c:e], theta, steep, carry,
                )  # fmt: skip
                _momentum(
                    qy[i, c:e], qy[i - 1, c:e], qy[r, c:e],
                    push[p, 2 + b, LANE:m], drag[p, 2 + b, LANE:m],
                    middle[LANE:], size[p, a, LANE:], flow[p, 2 + b], flow[p, 2 + a],
                    flow[p, 5], flow[p, 5, 1:], new_qy[i, c:e], theta, steep, carry,
                )  # fmt: skip
            by_tile(fast[p, 0, LANE:m], fastest, top, c)
