"""The rain that brings a depth to a place, from runs around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from drainage.season.curves import Criterion, Curves, Flags
from drainage.season.reading import Times, is_inside, times_at

Outcome = Literal["read", "more than was run", "less than was run", "no depth", "no run"]
"""Whether a threshold is read off; it lies above or below the rain that was run; water leaves the
model at the place, which has no depth; or no run of the rain could be scored."""
HEAVIER = 1.10
"""When and how long is told at a rain a tenth above the threshold: at the threshold itself the
depth is touched for a moment alone, and no forecast is nearer than a tenth."""
FALL_CM = 1.0
"""A depth that falls by more while the rain grows is no noise: the engine repeats depths to 1 cm
at half its step. A criterion that asks for time is given up where a minute more is missing."""


@dataclass(frozen=True)
class Threshold:
    """The rain, whole mm, that brings a criterion to a place, read between the runs ``low_mm`` and
    ``high_mm``; None each where it is not ``read``.

    ``monotone`` is false where the place is shallower, or below the criterion again, in a heavier
    rain: the threshold is then the first. ``after_peak_min`` and ``above_min`` are of a rain
    ``HEAVIER`` than the threshold, None where that lies outside; ``to_end``: longer than the run.
    """

    place: int
    criterion: Criterion
    outcome: Outcome
    rain_mm: int | None
    low_mm: int | None
    high_mm: int | None
    monotone: bool
    after_peak_min: int | None = None
    above_min: int | None = None
    to_end: bool = False


def thresholds(curves: Curves, criteria: Sequence[Criterion], places: int) -> list[Threshold]:
    """Of every place and criterion, places first; ``places`` is how many there are."""
    if not len(curves.rains_mm):
        return [Threshold(place, own, "no run", None, None, None, True)
                for place in range(places) for own in criteria]  # fmt: skip
    deepest = np.maximum.accumulate(curves.greatest_cm, axis=0)
    shallower = np.asarray((deepest - curves.greatest_cm > FALL_CM).any(axis=0), dtype=bool)
    of_each = [_of_criterion(curves, own, shallower) for own in criteria]
    return [own[place] for place in range(places) for own in of_each]


def _of_criterion(curves: Curves, criterion: Criterion, shallower: Flags) -> list[Threshold]:
    excess = curves.excess(criterion)
    crossing, met = curves.crossing(criterion), excess >= 0
    given_up = np.maximum.accumulate(met, axis=0) & (excess < -FALL_CM)
    again = np.asarray(given_up.any(axis=0), dtype=bool)
    found = []
    for place, inside in enumerate(crossing.inside.tolist()):
        monotone = not bool(shallower[place] or again[place])
        if not inside:
            outcome = _outside(bool(curves.unknown[place]), bool(met[0, place]))
            found.append(Threshold(place, criterion, outcome, None, None, None, monotone))
            continue
        low, high, at = (float(own[place]) for own in (crossing.low, crossing.high, crossing.at))
        times = _heavier(curves, criterion, at)
        first, above = (None, None) if times is None else (
            _whole(times.first_min[place]), _whole(times.above_min[place])
        )  # fmt: skip
        found.append(Threshold(
            place, criterion, "read", int(at + 0.5), int(low), int(high), monotone, first, above,
            times is not None and bool(times.to_end[place]),
        ))  # fmt: skip
    return found


def _outside(unknown: bool, met_by_least: bool) -> Outcome:
    if unknown:
        return "no depth"
    return "less than was run" if met_by_least else "more than was run"


def _heavier(curves: Curves, criterion: Criterion, at_mm: float) -> Times | None:
    rain_mm = at_mm * HEAVIER
    return times_at(curves, criterion.depth_cm, rain_mm) if is_inside(curves, rain_mm) else None


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(np.floor(value + 0.5))
