"""From no run to thresholds that are narrow enough: round by round over all states and rains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from drainage.season import Curves, Narrow, first_rains, may_be_ends, next_rains
from drainage.study.ensemble.kept import Record
from drainage.study.season.figures import curves_of_records
from drainage.study.season.making import kept_rains, kept_record
from drainage.study.season.opening import Run, Season, peak_minute

Series = tuple[str, int]
"""State and length of the rain, minutes."""
BENT_SHARE, AGREE_SHARE = 0.5, 0.25
"""Of the width of a band's ends: how near runs lie where the depth bends, and what is a bend."""
Kept = dict[Series, dict[int, Record]]
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
    kept = all_kept(season)
    made = 0
    while due := _due(season, kept, workers):
        make(due)
        _take(season, kept, due)
        made += len(due)
    return _found(season, kept, made)


def search_ends(seasons: Mapping[str, Season], make: Make) -> dict[str, Found]:
    """The same for drawn towns, of which only what may be the least or the greatest threshold of
    all is narrowed: town -> what was found. Each town asks for one rain of a series in a round."""
    kept = {town: all_kept(own) for town, own in seasons.items()}
    made = dict.fromkeys(seasons, 0)
    while due := due_of_towns(seasons, kept):
        make(due)
        for town, own in seasons.items():
            of_town = [run for run in due if run.town == town]
            _take(own, kept[town], of_town)
            made[town] += len(of_town)
    return {town: _found(own, kept[town], made[town]) for town, own in seasons.items()}


def due_of_towns(seasons: Mapping[str, Season], kept: Mapping[str, Kept]) -> list[Run]:
    """What drawn towns of which this is kept are run with next: rains over the whole range, then
    those that narrow the ends; none where the band is found."""
    return [*_first_due(seasons, kept)] or _ends_due(seasons, kept)


def _first_due(seasons: Mapping[str, Season], kept: Mapping[str, Kept]) -> Iterator[Run]:
    """Of all towns, the rains that are run before any threshold is known and are not kept."""
    for town, own in seasons.items():
        for (state, minutes), records in kept[town].items():
            for mm in _first_rains(own, minutes):
                if mm not in records:
                    yield Run(state, minutes, mm, town)


def _ends_due(seasons: Mapping[str, Season], kept: Mapping[str, Kept]) -> list[Run]:
    due = []
    for series in dict.fromkeys(own for records in kept.values() for own in records):
        curves = {town: _curves(own, series, kept[town][series]) for town, own in seasons.items()}
        criteria = next(iter(seasons.values())).criteria
        ends = may_be_ends(list(curves.values()), criteria)
        for (town, own), asked in zip(curves.items(), ends, strict=True):
            widest = seasons[town].file.widest_mm
            narrow = Narrow(widest, max(1, round(BENT_SHARE * widest)), AGREE_SHARE * widest)
            due += [Run(*series, mm, town)
                    for mm in next_rains(own, criteria, narrow, 1, asked)]  # fmt: skip
    return due


def _take(season: Season, kept: Kept, runs: Sequence[Run]) -> None:
    """Read what was made of runs."""
    for run in runs:
        record = kept_record(season, run)
        if record is None:
            raise AssertionError(run)
        kept[run.state, run.minutes][run.rain_mm] = record


def _found(season: Season, kept: Kept, made: int) -> Found:
    lost = {
        Run(*series, mm, season.town): str(own["lost"])
        for series, records in kept.items()
        for mm, own in records.items()
        if own["lost"]
    }
    curves = {series: _curves(season, series, records) for series, records in kept.items()}
    return Found(curves, sum(map(len, kept.values())), made, lost)


def all_kept(season: Season) -> Kept:
    """What is kept of the runs of a town, by series and rain."""
    return {(own.id, rain.minutes): _kept(season, own.id, rain.minutes)
            for own in season.file.states for rain in season.file.rains}  # fmt: skip


def _kept(season: Season, state: str, minutes: int) -> dict[int, Record]:
    rain = next(own for own in season.file.rains if own.minutes == minutes)
    found: dict[int, Record] = {}
    for mm in kept_rains(season, state, minutes):
        if rain.from_mm <= mm <= rain.to_mm:
            record = kept_record(season, Run(state, minutes, mm, season.town))
            if record is not None:
                found[mm] = record
    return found


def _due(season: Season, kept: Kept, workers: int) -> list[Run]:
    first = [
        Run(*series, mm)
        for series, records in kept.items()
        for mm in _first_rains(season, series[1])
        if mm not in records
    ]
    if first:
        return first
    curves = {series: _curves(season, series, records) for series, records in kept.items()}
    agree_mm = season.file.agree_mm
    narrow = Narrow(season.file.widest_mm, agree_mm, agree_mm)
    for most in (1, workers):
        due = [
            Run(*series, mm)
            for series, own in curves.items()
            for mm in next_rains(own, season.criteria, narrow, most)
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
