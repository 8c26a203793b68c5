"""One point, one plan: place, cause, works, before and after of each waterlogging point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.ensemble.shown import ShownPoint, Weighing
from drainage.languages import Lang, in_language
from drainage.measures import AnyMeasure
from drainage.metrics import VERDICT, deciding_event
from drainage.metrics.columns import on_sheet
from drainage.metrics.story_words import QUESTIONS
from drainage.network import Network
from drainage.report.point_places import Place, place_of
from drainage.report.point_works import works_words
from drainage.results import RunResult
from drainage.scenario import Built, Scenario
from drainage.scenario.settings import Reading

ON_SHEETS = (*on_sheet("cause"), *on_sheet("effect"))
Cost = tuple[str, float, str]
"""Item, 10,000 yuan, source."""


@dataclass(frozen=True)
class Side:
    """A scenario with its runs: event -> table of ``score_points``, of ``score_stories`` and
    the result itself; ``works`` are all that were built, with their remarks."""

    title: str
    network: Network
    points: Mapping[str, pd.DataFrame]
    results: Mapping[str, RunResult]
    works: Sequence[Built] = ()
    stories: Mapping[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Storm:
    """A storm as the sheets name it; ``hourly_depth_mm`` is its greatest hour."""

    title: str
    hourly_depth_mm: float

    @property
    def short(self) -> str:
        """The title without what stands in brackets."""
        return self.title.partition("（")[0]


@dataclass(frozen=True)
class State:
    """A point in one run; every figure NaN where the run was not scored (``reason`` says why).

    Depth in m above the gutter (in a sag above its bottom), flows in m3/s. ``verdicts`` by
    reading; ``meets_target`` is the one that decides. ``figures``: column -> figure
    of the tables of a sheet.
    """

    depth_m: float
    above_gutter_m: float
    lane_depth_m: float
    minutes_above_limit: float
    cause: str
    cause_note: str
    flow_to_capacity: float
    arriving_flow_m3_s: float
    inlets_took_m3_s: float
    inlet_capacity_m3_s: float
    sewer_capacity_m3_s: float
    sewer_room_m3_s: float
    meets_target: bool | None
    verdicts: Mapping[Reading, bool | None]
    figures: Mapping[str, float]
    reason: str


@dataclass(frozen=True)
class Curve:
    """Rain in mm/h and the depth at the point in m, by minutes since the rain began.

    A run that is not scored has no depth.
    """

    minute: NDArray[np.float64]
    rain_mm_h: NDArray[np.float64]
    before_m: tuple[NDArray[np.float64], NDArray[np.float64]] | None
    after_m: tuple[NDArray[np.float64], NDArray[np.float64]] | None


@dataclass(frozen=True)
class Outcome:
    """A point under one storm before and after; ``own`` where it is the storm of its target."""

    event: str
    storm: Storm
    own: bool
    before: State
    after: State
    curve: Curve | None


@dataclass(frozen=True)
class Told:
    """The story of a point in one run: side, storm, and a text for each question it answers."""

    side: str
    storm: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Banded:
    """A point over the members of an ensemble, in a storm before or after, by one weighting."""

    event: str
    storm: Storm
    is_after: bool
    weighing: Weighing
    figures: ShownPoint


@dataclass(frozen=True)
class PointPlan:
    """The sheet of one point; ``cure`` says what would meet the target, where that was sought,
    ``bands`` how sure its figures are, where there is an ensemble."""

    point_no: str
    name_zh: str
    name_en: str
    place: Place
    phase: str
    completion_year: str
    target_hourly_rain_mm: float
    rank: Mapping[str, float]
    outcomes: tuple[Outcome, ...]
    stories: tuple[Told, ...]
    works: tuple[str, ...]
    town_works: tuple[str, ...]
    sources: tuple[str, ...]
    costs: tuple[Cost, ...]
    cure: str = ""
    bands: tuple[Banded, ...] = ()


def point_plans(
    before: Side,
    after: Side,
    storms: Mapping[str, Storm],
    built: Sequence[Scenario],
    lang: Lang = "zh",
) -> list[PointPlan]:
    """The plans of all points, in the order of the list.

    ``storms``: event -> storm; events without a run on both sides are left out. ``built``
    are the scenarios that make up the works, whose measures name the points they are for.
    """
    events = [event for event in storms if event in before.points and event in after.points]
    plans = []
    for point, row in before.network.watch_points.iterrows():
        number = str(point)
        target = float(row["target_hourly_rain_mm"])
        own = deciding_event({event: storms[event].hourly_depth_mm for event in events}, target)
        measures = [m for m in _measures(built) if number in m.points_served()]
        plans.append(
            PointPlan(
                point_no=number,
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                place=place_of(before.network, number),
                phase=row["phase"],
                completion_year=row["completion_year"],
                target_hourly_rain_mm=target,
                rank={e: _number(before.points[e].at[number, "rank"]) for e in events},
                outcomes=tuple(
                    Outcome(
                        event=event,
                        storm=storms[event],
                        own=event == own,
                        before=_state(before.points[event].loc[number]),
                        after=_state(after.points[event].loc[number]),
                        curve=_curve(before, after, event, number),
                    )
                    for event in events
                ),
                stories=tuple(
                    told
                    for side in (before, after)
                    for event in ([own] if own else events[:1])
                    if (told := _told(side, event, storms[event].short, number, lang)).texts
                ),
                works=tuple(
                    works_words(m, before.network, after.network, after.works, lang)
                    for m in measures
                ),
                town_works=tuple(
                    m.heading(lang) for m in _measures(built) if not m.points_served()
                ),
                sources=tuple(dict.fromkeys(in_language(m.source, lang) for m in measures)),
                costs=_costs(built, number, lang),
            )
        )
    return plans


def _measures(built: Sequence[Scenario]) -> list[AnyMeasure]:
    return [measure for scenario in built for measure in scenario.measures]


def _costs(built: Sequence[Scenario], point_no: str, lang: Lang) -> tuple[Cost, ...]:
    """Lump sums of the scenarios whose measures name the point."""
    return tuple(
        dict.fromkeys(
            (in_language(cost.item, lang), cost.cost_10k_yuan, in_language(cost.source, lang))
            for scenario in built
            if any(point_no in measure.points_served() for measure in scenario.measures)
            for cost in scenario.costs
        )
    )


def _state(row: pd.Series) -> State:
    return State(
        depth_m=_number(row["max_depth_m"]),
        above_gutter_m=_number(row["max_depth_above_gutter_m"]),
        lane_depth_m=_number(row["max_lane_depth_m"]),
        minutes_above_limit=_number(row["minutes_above_limit"]),
        cause="" if pd.isna(row["limiting_cause"]) else str(row["limiting_cause"]),
        cause_note="" if pd.isna(row["cause_note"]) else str(row["cause_note"]),
        flow_to_capacity=_number(row["flow_to_capacity"]),
        arriving_flow_m3_s=_number(row["arriving_flow_m3_s"]),
        inlets_took_m3_s=_number(row["inlets_took_m3_s"]),
        inlet_capacity_m3_s=_number(row["inlet_capacity_m3_s"]),
        sewer_capacity_m3_s=_number(row["sewer_capacity_m3_s"]),
        sewer_room_m3_s=_number(row["sewer_room_m3_s"]),
        meets_target=_flag(row["meets_target"]),
        verdicts={reading: _flag(row[column]) for reading, column in VERDICT.items()},
        figures={name: _number(row[name]) for name in ON_SHEETS},
        reason=str(row["reason"]),
    )


def _told(side: Side, event: str, storm: str, point_no: str, lang: Lang) -> Told:
    """The story of a point; no texts where the water never passes the limit."""
    table = side.stories.get(event)
    if table is None or pd.isna(table.at[point_no, "begins_minute"]):
        return Told(side.title, storm, ())
    texts = [str(table.at[point_no, f"{question}_{lang}"]) for question in QUESTIONS]
    return Told(side.title, storm, tuple(text for text in texts if text))


def _curve(before: Side, after: Side, event: str, point_no: str) -> Curve | None:
    if event not in before.results or event not in after.results:
        return None
    series = before.results[event].series
    start = float(before.results[event].record["rain_start_minute"])
    return Curve(
        minute=series["minute"].to_numpy().astype(float) - start,
        rain_mm_h=series["rainfall_mm_h"].to_numpy().astype(float),
        before_m=_depth(before, event, point_no),
        after_m=_depth(after, event, point_no),
    )


def _depth(
    side: Side, event: str, point_no: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    result = side.results[event]
    if not result.within_limits:
        return None
    depth = result.series["node_depth_m"].sel(
        node=side.network.watch_points.at[point_no, "node_id"]
    )
    minute = depth["minute"].to_numpy().astype(float)
    return minute - float(result.record["rain_start_minute"]), depth.to_numpy().astype(float)


def _flag(value: Any) -> bool | None:
    return None if pd.isna(value) else bool(value)


def _number(value: object) -> float:
    return float("nan") if pd.isna(value) else float(str(value))
