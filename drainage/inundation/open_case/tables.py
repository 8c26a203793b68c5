"""The tables of a case, as CSV files for a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.inundation.open_case.case_values import TIME
from drainage.inundation.open_case.stepping import Readings, Run
from drainage.inundation.subgrid.arrays import Greatest
from drainage.inundation.water.maxima import NEVER
from drainage.spreadsheet_cell import ENCODING, harmless

Floats = NDArray[np.float64]
DIGITS = 4
"""Tenths of a millimetre, of a litre a second."""


def write_tables(run: Run, greatest: Greatest, folder: Path) -> None:
    """levels.csv, depths.csv, speeds.csv and flows.csv: a row a time, a column a place;
    points.csv and lines.csv: a row a place with its ``greatest`` values."""
    opened, readings = run.opened, run.readings
    names = list(opened.points.names)
    for file, rows in (("levels.csv", readings.level_m), ("depths.csv", readings.depth_m),
                       ("speeds.csv", readings.speed_m_s)):  # fmt: skip
        if names:
            _write(_over_time(readings, rows, names), folder / file)
    if names:
        _write(_points(run, greatest), folder / "points.csv")
    if opened.lines:
        lines = [own.name for own in opened.lines]
        _write(_over_time(readings, readings.flow_m3_s, lines), folder / "flows.csv")
        _write(_lines(run, lines), folder / "lines.csv")


def _over_time(readings: Readings, rows: list[Floats], names: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(np.array(rows), columns=[harmless(own) for own in names])
    table.insert(0, TIME, readings.minute)
    return table


def _points(run: Run, greatest: Greatest) -> pd.DataFrame:
    """Of each point where it is, its ground, and the greatest level, depth and speed."""
    points, mesh = run.opened.points, run.opened.ground.mesh
    deepest = greatest.depth_m[points.cell].astype(float)
    depth = np.maximum(deepest - points.relief_m, 0.0)
    wet = depth > 0
    minute = greatest.depth_at_s[points.cell] / 60
    return pd.DataFrame({
        "name": [harmless(own) for own in points.names],
        "x_m": points.x_m,
        "y_m": points.y_m,
        "ground_level_m": mesh.level_m[points.cell] + points.relief_m,
        "greatest_level_m": np.where(wet, mesh.level_m[points.cell] + deepest, np.nan),
        "greatest_depth_m": depth,
        "minute_of_greatest": np.where(wet & (minute < NEVER / 60), minute, np.nan),
        "greatest_speed_m_s": np.where(wet, greatest.speed_m_s[points.cell], 0.0),
    })  # fmt: skip


def _lines(run: Run, names: list[str]) -> pd.DataFrame:
    """Of each line its greatest flow either way and the volume that passed, net."""
    return pd.DataFrame({
        "name": [harmless(own) for own in names],
        "greatest_flow_m3_s": run.greatest_flow_m3_s,
        "minute_of_greatest": run.greatest_flow_minute,
        "passed_m3": run.passed_m3,
    })  # fmt: skip


def _write(table: pd.DataFrame, path: Path) -> None:
    table.round(DIGITS).to_csv(path, index=False, lineterminator="\n", encoding=ENCODING)
