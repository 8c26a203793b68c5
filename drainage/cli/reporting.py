"""`drainage report`: the page, the workbook, sheets of the points, files for GIS."""

from __future__ import annotations

from functools import partial

import click

from drainage.cli.again import Said, do_or_repeat, say_stale
from drainage.languages import Lang
from drainage.study import Workspace
from drainage.study.at_hand import AtHand, runs_at_hand
from drainage.study.convergence import SUMMARY, convergence_left_out
from drainage.study.cure_files import CURES, cures_left_out
from drainage.study.products.page import depth_grids
from drainage.study.products.reports import write_reports
from drainage.study.tables_of_runs import require_runs, scores_at_hand


def report(
    workspace: Workspace, study: str, scenario: str | None, lang: Lang, every_grid: bool
) -> None:
    """`drainage report`."""
    do_or_repeat(
        workspace,
        study,
        f"report {scenario} {lang} every_grid={every_grid}",
        partial(_report, scenario=scenario, lang=lang, every_grid=every_grid),
        _say,
    )


def _report(study: AtHand, scenario: str | None, lang: Lang, every_grid: bool) -> Said:
    opened = study.opened
    conditions = opened.study.conditions
    after = opened.require_scenarios([scenario])[0] if scenario else conditions.scenarios[-1]
    current, stale = runs_at_hand(study)
    if cures_left_out(study, after):
        stale.append(f"{CURES}: 与现有计算不符，未采用 found on other runs. Run make cures again.")
    if convergence_left_out(study):
        stale.append(
            f"{SUMMARY}: 与现有计算不符，未采用 found on other runs. Run make convergence again."
        )
    say_stale(stale)
    require_runs(study, current, conditions.baseline, after)
    grids = depth_grids(study, current, after, every_grid)
    written = write_reports(study, scores_at_hand(study, current), after, lang, grids)
    for path, made in written:
        click.echo(f"{'Written' if made else 'Unchanged'}: {path}")
    return {"paths": [str(path) for path, _ in written], "stale": stale, "missed": ""}


def _say(said: Said) -> None:
    """Again what a report said that has nothing to do."""
    say_stale(said["stale"])
    for path in said["paths"]:
        click.echo(f"Unchanged: {path}")
