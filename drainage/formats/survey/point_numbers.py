"""Point numbers as two tables write them: dates made of them, zeros lost, other letters."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.sheet import Sheet
from drainage.said import said

_ISO = re.compile(r"\d{4}-(\d{2})-(\d{2})")
_SPREADSHEET_DATE = re.compile(
    r"\d{4}/\d{1,2}/\d{1,2}|\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月(?:\d{1,2}日)?"
    r"|\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2}",
    re.IGNORECASE,
)
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_WHOLE = re.compile(r"\d+\.0+")

LIKE = RemarkKind(
    "survey-point-like", "warning", "点号写法不同 (前导零、大小写或 .0), 按唯一相近点号匹配",
    "the point table writes this number otherwise (zeros before it, case, .0)",
    "taken for the only point that is written like it",
)  # fmt: skip
CASE = RemarkKind(
    "survey-point-case", "warning", "点号仅大小写不同",
    "the number differs from another by case alone",
    "kept as a point of its own; SWMM does not tell them apart, so its id got -2",
)  # fmt: skip


def require_no_dates(sheet: Sheet, cells: pd.Series, heading: str) -> None:
    """InputError with every row whose point number a spreadsheet turned into a date."""
    dates = sheet.dates.get(heading, np.zeros(len(cells), dtype=bool))
    words = pd.Series(cells.unique(), dtype=str)
    odd = words[[bool(_SPREADSHEET_DATE.fullmatch(word)) for word in words]]
    rows = dates | cells.isin(odd).to_numpy()
    if rows.any():
        raise InputError(
            Finding(sheet.file, place, heading, value, _date_message(value),
                    "Set the column to text in the spreadsheet, write the numbers again and "
                    "import again.")
            for place, value in zip(sheet.places(rows), cells[rows], strict=True)
        )  # fmt: skip


def _date_message(value: str) -> str:
    iso = _ISO.match(value)
    if iso is None:
        return "the point number is a date"
    return said("the point number is a date: {number}?", number=f"{int(iso[1])}-{int(iso[2])}")


def matched_ends(
    sheet: Sheet, cells: pd.DataFrame, columns: Mapping[str, str], points: pd.Index
) -> tuple[pd.DataFrame, list[Remark]]:
    """The cells with ``from`` and ``to`` as the point table writes them.

    A number that is no point is taken for the only point that differs from it by zeros before
    digits, by case or by ``.0``. Raises InputError where several are like it.
    """
    remarks: list[Remark] = []
    findings: list[Finding] = []
    like: pd.Series | None = None
    for end in ("from", "to"):
        unknown = ~cells[end].isin(points) & cells[end].ne("")
        if not unknown.any():
            continue
        if like is None:
            like = pd.Series(points, index=_keys(points)).groupby(level=0).agg(list)
        found = pd.Series(_keys(cells[end][unknown]), index=cells.index[unknown]).map(like)
        found = found[found.notna()]
        alike = found.map(len)
        several = found[alike > 1]
        for place, row in zip(
            sheet.places(cells.index.isin(several.index)), several.index, strict=True
        ):
            findings.append(
                Finding(sheet.file, place, columns[end], cells.at[row, end],
                        said("no such point, and several are written like it: {points}",
                             points=", ".join(several[row][:5])),
                        "Write the numbers of both tables the same way (as text).")
            )  # fmt: skip
        one = found[alike == 1].map(lambda names: names[0])
        told = cells.loc[one.index, end] + " → " + one
        remarks += LIKE.at(
            sheet.file, sheet.places(cells.index.isin(one.index)), columns[end], told
        )
        cells = cells.assign(**{end: cells[end].where(~cells.index.isin(one.index), one)})
    if findings:
        raise InputError(findings)
    return cells, remarks


def case_twins(file: str, points: pd.DataFrame, column: str) -> list[Remark]:
    """Points (indexed by number, with ``place``) that another, earlier one equals but for case."""
    plain = points.index.str.casefold()
    twins = plain.duplicated(keep="first")
    return CASE.at(file, points.loc[twins, "place"], column, points.index[twins])


def _keys(numbers: pd.Index | pd.Series) -> list[str]:
    return [
        _LEADING_ZEROS.sub("", number.split(".")[0] if _WHOLE.fullmatch(number) else number)
        .replace(" ", "")
        .casefold()
        for number in numbers
    ]
