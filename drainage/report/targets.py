"""Does every point and every combined outlet meet its target, and was that tested."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.scenario.settings import Targets

SAME_MM = 1e-6
"""A storm counts as within a target up to this excess, as in the scores."""
REACHES_MM = 0.05
"""A storm reaches a target from this much below."""


def point_targets(points: pd.DataFrame, hourly_depth_mm: Mapping[str, float]) -> pd.DataFrame:
    """One row a scenario and point, from the points' scores of all runs.

    ``event`` decides: the heaviest scored storm not above ``target_hourly_rain_mm``, of
    equal ones that with the greatest depth; its ``hourly_depth_mm``, ``max_depth_m`` and
    ``minutes_above_15cm``. ``meets_target`` is False where any such storm misses it and
    empty where none was scored; ``tested_at_target`` says that the deciding storm reaches
    the target, else the point was only seen in lighter ones.
    """
    shown = ["max_depth_m", "minutes_above_15cm"]
    return _decided(points, "point_no", points["target_hourly_rain_mm"], hourly_depth_mm, shown)


def outlet_targets(
    outfalls: pd.DataFrame, event_depth_mm: Mapping[str, float], targets: Targets
) -> pd.DataFrame:
    """One row a scenario and combined outlet, from the outfalls' scores of all runs.

    As ``point_targets``; the target storm is that of the study, of equal storms the one
    with the most sewage decides.
    """
    own = outfalls[outfalls["system"] == "combined"]
    limit = pd.Series(targets.outlet_event_rain_mm, index=own.index)
    shown = ["sewage_volume_m3", "overflow_volume_m3"]
    return _decided(own, "outlet_id", limit, event_depth_mm, shown)


def _decided(
    scores: pd.DataFrame,
    place: str,
    target_mm: pd.Series,
    hourly_depth_mm: Mapping[str, float],
    shown: list[str],
) -> pd.DataFrame:
    """A row of ``scores`` for each scenario and place; the first of ``shown`` breaks ties."""
    keys = ["scenario", place]
    table = pd.DataFrame(
        {
            **{key: scores[key] for key in keys},
            "target_hourly_rain_mm": target_mm.astype(float),
            "event": scores["event"],
            "hourly_depth_mm": [float(hourly_depth_mm[event]) for event in scores["event"]],
            **{name: pd.to_numeric(scores[name]).astype(float) for name in shown},
            "meets_target": scores["meets_target"].astype("boolean"),
        }
    ).reset_index(drop=True)
    within = table["hourly_depth_mm"] <= table["target_hourly_rain_mm"] + SAME_MM
    own = table[within & table["meets_target"].notna() & table[shown[0]].notna()]
    met = own.groupby(keys)["meets_target"].all().astype("boolean")
    order = own.sort_values(["hourly_depth_mm", shown[0]], kind="stable")
    deciding = order.drop_duplicates(keys, keep="last").set_index(keys)
    reached = deciding["hourly_depth_mm"] >= deciding["target_hourly_rain_mm"] - REACHES_MM
    rows = table.drop_duplicates(keys).set_index(keys)[["target_hourly_rain_mm"]]
    columns = ["event", "hourly_depth_mm", *shown]
    found = rows.join(deciding[columns]).join(met)
    return found.assign(
        event=found["event"].astype(object).where(found["event"].notna(), ""),
        tested_at_target=reached.astype("boolean").reindex(found.index).fillna(False).astype(bool),
    ).reset_index()


def scenario_summary(
    point_targets: pd.DataFrame, outlet_targets: pd.DataFrame, towns: pd.DataFrame
) -> pd.DataFrame:
    """One row a scenario of ``towns``: how many points and outlets meet their targets.

    ``*_judged`` counts those that miss their target or were tested at it, ``*_met`` those
    that meet it and were tested at it: what a lighter storm alone has shown, or no scored
    run at all, is neither. ``*_listed`` counts all; ``runs`` and ``runs_scored`` the runs.
    The figures of each event stand in ``towns`` itself, a row a scenario and event.
    """
    scored = towns["reason"].fillna("").eq("").groupby(towns["scenario"], sort=False)
    summary = pd.DataFrame({"runs": scored.size(), "runs_scored": scored.sum()})
    for name, table in (("points", point_targets), ("outlets", outlet_targets)):
        met = table["meets_target"].fillna(False) & table["tested_at_target"]
        missed = ~table["meets_target"].fillna(True)
        counts = {"met": met, "judged": met | missed, "listed": met | True}
        for word, flags in counts.items():
            total = flags.astype(np.int64).groupby(table["scenario"]).sum()
            summary[f"{name}_{word}"] = total.reindex(summary.index, fill_value=0)
    return summary.rename_axis("scenario").reset_index()
