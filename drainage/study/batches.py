"""A batch of runs on the machines asked for: a pool of this process, or a Dask scheduler.

On a scheduler each run is a task: its worker runs it into its folder as this process would, by
the same function, and tells the record alone. So what is there already is not run again, and
a run is there whole or not at all.
"""

from __future__ import annotations

import pickle
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from drainage.cluster import Machines
from drainage.engine import Progress, RunOutcome, RunRequest
from drainage.engine.process import StoppedError
from drainage.errors import StoreError
from drainage.inundation.coupled.runs import GridRequest
from drainage.results import intact_record
from drainage.said import said
from drainage.study.inputs import program_digest

Request = TypeVar("Request", RunRequest, GridRequest)
Outcomes = dict[tuple[str, str], RunOutcome]


SHOWS_S = 60.0
"""A folder that was just made may take a network file system so long to show."""


class RunsAll(Protocol):
    """``run_all`` or ``run_on_grid``."""

    def __call__(
        self,
        requests: Sequence[Any],
        *,
        workers: int,
        on_progress: Callable[[Progress], None],
        on_finished: Callable[[RunRequest], None],
    ) -> Outcomes: ...


@dataclass(frozen=True)
class Task:
    """A run as it travels: ``request`` packed, to be read by the same ``program`` alone, below a
    folder ``above`` that both machines have."""

    program: str
    runs_all: RunsAll
    above: Path
    request: bytes


def run_batch(
    runs_all: RunsAll,
    requests: Sequence[Request],
    machines: Machines,
    *,
    on_progress: Callable[[Progress], None],
    on_finished: Callable[[RunRequest], None],
) -> Outcomes:
    """``runs_all`` of the requests; (scenario, event) -> outcome.

    ``on_finished`` hears of each run as soon as it stands. The first failure or Ctrl-C stops the
    others; what was finished stays. Raises EngineError, and StoreError where a worker has another
    program.
    """
    if not machines.elsewhere:
        return runs_all(requests, workers=machines.workers, on_progress=on_progress,
                        on_finished=on_finished)  # fmt: skip
    # Dask takes half a second to import, which no run of this machine alone shall wait.
    from drainage.cluster.door import carry_out

    began, outcomes = time.monotonic(), dict[int, RunOutcome]()

    def stands(number: int, told: RunOutcome | None) -> bool:
        record = told and intact_record(_asked(requests[number]).folder)
        return bool(told and record and record["run_id"] == told.record["run_id"])

    def done(number: int, told: RunOutcome | None) -> None:
        assert told is not None  # else it would not stand
        asked = _asked(requests[number])
        outcomes[number] = replace(told, folder=asked.folder)
        on_finished(asked)
        share = len(outcomes) / len(requests)
        left_s = (time.monotonic() - began) * (1 - share) / share
        on_progress(Progress(share, len(outcomes), len(requests), left_s))

    carry_out(len(requests), lambda number: _task(runs_all, requests[number]), _run_task, stands,
              machines, on_done=done)  # fmt: skip
    in_turn = [(_asked(request), outcomes[k]) for k, request in enumerate(requests)]
    return {(asked.scenario, asked.event): outcome for asked, outcome in in_turn}


def _asked(request: RunRequest | GridRequest) -> RunRequest:
    return request.run if isinstance(request, GridRequest) else request


def _task(runs_all: RunsAll, request: RunRequest | GridRequest) -> Task:
    """Workers stand in folders of their own, so that the path of the run is made whole."""
    asked = _asked(request)
    folder = asked.folder.absolute()
    there = replace(asked, folder=folder)
    whole = replace(request, run=there) if isinstance(request, GridRequest) else there
    above = next(own for own in folder.parents if own.is_dir())
    return Task(program_digest(), runs_all, above, zlib.compress(pickle.dumps(whole), 1))


def _run_task(task: Task) -> RunOutcome:
    from drainage.cluster.door import wanted

    if task.program != program_digest():
        raise StoreError(
            "program or libraries of a worker are not those of the command. Install the same on "
            "all machines and run again; what was finished is kept."
        )
    is_wanted = wanted()

    def go_on(_progress: Progress) -> None:
        if not is_wanted():
            raise StoppedError("stopped")

    _require_workspace(task.above)
    request = pickle.loads(zlib.decompress(task.request))
    outcomes = task.runs_all([request], workers=1, on_progress=go_on,
                             on_finished=lambda _request: None)  # fmt: skip
    return next(iter(outcomes.values()))


def _require_workspace(above: Path) -> None:
    """StoreError where a folder of the command's machine does not show on this one."""
    until = time.monotonic() + SHOWS_S
    while not above.is_dir():
        if time.monotonic() > until:
            raise StoreError(
                said("{path}: not there on a worker. All machines need the workspace at the same "
                     "path; what was finished is kept.", path=above)
            )  # fmt: skip
        time.sleep(1.0)
