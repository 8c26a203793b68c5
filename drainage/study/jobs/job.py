"""A work that was asked for, and how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from drainage.engine import Progress
from drainage.engine.process import StoppedError
from drainage.errors import DrainageError

State = Literal["kept", "waiting", "working", "done", "stopped", "failed"]
"""``kept``: left by a process that ended, waits until somebody says that it goes on."""
Phase = Literal["", "held", "composing", "running", "scoring", "searching", "writing"]
"""What a working one does; ``held``: another process works in the results, named as holder."""
TELL_S = 0.2
"""The engine tells its progress many times a second, a person reads it a few."""
OPEN: tuple[State, ...] = ("kept", "waiting", "working")


@dataclass(frozen=True)
class Job:
    """``asks`` is JSON, by ``kind`` (``drainage.study.jobs.works``); ``answer`` what came of it.

    ``changes`` counts up with each change: of two tellings the greater one is the later."""

    id: str
    kind: str
    asks: Mapping[str, Any]
    state: State = "waiting"
    changes: int = 0
    phase: Phase = ""
    holder: str = ""
    batch: int = 0
    progress: Progress | None = None
    error: DrainageError | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)


class Telling:
    """What a work tells while it goes on; each raises StoppedError where it is to stop."""

    def __init__(self, tell: Callable[[Mapping[str, Any]], None], stopping: Callable[[], bool]):
        self._tell, self._stopping = tell, stopping
        self._batch = 0
        self._finished, self._told_s = -1, 0.0

    def going_on(self) -> None:
        """Nothing new."""
        if self._stopping():
            raise StoppedError("stopped")

    def phase(self, phase: Phase, holder: str = "") -> None:
        """It does something else from here on."""
        self.going_on()
        self._tell({"phase": phase, "holder": holder, "progress": None})

    def batch(self) -> int:
        """Another batch of runs begins, the first is 1; its number."""
        self.going_on()
        self._batch += 1
        self._tell({"batch": self._batch, "progress": None})
        return self._batch

    def progress(self, progress: Progress) -> None:
        """How far the runs of this batch are; told when one has finished and now and then."""
        self.going_on()
        own_s = time.monotonic()
        if progress.finished != self._finished or own_s - self._told_s >= TELL_S:
            self._finished, self._told_s = progress.finished, own_s
            self._tell({"progress": progress})


Work = Callable[[Mapping[str, Any], Telling], Mapping[str, Any]]
"""Does what a job asks; raises DrainageError where that cannot be done."""
