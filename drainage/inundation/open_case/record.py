"""record.json of a case: what was run, with what, and whether its water adds up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from drainage import __version__
from drainage.digests import code_digest, digest_of, file_digest, versions_of
from drainage.inundation.open_case.case_file import Case, CaseInflow, CaseLevel, CaseLine
from drainage.inundation.open_case.opened import OpenCase
from drainage.inundation.open_case.stepping import Run
from drainage.rainfall import storm_ids
from drainage.said import said

RECORD = "record.json"
LIBRARIES = ("numpy", "scipy", "numba", "rasterio", "shapely", "geopandas", "pyogrio", "pyproj",
             "h5netcdf")  # fmt: skip
CODE = ("drainage.inundation", "drainage.formats", "drainage.rainfall", "drainage.toml_file")
LEAST_M3 = 1e-3
"""An error is judged as a share of at least a litre."""
SIDECARS = (".dbf", ".shx", ".prj", ".cpg", ".tfw", ".aux.xml")


def files_of(case: Case, path: Path, rainfall: Path) -> dict[str, Path]:
    """The case and all files it names, as it names them, with what lies beside a shapefile or a
    raster."""
    named = [case.ground.terrain, case.ground.buildings, case.ground.walls, case.points_file,
             case.ground.roughness, case.start.depth_m, case.start.level_m]  # fmt: skip
    named += [own.file for own in case.inflows] + [own.file for own in case.levels]
    lines: list[CaseInflow | CaseLevel | CaseLine] = [*case.inflows, *case.levels, *case.lines]
    named += [own.layer for own in lines]
    found = {path.name: path}
    if case.rain is not None:
        named.append(case.rain.file)
        if case.rain.storm in storm_ids(rainfall):
            storm = f"{case.rain.storm}.toml"
            found |= {
                f"rainfall/storms/{storm}": rainfall / "storms" / storm,
                "rainfall/formulas.toml": rainfall / "formulas.toml",
            }
    for name in named:
        if isinstance(name, str) and name:
            own = PurePath(name)
            beside = [own, own.with_name(own.name + ".aux.xml")]
            beside += [own.with_suffix(end) for end in SIDECARS]
            found |= {each.as_posix(): path.parent / each for each in beside}
    return {name: own for name, own in found.items() if own.is_file()}


def inputs_of(case: Case, path: Path, rainfall: Path) -> dict[str, str]:
    """File as the case names it -> digest of its content, of all a case reads."""
    return {name: file_digest(own) for name, own in files_of(case, path, rainfall).items()}


def rests_on() -> dict[str, str]:
    """The code a case rests on and the libraries it uses."""
    return versions_of(*LIBRARIES) | {"code": code_digest(*CODE)}


def case_digest(inputs: Mapping[str, str]) -> str:
    """Of all inputs, the code and the libraries: one digest, one result."""
    return digest_of(*(part for own in (inputs, rests_on()) for item in own.items()
                       for part in item))  # fmt: skip


def known_record(folder: Path, digest: str) -> dict[str, Any] | None:
    """The record of a finished run of the same case whose files are all there as written."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        whole = record["digest"] == digest and all(
            file_digest(folder / name) == own for name, own in record["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return record if whole else None


def balance_of(run: Run) -> dict[str, float]:
    """The book of all water, m3; ``error_m3`` is what nobody can account for."""
    book, state = run.book, run.state
    stored, left, soaked = state.total_m3, state.outflow_m3, state.soaked_m3
    came = book.start_m3 + book.rain_m3 + book.inflow_m3 + max(book.held_m3, 0.0)
    error = book.start_m3 + book.rain_m3 + book.inflow_m3 + book.held_m3 - left - soaked - stored
    return {
        "at_the_beginning_m3": book.start_m3,
        "rain_m3": book.rain_m3,
        "inflow_m3": book.inflow_m3,
        "held_levels_m3": book.held_m3,
        "left_over_edges_m3": left,
        "soaked_m3": soaked,
        "at_the_end_m3": stored,
        "error_m3": error,
        "relative_error": error / max(came, LEAST_M3),
    }


def written_by_run(folder: Path) -> set[str]:
    """Names of the files that the record of a folder says a run wrote; none without a record."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return {RECORD, *record["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def record_of(run: Run, inputs: Mapping[str, str], seconds: float) -> dict[str, Any]:
    """All a record says but the digests of the files beside it."""
    opened, balance = run.opened, balance_of(run)
    limit = opened.case.run.balance_limit
    missed = not abs(balance["relative_error"]) <= limit
    return {
        "case": opened.path.name,
        "title": opened.case.title,
        "digest": case_digest(inputs),
        "inputs": dict(inputs),
        "versions": {"drainage": __version__} | rests_on(),
        "settings": opened.case.model_dump(mode="json"),
        "ground": _ground_terms(opened),
        "balance": balance,
        "within_limits": not missed,
        "reason": str(said("balance {error:.2g} (limit {limit:g})",
                           error=balance["relative_error"], limit=limit)) if missed else "",
        "sub_steps": run.steps,
        "seconds": round(seconds, 2),
    }  # fmt: skip


def _ground_terms(opened: OpenCase) -> dict[str, Any]:
    ground, mesh = opened.ground, opened.ground.mesh
    return {
        "crs": ground.crs,
        "ground_source": ground.ground_source,
        "cell_m": ground.virtual.frame.cell_m,
        "virtual_m": ground.virtual.virtual_m,
        "cells": len(mesh.level_m),
        "faces": len(mesh.left),
        "area_m2": float(mesh.area_m2.sum()),
        "lowest_ground_m": float(mesh.level_m.min()),
        "highest_cell_m": float(mesh.level_m.max()),
        "held_cells": {own.name: len(own.cell) for own in opened.levels},
        "open_edge_m": float(ground.open_edges.width_m.sum()),
    }
