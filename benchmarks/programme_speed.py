"""Sets of works run through the toolkit against the bare engine, and another price.

``python -m benchmarks.programme_speed``: three projects of the old town, eight sets, one event.
The bare engine runs the same model.inp files, of which those of a quiet town end as early.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.timing import cpu_timed, plain, timed
from drainage.cli.again import at_work
from drainage.cluster import Machines
from drainage.engine import RunRequest
from drainage.results import RunResult
from drainage.study import Workspace, run_for_figures
from drainage.study.programme import find_programme

ROOT = Path(__file__).parents[1]
WORKERS = 2
MACHINES = Machines(WORKERS)
PROJECTS = ("trunk-sewers", "phase-1", "inlets")
PROGRAMME = """first_year = 2021
years = 5
budget_10k_yuan_a_year = 20000
[[aims]]
column = "flooded_street_length_m"
event = "h54"
""" + "".join(f'[[projects]]\nscenario = "{name}"\n' for name in PROJECTS)
PRICES = Path("scenarios", "old-town", "prices.csv")
"""Of the old town, where a price is changed."""
OLD_PRICE, NEW_PRICE = ",3690,4341.6,5644,", ",3690,4400,5644,"


def programme_speed(scratch: Path) -> None:
    """Both measurements in a workspace of their own."""
    town, models = scratch / "town", scratch / "models"
    for name in ("networks", "rainfall", "scenarios"):
        shutil.copytree(ROOT / name, town / name)
    (town / "scenarios" / "old-town" / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    models.mkdir(parents=True)

    toolkit_s, toolkit_cpu_s = cpu_timed(lambda: _sets_run(town, models))
    folders = sorted(models.iterdir())
    with ThreadPoolExecutor(WORKERS) as pool:
        bare_s, bare_cpu_s = cpu_timed(lambda: list(pool.map(plain, folders)))
    print(f"{len(folders)} sets on {WORKERS} cores: {60 * len(folders) / toolkit_s:.1f} runs a minute "
          f"through the toolkit, {60 * len(folders) / bare_s:.1f} by the bare engine: "
          f"{bare_s / toolkit_s:.0%} (goal ≥ 90 %); of CPU {toolkit_cpu_s:.0f} against "
          f"{bare_cpu_s:.0f} s, {bare_cpu_s / toolkit_cpu_s:.0%}")  # fmt: skip
    print(f"the programme again with another price: {timed(lambda: _with_another_price(town)):.1f} s "
          "(goal ≤ 15 s)")  # fmt: skip


def _sets_run(town: Path, models: Path) -> None:
    """Every set built, priced, run and scored; the models are kept for the bare engine."""

    def run(
        requests: Sequence[RunRequest], finished: Callable[[RunRequest, RunResult], None]
    ) -> None:
        def keep_model(request: RunRequest, result: RunResult) -> None:
            folder = models / request.folder.name
            folder.mkdir()
            shutil.copy(request.folder / "model.inp", folder)
            finished(request, result)

        run_for_figures(at_hand.opened, requests, machines=MACHINES, on_result=keep_model)

    with at_work(Workspace(town), "old-town") as at_hand:
        find_programme(at_hand, run, MACHINES.asked_at_a_time(), lambda _words: None)


def _with_another_price(town: Path) -> None:
    path = town / PRICES
    text = path.read_text(encoding="utf-8")
    if text.count(OLD_PRICE) != 1:
        raise ValueError(f"{PRICES}: the price {OLD_PRICE} is not there once")
    path.write_text(text.replace(OLD_PRICE, NEW_PRICE), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "drainage", "--root", str(town), "programme", "old-town"],
        check=True, capture_output=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "DRAINAGE_LANGUAGE": "en", "PYTHONUTF8": "1"},
    )  # fmt: skip
    if " 0 runs made" not in done.stdout:
        raise ValueError(f"another price made runs: {done.stdout}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        programme_speed(Path(name))
