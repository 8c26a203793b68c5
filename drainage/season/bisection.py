"""Which rain is run next, so that the thresholds of most places and depths are narrowed at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drainage.season.curves import Criterion, Curves, Flags, Floats, first_crossing

AGREE_MM = 1.0
"""What is shown is rounded to 1 mm."""


def first_rains(from_mm: int, to_mm: int, widest_mm: int) -> list[int]:
    """The rains, whole mm, that are run before any threshold is known: evenly over the range, at
    most twice ``widest_mm`` apart, so that a depth that falls in between does not hide."""
    parts = -(-(to_mm - from_mm) // (2 * widest_mm))
    return [round(from_mm + k * (to_mm - from_mm) / parts) for k in range(parts + 1)]


@dataclass(frozen=True)
class Narrow:
    """Between which runs a threshold may be read off: at most ``widest_mm`` apart, and where the
    depth bends there by more than ``agree_mm`` at most ``bent_mm``."""

    widest_mm: int
    bent_mm: int = 1
    agree_mm: float = AGREE_MM


def next_rains(
    curves: Curves,
    criteria: Sequence[Criterion],
    narrow: Narrow,
    most: int,
    asked: Flags | None = None,
) -> list[int]:
    """Up to ``most`` rains, whole mm, to run next between those that were run; none where every
    threshold is narrow enough. ``asked``: of each criterion and then place, whether it counts.

    Where the lightest or the heaviest rain could not be scored and a threshold lies beyond what is
    left, half way to it comes first. Then the first is the one that narrows most: between the two
    runs around a threshold a run takes off at least its distance to the nearer one, and the sum of
    this over all thresholds that are open decides. Each further one is for thresholds that those
    before leave as they are.
    """
    if len(curves.rains_mm) < 2:
        return []
    excess = np.hstack([curves.excess(own) for own in criteria])
    crossing = first_crossing(curves.rains_mm, excess)
    wide = open_thresholds(curves.rains_mm, excess, narrow)
    if asked is not None:
        wide &= asked
    low, high = crossing.low[wide], crossing.high[wide]
    whole = np.arange(int(curves.rains_mm[0]), int(curves.rains_mm[-1]) + 1)
    known = {*curves.rains_mm.astype(int).tolist(), *curves.lost_mm}
    free = np.array([mm for mm in whole.tolist() if mm not in known], dtype=float)
    chosen = _towards_lost(curves, excess if asked is None else excess[:, asked], narrow)[:most]
    while len(chosen) < most and low.size and free.size:
        gain = np.minimum(free[:, None] - low, high - free[:, None]).clip(min=0.0).sum(axis=1)
        if gain.max() <= 0:
            break
        best = free[int(np.argmax(gain))]
        chosen.append(int(best))
        left = (best <= low) | (best >= high)
        low, high = low[left], high[left]
    return chosen


def _towards_lost(curves: Curves, excess: Floats, narrow: Narrow) -> list[int]:
    """Half way from the runs that count to a lost one beyond them, as long as they lie more than
    ``bent_mm`` apart and some threshold may lie between."""
    first, last = int(curves.rains_mm[0]), int(curves.rains_mm[-1])
    below = max((own for own in curves.lost_mm if own < first), default=first)
    above = min((own for own in curves.lost_mm if own > last), default=last)
    found = []
    if first - below > narrow.bent_mm and (excess[0] >= 0).any():
        found.append((below + first) // 2)
    if above - last > narrow.bent_mm and (excess[-1] < 0).any():
        found.append((last + above) // 2)
    return found


def open_thresholds(rains_mm: Floats, excess: Floats, narrow: Narrow) -> Flags:
    """Of each column of (run, column), whether its threshold is not narrow enough yet.

    It is where the runs around it lie ``bent_mm`` apart, or at most ``widest_mm`` while the lines
    through the two runs before and the two behind it, carried on, read it within ``agree_mm`` of
    the straight line between: no bend lies there that would move it.
    """
    crossing = first_crossing(rains_mm, excess)
    width = crossing.high - crossing.low
    last, column = len(rains_mm) - 1, np.arange(excess.shape[1])
    high = np.searchsorted(rains_mm, np.where(crossing.inside, crossing.high, rains_mm[-1]))
    bent = np.zeros(len(column), dtype=bool)
    for near, far in ((high - 1, high - 2), (high, high + 1)):
        there = (far >= 0) & (far <= last)
        near, far = np.clip(near, 0, last), np.clip(far, 0, last)
        run = np.where(there, rains_mm[far] - rains_mm[near], 1.0)
        slope = (excess[far, column] - excess[near, column]) / run
        rising = slope > 0
        ahead = -excess[near, column] / np.where(rising, slope, 1.0)
        carried = np.where(rising, rains_mm[near] + ahead, np.inf)
        bent |= there & (np.abs(carried - crossing.at) > narrow.agree_mm)
    return crossing.inside & (width > narrow.bent_mm) & ((width > narrow.widest_mm) | bent)
