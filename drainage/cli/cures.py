"""`drainage cures`: the least works that make each failing point meet its target."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from rich.console import Console
from rich.table import Table

from drainage.cli.again import at_work
from drainage.cli.progress import progress_bar
from drainage.cli.reader import reader, say
from drainage.cli.terminal import (
    cause_words,
    measured,
    print_row,
    reading_words,
    sign,
    terminal_table,
    verdict,
    written,
)
from drainage.cluster import Machines
from drainage.comparison import write_csv
from drainage.engine import RunRequest
from drainage.languages import either
from drainage.metrics import READINGS, VERDICT
from drainage.said import said
from drainage.study import (
    CURES,
    Workspace,
    cures_table,
    find_cures,
    run_on_surface,
    trials_table,
    worsened,
)
from drainage.study.at_hand import AtHand
from drainage.study.cure_files import cures_key

console = Console(soft_wrap=True, width=160)


def cures(workspace: Workspace, study: str, scenario: str | None, machines: Machines) -> None:
    """`drainage cures`."""
    with at_work(workspace, study) as at_hand:
        _find(at_hand, scenario, machines)


def _find(study: AtHand, scenario: str | None, machines: Machines) -> None:
    opened = study.opened
    name = scenario or opened.study.conditions.scenarios[-1]
    (known,) = opened.require_scenarios([name])

    def run(requests: Sequence[RunRequest]) -> None:
        say(said("Trial in {folder}", folder=requests[0].folder.parent))
        with progress_bar(console) as on_progress:
            run_on_surface(opened, requests, machines=machines, on_progress=on_progress)

    found = find_cures(opened, study.built[known], run)
    if not found.failing:
        say(said("{scenario}: no point misses its target.", scenario=known))
    table = cures_table(opened, found)
    path = opened.results / CURES
    write_csv(table, path)
    study.made.keep("cures", cures_key(study, known), [path])
    write_csv(trials_table(found), opened.results / "cures-trials.csv")
    if len(table):
        console.print(_shown(known, table))
        say(said("  {cured} of {points} cured in {trials} trials; the last holds all works.",
                 cured=int(table["cured"].eq(True).sum()), points=len(table),
                 trials=len(found.trials)))  # fmt: skip
    for point in worsened(found):
        say(said("  ! point {point} meets its target without the works only", point=point))
    say(written(path))


def _shown(scenario: str, table: pd.DataFrame) -> Table:
    shown = terminal_table(
        said("what would meet the target · {scenario}", scenario=scenario),
        "point", "works", "event", "gutter m", "minutes", "lane m", "cured", "readings",
        "still",
    )  # fmt: skip
    for _, row in table.iterrows():
        pairs = (
            measured(row, "max_depth_before_m", "max_depth_after_m"),
            measured(row, "minutes_above_limit_before", "minutes_above_limit_after"),
            measured(row, "max_lane_depth_before_m", "max_lane_depth_after_m"),
        )
        cause = str(row["limiting_cause_after"])
        print_row(
            shown,
            f"{row['point_no']} {either(reader(), row['name_zh'], row['name_en'])}",
            either(reader(), row["cure_zh"], row["cure_en"]),
            row["event"],
            *(f"{old} → {new}" for old, new in pairs),
            verdict(row["cured"]),
            " ".join(f"{reading_words(own)} {sign(row[VERDICT[own]])}" for own in READINGS),
            cause_words(cause) or row["reason"],
        )  # fmt: skip
    return shown
