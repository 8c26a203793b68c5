"""What is kept of the ground while it is computed: maxima, samples and frames."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

from drainage.surface.places import CellGroups

F = TypeVar("F", bound=Callable[..., object])
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

WET_M = 0.05
"""Depth from which water has arrived and hazard is told (FD2320 is masked below it)."""
DEEP_M, CLOSED_M = 0.15, 0.27
DEBRIS_FROM_M = 0.25


def _compiled(function: F) -> F:
    compiled: F = numba.njit(cache=True)(function)
    return compiled


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
            depth_m, speed_m_s, np.float32(minute), np.float32(step_s / 60),
            self.greatest_depth_m, self.arrival_minute, self.minutes_above_15cm,
            self.minutes_above_27cm, self.greatest_speed_m_s, self.hazard,
        )  # fmt: skip

    def arrays(self) -> dict[str, Singles]:
        """All of them by name."""
        return dict(vars(self))


@_compiled
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


@_compiled
def greatest_in_groups(
    start: NDArray[np.int64], cell: NDArray[np.int64], depth: Singles, value: Floats
) -> None:
    """Fill ``value`` (groups,) with the greatest depth over each group's cells, m."""
    for group in range(start.size - 1):
        best = 0.0
        for k in range(start[group], start[group + 1]):
            best = max(best, depth[cell[k]])
        value[group] = best


@_compiled
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
    """Depths at street nodes, volumes at nodes and in reaches, outflow at street ends.

    Sampled at the engine's report times; the greatest depth of a node at every step.
    """

    def __init__(self, gutters: CellGroups, reaches: CellGroups, cell_area_m2: float) -> None:
        self._gutters, self._reaches, self._area_m2 = gutters, reaches, cell_area_m2
        self.depth_m = np.zeros(len(gutters.ids))
        self.max_depth_m = np.zeros(len(gutters.ids))
        self.max_depth_minute = np.zeros(len(gutters.ids))
        self._rows: dict[str, list[NDArray[np.float64]]] = {}

    def update(self, depth_m: Singles, minute: float) -> None:
        """Depths now, minutes from the start of the run."""
        greatest_in_groups(self._gutters.start, self._gutters.cell, depth_m, self.depth_m)
        deeper = self.depth_m > self.max_depth_m
        self.max_depth_m[deeper] = self.depth_m[deeper]
        self.max_depth_minute[deeper] = minute

    def sample(self, depth_m: Singles, minute: float, **more: Floats) -> None:
        """Keep the depths and volumes now, and ``more`` arrays beside them."""
        node_m, reach_m = np.zeros(len(self._gutters.ids)), np.zeros(len(self._reaches.ids))
        sum_in_groups(self._gutters.start, self._gutters.cell, depth_m, node_m)
        sum_in_groups(self._reaches.start, self._reaches.cell, depth_m, reach_m)
        row = {
            "minute": np.array(minute),
            "node_depth_m": self.depth_m.copy(),
            "node_patch_m3": node_m * self._area_m2,
            "reach_m3": reach_m * self._area_m2,
            **{name: np.array(value, dtype=float) for name, value in more.items()},
        }
        for name, value in row.items():
            self._rows.setdefault(name, []).append(value)

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
