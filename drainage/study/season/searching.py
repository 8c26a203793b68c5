"""From no run to thresholds that are narrow enough: round by round over all states and rains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from drainage.season import Curves, first_rains, next_rains
from drainage.study.ensemble.kept import Record
from drainage.study.season.figures import curves_of_records
from drainage.study.season.making import kept_rains, kept_record
from drainage.study.season.opening import Run, Season, peak_minute

Series = tuple[str, int]
"""State and length of the rain, minutes."""
Make = Callable[[Sequence[Run]], None]


@dataclass(frozen=True)
class Found:
    """Curves of every series, how many runs they stand on and how many of those were made;
    ``lost`` says why runs have no figures."""

    curves: dict[Series, Curves]
    runs: int
    made: int
    lost: dict[Run, str]


def search(season: Season, make: Make, workers: int) -> Found:
    """Have ``make`` run what narrows the thresholds until none is open; kept runs count first.

    In each round every series asks for the one rain that narrows most of its thresholds, or for
    as many as there are ``workers`` where few series are left.
    """
    kept = {(own.id, rain.minutes): _kept(season, own.id, rain.minutes)
            for own in season.file.states for rain in season.file.rains}  # fmt: skip
    made = 0
    while due := _due(season, kept, workers):
        make(due)
        for run in due:
            record = kept_record(season, run)
            if record is None:
                raise AssertionError(run)
            kept[run.state, run.minutes][run.rain_mm] = record
        made += len(due)
    lost = {
        Run(*series, mm): str(own["lost"])
        for series, records in kept.items()
        for mm, own in records.items()
        if own["lost"]
    }
    curves = {series: _curves(season, series, records) for series, records in kept.items()}
    return Found(curves, sum(map(len, kept.values())), made, lost)


def _kept(season: Season, state: str, minutes: int) -> dict[int, Record]:
    rain = next(own for own in season.file.rains if own.minutes == minutes)
    found: dict[int, Record] = {}
    for mm in kept_rains(season, state, minutes):
        if rain.from_mm <= mm <= rain.to_mm:
            record = kept_record(season, Run(state, minutes, mm))
            if record is not None:
                found[mm] = record
    return found


def _due(season: Season, kept: dict[Series, dict[int, Record]], workers: int) -> list[Run]:
    first = [
        Run(*series, mm)
        for series, records in kept.items()
        for mm in _first_rains(season, series[1])
        if mm not in records
    ]
    if first:
        return first
    curves = {series: _curves(season, series, records) for series, records in kept.items()}
    for most in (1, workers):
        due = [
            Run(*series, mm)
            for series, own in curves.items()
            for mm in next_rains(own, season.criteria, season.file.widest_mm, most)
        ]
        if len(due) >= workers:
            break
    return due


def _first_rains(season: Season, minutes: int) -> list[int]:
    rain = next(own for own in season.file.rains if own.minutes == minutes)
    return first_rains(rain.from_mm, rain.to_mm, season.file.widest_mm)


def _curves(season: Season, series: Series, records: dict[int, Record]) -> Curves:
    depths = sorted({own.depth_cm for own in season.criteria})
    return curves_of_records(records, len(season.places), depths, peak_minute(series[1]))
