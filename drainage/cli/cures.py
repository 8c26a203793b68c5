"""`drainage cures`: the least works that make each failing point meet its target."""

from __future__ import annotations

from collections.abc import Sequence

import click
import pandas as pd
from rich.console import Console
from rich.table import Table

from drainage.cli.again import at_work
from drainage.cli.progress import progress_bar
from drainage.cli.terminal import measured, print_row, sign, terminal_table, verdict
from drainage.comparison import write_csv
from drainage.engine import RunRequest
from drainage.metrics import CAUSES_ZH, READINGS, READINGS_ZH, VERDICT
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


def cures(workspace: Workspace, study: str, scenario: str | None, workers: int) -> None:
    """`drainage cures`."""
    with at_work(workspace, study) as at_hand:
        _find(at_hand, scenario, workers)


def _find(study: AtHand, scenario: str | None, workers: int) -> None:
    opened = study.opened
    name = scenario or opened.study.conditions.scenarios[-1]
    (known,) = opened.require_scenarios([name])

    def run(requests: Sequence[RunRequest]) -> None:
        click.echo(f"试算 trial in {requests[0].folder.parent}")
        with progress_bar(console) as on_progress:
            run_on_surface(opened, requests, workers=workers, on_progress=on_progress)

    found = find_cures(opened, study.built[known], run)
    if not found.failing:
        click.echo(f"{known}: 各积水点均达标 no point misses its target.")
    table = cures_table(opened, found)
    path = opened.results / CURES
    write_csv(table, path)
    study.made.keep("cures", cures_key(study, known), [path])
    write_csv(trials_table(found), opened.results / "cures-trials.csv")
    if len(table):
        console.print(_shown(known, table))
        click.echo(
            f"  {int(table['cured'].eq(True).sum())} / {len(table)} 达标 cured, "
            f"{len(found.trials)} trials; 末次计算含全部措施 the last holds all works."
        )
    for point in worsened(found):
        click.echo(f"  ! 实施后不再达标 point {point} meets its target without the works only")
    click.echo(f"Written: {path}")


def _shown(scenario: str, table: pd.DataFrame) -> Table:
    shown = terminal_table(
        f"何种措施可达标 what would meet the target · {scenario}",
        "point", "措施 works", "event", "gutter m", "min", "lane m", "达标 cured",
        "读数 readings", "仍因 still",
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
            f"{row['point_no']} {row['name_zh']}",
            row["cure_zh"],
            row["event"],
            *(f"{old} → {new}" for old, new in pairs),
            verdict(row["cured"]),
            " ".join(f"{READINGS_ZH[own]} {sign(row[VERDICT[own]])}" for own in READINGS),
            CAUSES_ZH.get(cause, cause) or row["reason"],
        )  # fmt: skip
    return shown
