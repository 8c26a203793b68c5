"""``make bench``: ratios, each measured in one run on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from pyswmm import Output
from swmm.toolkit.shared_enum import NodeAttribute

from benchmarks.ensemble import ensemble
from benchmarks.large_report import large_report
from benchmarks.programme_speed import programme_speed
from benchmarks.square_town import square_town
from benchmarks.subgrid import subgrid
from benchmarks.surface import surface
from benchmarks.surveys import surveys
from benchmarks.timing import plain, timed
from drainage.engine import RunRequest, run_all
from drainage.engine.output import read_out
from drainage.network import read_texts, write_tables
from drainage.rainfall import load_formula
from drainage.study import Workspace, open_study
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.synthesise import synthesise

ROOT = Path(__file__).parents[1]


def engine_and_reader(scratch: Path) -> None:
    """A run through drainage against the bare engine; our reader against pyswmm's."""
    opened = open_study(Workspace(ROOT), "old-town")

    def requests(*names: str) -> list[RunRequest]:
        return [
            RunRequest("bench", name, "h54", opened.base, opened.storms["h54"], opened.rivers["h54"],
                       opened.study.conditions.run, scratch / name)
            for name in names
        ]  # fmt: skip

    ours = run_all(requests("one"), workers=1)["one", "h54"].record
    alone = scratch / "alone"
    alone.mkdir()
    shutil.copy(scratch / "one" / "model.inp", alone)
    bare = timed(lambda: plain(alone))
    print(f"engine part through drainage {ours['engine_s']:.1f} s, bare engine {bare:.1f} s: "
          f"ratio {ours['engine_s'] / bare:.2f} (goal ≤ 1.10); whole run {ours['wall_s']:.1f} s")  # fmt: skip
    turn = timed(lambda: run_all(requests("a", "b"), workers=1))
    side = timed(lambda: run_all(requests("c", "d"), workers=2))
    print(f"two runs in turn {turn:.1f} s, at once {side:.1f} s: {turn / side:.2f} times as fast")

    path = alone / "m.out"
    fast = min(timed(lambda: np.array(read_out(path).node[:, :, 0])) for _ in range(5))

    def series() -> None:
        with Output(str(path)) as out:
            for name in out.nodes:
                list(out.node_series(name, NodeAttribute.INVERT_DEPTH).values())

    slow = timed(series)
    count = len(read_out(path).node_ids)
    print(f"every node's depth ({count} nodes): ours {fast:.4f} s, pyswmm node_series {slow:.2f} s: "
          f"{slow / fast:.0f} times as fast (goal ≥ 20)")  # fmt: skip


def synthesis_of_10_000(scratch: Path) -> None:
    """Synthesise and write a town of 10,000 manholes: the old town's grid, larger."""
    folder = ROOT / "networks" / "miyun-old-town"
    rules = read_rules(folder / "synthesis" / "rules.toml")
    small = read_skeleton(folder / "synthesis", rules)
    formula = load_formula(ROOT / "rainfall", rules.old_design_formula)
    skeleton = square_town(small, 46)
    texts = read_texts(folder).model_dump()
    made = []
    total = timed(lambda: made.append(synthesise(skeleton, rules, formula, name="grid", **texts)))
    written = timed(lambda: write_tables(made[0].network, scratch / "grid"))
    manholes = made[0].network.junctions["system"].isin(["storm", "combined"]).sum()
    print(f"synthesise {manholes} manholes {total:.1f} s and write {written:.1f} s: "
          f"{total + written:.1f} s (goal < 10 s)")  # fmt: skip


def whole_scenario(scratch: Path) -> None:
    """``make scenario`` after set-up, in a copy without results."""
    for name in ("networks", "rainfall", "scenarios"):
        shutil.copytree(ROOT / name, scratch / "copy" / name)
    command = [sys.executable, "-m", "drainage", "run", "old-town"]
    took = timed(
        lambda: subprocess.run(command, cwd=scratch / "copy", check=True, stdout=subprocess.DEVNULL,
                               env={**os.environ, "PYTHONPATH": str(ROOT)})
    )  # fmt: skip
    print(f"make scenario: {took / 60:.1f} min on {os.cpu_count()} cores (goal < 4 min)")


def main() -> None:
    """All benchmarks."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        synthesis_of_10_000(scratch)
        surveys()
        engine_and_reader(scratch)
        whole_scenario(scratch)
        programme_speed(scratch / "programme")
    ensemble()
    surface()
    subgrid()
    large_report()


if __name__ == "__main__":
    main()
