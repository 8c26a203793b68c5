"""The tests run once with their lines and costs recorded; again only where a file changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.mutants.covering import Costs, Lines, read_costs, read_lines
from benchmarks.mutants.verdicts import folder_digest, text_digest

FILES = "test-files.json"
DEAR = {"browser", "cli", "fuzz", "maps", "notebook", "packaging"}
"""Folders of tests that try the program around the figures, at many times the cost."""


class FailingTestsError(Exception):
    """The tests fall without any change: nothing can be learnt from them."""


def recorded(root: Path, keep: Path, package: str, workers: int) -> tuple[Lines, Costs]:
    """Lines and costs of all tests; raises FailingTestsError where one fails as it is.

    Kept below ``keep``, in a folder a state of the package and of the tests' fixtures, and
    in it one a run: the first of all test files, later ones of those that changed since.
    """
    fixtures = "".join(_digest(path) for path in sorted((root / "tests").rglob("conftest.py")))
    folder = keep / text_digest(folder_digest(root / package) + fixtures)
    wanted = {
        path.relative_to(root).as_posix(): _digest(path)
        for path in sorted((root / "tests").rglob("test_*.py"))
        if not DEAR & set(path.parts)
    }
    done: dict[str, str] = {}
    runs = sorted(path.parent for path in folder.glob(f"*/{FILES}"))
    for run in runs:
        done |= json.loads((run / FILES).read_text(encoding="utf-8"))
    missing = [name for name, digest in wanted.items() if done.get(name) != digest]
    if missing:
        runs.append(_record(root, folder / f"{len(runs):03}", missing, wanted, workers))
    costs = read_costs(runs)
    there = [test for test in costs.seconds if test.split("::")[0] in wanted]
    costs = Costs({t: costs.seconds[t] for t in there}, costs.shared, costs.fixture_seconds)
    return read_lines(runs, root, costs), costs


def _record(root: Path, run: Path, files: list[str], digests: dict[str, str], workers: int) -> Path:
    print(f"Recording which test runs which line: {len(files)} files of tests", flush=True)
    plugin = ["-p", "benchmarks.mutants.recording", "--record-into", str(run)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", str(workers), *plugin, *files],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    if done.returncode:
        raise FailingTestsError(f"pytest ended with code {done.returncode}; mend the tests first")
    text = json.dumps({name: digests[name] for name in files}, indent=1)
    (run / FILES).write_text(text, encoding="utf-8")
    return run


def _digest(path: Path) -> str:
    return text_digest(path.read_text(encoding="utf-8"))
