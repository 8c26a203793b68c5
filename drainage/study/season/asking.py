"""The answer of a rain table to one rain: which places, how deep, when, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drainage.errors import Finding, InputError, one_of
from drainage.quantities import figure
from drainage.said import said
from drainage.season import (
    Curves,
    DepthSpread,
    SeasonDocument,
    SeriesOf,
    StateOf,
    curves_of,
    depth_cm_at,
    depth_spread,
    drawn_curves,
    is_inside,
    levels_at,
    levels_of,
    times_at,
)
from drainage.season.wall import AGAIN, NOTHING

OPTIONS = "drainage season"


@dataclass(frozen=True)
class Flooded:
    """A place that reaches the least depth of the table: ``times`` by depth, minutes after the peak
    and in all, as words; ``mark`` where its depth is not monotone in the rain.

    Of the ``members`` drawn towns that were run to both sides of the rain ``band_cm`` is the least
    and greatest depth, and ``reached`` of them come to the least depth of the table; None and 0
    where there are none.
    """

    place: int
    depth_cm: float
    times: Sequence[str]
    level: str
    mark: str
    band_cm: tuple[float, float] | None = None
    reached: int = 0
    members: int = 0


@dataclass(frozen=True)
class Answer:
    """The places under water, the deepest first, read between the runs ``low_mm`` and
    ``high_mm``; ``unknown`` counts places without a depth. ``perhaps`` are places that stay below
    the least depth in the study as it is and not in all drawn towns."""

    state: StateOf
    flooded: Sequence[Flooded]
    low_mm: int
    high_mm: int
    unknown: int
    perhaps: Sequence[Flooded] = ()


def answer_to(document: SeasonDocument, rain_mm: float, minutes: int, state: str) -> Answer:
    """What a rain, mm in so many minutes, does in a state; no state given: the first.

    Raises InputError for a state or a length of rain that was not run, and for a rain outside
    what was run: no number is given there.
    """
    known = {own.id: own for own in document.states}
    name = state or document.states[0].id
    series = document.series_of(name, minutes)
    if series is None:
        raise InputError(_unknown(document, list(known), name, minutes))
    curves = curves_of(series)
    if not is_inside(curves, rain_mm):
        raise InputError([_outside(series, rain_mm)])
    depth = depth_cm_at(curves, rain_mm)
    levels = levels_at(curves, levels_of(document), rain_mm)
    times = _times(document, curves, rain_mm)
    least_cm = document.depths_cm[0]
    towns = depth_spread(drawn_curves(series), rain_mm, least_cm, len(document.places))
    deepest = np.argsort(-np.nan_to_num(depth, nan=0.0), kind="stable").tolist()
    wet = [k for k in deepest if depth[k] >= least_cm]
    perhaps = [k for k in deepest if depth[k] < least_cm and towns.reached[k]]
    rains = np.array(series.rains_mm)

    def flooded(k: int) -> Flooded:
        return Flooded(k, float(depth[k]), [own[k] for own in times], levels[k], _mark(series, k),
                       *_of_towns(towns, k))  # fmt: skip

    return Answer(
        state=known[name],
        flooded=[flooded(k) for k in wet],
        low_mm=int(rains[rains <= rain_mm].max()),
        high_mm=int(rains[rains >= rain_mm].min()),
        unknown=int(np.isnan(depth).sum()),
        perhaps=[flooded(k) for k in perhaps],
    )


def _of_towns(towns: DepthSpread, k: int) -> tuple[tuple[float, float] | None, int, int]:
    members = int(towns.members[k])
    band = (float(towns.least_cm[k]), float(towns.greatest_cm[k])) if members else None
    return band, int(towns.reached[k]), members


def _times(document: SeasonDocument, curves: Curves, rain_mm: float) -> list[list[str]]:
    """By depth, then place: "12, 45"."""
    found = []
    for cm in document.depths_cm:
        own = times_at(curves, cm, rain_mm)
        found.append([
            NOTHING if np.isnan(first)
            else f"{figure(first, 0)}, {'≥' if end else ''}{figure(above, 0)}"
            for first, above, end in zip(own.first_min, own.above_min, own.to_end, strict=True)
        ])  # fmt: skip
    return found


def _mark(series: SeriesOf, place: int) -> str:
    return "" if all(own.monotone for own in series.places[place].thresholds) else AGAIN


def _unknown(
    document: SeasonDocument, states: Sequence[str], state: str, minutes: int
) -> list[Finding]:
    lengths = list(dict.fromkeys(str(own.rain_minutes) for own in document.series))
    findings = []
    if state not in states:
        findings.append(Finding(OPTIONS, "--state", "", state, "no such state in the rain table",
                                one_of(states)))  # fmt: skip
    if str(minutes) not in lengths:
        findings.append(
            Finding(OPTIONS, "--minutes", "", str(minutes), "no such length of rain was run",
                    one_of(lengths))
        )  # fmt: skip
    return findings


def _outside(series: SeriesOf, rain_mm: float) -> Finding:
    if not series.rains_mm:
        return Finding(OPTIONS, "--rain", "", f"{rain_mm:g} mm", "no run of this rain is scored",
                       "See lost_mm in season.json.")  # fmt: skip
    return Finding(
        OPTIONS, "--rain", "", f"{rain_mm:g} mm",
        said("outside what was run, {low_mm} to {high_mm} mm in {minutes} min: no number is given",
             low_mm=min(series.rains_mm), high_mm=max(series.rains_mm),
             minutes=series.rain_minutes),
        _cure_outside(series, rain_mm),
    )  # fmt: skip


def _cure_outside(series: SeriesOf, rain_mm: float) -> str:
    lost = sorted(series.lost_mm)
    tried = [*series.rains_mm, *lost]
    if min(tried) <= rain_mm <= max(tried):
        return said(
            "Ask for a rain inside. Runs of {rains} mm could not be scored (lost_mm in "
            "season.json): widening the range in season.toml does not help.",
            rains=", ".join(map(str, lost)),
        )
    return ("Ask for a rain inside, or widen from_mm and to_mm in season.toml and run drainage "
            "season again.")  # fmt: skip
