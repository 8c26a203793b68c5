"""Finished runs on disk; run.json is written last, so a folder without it is no run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xarray as xr

from drainage.digests import file_digest
from drainage.errors import StoreError
from drainage.results.run import RunResult

FILES = ("model.inp", "model.rpt", "series.nc", "totals.nc")
RECORDED = ("within_limits", "reason", "rain_error_pct", "routing_error_m3")


def read_record(folder: Path) -> Mapping[str, Any] | None:
    """run.json of a complete run; None where the run is missing or was cut off."""
    path = folder / "run.json"
    if not path.is_file() or any(not (folder / name).is_file() for name in FILES):
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None
    return record if isinstance(record, dict) and "run_id" in record else None


def intact_record(folder: Path) -> Mapping[str, Any] | None:
    """``read_record`` where the files are those the record was written with; else None."""
    record = read_record(folder)
    if record is None or not isinstance(record.get("digests"), dict):
        return None
    same = all(file_digest(folder / name) == own for name, own in record["digests"].items())
    return record if same else None


def read_run(folder: Path) -> RunResult:
    """A finished run, read into memory; raises StoreError where it is not complete."""
    record = read_record(folder)
    if record is None:
        raise StoreError(f"{folder}: no finished run here. Run the study (make scenario).")
    lacking = [name for name in RECORDED if name not in record]
    if lacking:
        raise StoreError(
            f"{folder}: run.json lacks {', '.join(lacking)}, as an older version left it. "
            "Run the study again (make scenario)."
        )
    return RunResult(
        scenario=record["scenario"],
        event=record["event"],
        series=_loaded(folder / "series.nc"),
        totals=_loaded(folder / "totals.nc"),
        record=record,
    )


def _loaded(path: Path) -> xr.Dataset:
    try:
        with xr.open_dataset(path, engine="h5netcdf") as dataset:
            return dataset.load()
    except (OSError, ValueError) as error:
        raise StoreError(
            f"{path}: cannot be read ({error}). Delete the folder and run again."
        ) from None


def write_dataset(dataset: xr.Dataset, path: Path) -> None:
    """Write a dataset as compressed netCDF; shuffled bytes of floats pack quicker and smaller."""
    packed = {"zlib": True, "complevel": 1, "shuffle": True}
    encoding = dict.fromkeys(dataset.data_vars, packed)
    dataset.to_netcdf(path, engine="h5netcdf", encoding=encoding)
