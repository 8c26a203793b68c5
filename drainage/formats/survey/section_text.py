"""Pipe sections as surveys write them: understood or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

SMALLEST_MM, LARGEST_MM = 50.0, 10000.0
_NUMBER = r"(\d+(?:\.\d+)?)"
_BARRELS = re.compile(r"^([1-9])(?:孔|-|\*|x)(?=dn|[dbφ]|\d{3})")
_ROUND = re.compile(rf"^(?:dn|de|d|φ)?=?{_NUMBER}(mm|m)?$")
_BOX = re.compile(rf"^(?:bxh|b\*h)?=?{_NUMBER}(mm|m)?[x*]{_NUMBER}(mm|m)?(?:m={_NUMBER})?$")


@dataclass(frozen=True)
class SectionText:
    """A section read from text; sizes in mm, ``side_slope`` above 0 for an open ditch."""

    shape: str
    diameter_mm: float = 0.0
    width_mm: float = 0.0
    height_mm: float = 0.0
    side_slope: float = 0.0
    barrels: int = 1


def read_section(text: str) -> SectionText | None:
    """DN800, d800, Φ800, 800, 2000×1500, B×H=2.0×1.5m, 2孔2000×1500, 1500×1200 m=1.5.

    A number without a unit is in mm. None where the text is no section or its size is
    outside 50 mm to 10 m, so that 2.0×1.5 without a unit is refused.
    """
    plain = _plain(text)
    barrels = 1
    if several := _BARRELS.match(plain):
        barrels = int(several[1])
        plain = plain[several.end() :]
    if match := _ROUND.match(plain):
        size = _mm(match[1], match[2])
        return SectionText("circular", diameter_mm=size, barrels=barrels) if _fits(size) else None
    if match := _BOX.match(plain):
        unit = match[4] or match[2]
        width, height = _mm(match[1], match[2] or unit), _mm(match[3], unit)
        slope = float(match[5] or 0)
        if not (_fits(width) and _fits(height)):
            return None
        shape = "trapezoid" if match[5] else "box"
        return SectionText(shape, 0.0, width, height, slope, barrels)
    return None


def _plain(text: str) -> str:
    lower = text.strip().lower().replace(" ", "")
    for signs, plain in (("×✕╳✖х", "x"), ("Φ∅øØφ", "φ"), ("（", "("), ("=：:", "=")):
        for sign in signs.lower() + signs:
            lower = lower.replace(sign, plain)
    return lower.removesuffix("(mm)")


def _mm(number: str, unit: str | None) -> float:
    return round(float(number) * (1000.0 if unit == "m" else 1.0), 3)


def _fits(size_mm: float) -> bool:
    return SMALLEST_MM <= size_mm <= LARGEST_MM


SECTION_COLUMNS = ("shape", "diameter_mm", "width_mm", "height_mm", "side_slope", "barrels")
UNKNOWN = SectionText("circular")


def section_columns(texts: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """The columns of a section for each text, and which texts were not understood."""
    codes, words = pd.factorize(texts)
    known = [read_section(str(word)) for word in words]
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
