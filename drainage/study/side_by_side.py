"""Two scenarios beside each other under one event: everything the report says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from drainage.comparison import improvements, side_effects
from drainage.network.topology import river_outlets
from drainage.report.targets import outlet_targets, point_targets
from drainage.study.at_hand import AtHand, require_current
from drainage.study.costs import costs_of, totals_table
from drainage.study.score_files import score_tables
from drainage.study.steps import compare_scenarios
from drainage.study.tables_of_runs import scores_at_hand

MOST_EFFECTS = 8
"""Places shown of each figure that gets worse or better, the worst or best first."""


@dataclass(frozen=True)
class SideBySide:
    """``tables`` by scope (``score_tables``) of the two runs, ``point_targets`` and
    ``outlet_targets`` from the storms both have a current run of, ``worse`` and ``better`` rows of
    their comparison, ``costs`` by kind (``totals_table``), ``reasons`` of runs that are not
    scored by scenario."""

    tables: Mapping[str, pd.DataFrame]
    point_targets: pd.DataFrame
    outlet_targets: pd.DataFrame
    worse: pd.DataFrame
    better: pd.DataFrame
    costs: pd.DataFrame
    reasons: Mapping[str, str]


def side_by_side(study: AtHand, before: str, after: str, event: str) -> SideBySide:
    """Set ``after`` beside ``before`` in an event. Raises InputError for names the study lacks,
    StoreError with the cure for a run that is missing or not current, ComparisonError for runs
    of different storms or settings."""
    opened = study.opened
    opened.require_scenarios([before, after])
    opened.require_events([event])
    pair = list(dict.fromkeys([(before, event), (after, event)]))
    for key in pair:
        require_current(study, key)
    scores = scores_at_hand(study, pair)
    compared = compare_scenarios(opened, scores, before, after)
    to_river = river_outlets(study.built[after].network)
    points, outlets = _targets(study, list(dict.fromkeys([before, after])))
    return SideBySide(
        tables=score_tables(scores),
        point_targets=points,
        outlet_targets=outlets,
        worse=side_effects(compared, to_river, MOST_EFFECTS),
        better=improvements(compared, to_river, MOST_EFFECTS),
        costs=totals_table({name: costs_of(opened, study.built[name]) for name, _ in pair}),
        reasons={name: own.reason for (name, _), own in scores.items() if not own.within_limits},
    )


def _targets(study: AtHand, names: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Verdicts of points and outlets from the storms that both have a current run of: others
    would judge one and not the other. The flood check judges neither."""
    opened = study.opened
    events = [
        event.id
        for event in opened.events
        if event.purpose != "flood"
        and all(name in opened.study.runs_of(event) for name in names)
        and all(study.is_current((name, event.id)) for name in names)
    ]
    if not events:
        return pd.DataFrame(), pd.DataFrame()
    tables = score_tables(scores_at_hand(study, [(n, event) for n in names for event in events]))
    hourly = {event: storm.hourly_depth_mm for event, storm in opened.storms.items()}
    whole = {event: storm.depth_mm for event, storm in opened.storms.items()}
    targets = opened.study.conditions.targets
    return (
        point_targets(tables["point"], hourly),
        outlet_targets(tables["outfall"], whole, targets),
    )
