"""`drainage report`: the workbook and the sheets of the points."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from drainage.cli import tables
from drainage.cli.plain_errors import plain_errors
from drainage.report import point_plans, write_point_sheets, write_workbook
from drainage.scenario import Composed
from drainage.study import (
    OpenStudy,
    Scores,
    Workspace,
    compare_scenarios,
    compose_scenario,
    costs_10k_yuan,
    finished,
    open_study,
    score_run,
    score_tables,
)

ScoresByRun = dict[tuple[str, str], Scores]
SHEETS = {"point": "积水点 points", "outfall": "溢流口 outlets", "street": "街道 streets",
          "conduit": "管渠 conduits"}  # fmt: skip


@click.command()
@click.argument("study")
@click.option("--scenario", "-s", help="The scenario set beside the baseline (default: the last).")
@click.pass_obj
@plain_errors
def report(workspace: Workspace, study: str, scenario: str | None) -> None:
    """Write the workbook and one sheet a point from the results that exist (报告)."""
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
    for path in write_reports(opened, composed, scores, after):
        click.echo(f"Written: {path}")


def write_reports(
    opened: OpenStudy, composed: dict[str, Composed], scores: ScoresByRun, after: str
) -> list[Path]:
    """The workbook and the sheets of the points, in the results of the study."""
    study = opened.study
    baseline = study.conditions.baseline
    folder = opened.results / "report"
    notes = [
        f"{study.conditions.title_zh} · {study.conditions.title_en}",
        f"管网 network: {opened.base.title_zh}. {opened.base.notes}",
        "水深自路缘起算, 洼处自洼底起算. Depths count from the gutter, in sags from their bottom.",
        "各假定值见管网各表 source 列. Assumed values say so in the source columns.",
        *(f"{name}: 未包括 left out: {'、'.join(built.leaves_out)}"
          for name, built in composed.items() if built.leaves_out),
    ]  # fmt: skip
    sheets = {
        SHEETS[scope]: frame for scope, frame in score_tables(scores).items() if scope in SHEETS
    }
    others = [name for name in composed if name != baseline]
    compared = [compare_scenarios(opened, scores, baseline, name) for name in others]
    if compared:
        sheets["前后比较 comparison"] = pd.concat(compared, ignore_index=True)
    paths = [write_workbook(sheets, notes, folder / f"{study.id}.xlsx")]
    if after != baseline and len(opened.base.watch_points):
        plans = point_plans(
            opened.base.watch_points,
            opened.base.streets,
            {e: s.tables["point"] for (n, e), s in scores.items() if n == baseline},
            {e: s.tables["point"] for (n, e), s in scores.items() if n == after},
            {event: storm.hourly_depth_mm for event, storm in opened.storms.items()},
            study.built_by(after),
        )
        path = folder / f"{study.id}-points.docx"
        paths.append(
            write_point_sheets(
                plans,
                study.conditions.title_zh,
                study.scenarios[baseline].title_zh,
                study.scenarios[after].title_zh,
                costs_10k_yuan(composed[after]),
                notes,
                path,
            )
        )
    return paths
