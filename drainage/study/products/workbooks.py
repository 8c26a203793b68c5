"""The workbook of a study: every table of its runs and of what other commands found beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from drainage.ensemble.shown import Shown
from drainage.languages import Lang, both, in_language, pair, text
from drainage.metrics import FIGURE, VERDICT, ordered
from drainage.metrics.columns import column, headings
from drainage.metrics.limits import limits_of
from drainage.network.street_roads import shown_names
from drainage.report import write_workbook
from drainage.report.glance import Glance, glance_of
from drainage.report.point_words import readings_words
from drainage.report.sure_tables import with_bands
from drainage.report.targets import outlet_targets, point_targets
from drainage.scenario import Composed
from drainage.scenario.settings import Targets
from drainage.scenario.tracers import Tracer
from drainage.study.costs import costs_of, totals_table
from drainage.study.opening import OpenStudy
from drainage.study.products.before_rains import (
    BeforeRains,
    before_rain_notes,
    before_rain_sheets,
)
from drainage.study.products.documents import ScoresByRun, title_in
from drainage.study.products.programme_sheets import programme_sheets
from drainage.study.products.sure_products import sure_notes, sure_sheets, with_chances
from drainage.study.programme_file import read_programme
from drainage.study.score_files import score_tables


def workbook_path(opened: OpenStudy, lang: Lang) -> Path:
    """The workbook in Chinese and English, or one in another language beside it."""
    ending = ".xlsx" if lang in pair("zh") else f"-{lang}.xlsx"
    return opened.results / "report" / f"{opened.study.id}{ending}"


def study_workbook(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    comparison: pd.DataFrame,
    programme: Mapping[str, pd.DataFrame],
    capacity: Mapping[str, pd.DataFrame],
    shown: Shown | None,
    rains: BeforeRains,
    path: Path,
    lang: Lang = "zh",
) -> Callable[[], Path]:
    """What writes the workbook of all runs to ``path``, here or in another process: targets at a
    glance, definitions, scores, comparison; all in both languages of ``languages.pair``."""
    study = opened.study
    tables = score_tables(scores)
    titles = {scope: both(lang, f"workbook.sheet.{scope}") for scope in SHEETS}
    sheets = {titles[scope]: tables[scope] for scope in SHEETS}
    sheets[both(lang, "workbook.costs")] = totals_table(
        {name: costs_of(opened, own) for name, own in composed.items()}
    )
    if len(comparison):
        sheets[both(lang, "workbook.comparison")] = comparison
    if programme:
        sheets |= programme_sheets(programme, read_programme(opened).aims, lang)
    sheets |= {both(lang, f"workbook.capacity.{name}"): own for name, own in capacity.items()}
    if shown:
        sheets[titles["point"]] = with_bands(tables["point"], shown, lang)
    sheets |= sure_sheets(opened, shown, lang)
    sheets |= before_rain_sheets(rains, lang)
    named = {
        name: f"{title_in(own, pair(lang)[0])}\n{name}" for name, own in study.scenarios.items()
    }
    notes, glances = _workbook_notes(opened, composed, lang), _glances(opened, tables, shown, lang)
    notes += [note for own in pair(lang) for note in sure_notes(opened, shown, own)]
    notes += before_rain_notes(rains, lang)
    rests = (
        {(titles["point"], "rank"): opened.ranking.text(pair(lang)[0])} if opened.ranking else {}
    )
    return partial(write_workbook, sheets, notes, path, glances, named, rests, lang)


SHEETS = ("point", "node", "outfall", "street", "conduit", "story", "town")


def _glances(
    opened: OpenStudy, tables: Mapping[str, pd.DataFrame], shown: Shown | None, lang: Lang
) -> list[Glance]:
    targets = opened.study.conditions.targets
    hourly = {event: storm.hourly_depth_mm for event, storm in opened.storms.items()}
    whole = {event: storm.depth_mm for event, storm in opened.storms.items()}
    points = point_targets(tables["point"], hourly)
    outlets = outlet_targets(tables["outfall"], whole, targets)
    first = pair(lang)[0]
    limits = limits_of(targets)
    blocks = []
    if len(points):
        figure, others = FIGURE[targets.decides], ordered(targets.decides)[1:]
        readings = {own: text(first, f"readings.{own}") for own in others}
        block = glance_of(
            points, "point_no", figure, shown_names(opened.base.watch_points),
            _points_heading(figure, targets, lang), column(figure).shown or 0,
            {readings[own]: VERDICT[own] for own in others}, lang, limits[figure],
        )  # fmt: skip
        blocks.append(with_chances(block, points, "point_no", shown))
    if len(outlets):
        limit_m3 = targets.outlet_sewage_m3
        block = glance_of(
            outlets, "outlet_id", "sewage_volume_m3", shown_names(opened.base.outfalls),
            both(lang, "workbook.outlets_in_target", " · ", limit_m3=limit_m3),
            column("sewage_volume_m3").shown or 0, {}, lang, limits["sewage_volume_m3"],
        )  # fmt: skip
        blocks.append(with_chances(block, outlets, "outlet_id", shown))
    return blocks


def _points_heading(figure: str, targets: Targets, lang: Lang) -> str:
    """The figure shown, the limit, and which reading decides."""
    first, second = pair(lang)
    decides, *others = (both(lang, f"readings.{own}") for own in ordered(targets.decides))
    return " · ".join(
        [
            text(first, "workbook.points_in_target") + headings(figure, lang).replace("\n", " "),
            text(second, "workbook.points_in_target"),
            f"{both(lang, 'workbook.limit')} {targets.point_depth_m:g} m",
            f"{both(lang, 'workbook.decides')}: {decides}; "
            f"{both(lang, 'workbook.beside')}: {', '.join(others)}",
        ]
    )


def _workbook_notes(opened: OpenStudy, composed: Mapping[str, Composed], lang: Lang) -> list[str]:
    study, network = opened.study, opened.base
    targets = study.conditions.targets
    first, second = pair(lang)
    stop = text(first, "workbook.stop")
    word = {key: both(lang, f"workbook.{key}") for key in
            ("network", "rests", "source", "scenario", "event", "left_out")}  # fmt: skip
    ranking = opened.ranking
    return [
        f"{title_in(study.conditions, first)} · {title_in(study.conditions, second)}",
        f"{word['network']}: {network.title_zh}{stop}{in_language(network.notes, first)} "
        f"{in_language(network.notes, second)}",
        f"{word['rests']}: {both(lang, f'workbook.surface.{opened.surface}')}{stop}",
        both(lang, "workbook.depths", ""),
        *(readings_words(targets.decides, targets.point_depth_m, targets.listed_minutes, own)
          for own in (first, second)),
        *([*(text(own, "workbook.ranking", ranking=ranking.text(own)) for own in (first, second)),
           f"{word['source']}: {ranking.source}"] if ranking else []),
        both(lang, "workbook.assumed", ""),
        both(lang, "workbook.numbers", ""),
        *(f"{word['scenario']} {name}: {title_in(own, first)} · {title_in(own, second)}"
          for name, own in study.scenarios.items()),
        *(f"{word['event']} {event}: " + text(first, "workbook.hourly", storm=storm.title_zh,
                                              hourly_depth_mm=storm.hourly_depth_mm)
          for event, storm in opened.storms.items()),
        *(f"{tracer.column}: {_load(tracer, first)} {_load(tracer, second)}, kg"
          for tracer in study.conditions.tracers),
        *(f"{name} {word['left_out']}: {text(first, 'language.comma').join(built.left_out(first))}"
          for name, built in composed.items() if built.leaves_out),
    ]  # fmt: skip


def _load(tracer: Tracer, lang: Lang) -> str:
    return text(lang, "workbook.load", substance=title_in(tracer, lang))
