"""Pipe sections as surveys write them: understood or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.formats.survey.words import MANNING_N

SMALLEST_MM, LARGEST_MM = 50.0, 10000.0
_NUMBER = r"(\d+(?:\.\d+)?)"
_COUNTS = {"单": 1, "双": 2, "两": 2, "二": 2, "三": 3, "四": 4}
_BARRELS = re.compile(
    rf"^([1-9{''.join(_COUNTS)}])(?:孔|根|管|排|-|\*|x)(?=dn|[dbaφ]|\d+(?:\.\d+)?(?:mm|m)?[x*]|\d{{3}})"
)
_MATERIAL = re.compile(rf"(?:{'|'.join(sorted(MANNING_N, key=len, reverse=True))})管?$")
_ROUND = re.compile(rf"^(?:dn|de|d|φ)?=?{_NUMBER}(mm|m)?$")
_BOX = re.compile(rf"^(?:[ba][x*][hb])?=?{_NUMBER}(mm|m)?[x*]{_NUMBER}(mm|m)?(?:m={_NUMBER})?$")


@dataclass(frozen=True)
class SectionText:
    """A section read from text; sizes in mm, ``side_slope`` above 0 for an open ditch."""

    shape: str
    diameter_mm: float = 0.0
    width_mm: float = 0.0
    height_mm: float = 0.0
    side_slope: float = 0.0
    barrels: int = 1


def read_section(text: str, unit: str = "mm") -> SectionText | None:
    """DN800, d800, Φ800, 800, 2000×1500, B×H=2.0×1.5m, 2孔2000×1500, 1500×1200 m=1.5.

    A number without a unit is in ``unit``, mm or m; a material behind it is passed over. None
    where the text is no section or its size is outside 50 mm to 10 m, so that 2.0×1.5 without
    a unit is refused.
    """
    plain = _plain(text)
    barrels = 1
    if several := _BARRELS.match(plain):
        barrels = _COUNTS[several[1]] if several[1] in _COUNTS else int(several[1])
        plain = plain[several.end() :]
    if match := _ROUND.match(plain):
        size = _mm(match[1], match[2] or unit)
        return SectionText("circular", diameter_mm=size, barrels=barrels) if _fits(size) else None
    if match := _BOX.match(plain):
        own = match[4] or match[2] or unit
        width, height = _mm(match[1], match[2] or own), _mm(match[3], own)
        slope = float(match[5] or 0)
        if not (_fits(width) and _fits(height)):
            return None
        shape = "trapezoid" if match[5] else "box"
        return SectionText(shape, 0.0, width, height, slope, barrels)
    return None


def seems_metres(text: str) -> bool:
    """Whether a section is none in mm and one in metres: 0.6, DN0.8, 1.2×1.0."""
    return read_section(text) is None and read_section(text, "m") is not None


def _plain(text: str) -> str:
    lower = text.strip().lower().replace(" ", "")
    for signs, plain in (("×✕╳✖х", "x"), ("Φ∅øØφФф", "φ"), ("（", "("), ("=：:", "=")):
        for sign in signs.lower() + signs:
            lower = lower.replace(sign, plain)
    return _MATERIAL.sub("", lower.removesuffix("(mm)"))


def _mm(number: str, unit: str) -> float:
    return round(float(number) * (1000.0 if unit == "m" else 1.0), 3)


def _fits(size_mm: float) -> bool:
    return SMALLEST_MM <= size_mm <= LARGEST_MM


SECTION_COLUMNS = ("shape", "diameter_mm", "width_mm", "height_mm", "side_slope", "barrels")
UNKNOWN = SectionText("circular")


def section_columns(texts: pd.Series, unit: str = "mm") -> tuple[pd.DataFrame, pd.Series]:
    """The columns of a section for each text, and which texts were not understood.

    Numbers without a unit are in ``unit``, mm or m.
    """
    codes, words = pd.factorize(texts)
    known = [read_section(str(word), unit) for word in words]
    table = pd.DataFrame([vars(section or UNKNOWN) for section in known], columns=SECTION_COLUMNS)
    refused = np.array([section is None for section in known], dtype=bool)
    rows = table.take(codes).set_index(texts.index)
    return rows, pd.Series(refused[codes] if len(texts) else [], index=texts.index, dtype=bool)


def section_text(row: pd.Series) -> str:
    """The survey's text of a conduit: DN800, 2000×1500, 1500×1200 m=1.5, 2孔DN800."""
    several = f"{row['barrels']:.0f}孔" if row["barrels"] > 1 else ""
    if row["shape"] == "circular":
        return f"{several}DN{row['diameter_mm']:g}" if row["diameter_mm"] > 0 else ""
    slope = f" m={row['side_slope']:g}" if row["shape"] == "trapezoid" else ""
    return f"{several}{row['width_mm']:g}×{row['height_mm']:g}{slope}"
