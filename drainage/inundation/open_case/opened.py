"""A case with all it names read and checked, ready to be run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.terrain_plane import terrain_plane
from drainage.inundation.mesh.mesh_ground import MeshGround
from drainage.inundation.open_case.case_file import (
    Case,
    CaseInflow,
    CaseLevel,
    CaseLine,
    read_case,
)
from drainage.inundation.open_case.case_ground import ground_of_case
from drainage.inundation.open_case.case_points import Points, points_of_case
from drainage.inundation.open_case.case_start import depth_at_start, too_deep
from drainage.inundation.open_case.places import cells_along, cells_at_edge, faces_crossed
from drainage.inundation.open_case.time_table import (
    FLOW,
    LEVEL,
    Steps,
    TimeTable,
    read_steps,
    read_time_table,
)
from drainage.inundation.water.lost import TOO_DEEP_M
from drainage.rainfall import load_storm
from drainage.said import said

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DEEPEST_TO_PASS_M = 10.0
"""Water that would have to stand this deep to get away from where it comes in is a mistake in
the unit or the place: no street and no breach is that deep."""
LEAST_ON_GROUND = 0.5
WEIR = 1.705
"""Of critical flow over an edge: m³/s = 1.705 width depth^1.5."""


@dataclass(frozen=True, eq=False)
class Inflow:
    """Water of a table that enters ``cell`` (c,) in ``share`` (c,), which add up to 1."""

    name: str
    table: TimeTable
    cell: Ints
    share: Floats


@dataclass(frozen=True, eq=False)
class HeldLevel:
    """Cells (c,) whose level is held."""

    name: str
    table: TimeTable
    cell: Ints


@dataclass(frozen=True, eq=False)
class FlowLine:
    """Faces (f,) whose flows times ``sign`` (f,) are the flow through a line."""

    name: str
    face: Ints
    sign: Floats


@dataclass(frozen=True, eq=False)
class OpenCase:
    """All a run needs. ``depth_m`` (n,) of the cells at the beginning, above their lowest
    ground; ``rain`` None where none falls."""

    case: Case
    path: Path
    ground: MeshGround
    depth_m: Floats
    rain: Steps | None
    inflows: tuple[Inflow, ...]
    levels: tuple[HeldLevel, ...]
    points: Points
    lines: tuple[FlowLine, ...]


class _Collected:
    """Findings of parts that do not need each other, told all at once."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    @contextmanager
    def also(self) -> Iterator[None]:
        try:
            yield
        except InputError as error:
            self.findings += error.findings

    def require_none(self) -> None:
        if self.findings:
            raise InputError(self.findings)


def open_case(path: Path, rainfall: Path) -> OpenCase:
    """Read a case and its files; ``rainfall`` is the folder of named storms.

    Raises InputError with all that is wrong: first of the file itself, then of the tables and
    the ground, then of what lies where on it.
    """
    case, folder, wrong = read_case(path), path.parent, _Collected()
    tables: dict[tuple[str, str], TimeTable] = {}
    rows: list[CaseInflow | CaseLevel] = [*case.inflows, *case.levels]
    for row in rows:
        with wrong.also():
            tables[type(row).__name__, row.name] = _table(row, folder, case.run.minutes)
    rain = None
    with wrong.also():
        rain = _rain(case, folder, rainfall)
    ground = None
    with wrong.also():
        crs = terrain_plane(folder / case.ground.terrain).crs
        ground = ground_of_case(case.ground, folder, crs)
    wrong.require_none()
    assert ground is not None
    return _placed(case, path, ground, rain, tables, wrong)


def _placed(
    case: Case,
    path: Path,
    ground: MeshGround,
    rain: Steps | None,
    tables: dict[tuple[str, str], TimeTable],
    wrong: _Collected,
) -> OpenCase:
    inflows, levels, lines = [], [], []
    depth, points = np.zeros(0), None
    for row in case.inflows:
        with wrong.also():
            inflows.append(_inflow(row, path, ground, tables["CaseInflow", row.name]))
    for held in case.levels:
        with wrong.also():
            levels.append(_held(held, path, ground, tables["CaseLevel", held.name]))
    for line in case.lines:
        with wrong.also():
            lines.append(_flow_line(line, path, ground))
    with wrong.also():
        points = points_of_case(case, path, ground)
    with wrong.also():
        depth = depth_at_start(case, path, ground)
        if not (depth.any() or rain or inflows or levels):
            wrong.findings.append(Finding(str(path), "", "", "", "no water comes to the ground",
                                          "Give start, rain, inflows or levels."))  # fmt: skip
    wrong.require_none()
    assert points is not None
    _require_apart(path, levels)
    return OpenCase(case, path, ground, depth, rain, tuple(inflows), tuple(levels), points,
                    tuple(lines))  # fmt: skip


def _table(row: CaseInflow | CaseLevel, folder: Path, end_min: float) -> TimeTable:
    inflow = isinstance(row, CaseInflow)
    constant = row.flow_m3_s if isinstance(row, CaseInflow) else row.level_m
    if constant is not None:
        return TimeTable.constant(constant)
    return read_time_table(
        folder / row.file, FLOW if inflow else LEVEL, row.column, end_min,
        least=0.0 if inflow else None,
    )  # fmt: skip


def _rain(case: Case, folder: Path, rainfall: Path) -> Steps | None:
    rain = case.rain
    if rain is None:
        return None
    start = rain.from_minute
    if rain.file:
        return read_steps(folder / rain.file, start)
    if rain.storm:
        storm = load_storm(rainfall, rain.storm)
        minute: Floats = start + storm.step_s / 60 * np.arange(len(storm.intensity_mm_h) + 1.0)
        return Steps(minute, np.append(storm.intensity_mm_h, 0.0))
    assert rain.intensity_mm_h is not None
    assert rain.minutes is not None
    return Steps(np.array([start, start + rain.minutes]), np.array([rain.intensity_mm_h, 0.0]))


def _corners(row: CaseInflow | CaseLevel | CaseLine, path: Path, crs: str) -> list[Floats]:
    """The lines (k, 2) of a place, in the plane of the terrain."""
    if row.line:
        return [np.asarray(row.line, dtype=float)]
    file = path.parent / row.layer
    layer = read_layer(file, crs)
    shapes = layer.geometry.to_numpy() if "geometry" in layer else np.empty(0, dtype=object)
    parts = [own for own in shapes if own is not None and not own.is_empty]
    kinds = {own.geom_type for own in parts}
    if not parts or not kinds <= {"LineString", "MultiLineString"}:
        raise InputError([Finding(str(file), row.name, "geometry", ", ".join(sorted(kinds)),
                                  "the layer of a line holds something else, or nothing",
                                  "Give a layer of lines.")])  # fmt: skip
    return [shapely.get_coordinates(own) for part in parts for own in shapely.get_parts(part)]


def _off_ground(path: Path, row_name: str, ground: MeshGround) -> InputError:
    frame = ground.virtual.frame
    shown = said(
        "x {west:.0f} to {east:.0f}, y {south:.0f} to {north:.0f}",
        west=frame.x_west_m, east=frame.x_west_m + frame.columns * frame.cell_m,
        south=frame.y_north_m - frame.rows * frame.cell_m, north=frame.y_north_m,
    )  # fmt: skip
    return InputError([Finding(
        str(path), row_name, "", "", "the place lies off the terrain, in a gap of it or in a wall",
        said("The terrain reaches over {extent}; give a place on its ground.", extent=shown),
    )])  # fmt: skip


def _inflow(row: CaseInflow, path: Path, ground: MeshGround, table: TimeTable) -> Inflow:
    if row.x_m is not None and row.y_m is not None:
        cell, _ = ground.virtual.cell_at(np.array([row.x_m]), np.array([row.y_m]))
        cell, metres = cell[cell >= 0], np.ones(int((cell >= 0).sum()))
        width_m = 4 * float(np.sqrt(ground.mesh.area_m2[cell]).sum())
    else:
        cell, metres = _cells_of(row, path, ground)
        width_m = 2 * float(metres.sum())
    if not len(cell):
        raise _off_ground(path, row.name, ground)
    to_pass_m = (table.greatest / (WEIR * width_m)) ** (2 / 3)
    if to_pass_m > DEEPEST_TO_PASS_M:
        raise InputError([Finding(
            str(path), row.name, "", f"{table.greatest:g} m3/s",
            said("so much water would stand {depth_m:.0f} m deep where it comes in",
                 depth_m=to_pass_m),
            "Check the unit, or let it in along a longer line.",
        )])  # fmt: skip
    return Inflow(row.name, table, cell, metres / metres.sum())


def _cells_of(row: CaseInflow | CaseLevel, path: Path, ground: MeshGround) -> tuple[Ints, Floats]:
    """Cells (c,) under a line and its metres (c,) in each; InputError where most of it is off.

    A line from front to front may end in the houses. One that lies elsewhere by half would let
    the same water in over another width than is meant.
    """
    corners = _corners(row, path, ground.crs)
    parts = [cells_along(ground.virtual, own) for own in corners]
    found, entry = np.unique(np.concatenate([cell for cell, _ in parts]), return_inverse=True)
    metres = np.concatenate([own for _, own in parts])
    whole_m = sum(float(np.hypot(*np.diff(own, axis=0).T).sum()) for own in corners)
    if len(found) and metres.sum() < LEAST_ON_GROUND * whole_m:
        raise InputError([Finding(
            str(path), row.name, "line", f"{metres.sum():.1f} m",
            said("of {whole_m:,.1f} m of the line less than half lie on ground", whole_m=whole_m),
            "Draw it on the ground alone: what lies off the terrain or in a wall takes no water.",
        )])  # fmt: skip
    return found.astype(np.int64), np.bincount(entry, metres, len(found)).astype(float)


def _held(row: CaseLevel, path: Path, ground: MeshGround, table: TimeTable) -> HeldLevel:
    if row.edge is not None:
        cell = cells_at_edge(ground.virtual, row.edge)
    else:
        cell, _ = _cells_of(row, path, ground)
    if not len(cell):
        raise _off_ground(path, row.name, ground)
    bed = ground.mesh.level_m[cell]
    low = cell[bed < table.greatest]
    if not len(low):
        raise InputError([Finding(
            str(path), row.name, "level_m", f"{table.greatest:g}",
            said("the level never reaches the ground there, {ground_m:.2f} m at its lowest",
                 ground_m=float(bed.min())),
            "Check the datum of the level and of the terrain, or the place.",
        )])  # fmt: skip
    if table.greatest - bed.min() > TOO_DEEP_M:
        raise too_deep(path, row.name, "level_m", table.greatest - float(bed.min()))
    return HeldLevel(row.name, table, low)


def _require_apart(path: Path, levels: list[HeldLevel]) -> None:
    """InputError where two levels would hold one cell."""
    findings = [
        Finding(str(path), other.name, "", "",
                said("its cells are held by {name}, too", name=own.name),
                "End one where the other begins.")
        for k, own in enumerate(levels)
        for other in levels[k + 1 :]
        if np.intersect1d(own.cell, other.cell).size
    ]  # fmt: skip
    if findings:
        raise InputError(findings)


def _flow_line(row: CaseLine, path: Path, ground: MeshGround) -> FlowLine:
    parts = [faces_crossed(ground.mesh, own) for own in _corners(row, path, ground.crs)]
    face = np.concatenate([own for own, _ in parts])
    if not len(face):
        raise _off_ground(path, row.name, ground)
    return FlowLine(row.name, face, np.concatenate([sign for _, sign in parts]))
