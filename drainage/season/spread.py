"""The same threshold in several drawn towns: the least and the greatest of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drainage.season.curves import Criterion, Curves, Flags, Floats, first_crossing
from drainage.season.reading import depth_cm_at, is_inside
from drainage.season.thresholds import Outcome, Threshold, thresholds

INSIDE: dict[Outcome, int] = {"less than was run": -1, "read": 0, "more than was run": 1}
"""Outcomes that say where a threshold lies, in the order of the rain."""


@dataclass(frozen=True)
class Spread:
    """The least and the greatest threshold of some towns, whole mm.

    By its outcome an end is itself, or lies at or below (``less than was run``) or above (``more
    than was run``) what is given. ``members`` towns have a depth at the place and tell where the
    threshold lies, ``reached`` of them reach the criterion in what was run.
    """

    least_mm: int
    least: Outcome
    greatest_mm: int
    greatest: Outcome
    members: int
    reached: int


def spreads(
    towns: Sequence[Curves], criteria: Sequence[Criterion], places: int
) -> list[Spread | None]:
    """Of every place and criterion as of ``thresholds``; None where no town has a depth. A town
    that lost its heaviest run, or its lightest, and whose threshold lies beyond what is left, takes
    no part there: the others were run farther."""
    of_towns = [
        [(own.outcome, _bound_mm(town, own)) for own in thresholds(town, criteria, places)]
        for town in towns
    ]
    scored = [town.rains_mm for town in towns if len(town.rains_mm)]
    ends = {"less than was run": min((int(own[0]) for own in scored), default=0),
            "more than was run": max((int(own[-1]) for own in scored), default=0)}  # fmt: skip
    return [
        _spread([(outcome, mm) for outcome, mm in own if ends.get(outcome, mm) == mm])
        for own in zip(*of_towns, strict=True)
    ]


def _bound_mm(town: Curves, own: Threshold) -> int:
    """The threshold, or the end of what was run that it lies beyond."""
    if own.rain_mm is not None:
        return own.rain_mm
    if own.outcome == "less than was run":
        return int(town.rains_mm[0])
    return int(town.rains_mm[-1]) if len(town.rains_mm) else 0


def _spread(of_towns: Sequence[tuple[Outcome, int]]) -> Spread | None:
    known = [(outcome, mm) for outcome, mm in of_towns if outcome in INSIDE]
    if not known:
        return None
    least = min((outcome for outcome, _ in known), key=INSIDE.__getitem__)
    greatest = max((outcome for outcome, _ in known), key=INSIDE.__getitem__)
    # Below the least run of one town lies below any threshold that another has lighter still.
    low = min(mm for outcome, mm in known if least == "less than was run" or outcome == least)
    high = max(
        mm for outcome, mm in known if greatest == "more than was run" or outcome == greatest
    )
    reached = sum(outcome != "more than was run" for outcome, _ in known)
    return Spread(low, least, high, greatest, len(known), reached)


def may_be_ends(towns: Sequence[Curves], criteria: Sequence[Criterion]) -> list[Flags]:
    """Of each town, (criterion, then place): whether its threshold may be the least or the greatest
    of all, as far as the runs tell. Towns without a scored run take no part."""
    scored = [town for town in towns if len(town.rains_mm)]
    if not scored:
        return [np.zeros(0, dtype=bool) for _ in towns]
    within = [_within(town, criteria) for town in scored]
    # A place without a depth bounds nothing: it lies from +inf to -inf.
    least_high = np.min([np.where(low < high, high, np.inf) for low, high in within], axis=0)
    greatest_low = np.max([np.where(low < high, low, -np.inf) for low, high in within], axis=0)
    ends = iter([(low < least_high) | (high > greatest_low) for low, high in within])
    nothing = np.zeros_like(least_high, dtype=bool)
    return [next(ends) if len(town.rains_mm) else nothing for town in towns]


def _within(town: Curves, criteria: Sequence[Criterion]) -> tuple[Floats, Floats]:
    """Between which rains (column,) each threshold lies; endless beyond what was run."""
    excess = np.hstack([town.excess(own) for own in criteria])
    crossing = first_crossing(town.rains_mm, excess)
    first, last = town.rains_mm[0], town.rains_mm[-1]
    met = excess[0] >= 0
    low = np.where(crossing.inside, crossing.low, np.where(met, -np.inf, last))
    high = np.where(crossing.inside, crossing.high, np.where(met, first, np.inf))
    unknown = np.isnan(excess).any(axis=0)
    return np.where(unknown, np.inf, low), np.where(unknown, -np.inf, high)


@dataclass(frozen=True, eq=False)
class DepthSpread:
    """At a rain, (place,): the least and greatest depth, cm, of the ``members`` towns that have
    one and were run to both sides of it, NaN where none is; ``reached`` of them have the depth
    that was asked."""

    least_cm: Floats
    greatest_cm: Floats
    members: Floats
    reached: Floats


def depth_spread(
    towns: Sequence[Curves], rain_mm: float, depth_cm: float, places: int
) -> DepthSpread:
    """Of the towns in whose runs a rain lies; outside them nothing is read off."""
    rows = [depth_cm_at(own, rain_mm) for own in towns if is_inside(own, rain_mm)]
    depth = np.array(rows, dtype=float).reshape(len(rows), places)
    known = ~np.isnan(depth)
    none = ~known.any(axis=0)
    least = np.where(known, depth, np.inf).min(axis=0, initial=np.inf)
    greatest = np.where(known, depth, -np.inf).max(axis=0, initial=-np.inf)
    return DepthSpread(
        np.where(none, np.nan, least), np.where(none, np.nan, greatest),
        known.sum(axis=0).astype(float), (known & (depth >= depth_cm)).sum(axis=0).astype(float),
    )  # fmt: skip
