"""The report of a study: page, workbook, sheets of the points, files for GIS."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from drainage.digests import digest_of, file_digest
from drainage.ensemble.shown import Shown
from drainage.languages import Lang, pair
from drainage.rainfall import river_state_titles
from drainage.report.depth_grids import depth_geotiff
from drainage.report.layers import write_result_geopackage
from drainage.scenario import Composed
from drainage.study.at_hand import AtHand, Key
from drainage.study.capacity.files import read_capacity
from drainage.study.convergence import read_convergence
from drainage.study.cure_files import read_cures
from drainage.study.ensemble.shown import read_shown
from drainage.study.products.before_rains import BeforeRains, read_before_rains
from drainage.study.products.documents import write_sheets
from drainage.study.products.page import grid_records, write_report_page
from drainage.study.products.season_documents import season_documents
from drainage.study.products.season_products import check_on_page, crews_on_page, season_on_page
from drainage.study.products.workbooks import study_workbook, workbook_path
from drainage.study.programme_files import read_programme_tables
from drainage.study.steps import Scores
from drainage.study.tables_of_runs import (
    comparisons_at_hand,
    keys_of,
    write_comparison,
    write_run_tables,
)

MANY_ROWS = 2000
"""Rows of scores from which the workbook is written in a process of its own, beside the rest: to
start one takes as long as some thousand rows."""


@dataclass(frozen=True)
class _Report:
    """What one report tells: the scores at hand, what they are compared and judged with."""

    study: AtHand
    scores: Mapping[Key, Scores]
    compared: Mapping[str, pd.DataFrame]
    after: str
    lang: Lang
    grids: Mapping[Key, Path]
    programme: Mapping[str, pd.DataFrame]
    capacity: Mapping[str, pd.DataFrame]
    shown: Shown | None
    rains: BeforeRains

    @cached_property
    def built(self) -> dict[str, Composed]:
        """The scenarios that have a run, as built."""
        return {
            name: self.study.built[name] for name in dict.fromkeys(own for own, _ in self.scores)
        }

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """All comparisons with the baseline."""
        if not self.compared:
            return pd.DataFrame()
        return pd.concat(self.compared.values(), ignore_index=True)

    @cached_property
    def of_runs(self) -> str:
        """The digest of the runs and what is built."""
        runs = keys_of(self.study, list(self.scores))
        return digest_of(self.study.inputs.digest, runs, self.after)

    @cached_property
    def of_all(self) -> str:
        """The digest of the runs and of what page and workbook show beside them."""
        tables = (*self.programme.items(), *self.capacity.items())
        told = (part for name, own in tables for part in (name, own.to_csv()))
        return digest_of(self.of_runs, *told, *self.sure, *self.rains.told)

    @cached_property
    def sure(self) -> tuple[str, ...]:
        """What is shown of the ensemble, as text; nothing without one."""
        return (repr(self.shown),) if self.shown else ()


def write_reports(
    study: AtHand,
    scores: Mapping[Key, Scores],
    after: str,
    lang: Lang,
    grids: Mapping[Key, Path],
) -> list[tuple[Path, bool]]:
    """Page, workbook, sheets of the points and GIS files, in the results of the study: each
    with whether it had to be made."""
    compared = comparisons_at_hand(study, scores)
    write_run_tables(study, scores)
    write_comparison(study, compared, keys_of(study, list(scores)))
    programme, capacity = read_programme_tables(study), capacity_told(study)
    shown = read_shown(study)
    rains = read_before_rains(study, season_documents(study, after))
    report = _Report(study, scores, compared, after, lang, grids, programme, capacity, shown, rains)
    path = workbook_path(study.opened, lang)
    # Chinese and English share one.
    name, workbook_of = f"workbook/{path.name}", digest_of(report.of_all, *pair(lang))
    due = not study.made.holds(name, workbook_of)
    if not due:
        given = _all_but_workbook(report)
    else:
        write = study_workbook(
            study.opened, report.built, scores, report.comparison, programme, capacity, shown,
            rains, path, lang,
        )  # fmt: skip
        if _rows(scores) < MANY_ROWS:
            workbook, given = write(), _all_but_workbook(report)
        else:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
                sent = beside.submit(write)
                given, workbook = _all_but_workbook(report), sent.result()
        study.made.keep(name, workbook_of, [workbook])
    study.made.touch(name)
    return [*given, (path, due)]


def capacity_told(study: AtHand) -> dict[str, pd.DataFrame]:
    """The tables of capacity with the river state in words."""
    titles = river_state_titles(study.opened.workspace.folder("rainfall"))

    def in_words(own: pd.DataFrame) -> pd.DataFrame:
        return own.assign(river_state=[titles.get(name, name) for name in own["river_state"]])

    return {
        name: in_words(own) if "river_state" in own else own
        for name, own in read_capacity(study).items()
    }


def _rows(scores: Mapping[Key, Scores]) -> int:
    return sum(len(table) for own in scores.values() for table in own.tables.values())


def _all_but_workbook(report: _Report) -> list[tuple[Path, bool]]:
    return [
        *_page_and_sheets(report),
        *_geopackages(report.study, report.scores, report.after),
        *_depth_geotiffs(report.study, report.grids),
    ]


def _page_and_sheets(report: _Report) -> list[tuple[Path, bool]]:
    study, opened, lang = report.study, report.study.opened, report.lang
    cures, convergence = read_cures(study, report.after), read_convergence(study)
    found = digest_of(cures.to_csv(), convergence.to_csv(), lang)
    season = season_on_page(study)
    crews, checked = crews_on_page(study, season), check_on_page(study)
    page = opened.results / "report.html"
    records = grid_records(study, list(report.scores))
    booked = [f"{key} {own['run_id']}" for key, own in records.items()]
    made = study.made.make(
        "page", digest_of(report.of_all, found, _grids_key(report.grids), *booked,
                          repr(season), repr(crews), repr(checked)),
        lambda: [write_report_page(opened, report.built, report.scores, report.comparison,
                                   report.after, lang, report.grids, records, cures, convergence,
                                   report.programme, report.capacity, report.shown, season,
                                   crews, checked, page, report.rains.documents)],
    )  # fmt: skip
    written: list[Path] = []

    def sheets() -> list[Path]:
        written.extend(write_sheets(opened, report.built, report.scores, report.after, cures,
                                    report.shown, lang))  # fmt: skip
        return written

    name = f"sheets/{lang}"
    again = study.made.make(name, digest_of(report.of_runs, found, *report.sure), sheets)
    return [(page, made), *((own, again) for own in study.made.files(name))]


def _geopackages(
    study: AtHand, scores: Mapping[Key, Scores], after: str
) -> list[tuple[Path, bool]]:
    """A GeoPackage a run of the baseline and of ``after``, styled, with depths on streets."""
    shown = (study.opened.study.conditions.baseline, after)
    return [_geopackage(study, key, scores[key]) for key in scores if key[0] in shown]


def _geopackage(study: AtHand, key: Key, score: Scores) -> tuple[Path, bool]:
    name, event = key
    path = study.opened.results / "report" / f"{study.opened.study.id}-{name}-{event}.gpkg"
    classes_m = study.opened.study.conditions.targets.depth_classes_m
    made = study.made.make(
        f"gpkg/{name}/{event}", study.key_of_scores(key),
        lambda: [write_result_geopackage(study.built[name].network, score.tables, score.result,
                                         classes_m, path)],
    )  # fmt: skip
    return path, made


def _depth_geotiffs(study: AtHand, grids: Mapping[Key, Path]) -> list[tuple[Path, bool]]:
    """A GeoTIFF of the greatest depth for each of the runs on the grid (depth.nc)."""
    return [_depth_geotiff(study, key, path) for key, path in grids.items()]


def _depth_geotiff(study: AtHand, key: Key, depth: Path) -> tuple[Path, bool]:
    name = f"{study.opened.study.id}-{key[0]}-{key[1]}-depth.tif"
    path = study.opened.results / "report" / name
    of = digest_of(study.on("grid").key_of_scores(key), file_digest(depth))
    return path, study.made.make(f"depth/{name}", of, lambda: [depth_geotiff(depth, path)])


def _grids_key(grids: Mapping[Key, Path]) -> str:
    return digest_of(*(part for key, path in grids.items() for part in (*key, file_digest(path))))
