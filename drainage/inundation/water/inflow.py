"""Water that comes to the ground from outside, and water that leaves over its open edge."""

from __future__ import annotations

import numba
import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.water.kernel import (
    GRAVITY_M_S2,
    RING_COLUMNS,
    RING_ROWS,
    TILE_COLUMNS,
    TILE_ROWS,
)
from drainage.inundation.water.rounding import in_grains


@loops()
def pour(
    cell: Array, rate: Array, seconds: float, area_m2: float, columns: int,
    h: Array, past: Array, rest: Array, deepest: Array, touched: Array,
) -> None:  # fmt: skip
    """Add ``rate`` (s,), m3/s, for ``seconds`` to the cells; what rounds away waits in ``rest``.

    It brings no momentum: added to the ``past`` depths too, it slows what flows there.
    """
    real = h.dtype.type
    for k in range(cell.size):
        row, column = cell[k] // columns + RING_ROWS, cell[k] % columns + RING_COLUMNS
        i, j = (row - RING_ROWS) // TILE_ROWS, (column - RING_COLUMNS) // TILE_COLUMNS
        before = h[row, column]
        due = np.float64(rest[row, column]) + rate[k] * seconds / area_m2
        after = in_grains(real(np.float64(before) + due), h)
        rest[row, column] = real(due - (np.float64(after) - np.float64(before)))
        h[row, column] = after
        past[row, column] += after - before
        touched[i, j] = True
        deepest[i, j] = max(deepest[i, j], after)


@loops(parallel=True)
def sprinkle(
    parts: int, cell: Array, rate: Array, seconds: float, lump_m: float, area_m2: float,
    columns: int, h: Array, past: Array, rest: Array, touched: Array,
) -> None:  # fmt: skip
    """As ``pour``, on all threads, for those that add at most ``lump_m``.

    Cells must rise when ``parts`` is more than one: no two threads meet in a cell. The
    greatest depth of the tiles is left as it is, up to ``lump_m`` too small.
    """
    real = h.dtype.type
    wide = np.uint32(columns)
    most = lump_m * area_m2 / seconds
    for part in numba.prange(parts):
        for k in range(cell.size * part // parts, cell.size * (part + 1) // parts):
            if rate[k] <= most:
                flat = np.uint32(cell[k])
                up = np.uint32(flat // wide)
                row = np.int64(up) + RING_ROWS
                column = np.int64(np.uint32(flat - up * wide)) + RING_COLUMNS
                before = h[row, column]
                due = np.float64(rest[row, column]) + rate[k] * seconds / area_m2
                after = in_grains(real(np.float64(before) + due), h)
                rest[row, column] = real(due - (np.float64(after) - np.float64(before)))
                h[row, column] = after
                past[row, column] += after - before
                i, j = (row - RING_ROWS) // TILE_ROWS, (column - RING_COLUMNS) // TILE_COLUMNS
                touched[i, j] = True


@loops()
def drain(
    cell: Array, gone_m3: Array, dt: float, dx: float, dry: float, columns: int,
    h: Array, qx: Array, qy: Array, touched: Array,
) -> float:  # fmt: skip
    """Let water leave open cells at critical flow, q = h sqrt(g h), or as fast as it came.

    Implicit, h + dt/dx sqrt(g) h^1.5 = the depth before, by Newton's method: a cell gives
    less than it holds, and steady flow stands at critical depth. Water that arrives faster
    than a wave leaves so. ``gone_m3`` (c,) grows; returns the volume of all, m3.
    """
    real = h.dtype.type
    total, pace = 0.0, dt / dx
    for k in range(cell.size):
        i, j = cell[k] // columns + RING_ROWS, cell[k] % columns + RING_COLUMNS
        before = h[i, j]
        if before > dry:
            west, east, north, south = qx[i, j], qx[i, j + 1], qy[i, j], qy[i + 1, j]
            came = max(
                max(_speed(west, h[i, j - 1], dry), _speed(-east, h[i, j + 1], dry)),
                max(_speed(north, h[i - 1, j], dry), _speed(-south, h[i + 1, j], dry)),
            )
            held = np.float64(before)
            kept = held
            for _ in range(6):
                root = np.sqrt(GRAVITY_M_S2 * kept)
                kept -= (kept + pace * kept * root - held) / (1.0 + 1.5 * pace * root)
            after = in_grains(real(min(kept, held / (1.0 + min(pace * came, 1.0)))), h)
            h[i, j] = after
            gone = (held - np.float64(after)) * dx * dx
            gone_m3[k] += gone
            total += gone
            touched[(i - RING_ROWS) // TILE_ROWS, (j - RING_COLUMNS) // TILE_COLUMNS] = True
    return total


@loops()
def _speed(q: float, depth: float, dry: float) -> float:
    """Of an inflow from a cell of this depth, m/s; 0 of an outflow."""
    return max(q, 0.0) / depth if depth > dry else 0.0
