"""`drainage report`: the page, the workbook, sheets of the points, files for GIS."""

from __future__ import annotations

import click

from drainage.cli import tables
from drainage.cli.plain_errors import plain_errors
from drainage.languages import Lang, languages
from drainage.scenario import Composed
from drainage.study import (
    Scores,
    Workspace,
    compose_scenario,
    finished,
    open_study,
    score_run,
)
from drainage.study.products.page import depth_grids
from drainage.study.products.reports import write_reports

ScoresByRun = dict[tuple[str, str], Scores]


@click.command()
@click.argument("study")
@click.option("--scenario", "-s", help="The scenario set beside the baseline (default: the last).")
@click.option("--lang", type=click.Choice(languages()), default="zh", show_default=True,
              help="Language of the sheets, and in which the page opens.")  # fmt: skip
@click.option("--every-grid", is_flag=True, help="Put the grid depths of all runs into the page.")
@click.pass_obj
@plain_errors
def report(
    workspace: Workspace, study: str, scenario: str | None, lang: Lang, every_grid: bool
) -> None:
    """Write report.html, the workbook, one sheet a point and GIS files (报告).

    From the results that exist; the tables of scores are written again, so that every
    figure of the report stands in them.
    """
    opened = open_study(workspace, study)
    conditions = opened.study.conditions
    after = opened.require_scenarios([scenario])[0] if scenario else conditions.scenarios[-1]
    composed: dict[str, Composed] = {}
    scores: ScoresByRun = {}
    for name, event in finished(opened):
        if name not in composed:
            composed[name] = compose_scenario(opened, name)
        scores[name, event] = score_run(opened, composed[name], event)
    tables.require_results(opened, scores, conditions.baseline, after)
    grids = depth_grids(opened, scores, after, every_grid)
    for path in write_reports(opened, composed, scores, after, lang, grids):
        click.echo(f"Written: {path}")
