"""What says in which plane coordinates are: their zone number, the file, the engineer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from drainage.errors import Finding, InputError
from drainage.formats.planes.zones import (
    FALSE_EASTING_M,
    ZONE_WIDTH_M,
    meridian_of,
    same_plane,
    shown,
    zone_of,
)
from drainage.said import said

Floats = NDArray[np.float64]
NORTHINGS_M = (1.5e6, 6.5e6)
"""From Hainan to Heilongjiang."""
EASTINGS_M = (2e5, 8e5)
"""Six digits: to 300 km on both sides of the central meridian."""
MARGIN_DEG = 2.0
"""A survey may run over the edge of the area a plane is made for."""


@dataclass(frozen=True)
class Claim:
    """A plane and who says so: ``by`` is the file or the key as the user knows it."""

    by: str
    plane: CRS


def is_northing(value: float) -> bool:
    """Whether a number (m) is a northing of China."""
    return bool(NORTHINGS_M[0] <= value <= NORTHINGS_M[1])


def zone_numbers(easting_m: Floats) -> NDArray[np.int64]:
    """The zone number before each easting (n,), 0: none."""
    number = np.floor(np.nan_to_num(easting_m) / ZONE_WIDTH_M).astype(np.int64)
    rest = easting_m - number * ZONE_WIDTH_M
    return np.where((number >= 10) & (rest >= EASTINGS_M[0]) & (rest <= EASTINGS_M[1]), number, 0)


def one_plane(claims: Sequence[Claim], file: str, column: str) -> CRS | None:
    """The plane all claims name, None without any; InputError where two contradict."""
    for other in claims[1:]:
        if not same_plane(claims[0].plane, other.plane):
            raise InputError([Finding(
                file, "coordinate system", column, "",
                said("{one} says {plane}, {other} says {other_plane}", one=claims[0].by,
                     plane=shown(claims[0].plane), other=other.by,
                     other_plane=shown(other.plane)),
                said("Find out which is right and mend the other: {one} or {two}.",
                     one=claims[0].by, two=other.by),
            )])  # fmt: skip
    return claims[0].plane if claims else None


def require_zone(prefix: int, claims: Sequence[Claim], file: str, column: str, value: str) -> None:
    """InputError for a zone number that no zone of China has, or not that of a claim."""
    try:
        meridian = meridian_of(prefix)
    except KeyError:
        raise InputError([Finding(
            file, "all rows", column, value,
            said("eastings carry zone {zone}, which is no zone of China", zone=prefix),
            "Zones of 6 degrees are 13 to 23, of 3 degrees 25 to 45: look at the columns.",
        )]) from None  # fmt: skip
    for claim in claims:
        zone = zone_of(claim.plane)
        if zone is None or zone.meridian_deg != meridian or zone.prefix not in (0, prefix):
            raise InputError([Finding(
                file, "all rows", column, value,
                said("eastings carry zone {zone} ({meridian}°E), {by} says {plane}",
                     zone=prefix, meridian=meridian, by=claim.by, plane=shown(claim.plane)),
                said("Find out which is right: mend {by}, or the coordinates.", by=claim.by),
            )])  # fmt: skip


def lies_in(plane: CRS, easting_m: float, northing_m: float) -> bool:
    """Whether a place lies in the area a plane is made for, or 2° beside it.

    A transverse Mercator plane nobody registered is made for 3° beside its meridian.
    """
    if zone_of(plane) is not None:
        # The inverse of a far place would come back round the pole as one near by.
        return abs(easting_m - FALSE_EASTING_M) <= 3e5 and is_northing(northing_m)
    longitude, latitude = Transformer.from_crs(plane, plane.geodetic_crs, always_xy=True).transform(
        easting_m, northing_m
    )
    if not (np.isfinite(longitude) and np.isfinite(latitude)):
        return False
    area = plane.area_of_use
    if area is None:
        return 73 <= longitude <= 136 and 3 <= latitude <= 54
    return bool(
        area.west - MARGIN_DEG <= longitude <= area.east + MARGIN_DEG
        and area.south - MARGIN_DEG <= latitude <= area.north + MARGIN_DEG
    )
