"""Lids of a SWMM model that are held down: there a level above the rim is pressure."""

from __future__ import annotations

from drainage.own_model.fields import number
from drainage.own_model.sections import InpFile

SURCHARGE_DEPTH = 4
"""Field of a junction's row."""


def held_down(inp: InpFile) -> frozenset[str]:
    """Junctions with a surcharge depth above 0: no water leaves them until it is reached."""
    return frozenset(
        row.fields[0] for row in inp.rows("JUNCTIONS") if number(row.fields, SURCHARGE_DEPTH) > 0
    )
