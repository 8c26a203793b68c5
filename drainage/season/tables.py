"""The document as curves, and curves as parts of the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from drainage.season.curves import Criterion, Curves, Floats
from drainage.season.document import (
    CurveOf,
    DrawnOf,
    SeasonDocument,
    SeriesOf,
    SpreadOf,
    ThresholdOf,
)
from drainage.season.spread import Spread, spreads
from drainage.season.thresholds import Threshold, thresholds

DIGITS = 2


def criteria_of(document: SeasonDocument) -> list[Criterion]:
    """What is looked for at each place: the depths, then the levels."""
    return [*map(Criterion, document.depths_cm), *levels_of(document)]


def levels_of(document: SeasonDocument) -> list[Criterion]:
    """The levels from the lowest to the highest."""
    return [Criterion(own.depth_cm, own.minutes, own.id) for own in document.levels]


def curves_in(curves: Curves, criteria: Sequence[Criterion], places: int) -> tuple[CurveOf, ...]:
    """One place after the other, with its thresholds."""
    found = thresholds(curves, criteria, places)
    return tuple(
        CurveOf(
            place=place,
            greatest_cm=_listed(curves.greatest_cm[:, place]),
            at_end_cm=_listed(curves.at_end_cm[:, place]),
            above_min={str(cm): tuple(np.round(own[:, place], DIGITS).tolist())
                       for cm, own in curves.above_min.items()},
            first_min={str(cm): _listed(own[:, place]) for cm, own in curves.first_min.items()},
            thresholds=tuple(_threshold(own) for own in found if own.place == place),
        )
        for place in range(places)
    )  # fmt: skip


def with_band(series: SeriesOf, towns: Mapping[int, Curves]) -> SeriesOf:
    """A series with the drawn towns, by their numbers, and the band of each depth that is asked."""
    if not series.places:
        return series
    depths = [own.depth_cm for own in series.places[0].thresholds if not own.level]
    found = spreads(list(towns.values()), [Criterion(cm) for cm in depths], len(series.places))
    each = iter(found)
    bands = {(k, cm): _spread_of(next(each)) for k in range(len(series.places)) for cm in depths}
    places = [
        own.model_copy(update={"thresholds": tuple(
            at if at.level else at.model_copy(update={"band": bands[k, at.depth_cm]})
            for at in own.thresholds
        )})
        for k, own in enumerate(series.places)
    ]  # fmt: skip
    drawn = [
        DrawnOf(
            member=number,
            rains_mm=tuple(int(mm) for mm in own.rains_mm),
            lost_mm=tuple(own.lost_mm),
            greatest_cm=tuple(_listed(own.greatest_cm[:, k]) for k in range(len(places))),
        )
        for number, own in towns.items()
    ]
    return series.model_copy(update={"places": tuple(places), "drawn": tuple(drawn)})


def drawn_curves(series: SeriesOf) -> list[Curves]:
    """The drawn towns of a series, of which depths alone are kept."""
    return [
        Curves(
            rains_mm=np.array(own.rains_mm, dtype=float),
            greatest_cm=_columns(own.greatest_cm).reshape(len(own.rains_mm), len(own.greatest_cm)),
            at_end_cm=np.zeros((0, 0)),
            above_min={},
            first_min={},
            lost_mm=own.lost_mm,
        )
        for own in series.drawn
    ]


def curves_of(series: SeriesOf) -> Curves:
    """The runs of a series as they were."""
    places = series.places
    depths = [int(cm) for cm in places[0].above_min] if places else []
    return Curves(
        rains_mm=np.array(series.rains_mm, dtype=float),
        greatest_cm=_columns([own.greatest_cm for own in places]),
        at_end_cm=_columns([own.at_end_cm for own in places]),
        above_min={cm: _columns([own.above_min[str(cm)] for own in places]) for cm in depths},
        first_min={cm: _columns([own.first_min[str(cm)] for own in places]) for cm in depths},
        lost_mm=series.lost_mm,
    )


def season_table(document: SeasonDocument) -> pd.DataFrame:
    """season.csv: one row a state, length of rain, place and depth or level."""
    rows = [
        {
            "scenario": document.scenario,
            "state": series.state,
            "rain_minutes": series.rain_minutes,
            "kind": document.places[curve.place].kind,
            "place_id": document.places[curve.place].id,
            "name_zh": document.places[curve.place].name_zh,
            "name_en": document.places[curve.place].name_en,
            "depth_cm": own.depth_cm,
            "held_minutes": own.held_minutes,
            "level": own.level,
            "outcome": own.outcome,
            "rain_mm": own.rain_mm,
            "between_low_mm": own.between_mm[0] if own.between_mm else None,
            "between_high_mm": own.between_mm[1] if own.between_mm else None,
            "run_from_mm": min(series.rains_mm, default=None),
            "run_to_mm": max(series.rains_mm, default=None),
            "monotone": own.monotone,
            "after_peak_min": own.after_peak_min,
            "above_min": own.above_min,
            "to_end": own.to_end,
            **_band_columns(own.band),
            "assumed_inflow_pct": document.places[curve.place].assumed_inflow_pct,
        }
        for series in document.series
        for curve in series.places
        for own in curve.thresholds
    ]
    whole = ("rain_mm", "between_low_mm", "between_high_mm", "run_from_mm", "run_to_mm",
             "after_peak_min", "above_min", "assumed_inflow_pct", *BAND_MM)  # fmt: skip
    return pd.DataFrame(rows).astype(dict.fromkeys(whole, "Int64"))


BAND_MM = ("band_least_mm", "band_greatest_mm", "band_members", "band_reached")


def _band_columns(own: SpreadOf | None) -> dict[str, int | str | None]:
    return {
        "band_least": own.least if own else None,
        "band_least_mm": own.least_mm if own else None,
        "band_greatest": own.greatest if own else None,
        "band_greatest_mm": own.greatest_mm if own else None,
        "band_members": own.members if own else None,
        "band_reached": own.reached if own else None,
    }


def _spread_of(own: Spread | None) -> SpreadOf | None:
    return None if own is None else SpreadOf(**asdict(own))


def _threshold(own: Threshold) -> ThresholdOf:
    low, high = own.low_mm, own.high_mm
    return ThresholdOf(
        depth_cm=own.criterion.depth_cm,
        held_minutes=own.criterion.minutes,
        level=own.criterion.level,
        outcome=own.outcome,
        rain_mm=own.rain_mm,
        between_mm=None if low is None or high is None else (low, high),
        monotone=own.monotone,
        after_peak_min=own.after_peak_min,
        above_min=own.above_min,
        to_end=own.to_end,
    )


def _listed(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(own) else round(own, DIGITS) for own in values.tolist())


def _columns(lists: Sequence[Sequence[float | None]]) -> Floats:
    """(run, place)."""
    return np.array(lists, dtype=float).T
