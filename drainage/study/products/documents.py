"""The documents of a study for people who do not run Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from drainage.ensemble.shown import Shown
from drainage.languages import Lang, both, in_language, pair, side, text
from drainage.metrics import FIGURE, VERDICT, ordered
from drainage.metrics.columns import column, headings
from drainage.metrics.manhole_points import on_streets
from drainage.report import (
    PointPlan,
    SheetTexts,
    Side,
    Storm,
    point_plans,
    write_point_sheets,
    write_workbook,
)
from drainage.report.glance import Glance, glance_of
from drainage.report.point_cures import cures_in_words
from drainage.report.point_sureness import bands_of
from drainage.report.point_words import readings_words
from drainage.report.sure_tables import with_bands
from drainage.report.targets import outlet_targets, point_targets
from drainage.scenario import Composed
from drainage.scenario.settings import Targets
from drainage.scenario.tracers import Tracer
from drainage.study.costs import costs_of, totals_table
from drainage.study.opening import OpenStudy
from drainage.study.products.programme_sheets import programme_sheets
from drainage.study.products.sure_products import sure_notes, sure_sheets, with_chances
from drainage.study.programme_file import read_programme
from drainage.study.score_files import score_tables
from drainage.study.steps import Scores, costs_10k_yuan

ScoresByRun = Mapping[tuple[str, str], Scores]


def write_sheets(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    after: str,
    cures: pd.DataFrame,
    shown: Shown | None,
    lang: Lang = "zh",
) -> list[Path]:
    """One sheet a point (一点一策), the baseline beside ``after``; none without points."""
    baseline = opened.study.conditions.baseline
    network = opened.base
    if after == baseline or not on_streets(network).any():
        return []
    plans = plans_of(opened, composed, scores, after, cures, shown, lang)
    targets = opened.study.conditions.targets
    texts = SheetTexts(
        title=_title(opened.study.conditions, lang),
        before=_title(opened.study.scenarios[baseline], lang),
        after=_title(opened.study.scenarios[after], lang),
        point_depth_m=targets.point_depth_m,
        closed_depth_m=targets.closed_depth_m,
        footer=_footer(opened, lang),
        notes=[*sheet_notes(opened, composed[after], lang), *sure_notes(opened, shown, lang)],
        costs=[(in_language(item, lang), cost, in_language(source, lang))
               for item, cost, source in costs_10k_yuan(composed[after])],
        decides=targets.decides,
        ranking=opened.ranking.text(lang) if opened.ranking else "",
    )  # fmt: skip
    ending = "points.docx" if lang == "zh" else f"points-{lang}.docx"
    path = opened.results / "report" / f"{opened.study.id}-{ending}"
    return [write_point_sheets(plans, network, texts, path, lang)]


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
    named = {name: f"{_title(own, pair(lang)[0])}\n{name}" for name, own in study.scenarios.items()}
    notes, glances = _workbook_notes(opened, composed, lang), _glances(opened, tables, shown, lang)
    notes += [note for own in pair(lang) for note in sure_notes(opened, shown, own)]
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
    blocks = []
    if len(points):
        figure, others = FIGURE[targets.decides], ordered(targets.decides)[1:]
        readings = {own: text(first, f"readings.{own}") for own in others}
        block = glance_of(
            points, "point_no", figure, opened.base.watch_points["name_zh"],
            _points_heading(figure, targets, lang), column(figure).shown or 0,
            {readings[own]: VERDICT[own] for own in others}, lang,
        )  # fmt: skip
        blocks.append(with_chances(block, points, "point_no", shown))
    if len(outlets):
        limit_m3 = targets.outlet_sewage_m3
        block = glance_of(
            outlets, "outlet_id", "sewage_volume_m3", opened.base.outfalls["name_zh"],
            both(lang, "workbook.outlets_in_target", " · ", limit_m3=limit_m3),
            column("sewage_volume_m3").shown or 0, {}, lang,
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
        f"{_title(study.conditions, first)} · {_title(study.conditions, second)}",
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
        *(f"{word['scenario']} {name}: {_title(own, first)} · {_title(own, second)}"
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
    return text(lang, "workbook.load", substance=_title(tracer, lang))


def plans_of(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    scores: ScoresByRun,
    after: str,
    cures: pd.DataFrame,
    shown: Shown | None,
    lang: Lang,
) -> list[PointPlan]:
    """The plans of the points on streets, the baseline beside ``after``, in one language, with
    the ``cures`` found on ``after`` and what is ``shown`` of the ensemble; a manhole has no street
    whose water could be told.

    A storm for the outlets decides no point and stands in none.
    """
    baseline = opened.study.conditions.baseline
    storms = {event: storm for event, storm in storms_of(opened, lang).items()
              if opened.event(event).purpose != "outlets"}  # fmt: skip
    plans = point_plans(
        _side(opened, composed[baseline], scores, lang),
        _side(opened, composed[after], scores, lang),
        storms,
        opened.study.built_by(after),
        lang,
    )
    found = cures_in_words(cures, lang)
    return [
        replace(plan, cure=found.get(plan.point_no, ""),
                bands=bands_of(shown, plan.point_no, (baseline, after), storms))
        for plan in plans
    ]  # fmt: skip


def storms_of(opened: OpenStudy, lang: Lang) -> dict[str, Storm]:
    """Event -> its storm as a reader knows it."""
    return {
        event: Storm(
            text(
                lang,
                "sheets.storm",
                event=event,
                title_zh=storm.title_zh,
                hourly_depth_mm=storm.hourly_depth_mm,
            ),
            storm.hourly_depth_mm,
        )
        for event, storm in opened.storms.items()
    }


def sheet_notes(opened: OpenStudy, built: Composed, lang: Lang) -> list[str]:
    """What a reader must know before a figure is quoted."""
    network = opened.base
    targets = opened.study.conditions.targets
    limit_m, closed_m = targets.point_depth_m, targets.closed_depth_m
    notes = in_language(network.notes, lang)
    parts = text(lang, "sheets.note.left_out_join").join(built.left_out(lang))
    scenario = _title(opened.study.scenarios[built.scenario], lang)
    return [
        text(lang, "sheets.note.network", network=network.title_zh, notes=notes,
             datum=network.datum),
        text(lang, "sheets.note.depths"),
        readings_words(targets.decides, limit_m, targets.listed_minutes, lang),
        text(lang, "sheets.note.limits", limit_m=limit_m, closed_m=closed_m),
        text(lang, "sheets.note.causes"),
        text(lang, "sheets.note.balance"),
        text(lang, "sheets.note.assumed"),
        *([text(lang, "sheets.note.left_out", scenario=scenario, parts=parts)] if parts else []),
    ]  # fmt: skip


def _footer(opened: OpenStudy, lang: Lang) -> str:
    network = opened.base
    notes = in_language(network.notes, lang)
    return text(lang, "sheets.note.footer", network=network.title_zh, notes=notes)


def _side(opened: OpenStudy, built: Composed, scores: ScoresByRun, lang: Lang) -> Side:
    own = {event: score for (name, event), score in scores.items() if name == built.scenario}
    points = built.network.watch_points[on_streets(built.network)]
    return Side(
        title=_title(opened.study.scenarios[built.scenario], lang),
        network=built.network.with_tables(watch_points=points),
        points={event: score.tables["point"].loc[points.index] for event, score in own.items()},
        results={event: score.result for event, score in own.items()},
        works=built.works,
        stories={event: score.tables["story"] for event, score in own.items()},
    )


def _title(named: object, lang: Lang) -> str:
    return str(getattr(named, f"title_{side(lang)}"))
