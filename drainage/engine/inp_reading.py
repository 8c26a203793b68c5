"""What an .inp says that the engine's results do not: ends of links, inlets, dry-weather flow.

Read from the file that is run, so that lines kept from an imported model count like those
of the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from drainage.engine.inp_clock import CLOCK, DATE
from drainage.own_model.references import spelled
from drainage.own_model.sections import DRAWN, parse
from drainage.own_model.units import units_of

STORING = "CONDUITS"
LINK_SECTIONS = (STORING, "PUMPS", "ORIFICES", "WEIRS", "OUTLETS")
PATTERN_KINDS = ("MONTHLY", "DAILY", "HOURLY", "WEEKEND")
READ = {*LINK_SECTIONS, "OPTIONS", "JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE", "INLET_USAGE",
        "SUBCATCHMENTS", "INFLOWS", "RDII", "DWF", "PATTERNS"}  # fmt: skip
"""Sections with facts, or with the names of the nodes and links that facts are of."""
PONDED_AREA = 5
"""Field of a junction's line."""


@dataclass(frozen=True)
class InpFacts:
    """Names as in the file.

    ``link_ends``: link -> (from, to); ``inlets``: (bypass node, capture node), each pair
    once; ``area_outlet``: subcatchment -> node or subcatchment; ``fed_apart``: nodes with an
    inflow of their own (INFLOWS, RDII); ``ponding``: nodes whose overflow comes back;
    ``dry_weather``: node -> (mean m3/s, patterns), ``patterns``: name -> (kind, factors).
    """

    start: datetime
    link_ends: Mapping[str, tuple[str, str]]
    conduits: frozenset[str]
    outfalls: frozenset[str]
    inlets: tuple[tuple[str, str], ...]
    area_outlet: Mapping[str, str]
    fed_apart: frozenset[str]
    ponding: frozenset[str]
    dry_weather: Mapping[str, tuple[float, tuple[str, ...]]]
    patterns: Mapping[str, tuple[str, tuple[float, ...]]]


def read_facts(inp: str) -> InpFacts:
    """Read the text of an .inp that the engine runs; names as the engine spells them."""
    whole = parse("model.inp", "utf-8", inp, left_out=DRAWN)
    read = {name: rows for name, rows in whole.sections.items() if name in READ}
    model = spelled(replace(whole, sections=read))
    sections = {name: [row.fields for row in rows] for name, rows in model.sections.items()}
    ends = {row[0]: (row[1], row[2]) for name in LINK_SECTIONS for row in sections.get(name, [])}
    ponds = model.option("ALLOW_PONDING", "NO") == "YES"
    usage = sections.get("INLET_USAGE", [])
    flow_m3_s = units_of(model).factor("flow")
    begins = f"{model.option('START_DATE', '')} {model.option('START_TIME', '')}"
    return InpFacts(
        start=datetime.strptime(begins, f"{DATE} {CLOCK}"),
        link_ends=ends,
        conduits=frozenset(row[0] for row in sections.get(STORING, [])),
        outfalls=frozenset(row[0] for row in sections.get("OUTFALLS", [])),
        inlets=tuple(
            dict.fromkeys((ends[row[0]][1], row[2]) for row in usage if row[0] in ends)
        ),
        area_outlet={row[0]: row[2] for row in sections.get("SUBCATCHMENTS", [])},
        fed_apart=frozenset(
            row[0] for name in ("INFLOWS", "RDII") for row in sections.get(name, [])
        ),
        ponding=frozenset(
            row[0] for row in sections.get("JUNCTIONS", [])
            if ponds and len(row) > PONDED_AREA and float(row[PONDED_AREA]) > 0
        ),
        dry_weather={
            row[0]: (float(row[2]) * flow_m3_s, tuple(name for name in row[3:] if name))
            for row in sections.get("DWF", []) if row[1].upper() == "FLOW"
        },
        patterns=_patterns(sections.get("PATTERNS", [])),
    )  # fmt: skip


def pattern_factor(
    facts: InpFacts, names: tuple[str, ...], minute: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Dry-weather flow over its mean (t,) at minutes since the run began.

    As SWMM: the product of the factors of month, day and hour; a weekend pattern stands in
    the place of the hourly one on Saturday and Sunday. A flow holds until the routing step
    that begins on the full hour has ended.
    """
    factors = dict(facts.patterns[name] for name in names)
    before = [facts.start + timedelta(minutes=at) - timedelta(seconds=1) for at in minute.tolist()]
    product = np.ones(len(before))
    for kind, values in factors.items():
        if kind == "HOURLY" and "WEEKEND" in factors:
            product *= [1.0 if _weekend(time) else values[time.hour] for time in before]
        elif kind == "WEEKEND":
            product *= [values[time.hour] if _weekend(time) else 1.0 for time in before]
        else:
            product *= [values[_place(kind, time)] for time in before]
    return product


def _weekend(time: datetime) -> bool:
    return time.weekday() >= 5


def _place(kind: str, time: datetime) -> int:
    return {"MONTHLY": time.month - 1, "DAILY": time.isoweekday() % 7, "HOURLY": time.hour}[kind]


def _patterns(rows: list[tuple[str, ...]]) -> dict[str, tuple[str, tuple[float, ...]]]:
    found: dict[str, tuple[str, tuple[float, ...]]] = {}
    for name, *cells in rows:
        rest = list(cells)
        kind, values = found.get(name, ("MONTHLY", ()))
        if rest and rest[0].upper() in PATTERN_KINDS:
            kind, rest = rest[0].upper(), rest[1:]
        found[name] = (kind, (*values, *map(float, rest)))
    return found
