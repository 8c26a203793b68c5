"""One point, one plan: cause, works, before and after of each waterlogging point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from drainage.measures import AnyMeasure
from drainage.metrics.causes import CAUSES_ZH
from drainage.scenario import Scenario


@dataclass(frozen=True)
class Outcome:
    """A point in one event before and after; NaN where a run was not scored."""

    event: str
    hourly_depth_mm: float
    before_depth_m: float
    after_depth_m: float
    before_minutes: float
    after_minutes: float
    before_cause: str
    after_cause: str
    meets_target: bool | None


@dataclass(frozen=True)
class PointPlan:
    """The sheet of one point."""

    point_no: str
    name_zh: str
    name_en: str
    street_zh: str
    phase: str
    target_hourly_rain_mm: float
    rank: Mapping[str, float]
    outcomes: tuple[Outcome, ...]
    works: tuple[str, ...]
    town_works: tuple[str, ...]
    sources: tuple[str, ...]


def point_plans(
    watch_points: pd.DataFrame,
    streets: pd.DataFrame,
    before: Mapping[str, pd.DataFrame],
    after: Mapping[str, pd.DataFrame],
    hourly_depth_mm: Mapping[str, float],
    built: Sequence[Scenario],
) -> list[PointPlan]:
    """The plans of all points, in the order of the list.

    ``before`` and ``after``: event -> table of ``score_points``; ``built`` the scenarios
    that make up the works, whose measures name the points they are for.
    """
    return [
        PointPlan(
            point_no=str(point),
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            street_zh=str(streets["name_zh"].get(row["street_id"], "")),
            phase=row["phase"],
            target_hourly_rain_mm=float(row["target_hourly_rain_mm"]),
            rank={event: _number(table.at[point, "rank"]) for event, table in before.items()},
            outcomes=tuple(
                _outcome(str(point), event, before[event], after[event], hourly_depth_mm[event])
                for event in before
                if event in after
            ),
            works=tuple(m.title_zh for m in _measures(built) if str(point) in _points_of(m)),
            town_works=tuple(m.title_zh for m in _measures(built) if not _points_of(m)),
            sources=tuple(
                dict.fromkeys(m.source for m in _measures(built) if str(point) in _points_of(m))
            ),
        )
        for point, row in watch_points.iterrows()
    ]


def _measures(built: Sequence[Scenario]) -> list[AnyMeasure]:
    return [measure for scenario in built for measure in scenario.measures]


def _points_of(measure: AnyMeasure) -> tuple[str, ...]:
    """The points a measure is for; none where it serves the town."""
    one = getattr(measure, "point_no", "")
    return (one,) if one else tuple(getattr(measure, "points", ()) or ())


def _outcome(
    point: str, event: str, before: pd.DataFrame, after: pd.DataFrame, hourly_depth_mm: float
) -> Outcome:
    old, new = before.loc[point], after.loc[point]
    met = new["meets_target"]
    return Outcome(
        event=event,
        hourly_depth_mm=hourly_depth_mm,
        before_depth_m=_number(old["max_depth_m"]),
        after_depth_m=_number(new["max_depth_m"]),
        before_minutes=_number(old["minutes_above_15cm"]),
        after_minutes=_number(new["minutes_above_15cm"]),
        before_cause=CAUSES_ZH.get(str(old["limiting_cause"]), ""),
        after_cause=CAUSES_ZH.get(str(new["limiting_cause"]), ""),
        meets_target=None if pd.isna(met) else bool(met),
    )


def _number(value: object) -> float:
    return float("nan") if pd.isna(value) else float(str(value))
