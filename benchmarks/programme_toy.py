"""Every set of the toy town's 12 works run by SWMM, and how near the search comes to their fronts.

``python -m benchmarks.programme_toy``: runs the sets that the file of scores lacks, one after the
other in this process, then searches that file with a tenth of the runs from ten seeds. Nothing
here uses the search's own fronts, hypervolume or way of keeping sets.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.programme_town import AIMS, EVENT, ROOT, STUDY, WORKS, write_toy_study
from drainage.cost import cost_table, quantities, total_of
from drainage.cost.quantities import grouped
from drainage.engine import RunRequest
from drainage.engine.runs import datasets_of, write_model
from drainage.network import Network
from drainage.network.topology import river_outlets
from drainage.programme import members, search
from drainage.scenario import Scenario, Stages
from drainage.solver import child
from drainage.study import Workspace, open_study
from drainage.study.opening import OpenStudy
from drainage.study.steps import compose_scenario, run_request

SCORES = ROOT / "tests" / "cases" / "programme" / "toy-town.csv"
HEADS = ("set", "cost_10k_yuan", *AIMS)
SETS = 1 << len(WORKS)
MOST = SETS // 10
SEEDS = 10
FLOODED_M = 0.15
"""A reach counts as flooded where the water at one of its ends stands higher above the gutter."""
Floats = NDArray[np.float64]


def scores_of(sets: Sequence[int], folder: Path) -> Iterator[tuple[float, ...]]:
    """Cost, metres of flooded street and m3 of sewage to the river of each set, run here.

    Bit k of a set says whether the k-th of ``WORKS`` is built. ``folder`` is a workspace of
    ``write_toy_study``.
    """
    opened, stages = open_study(Workspace(folder), STUDY), Stages()
    for own in sets:
        together = _with_set(opened, [list(WORKS)[k] for k in members(own)])
        built = compose_scenario(together, "set", stages)
        found = grouped(quantities(opened.base, built.network))
        money = total_of(cost_table(found, opened.prices))
        request = run_request(together, built, EVENT, folder / "run")
        yield (money.mid_10k_yuan, *_run_here(request))


def _with_set(opened: OpenStudy, names: Sequence[str]) -> OpenStudy:
    together = Scenario(title_zh="组合", title_en="set", includes=tuple(names))
    scenarios = {**opened.study.scenarios, "set": together}
    return replace(opened, study=opened.study.model_copy(update={"scenarios": scenarios}))


def _run_here(request: RunRequest) -> tuple[float, float]:
    folder = request.folder
    folder.mkdir(exist_ok=True)
    write_model(folder, request)
    home = os.getcwd()
    try:
        with redirect_stdout(io.StringIO()):
            child.main(folder)
    finally:
        os.chdir(home)
    with np.load(folder / "statistics.npz") as statistics:
        _, totals, _ = datasets_of(folder, dict(statistics), request.network, request.settings)
    depth_m = totals["node_max_depth_m"].to_series()
    sewage_m3 = totals["outfall_sewage_m3"].to_series()
    return (_flooded_m(request.network, dict(depth_m)),
            float(sewage_m3[list(river_outlets(request.network))].sum()))  # fmt: skip


def _flooded_m(network: Network, depth_m: dict[str, float]) -> float:
    pipes = network.conduits
    streets = pipes[pipes["shape"] == "street"]
    return float(sum(
        length for start, end, length in
        zip(streets["from_id"], streets["to_id"], streets["length_m"], strict=True)
        if max(depth_m[start], depth_m[end]) > FLOODED_M
    ))  # fmt: skip


def read_scores(path: Path = SCORES) -> dict[int, tuple[float, ...]]:
    """Set -> cost, metres of flooded street and m3 of sewage, from the file of scores."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return {int(row[0]): tuple(float(cell) for cell in row[1:]) for row in rows}


def run_what_lacks(path: Path) -> None:
    """Run the sets that the file does not hold; each is written as soon as it is known."""
    known = read_scores(path)
    lacking = [own for own in sorted(range(SETS), key=members) if own not in known]
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        path.open("a", encoding="utf-8", newline="") as file,
    ):
        rows = csv.writer(file, lineterminator="\n")
        if len(lacking) == SETS:
            rows.writerow(HEADS)
        found = scores_of(lacking, write_toy_study(Path(folder)))
        for own, (cost, flooded_m, sewage_m3) in zip(lacking, found, strict=True):
            rows.writerow([own, f"{cost:.4f}", f"{flooded_m:.1f}", f"{sewage_m3:.1f}"])
            file.flush()


def brute_hypervolume(costs: Floats, figures: Floats, worst: tuple[float, float]) -> float:
    """The area that some set beats, strip by strip between all costs: no front is looked for."""
    edges = np.unique(np.append(costs[costs < worst[0]], worst[0]))
    area = 0.0
    for left, right in pairwise(edges):
        least = min(figures[costs <= left])
        area += float((right - left) * max(0.0, worst[1] - least))
    return area


def shares_of_area(
    scores: dict[int, tuple[float, ...]], seed: int, most: int = MOST
) -> tuple[int, list[float]]:
    """How many sets a search asked for, and the share of each front's true area it reached."""
    asked: list[int] = []

    def evaluate(sets: Sequence[int]) -> Floats:
        asked.extend(sets)
        return np.array([scores[own] for own in sets])

    search(evaluate, len(WORKS), most=most, seed=seed)
    return len(set(asked)), _shares(scores, asked)


def _shares(scores: dict[int, tuple[float, ...]], asked: Sequence[int]) -> list[float]:
    true, found = np.array(list(scores.values())), np.array([scores[own] for own in asked])
    worst = true.max(axis=0)
    shares = []
    for k in (1, 2):
        corner = (float(worst[0]), float(worst[k]))
        areas = [brute_hypervolume(own[:, 0], own[:, k], corner) for own in (found, true)]
        shares.append(areas[0] / areas[1])
    return shares


def _table(title: str, row: Callable[[int], tuple[int, list[float]]]) -> None:
    print(f"| {title} | runs | flooded street | sewage |\n| --- | --- | --- | --- |")
    for seed in range(SEEDS):
        runs, shares = row(seed)
        print(f"| {seed} | {runs} | " + " | ".join(f"{own:.4f}" for own in shares) + " |")


def main() -> None:
    """Run what lacks, then print the tables of the seeds."""
    run_what_lacks(SCORES)
    scores = read_scores()

    def at_random(seed: int) -> tuple[int, list[float]]:
        asked = np.random.default_rng(seed).permutation(SETS)[:MOST].tolist()
        return len(asked), _shares(scores, asked)

    _table("seed of the search", lambda seed: shares_of_area(scores, seed))
    _table("sets at random, seed", at_random)


if __name__ == "__main__":
    main()
