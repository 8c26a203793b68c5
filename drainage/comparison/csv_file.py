"""Result tables as CSV files that a spreadsheet opens without harm."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

DIGITS = {
    "max_depth_m": 3, "max_lane_depth_m": 3, "minutes_above_15cm": 1, "minutes_above_27cm": 1,
    "minutes_to_drain": 1, "ponded_volume_m3": 1, "flow_to_capacity": 2,
    "overflow_volume_m3": 1, "sewage_volume_m3": 1, "sewage_tracer_m3": 1,
    "sewage_entering_m3": 1, "total_flooded_volume_m3": 1, "sewage_to_rivers_m3": 1,
    "flooded_street_length_m": 1, "peak_flow_m3_s": 4,
    "minutes_of_overflow": 1, "tracer_error_pct": 1, "flooded_length_m": 1, "closed_length_m": 1,
    "max_flow_m3_s": 4,
    "full_capacity_m3_s": 4, "minutes_surcharged": 1, "max_filling": 3, "before_value": 4,
    "after_value": 4, "change": 4, "change_pct": 1, "rain_error_pct": 3, "routing_error_m3": 1,
    "routing_error_of_flooded_pct": 2, "depth_m": 3, "finer_depth_m": 3,
    "difference_m": 3,
    "greatest_point_m": 3, "greatest_street_m": 3, "greatest_manhole_m": 3,
}  # fmt: skip
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


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
    if isinstance(value, str) and value.startswith(FORMULA_START):
        return f"'{value}"
    return value
