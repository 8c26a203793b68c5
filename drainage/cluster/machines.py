"""Where work is done: on this machine, at a Dask scheduler that runs, or by jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

AT_ONCE = 16
"""Pieces of work that are asked for at a time, for each worker of this machine."""
AHEAD = 2
"""The same for each worker of a cluster, of which there may be a thousand."""


class Jobs(Protocol):
    """Jobs of a batch system that come when they are first needed."""

    members_per_task: int | None
    workers: int

    def address(self) -> str:
        """The scheduler of their workers."""


@dataclass(frozen=True)
class Machines:
    """``workers`` at once on this machine, or as many as a ``scheduler`` or ``jobs`` have.

    ``tell`` hears in a sentence what is waited for.
    """

    workers: int
    scheduler: str = ""
    jobs: Jobs | None = None
    tell: Callable[[str], object] = lambda _sentence: None

    @property
    def elsewhere(self) -> bool:
        """Whether the work leaves this machine's own pool."""
        return bool(self.scheduler or self.jobs)

    def address(self) -> str:
        """Of the scheduler; empty for this machine. Jobs are asked for here, not before."""
        return self.jobs.address() if self.jobs else self.scheduler

    def known_workers(self) -> int:
        """How many do the work at once, as far as it is known; 0: nobody says."""
        if self.jobs:
            return self.jobs.workers
        if self.scheduler:
            # Dask takes half a second to import, which no command of this machine alone shall wait.
            from drainage.cluster.door import workers_at

            return workers_at(self.scheduler)
        return self.workers

    def asked_at_a_time(self) -> int:
        """Pieces of work to ask for together, so that no worker waits for another."""
        most = AHEAD * self.known_workers() if self.elsewhere else AT_ONCE * self.workers
        return max(most, AT_ONCE)
