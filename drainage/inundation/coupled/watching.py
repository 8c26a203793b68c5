"""What is kept of the ground while it is computed: samples at the streets and frames."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


class StreetSeries:
    """Depths at street nodes, sampled at the engine's report times; the greatest of every step.

    ``depth_m`` (nodes,) the last depths.
    """

    def __init__(self, nodes: int) -> None:
        self.depth_m, self.max_depth_m = np.zeros(nodes), np.zeros(nodes)
        self.max_depth_minute = np.zeros(nodes)
        self._rows: dict[str, list[Floats]] = {}

    def update(self, depth_m: Floats, minute: float) -> None:
        """Depths (nodes,) now, minutes from the start of the run."""
        self.depth_m = depth_m
        deeper = depth_m > self.max_depth_m
        if deeper.any():
            self.max_depth_m[deeper] = depth_m[deeper]
            self.max_depth_minute[deeper] = minute

    def sample(self, minute: float, **more: Floats) -> None:
        """Keep the depths now, and ``more`` arrays beside them."""
        row = {
            "minute": np.array(minute),
            "node_depth_m": self.depth_m,
            **more,
        }
        for name, value in row.items():
            self._rows.setdefault(name, []).append(np.array(value, dtype=float))

    def arrays(self) -> dict[str, Floats]:
        """Every sample by name: (samples, …)."""
        return {name: np.stack(rows) for name, rows in self._rows.items()} | {
            "max_depth_m": self.max_depth_m,
            "max_depth_minute": self.max_depth_minute,
        }


class Frames:
    """Depths of the whole ground, appended to a raw file of 4-byte floats."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self.minutes: list[float] = []

    def add(self, depth_m: Singles, minute: float) -> None:
        """One more, at a minute of the run."""
        self._file.write(np.ascontiguousarray(depth_m, np.float32).tobytes())
        self.minutes.append(minute)

    def close(self) -> None:
        self._file.close()
