"""Many runs side by side, each in a folder that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from drainage.engine.process import StoppedError
from drainage.names import WORKING
from drainage.written import MACHINE, own_mark, put_in_place

Request = TypeVar("Request")
STILL_S = 24 * 3600.0
"""Of another machine a working folder is left over where nothing was written into it so long."""


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


def run_side_by_side(
    requests: Sequence[Request],
    run: Callable[[int, Request, Batch], RunOutcome],
    *,
    workers: int,
    on_progress: Callable[[Progress], None],
    on_finished: Callable[[Request], None],
) -> list[RunOutcome]:
    """``run`` of each request, ``workers`` at once; outcomes in the order of the requests.

    ``on_finished`` hears of each in the thread that ran it. The first failure or Ctrl-C stops
    the others; what was finished stays.
    """
    batch = Batch(len(requests), on_progress)

    def finished(number: int, request: Request) -> RunOutcome:
        outcome = run(number, request, batch)
        on_finished(request)
        return outcome

    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            futures = [pool.submit(finished, k, request) for k, request in enumerate(requests)]
            wait(futures, return_when=FIRST_EXCEPTION)
            failed = [error for f in futures if f.done() and (error := f.exception())]
            for error in sorted(failed, key=lambda error: isinstance(error, StoppedError)):
                raise error
            return [future.result() for future in futures]
        finally:
            batch.stopping.set()
            pool.shutdown(cancel_futures=True)


class Batch:
    """What the threads of one batch of runs share."""

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


class Part:
    """A working folder beside the final one; it takes its place when all went well."""

    def __init__(self, final: Path) -> None:
        self.final = final
        self.part = final.with_name(f"{final.name}{WORKING}{own_mark()}")

    def __enter__(self) -> Path:
        self.final.parent.mkdir(parents=True, exist_ok=True)
        for left in self.final.parent.glob(f"{self.final.name}{WORKING}*"):
            if not left.is_symlink() and not _works_there(left):
                shutil.rmtree(left)
        self.part.mkdir()
        return self.part

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            put_in_place(self.part, self.final)
        else:
            shutil.rmtree(self.part, ignore_errors=True)


def _is_fresh(part: Path) -> bool:
    """Whether something in a folder was written of late: all that shows of another machine."""
    try:
        newest_s = max(own.stat().st_mtime for own in (part, *part.iterdir()))
    except OSError:  # it is taking its place just now
        return True
    return time.time() - newest_s < STILL_S


def _works_there(part: Path) -> bool:
    """Whether the process that made a working folder is still there, as far as can be told."""
    number, _, rest = part.name.rpartition(WORKING)[2].partition("-")
    machine = rest.partition("-")[2]
    if machine and machine != MACHINE:
        return _is_fresh(part)
    if not number.isdecimal() or int(number) == os.getpid():
        return False
    if os.name == "nt":
        # A signal of 0 would end the process there; the lock of the study is what guards it.
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
