"""Which lines of a SWMM file a network may keep: those that describe it, and nothing else.

A kept line is written into every .inp, so it must neither read nor write a file, nor set
what a study sets (rain, weather, dates), nor break out of its own line and section. Sections
and keywords: SWMM 5.2 user's manual, appendix D.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from drainage.errors import Finding
from drainage.network.model import Network

BY_ELEMENT = frozenset({
    "JUNCTIONS", "DIVIDERS", "STORAGE", "OUTFALLS", "CONDUITS", "PUMPS", "ORIFICES", "WEIRS",
    "OUTLETS", "XSECTIONS", "LOSSES", "SUBCATCHMENTS", "SUBAREAS", "INFILTRATION", "INFLOWS",
    "DWF", "RDII", "TREATMENT", "LID_USAGE", "COVERAGES", "LOADINGS", "GROUNDWATER", "GWF",
    "INLET_USAGE", "VERTICES", "POLYGONS", "STREETS",
})  # fmt: skip
"""Sections whose lines go with the element they name first."""
SET_BY_STUDY = ("OPTIONS", "RAINGAGES", "EVAPORATION", "REPORT", "TITLE", "EVENTS")
"""Kept for `drainage export --to inp` alone: a run of a study uses no line of them."""
KEPT_SECTIONS = BY_ELEMENT | frozenset(SET_BY_STUDY) | {
    "ADJUSTMENTS", "AQUIFERS", "SNOWPACKS", "LID_CONTROLS", "TRANSECTS", "INLETS", "CONTROLS",
    "POLLUTANTS", "LANDUSES", "BUILDUP", "WASHOFF", "HYDROGRAPHS", "CURVES", "TIMESERIES",
    "PATTERNS", "TAGS", "MAP", "SYMBOLS", "LABELS", "BACKDROP", "PROFILES",
}  # fmt: skip
OWN_ROW = re.compile(r".+ line \d+$")
"""The source of a row that shows a line of an imported model."""
LONGEST_BYTES = 1000
"""SWMM reads lines of up to 1024 signs."""
STUDY_RAIN = "STUDY_RAIN"
"""The name of the rain a study writes, and how the names of its gauges begin."""
WEATHER = "a study sets its own weather; no line may change the rain"
FILES = "the line names a file, which a network cannot take along"
_BREAKS = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029;]|^[\s"]*\[')
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
CURE = "Remove the row; docs/network-tables.md lists what may be kept."


def line_problem(section: str, element_id: str, text: str) -> str:
    """Why a line cannot be kept; empty where it can.

    ``section`` is the full name in capitals without brackets: SWMM knows a section by its
    first letters, too, so any other spelling would pass by the rules.
    """
    if section not in KEPT_SECTIONS:
        return "not a section of which lines may be kept"
    if _BREAKS.search(text):
        return "line breaks, ';' and a leading '[' would end the line or its section"
    if len(text.encode("utf-8", "replace")) > LONGEST_BYTES:
        return f"longer than {LONGEST_BYTES} bytes, which SWMM does not read"
    if text.count('"') % 2:
        return "a quotation mark without its second"
    words = [quoted or plain for quoted, plain in _TOKEN.findall(text)]
    if not words:
        return "there is nothing in the line"
    if element_id != (words[0] if section in BY_ELEMENT else ""):
        return (
            "element_id is not the first word of the line"
            if section in BY_ELEMENT
            else "lines of this section belong to no element"
        )
    rule = _RULES.get(section)
    return rule([word.upper() for word in words]) if rule else ""


def kept_line_findings(network: Network, prefix: str) -> list[Finding]:
    """Rows of ``swmm_lines`` that may not be kept."""
    lines = network.swmm_lines
    columns = (lines.index, lines["section"], lines["element_id"], lines["text"])
    rows = zip(*(np.asarray(column, dtype=object).tolist() for column in columns), strict=True)
    return [
        Finding(f"{prefix}swmm_lines.csv", str(row), "text", f"[{section}] {text}"[:100], problem,
                CURE)
        for row, section, element, text in rows
        if (problem := line_problem(section, element, text))
    ]  # fmt: skip


def _series(words: Sequence[str]) -> str:
    if words[0].startswith(STUDY_RAIN):
        return WEATHER
    return FILES if len(words) > 1 and words[1].startswith("FILE") else ""


def _gage(words: Sequence[str]) -> str:
    return "" if not words[0].startswith(STUDY_RAIN) and words[4:5] == ["TIMESERIES"] else FILES


def _lid_usage(words: Sequence[str]) -> str:
    return "" if all(word == "*" for word in words[8:9]) else FILES


def _option(words: Sequence[str]) -> str:
    return FILES if words[0].startswith("TEMPDIR") else ""


def _first_of(allowed: tuple[str, ...], problem: str) -> Callable[[Sequence[str]], str]:
    return lambda words: "" if words[0].startswith(allowed) else problem


_RULES: dict[str, Callable[[Sequence[str]], str]] = {
    "TIMESERIES": _series,
    "RAINGAGES": _gage,
    "LID_USAGE": _lid_usage,
    "OPTIONS": _option,
    "BACKDROP": _first_of(("DIMENSIONS", "UNITS", "OFFSET", "SCALING"), FILES),
    "EVAPORATION": _first_of(("CONSTANT", "MONTHLY", "TIMESERIES", "RECOVERY", "DRY_ONLY"), FILES),
    "ADJUSTMENTS": _first_of(("CONDUCT", "N-PERV", "DSTORE", "INFIL"), WEATHER),
}
