"""Cells of a survey as numbers: with units, estimates and words where these are unequivocal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.words import NO_VALUE_WORDS

FOOT_M = 0.3048
UNITS_M = {
    "m": 1.0, "米": 1.0, "cm": 0.01, "厘米": 0.01, "公分": 0.01, "dm": 0.1, "分米": 0.1,
    "mm": 0.001, "毫米": 0.001, "ft": FOOT_M, "英尺": FOOT_M,
}  # fmt: skip
_ABOUT = r"约|大约|≈|~|估计?|推测|暂估"
_NUMBER = re.compile(
    rf"(?P<before>{_ABOUT})?(?:h|埋深|高程|深)?[=:]?(?P<number>[-+−]?(?:\d+\.?\d*|\.\d+))"
    rf"(?P<unit>{'|'.join(sorted(UNITS_M, key=len, reverse=True))})?"
    rf"(?P<after>\((?:{_ABOUT}|\?)\)|左右|\?)?",
    re.IGNORECASE,
)
_COMMA = re.compile(r"[-+]?\d+(?:,\d+)+(?:\.\d+)?")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}月\d{1,2}日")

BAD_NUMBER = RemarkKind("survey-not-a-number", "error", "不是数字", "not a number", "left empty")
COMMA = RemarkKind(
    "survey-comma", "error", "数字中有逗号: 小数点还是千分位?",
    "a comma in the number: a decimal point, or thousands?",
    "left empty: write it with a point and without separators",
)  # fmt: skip
DATE = RemarkKind(
    "survey-number-date", "error", "数字被电子表格改成了日期",
    "a spreadsheet made a date of the number",
    "left empty: set the cells to text or number and write them again",
)  # fmt: skip
UNIT = RemarkKind("survey-number-unit", "note", "数字带单位", "the number carries its unit",
                  "read in that unit")  # fmt: skip
ESTIMATE = RemarkKind("survey-estimate", "warning", "数值为估计值", "the value is an estimate",
                      "read as it stands: survey it where it matters")  # fmt: skip
NOTHING = RemarkKind("survey-no-value", "note", "斜线、短横或文字表示未测",
                     "a stroke or a word for a value that is not known", "left empty")  # fmt: skip


@dataclass(frozen=True)
class _Read:
    value: float
    kind: RemarkKind
    has_unit: bool = False


def numbers(
    sheet: Sheet,
    cells: pd.DataFrame,
    key: str,
    columns: Mapping[str, str],
    unit_m: float = 1.0,
) -> tuple[pd.Series, list[Remark]]:
    """A column (n,) as numbers, NaN where the cell is empty or no number; what is to be told.

    A number without a unit counts ``unit_m``; with one it comes out in metres.
    """
    if key not in cells:
        return pd.Series(np.nan, index=cells.index), []
    values = pd.to_numeric(cells[key], errors="coerce").astype(float)
    values = values.where(np.isfinite(values)) * unit_m
    odd = values.isna() & cells[key].ne("")
    if not odd.any():
        return values, []
    read = {str(word): _read(str(word)) for word in cells[key][odd].unique()}
    found = cells[key][odd].map(read)
    values[odd] = [own.value * (1.0 if own.has_unit else unit_m) for own in found]
    remarks: list[Remark] = []
    for kind in (BAD_NUMBER, COMMA, DATE, ESTIMATE, UNIT, NOTHING):
        rows = odd.copy()
        rows[odd] = [own.kind is kind for own in found]
        remarks += kind.at(sheet.file, sheet.places(rows), columns[key], cells[key][rows])
    return values, remarks


def plain_numbers(texts: pd.Series) -> pd.Series:
    """Texts (n,) as numbers as ``numbers`` reads them, with nothing told."""
    words = {str(word): _read(str(word)).value for word in texts.unique()}
    return texts.map(words).astype(float)


def _read(text: str) -> _Read:
    plain = text.replace(" ", "").lower()
    if plain in NO_VALUE_WORDS:
        return _Read(np.nan, NOTHING)
    if _COMMA.fullmatch(plain):
        return _Read(np.nan, COMMA)
    if _DATE.fullmatch(plain):
        return _Read(np.nan, DATE)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return _Read(np.nan, BAD_NUMBER)
    value = float(match["number"].replace("−", "-")) * UNITS_M.get(match["unit"] or "", 1.0)
    about = match["before"] or match["after"]
    return _Read(value, ESTIMATE if about else UNIT, bool(match["unit"]))
