"""What the engine's report says: balances, warnings and located errors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drainage.errors import EngineError
from drainage.own_model.units import FOOT_M, INCH_MM
from drainage.said import said

_INLET_REMOVED = re.compile(r".*WARNING 12")
_ENGINE_ERROR = re.compile(r"\s*ERROR \d+")
_BALANCE = {"runoff": ("Runoff Quantity Continuity", 0), "routing": ("Flow Routing Continuity", -1)}
"""Block: its title and the column with the volume."""
_TO_SI = {"hectare-m": 1e4, "10^6 ltr": 1e3, "mm": 1.0, "acre-feet": 43560 * FOOT_M**3,
          "10^6 gal": 3785.411784, "inches": INCH_MM}  # fmt: skip
"""A column's unit as the report words it -> what makes it m3 or mm."""
_RAIN_DEPTH = ("Runoff Quantity Continuity", 1)
_MISSING_FILE_CURE = "Mend the table it came from and run again."


@dataclass(frozen=True)
class Report:
    """Balances by block (``runoff``, ``routing``): term -> last column.

    Volumes are in m3, errors in %. ``rain_mm`` is the rain as a depth, which the report prints
    finer than its volume; 0 where no rain was computed.
    """

    balances: dict[str, dict[str, float]]
    warnings: list[str]
    rain_mm: float | None = None

    def error_pct(self, block: str) -> float:
        return self.balances.get(block, {}).get("Continuity Error (%)", 0.0)

    def routing_error_m3(self) -> float:
        """What came in and is not accounted for, m3; negative where water was made."""
        came_m3 = sum(self.volume_m3("routing", term) for term in INFLOWS)
        return self.error_pct("routing") / 100 * came_m3

    def volume_m3(self, block: str, term: str) -> float:
        return self.balances.get(block, {}).get(term, 0.0)


INFLOWS = ("Dry Weather Inflow", "Wet Weather Inflow", "Groundwater Inflow", "RDII Inflow",
           "External Inflow", "Initial Stored Volume")  # fmt: skip
"""Terms of SWMM's routing balance of which its error is a share."""
SMALLEST_RAIN_M3 = 10.0
"""The report counts rain in thousandths of a hectare-metre."""
_UNIT = re.compile("|".join(re.escape(unit) for unit in _TO_SI))
SMALLEST_RAIN_MM = 0.001
"""The report counts the depth of rain in thousandths of a millimetre."""


def read_report(text: str) -> Report:
    """Read the report of a finished run.

    Raises EngineError where the engine stopped, with its code, the element and the line of
    the report.
    """
    _stop_at(text, _ENGINE_ERROR)
    lines = text.splitlines()
    return Report(
        balances={name: _block(text, *place) for name, place in _BALANCE.items()},
        rain_mm=_block(text, *_RAIN_DEPTH).get("Total Precipitation", 0.0),
        warnings=[line.strip() for line in lines if re.match(r"\s*WARNING \d+", line)],
    )


def require_inlets(text: str) -> None:
    """EngineError where the engine removed an inlet and ran on without it."""
    _stop_at(text, _INLET_REMOVED)


def _stop_at(text: str, pattern: re.Pattern[str]) -> None:
    problems = [
        said("SWMM {reason} (line {line} of model.rpt)", reason=line.strip(), line=at + 1)
        for at, line in enumerate(text.splitlines())
        if pattern.match(line)
    ]
    if problems:
        raise EngineError("\n".join([*problems, _MISSING_FILE_CURE]))


def ending_as(inp: str, report: str) -> str:
    """The report with the end that ``inp`` states: the engine wrote its head before the run
    ended early."""
    said = dict(re.findall(r"^(END_DATE|END_TIME) (\S+)$", inp, re.MULTILINE))
    end = f"{said['END_DATE']} {said['END_TIME']}"
    return re.sub(r"(\n  Ending Date \.+ )\S+ \S+", rf"\g<1>{end}", report, count=1)


def _block(text: str, title: str, column: int) -> dict[str, float]:
    at = text.find(title)
    if at < 0:
        return {}
    found = {}
    units = _UNIT.findall(text[at : at + 300])
    to_m3 = _TO_SI[units[column]] if units else 1.0
    for line in text[at:].splitlines()[1:30]:
        if match := re.match(r"\s*(\S.*?) \.{2,}\s+(.*)$", line):
            numbers = [float(cell) for cell in match[2].split()]
            found[match[1]] = numbers[0] if "Error" in match[1] else numbers[column] * to_m3
        if "Continuity Error" in line:
            break
    return found
