"""What is kept of the ground while it is computed: maxima, samples and frames."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.surface.compiled import compiled
from drainage.surface.places import CellGroups, TownOnGrid

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

WET_M = 0.05
"""Depth from which water has arrived and hazard is told (FD2320 is masked below it)."""
DEEP_M, CLOSED_M = 0.15, 0.27
DEBRIS_FROM_M = 0.25


class Maxima:
    """Greatest values and times of each cell (n,), updated once a step.

    ``arrival_minute`` counts from the rain's start, NaN where ``WET_M`` is never reached.
    ``hazard`` is d (v + 0.5) + DF, DF 0.5 up to 0.25 m of depth and 1.0 above (FD2320), of
    the worst moment, 0 where the water never is ``WET_M`` deep.
    """

    def __init__(self, cells: int) -> None:
        self.greatest_depth_m = np.zeros(cells, np.float32)
        self.arrival_minute = np.full(cells, np.nan, np.float32)
        self.minutes_above_15cm = np.zeros(cells, np.float32)
        self.minutes_above_27cm = np.zeros(cells, np.float32)
        self.greatest_speed_m_s = np.zeros(cells, np.float32)
        self.hazard = np.zeros(cells, np.float32)

    def update(self, depth_m: Singles, speed_m_s: Singles, minute: float, step_s: float) -> None:
        """Take in the state at ``minute``, which stands for the last ``step_s``."""
        _update(
            depth_m, speed_m_s, minute, step_s / 60,
            self.greatest_depth_m, self.arrival_minute, self.minutes_above_15cm,
            self.minutes_above_27cm, self.greatest_speed_m_s, self.hazard,
        )  # fmt: skip

    def arrays(self) -> dict[str, Singles]:
        """All of them by name."""
        return dict(vars(self))


@compiled
def _update(
    depth: Singles, speed: Singles, minute: float, minutes: float, greatest: Singles,
    arrival: Singles, above_15cm: Singles, above_27cm: Singles, fastest: Singles, hazard: Singles,
) -> None:  # fmt: skip
    for k in range(depth.size):
        d = depth[k]
        if d <= 0.0:
            continue
        greatest[k] = max(greatest[k], d)
        if d < WET_M:
            continue
        v = speed[k]
        fastest[k] = max(fastest[k], v)
        if np.isnan(arrival[k]):
            arrival[k] = minute
        if d > DEEP_M:
            above_15cm[k] += minutes
        if d > CLOSED_M:
            above_27cm[k] += minutes
        debris = 0.5 if d <= DEBRIS_FROM_M else 1.0
        hazard[k] = max(hazard[k], d * (v + 0.5) + debris)


@compiled
def depth_above_gutters(
    start: NDArray[np.int64],
    cell: NDArray[np.int64],
    rise_m: Floats,
    depth: Singles,
    value: Floats,
) -> None:
    """Fill ``value`` (groups,) with the greatest depth above the gutter of each group, m.

    As ``Patches.depth_above_gutter_m``: a cell stands for a wedge ``rise_m`` higher in the
    mean than the gutter it ends in.
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

    def __init__(self, town: TownOnGrid) -> None:
        self._town, self._area_m2 = town, town.grid.cell_m**2
        nodes = len(town.gutters.ids)
        self.depth_m, self.max_depth_m = np.zeros(nodes), np.zeros(nodes)
        self.max_depth_minute = np.zeros(nodes)
        self._rows: dict[str, list[NDArray[np.float64]]] = {}

    def update(self, depth_m: Singles, minute: float) -> None:
        """Depths now, minutes from the start of the run."""
        gutters, rise = self._town.gutters, self._town.gutter_rise_m
        depth_above_gutters(gutters.start, gutters.cell, rise, depth_m, self.depth_m)
        deeper = self.depth_m > self.max_depth_m
        self.max_depth_m[deeper] = self.depth_m[deeper]
        self.max_depth_minute[deeper] = minute

    def sample(self, depth_m: Singles, minute: float, **more: Floats) -> None:
        """Keep the depths and volumes now, and ``more`` arrays beside them."""
        row = {
            "minute": np.array(minute),
            "node_depth_m": self.depth_m.copy(),
            "node_m3": self._volume_m3(self._town.nodes, depth_m),
            "reach_m3": self._volume_m3(self._town.reaches, depth_m),
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
