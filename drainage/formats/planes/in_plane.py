"""Places given as two numbers, brought into a plane that is known: axes and zone numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from drainage.errors import Finding, InputError
from drainage.formats.planes.claims import (
    Claim,
    is_northing,
    lies_in,
    require_zone,
    zone_numbers,
)
from drainage.formats.planes.zones import ZONE_WIDTH_M, shown
from drainage.said import said

Floats = NDArray[np.float64]
WHOLE = "all rows"


@dataclass(frozen=True)
class InPlane:
    """Eastings and northings (n,) in m without zone number.

    ``turned``: x held northings; ``zone``: the number that was taken off, 0 for none.
    """

    x_m: Floats
    y_m: Floats
    turned: bool
    zone: int


def in_plane(x: Floats, y: Floats, plane: CRS, by: str, file: str, column: str) -> InPlane:
    """Places (n,) as a list of ``file`` gives them, in ``plane``, which ``by`` names.

    Most of them decide on axes and zone number; one that differs from the others stays as it
    is. Raises InputError for another zone than that of the plane and for places outside of it.
    """
    value = f"{_median(x):.1f}, {_median(y):.1f}"
    turned = is_northing(_median(x)) and not is_northing(_median(y))
    if turned:
        x, y = y, x
    numbers = zone_numbers(x)
    zone = int(np.bincount(numbers).argmax())
    if zone:
        require_zone(zone, [Claim(by, plane)], file, column, value)
        x = np.where(numbers == zone, x - zone * ZONE_WIDTH_M, x)
    if not lies_in(plane, _median(x), _median(y)):
        raise InputError([Finding(
            file, WHOLE, column, value,
            said("the coordinates do not lie in {plane}, the plane of the network",
                 plane=shown(plane)),
            "Give them in that plane, or as a layer (GeoPackage, shapefile, GeoJSON) that names "
            "its coordinate system.",
        )])  # fmt: skip
    return InPlane(x, y, turned, zone)


def _median(values: Floats) -> float:
    return float(np.median(values))
