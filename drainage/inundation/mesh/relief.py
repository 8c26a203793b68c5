"""The local plane of the ground, and what rises from it.

A square's plane has the slope of the least squares through the middles of its own and the
eight squares around, each with as much weight as it has ground. A cell falls as its squares
do in the mean. Water at rest then stands level from cell to cell, and within a cell along its
plane: along a fall of 1 % a cell of 8 m does not lie 4 cm deep at its lower end before its
upper end is wet, as in a table of its bare levels.
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


@dataclass(frozen=True, eq=False)
class Planes:
    """Of n cells: middle in pixels, ``pixels``, mean level and lowest ground above the datum."""

    across: Floats
    down: Floats
    pixels: Floats
    plane_m: Floats
    level_m: Floats


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
    sums = np.zeros((len(bed_m), 4))
    _square_sums(bed_m, kind, sums)
    slope = np.zeros((len(bed_m), 2))
    _slopes(block, sums, k, MOST_SLOPE * pixel_m, slope)
    mean = np.zeros((cells, 6))
    _cell_sums(block, bed_m, cell, slope, mean)
    mean[:, 1:] /= np.maximum(mean[:, :1], 1.0)
    low, high = np.full(cells, np.inf), np.full(cells, -np.inf)
    _above_planes(block, bed_m, cell, mean, low, high)
    flat = high - low < FLAT_M
    low[flat] = 0.0
    _above_lowest(bed_m, cell, low, flat)
    return Planes(mean[:, 1], mean[:, 2], mean[:, 0], mean[:, 3], mean[:, 3] + low)


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
def _slopes(block: Array, sums: Array, k: int, most: float, slope: Array) -> None:
    """Rise of the plane of each square a pixel across and a pixel down."""
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
            across, down = (xz * yy - yz * xy) / det, (yz * xx - xz * xy) / det
            steep = max(np.sqrt(across * across + down * down) / most, 1.0)
            slope[b, 0], slope[b, 1] = across / steep, down / steep


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
