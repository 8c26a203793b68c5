"""Sets of projects as integers, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Sets = NDArray[np.int64]


@dataclass(frozen=True)
class Scored:
    """Sets (m,) with their figures (m, k), less being better; the first column is the cost."""

    sets: Sets
    figures: Floats

    def __len__(self) -> int:
        return len(self.sets)

    def fitting(self, limit: float) -> Scored:
        """Those that cost no more than ``limit``."""
        fit = self.figures[:, 0] <= limit
        return Scored(self.sets[fit], self.figures[fit])

    def row(self, own: int) -> Floats | None:
        """The figures (k,) of a set; None for one that is not known."""
        found = np.flatnonzero(self.sets == own)
        return self.figures[found[0]] if len(found) else None


def whole(projects: int) -> int:
    """The set of all projects."""
    return (1 << projects) - 1


def members(own: int) -> list[int]:
    """Numbers of the projects of a set."""
    return [k for k in range(own.bit_length()) if own >> k & 1]


def as_bits(sets: Sets, projects: int) -> Floats:
    """0 and 1 (m, n): which projects each set has."""
    return ((sets[:, None] >> np.arange(projects)) & 1).astype(float)
