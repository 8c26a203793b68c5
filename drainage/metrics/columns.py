"""What every column of a result table is: ``columns.toml`` is the one table of them.

Files, workbook, page, terminal, sheets and GIS layers take unit, digits, words and what they
show from here; a new column is a row there and the function that fills it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from drainage.languages import TWO_TONGUES, WHOLE, Lang, in_language, override, pair, side, texts_of

Place = Literal["first", "compared", "page", "popup"]
"""Front of a file, comparison.csv, tables of the page, boxes of its map."""
Table = Literal[
    "point", "node", "outfall", "street", "conduit", "story", "town", "flood_check", "convergence",
    "capacity", "capacity_class", "flood_risk", "outlet_capacity", "runoff_control",
]  # fmt: skip
SheetTable = Literal["cause", "effect"]
NO_UNIT = ("", "1")
ANY = "*"


class Column(BaseModel):
    """A column as ``columns.toml`` explains it; ``name`` is its own.

    ``digits`` are those of the files, ``shown`` those people see; None for what is no figure
    or not rounded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    unit: str = ""
    digits: int | None = Field(None, ge=0, le=6)
    shown: int | None = Field(None, ge=0, le=3)
    first: tuple[Table, ...] = ()
    compared: tuple[Table, ...] = ()
    worse_by: float | None = None
    worse_by_pct: float | None = None
    page: tuple[Table, ...] = ()
    popup: tuple[Table, ...] = ()
    terminal: Mapping[Table, str] = {}
    sheet: SheetTable | None = None
    sheet_zh: str = ""
    sheet_en: str = ""
    of_place: bool = False
    gis: bool = True
    words: Mapping[str, str] = {}
    words_from: str = ""

    @property
    def unit_words(self) -> str:
        """The unit as people read it; nothing for a plain number."""
        return "" if self.unit in NO_UNIT else self.unit.replace("m3", "m³")

    def value_words(self, value: str) -> str:
        """A value of a few fixed ones in both languages; any other as it is."""
        if self.words_from:
            zh, en = (texts_of(lang, self.words_from).get(value, "") for lang in WHOLE)
            return f"{zh} {en}" if zh else value
        return self.words.get(value, value).replace(TWO_TONGUES, " ")

    def value_said(self, value: str, language: Lang) -> str:
        """A value of a few fixed ones in one language; any other as it is."""
        return in_language(self.words.get(value, value), language)


UNDER = " @ "
"""Between a column and the event it is of, where figures of several events stand side by side."""


@cache
def columns() -> Mapping[str, Column]:
    """All columns by name, in their order. ValidationError for a key that is none of a column."""
    text = (files("drainage.metrics") / "columns.toml").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = tomllib.loads(text)
    return {name: Column(name=name, **row) for name, row in rows.items()}


@cache
def column(name: str) -> Column:
    """The column of a name; one nobody wrote down has its name for a heading.

    ``load_*_kg`` answers for the load of any substance, with its name in the heading, and
    ``<column> @ <event>`` for a column under one event.
    """
    if name in columns():
        return columns()[name]
    known, under, event = name.partition(UNDER)
    if under:
        own = column(known)
        words = {"name": name, "zh": f"{own.zh} {event}", "en": f"{own.en} {event}"}
        return own.model_copy(update=words)
    for pattern, own in columns().items():
        if ANY in pattern and fnmatchcase(name, pattern):
            head, tail = pattern.split(ANY)
            word = name.removeprefix(head).removesuffix(tail).upper()
            return own.model_copy(
                update={"name": name, "zh": own.zh.format(word), "en": own.en.format(word)}
            )
    return Column(name=name, zh=name, en=name, definition_zh="", definition_en="")


def as_written(values: pd.Series) -> pd.Series:
    """The values of a column with the digits that files give it."""
    digits = column(str(values.name)).digits
    return values if digits is None else pd.to_numeric(values).round(digits)


def shown_in(place: Place, table: Table) -> tuple[str, ...]:
    """The columns of a table that stand in a place, in order."""
    return tuple(name for name, own in columns().items() if table in getattr(own, place))


def on_sheet(table: SheetTable) -> tuple[str, ...]:
    """The figures of a table of the points' sheets, in order."""
    return tuple(name for name, own in columns().items() if own.sheet == table)


def in_terminal(table: Table, language: Lang, **figures: float) -> dict[str, str]:
    """Column -> heading of a table of the terminal; ``figures`` stand in the headings."""
    return {
        name: in_language(own.terminal[table], language).format(**figures)
        for name, own in columns().items()
        if table in own.terminal
    }


def heading(name: str, language: Lang) -> str:
    """What a column is called; in the language it reads names in where
    ``texts/<language>/columns.toml`` does not say."""
    return _words(name, language, "heading", "")


def heading_with_unit(name: str, language: Lang) -> str:
    """The heading of a column and the unit of its figures, if they have one."""
    unit = column(name).unit_words
    return f"{heading(name, language)}{f' ({unit})' if unit else ''}"


def headings(name: str, language: Lang) -> str:
    """The heading in both languages of ``pair``, with the unit after the first."""
    first, second = pair(language)
    return f"{heading_with_unit(name, first)}\n{heading(name, second)}"


def definition(name: str, language: Lang) -> str:
    """How a column is measured, in a language as ``heading``."""
    return _words(name, language, "definition", "definition_")


def sheet_heading(name: str, language: Lang, **figures: float) -> str:
    """The short heading with its unit on the sheets of the points, as ``heading``."""
    return _words(name, language, "sheet", "sheet_").format(**figures)


def _words(name: str, language: Lang, key: str, head: str) -> str:
    said = override(language, "columns", f"{name}.{key}")
    return str(said or getattr(column(name), f"{head}{side(language)}"))
