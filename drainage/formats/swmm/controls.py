"""Numbers in SWMM's control rules, in SI."""

from __future__ import annotations

import re

from drainage.formats.swmm.unit_rules import Units

_ATTRIBUTES = {
    "DEPTH": "length", "MAXDEPTH": "length", "HEAD": "length", "VOLUME": "volume",
    "INFLOW": "flow", "FLOW": "flow", "FULLFLOW": "flow", "FULLDEPTH": "length",
    "LENGTH": "length", "VELOCITY": "length", "SETTING": "", "STATUS": "", "TIMEOPEN": "",
    "TIMECLOSED": "", "TIME": "", "DATE": "", "CLOCKTIME": "", "DAY": "", "MONTH": "",
    "DAYOFYEAR": "", "SLOPE": "", "INTENSITY": "rate",
}  # fmt: skip
_PREMISE = re.compile(
    r"^(?P<head>(?:IF|AND|OR)\s+.*?\b(?P<what>[A-Z]+)\s*(?:=|<>|<=|>=|<|>)\s*)(?P<number>-?[\d.]+)$",
    re.IGNORECASE,
)
_ACTION = re.compile(r"\b(SETTING|STATUS)\s*=", re.IGNORECASE)


def converted_control(line: str, units: Units) -> str:
    """One line of [CONTROLS]; ValueError where it compares what cannot be converted."""
    if not units.us and units.flow_m3_s == 1.0:
        return line
    if match := _PREMISE.match(line):
        what = match["what"].upper()
        if _ACTION.search(match["head"]) and what in ("SETTING", "STATUS"):
            return line
        if what not in _ATTRIBUTES:
            raise ValueError(f"{what} in a control rule cannot be converted")
        return match["head"] + units.value(match["number"], _ATTRIBUTES[what])
    words = line.upper()
    if _ACTION.search(words) and not any(word in words for word in ("CURVE", "PID", "TIMESERIES")):
        return line
    if re.match(r"^(RULE|PRIORITY)\b", words) or _compares_words(words):
        return line
    raise ValueError("this line of a control rule cannot be converted")


def _compares_words(words: str) -> bool:
    """Premises about times and open or closed links, which have no unit."""
    return bool(re.search(r"\b(TIME|CLOCKTIME|DATE|STATUS|DAY|MONTH|TIMEOPEN|TIMECLOSED)\b", words))
