"""Depths and times at a rain between two runs, read off by straight lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.season.curves import Curves, Floats


def is_inside(curves: Curves, rain_mm: float) -> bool:
    """Whether a rain lies within those that were run: outside nothing is read off."""
    return bool(len(curves.rains_mm)) and bool(curves.rains_mm[0] <= rain_mm <= curves.rains_mm[-1])


def depth_cm_at(curves: Curves, rain_mm: float) -> Floats:
    """Greatest depth of each place, (place,) cm, at a rain inside the runs; NaN where unknown."""
    low, high, share = _around(curves, rain_mm)
    own = curves.greatest_cm
    return own[low] + share * (own[high] - own[low])


@dataclass(frozen=True, eq=False)
class Times:
    """Of a depth at a rain, (place,): ``first_min`` after the peak of the rain, NaN where it is not
    reached, ``above_min`` minutes in all, ``to_end`` where the water stood as deep when a run
    beside it ended, so that it lasts longer."""

    first_min: Floats
    above_min: Floats
    to_end: Floats


def times_at(curves: Curves, depth_cm: int, rain_mm: float) -> Times:
    """When and how long each place is at or above a depth at a rain inside the runs.

    Where one of the two runs around it alone has the depth, time grows from nothing at the
    threshold between them, and the moment is that of this run.
    """
    low, high, share = _around(curves, rain_mm)
    above, first = curves.above_min[depth_cm], curves.first_min[depth_cm]
    depth = curves.greatest_cm - depth_cm
    met = depth_cm_at(curves, rain_mm) >= depth_cm
    of_low, of_high = depth[low] >= 0, depth[high] >= 0
    both = of_low & of_high
    gap = np.where(depth[high] == depth[low], 1.0, depth[high] - depth[low])
    at = np.clip(-depth[low] / gap, 0.0, 1.0)
    grown = np.where(of_high, (share - at) / np.where(at < 1, 1 - at, 1.0),
                     (at - share) / np.where(at > 0, at, 1.0)).clip(0.0, 1.0)  # fmt: skip
    alone = np.where(of_high, above[high], above[low]) * grown
    minutes = np.where(both, above[low] + share * (above[high] - above[low]), alone)
    moment = np.where(both, first[low] + share * (first[high] - first[low]),
                      np.where(of_high, first[high], first[low]))  # fmt: skip
    to_end = (curves.at_end_cm[low] >= depth_cm) | (curves.at_end_cm[high] >= depth_cm)
    return Times(np.where(met, moment, np.nan), np.where(met, minutes, 0.0), met & to_end)


def _around(curves: Curves, rain_mm: float) -> tuple[int, int, float]:
    """The runs around a rain and its share of the way between; one run twice where it is it."""
    rains = curves.rains_mm
    high = int(np.searchsorted(rains, rain_mm))
    if rains[high] == rain_mm:
        return high, high, 0.0
    return high - 1, high, float((rain_mm - rains[high - 1]) / (rains[high] - rains[high - 1]))
