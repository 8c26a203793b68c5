"""What a town is to the raster below its water: openings, gutters, street reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.coupled.cell_groups import CellGroups
from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.streets_on_grid import StreetsOnGrid
from drainage.inundation.water.openings import Openings


@dataclass(frozen=True, eq=False)
class TownOnGrid:
    """The ground, its openings to the sewers and where the streets lie on it.

    ``gutters``: at each street node the cells over which its runoff is spread and whose
    greatest depth, above a gutter ``gutter_rise_m`` below the cell, is the node's.
    ``nodes``: the cells of the half reaches around each street node. ``reaches``: the cells
    of each street channel.
    """

    grid: Grid
    openings: Openings
    gutters: CellGroups
    gutter_rise_m: NDArray[np.float64]
    nodes: CellGroups
    reaches: CellGroups

    @classmethod
    def of(cls, grid: Grid, openings: Openings, on_grid: StreetsOnGrid) -> TownOnGrid:
        """From what ``drainage.inundation`` makes of a network and its ground."""
        nodes, reaches = on_grid.node_ids, on_grid.reach_ids
        return cls(
            grid=grid,
            openings=openings,
            gutters=CellGroups(nodes, on_grid.gutter_start, on_grid.gutter_cells),
            gutter_rise_m=on_grid.gutter_rise_m,
            nodes=CellGroups(nodes, on_grid.node_start, on_grid.node_cells),
            reaches=CellGroups(reaches, on_grid.reach_start, on_grid.reach_cells),
        )

    @classmethod
    def without_streets(cls, grid: Grid, openings: Openings) -> TownOnGrid:
        """Ground and manholes alone."""
        none = CellGroups.of((), ())
        return cls(grid, openings, gutters=none, gutter_rise_m=np.zeros(0), nodes=none,
                   reaches=none)  # fmt: skip

    @property
    def child(self) -> TownOnGrid:
        """What the process of a run reads of it."""
        return self

    @property
    def street_ids(self) -> tuple[str, ...]:
        return self.gutters.ids

    @property
    def reach_ids(self) -> tuple[str, ...]:
        return self.reaches.ids

    @property
    def reach_area_m2(self) -> NDArray[np.float64]:
        """(r,) in plan; a reach without cells has one."""
        return np.maximum(np.diff(self.reaches.start), 1) * self.grid.cell_m**2

    @property
    def street_of_opening(self) -> NDArray[np.int64]:
        """(k,) the street node in whose half reaches each opening lies; -1 where over none."""
        return self.nodes.place_of(self.openings.cell, self.grid.bed_level_m.size)

    def terms(self) -> dict[str, str | float | int | bool]:
        """The ground in run.json."""
        rows, columns = self.grid.shape
        return {
            "cells": "flat", "cell_m": self.grid.cell_m, "rows": rows, "columns": columns,
            "crs": self.grid.crs, "ground_source": self.grid.ground_source,
            "surveyed": self.grid.surveyed,
        }  # fmt: skip

    def wet_area_m2(self, depth_m: NDArray[np.float32], least_m: float) -> float:
        """Ground at least ``least_m`` under water (rows, columns)."""
        return float(np.count_nonzero(depth_m >= least_m)) * self.grid.cell_m**2
