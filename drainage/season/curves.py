"""What runs of one state and one length of rain gave, by the depth of the rain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Criterion:
    """A depth, cm, that a place reaches, held for ``minutes`` in all; 0: at any time.

    ``level`` names the warning level it stands for, nothing where it is a depth that is asked.
    """

    depth_cm: int
    minutes: int = 0
    level: str = ""


@dataclass(frozen=True, eq=False)
class Curves:
    """Runs in rising rain ``rains_mm`` (run,), whole mm; each array is (run, place).

    ``greatest_cm`` is NaN where a place has no depth. By depth, cm: ``above_min`` minutes at or
    above it, ``first_min`` when it is first reached, minutes after the peak of the rain, NaN where
    it is not. ``at_end_cm`` is the depth at the end of the run. ``lost_mm``: rain whose run could
    not be scored.
    """

    rains_mm: Floats
    greatest_cm: Floats
    at_end_cm: Floats
    above_min: Mapping[int, Floats]
    first_min: Mapping[int, Floats]
    lost_mm: Sequence[int] = ()

    @property
    def unknown(self) -> Flags:
        """Of each place, whether some run has no depth of it."""
        return np.asarray(np.isnan(self.greatest_cm).any(axis=0), dtype=bool)

    def excess(self, criterion: Criterion) -> Floats:
        """(run, place): how far a criterion is passed, 0 or more where it is met: cm of depth, or
        minutes where it asks for time."""
        if criterion.minutes:
            return self.above_min[criterion.depth_cm] - criterion.minutes
        return self.greatest_cm - criterion.depth_cm

    def crossing(self, criterion: Criterion) -> Crossing:
        """Where each place first meets a criterion. Where its depth is reached between the same
        two runs, the time it is held grows from nothing there, as ``times_at`` reads it."""
        own = first_crossing(self.rains_mm, self.excess(criterion))
        if not criterion.minutes:
            return own
        depth = first_crossing(self.rains_mm, self.excess(Criterion(criterion.depth_cm)))
        grows = own.inside & depth.inside & (depth.low == own.low)
        run = np.searchsorted(self.rains_mm, np.where(own.inside, own.high, self.rains_mm[0]))
        held = self.above_min[criterion.depth_cm][run, np.arange(len(run))]
        share = criterion.minutes / np.where(grows, held, 1.0)
        at = np.where(grows, depth.at + share * (own.high - depth.at), own.at)
        return Crossing(own.low, own.high, at)


@dataclass(frozen=True, eq=False)
class Crossing:
    """Where columns first reach 0: ``at`` by a straight line between ``low`` and ``high``, all
    (column,), NaN where a column does not pass from below 0 to it."""

    low: Floats
    high: Floats
    at: Floats

    @property
    def inside(self) -> Flags:
        return np.asarray(~np.isnan(self.at), dtype=bool)


def first_crossing(x: Floats, excess: Floats) -> Crossing:
    """The first passage of each column of (x, column) from below 0 to 0 or more."""
    met = excess >= 0
    first = np.argmax(met, axis=0)
    inside = met.any(axis=0) & (first > 0) & ~np.isnan(excess).any(axis=0)
    column = np.arange(excess.shape[1])
    before = np.maximum(first - 1, 0)
    low, high = x[before], x[first]
    below, above = excess[before, column], excess[first, column]
    rise = np.where(inside, above - below, 1.0)
    at = low + (high - low) * np.where(inside, -below, 0.0) / rise
    low, high, at = (np.where(inside, own, np.nan) for own in (low, high, at))
    return Crossing(low, high, at)
