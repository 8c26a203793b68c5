"""Where an uncertain value lives: ``rule.inlet_clogging_pct``, ``point.sag_m`` and the like."""

from __future__ import annotations

from dataclasses import dataclass

RULE, POINT, TABLE, MEASURE = "rule", "point", "table", "measure"
EVENT, STUDY = "event", "study"
ROOMS = (RULE, POINT, TABLE, MEASURE, EVENT, STUDY)
ROWS = "rows"
"""Stands for a column where a choice leaves a table without rows."""
POINTS = "listed_points"
"""The table of what someone draws that ``point.COLUMN`` is a column of."""
EVENT_KEYS = ("rain_factor", "peak_ratio", "river_offset_m")
"""What of an event may have a distribution; ``shape`` is a choice."""
SHAPE = "shape"
SURFACE = "surface"


@dataclass(frozen=True)
class Address:
    """A room and the name in it; ``column`` for a table, the key of a measure or a rule of several.

    ``rule.hill_catchment_area_ha.north`` -> ("rule", "hill_catchment_area_ha", "north"),
    ``point.sag_m`` -> ("table", "listed_points", "sag_m"),
    ``measure.separation.residual_misconnection`` -> ("measure", "separation", …).
    """

    room: str
    name: str
    column: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.room, self.name, self.column)))


def address_of(text: str) -> Address | None:
    """The address a text names; None where it is none."""
    room, *rest = text.split(".")
    if room not in ROOMS or not rest or not all(rest):
        return None
    if room == POINT:
        return Address(TABLE, POINTS, rest[0]) if len(rest) == 1 else None
    if room in (TABLE, MEASURE):
        return Address(room, *rest) if len(rest) == 2 else None
    if room == RULE:
        return Address(RULE, *rest) if len(rest) <= 2 else None
    return Address(room, rest[0]) if len(rest) == 1 else None
