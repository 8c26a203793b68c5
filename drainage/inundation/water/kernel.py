"""Shallow water on a raster: one sub-step.

Local inertia (Bates, Horritt and Fewtrell 2010, doi 10.1016/j.jhydrol.2010.03.027) with the
momentum that water carries along, upwind, in the speed form of Stelling and Duinmeijer 2003
(doi 10.1002/fld.537). With d = higher level - higher bed at a face, its speed
u = q / (the d for which q was reckoned), and H the mean depth of its two cells,

    u' = (u + dt / dx (sum over the discharges p that come in of p (u there - u)) / H
            - g dt / dx (level rise) + f u) / (1 + f + dt g n^2 |q| / d^(7/3)),   q' = u' d,

with f = dt g n^2 |u| / d^(4/3), and for the depth h, m, of a cell
h' = h + dt / dx (sum of the four q into it).

Why the speed is what a face remembers: of a discharge divided by a depth that has fallen
since, a drying edge makes any speed. The step follows the speed, the speed is held under
dx / dt, and so one fed the other: in a bowl of 1,000 m without friction (Thacker 1981) the step
fell to 2e-6 s and the discharge rose to 5e5 m2/s. Here u' lies between the speeds around and
its own (p dt / dx comes to no more than H; where the donor limiter cut what was given, H is
taken as that), and only the slope of the level adds to it: by at most g (rise) dt / dx in a
sub-step. A cap by the speed of a wave, 3 sqrt(g h), keeps the bowl too, but brakes the front of a
dam break. With H the depth in which the momentum is kept, after continuity, the form is that
which conserves momentum: errors of depth, discharge form before and this one:

    dam break, 1 m cells, 60 s: dry, onto 0.3 and 0.05 m   0.68, 0.71, 1.00 %   0.35, 0.15, 0.31 %
    parabolic canal, three periods, cells of 5 and 20 m    1.6, 7.9 %           1.1, 2.7 %
    MacDonald: long, with rain, periodic                   13.1, 8.6, 5.7 mm    12.9, 7.4, 6.3 mm
    hump in a bowl, three periods, cells of 50 and 25 m    13 %, no end         12, 4.5 %
    lake going round in it                                 no end               22, 12 %

What comes from outside brings no momentum; it slows the water it falls into (``past`` depths).

Why f: friction of the old speed alone lets a disturbance of thin water on a steep slope (f of 3
at 3 mm, 5 %, 2 s) change its sign in each sub-step and die slowly or not: steady water left
over the open edge in pulses of 0.3 to 1.9. Newton's form of |u| u damps it by 1 + 2 f.

Why the momentum is there: Manning's kinematic wave runs at 5/3 u, and without it no wave
runs faster than sqrt(g d); steep streets (Froude above 0.6) are such.

|q| is the whole unit discharge, not its part across the face: on a plane at 45 degrees to
the raster friction by parts lets water run 2^(1/4) = 1.19 times too fast.

A cell gives no more than it holds: its outflows of a sub-step are reduced by one factor,
its share. Walls are cells with a bed 10 km up: no question is asked in the inner loops.

Two passes. ``fluxes`` reads h, h before, bed, rough, qx, qy and writes the next qx, qy;
``depths`` reads h and the next qx, qy and writes the next h: 60 bytes per cell in float32, counting
that a line is read before it is written. Both work on blocks of rows (see ``tiles``).
Arrays are C-contiguous, raster and ring, of one float type: the same source is compiled for
float32 and float64. Face qx[i, j] lies west of cell [i, j], positive to the east; qy[i, j]
lies north of it, positive to the south.
"""

from __future__ import annotations

from typing import NamedTuple

from drainage.inundation.compiling import Array, loops

GRAVITY_M_S2 = 9.81
WALL_M = 1.0e4
"""Bed of what is not ground, m above the lowest ground."""
RING_ROWS = 2
LANE = 16
RING_COLUMNS = 2 * LANE
"""Rows and columns of wall around the raster. Rows of all arrays start on a cache line and
have whole ones (16 float32), and loops run over whole ones: on 10^5 cells a fifth faster
than with reads that straddle two lines, on 10^6 hardly."""
TILE_ROWS = 32
TILE_COLUMNS = 32
SCRATCH_ROWS = 6
HELD = 0.999999
"""Share of its water a cell may give in one sub-step; the rest takes up rounding."""

SHALLOW_M = 0.001
"""Thinner water does not limit the sub-step by its speed: friction holds it. At 3 mm on
a slope of 5 % (0.35 m/s) it does not: with 5 mm its waves ran more than a cell in a sub-step."""
TINY_M = 1e-12
"""Keeps a division by the depth of two dry cells finite."""
STILL_M2_S = 1e-15
"""Less than this does not flow: its square would be a denormal number, a hundred times slower."""


class Scratch(NamedTuple):
    """Rows of a block, one set for each thread: (threads, SCRATCH_ROWS, length) each."""

    rise: Array
    drag: Array
    depth: Array
    speed: Array
    size: Array
    fast: Array


@loops()
def by_tile(row: Array, greatest: Array, top: int, first_column: int) -> None:
    """Write the greatest of each tile's piece of ``row`` where the tile is kept."""
    i, j = (top - RING_ROWS) // TILE_ROWS, (first_column - RING_COLUMNS) // TILE_COLUMNS
    for tile in range(row.shape[0] // TILE_COLUMNS):
        most = row[tile * TILE_COLUMNS]
        for k in range(tile * TILE_COLUMNS + 1, (tile + 1) * TILE_COLUMNS):
            most = max(most, row[k])
        greatest[i, j + tile] = most
