"""Why a kind of works does not meet a target, and how near its largest size comes."""

from __future__ import annotations

from collections.abc import Mapping

from drainage.said import said
from drainage.said_again import said_again
from drainage.study.sizing.judging import scope_of, targets_with_reserve
from drainage.study.sizing.least import Least


def why_not(least: Least, place: str, kind: str) -> str:
    """Why no size of a kind meets the target of a place."""
    ladder = least.trials.ladders[place][kind]
    if not ladder.rungs:
        return ladder.note or "nothing of this kind can be built here"
    size = ladder.rungs[-1].size
    seen = least.trials.seen(place, {kind: len(ladder.rungs) - 1})
    if unjudged := [str(own["reason"]) for own in seen.values() if own.get("reason")]:
        return said("the run of the largest tried, {size}, is not judged: {reason}", size=size,
                    reason=said_again(unjudged[0]))  # fmt: skip
    if scope_of(place)[0] == "point" or not seen:
        return said("the largest tried, {size}, misses the target", size=size)
    event = max(seen, key=lambda own: _left_m3(seen[own]))
    return _left(least, size, event, seen[event])


def beyond_reach(least: Least, place: str) -> str:
    """Which storms the chosen works at an outlet leave unmet, and how near the largest comes."""
    if place not in least.beyond:
        return ""
    kind = next(iter(least.chosen[place]))
    rungs = least.trials.ladders[place][kind].rungs
    seen = least.trials.seen(place, {kind: len(rungs) - 1})
    event = max(least.beyond[place], key=lambda own: _left_m3(seen.get(own, {})))
    return _left(least, rungs[-1].size, event, seen.get(event, {}))


def _left(least: Least, size: str, event: str, row: Mapping[str, object]) -> str:
    limit = targets_with_reserve(least.trials.opened).outlet_sewage_m3
    return said(
        "the largest tried, {size}, leaves {left:.1f} m³ of sewage in {event}; for less than "
        "{limit:g} m³ the first {volume:,.0f} m³ of what still spills would have to be held, too",
        size=size, left=_left_m3(row), event=event, limit=limit,
        volume=float(str(row.get("first_spill_m3", "nan"))),
    )  # fmt: skip


def _left_m3(row: Mapping[str, object]) -> float:
    return float(str(row.get("sewage_m3", "nan")))
