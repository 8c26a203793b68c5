"""The columns of the page's tables: words and digits, and which of them stand where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from drainage.languages import languages, text
from drainage.metrics import FIGURE, VERDICT, ordered
from drainage.metrics.columns import (
    Place,
    Table,
    column,
    definition,
    heading,
    on_sheet,
    shown_in,
)
from drainage.metrics.limits import limits_of
from drainage.metrics.streets import OTHER_SHARES, POINTS
from drainage.scenario.settings import Targets

RANKED: tuple[Table, ...] = ("point", "node", "outfall", "street", "conduit")


def columns_said(tables: Iterable[pd.DataFrame]) -> dict[str, Any]:
    """What the page says of each column: unit, digits and words in every language."""
    names = dict.fromkeys(str(name) for frame in tables for name in frame.columns)
    return {
        name: {
            "unit": column(name).unit_words,
            "digits": column(name).shown,
            "of_place": column(name).of_place,
            "heading": {lang: heading(name, lang) for lang in languages()},
            "definition": {lang: definition(name, lang) for lang in languages()},
        }
        for name in names
    }


def limits_said(targets: Targets) -> dict[str, Any]:
    """Figure -> its limit, the column of its verdict and whether the limit itself is met."""
    return {name: asdict(own) for name, own in limits_of(targets).items()}


def readings_said(targets: Targets) -> list[dict[str, Any]]:
    """The readings, the one that decides first: words and the columns that hold them."""
    share = {reading: column for column, reading in OTHER_SHARES.items()}
    points = {reading: column for column, reading in POINTS.items()}
    return [
        {
            "named": {lang: text(lang, f"readings.{own}") for lang in languages()},
            "verdict": VERDICT[own],
            "figure": FIGURE[own],
            "points": points[own],
            "other_share": share[own],
        }
        for own in ordered(targets.decides)
    ]


def columns_shown(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Columns of the rankings, of the boxes of the map and of the effects of a point's works."""

    def there(place: Place, table: Table) -> list[str]:
        return [name for name in shown_in(place, table) if name in tables[table]]

    return {
        "page": {table: there("page", table) for table in RANKED},
        "popup": {table: there("popup", table) for table in RANKED},
        "effect": list(on_sheet("effect")),
    }


def with_words(frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose few fixed values are said in words, ``中文 // English``."""
    words = {name: column(str(name)).words for name in frame}
    said = {name: frame[name].map(lambda value, own=own: own.get(_key(value), value))
            for name, own in words.items() if own}  # fmt: skip
    return frame.assign(**said)


def _key(value: object) -> object:
    """How ``words`` name a value: a flag by true and false."""
    return str(value).lower() if isinstance(value, bool) else value
