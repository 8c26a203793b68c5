"""What is given away of the candidates of a board: their report, their workbook, their models."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pandas as pd

from drainage.languages import Lang
from drainage.study.at_hand import AtHand, Key, require_current
from drainage.study.capacity.files import read_capacity
from drainage.study.convergence import read_convergence
from drainage.study.cure_files import read_cures
from drainage.study.ensemble.shown import read_shown
from drainage.study.opening import OpenStudy
from drainage.study.products.before_rains import read_before_rains
from drainage.study.products.drawings import LIST, drawings_folder, write_drawings
from drainage.study.products.page import depth_grids, grid_records, write_report_page
from drainage.study.products.season_products import check_on_page, crews_on_page, season_on_page
from drainage.study.products.workbooks import study_workbook
from drainage.study.programme_files import read_programme_tables
from drainage.study.tables_of_runs import comparisons_at_hand, scores_at_hand
from drainage.written import written_whole

FOLDER = "board"
BoardKind = Literal["report", "inp", "pipes"]


def board_folder(opened: OpenStudy) -> Path:
    """Where the files of a board lie: beside those of the whole study, which stay as they are."""
    return opened.results / FOLDER


def write_board(study: AtHand, runs: Sequence[Key], kind: BoardKind, lang: Lang) -> list[Path]:
    """Write page and workbook of the runs beside those of the baseline, or the model of each, or
    the list of pipes and quantities of each scenario.

    The last scenario is the one that the page sets beside the baseline. Raises StoreError, with
    the cure, for a run that is missing or not current; InputError for names the study lacks.
    """
    study.opened.require_scenarios([name for name, _ in runs])
    study.opened.require_events([event for _, event in runs])
    if kind == "inp":
        return [_model(study, key) for key in dict.fromkeys(runs)]
    if kind == "pipes":
        return [_pipes(study, name, lang) for name in dict.fromkeys(name for name, _ in runs)]
    baseline = study.opened.study.conditions.baseline
    events = dict.fromkeys(event for _, event in runs)
    before = [(baseline, event) for event in events]
    shown = list(dict.fromkeys([*before, *runs]))
    for key in shown:
        require_current(study, key)
    return _report(study, shown, runs[-1][0], lang)


def _model(study: AtHand, key: Key) -> Path:
    """SWMM's model of a run, as it was run."""
    require_current(study, key)
    name = f"{'-'.join((study.opened.study.id, *key))}.inp"
    return _given(study, study.opened.run_folder(*key) / "model.inp", name)


def _pipes(study: AtHand, scenario: str, lang: Lang) -> Path:
    """The list of what a scenario lays or changes, as ``drainage drawings`` writes it."""
    own = drawings_folder(study, scenario, lang) / LIST
    write_drawings(study, scenario, lang)
    return _given(study, own, f"{study.opened.study.id}-{scenario}-{LIST}")


def _given(study: AtHand, own: Path, name: str) -> Path:
    """A file under the name it is given away by."""
    path = board_folder(study.opened) / name
    with written_whole(path) as scratch:
        shutil.copyfile(own, scratch)
    return path


def _report(study: AtHand, runs: Sequence[Key], after: str, lang: Lang) -> list[Path]:
    opened = study.opened
    scores = scores_at_hand(study, runs)
    built = {name: study.built[name] for name in dict.fromkeys(name for name, _ in runs)}
    compared = comparisons_at_hand(study, scores)
    comparison = pd.concat(compared.values(), ignore_index=True) if compared else pd.DataFrame()
    programme, capacity = read_programme_tables(study), read_capacity(study)
    shown, season = read_shown(study), season_on_page(study)
    folder, name = board_folder(opened), f"{opened.study.id}-board"
    page = write_report_page(
        opened, built, scores, comparison, after, lang, depth_grids(study, runs, after, False),
        grid_records(study, runs), read_cures(study, after), read_convergence(study), programme,
        capacity, shown, season, crews_on_page(study, season), check_on_page(study),
        folder / f"{name}.html",
    )  # fmt: skip
    write = study_workbook(
        opened, built, scores, comparison, programme, capacity, shown,
        read_before_rains(study), folder / f"{name}.xlsx", lang,
    )  # fmt: skip
    return [page, write()]
