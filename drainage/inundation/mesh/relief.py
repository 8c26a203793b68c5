"""The local plane of the ground, and what rises from it.

A square's plane has the slope of its own ground and that of the eight squares around. Kerbs,
banks and quays are no part of it: the ground of each square is parted into patches at every
step of more than JUMP_M from pixel to pixel, and the slope is that of the least squares
through all patches, each at a height of its own. (Through the bare levels, streets a kerb
lower than the lanes beside tilt the plane by 1 %, and a cell of 8 m dams its neighbour by
4 cm.) Where steps leave no patch the slope is that through the middles of the nine squares.

A cell falls as its squares do in the mean. Water at rest then stands level from cell to cell,
and within a cell along its plane: along a fall of 1 % a cell of 8 m does not lie 4 cm deep at
its lower end before its upper end is wet, as in a table of its bare levels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, compiled
from drainage.inundation.mesh.shapes import FLAT_M

Floats = NDArray[np.float64]

ROOF = 2
"""Kind of pixels that take no part in the plane of the ground around them."""
MOST_SLOPE = 1.0
"""A plane is never steeper, m/m: at the foot of a cliff it would be neither ground nor wall."""


JUMP_M = 0.05
"""Half a low kerb. Laser scans scatter by 2 to 3 cm; the odd pixel that is parted by that from
its neighbour on one side hangs together with the one on another."""
TRUST = 0.02
"""Share of a whole square's patch that the middles of the squares count for."""


@dataclass(frozen=True, eq=False)
class Planes:
    """Of n cells: middle in pixels, ``pixels``, lowest ground above the datum, and ``slope``
    (n, 2), the rise of the plane a pixel across and a pixel down."""

    across: Floats
    down: Floats
    pixels: Floats
    level_m: Floats
    slope: Floats


def relief_of_cells(
    block: NDArray[np.int32],
    bed_m: NDArray[np.float32],
    kind: NDArray[np.uint8],
    cell: NDArray[np.int32],
    cells: int,
    pixel_m: float,
) -> Planes:
    """The planes of cells; ``bed_m`` (b, k, k) becomes relief above ``level_m`` in place."""
    k = bed_m.shape[1]
    slope = np.zeros((len(bed_m), 2))
    if k > 1:  # a single pixel has no fall of its own
        slope = _slope_of_squares(block, bed_m, kind, pixel_m)
    mean = np.zeros((cells, 6))
    _cell_sums(block, bed_m, cell, slope, mean)
    mean[:, 1:] /= np.maximum(mean[:, :1], 1.0)
    low, high = np.full(cells, np.inf), np.full(cells, -np.inf)
    _above_planes(block, bed_m, cell, mean, low, high)
    flat = high - low < FLAT_M
    low[flat] = 0.0
    _above_lowest(bed_m, cell, low, flat)
    return Planes(mean[:, 1], mean[:, 2], mean[:, 0], mean[:, 3] + low, mean[:, 4:])


def _slope_of_squares(
    block: NDArray[np.int32], bed_m: NDArray[np.float32], kind: NDArray[np.uint8], pixel_m: float
) -> Floats:
    """Rise (b, 2) of the plane of each square, a pixel across and a pixel down."""
    k = bed_m.shape[1]
    sums = np.zeros((len(bed_m), 4))
    _square_sums(bed_m, kind, sums)
    slope = np.zeros((len(bed_m), 2))
    _slopes(block, sums, k, slope)
    moments = np.zeros((len(bed_m), 5))
    _patches(bed_m, kind, slope, JUMP_M, moments)
    slope = _patched_slopes(block, moments, slope, TRUST * k**4 / 12)
    steep = np.hypot(slope[:, 0], slope[:, 1]) / (MOST_SLOPE * pixel_m)
    slope /= np.maximum(steep, 1.0)[:, None]
    return slope


@compiled
def _square_sums(bed: Array, kind: Array, sums: Array) -> None:
    """Of each square's ground: pixels, middle from its corner in pixels, mean level."""
    k = bed.shape[1]
    for b in range(bed.shape[0]):
        count, x, y, z = 0.0, 0.0, 0.0, 0.0
        for i in range(k):
            for j in range(k):
                if kind[b, i, j] != 0 and kind[b, i, j] != ROOF:
                    count += 1.0
                    x += j + 0.5
                    y += i + 0.5
                    z += bed[b, i, j]
        if count > 0:
            sums[b, 0], sums[b, 1], sums[b, 2], sums[b, 3] = count, x / count, y / count, z / count


@compiled
def _slopes(block: Array, sums: Array, k: int, slope: Array) -> None:
    """Rise through the middles of nine squares, a pixel across and a pixel down."""
    rows, columns = block.shape
    for r in range(rows):
        for c in range(columns):
            b = block[r, c]
            if b < 0:
                continue
            w, sx, sy, sz = 0.0, 0.0, 0.0, 0.0
            for first in range(2):
                if first == 1 and w > 0:
                    sx, sy, sz = sx / w, sy / w, sz / w
                xx, xy, yy, xz, yz = 0.0, 0.0, 0.0, 0.0, 0.0
                for dr in range(-1, 2):
                    for dc in range(-1, 2):
                        m, n = r + dr, c + dc
                        if not (0 <= m < rows and 0 <= n < columns) or block[m, n] < 0:
                            continue
                        s = sums[block[m, n]]
                        x, y = s[1] + dc * k, s[2] + dr * k
                        if first == 0:
                            w += s[0]
                            sx += s[0] * x
                            sy += s[0] * y
                            sz += s[0] * s[3]
                        else:
                            x, y, z = x - sx, y - sy, s[3] - sz
                            xx += s[0] * x * x
                            xy += s[0] * x * y
                            yy += s[0] * y * y
                            xz += s[0] * x * z
                            yz += s[0] * y * z
            # Squares in one line tell no fall across it: a trace of stiffness makes it none.
            stiff = 1e-6 * (xx + yy)
            xx, yy = xx + stiff, yy + stiff
            det = xx * yy - xy * xy
            if det <= 0:
                continue
            slope[b, 0], slope[b, 1] = (xz * yy - yz * xy) / det, (yz * xx - xz * xy) / det


@compiled
def _patches(bed: Array, kind: Array, slope: Array, jump: float, moments: Array) -> None:
    """Of each square the sums over its patches of xx, xy, yy, xz, yz about their middles.

    Pixels hang together where they step by no more than ``jump`` off the ``slope``.
    """
    k = bed.shape[1]
    stack, seen = np.empty(k * k, dtype=np.int64), np.empty((k, k), dtype=np.bool_)
    for b in range(bed.shape[0]):
        seen[:] = False
        for start in range(k * k):
            i, j = start // k, start % k
            if seen[i, j] or kind[b, i, j] == 0 or kind[b, i, j] == ROOF:
                continue
            base = bed[b, i, j]
            seen[i, j] = True
            stack[0], held = start, 1
            n, x, y, z, xx, xy, yy, xz, yz = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            while held:
                held -= 1
                i, j = stack[held] // k, stack[held] % k
                h = bed[b, i, j] - base
                n, x, y, z = n + 1.0, x + j, y + i, z + h
                xx, xy, yy = xx + j * j, xy + i * j, yy + i * i
                xz, yz = xz + j * h, yz + i * h
                for di, dj in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                    p, q = i + di, j + dj
                    if not (0 <= p < k and 0 <= q < k) or seen[p, q]:
                        continue
                    if kind[b, p, q] == 0 or kind[b, p, q] == ROOF:
                        continue
                    step = bed[b, p, q] - bed[b, i, j] - dj * slope[b, 0] - di * slope[b, 1]
                    if abs(step) <= jump:
                        seen[p, q] = True
                        stack[held] = p * k + q
                        held += 1
            moments[b, 0] += xx - x * x / n
            moments[b, 1] += xy - x * y / n
            moments[b, 2] += yy - y * y / n
            moments[b, 3] += xz - x * z / n
            moments[b, 4] += yz - y * z / n


def _patched_slopes(
    block: NDArray[np.int32], moments: Floats, slope: Floats, trust: float
) -> Floats:
    """Least squares through the patches of nine squares; ``slope`` counts for ``trust``."""
    rows, columns = block.shape
    spread = np.zeros((rows + 2, columns + 2, 5))
    spread[1:-1, 1:-1][block >= 0] = moments[block[block >= 0]]
    along = spread[:-2] + spread[1:-1] + spread[2:]
    held = (along[:, :-2] + along[:, 1:-1] + along[:, 2:])[block >= 0]
    total = np.empty_like(held)
    total[block[block >= 0]] = held
    xx, xy, yy, xz, yz = total.T
    xx, yy = xx + trust, yy + trust
    xz, yz = xz + trust * slope[:, 0], yz + trust * slope[:, 1]
    det = xx * yy - xy * xy
    return np.column_stack([(xz * yy - yz * xy) / det, (yz * xx - xz * xy) / det])


@compiled
def _cell_sums(block: Array, bed: Array, cell: Array, slope: Array, sums: Array) -> None:
    """Of each cell: pixels, middle across and down, level, slope across and down."""
    rows, columns = block.shape
    k = bed.shape[1]
    for r in range(rows):
        for c in range(columns):
            b = block[r, c]
            if b < 0:
                continue
            for i in range(k):
                for j in range(k):
                    n = cell[b, i, j]
                    if n >= 0:
                        sums[n, 0] += 1.0
                        sums[n, 1] += c * k + j + 0.5
                        sums[n, 2] += r * k + i + 0.5
                        sums[n, 3] += bed[b, i, j]
                        sums[n, 4] += slope[b, 0]
                        sums[n, 5] += slope[b, 1]


@compiled
def _above_planes(
    block: Array, bed: Array, cell: Array, mean: Array, low: Array, high: Array
) -> None:
    rows, columns = block.shape
    k = bed.shape[1]
    for r in range(rows):
        for c in range(columns):
            b = block[r, c]
            if b < 0:
                continue
            for i in range(k):
                for j in range(k):
                    n = cell[b, i, j]
                    if n < 0:
                        continue
                    x, y = c * k + j + 0.5 - mean[n, 1], r * k + i + 0.5 - mean[n, 2]
                    rise = bed[b, i, j] - mean[n, 3] - mean[n, 4] * x - mean[n, 5] * y
                    bed[b, i, j] = rise
                    low[n], high[n] = min(low[n], rise), max(high[n], rise)


@compiled
def _above_lowest(relief: Array, cell: Array, low: Array, flat: Array) -> None:
    k = relief.shape[1]
    for b in range(relief.shape[0]):
        for i in range(k):
            for j in range(k):
                n = cell[b, i, j]
                rise = 0.0
                if n >= 0 and not flat[n]:
                    rise = max(relief[b, i, j] - low[n], 0.0)
                relief[b, i, j] = rise
