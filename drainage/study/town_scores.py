"""The row of figures for the whole town, from the tables of a run."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.comparison import rounded
from drainage.metrics import (
    flooded_volume_m3,
    judge_points,
    judged_by_flooding,
    routing_error_of_flooded_pct,
    score_outfalls,
    score_streets,
    town_readings,
    volume_above_limit_m3,
)
from drainage.network import Network
from drainage.network.topology import river_outlets
from drainage.results import RunResult
from drainage.scenario import Composed
from drainage.scenario.settings import Targets
from drainage.study.opening import OpenStudy


def town_of(opened: OpenStudy, built: Composed, event: str, result: RunResult) -> pd.Series:
    """The figures of the whole town alone, of a run: those that all its scores would give, in a
    fraction of the time."""
    network, targets = built.network, opened.study.conditions.targets
    result = judged_by_flooding(network, result)
    storm = opened.storms[event]
    tables = {
        "point": judge_points(network, result, storm.hourly_depth_mm, targets),
        "outfall": score_outfalls(network, result, storm.depth_mm, targets),
        "street": score_streets(network, result, targets),
    }
    return rounded(score_town(network, result, tables, targets)).iloc[0]


def score_town(
    network: Network, result: RunResult, tables: Mapping[str, pd.DataFrame], targets: Targets
) -> pd.DataFrame:
    """One row for the whole town, from its ``point``, ``outfall`` and ``street`` tables."""
    points, outfalls, streets = tables["point"], tables["outfall"], tables["street"]
    river = outfalls.index.isin(river_outlets(network))
    errors = {
        "runoff_continuity_pct": result.record["runoff_continuity_pct"],
        "routing_continuity_pct": result.record["routing_continuity_pct"],
        "rain_error_pct": result.record["rain_error_pct"],
        "tracer_error_pct": result.record["tracer_error_pct"],
        "routing_error_m3": result.record["routing_error_m3"],
        "routing_error_of_flooded_pct": routing_error_of_flooded_pct(network, result),
    }
    row = {
        "scenario": result.scenario,
        "event": result.event,
        "volume_above_limit_m3": volume_above_limit_m3(network, result, targets),
        "total_flooded_volume_m3": flooded_volume_m3(network, result),
        "sewage_to_rivers_m3": outfalls.loc[river, "sewage_volume_m3"].sum(),
        "sewage_lost_at_rims_m3": result.record["tracer"]["sewage_lost_at_rims_m3"],
        "flooded_street_length_m": streets["flooded_length_m"].sum(),
        **town_readings(network, result, points, targets),
        **errors,
        "reason": result.reason,
    }
    frame = pd.DataFrame([row], index=pd.Index([network.name], name="network"))
    if not result.within_limits:
        unknown = frame.columns.difference(["scenario", "event", "reason", *errors])
        frame = frame.assign(**dict.fromkeys(unknown, np.nan))
    return frame
