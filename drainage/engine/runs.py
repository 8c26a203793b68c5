"""Many runs side by side, each written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from drainage.engine.batch import Batch, Part, Progress, RunOutcome, run_side_by_side
from drainage.engine.datasets import first_minute, series_dataset, totals_dataset
from drainage.engine.inp import build_inp, end_at
from drainage.engine.inp_reading import read_facts
from drainage.engine.orders import Orders
from drainage.engine.outfall_flow import outfall_volumes
from drainage.engine.output import read_out
from drainage.engine.process import StoppedError, run_child
from drainage.engine.record import VERSIONS, run_record
from drainage.engine.report import read_report
from drainage.engine.request import RunRequest
from drainage.engine.tracing import Origins, trace_origins
from drainage.network.topology import river_outlets
from drainage.results import read_record, write_dataset
from drainage.scenario.settings import RunSettings


def run_all(
    requests: Sequence[RunRequest],
    *,
    workers: int,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> dict[tuple[str, str], RunOutcome]:
    """Run all, ``workers`` at once; (scenario, event) -> outcome.

    The first failure or Ctrl-C stops the others; what was finished stays. Raises
    EngineError.
    """
    outcomes = run_side_by_side(requests, _run, workers=workers, on_progress=on_progress)
    return {(r.scenario, r.event): o for r, o in zip(requests, outcomes, strict=True)}


def _run(number: int, request: RunRequest, batch: Batch) -> RunOutcome:
    if batch.stopping.is_set():
        raise StoppedError("stopped")
    began = time.monotonic()
    inp = build_inp(
        request.network,
        request.hyetograph,
        request.river_below_bank_m,
        request.settings,
        title=f"{request.study} {request.scenario} {request.event}",
    )
    run_id = _run_id(inp, request.settings)
    known = read_record(request.folder)
    if known is not None and known["run_id"] == run_id:
        batch.report(number, 1.0)
        return RunOutcome(request.folder, known, reused=True)
    with Part(request.folder) as part:
        (part / "model.inp").write_text(inp, encoding="utf-8")
        _write_orders(part, request)
        engine_s = run_child(
            part,
            lambda fraction: batch.report(number, 0.98 * fraction),
            batch.stopping,
            request.settings.timeout_min * 60,
        )
        end_minute, origins = _convert(part, request)
        record = run_record(
            request, run_id, end_minute, read_report(_text(part / "model.rpt")), origins, part
        ) | {"engine_s": round(engine_s, 2), "wall_s": round(time.monotonic() - began, 2)}
        text = json.dumps(record, ensure_ascii=False, indent=1)
        (part / "run.json").write_text(text, encoding="utf-8")
    batch.report(number, 1.0)
    return RunOutcome(request.folder, record, reused=False)


def _write_orders(part: Path, request: RunRequest) -> None:
    network, settings = request.network, request.settings
    streets = [
        str(node)
        for table in (network.junctions, network.storages)
        for node in table.index[table["system"] == "street"]
    ]
    rain_end = 60 * settings.warm_up_h + request.hyetograph.duration_min
    _order(
        part,
        Orders(
            rain_end_minute=rain_end,
            end_minute=rain_end + 60 * settings.tail_h,
            street_nodes=streets,
            river_outfalls=river_outlets(network),
            dry_depth_m=settings.dry_depth_m,
            quiet_overflow_l_s=settings.quiet_overflow_l_s,
        ),
    )


def _order(folder: Path, orders: Orders) -> None:
    (folder / "child.json").write_text(json.dumps(asdict(orders)), encoding="utf-8")


def _convert(part: Path, request: RunRequest) -> tuple[float, Origins]:
    """Results as netCDF instead of the engine's own files; the minute the run ended."""
    with np.load(part / "statistics.npz") as statistics:
        end_minute = float(statistics["end_minute"])
        arrays = dict(statistics)
    inp = part / "model.inp"
    facts, out = read_facts(_text(inp)), read_out(part / "model.out")
    first = first_minute(out, request.settings)
    origins = trace_origins(facts, out, first)
    arrays |= outfall_volumes(facts, out) | origins.at_outfalls
    write_dataset(totals_dataset(arrays, request.network), part / "totals.nc")
    write_dataset(series_dataset(out, first, origins.sewage_share), part / "series.nc")
    inp.write_text(end_at(_text(inp), end_minute), encoding="utf-8")
    for name in ("model.out", "statistics.npz", "child.json", "child.err"):
        (part / name).unlink()
    return end_minute, origins


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _run_id(inp: str, settings: RunSettings) -> str:
    """The same input, settings and engine give the same id, so a run is not made twice."""
    parts = (inp, settings.model_dump_json(), *VERSIONS.values())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
