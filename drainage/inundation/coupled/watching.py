"""What is kept of the ground while it is computed: samples at the streets and frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import compiled
from drainage.inundation.coupled.town_on_grid import CellGroups, TownOnGrid

Places = Callable[[NDArray[np.int64]], NDArray[np.int64]]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@compiled
def depth_above_gutters(
    start: NDArray[np.int64],
    cell: NDArray[np.int64],
    rise_m: Floats,
    depth: Singles,
    value: Floats,
) -> None:
    """Fill ``value`` (groups,) with the greatest depth above the gutter of each group, m.

    A gutter is a wedge, its cell is flat at the mean of the wedge, ``rise_m`` above its edge:
    water that stands h deep in the cell stands h + rise in a full wedge and 2 √(rise h), the
    depth of the same volume, in one that is not full.
    """
    for group in range(start.size - 1):
        best = 0.0
        for k in range(start[group], start[group + 1]):
            water, rise = depth[cell[k]], rise_m[k]
            if water > 0.0:
                deep = water + rise if water >= rise else 2 * np.sqrt(rise * water)
                best = max(best, deep)
        value[group] = best


@compiled
def sum_in_groups(
    start: NDArray[np.int64], cell: NDArray[np.int64], depth: Singles, value: Floats
) -> None:
    """Fill ``value`` (groups,) with the sum of the depths over each group's cells, m."""
    for group in range(start.size - 1):
        total = 0.0
        for k in range(start[group], start[group + 1]):
            total += depth[cell[k]]
        value[group] = total


class StreetSeries:
    """Depths at street nodes, volumes around nodes and in reaches, outflow at street ends.

    Sampled at the engine's report times; the greatest depth of a node at every step.
    """

    def __init__(self, town: TownOnGrid, places: Places) -> None:
        """``places`` says where a cell stands in the depths that are given later."""
        self._rise_m, self._area_m2 = town.gutter_rise_m, town.grid.cell_m**2
        self._gutters, self._around, self._reaches = (
            replace(groups, cell=places(groups.cell))
            for groups in (town.gutters, town.nodes, town.reaches)
        )
        nodes = len(town.gutters.ids)
        self.depth_m, self.max_depth_m = np.zeros(nodes), np.zeros(nodes)
        self.max_depth_minute = np.zeros(nodes)
        self._rows: dict[str, list[NDArray[np.float64]]] = {}

    def update(self, depth_m: Singles, minute: float) -> None:
        """Depths now, minutes from the start of the run."""
        gutters = self._gutters
        depth_above_gutters(gutters.start, gutters.cell, self._rise_m, depth_m, self.depth_m)
        deeper = self.depth_m > self.max_depth_m
        self.max_depth_m[deeper] = self.depth_m[deeper]
        self.max_depth_minute[deeper] = minute

    def sample(self, depth_m: Singles, minute: float, **more: Floats) -> None:
        """Keep the depths and volumes now, and ``more`` arrays beside them."""
        row = {
            "minute": np.array(minute),
            "node_depth_m": self.depth_m.copy(),
            "node_m3": self._volume_m3(self._around, depth_m),
            "reach_m3": self._volume_m3(self._reaches, depth_m),
            **{name: np.array(value, dtype=float) for name, value in more.items()},
        }
        for name, value in row.items():
            self._rows.setdefault(name, []).append(value)

    def _volume_m3(self, groups: CellGroups, depth_m: Singles) -> Floats:
        total = np.zeros(len(groups.ids))
        sum_in_groups(groups.start, groups.cell, depth_m, total)
        return total * self._area_m2

    def arrays(self) -> dict[str, Floats]:
        """Every sample by name: (samples, …)."""
        return {name: np.stack(rows) for name, rows in self._rows.items()} | {
            "max_depth_m": self.max_depth_m,
            "max_depth_minute": self.max_depth_minute,
        }


class Frames:
    """Maps of the depth, appended to a raw file of 4-byte floats."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self.minutes: list[float] = []

    def add(self, depth_m: Singles, minute: float) -> None:
        """One more map, at a minute of the run."""
        self._file.write(np.ascontiguousarray(depth_m, np.float32).tobytes())
        self.minutes.append(minute)

    def close(self) -> None:
        self._file.close()
