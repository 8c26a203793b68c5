"""The way to the workers: work that is done once, whoever dies on the way."""

from __future__ import annotations

import logging
import time
from asyncio import CancelledError as AsyncCancelledError
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import dask
from distributed import Client, Future, LocalCluster, as_completed, get_worker
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from drainage.cluster.machines import Machines
from drainage.errors import EngineError, StoreError, system_words
from drainage.said import said

Task = TypeVar("Task")
Result = TypeVar("Result")
Made = TypeVar("Made")

ANSWER_S, WAIT_S = 5.0, 5.0
MOST_WAITS = 24
"""A scheduler answers within the first; where it does not, it is asked again after the second, and
so often while nothing is finished."""
LOOK_S, SOON_S = 0.2, 20.0
"""How often it is looked for workers, and after how long without any the user hears of it."""
FREE_PORT = "127.0.0.1:0"
"""Else Dask asks for 8787, for all the network, and says that another has it."""
QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.scheduler.work-stealing-interval": "1s",
}
"""Of a cluster of this machine: what Dask watches by default takes 3 % of each worker's core, and
a member takes seconds."""
DEAF = "drainage.cluster.deaf_worker"
PARTED = (CommClosedError, CancelledError, AsyncCancelledError, TimeoutError, OSError)
"""How a scheduler that went away shows."""
WANTED = ("executing", "long-running")
"""What a worker calls a task that somebody still waits for."""
NOT_THERE = "Can't get attribute"
"""What Python says of a name that another version of the program has not."""

WORKERS_DIED = (
    "the workers were ended again and again ({why}). Give each more memory, or start fewer with "
    "--workers, and run again; what was finished is kept."
)
NO_SCHEDULER = (
    "no scheduler answers at {address}, or nothing its workers finish shows up here: {left} of "
    "{tasks} tasks are left. Start it, see that all machines have the workspace at the same path, "
    "and run again; what was finished is kept."
)
OTHER_PROGRAM = (
    "a worker of {address} has another version of the program or of its libraries, or lacks it "
    "({why}). Install the same on all machines and run again; what was finished is kept."
)
NO_WORKERS = "The scheduler at {address} has no workers yet; they are waited for."


def carry_out(
    count: int,
    task_of: Callable[[int], Task],
    do: Callable[[Task], Result],
    is_done: Callable[[int, Result | None], bool],
    machines: Machines,
    *,
    on_done: Callable[[int, Result | None], None],
    retries: int = 0,
) -> None:
    """Do ``count`` tasks on the machines; ``on_done`` hears of each once, with what ``do`` gave.

    ``do`` and what ``task_of`` gives travel: both are pickled, and nothing of the result lies in
    Dask. ``is_done`` looks whether a task's result stands, of one that no worker told of (None),
    too. A worker that dies is replaced and its task done anew; a scheduler that goes away is
    waited for and gets what is not done yet. ``retries``: how often a task that failed is tried
    again. Raises EngineError where no scheduler comes back, or where a task ends its workers
    time after time, StoreError where a worker has another program, and what ``do`` raises: then
    the other tasks are stopped.
    """
    due, told = list(range(count)), dict[int, Result]()

    def hear(number: int, result: Result) -> None:
        told[number] = result
        if _plainly(lambda: is_done(number, result)):
            due.remove(number)
            _plainly(lambda: on_done(number, result))

    _hear_of_done(due, told, is_done, on_done)
    waits = 0
    while due:
        before = len(due)
        try:
            with _client(machines) as client:
                _give_out(client, tuple(due), task_of, do, machines, retries, hear)
        except KilledWorker as error:
            raise EngineError(said(WORKERS_DIED, why=str(error).split("\n")[0])) from None
        except PARTED as error:
            if not machines.elsewhere:
                raise EngineError(said(WORKERS_DIED, why=str(error))) from None
        # What another machine wrote may take a network file system a while to show.
        _hear_of_done(due, told, is_done, on_done)
        waits = 0 if len(due) < before else waits + 1
        if due and waits > MOST_WAITS:
            raise EngineError(said(NO_SCHEDULER, address=machines.address() or "-", left=len(due),
                                   tasks=count))  # fmt: skip
        if due:
            time.sleep(WAIT_S)


def _hear_of_done(
    due: list[int],
    told: Mapping[int, Result],
    is_done: Callable[[int, Result | None], bool],
    on_done: Callable[[int, Result | None], None],
) -> None:
    """Take from ``due`` what is done; ``on_done`` hears of it."""
    for number in tuple(due):
        if is_done(number, told.get(number)):
            due.remove(number)
            on_done(number, told.get(number))


def workers_at(address: str) -> int:
    """Tasks the workers of a scheduler do at once; 0 where it does not answer."""
    try:
        with Client(address, timeout=ANSWER_S) as client:
            return sum(client.nthreads().values())
    except PARTED:
        return 0


def wanted() -> Callable[[], bool]:
    """For ``do``: what says whether anyone still waits for the task of this thread.

    A command that was stopped, or that lost its scheduler, wants nothing of its workers any more;
    what they wrote late would stand where a later command writes.
    """
    worker = get_worker()
    key = worker.get_current_task()

    def is_wanted() -> bool:
        own = worker.state.tasks.get(key)
        return own is not None and own.state in WANTED

    return is_wanted


def scratch_folder() -> Path:
    """For ``do``: a folder of this worker's machine, for files that pass."""
    return Path(get_worker().local_directory)


@contextmanager
def _client(machines: Machines) -> Iterator[Client]:
    if machines.elsewhere:
        with Client(machines.address(), timeout=ANSWER_S) as client:
            yield client
        return
    # A single worker needs no process of its own: this one has imported all it runs.
    workers = machines.workers
    apart = {"processes": True, "preload": [DEAF]} if workers > 1 else {"processes": False}
    with (
        dask.config.set(QUIET),
        LocalCluster(n_workers=workers, threads_per_worker=1, memory_limit=0,
                     dashboard_address=FREE_PORT, scheduler_kwargs={"dashboard": False},
                     silence_logs=logging.CRITICAL, **apart) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        yield client


def _give_out(
    client: Client,
    due: Sequence[int],
    task_of: Callable[[int], Task],
    do: Callable[[Task], Result],
    machines: Machines,
    retries: int,
    hear: Callable[[int, Result], None],
) -> None:
    futures = {
        client.submit(_done, do, task_of(number), pure=False, retries=retries): number
        for number in due
    }
    try:
        if machines.elsewhere:
            _tell_waiting(client, futures, machines)
        for future in as_completed(list(futures)):
            hear(futures[future], future.result())
    except BaseException as error:
        client.cancel(list(futures), force=True)
        if _lacks_program(error):
            why = str(error).split("\n")[0]
            raise StoreError(said(OTHER_PROGRAM, address=machines.address(), why=why)) from None
        raise


def _lacks_program(error: BaseException) -> bool:
    """Whether what was sent means nothing to a worker."""
    lacks = isinstance(error, AttributeError) and NOT_THERE in str(error)
    return lacks or isinstance(error, ImportError)


def _tell_waiting(client: Client, futures: dict[Future[Any], int], machines: Machines) -> None:
    """A sentence where no worker is there a while after the work was asked for."""
    until = time.monotonic() + SOON_S
    while not client.nthreads():
        if time.monotonic() > until:
            machines.tell(said(NO_WORKERS, address=machines.address()))
            return
        if any(future.done() for future in futures):
            return
        time.sleep(LOOK_S)


def _done(do: Callable[[Task], Result], task: Task) -> Result:
    return _plainly(lambda: do(task))


def _plainly(make: Callable[[], Made]) -> Made:
    """What ``make`` gives. A file that cannot be read or written is told apart from the way to
    the scheduler, whose errors are of the same kind."""
    try:
        return make()
    except OSError as error:
        raise StoreError(system_words(error)) from None
