"""An ensemble in the products of a study: notes, sheets, probabilities beside the verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from drainage.ensemble.shown import Shown
from drainage.languages import Lang, both, languages, pair, side
from drainage.report.glance import Glance
from drainage.report.page.sureness import page_sureness
from drainage.report.sure_tables import sure_outlets, sure_points, sure_surveys
from drainage.report.sure_words import chance_words, notes_on
from drainage.study.at_hand import AtHand
from drainage.study.ensemble.shown import read_shown
from drainage.study.opening import OpenStudy


def scenario_titles(opened: OpenStudy, lang: Lang) -> dict[str, str]:
    """Scenario -> its title in a language."""
    return {name: str(getattr(own, f"title_{side(lang)}"))
            for name, own in opened.study.scenarios.items()}  # fmt: skip


def sure_notes(opened: OpenStudy, shown: Shown | None, lang: Lang) -> list[str]:
    """What must be known of the ensemble before a band is quoted; nothing without one."""
    return notes_on(shown, scenario_titles(opened, lang), lang) if shown else []


def sure_on_page(
    opened: OpenStudy, shown: Shown | None, scenarios: Sequence[str]
) -> Mapping[str, object] | None:
    """What page and desk show of the ensemble; None without one."""
    if shown is None:
        return None
    titles = {lang: scenario_titles(opened, lang) for lang in languages()}
    return page_sureness(shown, titles, scenarios)


def sure_of(study: AtHand, scenarios: Sequence[str]) -> Mapping[str, object] | None:
    """``sure_on_page`` of these scenarios of a study at hand."""
    return sure_on_page(study.opened, read_shown(study), scenarios)


def sure_sheets(opened: OpenStudy, shown: Shown | None, lang: Lang) -> dict[str, pd.DataFrame]:
    """Title -> sheet of the workbook, those that have rows."""
    if shown is None:
        return {}
    sheets = {
        "sureness": sure_points(shown, opened.base.watch_points, lang),
        "sure_outlets": sure_outlets(shown, opened.base.outfalls),
        "survey": sure_surveys(shown, lang),
    }
    return {both(lang, f"workbook.{name}"): own for name, own in sheets.items() if len(own)}


def with_chances(glance: Glance, decided: pd.DataFrame, place: str, shown: Shown | None) -> Glance:
    """A block of the first sheet with the probability of meeting the target in the storm that
    decides; ``decided`` is of ``report.targets``, ``place`` its column of ids.

    A place whose target was not tested has none: a lighter storm says little of it.
    """
    if shown is None:
        return glance
    lang = pair(glance.lang)[0]
    of = shown.point if place == "point_no" else shown.outlet
    chances = {}
    for row in decided[[place, "scenario", "event"]].to_dict("records"):
        if pd.isna(glance.met.at[row[place], row["scenario"]]):
            continue
        own = of(str(row["scenario"]), str(row["event"]), str(row[place]))
        words = chance_words({name: figures.meets_target for name, figures in own.items()}, lang)
        if words:
            chances[row[place], row["scenario"]] = words
    return replace(glance, chances=chances)
