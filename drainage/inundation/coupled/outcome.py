"""What the child of a coupled run left in its folder, as datasets and as a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from drainage.engine import RunRequest
from drainage.engine.datasets import (
    first_minute,
    series_dataset,
    statistics_in_si,
    totals_dataset,
)
from drainage.engine.inp_reading import read_facts
from drainage.engine.outfall_flow import outfall_volumes
from drainage.engine.output import read_out
from drainage.engine.record import KEPT
from drainage.engine.report import read_report
from drainage.engine.tracing import Origins, trace_origins
from drainage.inundation.coupled.datasets import series_on_grid, totals_on_grid
from drainage.inundation.coupled.model_below import replaced_below
from drainage.inundation.coupled.network_below import STREET
from drainage.inundation.coupled.orders import ChildTown
from drainage.inundation.coupled.record import grid_record
from drainage.scenario.grid_settings import GridSettings


@dataclass(frozen=True, eq=False)
class CoupledOutcome:
    """A coupled run that came to its end: ``series`` and ``totals`` as of ``RunResult``,
    ``surface`` what the child kept of the ground, by name, and the minute it ended."""

    series: xr.Dataset
    totals: xr.Dataset
    surface: Mapping[str, NDArray[Any]]
    origins: Origins
    end_minute: float


def coupled_outcome(folder: Path, run: RunRequest, town: ChildTown) -> CoupledOutcome:
    """Sewers from SWMM's files and streets from the ground's; parts of the series lie in
    model.out until they are copied."""
    surface = _surface(folder, run, town)
    with np.load(folder / "statistics.npz") as statistics:
        end_minute = float(statistics["end_minute"])
        arrays = dict(statistics)
    facts = read_facts((folder / "model.inp").read_text(encoding="utf-8"))
    out = read_out(folder / "model.out")
    first = first_minute(out, run.settings)
    origins = trace_origins(facts, out, first)
    arrays = statistics_in_si(arrays, out.flow_units)
    arrays |= outfall_volumes(facts, out) | origins.at_outfalls
    sewer_totals = totals_dataset(arrays, run.network)
    sewer_series = series_dataset(out, first, origins.sewage_share, run.network)
    series = series_on_grid(sewer_series, surface, run.network, town.openings)
    totals = totals_on_grid(sewer_totals, series, surface, run.network, town.openings)
    return CoupledOutcome(series, totals, surface, origins, end_minute)


def coupled_record(
    folder: Path,
    run: RunRequest,
    town: ChildTown,
    settings: GridSettings,
    own: CoupledOutcome,
    run_id: str,
    kept: Sequence[str] = KEPT,
) -> dict[str, Any]:
    """As ``grid_record``, with the lines of an imported model that gave way."""
    report = read_report((folder / "model.rpt").read_text(encoding="utf-8", errors="replace"))
    return grid_record(
        run, settings, town, own.surface, run_id, own.end_minute, report, own.origins, folder, kept
    ) | {"replaces": replaced_below(run, town.openings, settings)}


def _surface(folder: Path, run: RunRequest, town: ChildTown) -> dict[str, NDArray[Any]]:
    ends = run.network.outfalls.index[run.network.outfalls["system"] == STREET]
    with np.load(folder / "surface.npz") as arrays:
        return {
            **arrays,
            "street_id": np.array(town.street_ids, dtype=str),
            "reach_id": np.array(town.reach_ids, dtype=str),
            "reach_area_m2": town.reach_area_m2,
            "end_id": np.array(ends, dtype=str),
        }
