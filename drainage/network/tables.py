"""Tables of a network as CSV files: read strictly, written the same byte for byte."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from drainage.errors import Finding
from drainage.names import ID
from drainage.network.schema import Column, Table

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
FLAGS = {"true": True, "false": False}


def read_table(
    path: Path, table: Table, *, shown_as: str | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """A table indexed by its id, and everything that is wrong with the file.

    Where there are findings the frame is not to be used. ``shown_as`` is the file's
    name in the findings. Rows are numbered as a spreadsheet shows them.
    """
    shown = shown_as or str(path)
    text, problem = _text(path)
    if problem:
        return pd.DataFrame(), [Finding(shown, "", "", "", *problem)]
    try:
        raw = pd.read_csv(
            StringIO(text), dtype=str, keep_default_na=False, na_filter=False, header=None,
            skip_blank_lines=True,
        )  # fmt: skip
    except pd.errors.EmptyDataError:
        return pd.DataFrame(), [
            Finding(shown, "", "", "", "the file is empty", _columns_cure(table))
        ]
    except pd.errors.ParserError as error:
        return pd.DataFrame(), [
            Finding(shown, "", "", "", f"not a regular table: {error}",
                    "Give every row as many cells as the header; quote text with commas.")
        ]  # fmt: skip
    header = raw.iloc[0].tolist()
    findings = _header_findings(shown, header, table)
    if findings:
        return pd.DataFrame(), findings
    cells = raw.iloc[1:].set_axis(header, axis=1).fillna("")
    place = np.char.add("row ", (np.arange(len(cells)) + 2).astype(str))
    label = cells[table.id_column].to_numpy(str)
    place = np.char.add(np.char.add(np.char.add(place, " ("), label), ")")
    parsed: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.newer and column.name not in cells:
            cells[column.name] = ""
        values, wrong = _parse(cells[column.name], column)
        parsed[column.name] = values
        findings += [
            Finding(shown, str(place[row]), column.name, str(cells[column.name].iat[row]),
                    message, cure)
            for row, message, cure in wrong
        ]  # fmt: skip
    findings += _id_findings(shown, place, cells[table.id_column], table)
    frame = pd.DataFrame(parsed).set_index(table.id_column)
    return frame, findings


def table_text(frame: pd.DataFrame, table: Table) -> str:
    """The table as CSV text: columns of the schema, shortest numbers, true and false."""
    columns = {table.id_column: frame.index.to_series().astype(str).to_numpy()}
    for column in table.columns[1:]:
        columns[column.name] = _written(frame[column.name], column)
    return pd.DataFrame(columns).to_csv(index=False, lineterminator="\n")


def _written(values: pd.Series, column: Column) -> list[str]:
    if column.kind == "flag":
        return ["true" if value else "false" for value in values]
    if column.kind == "integer":
        return [str(int(value)) for value in values]
    if column.kind == "number":
        return [
            "" if np.isnan(value) else repr(value).removesuffix(".0")
            for value in values.to_numpy(float).tolist()
        ]
    return [str(value) for value in values]


def _text(path: Path) -> tuple[str, tuple[str, str] | None]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return "", ("the file does not exist", "Add it, with the header alone if it has no rows.")
    if content[:2] == b"PK":
        return "", ("this is a workbook or archive, not a CSV file", "Save the sheet as CSV UTF-8.")
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return "", (
            f"row {line} is not UTF-8; the file is probably GBK",
            "Save it as CSV UTF-8 (in a spreadsheet: save as, CSV UTF-8).",
        )


def _columns_cure(table: Table) -> str:
    return f"Give the columns: {', '.join(column.name for column in table.columns)}."


def _header_findings(shown: str, header: list[str], table: Table) -> list[Finding]:
    names = [column.name for column in table.columns]
    newer = {column.name for column in table.columns if column.newer}
    findings = [
        Finding(shown, "row 1", name, "", "the column is missing", _columns_cure(table))
        for name in names
        if name not in header and name not in newer
    ]
    findings += [
        Finding(shown, "row 1", name, "", "unknown column", _columns_cure(table))
        for name in header
        if name not in names
    ]
    findings += [
        Finding(shown, "row 1", name, "", "the column stands twice", "Remove one of them.")
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    return findings


Wrong = list[tuple[int, str, str]]


def _parse(cells: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    empty = cells.eq("").to_numpy()
    if column.kind == "text":
        return _parse_text(cells, column, empty)
    if column.kind == "flag":
        return _parse_flag(cells, column, empty)
    return _parse_number(cells, column, empty)


def _parse_text(cells: pd.Series, column: Column, empty: np.ndarray) -> tuple[pd.Series, Wrong]:
    wrong: Wrong = []
    if column.required and column.default is None:
        wrong += [(row, "the cell is empty", f"Give {column.meaning}.") for row in _rows(empty)]
    stray = cells.str.contains(CONTROL) | (cells.str.strip() != cells)
    wrong += [
        (row, "blanks at an end or control characters", "Remove them.")
        for row in _rows(stray.to_numpy(bool))
    ]
    if column.choices:
        odd = ~cells.isin(column.choices).to_numpy() & ~empty
        choices = ", ".join(column.choices)
        wrong += [(row, "not one of the words allowed", f"Use {choices}.") for row in _rows(odd)]
    return cells, wrong


def _parse_flag(cells: pd.Series, column: Column, empty: np.ndarray) -> tuple[pd.Series, Wrong]:
    odd = ~cells.isin(list(FLAGS)).to_numpy() & (~empty | (column.default is None))
    values = cells.map(FLAGS).where(~empty, bool(column.default)).fillna(False).astype(bool)
    return values, [(row, "neither true nor false", "Write true or false.") for row in _rows(odd)]


def _parse_number(cells: pd.Series, column: Column, empty: np.ndarray) -> tuple[pd.Series, Wrong]:
    values = pd.to_numeric(cells, errors="coerce").to_numpy(float)
    default = column.default
    if default is not None:
        values = np.where(empty, float(default), values)
    missing = empty & (default is None)
    bad = ~np.isfinite(values) & ~missing
    wrong: Wrong = (
        []
        if column.gap
        else [(row, "the cell is empty", f"Give {column.meaning}.") for row in _rows(missing)]
    )
    wrong += [
        (row, "not a number", f"Give {column.meaning}, with a point and no unit.")
        for row in _rows(bad)
    ]
    good = np.isfinite(values)
    if column.kind == "integer":
        odd = good & (values != np.round(values))
        wrong += [(row, "not a whole number", "Give a whole number.") for row in _rows(odd)]
    for broken, words in (
        (column.minimum is not None and good & (values < column.minimum),
         f"less than {column.minimum}"),
        (column.maximum is not None and good & (values > column.maximum),
         f"more than {column.maximum}"),
        (column.above is not None and good & (values <= column.above),
         f"not above {column.above}"),
    ):  # fmt: skip
        if broken is not False:
            wrong += [(row, words, f"Give {column.meaning}.") for row in _rows(broken)]
    if column.kind == "integer" and not wrong:
        return pd.Series(values.astype(np.int64), index=cells.index), wrong
    return pd.Series(values, index=cells.index), wrong


def _rows(mask: np.ndarray) -> list[int]:
    return np.flatnonzero(mask).tolist()


def _id_findings(shown: str, place: np.ndarray, ids: pd.Series, table: Table) -> list[Finding]:
    odd = ~ids.str.fullmatch(ID).to_numpy(bool) & ids.ne("").to_numpy()
    twice = ids.duplicated(keep="first").to_numpy()
    findings = [
        Finding(shown, str(place[row]), table.id_column, str(ids.iat[row]),
                "an id has up to 64 letters, digits, points, dashes and underscores",
                "Use ASCII letters and digits.")
        for row in _rows(odd)
    ]  # fmt: skip
    return findings + [
        Finding(shown, str(place[row]), table.id_column, str(ids.iat[row]), "the id stands twice",
                "Give every row an id of its own.")
        for row in _rows(twice)
    ]  # fmt: skip
