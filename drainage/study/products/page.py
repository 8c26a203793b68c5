"""report.html of a study, from the runs that are there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from drainage.checks import check
from drainage.languages import Lang, languages
from drainage.metrics import deciding_events
from drainage.report.page import StudyPage, write_page
from drainage.results import read_record
from drainage.scenario import Composed
from drainage.study.convergence import read_convergence
from drainage.study.opening import OpenStudy
from drainage.study.products.documents import plans_of
from drainage.study.score_files import score_tables
from drainage.study.steps import Scores

ScoresByRun = Mapping[tuple[str, str], Scores]


def write_report_page(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    comparison: pd.DataFrame,
    after: str,
    lang: Lang,
    grids: Mapping[tuple[str, str], Path],
) -> Path:
    """Write results/<study>/report.html; raises StoreError for a grid that cannot be read."""
    conditions = opened.study.conditions
    page = StudyPage(
        study=opened.study,
        base=opened.base,
        network_folder=opened.workspace.folder("networks", conditions.network),
        storms=opened.storms,
        built=composed,
        results={key: score.result for key, score in scores.items()},
        tables=score_tables(scores),
        comparison=comparison,
        plans={own: plans_of(opened, composed, scores, after, own) for own in languages()},
        findings=check(opened.base, conditions.regrades),
        after=after,
        built_on=date.today().isoformat(),
        grids=grids,
        ranking=opened.ranking,
        convergence=read_convergence(opened),
    )
    return write_page(page, lang, opened.results / "report.html")


def depth_grids(
    opened: OpenStudy, scores: ScoresByRun, after: str, every: bool
) -> dict[tuple[str, str], Path]:
    """depth.nc of the runs a page shows: the two compared scenarios in the storms that decide
    the points' targets, or all there are."""
    hourly = {event: storm.hourly_depth_mm for event, storm in opened.storms.items()}
    deciding = deciding_events(hourly, opened.base.watch_points["target_hourly_rain_mm"])
    shown = (opened.study.conditions.baseline, after)
    on_grid = opened.on("grid")
    found = {}
    for name, event in scores:
        if scored_on_grid(on_grid, name, event) and (
            every or (name in shown and event in deciding)
        ):
            found[name, event] = on_grid.run_folder(name, event) / "depth.nc"
    return found


def scored_on_grid(on_grid: OpenStudy, scenario: str, event: str) -> bool:
    """Whether a run on the grid is there and its balances close."""
    folder = on_grid.run_folder(scenario, event)
    record = read_record(folder)
    return record is not None and record["within_limits"] and (folder / "depth.nc").is_file()
