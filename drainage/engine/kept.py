"""series.nc and totals.nc of a run, and what each of its files says of itself."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import xarray as xr

from drainage import __version__
from drainage.engine.inp_clock import run_start
from drainage.engine.request import RunRequest
from drainage.results import SCHEMA, conventional, write_dataset


def keep_datasets(
    series: xr.Dataset,
    totals: xr.Dataset,
    folder: Path,
    request: RunRequest,
    run_id: str,
    end_minute: float,
) -> None:
    """Write both with places, coordinate system and run id, by the CF conventions."""
    began, about = run_start(request.settings), about_run(request, run_id)
    for name, dataset in (("totals", totals), ("series", series)):
        made = conventional(dataset, request.network, began, end_minute, about)
        write_dataset(made, folder / f"{name}.nc")


def about_run(request: RunRequest, run_id: str) -> dict[str, str | int]:
    """Attributes of every netCDF file of a run."""
    return {
        "title": f"{request.study} {request.scenario} {request.event}",
        "source": f"EPA SWMM by swmm-toolkit {version('swmm-toolkit')}, drainage {__version__}",
        "history": f"drainage {__version__}: from the files the engine left",
        "study": request.study,
        "scenario": request.scenario,
        "event": request.event,
        "run_id": run_id,
        "schema": SCHEMA,
    }
