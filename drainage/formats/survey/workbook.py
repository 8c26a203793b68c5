"""The sheets of an xlsx as they are shown: numbers under their format, dates, formulas."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from drainage.errors import InputError
from drainage.formats.survey.sheet import Sheet, refuse
from drainage.formats.survey.tables import sheet_of
from drainage.formats.survey.workbook_limits import scanned
from drainage.formats.survey.workbook_marks import SheetMarks
from drainage.said import said

BROKEN = "Open it in a spreadsheet and save it again as .xlsx."


def workbook_sheets(path: Path, wanted: str = "") -> dict[str, Sheet | InputError]:
    """Each sheet by its name, or the one ``wanted``; what is no table as the error that says so.

    Raises InputError for what is no workbook, and where there is no such sheet.
    """
    shown = str(path)
    marks = scanned(path)
    sheets: dict[str, Sheet | InputError] = {}
    try:
        with CalamineWorkbook.from_path(path) as book:
            names = book.sheet_names
            if wanted and wanted not in names:
                raise refuse(shown, "", "no such sheet",
                             said("Use one of: {names}.", names=", ".join(names)),
                             wanted)  # fmt: skip
            for name in [wanted] if wanted else names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                try:
                    sheets[name] = _sheet(shown, rows, marks.of_sheet(name))
                except InputError as error:
                    sheets[name] = error
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise refuse(shown, "", said("the workbook cannot be read: {reason}", reason=str(error)),
                     BROKEN) from None  # fmt: skip
    return sheets


def _sheet(shown: str, rows: Sequence[Sequence[Any]], marks: SheetMarks) -> Sheet:
    values: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    formulas: dict[int, np.ndarray] = {}
    for row, column in marks.formulas:
        if column <= len(values) and row <= len(rows) and values[column - 1][row - 1] == "":
            mask = formulas.setdefault(column - 1, np.zeros(len(rows), dtype=bool))
            mask[row - 1] = True
    for (row, column), form in marks.formats.items():
        if column <= len(values) and row <= len(rows):
            value = values[column - 1][row - 1]
            if isinstance(value, float) and value.is_integer() and value >= 0:
                values[column - 1][row - 1] = form.shown(int(value))
    dates = {}
    for k, cells in enumerate(values):
        mask = np.array([isinstance(cell, datetime.date) for cell in cells], dtype=bool)
        if mask.any():
            dates[k] = mask
        values[k] = [cell_text(cell) for cell in cells]
    raw = pd.DataFrame(dict(enumerate(values)), dtype=object)
    return sheet_of(shown, raw, dates=dates, formulas=formulas)


def cell_text(value: object) -> str:
    """A value of a cell as text: whole numbers without a point, dates without midnight."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return "" if value is None else str(value).strip()
