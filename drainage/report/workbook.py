"""The result tables as one workbook with headings, formats and definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from drainage.languages import Lang, both, pair, text
from drainage.metrics.columns import Column, column, definition, heading, headings
from drainage.report.glance import Glance, write_glance
from drainage.report.words import clean
from drainage.written import written_whole

WIDEST = 44
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
HEAD_HEIGHT = 48
HEAD_WIDTH = 16
KEPT_COLUMNS = 3


def write_workbook(
    tables: Mapping[str, pd.DataFrame],
    notes: Sequence[str],
    path: Path,
    glances: Sequence[Glance] = (),
    titles: Mapping[str, str] = MappingProxyType({}),
    remarks: Mapping[tuple[str, str], str] = MappingProxyType({}),
    lang: Lang = "zh",
) -> Path:
    """Write one sheet a table (title -> rows) after a sheet of notes and definitions.

    ``glances`` make a first sheet of who meets the target; ``titles``: scenario -> name.
    ``remarks``: (sheet, column) -> what stands at the heading of that column as a comment.

    Numbers keep their full value and are shown with the digits of their definition; text
    is never a formula. The file is written whole or not at all.
    """
    with written_whole(path) as scratch, xlsxwriter.Workbook(str(scratch), SAFE) as book:
        head = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "text_wrap": True,
             "align": "center", "valign": "vcenter", "border": 1}
        )  # fmt: skip
        if glances:
            first = book.add_worksheet(both(lang, "workbook.targets"))
            _print_setup(first)
            write_glance(book, first, head, glances, titles, lang)
        definitions = book.add_worksheet(both(lang, "workbook.definitions"))
        _definitions(definitions, head, tables, notes, lang)
        formats = {digits: book.add_format(_cell_format(digits)) for digits in (None, 0, 1, 2, 3)}
        for title, frame in tables.items():
            sheet = book.add_worksheet(title[:31])
            _table(sheet, head, formats, frame, lang)
            for number, name in enumerate(frame.columns):
                if (title, name) in remarks:
                    text = clean(remarks[title, name])
                    sheet.write_comment(0, number, text, {"width": 320})
    return path


def _cell_format(digits: int | None) -> dict[str, object]:
    """A number shows its digits; text keeps off the number at its left."""
    if digits is None:
        return {"indent": 1}
    return {"num_format": "#,##0" + ("." + "0" * digits if digits else "")}


def _definition_heads(lang: Lang) -> list[str]:
    first, second = pair(lang)
    return [
        both(lang, "workbook.column"),
        text(first, "workbook.heading"),
        text(second, "workbook.heading"),
        both(lang, "workbook.unit"),
        text(first, "workbook.meaning"),
        text(second, "workbook.meaning"),
    ]


def _definitions(
    sheet: Worksheet,
    head: Format,
    tables: Mapping[str, pd.DataFrame],
    notes: Sequence[str],
    lang: Lang,
) -> None:
    for number, width in enumerate((24, 18, 30, 10, 50, 62)):
        sheet.set_column(number, number, width)
    _print_setup(sheet)
    for row, note in enumerate(notes):
        sheet.write_string(row, 0, clean(note))
    row = len(notes) + 1
    for number, word in enumerate(_definition_heads(lang)):
        sheet.write_string(row, number, word, head)
    used = dict.fromkeys(str(name) for frame in tables.values() for name in frame.columns)
    for own in (column(name) for name in used if column(name).definition_en):
        row += 1
        cells = (own.name, *(heading(own.name, one) for one in pair(lang)), own.unit_words,
                 *(definition(own.name, one) for one in pair(lang)))  # fmt: skip
        for number, cell in enumerate(cells):
            sheet.write_string(row, number, cell)


def _print_setup(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _table(
    sheet: Worksheet,
    head: Format,
    formats: Mapping[int | None, Format],
    frame: pd.DataFrame,
    lang: Lang,
) -> None:
    _print_setup(sheet)
    sheet.set_row(0, HEAD_HEIGHT)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, KEPT_COLUMNS)
    sheet.autofilter(0, 0, len(frame), max(0, len(frame.columns) - 1))
    for number, name in enumerate(frame.columns):
        own = column(str(name))
        values = frame[name]
        title = headings(own.name, lang)
        sheet.set_column(number, number, _width(own, title, values), formats.get(own.shown))
        sheet.write_string(0, number, title, head)
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            _numbers(sheet, number, values.to_numpy(float, na_value=np.nan))
        else:
            _texts(sheet, number, values, own, lang)


def _numbers(sheet: Worksheet, column: int, values: np.ndarray) -> None:
    for row in np.flatnonzero(np.isfinite(values)).tolist():
        sheet.write_number(row + 1, column, values[row])


def _texts(sheet: Worksheet, place: int, values: pd.Series, own: Column, lang: Lang) -> None:
    yes_no = {True: both(lang, "workbook.yes"), False: both(lang, "workbook.no")}
    for row, value in enumerate(values.tolist(), start=1):
        if isinstance(value, bool):
            sheet.write_string(row, place, yes_no[value])
        elif isinstance(value, float | int) and not pd.isna(value):
            sheet.write_number(row, place, value)
        elif isinstance(value, str) and value:
            sheet.write_string(row, place, clean(own.value_words(value)))


def _width(own: Column, title: str, values: pd.Series) -> float:
    texts = (own.value_words(str(value)) for value in values.head(500))
    longest = max((_columns(text) for text in texts), default=0)
    head = max(_columns(line) for line in title.split("\n"))
    values_width = 8 if own.shown is not None else longest
    return float(min(WIDEST, max(values_width, min(head, HEAD_WIDTH)) + 3))


def _columns(text: str) -> int:
    """Width of a text: a Chinese sign takes two columns."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
