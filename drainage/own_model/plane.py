"""In what unit the coordinates of a model stand, as far as it says, and as metres of a plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.own_model.fields import number
from drainage.own_model.sections import InpFile
from drainage.own_model.units import FOOT_M, units_of

Places = NDArray[np.float64]
"""(n, 2): x and y, or longitude and latitude."""
NODES = ("JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE")
LEAST_M_A_UNIT, MOST_M_A_UNIT = 2e4, 5e5
"""Metres of pipe a unit of the drawing where units are degrees: 111,000 along a meridian, at
latitude 60 half of that along a parallel, and up to a few times more where pipes bend. Drawings
in metres have about 1, in kilometres 1,000, schemes of the SWMM program some hundreds at most."""
LONGITUDE_LATITUDE = "EPSG:4490"
"""CGCS2000; WGS 84 lies within a metre of it."""
METRES_A_DEGREE = 2 * np.pi * 6_371_000 / 360
PLACE_DIGITS_M = 4
DEGREE_DIGITS = 9


@dataclass(frozen=True)
class ModelPlane:
    """How coordinates of a model become metres of its network.

    ``unit_m``: metres a unit; NaN for degrees, which become metres of ``crs`` or, where it
    names no plane, metres east and north of ``middle_deg`` (longitude, latitude).
    """

    unit_m: float
    crs: str
    middle_deg: tuple[float, float]

    def metres(self, drawn: Places) -> Places:
        """Coordinates (n, 2) of the model as metres."""
        if np.isfinite(self.unit_m):
            return drawn * self.unit_m
        if _names_plane(self.crs):
            return np.round(_transformed(LONGITUDE_LATITUDE, self.crs, drawn), PLACE_DIGITS_M)
        return np.round((drawn - self.middle_deg) * self._metres_a_degree(), PLACE_DIGITS_M)

    def drawn(self, places_m: Places) -> Places:
        """Metres (n, 2) as coordinates of the model."""
        if np.isfinite(self.unit_m):
            return places_m / self.unit_m
        if _names_plane(self.crs):
            return np.round(_transformed(self.crs, LONGITUDE_LATITUDE, places_m), DEGREE_DIGITS)
        return np.round(places_m / self._metres_a_degree() + self.middle_deg, DEGREE_DIGITS)

    def _metres_a_degree(self) -> Places:
        east = np.cos(np.radians(self.middle_deg[1]))
        return np.array([METRES_A_DEGREE * east, METRES_A_DEGREE])


def model_plane(inp: InpFile, crs: str) -> ModelPlane:
    """The plane of a model's coordinates in a network of the coordinate system ``crs``."""
    if not in_degrees(inp):
        return ModelPlane(metres_of_map(inp), crs, (0.0, 0.0))
    # To a tenth of a degree: a node more leaves the others where they are.
    east, north = np.round(np.median(np.array(list(node_places(inp).values())), axis=0), 1)
    return ModelPlane(float("nan"), crs, (float(east), float(north)))


def in_degrees(inp: InpFile) -> bool:
    """Whether coordinates are longitudes and latitudes: none beyond 180 and 90, and the lengths
    of the pipes do not fit them as metres; without a pipe to tell, where [MAP] says so."""
    places = node_places(inp)
    if not places:
        return False
    greatest = np.abs(np.array(list(places.values()))).max(axis=0)
    if greatest[0] > 180 or greatest[1] > 90:
        return False
    length_m = units_of(inp).factor("length")
    metres = [
        number(row.fields, 3) * length_m / apart
        for row in inp.rows("CONDUITS")
        if (apart := _apart(places, row.fields[1], row.fields[2])) > 0
    ]
    if not metres:
        return map_unit(inp) == "degrees"
    return LEAST_M_A_UNIT < float(np.median(metres)) < MOST_M_A_UNIT


def node_places(inp: InpFile) -> dict[str, tuple[float, float]]:
    """Coordinates as drawn by node in capitals; leftovers of nodes that are gone are left out."""
    nodes = {row.fields[0].upper() for section in NODES for row in inp.rows(section)}
    found = {
        name: (number(row.fields, 1, np.nan), number(row.fields, 2, np.nan))
        for row in inp.rows("COORDINATES")
        if (name := row.fields[0].upper()) in nodes
    }
    return {name: place for name, place in found.items() if np.isfinite(place).all()}


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


def written_place(value: float) -> str:
    """A coordinate to a tenth of a millimetre, in degrees too."""
    return f"{value:.12g}"


def covers(crs: str, longitude_deg: float, latitude_deg: float) -> bool:
    """Whether a plane is made for a place; one beside it is taken for up to 1.5 degrees."""
    from pyproj import CRS

    if not _names_plane(crs):
        return False
    area = CRS.from_user_input(crs).area_of_use
    if area is None:
        return True
    return bool(
        area.west - 1.5 <= longitude_deg <= area.east + 1.5
        and area.south - 1.5 <= latitude_deg <= area.north + 1.5
    )


def _apart(places: dict[str, tuple[float, float]], one: str, other: str) -> float:
    if one.upper() not in places or other.upper() not in places:
        return 0.0
    (x, y), (u, v) = places[one.upper()], places[other.upper()]
    return float(np.hypot(x - u, y - v))


def _names_plane(crs: str) -> bool:
    return crs.upper().startswith(("EPSG:", "PROJCRS[", "PROJCS["))


def _transformed(one: str, other: str, places: Places) -> Places:
    # Loads a library of 30 MB that models in metres do without.
    from pyproj import Transformer

    made = Transformer.from_crs(one, other, always_xy=True)
    return np.column_stack(made.transform(places[:, 0], places[:, 1]))
