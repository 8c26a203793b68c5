"""Two scenarios side by side under the same storms and rivers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from drainage.errors import ComparisonError

COLUMNS = [
    "before", "after", "event", "scope", "id", "metric", "unit", "before_value", "after_value",
    "change", "change_pct",
]  # fmt: skip

METRICS: dict[str, dict[str, str]] = {
    "point": {
        "max_depth_m": "m",
        "max_depth_above_gutter_m": "m",
        "max_lane_depth_m": "m",
        "minutes_above_limit": "min",
        "minutes_above_15cm": "min",
        "minutes_above_27cm": "min",
        "minutes_to_drain": "min",
        "ponded_volume_m3": "m3",
    },
    "outfall": {
        "overflow_volume_m3": "m3",
        "sewage_volume_m3": "m3",
        "peak_flow_m3_s": "m3/s",
        "minutes_of_overflow": "min",
    },
    "street": {
        "max_depth_m": "m",
        "max_lane_depth_m": "m",
        "minutes_above_limit": "min",
        "flooded_length_m": "m",
        "length_above_30min_m": "m",
        "lane_length_above_m": "m",
    },
    "conduit": {"max_flow_m3_s": "m3/s", "minutes_surcharged": "min"},
    "town": {
        "total_flooded_volume_m3": "m3",
        "sewage_to_rivers_m3": "m3",
        "sewage_lost_at_rims_m3": "m3",
        "flooded_street_length_m": "m",
        "points_above_limit": "1",
        "points_above_30min": "1",
        "points_lane_above": "1",
        "other_share_above": "1",
        "other_share_above_30min": "1",
        "other_share_lane_above": "1",
    },
}
"""Scope: its metrics and their units."""

SAME = ("event", "storm", "river_below_bank_m", "settings")
"""What two runs must share to be compared."""


def require_comparable(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raise ComparisonError where two records differ in storm, river or run settings."""
    differing = [name for name in SAME if before.get(name) != after.get(name)]
    if differing:
        raise ComparisonError(
            f"{before.get('scenario')} and {after.get('scenario')} cannot be compared for "
            f"{before.get('event')}: they differ in {', '.join(differing)}. "
            "Run both again (make scenario)."
        )


def compare(
    before: str, after: str, event: str, scores: Mapping[tuple[str, str], pd.DataFrame]
) -> pd.DataFrame:
    """Long table (``COLUMNS``) of every place and metric of two scenarios.

    ``scores``: (scenario, scope) -> frame indexed by id with the columns of ``METRICS``.
    A place that only one of them has stands with an empty value on the other side.
    """
    parts = [
        _scope(before, after, event, scope, scores[before, scope], scores[after, scope])
        for scope in METRICS
    ]
    return pd.concat(parts, ignore_index=True)


def _scope(
    before: str, after: str, event: str, scope: str, old: pd.DataFrame, new: pd.DataFrame
) -> pd.DataFrame:
    units = METRICS[scope]
    ids = old.index.union(new.index, sort=False)
    left = old.reindex(ids)[list(units)].apply(pd.to_numeric).to_numpy(float)
    right = new.reindex(ids)[list(units)].apply(pd.to_numeric).to_numpy(float)
    change = right - left
    pct = np.divide(100 * change, left, out=np.full_like(left, np.nan), where=np.abs(left) > 1e-9)
    n, m = len(ids), len(units)
    return pd.DataFrame(
        {
            "before": before,
            "after": after,
            "event": event,
            "scope": scope,
            "id": np.repeat(ids.astype(str), m),
            "metric": list(units) * n,
            "unit": list(units.values()) * n,
            "before_value": left.ravel(),
            "after_value": right.ravel(),
            "change": change.ravel(),
            "change_pct": pct.ravel(),
        },
        columns=COLUMNS,
    )


def side_effects(
    comparison: pd.DataFrame, river_outlets: Collection[str], most: int = 5
) -> pd.DataFrame:
    """Places downstream or elsewhere that a scenario makes worse, the worst first.

    Points and streets deeper by more than 1 cm, ``river_outlets`` (ids) with more overflow
    by more than 1 % and 10 m3, those that were dry among them: more water in an interceptor
    is no side effect.
    """
    deeper = comparison[
        comparison["scope"].isin(["point", "street"])
        & comparison["metric"].eq("max_depth_m")
        & comparison["change"].gt(0.01)
    ]
    more = comparison[
        comparison["metric"].eq("overflow_volume_m3")
        & comparison["id"].isin(list(river_outlets))
        & comparison["change"].gt(10)
        & ~comparison["change_pct"].le(1)
    ]
    return pd.concat(
        [
            part.sort_values("change", ascending=False).head(most)
            for part in (deeper[deeper["scope"] == "point"], deeper[deeper["scope"] == "street"],
                         more)
        ]
    )  # fmt: skip


GROWTH_LIMIT_PCT = 1.0


def grows_though_capacity_is_added(comparison: pd.DataFrame) -> bool:
    """Whether the total flooded volume rises by more than 1 %."""
    total = comparison[comparison["metric"] == "total_flooded_volume_m3"]
    return bool((total["change_pct"] > GROWTH_LIMIT_PCT).any())
