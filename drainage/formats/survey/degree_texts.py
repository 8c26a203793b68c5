"""Coordinates written as degrees, minutes and seconds, as decimal degrees."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.sheet import Sheet
from drainage.said import said

_SIGNS = re.compile("[°度]")
_WRITTEN = (
    r"(?:[NE北东]|北纬|东经)?\s*(?P<degrees>\d{1,3})\s*[°度]\s*(?P<minutes>[0-5]?\d(?:\.\d+)?)\s*['′’分]"
    r"\s*(?:(?P<seconds>[0-5]?\d(?:\.\d+)?)\s*(?:[\"″”秒]|''|′′|’’)?)?\s*[NE北东]?"
)
WRITTEN = RemarkKind("survey-degrees-written", "note", "坐标以度分秒填写",
                     "the coordinates are written as degrees, minutes and seconds",
                     "read as decimal degrees")  # fmt: skip


def degree_texts(
    sheet: Sheet, cells: pd.DataFrame, columns: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Remark]]:
    """The cells with x and y of 40°22'10.5" as 40.369583333, and what is to be told.

    Texts that are no such degrees stay as they are.
    """
    remarks: list[Remark] = []
    for key in ("x", "y"):
        some = cells[key].str.contains(_SIGNS)
        if not some.any():
            continue
        parts = cells.loc[some, key].str.extract(f"^{_WRITTEN}$").astype(float)
        degrees = parts["degrees"] + parts["minutes"] / 60 + parts["seconds"].fillna(0.0) / 3600
        degrees = degrees.dropna()
        if degrees.empty:
            continue
        first = cells.at[degrees.index[0], key]
        told = said("{number} cell(s), the first is {first}", number=len(degrees), first=first)
        remarks += WRITTEN.at(sheet.file, ["all rows"], columns[key], [told])
        column = cells[key].copy()
        column[degrees.index] = degrees.map("{:.10f}".format)
        cells = cells.assign(**{key: column})
    return cells, remarks
