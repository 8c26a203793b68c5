"""Do tests hold the numbers? ``make mutants``: mutants drawn by a seed, and named mistakes.

Prints how many a test notices and lists the others. Ends with 1 where less than 85 % of the
drawn mutants or not all of the named mistakes are noticed, with 2 where the tests fall as they
are. A run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.mutants.covering import Costs, Covering
from benchmarks.mutants.mistakes import read_mistakes
from benchmarks.mutants.operators import Change, mutants_of
from benchmarks.mutants.record_all import FailingTestsError, recorded
from benchmarks.mutants.survivors import Reasons, line_of, words_of
from benchmarks.mutants.verdicts import (
    LIMIT_S,
    Book,
    Task,
    Verdict,
    judge,
    key_of,
)

ROOT = Path(__file__).parents[2]
PACKAGE = "drainage"
ROOMS = (
    # design
    "drainage/design/hydraulics.py", "drainage/design/sections.py", "drainage/design/sewer_design.py",
    "drainage/measures", "drainage/metrics", "drainage/comparison", "drainage/scenario",
    # coupling
    "drainage/inundation/coupled/child.py", "drainage/inundation/coupled/coupling.py", "drainage/inundation/coupled/datasets.py",
    "drainage/inundation/coupled/depth_map.py", "drainage/inundation/water/opening_flow.py",
    "drainage/inundation/coupled/hollow_openings.py", "drainage/inundation/coupled/ledger.py",
    "drainage/inundation/coupled/model_below.py", "drainage/inundation/coupled/network_below.py",
    "drainage/inundation/coupled/fed_ground.py", "drainage/inundation/coupled/fed_mesh.py",
    "drainage/inundation/coupled/gutters_on_mesh.py", "drainage/inundation/coupled/on_grade.py",
    "drainage/inundation/coupled/streets_on_mesh.py", "drainage/inundation/mesh/draw.py", "drainage/inundation/coupled/network_openings.py",
    "drainage/inundation/coupled/orders.py", "drainage/inundation/coupled/town_on_grid.py", "drainage/inundation/coupled/record.py",
    "drainage/inundation/coupled/runs.py", "drainage/inundation/coupled/swmm_nodes.py", "drainage/inundation/coupled/watching.py",
)  # fmt: skip
SEED, COUNT, GOAL_PCT = 13, 300, 85.0
NOTICED = ("killed", "timeout")


def main() -> int:
    """Run what the command line asks for; the exit code."""
    asked = _arguments()
    keep = ROOT / "build" / "mutants"
    sources = {file: (ROOT / file).read_text(encoding="utf-8") for file in _files()}
    drawn = [] if asked.mistakes_only else _drawn(sources, asked.count)
    named = [(mistake, mistake.change(ROOT)) for mistake in read_mistakes()]
    for change in (change for _mistake, change in named):
        sources[change.file] = (ROOT / change.file).read_text(encoding="utf-8")
    changes = [change for _mistake, change in named] + drawn
    try:
        verdicts = _verdicts(keep, sources, changes, asked.workers)
    except FailingTestsError as error:
        print(error, file=sys.stderr)
        return 2
    missed = [m.name for m, c in named if verdicts[c].outcome not in NOTICED]
    print(f"\nNamed mistakes noticed: {len(named) - len(missed)} of {len(named)}")
    for name in missed:
        print(f"  not noticed: {name}")
    if not drawn:
        return int(bool(missed))
    share = _report(sources, drawn, verdicts)
    return int(bool(missed) or share < GOAL_PCT)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="mutants drawn (300)")
    parser.add_argument("--workers", type=int, default=2, help="tests at once (2)")
    parser.add_argument("--mistakes-only", action="store_true", help="draw no mutants")
    return parser.parse_args()


def _files() -> list[str]:
    """Files of the rooms, each once."""
    paths = [
        path
        for room in map(ROOT.joinpath, ROOMS)
        for path in ([room] if room.suffix else sorted(room.rglob("*.py")))
    ]
    return sorted({path.relative_to(ROOT).as_posix() for path in paths})


def _drawn(sources: dict[str, str], count: int) -> list[Change]:
    """So many of all mutants, by the seed; the first of 300 are those of a smaller draw."""
    every = [change for file, source in sources.items() for change in mutants_of(file, source)]
    print(f"{len(every)} operator mutants in {len(sources)} files; {count} drawn by seed {SEED}")
    order = random.Random(SEED).sample(every, len(every))
    return order[:count]


def _verdicts(
    keep: Path, sources: dict[str, str], changes: Sequence[Change], workers: int
) -> dict[Change, Verdict]:
    book = Book(keep / "verdicts.jsonl", ROOT)
    keys = {change: key_of(sources[change.file], change) for change in changes}
    verdicts = {c: own for c in changes if (own := book.known(keys[c]))}
    missing = [change for change in changes if change not in verdicts]
    if not missing:
        return verdicts
    lines, costs = recorded(ROOT, keep / "recorded", PACKAGE, workers)
    covering = Covering(ROOT, PACKAGE, lines, costs.seconds)
    tasks = [_task(keys[c], sources[c.file], c, covering, costs) for c in missing]
    by_key = {key: change for change, key in keys.items()}
    began = time.monotonic()

    def on_done(verdict: Verdict) -> None:
        change = by_key[verdict.key]
        verdicts[change] = verdict
        minutes = (time.monotonic() - began) / 60
        print(
            f"{len(verdicts)}/{len(changes)} {minutes:5.1f} min  {verdict.outcome:9}"
            f" {change.file}:{change.line} {words_of(sources[change.file], change)}",
            flush=True,
        )

    judge(ROOT, tasks, book, workers, on_done)
    return verdicts


def _task(key: str, source: str, change: Change, covering: Covering, costs: Costs) -> Task:
    tests, seconds = costs.cheapest_first(covering.tests(change), LIMIT_S)
    return Task(key, change.file, change.applied_to(source), tests, seconds)


def _report(
    sources: dict[str, str], drawn: Sequence[Change], verdicts: dict[Change, Verdict]
) -> float:
    """Print figures and survivors; the percentage noticed."""
    reasons = Reasons()
    outcomes = Counter(verdicts[change].outcome for change in drawn)
    noticed = sum(outcomes[name] for name in NOTICED)
    share = 100 * noticed / len(drawn)
    living = sorted(
        (change for change in drawn if verdicts[change].outcome not in NOTICED),
        key=lambda change: (change.file, change.line),
    )
    print(f"\nMutants noticed: {noticed} of {len(drawn)} = {share:.1f} % (goal {GOAL_PCT:g} %)")
    print(", ".join(f"{name} {count}" for name, count in sorted(outcomes.items())))
    for change in living:
        source = sources[change.file]
        print(f"\n{change.file}:{change.line}  {change.operator}, {verdicts[change].outcome}")
        print(f"  line    {line_of(source, change)}")
        print(f"  change  {words_of(source, change)}")
        print(f"  reason  {reasons.of(source, change) or '(none given)'}")
    return share


if __name__ == "__main__":
    sys.exit(main())
