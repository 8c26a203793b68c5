"""Members of an ensemble: CPU beside the bare engine's, members a minute, memory, growth.

``python -m benchmarks.ensemble``. The bare engine runs the same model.inp files, those tried again
at half the step among them, and those of a quiet town end as early.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks.programme_town import STUDY, STUDY_TOML, write_toy_study
from benchmarks.square_town import square_town
from benchmarks.timing import cpu_timed, plain
from drainage.cluster import Machines
from drainage.engine import RunRequest, run_passing
from drainage.network import read_texts, write_tables
from drainage.rainfall import load_formula
from drainage.results import RunResult
from drainage.study import Workspace
from drainage.study.ensemble.going import run_ensemble
from drainage.study.ensemble.opening import open_ensemble
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.synthesise import synthesise

ROOT = Path(__file__).parents[1]
WORKERS = 2
OLD_TOWN_MEMBERS = 8
TOY_MEMBERS = (128, 1024)
SIDES = (6, 12, 18)
"""Crossings along a side of the square towns."""
UNCERTAIN = """seed = 7
[known]
listed_if_above = 0.5
listed_if_below = 0.05
depth_sd_m = 0.05
stretch_m = 500
reading = "gutter"
streets_event = "h54"
[[values]]
at = "table.inlets.clogged_pct"
distribution = { kind = "uniform", low = 20, high = 90 }
group = "clogging"
zh = "雨水口堵塞率，%"
en = "clogging of the inlets, %"
source = "toy"
[[values]]
at = "event.rain_factor"
distribution = { kind = "uniform", low = 0.8, high = 1.2 }
group = "rain"
zh = "雨强倍数"
en = "factor on the rain"
source = "toy"
"""
COMMAND = """
import resource, sys
from drainage.cli import main
main(sys.argv[1:], standalone_mode=False)
print(*(resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""
ONE_MEMBER = """
import resource, sys
from pathlib import Path
from benchmarks.timing import cpu_timed
from drainage.study import Workspace
from drainage.study.ensemble.member import run_member, warm
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.sampled import sampled
own = open_ensemble(Workspace(Path(sys.argv[1])), sys.argv[2])
members = sampled(own, 8, own.runs([own.baseline], ["h54"]))
warm(Path(sys.argv[1]), sys.argv[2], own.inputs.digest)
run_member(members.member(0))
before = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
_, cpu_s = cpu_timed(lambda: run_member(members.member(1)))
engine_s = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - before
lost = members.record(("existing", "h54"), 1)["lost"]
assert not lost, lost
print(engine_s, cpu_s - engine_s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def ensemble() -> None:
    """All measurements, each in a workspace of its own."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        beside_the_engine(scratch / "old-town", scratch / "models")
        memory_by_members(scratch / "toy")
        growth(scratch / "square")


def beside_the_engine(town: Path, models: Path) -> None:
    """A whole ensemble of the old town in this process, then the bare engine on its models."""
    for name in ("networks", "rainfall", "scenarios"):
        shutil.copytree(ROOT / name, town / name)
    # Members on the grid have no model the bare engine could run.
    file = town / "scenarios" / "old-town" / "uncertainty.toml"
    on_grid, on_streets = (f'"study.surface" = "{own}"' for own in ("grid", "streets"))
    file.write_text(file.read_text(encoding="utf-8").replace(on_grid, on_streets), "utf-8")
    models.mkdir(parents=True)

    def keeping_models(requests: Sequence[RunRequest], **how: object) -> None:
        take = how.pop("on_result")

        def keep(request: RunRequest, result: RunResult) -> None:
            folder = models / f"{len(list(models.iterdir())):04d}"
            folder.mkdir()
            shutil.copy(request.folder / "model.inp", folder)
            take(request, result)  # type: ignore[operator]

        run_passing(requests, on_result=keep, **how)  # type: ignore[arg-type]

    def whole() -> None:
        own = open_ensemble(Workspace(town), "old-town")
        runs = own.runs([own.baseline], ["h54"])
        run_ensemble(own, OLD_TOWN_MEMBERS, runs, Machines(workers=1))

    with patch("drainage.study.steps.run_passing", keeping_models):
        wall_s, cpu_s = cpu_timed(whole)
    folders = sorted(models.iterdir())
    _, bare_s = cpu_timed(lambda: [plain(folder) for folder in folders])
    print(f"{OLD_TOWN_MEMBERS} members of the old town under one storm on one worker, "
          f"{len(folders)} runs: {60 * OLD_TOWN_MEMBERS / wall_s:.1f} members a minute; CPU "
          f"{cpu_s:.0f} s, of the bare engine {bare_s:.0f} s: ratio {cpu_s / bare_s:.2f} "
          "(goal ≤ 1.10)")  # fmt: skip


def memory_by_members(folder: Path) -> None:
    """The toy town with so many members, then more by the same command."""
    write_toy_study(folder)
    (folder / "scenarios" / STUDY / "uncertainty.toml").write_text(UNCERTAIN, encoding="utf-8")
    print("toy town: members, members a minute, greatest memory of the command and of a worker, MB")
    made = 0
    for members in TOY_MEMBERS:
        words = ["--root", str(folder), "ensemble", STUDY, "-s", "existing", "-n", str(members),
                 "-j", str(WORKERS)]  # fmt: skip
        found: list[list[float]] = []
        wall_s, _ = cpu_timed(lambda words=words, found=found: found.append(_said(COMMAND, *words)))
        command_mb, worker_mb = found[0]
        print(f"  {members:9,} {60 * (members - made) / wall_s:9.0f} {command_mb:9.0f} "
              f"{worker_mb:9.0f}")  # fmt: skip
        made = members


def growth(folder: Path) -> None:
    """One member of towns of several sizes: CPU of the engine and beside it, memory."""
    synthesis = ROOT / "networks" / "miyun-old-town"
    rules = read_rules(synthesis / "synthesis" / "rules.toml")
    small = read_skeleton(synthesis / "synthesis", rules)
    formula = load_formula(ROOT / "rainfall", rules.old_design_formula)
    texts = read_texts(synthesis).model_dump()
    print("square towns: manholes, CPU s of the engine, beside it, greatest memory of a worker, MB")
    for side in SIDES:
        town = write_toy_study(folder / str(side))
        made = synthesise(square_town(small, side), rules, formula, name=STUDY, **texts).network
        shutil.rmtree(town / "networks" / STUDY / "tables")
        write_tables(made, town / "networks" / STUDY)
        study = town / "scenarios" / STUDY
        (study / "study.toml").write_text(STUDY_TOML.format(scenarios='["existing"]'), "utf-8")
        (study / "uncertainty.toml").write_text(UNCERTAIN, encoding="utf-8")
        engine_s, beside_s, worker_mb = _said(ONE_MEMBER, str(town), STUDY)
        manholes = made.junctions["system"].isin(["storm", "combined"]).sum()
        print(f"  {manholes:9,} {engine_s:9.2f} {beside_s:9.2f} {worker_mb:9.0f}")


def _said(code: str, *words: str) -> list[float]:
    """The figures of the last line that a process of its own prints."""
    done = subprocess.run([sys.executable, "-c", code, *words], check=True, capture_output=True,
                          encoding="utf-8", cwd=ROOT,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})  # fmt: skip
    return [float(word) for word in done.stdout.splitlines()[-1].split()]


if __name__ == "__main__":
    ensemble()
