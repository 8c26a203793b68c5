"""Many runs side by side, each written whole or not at all."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import xarray as xr

from drainage.digests import digest_of
from drainage.engine.batch import Batch, Part, Progress, RunOutcome, run_side_by_side
from drainage.engine.datasets import (
    Statistics,
    first_minute,
    series_dataset,
    statistics_in_si,
    totals_dataset,
)
from drainage.engine.inp import MEETING_MIN, build_inp, end_at, steps_meet
from drainage.engine.inp_clock import last_minute
from drainage.engine.inp_controls import emptied_after_storm_m
from drainage.engine.inp_reading import read_facts
from drainage.engine.kept import keep_datasets
from drainage.engine.outfall_flow import outfall_volumes
from drainage.engine.output import read_out
from drainage.engine.process import StoppedError, run_child
from drainage.engine.record import rests_on, run_record, storm_record
from drainage.engine.report import Report, ending_as, read_report, require_inlets
from drainage.engine.request import RunRequest
from drainage.engine.tracing import Origins, trace_origins
from drainage.network.model import Network
from drainage.network.topology import river_outlets
from drainage.results import RunResult, intact_record
from drainage.scenario.settings import RunSettings
from drainage.solver.orders import Orders


def run_all(
    requests: Sequence[RunRequest],
    *,
    workers: int,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    on_finished: Callable[[RunRequest], None] = lambda _request: None,
) -> dict[tuple[str, str], RunOutcome]:
    """Run all, ``workers`` at once; (scenario, event) -> outcome.

    ``on_finished`` hears of each run as soon as it stands, in the thread that ran it. The first
    failure or Ctrl-C stops the others; what was finished stays. Raises EngineError.
    """
    outcomes = run_side_by_side(
        requests, _run, workers=workers, on_progress=on_progress, on_finished=on_finished
    )
    return {(r.scenario, r.event): o for r, o in zip(requests, outcomes, strict=True)}


def run_passing(
    requests: Sequence[RunRequest],
    *,
    workers: int,
    on_result: Callable[[RunRequest, RunResult], None],
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> None:
    """Run all as ``run_all``, and hand over what each gave, in the thread that ran it.

    For many runs of which a few figures are kept: none is reused, and the folder of each, which
    the caller removes, holds the model and no finished run.
    """

    def run(number: int, request: RunRequest, batch: Batch) -> RunOutcome:
        result = _run_passing(number, request, batch)
        on_result(request, result)
        return RunOutcome(request.folder, result.record, reused=False)

    run_side_by_side(requests, run, workers=workers, on_progress=on_progress,
                     on_finished=lambda _request: None)  # fmt: skip


def _run(number: int, request: RunRequest, batch: Batch) -> RunOutcome:
    if batch.stopping.is_set():
        raise StoppedError("stopped")
    began = time.monotonic()
    inp = _inp(request)
    own_id = _id_of(inp, request)
    known = intact_record(request.folder)
    if known is not None and known["run_id"] == own_id:
        batch.report(number, 1.0)
        return RunOutcome(request.folder, known, reused=True)
    with Part(request.folder) as part:
        _write_model(part, inp, request)
        engine_s = _engine_s(part, number, request, batch)
        end_minute, origins = _convert(part, request, own_id)
        report = _report(part, request)
        record = run_record(request, own_id, end_minute, report, origins, part) | {
            "engine_s": round(engine_s, 2),
            "wall_s": round(time.monotonic() - began, 2),
        }
        text = json.dumps(record, ensure_ascii=False, indent=1)
        (part / "run.json").write_text(text, encoding="utf-8", newline="\n")
    batch.report(number, 1.0)
    return RunOutcome(request.folder, record, reused=False)


def _run_passing(number: int, request: RunRequest, batch: Batch) -> RunResult:
    if batch.stopping.is_set():
        raise StoppedError("stopped")
    inp = _inp(request)
    with Part(request.folder) as part:
        _write_model(part, inp, request)
        _engine_s(part, number, request, batch)
        end_minute, arrays = _statistics(part)
        series, totals, origins = datasets_of(part, arrays, request.network, request.settings)
        _say_the_end(part, request, end_minute)
        report = _report(part, request)
        record = run_record(request, _id_of(inp, request), end_minute, report, origins, part,
                            kept=("model.inp",))  # fmt: skip
        # What is read from model.out lies in that file until it is copied.
        series = series.copy(deep=True)
    batch.report(number, 1.0)
    return RunResult(request.scenario, request.event, series, totals, record)


def _engine_s(part: Path, number: int, request: RunRequest, batch: Batch) -> float:
    return run_child(
        part,
        lambda fraction: batch.report(number, 0.98 * fraction),
        batch.stopping,
        request.settings.timeout_min * 60,
    )


def _report(part: Path, request: RunRequest) -> Report:
    rpt = _text(part / "model.rpt")
    if not request.network.model:
        require_inlets(rpt)
    return read_report(rpt)


def write_model(folder: Path, request: RunRequest) -> None:
    """What the engine's child reads, model.inp and child.json, into ``folder``."""
    _write_model(folder, _inp(request), request)


def _write_model(folder: Path, inp: str, request: RunRequest) -> None:
    (folder / "model.inp").write_text(inp, encoding="utf-8", newline="\n")
    _write_orders(folder, request)


def _write_orders(part: Path, request: RunRequest) -> None:
    network, settings = request.network, request.settings
    streets = [
        str(node)
        for table in (network.junctions, network.storages)
        for node in table.index[table["system"] == "street"]
    ]
    rain_end = 60 * settings.warm_up_h + request.hyetograph.duration_min
    end = last_minute(request.hyetograph, settings)
    _order(
        part,
        Orders(
            may_end_after_minute=rain_end if _may_end_early(request, rain_end) else end,
            end_minute=end,
            meeting_min=MEETING_MIN,
            street_nodes=streets,
            river_outfalls=river_outlets(network),
            dry_depth_m=settings.dry_depth_m,
            quiet_overflow_l_s=settings.quiet_overflow_l_s,
            full_above_m=emptied_after_storm_m(network),
        ),
    )


def _may_end_early(request: RunRequest, rain_end_minute: float) -> bool:
    """Where routing steps meet, and those of the runoff: each minute from the end of the rain."""
    meet = steps_meet(request.network, request.outages)
    return meet and float(rain_end_minute).is_integer()


def _order(folder: Path, orders: Orders) -> None:
    (folder / "child.json").write_text(json.dumps(asdict(orders)), encoding="utf-8", newline="\n")


def _convert(part: Path, request: RunRequest, run_id: str) -> tuple[float, Origins]:
    """Results as netCDF instead of the engine's own files; the minute the run ended."""
    end_minute, arrays = _statistics(part)
    series, totals, origins = datasets_of(part, arrays, request.network, request.settings)
    keep_datasets(series, totals, part, request, run_id, end_minute)
    _say_the_end(part, request, end_minute)
    for name in ("model.out", "statistics.npz", "child.json", "child.err"):
        (part / name).unlink()
    return end_minute, origins


def _statistics(part: Path) -> tuple[float, Statistics]:
    """The minute the run ended, and the engine's statistics."""
    with np.load(part / "statistics.npz") as statistics:
        return float(statistics["end_minute"]), dict(statistics)


def datasets_of(
    folder: Path, statistics: Statistics, network: Network, settings: RunSettings
) -> tuple[xr.Dataset, xr.Dataset, Origins]:
    """``series`` and ``totals`` of the model.inp and model.out of a folder, and their origins."""
    facts, out = read_facts(_text(folder / "model.inp")), read_out(folder / "model.out")
    first = first_minute(out, settings)
    origins = trace_origins(facts, out, first)
    own = statistics_in_si(statistics, out.flow_units)
    arrays = {**own, **outfall_volumes(facts, out), **origins.at_outfalls}
    series = series_dataset(out, first, origins.sewage_share, network)
    return series, totals_dataset(arrays, network), origins


def _say_the_end(part: Path, request: RunRequest, end_minute: float) -> None:
    """An early end of the run in the model and in the head of the engine's report."""
    if end_minute >= last_minute(request.hyetograph, request.settings):
        return
    inp, rpt = part / "model.inp", part / "model.rpt"
    ended = end_at(_text(inp), end_minute)
    inp.write_text(ended, encoding="utf-8", newline="\n")
    rpt.write_text(ending_as(ended, _text(rpt)), encoding="utf-8", newline="\n")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def run_id(request: RunRequest) -> str:
    """The same model, settings, storm in words and code give the same id: no run is made twice.

    Raises InputError for a network SWMM could not read.
    """
    return _id_of(_inp(request), request)


def _id_of(inp: str, request: RunRequest) -> str:
    return digest_of(inp, described(request), *rests_on().values())


def described(request: RunRequest) -> str:
    """What the record of a run says beside the model: settings, storm and rivers."""
    said = {
        "settings": request.settings.model_dump(),
        "storm": storm_record(request),
        "rivers": dict(request.river_below_bank_m),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _inp(request: RunRequest) -> str:
    return build_inp(
        request.network,
        request.hyetograph,
        request.river_below_bank_m,
        request.settings,
        title=f"{request.study} {request.scenario} {request.event}",
        outages=request.outages,
    )
