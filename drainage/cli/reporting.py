"""`drainage report`: the page, the workbook, sheets of the points, files for GIS."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click
import pandas as pd

from drainage.cli import tables
from drainage.cli.documents import (
    study_workbook,
    write_depth_geotiffs,
    write_geopackages,
    write_sheets,
)
from drainage.cli.page import depth_grids, write_report_page
from drainage.languages import Lang
from drainage.scenario import Composed
from drainage.study import (
    OpenStudy,
    Scores,
    Workspace,
    compare_scenarios,
    compose_scenario,
    finished,
    open_study,
    score_run,
    write_comparisons,
    write_scores,
)

ScoresByRun = dict[tuple[str, str], Scores]


def report(
    workspace: Workspace, study: str, scenario: str | None, lang: Lang, every_grid: bool
) -> None:
    """`drainage report`."""
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


def write_reports(
    opened: OpenStudy,
    composed: dict[str, Composed],
    scores: ScoresByRun,
    after: str,
    lang: Lang,
    grids: dict[tuple[str, str], Path],
) -> list[Path]:
    """Page, workbook, sheets of the points and GIS files, in the results of the study."""
    baseline = opened.study.conditions.baseline
    compared = [
        compare_scenarios(opened, scores, baseline, name) for name in composed if name != baseline
    ]
    write_scores(opened, scores)
    if compared:
        write_comparisons(opened, compared)
    comparison = pd.concat(compared, ignore_index=True) if compared else pd.DataFrame()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        workbook = beside.submit(study_workbook(opened, composed, scores, comparison))
        return [
            write_report_page(opened, composed, scores, comparison, after, lang, grids),
            *write_sheets(opened, composed, scores, after, lang),
            *write_geopackages(opened, composed, scores, after),
            *write_depth_geotiffs(opened, grids),
            workbook.result(),
        ]
