"""How values of the cells of a ground become the raster of depth.nc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.grid import Grid
from drainage.inundation.mesh.areas import areas_by_depth
from drainage.inundation.mesh.draw import DEPTH_OF_MINUTES_M
from drainage.inundation.mesh.lowest import LowestGround, lowest_ground
from drainage.inundation.mesh.virtual import VirtualGround

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

AREAS = {
    "depth_upper_m": ("m", "upper edge of a step of the greatest depth, part of it"),
    "area_m2": ("m2", "ground whose greatest depth lies in the step, by pixels"),
    "longest_minutes_above_15cm": ("min", "longest time deeper than 0.15 m there"),
    "longest_minutes_above_27cm": ("min", "longest time deeper than 0.27 m there"),
}
FLAT = "each cell is flat at the mean level of the ground in it"
DEEPEST = (
    "each cell shows the deepest water on the virtual ground in it, as at a kerb; its other "
    "values are those of the same place"
)


class GroundView(Protocol):
    """A raster with its centres, row 0 the northernmost, and what its values stand for."""

    @property
    def x_m(self) -> Floats: ...
    @property
    def y_m(self) -> Floats: ...
    @property
    def shown(self) -> str: ...
    @property
    def cells(self) -> int:
        """How many values a frame has."""

    def depth_m(self, frame: Singles) -> Singles:
        """(rows, columns) depths from the values of a frame, NaN without ground."""

    def maps(self, cells: Mapping[str, Singles]) -> dict[str, Singles]:
        """(rows, columns) of each of the greatest values."""

    def areas(self, cells: Mapping[str, Singles]) -> dict[str, Floats]:
        """``AREAS`` by steps of the greatest depth; none where a cell of the raster has one."""


@dataclass(frozen=True, eq=False)
class GridView:
    """Flat cells are the raster itself."""

    grid: Grid
    shown: str = FLAT

    @property
    def x_m(self) -> Floats:
        return self.grid.x_m

    @property
    def y_m(self) -> Floats:
        return self.grid.y_m

    @property
    def cells(self) -> int:
        return self.grid.bed_level_m.size

    def depth_m(self, frame: Singles) -> Singles:
        ground = np.isfinite(self.grid.bed_level_m)
        return np.where(ground, frame.reshape(self.grid.shape), np.float32(np.nan))

    def maps(self, cells: Mapping[str, Singles]) -> dict[str, Singles]:
        return {name: self.depth_m(values) for name, values in cells.items()}

    def areas(self, cells: Mapping[str, Singles]) -> dict[str, Floats]:
        return {}


@dataclass(frozen=True, eq=False)
class MeshView:
    """Squares of a virtual ground, each as where its water is deepest."""

    virtual: VirtualGround
    lowest: LowestGround
    cells: int
    shown: str = DEEPEST

    @classmethod
    def of(cls, virtual: VirtualGround, cells: int) -> MeshView:
        return cls(virtual, lowest_ground(virtual), cells)

    @property
    def x_m(self) -> Floats:
        frame = self.virtual.frame
        return frame.x_west_m + frame.cell_m * (np.arange(frame.columns, dtype=float) + 0.5)

    @property
    def y_m(self) -> Floats:
        frame = self.virtual.frame
        return frame.y_north_m - frame.cell_m * (np.arange(frame.rows, dtype=float) + 0.5)

    def depth_m(self, frame: Singles) -> Singles:
        return self.lowest.deepest_m(frame)

    def maps(self, cells: Mapping[str, Singles]) -> dict[str, Singles]:
        place = self.lowest.where_deepest(cells["greatest_depth_m"])
        return {name: place.values(cells, name) for name in cells}

    def areas(self, cells: Mapping[str, Singles]) -> dict[str, Floats]:
        found = {}
        for name, least_m in DEPTH_OF_MINUTES_M.items():
            steps = areas_by_depth(self.virtual, cells["greatest_depth_m"], cells[name])
            found["depth_upper_m"], found["area_m2"] = steps.upper_m, steps.area_m2
            found[f"longest_{name}"] = np.where(steps.upper_m > least_m + 1e-9, steps.longest, 0.0)
        return found
