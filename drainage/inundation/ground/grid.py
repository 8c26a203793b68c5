"""The ground as a raster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Grid:
    """Square cells, row 0 the northernmost, column 0 the westernmost.

    ``bed_level_m`` (rows, columns), m above the datum, NaN where there is no ground: walls
    stand around it. ``manning_n`` (rows, columns), s/m^(1/3). ``open_edge`` (rows, columns):
    cells from which water leaves for good, at critical depth, as at a river bank.
    ``x_west_m`` and ``y_north_m`` are the outer edges of the raster. ``ground_source`` says
    where the levels come from, ``surveyed`` whether they were measured.
    """

    x_west_m: float
    y_north_m: float
    cell_m: float
    bed_level_m: NDArray[np.float64]
    manning_n: NDArray[np.float32]
    open_edge: NDArray[np.bool_]
    crs: str
    ground_source: str
    surveyed: bool

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.bed_level_m.shape
        return rows, columns

    @property
    def x_m(self) -> NDArray[np.float64]:
        """Centres of the columns, m east."""
        return self.x_west_m + self.cell_m * (np.arange(self.shape[1], dtype=np.float64) + 0.5)

    @property
    def y_m(self) -> NDArray[np.float64]:
        """Centres of the rows, m north, falling."""
        return self.y_north_m - self.cell_m * (np.arange(self.shape[0], dtype=np.float64) + 0.5)

    def cell_of(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.int64]:
        """Flat index (row * columns + column) of places; -1 outside the raster or its ground."""
        rows, columns = self.shape
        column = np.floor((np.asarray(x_m) - self.x_west_m) / self.cell_m)
        row = np.floor((self.y_north_m - np.asarray(y_m)) / self.cell_m)
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        flat = np.where(inside, row * columns + column, 0).astype(np.int64)
        ground = np.isfinite(self.bed_level_m.ravel()[flat])
        return np.where(inside & ground, flat, -1)
