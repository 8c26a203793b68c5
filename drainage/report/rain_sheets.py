"""The rain table as sheets of the workbook: a row a place, and all of it in a list to filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from drainage.languages import Lang, both, either, pair
from drainage.metrics.columns import UNDER
from drainage.season import SeasonDocument, season_table
from drainage.season.wall import (
    Column,
    leading_columns,
    level_columns,
    rain_words,
    threshold_of,
)

IN_WORKBOOK = {"kind": "place_kind"}
"""Columns of season.csv that other tables of the workbook mean otherwise."""


def rain_by_place(document: SeasonDocument, lang: Lang) -> pd.DataFrame:
    """A row a place: the rain, mm, by length and depth in the first state, then the levels that
    ask for time.

    A rain that was read off is a number; "≤16", ">100" and "—" are text, as on the wall.
    ``monotone`` is false where one of them is brought again by more rain.
    """
    columns = [*leading_columns(document), *level_columns(document)]
    first = document.states[0]
    rows = []
    for number, place in enumerate(document.places):
        found = [threshold_of(own, number) for own in columns]
        rows.append({
            "place_kind": place.kind, "place_id": place.id,
            "name_zh": place.name_zh, "name_en": place.name_en,
            "state": _in_both(lang, first.title_zh, first.title_en),
            **{_name(own, lang): _rain(own, number) for own in columns},
            "monotone": all(own.monotone for own in found if own is not None),
        })  # fmt: skip
    return pd.DataFrame(rows)


def rain_in_full(document: SeasonDocument, lang: Lang) -> pd.DataFrame:
    """season.csv with its states in words: a row a state, length, place and depth or level."""
    titles = {own.id: _in_both(lang, own.title_zh, own.title_en) for own in document.states}
    table = season_table(document)
    return table.assign(state=table["state"].map(titles)).rename(columns=IN_WORKBOOK)


def _name(own: Column, lang: Lang) -> str:
    asked = own.criterion
    of = both(lang, f"rain_table.level.{asked.level}") if asked.level else f"{asked.depth_cm} cm"
    return f"rain_mm{UNDER}{own.series.rain_minutes} min {of}"


def _rain(own: Column, place: int) -> int | str:
    found = threshold_of(own, place)
    if found is not None and found.rain_mm is not None:
        return found.rain_mm
    return rain_words(own.series, found)


def _in_both(lang: Lang, zh: str, en: str) -> str:
    """A title in both languages of the workbook, once where they are the same."""
    return " ".join(dict.fromkeys(either(own, zh, en) for own in pair(lang)))


def rain_sheets(document: SeasonDocument, lang: Lang) -> dict[str, pd.DataFrame]:
    """Title -> sheet."""
    sheets: Mapping[str, Any] = {"rains": rain_by_place, "rains_in_full": rain_in_full}
    return {both(lang, f"workbook.{name}"): own(document, lang) for name, own in sheets.items()}
