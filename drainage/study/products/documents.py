"""The documents of a study for people who do not run Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from drainage.ensemble.shown import Shown
from drainage.languages import Lang, in_language, side, text
from drainage.metrics.manhole_points import on_streets
from drainage.report import (
    PointPlan,
    SheetTexts,
    Side,
    Storm,
    point_plans,
    write_point_sheets,
)
from drainage.report.point_cures import cures_in_words
from drainage.report.point_sureness import bands_of
from drainage.report.point_words import readings_words
from drainage.scenario import Composed
from drainage.study.opening import OpenStudy
from drainage.study.products.sure_products import sure_notes
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
        title=title_in(opened.study.conditions, lang),
        before=title_in(opened.study.scenarios[baseline], lang),
        after=title_in(opened.study.scenarios[after], lang),
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
    scenario = title_in(opened.study.scenarios[built.scenario], lang)
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
        title=title_in(opened.study.scenarios[built.scenario], lang),
        network=built.network.with_tables(watch_points=points),
        points={event: score.tables["point"].loc[points.index] for event, score in own.items()},
        results={event: score.result for event, score in own.items()},
        works=built.works,
        stories={event: score.tables["story"] for event, score in own.items()},
    )


def title_in(named: object, lang: Lang) -> str:
    """The title of a study, a scenario or a substance on the side a language reads."""
    return str(getattr(named, f"title_{side(lang)}"))
