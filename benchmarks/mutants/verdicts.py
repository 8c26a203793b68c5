"""One change at a time in a copy of the repository, under the tests that could notice it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import re
import resource
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from benchmarks.mutants.operators import Change

LIMIT_S = 60.0
"""Tests beyond so many seconds are not run for one change."""
PATIENCE, GRACE_S = 5.0, 60.0
"""A run may use so many times the processor time it should and as long beside, for compiling."""
WALL = 5.0
"""And on the clock so many times that: a machine with other work is no endless loop."""
LEFT_OUT = (".git", ".venv", "results", "build", ".mypy_cache", ".ruff_cache", ".hypothesis")
# What every test imports anyhow, and no change touches.
PRELOADED = [
    "pytest", "numpy", "pandas", "xarray", "scipy.spatial", "scipy.stats", "scipy.sparse.linalg",
    "networkx", "shapely", "geopandas", "pyogrio", "pydantic", "numba", "click", "rich",
    "h5netcdf", "matplotlib", "rasterio", "docx", "xlsxwriter", "python_calamine",
]  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What became of a change: ``outcome`` is killed, timeout, survived or uncovered."""

    key: str
    outcome: str
    killer: str
    killer_digest: str
    tests_digest: str
    seconds: float


@dataclass(frozen=True)
class Task:
    """Changes of one file to make at once, and the tests to run, cheapest first."""

    key: str
    file: str
    source: str
    tests: Sequence[str]
    expected_s: float


class Book:
    """Verdicts kept as lines of JSON, so that a run that was stopped goes on.

    A kill holds while the changed file and the test that fell are the same; a survival only
    while no test has changed.
    """

    def __init__(self, path: Path, root: Path) -> None:
        self._path, self._root = path, root
        self._lock = threading.Lock()
        self._alone: dict[str, str] = {}
        self.tests_digest = folder_digest(root / "tests")
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self._known = {own.key: own for own in (Verdict(**json.loads(line)) for line in lines)}

    def known(self, key: str) -> Verdict | None:
        """The verdict on a change where it still holds."""
        own = self._known.get(key)
        if own is None:
            return None
        if own.killer:
            return own if own.killer_digest == self.killer_digest(own.killer) else None
        return own if own.tests_digest == self.tests_digest else None

    def add(self, verdict: Verdict) -> None:
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")

    def sound(self, test: str, run: Callable[[str], str]) -> bool:
        """Whether a test holds alone and without any change; run once and remembered."""
        with self._lock:
            outcome = self._alone.get(test)
        if outcome is None:
            outcome = run(test)
            with self._lock:
                self._alone[test] = outcome
        return outcome == "survived"

    def killer_digest(self, killer: str) -> str:
        path = self._root / killer.split("::")[0]
        return text_digest(path.read_text(encoding="utf-8")) if path.is_file() else ""


def text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def folder_digest(folder: Path) -> str:
    files = sorted(folder.rglob("*.py"))
    return text_digest("".join(text_digest(p.read_text(encoding="utf-8")) for p in files))


def key_of(source: str, change: Change) -> str:
    """Names a change in a file of exactly this text."""
    place = f"{change.start}-{change.end} {change.new}"
    return f"{change.file} {text_digest(source)} {text_digest(place)}"


def judge(
    root: Path, tasks: Sequence[Task], book: Book, workers: int, on_done: Callable[[Verdict], None]
) -> None:
    """Make each task's change in a copy of the repository, run its tests, book the verdict."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with TemporaryDirectory(prefix="drainage-mutants-") as scratch:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            copies.put(copied(root, Path(scratch) / str(number)))

        def one(task: Task) -> None:
            copy = copies.get()
            try:
                verdict = _judged(copy, task, book)
            finally:
                copies.put(copy)
            book.add(verdict)
            on_done(verdict)

        pool = ThreadPoolExecutor(workers)
        try:
            list(pool.map(one, tasks))
        finally:
            pool.shutdown(cancel_futures=True)


def copied(root: Path, target: Path) -> Path:
    """The repository without what is made: ``results`` below the root, not ``drainage/results``."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {*LEFT_OUT} & {*names} if Path(folder) == root else set()

    shutil.copytree(root, target, ignore=left_out)
    return target


def _judged(copy: Path, task: Task, book: Book) -> Verdict:
    """The verdict; a test that falls alone and without the change, too, kills nothing."""
    tests, began = list(task.tests), time.monotonic()
    outcome, killer = ("survived", "") if tests else ("uncovered", "")
    while tests:
        with _changed(copy / task.file, task.source):
            outcome, killer = _tested(copy, tests, task.expected_s)
        if (
            outcome == "killed"
            and not killer
            and _tested(copy, tests[:1], LIMIT_S)[0] != "survived"
        ):
            raise RuntimeError(f"{tests[0]} does not run in a copy without any change")
        if not killer or book.sound(killer, lambda own: _tested(copy, [own], LIMIT_S)[0]):
            break
        tests = [test for test in tests if test != killer]
        outcome, killer = "survived", ""
    digest = book.killer_digest(killer) if killer else ""
    seconds = round(time.monotonic() - began, 1)
    return Verdict(task.key, outcome, killer, digest, book.tests_digest, seconds)


@contextlib.contextmanager
def _changed(path: Path, source: str) -> Iterator[None]:
    """A file with other text, and then again as it was, in time, too: its bytecode holds."""
    text, stamp = path.read_text(encoding="utf-8"), path.stat()
    try:
        path.write_text(source, encoding="utf-8")
        yield
    finally:
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def _tested(copy: Path, tests: list[str], expected_s: float) -> tuple[str, str]:
    """Outcome of the tests in a copy as it is now, and what fell, a test or a file that cannot be imported."""
    context, said = multiprocessing.get_context("forkserver"), copy / "said.txt"
    said.write_text("", encoding="utf-8")
    most_s = PATIENCE * expected_s + GRACE_S
    child = context.Process(target=_run, args=(str(copy), tests, str(said), int(most_s)))
    child.start()
    child.join(WALL * most_s)
    assert child.pid is not None
    late = child.is_alive()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)  # what the tests started, too
    child.join()
    if late or child.exitcode == -signal.SIGXCPU:
        return "timeout", ""
    if child.exitcode == 0:
        return "survived", ""
    fallen = re.search(r"^(?:FAILED|ERROR) (\S+\.py.*?)(?: - .*)?$", said.read_text("utf-8"), re.M)
    return "killed", fallen[1] if fallen else ""


def _run(copy: str, tests: list[str], said: str, most_s: int) -> None:
    """In a process of its own: the tests, with the package of the copy."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s + 5))
    os.chdir(copy)
    sys.path.insert(0, copy)
    os.environ["PYTHONPATH"] = copy
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    import pytest

    options = ["-x", "--tb=line", "-rfE", "-p", "no:cacheprovider", "-p", "no:xdist"]
    code = pytest.main([*options, *tests])
    sys.stdout.flush()
    os._exit(int(code))
