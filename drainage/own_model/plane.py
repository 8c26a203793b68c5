"""In what unit the coordinates of a model stand, as far as it says."""

from __future__ import annotations

from drainage.own_model.sections import InpFile
from drainage.own_model.units import FOOT_M


def map_unit(inp: InpFile) -> str:
    """The word of UNITS in [MAP] in lower case: feet, meters, degrees or none; "" if not said."""
    given = [
        row.fields[1].lower() for row in inp.rows("MAP")
        if len(row.fields) > 1 and row.fields[0].upper() == "UNITS"
    ]  # fmt: skip
    return given[-1] if given else ""


def metres_of_map(inp: InpFile) -> float:
    """Metres a unit of the coordinates: feet where the model says feet, else 1."""
    return FOOT_M if map_unit(inp) == "feet" else 1.0
