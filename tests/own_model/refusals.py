"""Every refusal of an import of a SWMM model that is left: a line, the reason and a cure that works.

Each is one change to a model that is sound; its cure is what the message asks for, done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SOUND = """[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2024
END_DATE 06/01/2024
END_TIME 01:00
REPORT_STEP 0:05
ROUTING_STEP 5
[JUNCTIONS]
A 10 2
[OUTFALLS]
O 9 FREE NO
[CONDUITS]
P A O 100 .013 0 0
[XSECTIONS]
P CIRCULAR .6 0 0 0
[INFLOWS]
A FLOW "" FLOW 1 1 .05
"""
SWMM_CURE = "Mend this line: SWMM itself does not run the model as it is."
FED = SOUND.replace('A FLOW "" FLOW 1 1 .05', "A FLOW Q FLOW 1 1")
SERIES = '[TIMESERIES]\nQ FILE "inflow.txt"\n'
RULE = "[CONTROLS]\nRULE R\n{}\nTHEN CONDUIT P STATUS = OPEN\n"
CONDITIONS = [f"NODE A DEPTH > 0.{k:03d}" for k in range(60)]
LONG_RULE = RULE.format("IF " + " AND ".join(CONDITIONS))
BROKEN_RULE = RULE.format("IF " + "\nAND ".join(CONDITIONS))


@dataclass(frozen=True)
class Refusal:
    """A line that is refused, words of the reason and of the cure, the model with it and the
    model with the cure done; ``files`` lie beside the mended one."""

    line: str
    reason: str
    cure: str
    model: str
    mended: str
    files: Mapping[str, str] = field(default_factory=dict)


def instead(line: str, wrong: str, right: str, reason: str, cure: str) -> Refusal:
    """``wrong`` in the place of ``line`` of the sound model, and ``right`` as the cure."""
    assert line in SOUND
    return Refusal(wrong, reason, cure, SOUND.replace(line, wrong), SOUND.replace(line, right))


REFUSALS = (
    instead("[INFLOWS]", "[INFLOES]", "[INFLOWS]", "not a section of SWMM", "Mend or remove it."),
    Refusal("A 10 2 (first line)", "data before the first section", "Is it a SWMM input file?",
            "A 10 2\n" + SOUND, SOUND),
    Refusal("(no node)", "no nodes in this file", "Is it a SWMM input?", "[TITLE]\nx\n", SOUND),
    instead("P A O 100 .013 0 0", "P A O 100", "P A O 100 .013 0 0",
            "4 fields, at least 7 are needed", "Complete the line."),
    instead("A 10 2\n", "A 10 2\nA 10 3\n", "A 10 2\nA2 10 3\n", "SWMM says: ERROR 207: duplicate ID name A",
            SWMM_CURE),
    instead("P A O 100", "P A X 100", "P A O 100", "SWMM says: ERROR 209: undefined object X",
            SWMM_CURE),
    instead("[XSECTIONS]\nP CIRCULAR .6 0 0 0\n", "", "[XSECTIONS]\nP CIRCULAR .6 0 0 0\n",
            "SWMM says: ERROR 117: no cross section defined for Link P", SWMM_CURE),
    instead("FLOW_UNITS CMS", "FLOW_UNITS M3S", "FLOW_UNITS CMS", "SWMM says: ERROR 205: invalid keyword M3S",
            SWMM_CURE),
    Refusal("IF NODE A DEPTH > 0.000 AND … (1,400 bytes)",
            "longer than 1000 bytes, which SWMM does not read",
            "Break the line where its section allows it.", SOUND + LONG_RULE, SOUND + BROKEN_RULE),
    Refusal('Q FILE "inflow.txt"', "the file 'inflow.txt' is missing",
            "Put the file beside the .inp", FED + SERIES, FED + SERIES,
            {"inflow.txt": "0:00 .05\n1:00 .05\n"}),
    instead("P A O 100 .013 0 0", "P A O -100 .013 0 0", "P A O 100 .013 0 0", "SWMM says: ERROR",
            SWMM_CURE),
    instead("A FLOW \"\" FLOW 1 1 .05", "A FLOW Q FLOW 1 1", "A FLOW \"\" FLOW 1 1 .05",
            "SWMM says: ERROR 209", SWMM_CURE),
    instead("A 10 2\n", "A\u00a010\u00a02\n", "A 10 2\n", "at least 2 are needed",
            "Replace the no-break and full-width blanks of the line by plain ones"),
)  # fmt: skip
HEAD = """
## What is refused

All that is left, each tried by `make test`: the model is refused with the reason, and taken once
the cure is done. What the engine itself does not run is refused in its own words, at its line.

| line | reason | cure |
| --- | --- | --- |
"""


def refusals_table() -> str:
    """The refusals as a section of the page."""
    rows = [
        (own.line.strip().replace("\n", " / ") or "(its line left out)", own.reason, own.cure)
        for own in REFUSALS
    ]
    return HEAD + "".join(f"| `{line}` | {reason} | {cure} |\n" for line, reason, cure in rows)
