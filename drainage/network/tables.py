"""Tables of a network as CSV files: read strictly, written the same byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from drainage.errors import MOST_FINDINGS, Finding, InputError
from drainage.input_file import read_utf8, require_table
from drainage.names import ELEMENT_ID, ID
from drainage.network.schema import Column, Table
from drainage.number_text import number_for
from drainage.said import said, word
from drainage.spreadsheet_cell import harmless, unescaped

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
FLAGS = ("true", "false")
MOST_BYTES = 100 * 2**20
MOST_INTEGER = 10**9
LARGEST = 1e12
"""No length, level, area or flow in metres comes near; sums and squares stay finite."""
NAMED_BY_PEOPLE = ("streets", "hollows", "watch_points")
"""Tables whose ids never reach SWMM; they name files and folders."""


def read_table(
    path: Path,
    table: Table,
    *,
    shown_as: str | None = None,
    beyond_limits: re.Pattern[str] | None = None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """A table indexed by its id, and everything that is wrong with the file.

    Where there are findings the frame is not to be used. ``shown_as`` is the file's
    name in the findings. Rows are numbered as a spreadsheet shows them. Rows whose ``source``
    begins as ``beyond_limits`` may lie beyond the least and greatest values of the columns.
    """
    shown = shown_as or str(path)
    try:
        text = read_utf8(path, MOST_BYTES, "Split the network by district.")
        require_table(path, text, ",")
    except InputError as error:
        return pd.DataFrame(), [replace(finding, file=shown) for finding in error.findings]
    try:
        raw = pd.read_csv(
            BytesIO(text.encode()), dtype=str, keep_default_na=False, na_filter=False, header=None,
            skip_blank_lines=True,
        )  # fmt: skip
    except pd.errors.EmptyDataError:
        return pd.DataFrame(), [
            Finding(shown, "", "", "", "the file is empty", _columns_cure(table))
        ]
    except pd.errors.ParserError as error:
        return pd.DataFrame(), [
            Finding(shown, "", "", "", said("not a regular table: {error}", error=error),
                    "Give every row as many cells as the header; quote text with commas.")
        ]  # fmt: skip
    raw = _without_blanks(raw)
    header = raw.iloc[0].tolist()
    findings = _header_findings(shown, header, table)
    if findings:
        return pd.DataFrame(), findings
    cells = raw.iloc[1:].set_axis(header, axis=1).fillna("")
    for column in table.columns:
        if column.newer and column.name not in cells:
            cells[column.name] = ""
    parsed: dict[str, pd.Series] = {}
    wrong: list[tuple[str, Wrong]] = []
    bound = _bound_rows(cells, beyond_limits)
    for column in table.columns:
        parsed[column.name], found = _parse(cells[column.name], column)
        if column.or_else:
            found = _without_either(cells, column, found)
        if column.kind in ("number", "integer"):
            found += _out_of_limits(parsed[column.name], column, bound)
        wrong.append((column.name, found))
    rule = ID if table.name in NAMED_BY_PEOPLE else ELEMENT_ID
    wrong.append((table.id_column, _wrong_ids(cells[table.id_column], rule, table.ids_are_words)))
    findings = list(islice(_findings(shown, cells, table, wrong), MOST_FINDINGS))
    frame = pd.DataFrame(parsed).set_index(table.id_column)
    return frame, findings


def _without_blanks(raw: pd.DataFrame) -> pd.DataFrame:
    """The rows and columns of a file without the empty ones a spreadsheet leaves behind them."""
    signs = raw.to_numpy(object)
    filled = pd.notna(signs) & (signs != "")
    rows = np.flatnonzero(filled.any(axis=1))
    return raw.iloc[: rows[-1] + 1, filled.any(axis=0)] if len(rows) else raw


def _findings(
    shown: str, cells: pd.DataFrame, table: Table, wrong: list[tuple[str, Wrong]]
) -> Iterator[Finding]:
    ids = cells[table.id_column]
    for name, found in wrong:
        column = cells[name]
        for row, message, cure in found:
            place = f"row {row + 2} ({str(ids.iat[row])[:64]})"
            yield Finding(shown, place, name, str(column.iat[row]), message, cure)


def table_text(frame: pd.DataFrame, table: Table) -> str:
    """The table as CSV text: columns of the schema, shortest numbers, true and false.

    Text a spreadsheet would take for a formula has an apostrophe before it, which
    ``read_table`` takes away.
    """
    columns = {table.id_column: [harmless(str(name)) for name in frame.index]}
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
    return [harmless(str(value)) for value in values]


def _columns_cure(table: Table) -> str:
    return said(
        "Give the columns: {names}.", names=", ".join(column.name for column in table.columns)
    )


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
    empty = cells.to_numpy(object) == ""
    if column.kind == "text":
        return _parse_text(cells, column, empty)
    if column.kind == "flag":
        return _parse_flag(cells, column, empty)
    return _parse_number(cells, column, empty)


def _parse_text(cells: pd.Series, column: Column, empty: np.ndarray) -> tuple[pd.Series, Wrong]:
    wrong: Wrong = []
    if column.required and column.default is None:
        wrong += [(row, said("the cell is empty"), _give(column)) for row in _rows(empty)]
    signs = cells.to_numpy(object).tolist()
    wrong += [
        (row, said("blanks at an end or control characters"), said("Remove them."))
        for row, cell in enumerate(signs) if CONTROL.search(cell) or cell.strip() != cell
    ]  # fmt: skip
    if column.choices:
        odd = ~cells.isin(column.choices).to_numpy() & ~empty
        choices = ", ".join(column.choices)
        wrong += [
            (row, said("not one of the words allowed"), said("Use {known}.", known=choices))
            for row in _rows(odd)
        ]
    return pd.Series([unescaped(cell) for cell in signs], index=cells.index, dtype="str"), wrong


def _without_either(cells: pd.DataFrame, column: Column, found: Wrong) -> Wrong:
    """What is wrong with a column, without the empty cells that ``or_else`` makes good."""
    empty = cells[column.name].eq("").to_numpy()
    bare = empty & cells[column.or_else].eq("").to_numpy()
    cure = said("Fill {column} or {other}.", column=column.name, other=column.or_else)
    return [(row, problem, cure if empty[row] else own) for row, problem, own in found
            if bare[row] or not empty[row]]  # fmt: skip


def _parse_flag(cells: pd.Series, column: Column, empty: np.ndarray) -> tuple[pd.Series, Wrong]:
    words = cells.str.lower()  # a spreadsheet writes TRUE
    odd = ~words.isin(FLAGS).to_numpy() & (~empty | (column.default is None))
    values = words.eq("true") | (empty & bool(column.default))
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
        else [(row, said("the cell is empty"), _give(column)) for row in _rows(missing)]
    )
    wrong += [
        (row, said("not a number"), _number_cure(column, str(cells.iat[row]))) for row in _rows(bad)
    ]
    good = np.isfinite(values)
    wrong += [
        (row, said("a number out of all reach"), _give(column))
        for row in _rows(good & (np.abs(np.where(good, values, 0.0)) > LARGEST))
    ]
    if column.kind == "integer":
        odd = good & ((values != np.round(values)) | (np.abs(values) > MOST_INTEGER))
        wrong += [
            (
                row,
                said("not a whole number up to a thousand million"),
                said("Give a whole number."),
            )
            for row in _rows(odd)
        ]
    if column.kind == "integer" and not wrong:
        return pd.Series(values.astype(np.int64), index=cells.index), wrong
    return pd.Series(values, index=cells.index), wrong


def _bound_rows(cells: pd.DataFrame, beyond_limits: re.Pattern[str] | None) -> np.ndarray:
    """Flags the rows (n,) that must keep to the limits of their columns."""
    if beyond_limits is None or "source" not in cells:
        return np.ones(len(cells), bool)
    return ~cells["source"].str.match(beyond_limits).to_numpy(bool)


def _out_of_limits(values: pd.Series, column: Column, bound: np.ndarray) -> Wrong:
    cure = _give(column)
    return [
        (row, words, cure) for broken, words in limits_broken(values, column)
        for row in _rows(broken & bound)
    ]  # fmt: skip


def limits_broken(values: pd.Series, column: Column) -> list[tuple[np.ndarray, str]]:
    """Where values (n,) break each limit of a column, and that limit in words."""
    figures = values.to_numpy(float)
    broken = (
        (column.minimum, np.less, said("less than {limit}", limit=column.minimum)),
        (column.maximum, np.greater, said("more than {limit}", limit=column.maximum)),
        (column.above, np.less_equal, said("not above {limit}", limit=column.above)),
    )
    return [
        (np.isfinite(figures) & beyond(figures, limit), words)
        for limit, beyond, words in broken if limit is not None
    ]  # fmt: skip


def _number_cure(column: Column, cell: str) -> str:
    number = number_for(column.name, cell)
    if number is None:
        return said("Give {meaning}, with a point and no unit.", meaning=word(column.meaning))
    return said("Write {number} ({meaning}).", number=f"{number:g}", meaning=word(column.meaning))


def _give(column: Column) -> str:
    return said("Give {meaning}.", meaning=word(column.meaning))


def _rows(mask: np.ndarray) -> list[int]:
    return np.flatnonzero(mask).tolist()


ID_RULES = {
    ID: ("an id has up to 64 letters, digits, points, dashes and underscores",
         "Use ASCII letters and digits."),
    ELEMENT_ID: ("an id has up to 128 signs without blanks and semicolons, and no quotation mark "
                 "or bracket at its beginning", "Use letters and digits."),
}  # fmt: skip


def _wrong_ids(ids: pd.Series, rule: re.Pattern[str], are_words: bool) -> Wrong:
    odd = ~ids.str.fullmatch(rule).to_numpy(bool) & ids.ne("").to_numpy() & (not are_words)
    twice = ids.duplicated(keep="first").to_numpy()
    return [(row, *ID_RULES[rule]) for row in _rows(odd)] + [
        (row, said("the id stands twice"), said("Give every row an id of its own."))
        for row in _rows(twice)
    ]
