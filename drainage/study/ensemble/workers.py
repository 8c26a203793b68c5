"""Members on workers that stay warm: of this machine, or of a Dask cluster that runs."""

from __future__ import annotations

import logging
import time
from asyncio import CancelledError as AsyncCancelledError
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path

import dask
from distributed import Client, LocalCluster, as_completed, get_worker
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from drainage.errors import EngineError
from drainage.said import said
from drainage.study.ensemble.member import Member, run_member

WAIT_S = 5.0
MOST_WAITS = 24
"""A scheduler that is started again is waited for so often, while nothing is finished."""
RETRIES = 2
DEAF = "drainage.study.ensemble.deaf_worker"
QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.scheduler.work-stealing-interval": "1s",
}
"""Of a cluster of this machine: what Dask watches by default takes 3 % of each worker's core, and
a member takes seconds."""
PARTED = (CommClosedError, CancelledError, AsyncCancelledError, TimeoutError, OSError)
"""How a scheduler that went away shows."""


def run_members(
    members: Sequence[Member],
    is_kept: Callable[[Member], bool],
    *,
    workers: int,
    scheduler: str = "",
    on_finished: Callable[[int], None] = lambda _number: None,
) -> None:
    """Run the members, on ``workers`` processes of this machine or of the ``scheduler``.

    A worker that dies is replaced and its member run anew; a scheduler that goes away is waited
    for and gets what is not kept yet. Raises EngineError where none comes back, or where a member
    ends its workers time after time, and what ``run_member`` raises.
    """
    waits = 0
    due = [member for member in members if not is_kept(member)]
    while due:
        left = len(due)
        try:
            with _client(workers, scheduler) as client:
                _run(client, due, on_finished)
        except KilledWorker as error:
            raise EngineError(said(WORKERS_DIED, why=str(error).split("\n")[0])) from None
        except PARTED as error:
            if not scheduler:
                raise EngineError(said(WORKERS_DIED, why=str(error))) from None
        # What another machine wrote may take a network file system a while to show.
        due = [member for member in due if not is_kept(member)]
        waits = 0 if len(due) < left else waits + 1
        if due and waits > MOST_WAITS:
            raise EngineError(said(NO_SCHEDULER, address=scheduler or "-", left=len(due)))
        if due:
            time.sleep(WAIT_S)


WORKERS_DIED = (
    "the workers were ended again and again ({why}). Give each more memory, or start fewer with "
    "--workers, and run again; what was finished is kept."
)
NO_SCHEDULER = (
    "no scheduler answers at {address}, or nothing its workers finish shows up here: {left} "
    "members are left. Start it, see that all machines have the workspace at the same path, and "
    "run again; what was finished is kept."
)


@contextmanager
def _client(workers: int, scheduler: str) -> Iterator[Client]:
    if scheduler:
        with Client(scheduler, timeout=WAIT_S) as client:
            yield client
        return
    # A single worker needs no process of its own: this one has imported all it runs.
    apart = {"processes": True, "preload": [DEAF]} if workers > 1 else {"processes": False}
    with (
        dask.config.set(QUIET),
        LocalCluster(n_workers=workers, threads_per_worker=1, memory_limit=0,
                     dashboard_address="127.0.0.1:0",
                     silence_logs=logging.CRITICAL, **apart) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        yield client


def _run(client: Client, due: Sequence[Member], on_finished: Callable[[int], None]) -> None:
    futures = [client.submit(_on_worker, own, pure=False, retries=RETRIES) for own in due]
    try:
        for future in as_completed(futures):
            on_finished(future.result())
    except BaseException:
        client.cancel(futures, force=True)
        raise


def _on_worker(member: Member) -> int:
    return run_member(member, Path(get_worker().local_directory))
