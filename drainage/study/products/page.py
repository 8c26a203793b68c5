"""report.html of a study, from the runs that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from drainage.checks import check
from drainage.ensemble.shown import Shown
from drainage.languages import Lang, languages
from drainage.metrics import deciding_events
from drainage.rainfall import river_state_titles
from drainage.report.page import StudyPage, write_page
from drainage.results import read_record
from drainage.scenario import Composed
from drainage.study.at_hand import AtHand, Key
from drainage.study.costs import costs_of, page_costs, page_sums_apart
from drainage.study.opening import OpenStudy
from drainage.study.products.documents import plans_of
from drainage.study.products.season_documents import DocumentBeside, on_page
from drainage.study.products.sure_products import sure_on_page
from drainage.study.programme_file import read_programme
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
    grid_records: Mapping[tuple[str, str], Mapping[str, Any]],
    cures: pd.DataFrame,
    convergence: pd.DataFrame,
    programme: Mapping[str, pd.DataFrame],
    capacity: Mapping[str, pd.DataFrame],
    shown: Shown | None,
    season: Mapping[str, Any] | None,
    crews: Mapping[str, Any] | None,
    flood_check: Mapping[str, Any] | None,
    path: Path,
    documents: Sequence[DocumentBeside] = (),
) -> Path:
    """Write the page of a study to ``path``; raises StoreError for a grid that cannot be read."""
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
        plans={own: plans_of(opened, composed, scores, after, cures, shown, own)
               for own in languages()},
        findings=check(opened.base, conditions.regrades),
        after=after,
        built_on=date.today().isoformat(),
        grids=grids,
        grid_records=grid_records,
        ranking=opened.ranking,
        costs={name: page_costs(costs_of(opened, own)) for name, own in composed.items()},
        sums_apart=page_sums_apart(opened, composed),
        convergence=convergence,
        programme=programme,
        aims=_aims(opened) if programme else (),
        outlines=opened.outlines,
        capacity=capacity,
        river_states=river_state_titles(opened.workspace.folder("rainfall")),
        sureness=sure_on_page(opened, shown, list(composed)),
        season=season,
        crews=crews,
        flood_check=flood_check,
        documents=on_page(documents),
    )  # fmt: skip
    return write_page(page, lang, path)


def _aims(opened: OpenStudy) -> list[dict[str, str]]:
    return [{"name": aim.name, "column": aim.column, "event": aim.event}
            for aim in read_programme(opened).aims]  # fmt: skip


def depth_grids(study: AtHand, runs: Sequence[Key], after: str, every: bool) -> dict[Key, Path]:
    """depth.nc of the runs a page shows: the two compared scenarios in the storms that decide
    the points' targets, or all there are; none that is past its limits or not current."""
    opened, on_grid = study.opened, study.on("grid")
    hourly = {event: storm.hourly_depth_mm for event, storm in opened.storms.items()}
    deciding = deciding_events(hourly, opened.base.watch_points["target_hourly_rain_mm"])
    shown = (opened.study.conditions.baseline, after)
    return {
        (name, event): on_grid.opened.run_folder(name, event) / "depth.nc"
        for name, event in runs
        if (every or (name in shown and event in deciding))
        and scored_on_grid(on_grid, (name, event))
    }


def grid_records(study: AtHand, runs: Sequence[Key]) -> dict[Key, Mapping[str, Any]]:
    """run.json of each of these runs that was made on the grid and is current, scored or not."""
    on_grid = study.on("grid")
    found = {key: read_record(on_grid.opened.run_folder(*key)) for key in runs}
    return {key: own for key, own in found.items() if own and on_grid.is_current(key)}


def scored_on_grid(on_grid: AtHand, key: Key) -> bool:
    """Whether a current run on the grid is there and its balances close."""
    folder = on_grid.opened.run_folder(*key)
    record = read_record(folder)
    if record is None or not record["within_limits"] or not (folder / "depth.nc").is_file():
        return False
    return on_grid.is_current(key)
