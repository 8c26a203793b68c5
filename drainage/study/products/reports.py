"""The report of a study: page, workbook, sheets of the points, files for GIS."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from drainage.digests import digest_of, file_digest
from drainage.languages import Lang, pair
from drainage.report.depth_grids import depth_geotiff
from drainage.report.layers import write_result_geopackage
from drainage.study.at_hand import AtHand, Key
from drainage.study.capacity.files import read_capacity
from drainage.study.convergence import read_convergence
from drainage.study.cure_files import read_cures
from drainage.study.products.documents import study_workbook, workbook_path, write_sheets
from drainage.study.products.page import write_report_page
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


def write_reports(
    study: AtHand,
    scores: Mapping[Key, Scores],
    after: str,
    lang: Lang,
    grids: Mapping[Key, Path],
) -> list[tuple[Path, bool]]:
    """Page, workbook, sheets of the points and GIS files, in the results of the study: each
    with whether it had to be made."""
    runs = list(scores)
    names = list(dict.fromkeys(name for name, _ in runs))
    built = {name: study.built[name] for name in names}
    compared = comparisons_at_hand(study, scores)
    write_run_tables(study, scores)
    write_comparison(study, compared, keys_of(study, runs))
    capacity = read_capacity(study)
    counted = (part for name, own in capacity.items() for part in (name, own.to_csv()))
    whole = digest_of(study.inputs.digest, keys_of(study, runs), after, *counted)
    path = workbook_path(study.opened, lang)
    # Chinese and English share one.
    programme = read_programme_tables(study)
    rests = (whole, *pair(lang), *(own.to_csv() for own in programme.values()))
    name, workbook_of = f"workbook/{path.name}", digest_of(*rests)
    due = not study.made.holds(name, workbook_of)
    rest = partial(_rest, study, scores, compared, after, lang, grids, whole, capacity)
    if not due:
        given = rest()
    else:
        write = study_workbook(
            study.opened, built, scores, _together(compared), programme, capacity, lang
        )
        if _rows(scores) < MANY_ROWS:
            workbook, given = write(), rest()
        else:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
                sent = beside.submit(write)
                given, workbook = rest(), sent.result()
        study.made.keep(name, workbook_of, [workbook])
    study.made.touch(name)
    return [*given, (path, due)]


def _rows(scores: Mapping[Key, Scores]) -> int:
    return sum(len(table) for own in scores.values() for table in own.tables.values())


def _rest(
    study: AtHand,
    scores: Mapping[Key, Scores],
    compared: Mapping[str, pd.DataFrame],
    after: str,
    lang: Lang,
    grids: Mapping[Key, Path],
    whole: str,
    capacity: Mapping[str, pd.DataFrame],
) -> list[tuple[Path, bool]]:
    """All but the workbook."""
    return [
        *_page_and_sheets(study, scores, compared, after, lang, grids, whole, capacity),
        *_geopackages(study, scores, after),
        *_depth_geotiffs(study, grids),
    ]


def _page_and_sheets(
    study: AtHand,
    scores: Mapping[Key, Scores],
    compared: Mapping[str, pd.DataFrame],
    after: str,
    lang: Lang,
    grids: Mapping[Key, Path],
    whole: str,
    capacity: Mapping[str, pd.DataFrame],
) -> list[tuple[Path, bool]]:
    opened = study.opened
    built = {name: study.built[name] for name, _ in scores}
    cures, convergence = read_cures(study, after), read_convergence(study)
    programme = read_programme_tables(study)
    found = digest_of(cures.to_csv(), convergence.to_csv(), lang)
    ground = _grids_key(grids)
    page = opened.results / "report.html"
    made = study.made.make(
        "page", digest_of(whole, found, ground, *(own.to_csv() for own in programme.values())),
        lambda: [write_report_page(opened, built, scores, _together(compared), after, lang, grids,
                                   cures, convergence, programme, capacity)],
    )  # fmt: skip
    written: list[Path] = []

    def sheets() -> list[Path]:
        written.extend(write_sheets(opened, built, scores, after, cures, lang))
        return written

    name = f"sheets/{lang}"
    again = study.made.make(name, digest_of(whole, found), sheets)
    return [(page, made), *((own, again) for own in study.made.files(name))]


def _together(compared: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(compared.values(), ignore_index=True) if compared else pd.DataFrame()


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
