"""The rain table as sheets of the workbook: a row a place, and all of it in a list to filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from drainage.languages import Lang, both, either, pair
from drainage.metrics.columns import UNDER
from drainage.season import SeasonDocument, called, season_table
from drainage.season.document import ThresholdOf
from drainage.season.wall import (
    Column,
    leading_columns,
    level_columns,
    rain_words,
    threshold_of,
)

IN_WORKBOOK = {"kind": "place_kind"}
"""Columns of season.csv that other tables of the workbook mean otherwise."""
BAND = "band_"
SIGNS = {"more than was run": ">", "less than was run": "≤"}


def rain_by_place(document: SeasonDocument, lang: Lang) -> pd.DataFrame:
    """A row a place: the rain, mm, by length and depth in the first state, then the levels that
    ask for time.

    A rain that was read off is a number; "≤16", ">100" and "—" are text, as on the wall. Behind it
    stand the least and greatest of the drawn towns where some were run. ``monotone`` is false
    where one of them is brought again by more rain.
    """
    columns = [*leading_columns(document), *level_columns(document)]
    places = range(len(document.places))
    banded = [own for own in columns if any(band_of(threshold_of(own, k)) for k in places)]
    first = document.states[0]
    rows = []
    for number, place in enumerate(document.places):
        found = [threshold_of(own, number) for own in columns]
        rows.append({
            "place_kind": place.kind, "place_id": place.id,
            "name_zh": called(place, "zh"), "name_en": called(place, "en"),
            "state": _in_both(lang, first.title_zh, first.title_en),
            **{name: cell for own in columns
               for name, cell in _cells(own, number, own in banded, lang).items()},
            "monotone": all(own.monotone for own in found if own is not None),
        })  # fmt: skip
    return pd.DataFrame(rows)


def rain_in_full(document: SeasonDocument, lang: Lang) -> pd.DataFrame:
    """season.csv with its states in words: a row a state, length, place and depth or level."""
    titles = {own.id: _in_both(lang, own.title_zh, own.title_en) for own in document.states}
    table = season_table(document)
    empty = [name for name in table if str(name).startswith(BAND) and table[name].isna().all()]
    table = table.drop(columns=empty)
    return table.assign(state=table["state"].map(titles)).rename(columns=IN_WORKBOOK)


def _cells(own: Column, place: int, banded: bool, lang: Lang) -> dict[str, object]:
    """The rain of a column at a place and, where there are any, of the drawn towns."""
    asked, found = own.criterion, threshold_of(own, place)
    of = both(lang, f"rain_table.level.{asked.level}") if asked.level else f"{asked.depth_cm} cm"
    under = f"{UNDER}{own.series.rain_minutes} min {of}"
    read = found is not None and found.rain_mm is not None
    cells: dict[str, object] = {
        f"rain_mm{under}": found.rain_mm if found and read else rain_words(own.series, found)
    }
    if banded:
        least, greatest = band_cells(band_of(found))
        cells |= {f"band_least_mm{under}": least, f"band_greatest_mm{under}": greatest}
    return cells


def band_of(own: ThresholdOf | None) -> Any:
    """The least and greatest of the drawn towns, of a document that has them; None else."""
    return getattr(own, "band", None)


def band_cells(band: Any) -> tuple[object, object]:
    """Both ends: a rain that was read off as a number, one beyond what was run with its sign."""
    if band is None:
        return None, None
    ends = ((band.least, band.least_mm), (band.greatest, band.greatest_mm))
    least, greatest = (f"{SIGNS[way]}{mm}" if way in SIGNS else mm for way, mm in ends)
    return least, greatest


def _in_both(lang: Lang, zh: str, en: str) -> str:
    """A title in both languages of the workbook, once where they are the same."""
    return " ".join(dict.fromkeys(either(own, zh, en) for own in pair(lang)))


def rain_sheets(document: SeasonDocument, lang: Lang) -> dict[str, pd.DataFrame]:
    """Title -> sheet."""
    sheets: Mapping[str, Any] = {"rains": rain_by_place, "rains_in_full": rain_in_full}
    return {both(lang, f"workbook.{name}"): own(document, lang) for name, own in sheets.items()}
