"""Many runs on a grid, each written whole or not at all."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from drainage.digests import digest_of
from drainage.engine import Progress, RunOutcome, RunRequest
from drainage.engine.batch import Batch, Part, run_side_by_side
from drainage.engine.inp import end_at
from drainage.engine.inp_clock import DAY, last_minute
from drainage.engine.kept import about_run, keep_datasets
from drainage.engine.process import StoppedError, run_child
from drainage.engine.runs import described
from drainage.inundation.coupled.depth_map import rain_start_of, write_cells, write_depth_map
from drainage.inundation.coupled.ground_view import GridView, GroundView, MeshView
from drainage.inundation.coupled.model_below import inp_below
from drainage.inundation.coupled.network_below import STREET, Below, network_below
from drainage.inundation.coupled.orders import ChildTown, GridOrders, town_digest, write_orders
from drainage.inundation.coupled.outcome import coupled_outcome, coupled_record
from drainage.inundation.coupled.record import rests_on_for_grid
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.coupled.town_on_mesh import TownOnMesh
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.network.model import Network
from drainage.network.topology import river_outlets
from drainage.own_model.tables import kept_model
from drainage.own_model.units import flow_units
from drainage.results import RunResult, intact_record
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


def run_passing_on_grid(
    requests: Sequence[GridRequest],
    *,
    workers: int,
    on_result: Callable[[RunRequest, RunResult], None],
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> None:
    """Run all as ``run_on_grid``, and hand over what each gave, in the thread that ran it, without
    its maps and files: as ``engine.run_passing``."""

    def run(number: int, request: GridRequest, batch: Batch) -> RunOutcome:
        result = _run_passing(number, request, batch)
        on_result(request.run, result)
        return RunOutcome(request.run.folder, result.record, reused=False)

    run_side_by_side(requests, run, workers=workers, on_progress=on_progress,
                     on_finished=lambda _request: None)  # fmt: skip


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
        engine_s = _engine_s(part, number, request, batch, inp, child)
        record = _convert(part, request, own_id)
        record |= {
            "grid_digest": digest,
            "engine_s": round(engine_s, 2),
            "wall_s": round(time.monotonic() - began, 2),
        }
        text = json.dumps(record, ensure_ascii=False, indent=1)
        (part / "run.json").write_text(text, encoding="utf-8", newline="\n")
    batch.report(number, 1.0)
    return RunOutcome(asked.folder, record, reused=False)


def _run_passing(number: int, request: GridRequest, batch: Batch) -> RunResult:
    if batch.stopping.is_set():
        raise StoppedError("stopped")
    asked = request.run
    inp = inp_below(asked, network_below(asked.network), request.town.openings, request.settings)
    own_id = _id_of(inp, town_digest(request.town), request)
    with Part(asked.folder) as part:
        _engine_s(part, number, request, batch, inp, CHILD)
        own = coupled_outcome(part, asked, request.town)
        record = coupled_record(part, asked, request.town, request.settings, own, own_id,
                                kept=("model.inp",))  # fmt: skip
        # What is read from model.out lies in that file until it is copied.
        series = own.series.copy(deep=True)
    batch.report(number, 1.0)
    return RunResult(asked.scenario, asked.event, series, own.totals, record)


def _engine_s(
    part: Path, number: int, request: GridRequest, batch: Batch, inp: str, child: str
) -> float:
    """Seconds of the coupled run of ``part``, which is made there."""
    (part / "model.inp").write_text(inp, encoding="utf-8", newline="\n")
    write_orders(part, _orders(request, network_below(request.run.network)), request.town)
    return run_child(
        part,
        lambda fraction: batch.report(number, 0.97 * fraction),
        batch.stopping,
        request.settings.timeout_min * 60,
        module=child,
    )


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


def _convert(part: Path, request: GridRequest, run_id: str) -> dict[str, Any]:
    """Results as netCDF instead of the child's own files; the record."""
    run, town = request.run, request.town
    own = coupled_outcome(part, run, town)
    keep_datasets(own.series, own.totals, part, run, run_id, own.end_minute)
    _write_maps(part, request, own.surface, run_id)
    if own.end_minute < last_minute(run.hyetograph, run.settings):
        inp = part / "model.inp"
        ended = end_at(inp.read_text(encoding="utf-8"), own.end_minute)
        inp.write_text(ended, encoding="utf-8", newline="\n")
    record = coupled_record(part, run, town, request.settings, own, run_id)
    for name in ("model.out", "statistics.npz", "surface.npz", "ground.npz", "frames.f32",
                 "child.json", "child.err"):  # fmt: skip
        (part / name).unlink()
    return record


def _write_maps(
    part: Path, request: GridRequest, surface: Mapping[str, NDArray[Any]], run_id: str
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
