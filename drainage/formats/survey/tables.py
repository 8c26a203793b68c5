"""Rows of a file as a ``Sheet``: the heading found, every cell made plain."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.formats.survey.heading import SEARCHED_ROWS, find_heading
from drainage.formats.survey.sheet import FULL_WIDTH, Sheet, plain_cell, plain_column, refuse
from drainage.said import said

AGAIN = "Export the table again."


def sheet_of(
    shown: str,
    raw: pd.DataFrame,
    *,
    dates: Mapping[int, np.ndarray] | None = None,
    formulas: Mapping[int, np.ndarray] | None = None,
) -> Sheet:
    """The table of a file whose row k + 1 is row k of ``raw`` (texts, columns from 0).

    ``dates`` and ``formulas`` mark rows of ``raw`` by column. Raises InputError for what has no
    heading, the same heading twice, cells beyond the heading, or no rows.
    """
    rows = [[plain_cell(cell) for cell in row] for row in raw.iloc[:SEARCHED_ROWS].to_numpy()]
    heading = find_heading(rows)
    if heading is None:
        raise refuse(shown, "", "no heading with at least three columns", "Is it the right sheet?")
    names = heading.names
    kept = [k for k, name in enumerate(names) if name]
    twice = sorted({names[k] for k in kept if names.count(names[k]) > 1})
    if twice:
        raise refuse(shown, f"row {heading.first + 1}", "a heading stands twice",
                     "Rename one of them.", ", ".join(twice))  # fmt: skip
    body = raw.iloc[heading.last + 1 :]
    plain, remarks = {}, []
    filled = np.zeros(len(body), dtype=bool)
    for k in body.columns:
        column, told = plain_column(body[k])
        if k in kept:
            plain[names[k]] = column
            filled |= column.ne("").to_numpy()
            remarks += FULL_WIDTH.at(shown, ["all rows"], names[k], [told]) if told else []
        else:
            _require_no_more(shown, column, k, max(kept))
    if not filled.any():
        raise refuse(shown, "", "there are no rows below the heading", AGAIN)
    at = np.flatnonzero(filled)
    return Sheet(
        shown,
        pd.DataFrame(plain)[filled].reset_index(drop=True),
        at + heading.last + 2,
        joined=heading.joined,
        dates=_below(dates, names, heading.last + 1 + at),
        formulas=_below(formulas, names, heading.last + 1 + at),
        remarks=tuple(remarks),
    )


def _require_no_more(shown: str, column: pd.Series, number: int, last: int) -> None:
    """InputError where a column beyond the last heading holds something."""
    there = column.ne("")
    if number > last and there.any():
        row = int(there.idxmax()) + 1
        raise refuse(shown, f"row {row}", "more cells than the heading", "Mend the row.",
                     said("column {number}", number=number + 1))  # fmt: skip


def _below(
    marks: Mapping[int, np.ndarray] | None, names: tuple[str, ...], rows: np.ndarray
) -> dict[str, np.ndarray]:
    """Marks of the rows of the table, by heading; columns without any are left out."""
    own = {names[k]: mask[rows] for k, mask in (marks or {}).items() if k < len(names) and names[k]}
    return {name: mask for name, mask in own.items() if mask.any()}
