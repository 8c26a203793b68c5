"""A case from its file to its folder of results, whole or not at all."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from drainage.digests import file_digest
from drainage.engine.batch import Part
from drainage.errors import Finding, InputError
from drainage.inundation.coupled.depth_map import write_depth_map
from drainage.inundation.coupled.greatest import maps_of
from drainage.inundation.coupled.ground_view import MeshView
from drainage.inundation.open_case.case_file import Case, read_case
from drainage.inundation.open_case.maps import write_maps
from drainage.inundation.open_case.opened import OpenCase, open_case
from drainage.inundation.open_case.record import (
    RECORD,
    case_digest,
    inputs_of,
    known_record,
    record_of,
    written_by_run,
)
from drainage.inundation.open_case.stepping import Run, begin, run_through
from drainage.inundation.open_case.tables import write_tables
from drainage.inundation.subgrid.state import State
from drainage.inundation.water.maxima import Maxima
from drainage.written import require_room, write_text

ENDING = "-results"
BEGINNING = datetime(2000, 1, 1)
"""A case has no date: its time counts from here in depth.nc."""
FRAMES = "frames.f32"
ADDED = (".aux.xml", ".ovr", ".qmd", "Thumbs.db", "desktop.ini", ".DS_Store")
"""Endings of what a GIS and an explorer put beside files that are looked at."""


@dataclass(frozen=True)
class CaseOutcome:
    """Where the results of a case stand; ``reused`` where they were there already."""

    folder: Path
    record: Mapping[str, Any]
    reused: bool


def results_folder(path: Path) -> Path:
    """Where the results of a case stand unless told otherwise: beside it."""
    return path.with_name(path.stem + ENDING)


def run_case(
    path: Path,
    folder: Path,
    rainfall: Path,
    on_opened: Callable[[OpenCase], None],
    on_progress: Callable[[float], None],
) -> CaseOutcome:
    """Run a case into ``folder``, or give the results that are there and still hold.

    Raises InputError with every defect of the case, EngineError where the water could not be
    computed. ``folder`` is as it was before then, and after an interruption.
    """
    case = read_case(path)
    inputs = inputs_of(case, path, rainfall)
    known = known_record(folder, case_digest(inputs))
    if known is not None:
        return CaseOutcome(folder, known, reused=True)
    _require_ours(folder)
    opened = open_case(path, rainfall)
    on_opened(opened)
    began = time.monotonic()
    with Part(folder) as part:
        run = begin(opened)
        _run(run, part, on_progress)
        record = record_of(run, inputs, time.monotonic() - began)
        names = sorted(own.name for own in part.iterdir())
        record["files"] = {name: file_digest(part / name) for name in names}
        write_text(part / RECORD, json.dumps(record, ensure_ascii=False, indent=1))
    return CaseOutcome(folder, record, reused=False)


def _require_ours(folder: Path) -> None:
    """InputError for a folder that holds what no run wrote: it would be replaced."""
    if not folder.is_dir():
        return
    others = sorted(own.name for own in folder.iterdir() if own.name not in written_by_run(folder)
                    and not own.name.endswith(ADDED))  # fmt: skip
    if others:
        raise InputError([Finding(str(folder), "", "", ", ".join(others[:5]),
                                  "the folder holds other files",
                                  "Move them elsewhere, or give a new or empty folder with "
                                  "--out.")])  # fmt: skip


def _run(run: Run, part: Path, on_progress: Callable[[float], None]) -> None:
    opened = run.opened
    case, count = opened.case, len(opened.ground.mesh.level_m)
    maps = int(np.ceil(case.run.minutes / case.run.map_min)) + 2
    require_room(part, 2 * 4 * maps * count)
    minutes: list[float] = []
    with (part / FRAMES).open("wb") as frames:

        def keep(minute: float, state: State) -> None:
            minutes.append(minute)
            frames.write(state.depth_m.astype(np.float32).tobytes())

        run_through(run, keep, on_progress)
    greatest = run.state.greatest()
    write_tables(run, greatest, part)
    cells = maps_of(Maxima(*greatest), 0.0)
    write_depth_map(
        part / "depth.nc", MeshView.of(opened.ground.virtual, count), part / FRAMES,
        np.array(minutes), cells, (BEGINNING, "the run began"), _about(case, opened),
    )  # fmt: skip
    (part / FRAMES).unlink()
    write_maps(opened.ground.virtual, cells, opened.ground.crs, part)


def _about(case: Case, opened: OpenCase) -> dict[str, str | int]:
    return {
        "title": case.title or opened.path.stem,
        "time_origin": "all times count from the beginning of the run",
        "crs": opened.ground.crs,
        "ground_source": opened.ground.ground_source,
        "ground_surveyed": str(opened.ground.surveyed).lower(),
    }
