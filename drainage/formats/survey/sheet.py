"""One table of a survey as text cells, and how a cell's text is made plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.said import said

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ．，－＋]")

FULL_WIDTH = RemarkKind("survey-full-width", "note", "全角数字、字母已按半角读取",
                        "full-width digits or letters",
                        "read as their half-width forms")  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """Text cells by column heading; ``row`` (n,) is the row as the file's program shows it.

    A layer of points has its place in the columns ``geometry_x`` and ``geometry_y``;
    ``crs`` is the layer's coordinate system, else empty. ``joined`` tells of which rows of a
    heading a name is made. ``dates`` and ``formulas``, by heading, mark the cells (n,) that hold
    a date, or a formula without a value. ``cut`` are the headings that a dbf may have cut.
    ``title`` (n,) names the sheet of each row where several were joined. ``remarks`` tells what
    was read with a guess.
    """

    file: str
    cells: pd.DataFrame
    row: np.ndarray
    crs: str = ""
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: Mapping[str, np.ndarray] = field(default_factory=dict)
    formulas: Mapping[str, np.ndarray] = field(default_factory=dict)
    cut: frozenset[str] = frozenset()
    title: np.ndarray | None = None
    remarks: tuple[Remark, ...] = ()

    def places(self, mask: np.ndarray | pd.Series) -> list[str]:
        """``row 12`` for each row of the mask, after the sheet's name where there are several."""
        here = np.asarray(mask, bool)
        rows = [f"row {number}" for number in self.row[here].tolist()]
        if self.title is None:
            return rows
        return [f"{title}, {row}" for title, row in zip(self.title[here], rows, strict=True)]

    def remarked(self, remarks: Sequence[Remark]) -> Sheet:
        """The same with more remarks."""
        return replace(self, remarks=(*self.remarks, *remarks)) if remarks else self


def refuse(file: str, place: str, message: str, cure: str, value: str = "") -> InputError:
    """An InputError with one finding."""
    return InputError([Finding(file, place, "", value, message, cure)])


def plain_cell(text: str) -> str:
    """The text in its usual width (Unicode NFKC), without unseen signs and blanks at its ends."""
    if text.isascii():
        return text.strip()
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).strip()


def plain_column(texts: pd.Series) -> tuple[pd.Series, str]:
    """A column of texts made plain, and what to tell of the full-width ones, else nothing."""
    codes, words = pd.factorize(texts)
    plain = np.array([plain_cell(word) for word in words], dtype=object)
    odd = np.array([bool(_FULL_WIDTH.search(word)) for word in words], dtype=bool)
    column = pd.Series(plain[codes] if len(texts) else [], index=texts.index, dtype=str)
    if not odd.any():
        return column, ""
    first = str(words[int(np.flatnonzero(odd)[0])])
    number = int(odd[codes].sum())
    return column, said("{number} cell(s), the first is {first}", number=number, first=first)
