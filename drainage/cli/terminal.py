"""Rows and figures of the tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import pandas as pd
from rich.table import Table
from rich.text import Text

from drainage.cli.reader import reader
from drainage.languages import text, texts_of
from drainage.metrics.columns import column
from drainage.metrics.limits import Limit, words_beside
from drainage.quantities import figure
from drainage.said import said, spoken
from drainage.scenario.settings import Reading

LEFT: Literal["left"] = "left"
RIGHT: Literal["right"] = "right"
MET = {True: "met", False: "not met"}


def terminal_table(title: str, *columns: str) -> Table:
    """A table without rows; the first two columns hold text, the others figures.

    Title and headings are spoken in the reader's language.
    """
    table = Table(title=Text(spoken(title, reader())), title_justify="left")
    for place, head in enumerate(columns):
        table.add_column(
            spoken(head, reader()), justify=LEFT if place < 2 else RIGHT, overflow="fold"
        )
    return table


def print_row(table: Table, *cells: object) -> None:
    """Add a row; what is not known becomes a dash."""
    table.add_row(*(Text(_shown(cell)) for cell in cells))


def _shown(cell: object) -> str:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and pd.isna(cell)):
        return "–"
    return str(cell)


def number(value: object, digits: int) -> str:
    """A figure with its digits, a dash where it is not known."""
    return "–" if value is None or pd.isna(value) else figure(float(str(value)), digits)


def measured(
    row: pd.Series, *names: str, limits: Mapping[str, Limit] = MappingProxyType({})
) -> list[str]:
    """Figures of a row of scores, each with the digits that people see of its column; where one of
    ``limits`` judges it, with as many as do not speak against the verdict."""
    return ["–" if pd.isna(row[name]) else words_beside(row, name, limits) for name in names]


def of_column(name: str, value: object) -> str:
    """A figure of a column with the digits that people see of it."""
    return number(value, column(name).shown or 0)


def verdict(value: object) -> str:
    """Whether a target is met, in the reader's language; a dash where it was not judged."""
    return "–" if value is None or pd.isna(value) else spoken(MET[bool(value)], reader())


def sign(value: object) -> str:
    """A verdict as a sign, where a word stands beside it."""
    return "–" if value is None or pd.isna(value) else ("✓" if bool(value) else "✗")


def cause_words(cause: str) -> str:
    """What limits a point, in the reader's language; nothing for none."""
    return texts_of(reader(), "causes.named").get(cause, cause)


def reading_words(reading: Reading) -> str:
    """A reading of a place, in the reader's language."""
    return text(reader(), f"readings.{reading}")


def written(path: object) -> str:
    """That a file or folder was written."""
    return said("Written: {path}", path=path)


def unchanged(path: object) -> str:
    """That a file stands as it was."""
    return said("Unchanged: {path}", path=path)
