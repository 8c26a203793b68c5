"""The tables of a case, as CSV files for a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.inundation.open_case.opened import OpenCase
from drainage.inundation.open_case.stepping import Readings
from drainage.spreadsheet_cell import ENCODING, harmless

Floats = NDArray[np.float64]
DIGITS = {"time_min": 3, "flows.csv": 5}
LEVEL_DIGITS = 4
TIME = "time_min"


def write_tables(opened: OpenCase, readings: Readings, folder: Path) -> None:
    """levels.csv, depths.csv, speeds.csv and flows.csv: a row a time, a column a place;
    points.csv and lines.csv: a row a place with its greatest values."""
    names = list(opened.points.names)
    for file, rows in (("levels.csv", readings.level_m), ("depths.csv", readings.depth_m),
                       ("speeds.csv", readings.speed_m_s)):  # fmt: skip
        if names:
            _write(_over_time(readings, rows, names), folder / file)
    if names:
        _write(_points(opened, readings), folder / "points.csv")
    if opened.lines:
        lines = [own.name for own in opened.lines]
        _write(_over_time(readings, readings.flow_m3_s, lines), folder / "flows.csv")
        _write(_lines(readings, lines), folder / "lines.csv")


def _over_time(readings: Readings, rows: list[Floats], names: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(np.array(rows), columns=[harmless(own) for own in names])
    table.insert(0, TIME, readings.minute)
    return table


def _points(opened: OpenCase, readings: Readings) -> pd.DataFrame:
    """Of each point where it is, its ground, and the greatest level, depth and speed."""
    points, mesh = opened.points, opened.ground.mesh
    depth, level = np.array(readings.depth_m), np.array(readings.level_m)
    speed, minute = np.array(readings.speed_m_s), np.array(readings.minute)
    deepest = depth.argmax(axis=0)
    at = np.arange(len(points.names))
    wet = depth > 0
    return pd.DataFrame({
        "name": [harmless(own) for own in points.names],
        "x_m": points.x_m,
        "y_m": points.y_m,
        "ground_level_m": mesh.level_m[points.cell] + points.relief_m,
        "greatest_level_m": level[deepest, at],
        "greatest_depth_m": depth[deepest, at],
        "minute_of_greatest": np.where(wet.any(axis=0), minute[deepest], np.nan),
        "first_wet_minute": np.where(wet.any(axis=0), minute[wet.argmax(axis=0)], np.nan),
        "greatest_speed_m_s": speed.max(axis=0),
    })  # fmt: skip


def _lines(readings: Readings, names: list[str]) -> pd.DataFrame:
    """Of each line its greatest flow either way and the volume that passed, net."""
    flow, minute = np.array(readings.flow_m3_s), np.array(readings.minute)
    most = np.abs(flow).argmax(axis=0)
    return pd.DataFrame({
        "name": [harmless(own) for own in names],
        "greatest_flow_m3_s": flow[most, np.arange(len(names))],
        "minute_of_greatest": minute[most],
        "passed_m3": readings.passed_m3[-1],
    })  # fmt: skip


def _write(table: pd.DataFrame, path: Path) -> None:
    shown = table.copy()
    for name in shown.select_dtypes("floating"):
        shown[name] = shown[name].round(LEVEL_DIGITS if name != TIME else 6)
    shown.to_csv(path, index=False, lineterminator="\n", encoding=ENCODING)
