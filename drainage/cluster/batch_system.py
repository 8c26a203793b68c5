"""Jobs of a batch system by dask-jobqueue, with a scheduler in this process."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from importlib import import_module
from typing import Any

from distributed import Status

from drainage.cluster.jobs_file import JobsFile
from drainage.errors import EngineError
from drainage.said import said

CLUSTERS = {
    "slurm": "SLURMCluster",
    "pbs": "PBSCluster",
    "lsf": "LSFCluster",
    "sge": "SGECluster",
    "oar": "OARCluster",
    "htcondor": "HTCondorCluster",
    "local": "LocalCluster",
}
ACCOUNT = {"slurm": "account", "pbs": "account", "lsf": "project", "sge": "project",
           "oar": "project"}  # fmt: skip
"""What each batch system calls the account."""
NO_MEMORY_IN_OAR = "not_applicable"
"""Each site calls the memory of a core by a name of its own, which a directive (-p) may ask for."""
MARGIN_S, STAGGER_S = 300, 120
"""A worker ends itself so long before its job is ended, and not all at the same moment: what it
ends with is given to another and does not count as a death."""
ASK_EARLY = "100ms"
"""Dask takes an unknown task for one of half a second: so each that waits asks for a worker."""

NO_JOBQUEUE = (
    "--cluster needs dask-jobqueue, which is not installed here. Install it beside the program "
    "(pip install dask-jobqueue) and run again, or start a Dask scheduler yourself and name it "
    "with --scheduler."
)
NO_COMMAND = (
    "{kind}: no command {command} on this machine. Run where jobs are submitted, or name another "
    "kind of batch system in the file of --cluster."
)
NO_JOB = (
    "{kind} took no job ({why}). Mend queue, account, walltime_h, memory_gb or directives in the "
    "file of --cluster and run again; what was finished is kept."
)
ASKED = "{kind}: {jobs} jobs are asked for; their workers come as the queue lets them."


class BatchJobs:
    """The jobs of a file, submitted when the first work is there; ``close`` gives them back."""

    def __init__(self, own: JobsFile, tell: Callable[[str], object]) -> None:
        self.members_per_task, self.workers = own.members_per_task, own.tasks_at_once
        self._own, self._tell = own, tell
        self._make = _cluster_class(own.kind)
        self._cluster: Any = None

    def address(self) -> str:
        """The scheduler of their workers; raises EngineError where no job is taken."""
        if self._cluster is None:
            self._cluster = self._started()
        return str(self._cluster.scheduler_address)

    def close(self) -> None:
        """End the jobs and their scheduler."""
        if self._cluster is not None:
            self._cluster.close()
            self._cluster = None

    def _started(self) -> Any:
        own = self._own
        first = max(own.fewest, 1)
        self._tell(said(ASKED, kind=own.kind, jobs=first))
        refused: list[Exception] = []
        try:
            cluster = self._make(**arguments(own), job_cls=_watched(self._make, refused))
            cluster.sync(_submitted, cluster, first)
        except Exception as error:
            raise _no_job(own.kind, error) from None
        if refused:
            cluster.close()
            raise _no_job(own.kind, refused[0])
        # Jobs that reached their walltime are asked for anew.
        cluster.adapt(
            minimum_jobs=own.fewest,
            maximum_jobs=own.most,
            target_duration=ASK_EARLY,
            worker_key=job_of if own.workers_of_a_job > 1 else None,
        )
        return cluster


def _watched(cluster: Callable[..., Any], refused: list[Exception]) -> type:
    """The job of a batch system; what it is refused with is kept, which else shows nowhere: its
    workers would be waited for in vain."""
    plain: Any = cluster.job_cls  # type: ignore[attr-defined]

    class WatchedJob(plain):  # type: ignore[misc]
        async def start(self) -> None:
            try:
                await super().start()
            except Exception as error:
                refused.append(error)
                self.status = Status.running

        async def close(self) -> None:
            await super().close()
            self.status = Status.closed

    return WatchedJob


def job_of(worker: Any) -> str:
    """The job of a Dask worker, one of several: a job is given back when all of it is idle."""
    return str(worker.name).rpartition("-")[0]


async def _submitted(cluster: Any, jobs: int) -> None:
    cluster.scale(jobs=jobs)
    await cluster._correct_state()


def _no_job(kind: str, error: Exception) -> EngineError:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return EngineError(said(NO_JOB, kind=kind, why="; ".join(lines)[:300] or type(error).__name__))


def _cluster_class(kind: str) -> Callable[..., Any]:
    """Raises EngineError where dask-jobqueue or the command that submits jobs is not there."""
    try:
        # An extra of the package, which most set-ups lack.
        jobqueue = import_module("dask_jobqueue")
        # The one of jobqueue itself, not of distributed.
        found = import_module("dask_jobqueue.local") if kind == "local" else jobqueue
    except ImportError:
        raise EngineError(NO_JOBQUEUE) from None
    made: Callable[..., Any] = getattr(found, CLUSTERS[kind])
    submit = getattr(getattr(made, "job_cls", None), "submit_command", None)
    command = shlex.split(submit)[0] if submit else ""
    if command and not shutil.which(command):
        raise EngineError(said(NO_COMMAND, kind=kind, command=command))
    return made


def arguments(own: JobsFile) -> dict[str, Any]:
    """The file in the words of dask-jobqueue; what is left out keeps the defaults there."""
    asked: dict[str, Any] = {
        "cores": own.cores,
        "processes": own.workers_of_a_job,
        "memory": f"{own.memory_gb:g}GB",
        "queue": own.queue,
        ACCOUNT.get(own.kind, "account"): own.account,
        "walltime": walltime(own.kind, own.walltime_h),
        "disk": f"{own.disk_gb:g}GB" if own.disk_gb else "",
        "job_extra_directives": _directives(own),
        "job_script_prologue": list(own.before),
        "python": own.python,
        "interface": own.interface,
        "local_directory": own.scratch,
        "log_directory": own.logs,
        "worker_extra_args": _lifetime(own.walltime_h),
        "memory_per_core_property_name": NO_MEMORY_IN_OAR if own.kind == "oar" else "",
    }
    # No page of Dask's own, which nobody looks at, and no port of it that another may have.
    return {name: value for name, value in asked.items() if value} | {
        "scheduler_options": {"dashboard_address": ":0", "dashboard": False}
    }


def walltime(kind: str, hours: float | None) -> str:
    """As the batch systems write it, 08:00:00; LSF takes hours and minutes alone."""
    if hours is None:
        return ""
    minutes, seconds = divmod(round(3600 * hours), 60)
    whole = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return whole if kind == "lsf" else f"{whole}:{seconds:02d}"


def _directives(own: JobsFile) -> list[str] | dict[str, str]:
    if own.kind != "htcondor":
        return list(own.directives)
    pairs = (line.partition("=") for line in own.directives)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _lifetime(hours: float | None) -> list[str]:
    lifetime_s = round(3600 * hours) - MARGIN_S if hours else 0
    if lifetime_s < MARGIN_S:
        return []
    return ["--lifetime", f"{lifetime_s}s", "--lifetime-stagger", f"{STAGGER_S}s"]
