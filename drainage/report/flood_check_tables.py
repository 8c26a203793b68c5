"""The check against flooding (内涝) in figures: a line a run, for page and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from drainage.said_again import two_tongues_again

POINT = ("scenario", "event", "id", "name_zh", "name_en", "max_lane_depth_m",
         "minutes_lane_above", "meets_flood_target")  # fmt: skip


def checked_runs(
    table: pd.DataFrame, storms: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """A row a run of a table of the check: its storm, how many points and streets meet the target
    of how many, and metres above it in the lane and closed; None of a run that is not judged."""
    return [
        {"scenario": str(scenario), "event": str(event), **storms[str(event)], **_totals(own)}
        for (scenario, event), own in table.groupby(["scenario", "event"], sort=False)
    ]


def checked_points(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A row a run and listed point (``POINT``), None where there is no figure."""
    points = table.loc[table["scope"] == "point", list(POINT)].astype(object)
    rows: list[dict[str, Any]] = points.where(points.notna(), None).to_dict("records")
    return rows


def _totals(own: pd.DataFrame) -> dict[str, Any]:
    reason = str(own["reason"].iloc[0])
    found: dict[str, Any] = {"reason": two_tongues_again(reason)}
    for scope in ("point", "street"):
        rows = own[own["scope"] == scope]
        met = int(rows["meets_flood_target"].eq(True).sum())
        found |= {f"{scope}s": len(rows), f"{scope}s_met": None if reason else met}
    for name in ("lane_length_above_m", "closed_length_m"):
        found[name] = None if reason else float(own.loc[own["scope"] == "street", name].sum())
    return found
