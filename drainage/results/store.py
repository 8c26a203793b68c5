"""Finished runs on disk; run.json is written last, so a folder without it is no run.

``SCHEMA`` counts the ways in which results have been kept. A run of another number is no run:
it is made again from the study, so results are never migrated.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import xarray as xr

from drainage.digests import file_digest
from drainage.errors import StoreError
from drainage.results.conventions import plain
from drainage.results.run import RunResult
from drainage.said import said
from drainage.written import require_room

FILES = ("model.inp", "model.rpt", "series.nc", "totals.nc")
SCHEMA = 1
LEAST_PACKED = 2
"""How many times smaller than in memory a dataset is on disk, at least."""


def read_record(folder: Path) -> Mapping[str, Any] | None:
    """run.json of a complete run; None where it is missing, was cut off or is of another
    ``SCHEMA``."""
    path = folder / "run.json"
    if not path.is_file() or any(not (folder / name).is_file() for name in FILES):
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None
    known = isinstance(record, dict) and "run_id" in record and record.get("schema") == SCHEMA
    return record if known else None


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
        raise StoreError(said("{folder}: no finished run of this version here. Run the study "
                              "(drainage run).", folder=folder))  # fmt: skip
    return RunResult(
        scenario=record["scenario"],
        event=record["event"],
        series=plain(read_dataset(folder / "series.nc")),
        totals=plain(read_dataset(folder / "totals.nc")),
        record=record,
    )


def read_dataset(path: Path) -> xr.Dataset:
    """series.nc or totals.nc in memory, ``minute`` a number, with places and coordinate system.

    Raises StoreError where it cannot be read.
    """
    try:
        with xr.open_dataset(path, engine="h5netcdf", decode_times=False) as dataset:
            return dataset.load()
    except (OSError, ValueError) as error:
        raise StoreError(
            said(
                "{path}: cannot be read ({error}). Delete the folder and run again.",
                path=path,
                error=error,
            )
        ) from None


def write_dataset(dataset: xr.Dataset, path: Path) -> None:
    """Write a dataset as compressed netCDF; shuffled bytes of floats pack quicker and smaller.

    Raises StoreError where it might not fit on the disk, on which HDF5 ends the process.
    """
    require_room(path.parent, dataset.nbytes // LEAST_PACKED)
    packed: dict[str, object] = {"zlib": True, "complevel": 1, "shuffle": True}
    encoding: dict[Hashable, dict[str, object]] = {
        **dict.fromkeys(dataset.data_vars, packed),
        # What numbers an axis has no gaps, so by the conventions no value for one either.
        **{name: {"_FillValue": None} for name in ("minute", "time", "time_bounds")
           if name in dataset.variables},
    }  # fmt: skip
    dataset.to_netcdf(path, engine="h5netcdf", encoding=encoding)
