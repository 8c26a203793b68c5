"""Rain of each row as a number; what stands for a missing value is missing, never dry."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.gauge_reading import Unit
from drainage.rainfall.record_headings import Columns
from drainage.rainfall.record_table import RecordTable

Floats = NDArray[np.float64]
MISSING_WORDS = frozenset({
    "", "-", "--", "---", "—", "——", "/", "//", "///", "////", "*", "**", "***", "?", "nan", "na",
    "n/a", "#n/a", "null", "none", "缺", "缺测", "缺失", "无", "无数据",
})  # fmt: skip
MISSING_NUMBERS = (
    -99.0, -99.9, -99.99, -999.0, -999.9, -999.99, -9999.0, -9999.9, -99999.0, 9999.0, 9999.9,
    99999.0, 99999.9, 999990.0, 999999.0, 32700.0, 32744.0, 32766.0,
)  # fmt: skip
"""Loggers and the stations' archives write these for a value that is not there."""
MISSING_DEPTHS = (999.0, 999.9, 999.99)
"""The same, but no running total: a year's may pass there."""
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"


def rain_values(table: RecordTable, columns: Columns) -> Floats:
    """What each row says (n,), in the record's own unit, NaN where it is missing.

    Raises InputError with every cell that is neither a number of 0 or more nor a word or
    number for a missing value.
    """
    text = table.cells[columns.rain].str.lower()
    number = text.str.fullmatch(_NUMBER)
    value = pd.to_numeric(text.where(number), errors="coerce").to_numpy(float)
    missing = text.isin(MISSING_WORDS).to_numpy() | np.isin(value, _codes(columns.unit))
    bad = ~missing & ~(np.isfinite(value) & (value >= 0))
    if bad.any():
        raise InputError(
            Finding(str(table.path), f"row {row}", table.headings[columns.rain], cell,
                    "not rain of 0 or more",
                    "Leave the cell empty where the value is not known; never write 0 for it.")
            for row, cell in zip(table.row[bad], table.cells[columns.rain][bad], strict=True)
        )  # fmt: skip
    return np.where(missing, np.nan, value)


def _codes(unit: Unit) -> tuple[float, ...]:
    total = unit.endswith("accumulated")
    return MISSING_NUMBERS if total else MISSING_NUMBERS + MISSING_DEPTHS
