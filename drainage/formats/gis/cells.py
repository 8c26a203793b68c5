"""Cells of a layer as values of a network's column; what is none is remarked."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.section_text import SMALLEST_MM, read_section
from drainage.network.columns import Kind
from drainage.said import said

SIZES = ("diameter_mm", "width_mm", "height_mm")
MM_OF = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
YES, NO = ("true", "1", "1.0", "yes", "是"), ("false", "0", "0.0", "no", "否", "")

NO_NUMBER = RemarkKind("gis-not-a-number", "error", "不是数字", "not a number", "left empty")
NO_FLAG = RemarkKind("gis-not-yes-or-no", "error", "不是是或否", "neither yes nor no",
                     "taken as no")  # fmt: skip
NO_SIZE = RemarkKind("gis-size", "error", "尺寸无法识别", "the size was not understood",
                     "left without a size")  # fmt: skip
IN_M = RemarkKind("gis-size-in-m", "error", "尺寸小于 50 mm, 单位是否为米", "below 50 mm: in m?",
                  "left without a size")  # fmt: skip


def typed(values: pd.Series, kind: Kind, file: str, column: str) -> tuple[pd.Series, list[Remark]]:
    """Values (n,) of a column's kind; a remark for each that is none."""
    if kind == "text":
        text = values.map(lambda v: "" if pd.isna(v) else f"{v:g}" if isinstance(v, float) else v)
        plain = text.astype(str).str.replace(r"[\x00-\x1f\x7f]", " ", regex=True).str.strip()
        return plain, []
    if kind == "flag":
        word = _words(values).str.lower()
        remarks = told(NO_FLAG, file, column, values, ~word.isin((*YES, *NO)))
        return word.isin(YES), remarks
    number = _numbers(values)
    remarks = told(NO_NUMBER, file, column, values, number.isna() & _words(values).ne(""))
    if kind == "integer":
        return number.fillna(0).astype(np.int64), remarks
    return number, remarks


def sizes_mm(
    values: pd.Series, unit: str, file: str, column: str
) -> tuple[pd.Series, list[Remark]]:
    """Sizes (n,) in mm of numbers in ``unit`` and of texts as surveys write them; 0: unknown.

    Raises InputError where every size is below 50 mm: then the unit is another.
    """
    number = _numbers(values) * MM_OF[unit]
    words = _words(values)
    texts = number.isna() & words.ne("")
    for word in words[texts].unique():
        section = read_section(word)
        if section is not None and section.shape == "circular":
            number[words.eq(word) & texts] = section.diameter_mm * 1.0
    small = (number > 0) & (number < SMALLEST_MM)
    if small.any() and not (number >= SMALLEST_MM).any() and (unit == "mm"):
        raise InputError([Finding(
            file, "all features", column, f"{number[small].min():g} … {number[small].max():g}",
            "every size is below 50 mm: are they in m?",
            said('Write [conduits.units] {column} = "m" (or "cm") in the settings.', column=column),
        )])  # fmt: skip
    remarks = told(NO_SIZE, file, column, values, number.isna() & words.ne(""))
    remarks += told(IN_M, file, column, values, small)
    return number.where(~small).fillna(0.0), remarks


def told(
    kind: RemarkKind, file: str, column: str, values: pd.Series, rows: pd.Series
) -> list[Remark]:
    """A remark for each row (n,) of the mask; features count from 1."""
    return kind.at(
        file, [f"feature {k + 1}" for k in values.index[rows].tolist()], column, values[rows]
    )


def constant(value: str | float | bool, rows: pd.Index) -> pd.Series:
    """The same value for all rows."""
    return pd.Series([value] * len(rows), index=rows)


def renamed(frame: pd.DataFrame, fields: Mapping[str, str]) -> pd.DataFrame:
    """The frame with its fields called as the columns they give."""
    return frame.rename(columns={field: column for column, field in fields.items()})


def _words(values: pd.Series) -> pd.Series:
    return values.map(
        lambda v: "" if pd.isna(v) else unicodedata.normalize("NFKC", str(v)).strip()
    ).astype(str)


def _numbers(values: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(values):
        return values.astype(float)
    plain = values if pd.api.types.is_numeric_dtype(values) else _words(values)
    number = pd.to_numeric(plain, errors="coerce").astype(float)
    return number.where(np.isfinite(number))
