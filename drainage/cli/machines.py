"""Where the runs of a command are made, from --workers, --scheduler and --cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from drainage.cli.reader import say
from drainage.cluster import Machines
from drainage.errors import Finding, InputError
from drainage.said import word


@contextmanager
def machines_of(workers: int, scheduler: str, cluster: Path | None) -> Iterator[Machines]:
    """The machines of a command; jobs that were asked for end with it.

    Raises InputError for a file that cannot be used and for both at once, EngineError where the
    batch system is not there.
    """
    tell = partial(say, err=True)
    if cluster is None:
        yield Machines(workers, scheduler, tell=tell)
        return
    if scheduler:
        raise InputError([
            Finding(word("command line"), "--scheduler", "", scheduler,
                    "the runs go to a scheduler that runs or to jobs, not to both",
                    "Leave out --scheduler or --cluster.")
        ])  # fmt: skip
    from drainage.cluster.batch_system import BatchJobs
    from drainage.cluster.jobs_file import read_jobs

    jobs = BatchJobs(read_jobs(cluster), tell)
    try:
        yield Machines(workers, jobs=jobs, tell=tell)
    finally:
        jobs.close()
