"""What stands on the one page of the rain table: its columns and cells, before they are drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from drainage.season.curves import Criterion
from drainage.season.document import SeasonDocument, SeriesOf, ThresholdOf
from drainage.season.spread import INSIDE
from drainage.season.thresholds import Outcome

USUAL_MINUTES = 60
"""The rain that forecasts speak of; other states and times are shown for it alone."""
NOTHING, AGAIN, OUTSIDE = "—", "*", "#"
HALF_MM = 0.5
"""Thresholds are whole mm: what lies beyond one lies so far above it at least."""


@dataclass(frozen=True)
class Column:
    """A column of thresholds: of a series and a criterion."""

    series: SeriesOf
    criterion: Criterion


def usual_minutes(document: SeasonDocument) -> int:
    """The length of rain that other states and times are shown for."""
    known = [own.rain_minutes for own in document.series]
    return USUAL_MINUTES if USUAL_MINUTES in known else known[0]


def leading_columns(document: SeasonDocument) -> list[Column]:
    """Of the first state, by length of rain and depth."""
    first = document.states[0].id
    series = [own for own in document.series if own.state == first]
    return [Column(own, Criterion(cm)) for own in series for cm in document.depths_cm]


def level_columns(document: SeasonDocument) -> list[Column]:
    """Of the first state and the usual rain: levels that ask for time, which no depth shows."""
    own = document.series_of(document.states[0].id, usual_minutes(document))
    return [Column(own, Criterion(level.depth_cm, level.minutes, level.id))
            for level in document.levels if own and level.minutes]  # fmt: skip


def other_columns(document: SeasonDocument) -> list[Column]:
    """Of the other states, the usual rain by depth."""
    minutes = usual_minutes(document)
    found = [document.series_of(own.id, minutes) for own in document.states[1:]]
    return [Column(own, Criterion(cm)) for own in found if own for cm in document.depths_cm]


def threshold_of(column: Column, place: int) -> ThresholdOf | None:
    """The threshold of a column at a place."""
    asked = column.criterion
    return next(
        (own for own in column.series.places[place].thresholds
         if (own.depth_cm, own.held_minutes, own.level) == (
             asked.depth_cm, asked.minutes, asked.level)),
        None,
    )  # fmt: skip


def rain_words(series: SeriesOf, own: ThresholdOf | None, more: str = ">") -> str:
    """A threshold as a cell: the rain in mm; beyond what was run ">100" or "≤16"; "—" where there
    is none; "*" behind one that a heavier rain does not keep."""
    if own is None or own.outcome in ("no depth", "no run"):
        return NOTHING
    mark = "" if own.monotone else AGAIN
    if own.outcome == "more than was run":
        return f"{more}{max(series.rains_mm)}{mark}"
    if own.outcome == "less than was run":
        return f"≤{min(series.rains_mm)}{mark}"
    return f"{own.rain_mm}{mark}"


def band_words(column: Column, place: int, more: str = ">") -> str:
    """The least and greatest of the drawn towns, "36–52"; an end beyond what was run is its sign
    with the towns of all that reach the depth, in the least rain already, "≤ 3/8–52", or in the
    greatest, "83–> 5/8"; its sign alone where all do. Nothing where there are none, or where all
    lie beyond as the cell does."""
    own = threshold_of(column, place)
    if own is None or own.band is None:
        return ""
    band = own.band
    if own.outcome == band.least == band.greatest != "read":
        return ""
    early = _reached_early(column.series, place, own.depth_cm)
    least = _end_words(band.least, band.least_mm, early, band.members, more)
    greatest = _end_words(band.greatest, band.greatest_mm, band.reached, band.members, more)
    return "–".join(dict.fromkeys((least, greatest)))


def _end_words(outcome: Outcome, mm: int, reached: int, members: int, more: str) -> str:
    """An end of a band; beyond what was run its sign, with the towns that reach the depth there."""
    sign = {"more than was run": more, "less than was run": "≤"}.get(outcome)
    if sign is None:
        return str(mm)
    return sign if reached == members else f"{sign} {reached}/{members}"


def _reached_early(series: SeriesOf, place: int, depth_cm: int) -> int:
    """How many drawn towns have a depth in the least rain that was run of any already."""
    least_mm = min((own.rains_mm[0] for own in series.drawn if own.rains_mm), default=0)
    found = [own.greatest_cm[place] for own in series.drawn if own.rains_mm[:1] == (least_mm,)]
    return sum(None not in own and (own[0] or 0.0) >= depth_cm for own in found)


def outside_mark(column: Column, place: int) -> str:
    """A mark behind a number that all drawn towns lie above, or all below, as far as the runs
    tell; nothing where it lies between them."""
    own = threshold_of(column, place)
    if own is None or own.band is None or own.outcome not in INSIDE:
        return ""
    rains, band = column.series.rains_mm, own.band
    ends = {"more than was run": max(rains), "less than was run": min(rains)}
    low, high = _bounds(own.outcome, ends.get(own.outcome, own.rain_mm or 0))
    below = high < _bounds(band.least, band.least_mm)[0]
    return OUTSIDE if below or low > _bounds(band.greatest, band.greatest_mm)[1] else ""


def _bounds(outcome: Outcome, mm: int) -> tuple[float, float]:
    """Between which rains a threshold lies that was read at ``mm``, or lies beyond it."""
    if outcome == "less than was run":
        return -math.inf, mm
    return (mm + HALF_MM, math.inf) if outcome == "more than was run" else (mm, mm)


def cell_words(column: Column, place: int, more: str = ">") -> str:
    """A threshold with what the drawn towns say of it, "28# (29–40)"."""
    rain = rain_words(column.series, threshold_of(column, place), more)
    band = band_words(column, place, more)
    return f"{rain}{outside_mark(column, place)} ({band})" if band else rain


def has_band(column: Column) -> bool:
    """Whether drawn towns were run for a column."""
    return bool(column.series.drawn) and not column.criterion.level


def times_words(own: ThresholdOf | None) -> tuple[str, str]:
    """When after the peak and how long, as two cells."""
    if own is None or own.after_peak_min is None or own.above_min is None:
        return NOTHING, NOTHING
    return str(own.after_peak_min), f"{'≥' if own.to_end else ''}{own.above_min}"


def middle_depth_cm(depths_cm: Sequence[int]) -> int:
    """The depth whose times stand on the page: of three the middle one."""
    return depths_cm[len(depths_cm) // 2]
