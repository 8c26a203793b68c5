"""Result tables as CSV files that a spreadsheet opens without harm."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from drainage.spreadsheet_cell import harmless

DIGITS = {
    "max_depth_m": 3, "max_depth_above_gutter_m": 3, "max_lane_depth_m": 3,
    "minutes_above_limit": 1, "minutes_above_15cm": 1, "minutes_above_27cm": 1,
    "minutes_to_drain": 1, "ponded_volume_m3": 1, "flow_to_capacity": 2,
    "overflow_volume_m3": 1, "backflow_volume_m3": 1, "sewage_volume_m3": 1,
    "total_flooded_volume_m3": 1, "sewage_to_rivers_m3": 1,
    "flooded_street_length_m": 1, "peak_flow_m3_s": 4,
    "minutes_of_overflow": 1, "tracer_error_pct": 3, "flooded_length_m": 1, "closed_length_m": 1,
    "length_above_30min_m": 1, "lane_length_above_m": 1, "other_share_above": 4,
    "other_share_above_30min": 4, "other_share_lane_above": 4,
    "minutes_lane_above": 1, "minutes_closed": 1, "max_depth_before_m": 3, "max_depth_after_m": 3,
    "max_lane_depth_before_m": 3, "max_lane_depth_after_m": 3, "minutes_above_limit_before": 1,
    "minutes_above_limit_after": 1, "max_flow_m3_s": 4,
    "full_capacity_m3_s": 4, "minutes_surcharged": 1, "max_filling": 3, "before_value": 4,
    "after_value": 4, "change": 4, "change_pct": 1,
    "arriving_flow_m3_s": 3, "inlets_took_m3_s": 3, "sewer_room_m3_s": 3,
    "begins_minute": 1, "ends_minute": 1, "highest_minute": 1,
    "arrived_m3": 1, "street_share": 3, "own_land_share": 3, "inlets_share": 3,
    "origin_streets_share": 3, "origin_blocks_share": 3, "origin_hills_share": 3,
    "origin_sewers_share": 3, "inlets_took_m3": 1, "inlets_most_m3_s": 4, "ran_on_m3": 1,
    "standing_m3": 1, "balance_error_pct": 1, "room_below_gutter_m": 2,
    "sewer_full_from_minute": 1, "sewer_full_minutes": 1, "full_to_gutter_from_minute": 1,
    "full_to_gutter_minutes": 1, "backed_up_from_minute": 1, "backed_up_minutes": 1,
    "higher_below_from_minute": 1, "higher_below_minutes": 1, "full_length_m": 1,
    "rain_error_pct": 3, "routing_error_m3": 1,
    "routing_error_of_flooded_pct": 2, "depth_m": 3, "finer_depth_m": 3, "difference_m": 3,
    "greatest_point_m": 3, "greatest_street_m": 3, "greatest_manhole_m": 3,
}  # fmt: skip


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy with the figures every file and page of a study shows."""
    shown = frame.copy()
    for name in shown.columns.intersection(list(DIGITS)):
        shown[name] = pd.to_numeric(shown[name]).round(DIGITS[name])
    return shown


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write all columns (the index is left out) as UTF-8, whole or not at all.

    Flags become true and false, unknown values empty. Text that a spreadsheet would take
    for a formula gets an apostrophe before it.
    """
    shown = rounded(frame)
    for name in shown.columns.difference(list(DIGITS)):
        if pd.api.types.is_bool_dtype(shown[name]):
            shown[name] = shown[name].map({True: "true", False: "false"})
        elif not pd.api.types.is_numeric_dtype(shown[name]):
            shown[name] = shown[name].map(_harmless)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    shown.to_csv(scratch, index=False, lineterminator="\n", encoding="utf-8")
    scratch.replace(path)


def _harmless(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value
