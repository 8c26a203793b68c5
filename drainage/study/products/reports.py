"""The report of a study: page, workbook, sheets of the points, files for GIS."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from drainage.languages import Lang
from drainage.scenario import Composed
from drainage.study.opening import OpenStudy
from drainage.study.products.documents import (
    study_workbook,
    write_depth_geotiffs,
    write_geopackages,
    write_sheets,
)
from drainage.study.products.page import write_report_page
from drainage.study.score_files import write_scores
from drainage.study.steps import Scores, compare_scenarios, write_comparisons

ScoresByRun = dict[tuple[str, str], Scores]


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
        workbook = beside.submit(study_workbook(opened, composed, scores, comparison, lang))
        return [
            write_report_page(opened, composed, scores, comparison, after, lang, grids),
            *write_sheets(opened, composed, scores, after, lang),
            *write_geopackages(opened, composed, scores, after),
            *write_depth_geotiffs(opened, grids),
            workbook.result(),
        ]
