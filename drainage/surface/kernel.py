"""Shallow water on a raster: one sub-step.

The local inertial scheme of Bates, Horritt and Fewtrell 2010 (doi
10.1016/j.jhydrol.2010.03.027) with the weighting theta of de Almeida, Bates, Freer and
Souvignet 2012 (doi 10.1029/2011WR011570), and with the momentum that water carries along,
which that scheme leaves out, upwind in the form that conserves it (after Stelling and
Duinmeijer 2003, doi 10.1002/fld.537). For the unit discharge q, m2/s, at a face

    q' = (theta q + (1 - theta) (q_before + q_after) / 2
          - dt / dx (g d (level rise) + carried (what q u takes out less what it brings)))
         / (1 + g dt n^2 |q| / d^(7/3)),        d = higher level - higher bed, u = q / d,

and for the depth h, m, of a cell  h' = h + dt / dx (sum of the four q into it).

Why the momentum is there: Manning's kinematic wave runs at 5/3 u, and without it no wave
runs faster than sqrt(g d), so that uniform flow above Froude 0.6 breaks up. Measured on a
street of n 0.016, 0.1 m2/s, cells of 2 m, after 10 minutes, greatest depth over normal depth
and greatest speed: plain scheme 4.3 and 11 m/s at 1 % slope, 4.6 and 10 at 2 %, 5.3 and 14
at 5 %; with momentum 1.00 and 1.2 m/s (Manning 1.20), 1.00 and 1.5 (1.47), 1.21 and 2.6
(1.94; Froude 2.7, where roll waves form in nature too). Limiting the Froude number to 1 is
stable, and water stands 1.2, 1.5 and 1.95 times too deep. MacDonald's channels: mean error
0.006-0.013 m with it, 0.025-0.035 m without; a dam break onto wet ground (Stoker): middle
depth 2 % low and front 5 % fast with it, 17 % high and 21 % slow without. A sub-step takes
half as long again. ``carried`` 0 is the plain scheme.

|q| is the whole unit discharge, not its part across the face: on a plane at 45 degrees to
the raster friction by parts lets water run 2^(1/4) = 1.19 times too fast.

A cell gives no more than it holds: its outflows of a sub-step are reduced by one factor,
its share. Walls are cells with a bed 10 km up: no question is asked in the inner loops.

Two passes. ``fluxes`` reads h, bed, rough, qx, qy and writes the next qx, qy; ``depths``
reads h and the next qx, qy and writes the next h: 56 bytes per cell in float32, counting
that a line is read before it is written. Both work on blocks of rows (see ``tiles``).
Arrays are C-contiguous, raster and ring, of one float type: the same source is compiled for
float32 and float64. Face qx[i, j] lies west of cell [i, j], positive to the east; qy[i, j]
lies north of it, positive to the south.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from drainage.surface.machine import Array, loops
from drainage.surface.root import in_grains, inverse_cube_root

GRAVITY_M_S2 = 9.81
WALL_M = 1.0e4
"""Bed of what is not ground, m above the lowest ground."""
RING = 2
"""Rows and columns of wall around the raster."""
TILE_ROWS = 32
TILE_COLUMNS = 32
SCRATCH_ROWS = 6
HELD = 0.999999
"""Share of its water a cell may give in one sub-step; the rest takes up rounding."""

SHALLOW_M = 0.005
"""Thinner water does not limit the sub-step by its speed: friction holds it."""
STILL_M2_S = 1e-15
"""Less than this does not flow: its square would be a denormal number, a hundred times slower."""


class Scratch(NamedTuple):
    """Rows of a block, one set for each thread: (threads, SCRATCH_ROWS, length) each."""

    push: Array
    drag: Array
    speed: Array
    flow: Array
    size: Array
    fast: Array


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
    """First pass: the next unit discharges at the west and north faces of all blocks.

    ``blocks`` (b, 3): first row, first column, column after the last; ``first`` (parts + 1,)
    the blocks of each thread.
    ``fastest`` (tile rows, tile columns) becomes the greatest speed of each tile, m/s,
    before the sub-step. ``carried`` 1 with the momentum that water carries along, else 0.
    """
    steep, half, carry, limit = GRAVITY_M_S2 * dt / dx, 0.5 * dt, carried * dt / dx, dx / dt
    quarter, zero = h.dtype.type(0.25), h.dtype.type(0)
    push, drag, speed, flow, size, fast = rows
    for part in numba.prange(first.shape[0] - 1):
        for block in range(first[part], first[part + 1]):
            top, c, e = blocks[block, 0], blocks[block, 1], blocks[block, 2]
            n, w = e - c, c - 1
            fast[part, 0, : n + 2] = zero
            for r in range(top - 1, top + TILE_ROWS + 1):
                # Scratch rows: of this row of cells and of the one before, x first, then y.
                a, b = r & 1, (r + 1) & 1
                _faces(
                    h[r, w : e + 1], h[r, w - 1 : e], bed[r, w : e + 1], bed[r, w - 1 : e],
                    rough[r, w : e + 1], rough[r, w - 1 : e], qx[r, w : e + 1],
                    push[part, a, : n + 2], drag[part, a, : n + 2], speed[part, a, : n + 2],
                    fast[part, 0, : n + 2], fast[part, 1, : n + 2], half, dry, limit,
                )  # fmt: skip
                _faces(
                    h[r, w : e + 1], h[r - 1, w : e + 1], bed[r, w : e + 1],
                    bed[r - 1, w : e + 1], rough[r, w : e + 1], rough[r - 1, w : e + 1],
                    qy[r, w : e + 1],
                    push[part, 2 + a, : n + 2], drag[part, 2 + a, : n + 2],
                    speed[part, 2 + a, : n + 2],
                    fast[part, 1, : n + 2], fast[part, 0, : n + 2], half, dry, limit,
                )  # fmt: skip
                if r < top:
                    continue
                i = r - 1
                # Corners north of the x faces of row r; middles of the cells of row r - 1.
                _across(
                    qy[r, w : w + n], qy[r, c:e], speed[part, b, 1 : n + 1],
                    speed[part, a, 1 : n + 1], flow[part, a, :n],
                )  # fmt: skip
                _along(
                    qy[i, c:e], qy[r, c:e], speed[part, 2 + b, 1 : n + 1],
                    speed[part, 2 + a, 1 : n + 1], flow[part, 2 + a, :n],
                )  # fmt: skip
                west, east = qx[i, w:e], qx[i, c : e + 1]
                north, south = qy[i, w:e], qy[r, w:e]
                for j in range(n + 1):
                    u, v = west[j] + east[j], north[j] + south[j]
                    size[part, b, j] = quarter * np.sqrt(u * u + v * v)
                if i < top:
                    continue
                _along(
                    west, east, speed[part, b, : n + 1], speed[part, b, 1:], flow[part, 4, : n + 1]
                )
                _across(
                    qx[i - 1, c : e + 1], qx[i, c : e + 1], speed[part, 2 + b, : n + 1],
                    speed[part, 2 + b, 1:], flow[part, 5, : n + 1],
                )  # fmt: skip
                _momentum(
                    qx[i, c:e], qx[i, w : e - 1], qx[i, c + 1 : e + 1],
                    push[part, b, 1 : n + 1], drag[part, b, 1 : n + 1],
                    size[part, b, 1:], size[part, b], flow[part, 4], flow[part, 4, 1:],
                    flow[part, b], flow[part, a], new_qx[i, c:e], theta, steep, carry,
                )  # fmt: skip
                _momentum(
                    qy[i, c:e], qy[i - 1, c:e], qy[r, c:e],
                    push[part, 2 + b, 1 : n + 1], drag[part, 2 + b, 1 : n + 1],
                    size[part, b, 1:], size[part, a, 1:], flow[part, 2 + b], flow[part, 2 + a],
                    flow[part, 5], flow[part, 5, 1:], new_qy[i, c:e], theta, steep, carry,
                )  # fmt: skip
            _by_tile(fast[part, 0, 1 : n + 1], fastest, top, c)


@loops()
def _by_tile(row: Array, greatest: Array, top: int, first_column: int) -> None:
    """Write the greatest of each tile's piece of ``row`` where the tile is kept."""
    i, j = (top - RING) // TILE_ROWS, (first_column - RING) // TILE_COLUMNS
    for tile in range(row.shape[0] // TILE_COLUMNS):
        most = row[tile * TILE_COLUMNS]
        for k in range(tile * TILE_COLUMNS + 1, (tile + 1) * TILE_COLUMNS):
            most = max(most, row[k])
        greatest[i, j + tile] = most


@loops(inlined=True)
def _shares(
    h: Array, west: Array, east: Array, north: Array, south: Array, share: Array,
    most: float, spare_m: float,
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
        scarce = np.int32(scarce + (one_more if out > limit * (h[j] - spare) else none))
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
    """Second pass: the next depth of all blocks, and the greatest of each tile.

    ``deepest`` (tile rows, tile columns), m. Both sides of a face reckon the same flow from
    the same numbers, in whole grains, so what leaves one cell enters the other. ``spare_m``
    a few grains that a cell keeps, for the rounding of its four flows.
    """
    real = h.dtype.type
    zero, pace, most = real(0), real(dt / dx), HELD * dx / dt
    scratch = rows.flow
    for part in numba.prange(first.shape[0] - 1):
        for block in range(first[part], first[part + 1]):
            top, c, e = blocks[block, 0], blocks[block, 1], blocks[block, 2]
            n = e - c
            scratch[part, 3 + (top & 1), :n] = zero
            scarce = 0
            for i in range(top - 1, top + TILE_ROWS + 1):
                found = _shares(
                    h[i, c - 1 : e + 1], qx[i, c - 1 : e + 1], qx[i, c : e + 2],
                    qy[i, c - 1 : e + 1], qy[i + 1, c - 1 : e + 1],
                    scratch[part, i % 3, : n + 2], most, spare_m,
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
                mine, north = scratch[part, k % 3, 1 : n + 1], scratch[part, (k - 1) % 3, 1 : n + 1]
                south, west = scratch[part, (k + 1) % 3, 1 : n + 1], scratch[part, k % 3, :n]
                east = scratch[part, k % 3, 2 : n + 2]
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
            _by_tile(scratch[part, 3 + (top + TILE_ROWS & 1), :n], deepest, top, c)
