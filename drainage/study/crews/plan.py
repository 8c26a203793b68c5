"""The tables of `drainage crews` from scored runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from drainage.study.at_hand import AtHand, Key
from drainage.study.crews.duties import LEAVINGS, bridge_rows, crew_rows, gain_rows
from drainage.study.crews.files import CrewFiles
from drainage.study.crews.places import base_rows, candidate_nodes, detour_rows, pump_rows
from drainage.study.crews.storm import CrewStorm, Drives, crew_storm
from drainage.study.tables_of_runs import scores_at_hand

FOLDER = "crews"
TABLES: Mapping[str, Sequence[str]] = {
    "crews": (
        "scenario", "event", "leaving", "point_no", "name_zh", "name_en", "trigger_min", "due_min",
        "crew", "base_id", "base_assumed", "leaves_min", "arrives_min", "late_min", "way_m",
        "hose_m", "stops_at", "way_zh", "way_en", "reaches", "remark",
    ),
    "bases": (
        "what", "bases", "node_ids", "places_zh", "places_en", "points", "unreached_points",
        "worst_min", "mean_min", "limit_on_the_way_min", "within_limit", "assumed",
    ),
    "gains": (
        "scenario", "event", "what", "base_id", "node_id", "place_zh", "place_en", "called",
        "without_crew", "served_m3", "mean_wait_min", "late_points", "late_total_min",
    ),
    "bridges": (
        "scenario", "event", "closed", "name_zh", "name_en", "assumed", "unreached_points",
        "dry_worst_min", "dry_mean_min", "called", "without_crew", "served_m3",
        "mean_wait_min", "late_points", "late_total_min",
    ),
    "pumps": (
        "scenario", "event", "point_no", "name_zh", "name_en", "volume_m3", "pump_ids",
        "rate_m3_h", "pump_out_h", "needed", "kept", "enough", "one_pump_h", "needed_pumps_h",
        "assumed",
    ),
    "detours": (
        "scenario", "event", "street_zh", "street_en", "minute", "closed_from_min",
        "closed_to_min", "closed_m", "from_node", "to_node", "from_zh", "from_en", "to_zh",
        "to_en", "detour_m", "detour_min", "way_zh", "way_en", "reaches", "closed_reaches",
        "remark",
    ),
}  # fmt: skip
"""Table -> its columns; the file has its name."""
TEXTS = ("scenario", "event", "leaving", "point_no", "name_zh", "name_en", "crew", "base_id",
         "stops_at", "way_zh", "way_en", "reaches", "remark")  # fmt: skip
"""Columns of `crews` that are text: where nobody comes they are empty."""


@dataclass(frozen=True)
class CrewPlan:
    """The tables by name, and the storm of each scored run for its map."""

    tables: Mapping[str, pd.DataFrame]
    storms: Mapping[Key, CrewStorm]


def crew_plan(study: AtHand, files: CrewFiles, runs: Sequence[Key]) -> CrewPlan:
    """Who goes where in each of the runs that are scored. Runs past their limits are left out."""
    scores = scores_at_hand(study, runs)
    targets = study.opened.study.conditions.targets
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    listed = study.opened.base.watch_points["node_id"]
    on_road = listed[listed.isin(files.roads.nodes.index)]
    rows["bases"] = base_rows(files, {str(point): str(own) for point, own in on_road.items()})
    storms = {}
    for key in runs:
        if not scores[key].within_limits:
            continue
        storm = storms[key] = crew_storm(files, study.built[key[0]], scores[key], targets)
        drives = Drives(storm, files.settings)
        for leaving in LEAVINGS:
            rows["crews"] += crew_rows(files, drives, leaving)
        known = [node for node in candidate_nodes(files) if node in storm.roads.nodes.index]
        rows["gains"] += gain_rows(files, drives, known)
        rows["bridges"] += bridge_rows(files, drives)
        rows["pumps"] += pump_rows(files, storm)
        rows["detours"] += detour_rows(storm)
    return CrewPlan({name: _frame(name, own) for name, own in rows.items()}, storms)


def _frame(name: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A table with all its columns; what never begins or ends is NaN, text that says nothing ""."""
    table = pd.DataFrame(rows, columns=list(TABLES[name])).replace([np.inf, -np.inf], np.nan)
    return table.fillna({own: "" for own in TEXTS if own in table})
