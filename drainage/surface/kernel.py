"""Shallow water on a raster: one sub-step of the local inertial scheme.

Bates, Horritt and Fewtrell 2010 (doi 10.1016/j.jhydrol.2010.03.027) with the weighting of
de Almeida, Bates, Freer and Souvignet 2012 (doi 10.1029/2011WR011570). For the unit
discharge q, m2/s, at the face between two cells

    q' = (theta q + (1 - theta) (q_before + q_after) / 2 - g d dt (level rise) / dx)
         / (1 + g dt n^2 |q| / d^(7/3)),        d = higher level - higher bed,

and for the depth h, m, of a cell  h' = h + dt / dx (sum of the four q into it).

Momentum that water carries along (q^2/d) is left out: dam breaks, jumps and the passage
from slow to fast flow are not to be trusted. Uniform flow is Manning's at any slope.

|q| is the whole unit discharge, not its part across the face: on a plane at 45 degrees to
the raster friction by parts lets water run 2^(1/4) = 1.19 times too fast.

A cell gives no more than it holds: its outflows of a sub-step are reduced by one factor,
``share``. Walls are cells with a bed 10 km up: no question is asked in the inner loops.

Two passes. ``fluxes`` reads h, bed, friction, qx, qy and writes the next qx, qy;
``depths`` reads h and the next qx, qy and writes the next h. Both work on blocks of rows
(see ``tiles``). Arrays are (rows + ring, columns + ring), C order, of one float type:
the same source is compiled for float32 and float64. Face qx[i, j] lies west of cell
[i, j], positive to the east; qy[i, j] lies north of it, positive to the south.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from drainage.surface.machine import loops

GRAVITY_M_S2 = 9.81
WALL_M = 1.0e4
"""Bed of what is not ground, m above the lowest ground."""
TILE_ROWS = 32
TILE_COLUMNS = 32
SCRATCH_ROWS = 5
HELD = 0.999999
"""Share of its water a cell may give in one sub-step; the rest takes up rounding."""

STILL_M2_S = 1e-15
"""Less than this does not flow: its square would be a denormal number, a hundred times slower."""

Array = Any
"""A C-contiguous array of float32 or float64; numba, not mypy, settles which."""


@loops(fused=True)
def inverse_cube_root(x: Array, like: Array) -> Array:
    """x^(-1/3) to 2e-6 of its value, for 1e-30 < x < 1e30, without division or a call.

    First guess from the exponent bits (as in the fast inverse square root), 3.4 % off, then
    one step of fifth order: with c = 1 - x y^3 the root is y (1 - c)^(-1/3), here by the
    first four terms of its series. ``like`` gives the float type.
    """
    real = like.dtype.type
    bits = np.float32(x).view(np.int32)
    guess = np.int32(np.int32(np.float32(bits) * np.float32(-1 / 3)) + np.int32(0x54A2FA8C))
    y = real(guess.view(np.float32))
    c = real(1) - (x * y) * (y * y)
    return y + (y * c) * (
        real(1 / 3) + c * (real(2 / 9) + c * (real(14 / 81) + c * real(35 / 243)))
    )


@loops(fused=True)
def _faces(
    here: Array, there: Array, bed: Array, bed_there: Array, rough: Array, rough_there: Array,
    q: Array, before: Array, after: Array, size: Array, size_there: Array, new: Array,
    theta: float, slope_factor: float, half_dt: float, dry: float,
) -> None:  # fmt: skip
    """The next unit discharge of a row of faces, each between a cell and its neighbour.

    ``rough`` g n^2, ``size`` half of |q| in the middle of each cell. ``slope_factor`` g dt/dx.
    """
    real = here.dtype.type
    keep, side, push = real(theta), real(0.5 * (1 - theta)), real(slope_factor)
    halved, least, zero, one = real(half_dt), real(dry), real(0), real(1)
    still = real(STILL_M2_S)
    for j in range(new.shape[0]):
        step = bed[j] - bed_there[j]
        across = there[j] - step
        depth = max(here[j], across) + min(step, zero)
        rise = here[j] - across
        flowing = max(depth, least)
        speed = max(abs(q[j]), size[j] + size_there[j])
        root = inverse_cube_root(flowing, here)
        cubed = root * root * root
        friction = halved * (rough[j] + rough_there[j]) * speed * (cubed * cubed * root)
        drive = keep * q[j] + side * (before[j] + after[j]) - push * flowing * rise
        value = drive / (one + friction)
        new[j] = value if (depth > least) & (abs(value) > still) else zero


@loops(fused=True, parallel=True)
def fluxes(
    blocks: Array, first: Array, scratch: Array, h: Array, bed: Array, rough: Array,
    qx: Array, qy: Array, new_qx: Array, new_qy: Array,
    dt: float, dx: float, theta: float, dry: float,
) -> None:  # fmt: skip
    """First pass: the next unit discharges at the west and north faces of all blocks.

    ``blocks`` (b, 3): first row, first column, column after the last; ``first`` (parts + 1,)
    the blocks of each thread; ``scratch`` (parts, SCRATCH_ROWS, row length).
    """
    push, half = GRAVITY_M_S2 * dt / dx, 0.5 * dt
    quarter = h.dtype.type(0.25)
    for part in numba.prange(first.shape[0] - 1):
        for block in range(first[part], first[part + 1]):
            top, c, e = blocks[block, 0], blocks[block, 1], blocks[block, 2]
            n = e - c
            for i in range(top - 1, top + TILE_ROWS):
                size = scratch[part, i & 1, : n + 1]
                west, east = qx[i, c - 1 : e], qx[i, c : e + 1]
                north, south = qy[i, c - 1 : e], qy[i + 1, c - 1 : e]
                for j in range(n + 1):
                    u, v = west[j] + east[j], north[j] + south[j]
                    size[j] = quarter * np.sqrt(u * u + v * v)
                if i < top:
                    continue
                _faces(
                    h[i, c:e], h[i, c - 1 : e - 1], bed[i, c:e], bed[i, c - 1 : e - 1],
                    rough[i, c:e], rough[i, c - 1 : e - 1],
                    qx[i, c:e], qx[i, c - 1 : e - 1], qx[i, c + 1 : e + 1],
                    size[1:], size[:n], new_qx[i, c:e], theta, push, half, dry,
                )  # fmt: skip
                _faces(
                    h[i, c:e], h[i - 1, c:e], bed[i, c:e], bed[i - 1, c:e],
                    rough[i, c:e], rough[i - 1, c:e],
                    qy[i, c:e], qy[i - 1, c:e], qy[i + 1, c:e],
                    size[1:], scratch[part, (i - 1) & 1, 1 : n + 1], new_qy[i, c:e],
                    theta, push, half, dry,
                )  # fmt: skip


@loops()
def _shares(
    h: Array, west: Array, east: Array, north: Array, south: Array, share: Array, most: float
) -> bool:
    """The part of its outflows each cell of a row can give; whether any gives less than all.

    ``most`` dx/dt times ``HELD``: a depth becomes the outflow that empties it.
    """
    real = h.dtype.type
    limit, zero, one, tiny = real(most), real(0), real(1), real(1e-30)
    scarce, one_more, none = np.int32(0), np.int32(1), np.int32(0)
    for j in range(share.shape[0]):
        out = (max(east[j], zero) - min(west[j], zero)) + (
            max(south[j], zero) - min(north[j], zero)
        )
        share[j] = out
        scarce = np.int32(scarce + (one_more if out > limit * h[j] else none))
    if scarce == 0:
        for j in range(share.shape[0]):
            share[j] = one
        return False
    for j in range(share.shape[0]):
        share[j] = min(one, limit * h[j] / max(share[j], tiny))
    return True


@loops(parallel=True)
def depths(
    blocks: Array, first: Array, scratch: Array, h: Array, qx: Array, qy: Array, new_h: Array,
    deepest: Array, dt: float, dx: float,
) -> None:  # fmt: skip
    """Second pass: the next depth of all blocks, and the greatest of each tile.

    ``deepest`` (tile rows, tile columns), m. Both sides of a face reckon the same flow from
    the same numbers, so what leaves one cell enters the other.
    """
    real = h.dtype.type
    zero, pace, most = real(0), real(dt / dx), HELD * dx / dt
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
                    scratch[part, i % 3, : n + 2], most,
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
                        value = old[j] + pace * ((w[j] - o[j]) + (u[j] - s[j]))
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
                    value = old[j] + pace * ((qw - qe) + (qn - qs))
                    new[j] = value
                    greatest[j] = max(before[j], value)
            row = (top - 1) // TILE_ROWS
            greatest = scratch[part, 3 + (top + TILE_ROWS & 1), :n]
            for tile in range(n // TILE_COLUMNS):
                most_here = zero
                for j in range(tile * TILE_COLUMNS, (tile + 1) * TILE_COLUMNS):
                    most_here = max(most_here, greatest[j])
                deepest[row, (c - 1) // TILE_COLUMNS + tile] = most_here
