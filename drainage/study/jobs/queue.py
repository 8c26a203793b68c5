"""The queue: works one after the other in a thread of their own, each with the whole machine."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from drainage.engine.process import StoppedError
from drainage.errors import DrainageError, Finding, InputError, StoreError
from drainage.said import said
from drainage.study.holding import HeldError, holding
from drainage.study.jobs.job import OPEN, Job, State, Telling, Work
from drainage.study.jobs.kept import queue_file, read_queue, write_queue
from drainage.study.workspace import Workspace

LOOK_S = 1.0
"""How often a job that another process keeps from the results looks whether it has ended."""
ENDED_SHOWN = 20
END_S = 20.0
"""A process that ends waits so long for a run to be stopped: its file system may be slow."""


class JobQueue:
    """The jobs of one study. ``on_change`` is called with a job whenever it has changed, from
    any thread. ``one_at_a_time`` is held while a job works: several studies share a machine.

    What a process left is there again, and begins when ``go_on`` says so: a job that brought
    the machine down would else do it again each time the desk is opened, and the files may have
    changed since.
    """

    def __init__(
        self,
        workspace: Workspace,
        study: str,
        works: Mapping[str, Work],
        on_change: Callable[[Job], None],
        one_at_a_time: threading.Lock,
    ) -> None:
        self._workspace, self._study, self._works = workspace, study, works
        self._on_change, self._one_at_a_time = on_change, one_at_a_time
        self._file = queue_file(workspace.folder("results", study))
        self._jobs = {job.id: job for job in read_queue(self._file) if job.kind in works}
        self._changed = threading.Condition()
        self._stopping: set[str] = set()
        self._ending = False
        self._thread: threading.Thread | None = None

    def jobs(self) -> list[Job]:
        """All that are open, in the order they come to their turn, and the last that ended."""
        with self._changed:
            return list(self._jobs.values())

    def ask(self, kind: str, asks: Mapping[str, Any]) -> Job:
        """Put a work at the end of the queue; one that is asked for already is not put twice.

        Raises StoreError where the queue cannot be kept; then nothing is put there.
        """
        with self._changed:
            for job in self._jobs.values():
                if job.state in OPEN and (job.kind, dict(job.asks)) == (kind, dict(asks)):
                    return self._wait(job)
            new = Job(secrets.token_hex(4), kind, dict(asks), state="waiting")
            write_queue(self._file, [*self._jobs.values(), new])
            return self._wait(new)

    def go_on(self) -> None:
        """What was kept from before takes its turn."""
        with self._changed:
            for job in list(self._jobs.values()):
                if job.state == "kept":
                    self._wait(job)

    def stop(self, number: str) -> Job:
        """Stop a job that waits or works; one that works ends within the next step of its runs,
        what it has finished stays. Raises InputError for one that is not there."""
        with self._changed:
            job = self._jobs.get(number)
            if job is None:
                raise InputError([_unknown(number)])
            if job.state == "working":
                self._stopping.add(number)
                self._changed.notify_all()
                return job
            return self._set(number, state="stopped") if job.state in OPEN else job

    def end(self) -> None:
        """Stop what works and keep the queue for the next process."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(END_S)

    def _wait(self, job: Job) -> Job:
        self._jobs[job.id] = job
        waits = self._set(job.id, state="waiting") if job.state != "working" else job
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        self._changed.notify_all()
        return waits

    def _set(self, number: str, **values: Any) -> Job:
        """Change a job; where it begins or ends the file is written again."""
        with self._changed:
            old = self._jobs[number]
            job = self._jobs[number] = replace(old, changes=old.changes + 1, **values)
            if "state" in values:
                ended = [own.id for own in self._jobs.values() if own.state not in OPEN]
                for gone in ended[:-ENDED_SHOWN]:
                    del self._jobs[gone]
                self._keep()
        self._on_change(job)
        return job

    def _keep(self) -> None:
        """A disk that is full stops no job: what is kept is for the next process."""
        try:
            write_queue(self._file, list(self._jobs.values()))
        except (OSError, StoreError) as error:
            logging.getLogger(__name__).warning("the queue is not kept: %s", error)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            with self._one_at_a_time:
                self._do(job)

    def _next(self) -> Job | None:
        with self._changed:
            while not self._ending:
                for job in self._jobs.values():
                    if job.state == "waiting":
                        return self._set(job.id, state="working")
                self._changed.wait()
        return None

    def _do(self, job: Job) -> None:
        telling = Telling(lambda values: self._tell(job.id, values), lambda: self._stops(job.id))
        state: State = "done"
        error: DrainageError | None = None
        answer: Mapping[str, Any] = {}
        try:
            with ExitStack() as held:
                self._hold(held, telling)
                answer = self._works[job.kind](job.asks, telling)
        except StoppedError as stopped:
            state, error = "stopped", stopped
        except DrainageError as wrong:
            state, error = "failed", wrong
        except Exception as wrong:
            logging.getLogger(__name__).exception("job %s", job)
            words = said("a mistake of the program: {error}", error=repr(wrong))
            state, error = "failed", DrainageError(words)
        if state == "stopped" and self._ending:
            return
        self._stopping.discard(job.id)
        self._set(job.id, state=state, phase="", progress=None, error=error, answer=answer)

    def _hold(self, held: ExitStack, telling: Telling) -> None:
        """Hold the results; while another process does, say whose they are and look again."""
        while True:
            try:
                held.enter_context(holding(self._workspace, self._study))
                return
            except HeldError as error:
                telling.phase("held", error.holder)
            with self._changed:
                self._changed.wait(LOOK_S)
            telling.going_on()

    def _tell(self, number: str, values: Mapping[str, Any]) -> None:
        self._set(number, **values)

    def _stops(self, number: str) -> bool:
        return self._ending or number in self._stopping


def _unknown(number: str) -> Finding:
    return Finding("jobs", number, "", number, "no such job: it has ended or never was",
                   "Look at the list of jobs again.")  # fmt: skip
