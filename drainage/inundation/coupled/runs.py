"""Many runs on a grid, each written whole or not at all."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drainage.digests import digest_of
from drainage.engine import Progress, RunOutcome, RunRequest
from drainage.engine.batch import Batch, Part, run_side_by_side
from drainage.engine.datasets import (
    first_minute,
    series_dataset,
    statistics_in_si,
    totals_dataset,
)
from drainage.engine.inp import end_at
from drainage.engine.inp_clock import DAY, last_minute
from drainage.engine.inp_reading import read_facts
from drainage.engine.kept import about_run, keep_datasets
from drainage.engine.outfall_flow import outfall_volumes
from drainage.engine.output import read_out
from drainage.engine.process import StoppedError, run_child
from drainage.engine.report import read_report
from drainage.engine.runs import described
from drainage.engine.tracing import trace_origins
from drainage.inundation.coupled.datasets import series_on_grid, totals_on_grid
from drainage.inundation.coupled.depth_map import rain_start_of, write_cells, write_depth_map
from drainage.inundation.coupled.ground_view import GridView, GroundView, MeshView
from drainage.inundation.coupled.model_below import inp_below, replaced_below
from drainage.inundation.coupled.network_below import STREET, Below, network_below
from drainage.inundation.coupled.orders import ChildTown, GridOrders, town_digest, write_orders
from drainage.inundation.coupled.record import grid_record, rests_on_for_grid
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.coupled.town_on_mesh import TownOnMesh
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.network.model import Network
from drainage.network.topology import river_outlets
from drainage.own_model.tables import kept_model
from drainage.own_model.units import flow_units
from drainage.results import intact_record
from drainage.scenario.grid_settings import GridSettings

CHILD = "drainage.inundation.coupled.child"


@dataclass(frozen=True)
class GridRequest:
    """One run: what, under which storm and river, and the ground above it."""

    run: RunRequest
    town: ChildTown
    settings: GridSettings
    virtual: VirtualGround | None = None
    """The pixels that results on a mesh are drawn on; None on a raster."""

    @property
    def view(self) -> GroundView:
        """How values of the cells become a raster."""
        town = self.town
        if isinstance(town, TownOnGrid):
            return GridView(town.grid)
        if self.virtual is None:
            raise AssertionError("a mesh without the virtual ground it was made from")
        return MeshView.of(self.virtual, len(town.mesh.size))


def run_on_grid(
    requests: Sequence[GridRequest],
    *,
    workers: int,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    on_finished: Callable[[RunRequest], None] = lambda _request: None,
    child: str = CHILD,
) -> dict[tuple[str, str], RunOutcome]:
    """Run all, ``workers`` at once; (scenario, event) -> outcome, as ``engine.run_all``.

    The first failure or Ctrl-C stops the others; what was finished stays. ``child`` is the
    module started for each run. Raises EngineError, InputError for a network that a grid
    cannot stand for.
    """

    def run(number: int, request: GridRequest, batch: Batch) -> RunOutcome:
        return _run(number, request, batch, child)

    outcomes = run_side_by_side(
        requests, run, workers=workers, on_progress=on_progress,
        on_finished=lambda request: on_finished(request.run),
    )  # fmt: skip
    return {(r.run.scenario, r.run.event): o for r, o in zip(requests, outcomes, strict=True)}


def _run(number: int, request: GridRequest, batch: Batch, child: str) -> RunOutcome:
    if batch.stopping.is_set():
        raise StoppedError("stopped")
    began = time.monotonic()
    asked, town = request.run, request.town
    below = network_below(asked.network)
    inp = inp_below(asked, below, town.openings, request.settings)
    digest = town_digest(town)
    own_id = _id_of(inp, digest, request)
    known = intact_record(asked.folder)
    if known is not None and known["run_id"] == own_id:
        batch.report(number, 1.0)
        return RunOutcome(asked.folder, known, reused=True)
    with Part(asked.folder) as part:
        (part / "model.inp").write_text(inp, encoding="utf-8", newline="\n")
        write_orders(part, _orders(request, below), town)
        engine_s = run_child(
            part,
            lambda fraction: batch.report(number, 0.97 * fraction),
            batch.stopping,
            request.settings.timeout_min * 60,
            module=child,
        )
        record = _convert(part, request, below, own_id)
        record |= {
            "grid_digest": digest,
            "engine_s": round(engine_s, 2),
            "wall_s": round(time.monotonic() - began, 2),
        }
        text = json.dumps(record, ensure_ascii=False, indent=1)
        (part / "run.json").write_text(text, encoding="utf-8", newline="\n")
    batch.report(number, 1.0)
    return RunOutcome(asked.folder, record, reused=False)


def _orders(request: GridRequest, below: Below) -> GridOrders:
    run, grid = request.run, request.settings
    network, settings = run.network, run.settings
    rain_start = 60 * settings.warm_up_h
    rain_end = rain_start + run.hyetograph.duration_min
    ends = network.outfalls[network.outfalls["system"] == STREET]
    sewers = set(network.outfalls.index[network.outfalls["system"] != STREET])
    end = last_minute(run.hyetograph, settings)
    return GridOrders(
        flow_units=_flow_units(network),
        swmm_step_s=grid.swmm_step_s,
        series_step_s=settings.report_step_s,
        reported_from_minute=rain_start - settings.lead_in_min,
        rain_start_minute=rain_start,
        may_end_after_minute=end if network.model else rain_end,
        end_minute=end,
        frame_min=grid.frame_min,
        exchange=grid.exchange.coefficients | {"dead_band_m": grid.dead_band_m},
        relaxation=grid.relaxation,
        ponded_area_m2=grid.ponded_area_m2,
        gutters=dict(below.street_node_of),
        river_outfalls=[name for name in river_outlets(network) if name in sewers],
        street_outfalls={
            str(row.Index): (float(row.x_m), float(row.y_m)) for row in ends.itertuples()
        },
        dry_depth_m=settings.dry_depth_m,
        quiet_overflow_l_s=settings.quiet_overflow_l_s,
        threads=grid.threads,
    )


def _flow_units(network: Network) -> str:
    return flow_units(kept_model(network.model, network.crs).inp) if network.model else "CMS"


def _convert(part: Path, request: GridRequest, below: Below, run_id: str) -> dict[str, Any]:
    """Results as netCDF instead of the child's own files; the record."""
    run, town = request.run, request.town
    surface = _surface(part, request)
    with np.load(part / "statistics.npz") as statistics:
        end_minute = float(statistics["end_minute"])
        arrays = dict(statistics)
    inp = part / "model.inp"
    text = inp.read_text(encoding="utf-8")
    facts, out = read_facts(text), read_out(part / "model.out")
    first = first_minute(out, run.settings)
    origins = trace_origins(facts, out, first)
    arrays = statistics_in_si(arrays, out.flow_units)
    arrays |= outfall_volumes(facts, out) | origins.at_outfalls
    sewer_totals = totals_dataset(arrays, run.network)
    sewer_series = series_dataset(out, first, origins.sewage_share, run.network)
    series = series_on_grid(sewer_series, surface, run.network, town.openings)
    totals = totals_on_grid(sewer_totals, series, surface, run.network, town.openings)
    keep_datasets(series, totals, part, run, run_id, end_minute)
    _write_maps(part, request, surface, run_id)
    if end_minute < last_minute(run.hyetograph, run.settings):
        inp.write_text(end_at(text, end_minute), encoding="utf-8", newline="\n")
    report = read_report((part / "model.rpt").read_text(encoding="utf-8", errors="replace"))
    record = grid_record(
        run, request.settings, town, surface, run_id, end_minute, report, origins, part
    ) | {"replaces": replaced_below(run, town.openings, request.settings)}
    for name in ("model.out", "statistics.npz", "surface.npz", "ground.npz", "frames.f32",
                 "child.json", "child.err"):  # fmt: skip
        (part / name).unlink()
    return record


def _surface(part: Path, request: GridRequest) -> dict[str, NDArray[Any]]:
    town, network = request.town, request.run.network
    ends = network.outfalls.index[network.outfalls["system"] == STREET]
    with np.load(part / "surface.npz") as arrays:
        return {
            **arrays,
            "street_id": np.array(town.street_ids, dtype=str),
            "reach_id": np.array(town.reach_ids, dtype=str),
            "reach_area_m2": town.reach_area_m2,
            "end_id": np.array(ends, dtype=str),
        }


def _write_maps(
    part: Path, request: GridRequest, surface: dict[str, NDArray[Any]], run_id: str
) -> None:
    run, town = request.run, request.town
    cells = {
        name.removeprefix("cell."): values
        for name, values in surface.items()
        if name.startswith("cell.")
    }
    terms = town.terms()
    about = about_run(run, run_id) | {
        "crs": str(terms["crs"]), "ground_source": str(terms["ground_source"]),
        "ground_surveyed": str(terms["surveyed"]).lower(),
    }  # fmt: skip
    write_depth_map(
        part / "depth.nc",
        request.view,
        part / "frames.f32",
        surface["frame_minute"] - 60 * run.settings.warm_up_h,
        cells,
        (rain_start_of(DAY, run.settings.storm_start_h), "the rain began"),
        about,
    )
    if isinstance(town, TownOnMesh):
        write_cells(part / "cells.nc", town.mesh, cells, about)


def grid_run_id(request: GridRequest) -> str:
    """As ``engine.run_id``, with all the child reads of the ground."""
    below = network_below(request.run.network)
    inp = inp_below(request.run, below, request.town.openings, request.settings)
    return _id_of(inp, town_digest(request.town), request)


def _id_of(inp: str, digest: str, request: GridRequest) -> str:
    return digest_of(inp, digest, described(request.run), request.settings.model_dump_json(),
                     *rests_on_for_grid().values())  # fmt: skip
