"""Values of cells on the pixels of the virtual ground, for maps and rasters.

Water at a pixel is max(0, depth of its cell - relief) deep. What else is known of a cell is
known at its lowest ground, the kerb: arrival, speed and the times above a depth are those
there, and hold at a pixel that the water has reached, or that was as deep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.mesh.virtual import VirtualGround

Singles = NDArray[np.float32]
CellNumbers = NDArray[np.int32]

COUNTS_FROM_M = 0.05
"""From this depth on water has arrived and its speed counts, as in the solver."""
DEPTH_OF_MINUTES_M = {"minutes_above_15cm": 0.15, "minutes_above_27cm": 0.27}
DEBRIS_FROM_M = 0.25


def debris(depth_m: Singles) -> Singles:
    """DF of FD2320: what floats in deep water, 0.5 or 1."""
    return np.where(depth_m > DEBRIS_FROM_M, np.float32(1.0), np.float32(0.5))


@dataclass(frozen=True, eq=False)
class Pixels:
    """Places of the virtual ground in any shape: their ``cell`` (-1 no ground) and relief, m."""

    cell: CellNumbers
    relief_m: Singles

    def depth_m(self, depth_of_cell_m: Singles) -> Singles:
        """Depths of cells (n,) at the places; NaN where there is no ground."""
        deep = np.maximum(depth_of_cell_m[self.cell] - self.relief_m, np.float32(0.0))
        return np.where(self.cell >= 0, deep, np.float32(np.nan))

    def values(self, cells: Mapping[str, Singles], name: str) -> Singles:
        """A map of depth.nc at the places, from those of the cells (n,) by name.

        Arrival is NaN where the water came less than 5 cm deep, times above a depth and
        hazard 0 where it never was as deep. Hazard d v + 0.5 d + DF is that of the pixel's
        own greatest depth; d v at most that of its cell.
        """
        depth = self.depth_m(cells["greatest_depth_m"])
        if name == "greatest_depth_m":
            return depth
        own = cells[name][self.cell]
        reached = depth >= COUNTS_FROM_M
        if name == "arrival_minute":
            return np.where(reached, own, np.float32(np.nan))
        if name in DEPTH_OF_MINUTES_M:
            own = np.where(depth > DEPTH_OF_MINUTES_M[name], own, np.float32(0.0))
        elif name == "hazard":
            whole = cells["greatest_depth_m"]
            product = cells[name] - np.float32(0.5) * whole - debris(whole)
            flow = np.minimum(depth * cells["greatest_speed_m_s"][self.cell], product[self.cell])
            hazard = flow + np.float32(0.5) * depth + debris(depth)
            own = np.where(reached, hazard, np.float32(0.0))
        else:
            own = np.where(reached, own, np.float32(0.0))
        return np.where(np.isnan(depth), np.float32(np.nan), own)


def pixel_m(ground: VirtualGround) -> float:
    """Side of a pixel; that of a square where none is drawn finer."""
    return ground.frame.cell_m / ground.pixels_a_side


def window_of(ground: VirtualGround, rows: slice, columns: slice) -> Pixels:
    """All pixels (rows, columns) of a window of squares."""
    k = ground.pixels_a_side
    plain, block = ground.plain_cell[rows, columns], ground.block[rows, columns]
    cell = np.empty((plain.shape[0], k, plain.shape[1], k), np.int32)
    cell[:] = plain[:, None, :, None]
    relief = np.zeros(cell.shape, np.float32)
    i, j = np.nonzero(block >= 0)
    cell[i, :, j, :] = ground.cell[block[i, j]]
    relief[i, :, j, :] = ground.relief_m[block[i, j]]
    shape = (plain.shape[0] * k, plain.shape[1] * k)
    return Pixels(cell.reshape(shape), relief.reshape(shape))


def sampled(ground: VirtualGround, step_m: float) -> Pixels:
    """The ground at the middles of squares of any side, from its north-western corner on."""
    frame, k = ground.frame, ground.pixels_a_side

    def along(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        number = int(np.ceil(count * frame.cell_m / step_m))
        at = np.minimum((np.arange(number) + 0.5) * step_m / frame.cell_m, count - 1e-9)
        square = at.astype(np.int64)
        return square, ((at - square) * k).astype(np.int64)

    (row, i), (column, j) = along(frame.rows), along(frame.columns)
    cell = ground.plain_cell[np.ix_(row, column)]
    block = ground.block[np.ix_(row, column)]
    relief = np.zeros(cell.shape, np.float32)
    down, across = np.nonzero(block >= 0)
    pixel = (block[down, across], i[down], j[across])
    cell[down, across], relief[down, across] = ground.cell[pixel], ground.relief_m[pixel]
    return Pixels(cell, relief)
