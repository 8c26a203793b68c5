"""Fields of rows as numbers and flags."""

from __future__ import annotations

import math

import pandas as pd

from drainage.network.model import empty_table
from drainage.network.schema import TABLE_BY_NAME

Row = dict[str, object]


def number(fields: tuple[str, ...], at: int, default: float = 0.0) -> float:
    """A field as a number, ``default`` where it is left out; NaN where it is none."""
    if at >= len(fields) or fields[at] in ("", "*"):
        return default
    try:
        return float(fields[at])
    except ValueError:
        return float("nan")


def whole(fields: tuple[str, ...], at: int, default: int) -> int:
    """A field as a whole number; ``default`` where it is left out or none."""
    value = number(fields, at, default)
    return int(value) if math.isfinite(value) else default


def gate(fields: tuple[str, ...], at: int) -> bool:
    """Whether a field says YES."""
    return len(fields) > at and fields[at].upper() == "YES"


def framed(name: str, rows: list[Row]) -> pd.DataFrame:
    """Rows as the table of a name; a table without rows has its columns all the same."""
    table = TABLE_BY_NAME[name]
    return pd.DataFrame(rows).set_index(table.id_column) if rows else empty_table(table)
