"""Sections as engineers write them: d1800, 4400x2200, 2x3600x2000 (width x height, mm)."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from drainage.design.hydraulics import CATALOGUE, Section
from drainage.said import said

_TEXT = re.compile(r"(?:d(?P<d>\d{3,4})|(?:(?P<n>[1-9])x)?(?P<w>\d{3,5})x(?P<h>\d{3,4}))")


def section_of(text: str) -> Section:
    """The section a text names; ValueError where it names none."""
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise ValueError(
            said("write a section as d1800, 4400x2200 or 2x3600x2000 (width x height, mm)")
        )
    if match["d"]:
        return Section(int(match["d"]))
    return Section(int(match["h"]), int(match["w"]), int(match["n"] or 1))


def _checked(text: str) -> str:
    section_of(text)
    return text


SectionText = Annotated[str, AfterValidator(_checked)]


def between(smallest: Section | None, largest: Section | None) -> tuple[Section, ...]:
    """The sections a sewer may have: the two bounds and the catalogue's between them.

    Where the bounds have several barrels so has every section between.
    """
    barrels = smallest.barrels if smallest else 1
    catalogue = [Section(s.height_mm, s.width_mm, barrels) for s in CATALOGUE]
    bounds = [section for section in (smallest, largest) if section]
    every = sorted({*catalogue, *bounds}, key=lambda s: (s.area_m2, s.height_mm, s.width_mm))
    low = smallest.area_m2 if smallest else 0.0
    high = largest.area_m2 if largest else float("inf")
    return tuple(s for s in every if low - 1e-9 <= s.area_m2 <= high + 1e-9)
