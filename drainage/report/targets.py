"""Does every point and every combined outlet meet its target, and was that tested."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.metrics import VERDICTS
from drainage.scenario.settings import Targets

SAME_MM = 1e-6
"""A storm counts as within a target up to this excess, as in the scores."""
REACHES_MM = 0.05
"""A storm reaches a target from this much below."""
ROUNDED = 6
"""Digits by which two storms of the same depth are equal."""


def point_targets(points: pd.DataFrame, hourly_depth_mm: Mapping[str, float]) -> pd.DataFrame:
    """One row a scenario and point, from the points' scores of all runs.

    ``event`` decides: the storm with the heaviest hour not above ``target_rain_mm``, of
    equal ones that with the greatest depth; its ``storm_rain_mm``, ``max_depth_m``,
    ``max_lane_depth_m`` and ``minutes_above_limit``. ``meets_target`` and the verdict by each
    reading (``VERDICTS``) are False where any such storm misses it and empty where none was
    judged; ``tested_at_target`` says that the deciding storm reaches the target, else the
    point was only seen in lighter ones.
    """
    shown = ["max_depth_m", "max_lane_depth_m", "minutes_above_limit"]
    verdicts = ["meets_target", *VERDICTS]
    target_mm = points["target_hourly_rain_mm"]
    return _decided(points, "point_no", target_mm, hourly_depth_mm, shown, verdicts)


def outlet_targets(
    outfalls: pd.DataFrame, event_depth_mm: Mapping[str, float], targets: Targets
) -> pd.DataFrame:
    """One row a scenario and combined outlet, from the outfalls' scores of all runs.

    As ``point_targets``, by the whole depth of each storm; the target is that of the study,
    of equal storms the one with the most sewage decides.
    """
    own = outfalls[outfalls["system"] == "combined"]
    limit = pd.Series(targets.outlet_event_rain_mm, index=own.index)
    shown = ["sewage_volume_m3", "overflow_volume_m3"]
    return _decided(own, "outlet_id", limit, event_depth_mm, shown, ["meets_target"])


def _decided(
    scores: pd.DataFrame,
    place: str,
    target_mm: pd.Series,
    rain_mm: Mapping[str, float],
    shown: list[str],
    verdicts: list[str],
) -> pd.DataFrame:
    """A row of ``scores`` for each scenario and place; the first of ``shown`` breaks ties."""
    keys = ["scenario", place]
    table = pd.DataFrame(
        {
            **{key: scores[key] for key in keys},
            "target_rain_mm": target_mm.astype(float),
            "event": scores["event"],
            "storm_rain_mm": [round(rain_mm[event], ROUNDED) for event in scores["event"]],
            **{name: pd.to_numeric(scores[name]).astype(float) for name in shown},
            **{name: scores[name].astype("boolean") for name in verdicts},
        }
    ).reset_index(drop=True)
    within = table["storm_rain_mm"] <= table["target_rain_mm"] + SAME_MM
    own = table[within & table[verdicts].notna().any(axis=1) & table[shown[0]].notna()]
    # The least flag: one storm that misses outweighs all, and where none judges none is met.
    met = own.groupby(keys)[verdicts].min()
    order = own.sort_values(["storm_rain_mm", shown[0]], kind="stable")
    deciding = order.drop_duplicates(keys, keep="last").set_index(keys)
    reached = deciding["storm_rain_mm"] >= deciding["target_rain_mm"] - REACHES_MM
    rows = table.drop_duplicates(keys).set_index(keys)[["target_rain_mm"]]
    columns = ["event", "storm_rain_mm", *shown]
    found = rows.join(deciding[columns]).join(met)
    return found.assign(
        event=found["event"].astype(object).where(found["event"].notna(), ""),
        tested_at_target=reached.astype("boolean").reindex(found.index).fillna(False).astype(bool),
    ).reset_index()
