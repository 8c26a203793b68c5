"""Many runs side by side, each written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from drainage.engine.datasets import series_dataset, totals_dataset
from drainage.engine.inp import build_inp, end_at
from drainage.engine.orders import Orders
from drainage.engine.output import read_out
from drainage.engine.process import StoppedError, run_child
from drainage.engine.record import VERSIONS, run_record
from drainage.engine.report import read_report
from drainage.engine.request import RunRequest
from drainage.network.topology import river_outlets
from drainage.results import read_record, write_dataset
from drainage.scenario.settings import RunSettings


@dataclass(frozen=True)
class RunOutcome:
    """A finished run; ``reused`` where the same run was already there."""

    folder: Path
    record: Mapping[str, Any]
    reused: bool


@dataclass(frozen=True)
class Progress:
    """How far all runs are; ``seconds_left`` None until it can be told."""

    fraction: float
    finished: int
    total: int
    seconds_left: float | None


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
    batch = _Batch(len(requests), on_progress)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            futures = [pool.submit(_run, k, request, batch) for k, request in enumerate(requests)]
            wait(futures, return_when=FIRST_EXCEPTION)
            failed = [error for f in futures if f.done() and (error := f.exception())]
            for error in sorted(failed, key=lambda error: isinstance(error, StoppedError)):
                raise error
            outcomes = [future.result() for future in futures]
        finally:
            batch.stopping.set()
            pool.shutdown(cancel_futures=True)
    return {(r.scenario, r.event): o for r, o in zip(requests, outcomes, strict=True)}


class _Batch:
    """What the threads of one ``run_all`` share."""

    def __init__(self, total: int, on_progress: Callable[[Progress], None]) -> None:
        self.stopping = threading.Event()
        self._fractions = [0.0] * total
        self._began = time.monotonic()
        self._on_progress = on_progress
        self._lock = threading.Lock()

    def report(self, number: int, fraction: float) -> None:
        with self._lock:
            self._fractions[number] = max(fraction, self._fractions[number])
            done = sum(self._fractions) / max(1, len(self._fractions))
            elapsed = time.monotonic() - self._began
            self._on_progress(
                Progress(
                    fraction=done,
                    finished=sum(f >= 1 for f in self._fractions),
                    total=len(self._fractions),
                    seconds_left=elapsed * (1 - done) / done if done > 0.02 else None,
                )
            )


def _run(number: int, request: RunRequest, batch: _Batch) -> RunOutcome:
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
    with _Part(request.folder) as part:
        (part / "model.inp").write_text(inp, encoding="utf-8")
        _write_orders(part, request)
        engine_s = run_child(
            part,
            lambda fraction: batch.report(number, 0.98 * fraction),
            batch.stopping,
            request.settings.timeout_min * 60,
        )
        end_minute = _convert(part, request)
        record = run_record(
            request, run_id, end_minute, read_report(_text(part / "model.rpt")), part
        ) | {"engine_s": round(engine_s, 2), "wall_s": round(time.monotonic() - began, 2)}
        text = json.dumps(record, ensure_ascii=False, indent=1)
        (part / "run.json").write_text(text, encoding="utf-8")
    batch.report(number, 1.0)
    return RunOutcome(request.folder, record, reused=False)


class _Part:
    """A working folder beside the final one; it takes its place when all went well."""

    def __init__(self, final: Path) -> None:
        self.final = final
        self.part = final.with_name(f"{final.name}.part-{os.getpid()}-{threading.get_ident()}")

    def __enter__(self) -> Path:
        self.final.parent.mkdir(parents=True, exist_ok=True)
        for stale in self.final.parent.glob(f"{self.final.name}.part-*"):
            shutil.rmtree(stale)
        self.part.mkdir()
        return self.part

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            if self.final.exists():
                shutil.rmtree(self.final)
            self.part.rename(self.final)
        else:
            shutil.rmtree(self.part, ignore_errors=True)


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


def _convert(part: Path, request: RunRequest) -> float:
    """Results as netCDF instead of the engine's own files; the minute the run ended."""
    with np.load(part / "statistics.npz") as statistics:
        end_minute = float(statistics["end_minute"])
        totals = totals_dataset(dict(statistics), request.network)
    write_dataset(totals, part / "totals.nc")
    settings = request.settings
    reported_from = 60 * settings.warm_up_h - settings.lead_in_min
    series = series_dataset(read_out(part / "model.out"), reported_from)
    write_dataset(series, part / "series.nc")
    inp = part / "model.inp"
    inp.write_text(end_at(_text(inp), end_minute), encoding="utf-8")
    for name in ("model.out", "statistics.npz", "child.json", "child.err"):
        (part / name).unlink()
    return end_minute


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _run_id(inp: str, settings: RunSettings) -> str:
    """The same input, settings and engine give the same id, so a run is not made twice."""
    parts = (inp, settings.model_dump_json(), *VERSIONS.values())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
