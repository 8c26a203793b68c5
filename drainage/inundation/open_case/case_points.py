"""The places of a case whose level, depth and speed are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.inundation.mesh.mesh_ground import MeshGround
from drainage.inundation.open_case.case_file import SAME, Case
from drainage.inundation.open_case.case_values import name_fault
from drainage.rainfall.record_table import read_record_table
from drainage.said import said

Floats = NDArray[np.float64]
MOST_READINGS = 20_000_000
"""Rows times columns of a table: they take a minute to write and 0.5 GB to hold."""
HEADINGS = {"name": ("name", "名称", "id", "编号"), "x_m": ("x_m", "x"), "y_m": ("y_m", "y")}


@dataclass(frozen=True, eq=False)
class Points:
    """p places: the cell of each, and the ground there above the cell's lowest, m."""

    names: tuple[str, ...]
    x_m: Floats
    y_m: Floats
    cell: NDArray[np.int64]
    relief_m: Floats


def points_of_case(case: Case, path: Path, ground: MeshGround) -> Points:
    """The places of the file and of its ``points_file``.

    InputError for each that lies off the ground or in a wall, and for names that stand twice.
    """
    names = [own.name for own in case.points]
    xy = [(own.x_m, own.y_m) for own in case.points]
    files = [str(path)] * len(names)
    if case.points_file:
        table = path.parent / case.points_file
        more = _read(table)
        names += more["name"].tolist()
        xy += list(zip(more["x_m"], more["y_m"], strict=True))
        files += [str(table)] * len(more)
    _require_few(case, path, len(names))
    places = np.array(xy, dtype=float).reshape(-1, 2)
    cell, relief = ground.virtual.cell_at(places[:, 0], places[:, 1])
    findings = [
        Finding(files[k], names[k], "", f"{places[k, 0]:.2f} {places[k, 1]:.2f}",
                "the point lies off the terrain, in a gap of it or in a wall",
                "Give x and y in the terrain's plane, on its ground.")
        for k in np.flatnonzero(cell < 0).tolist()
    ]  # fmt: skip
    twice = pd.Series(names, dtype=str).duplicated()
    findings += [
        Finding(files[k], names[k], "name", names[k], SAME, "Give each its own name.")
        for k in np.flatnonzero(twice).tolist()
    ]
    if findings:
        raise InputError(findings)
    return Points(tuple(names), places[:, 0], places[:, 1], cell, relief)


def _require_few(case: Case, path: Path, points: int) -> None:
    rows = case.run.minutes / case.run.output_min
    if rows * points > MOST_READINGS:
        raise InputError([Finding(
            str(path), "run", "output_min", f"{case.run.output_min:g}",
            said("{points:,} points read {rows:,.0f} times are more than {most:,} figures",
                 points=points, rows=rows, most=MOST_READINGS),
            "Read fewer points, or give a longer output_min.",
        )])  # fmt: skip


def _read(path: Path) -> pd.DataFrame:
    """Columns name, x_m, y_m of a CSV; InputError for each cell that is none."""
    table = read_record_table(path)
    plain = [own.lower() for own in table.headings]
    at = {
        key: next((k for k, own in enumerate(plain) if own in words), None)
        for key, words in HEADINGS.items()
    }
    lacking = [key for key, own in at.items() if own is None]
    if lacking:
        raise InputError([Finding(str(path), "row 1", "", ", ".join(table.headings),
                                  said("no column {names}", names=", ".join(lacking)),
                                  "Head the columns name, x_m and y_m.")])  # fmt: skip
    made = pd.DataFrame({key: table.cells[own] for key, own in at.items()})
    findings = [*table.too_wide]
    for key in ("x_m", "y_m"):
        values = pd.to_numeric(made[key], errors="coerce")
        bad = ~np.isfinite(values.to_numpy(float))
        findings += [
            Finding(str(path), f"row {row}", key, cell, "not a number", "Give metres.")
            for row, cell in zip(table.row[bad], made[key][bad], strict=True)
        ]
        made[key] = values
    findings += [
        Finding(str(path), f"row {row}", "name", name, fault, "Give each point its own name.")
        for row, name in zip(table.row, made["name"], strict=True)
        if (fault := name_fault(name))
    ]
    if findings:
        raise InputError(findings)
    return made
