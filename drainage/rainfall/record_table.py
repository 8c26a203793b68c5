"""The cells of a gauge record: a CSV as loggers, data bases and spreadsheets write it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.errors import Finding
from drainage.input_file import MOST_COLUMNS, read_bytes, refused, require_text
from drainage.said import said

MOST_BYTES = 20 * 2**20
MOST_ROWS = 100_000
"""More than two months by the minute."""
SEPARATORS = ",;\t"


@dataclass(frozen=True, eq=False)
class RecordTable:
    """``cells``: text, a column for each heading in its order, full-width signs made plain.

    ``row`` is the number of each row as a spreadsheet shows it; ``too_wide`` names those with
    more cells than there are headings.
    """

    path: Path
    headings: tuple[str, ...]
    cells: pd.DataFrame
    row: NDArray[np.int64]
    too_wide: tuple[Finding, ...]
    remarks: tuple[str, ...]


def read_record_table(path: Path) -> RecordTable:
    """Read a CSV in UTF-8 or GBK; empty rows and blanks around cells mean nothing.

    Raises InputError for what is no text or too long.
    """
    text, remarks = _text(path)
    if text.count("\n") > MOST_ROWS:
        problem = said("more than {most:,} rows", most=MOST_ROWS)
        raise refused(path, problem, "Give the storm alone.")
    rows = [(number, cells) for number, cells in _rows(path, text) if any(map(str.strip, cells))]
    headings = tuple(normalize("NFKC", cell).strip() for cell in rows[0][1]) if rows else ()
    if len(headings) > MOST_COLUMNS:
        raise refused(path, said("more than {most} columns", most=MOST_COLUMNS),
                      "Give the columns of time and rain alone.")  # fmt: skip
    wide = tuple(
        Finding(str(path), f"row {number}", "", ",".join(cells),
                said("{cells} cells under {headings} headings", cells=len(cells),
                     headings=len(headings)),
                "Give each row a cell for each heading; put text with commas in quotes.")
        for number, cells in rows[1:] if any(map(str.strip, cells[len(headings):]))
    )  # fmt: skip
    width = len(headings)
    padded = [[*cells[:width], *[""] * (width - len(cells))] for _, cells in rows[1:]]
    frame = pd.DataFrame(padded, columns=range(width), dtype=str)
    for column in frame:
        frame[column] = frame[column].str.normalize("NFKC").str.strip()
    numbers = np.array([number for number, _ in rows[1:]], dtype=np.int64)
    return RecordTable(path, headings, frame, numbers, wide, remarks)


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    content = read_bytes(path, MOST_BYTES, "Give the storm alone, not the whole record.")
    require_text(path, content)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030"), ("not UTF-8: read as GBK",)
    except UnicodeDecodeError:
        raise refused(path, "neither UTF-8 nor GBK", "Save the file as UTF-8.") from None


def _rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Every line with its number; the separator is the commonest of the first line."""
    first = text.lstrip().partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise refused(path, said("not CSV: {reason}", reason=str(error)), "Mend the quotes there.",
                      place=f"row {reader.line_num}") from error  # fmt: skip
