"""Cells of a survey as numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.sheet import Sheet

FOOT_M = 0.3048
BAD_NUMBER = RemarkKind("survey-not-a-number", "error", "不是数字", "not a number", "left empty")


def numbers(
    sheet: Sheet, cells: pd.DataFrame, key: str, columns: Mapping[str, str]
) -> tuple[pd.Series, list[Remark]]:
    """A column as numbers, NaN where the cell is empty or no number (remarked)."""
    if key not in cells:
        return pd.Series(np.nan, index=cells.index), []
    values = pd.to_numeric(cells[key], errors="coerce").astype(float)
    values = values.where(np.isfinite(values))
    bad = values.isna() & cells[key].ne("")
    return values, BAD_NUMBER.at(sheet.file, sheet.places(bad), columns[key], cells[key][bad])
