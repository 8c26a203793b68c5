"""Coordinates of Chinese web maps: the shifts GCJ-02 and BD-09, and back.

The formulas are those that have been public since eviltransform (2013) and stand in the
libraries coordtransform and eviltransform: polynomials and sines of the place in degrees
from 105° E, 35° N, given in metres on the ellipsoid of Krasovsky; Baidu turns and shifts
the result again. They agree with the maps within a few metres.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

Floats = NDArray[np.float64]
Shift = Literal["GCJ-02", "BD-09"]

AXIS_M = 6378245.0
ECCENTRICITY_2 = 0.00669342162296594323
BD_LONGITUDE_DEG, BD_LATITUDE_DEG = 0.0065, 0.006
BD_TURN = np.pi * 3000.0 / 180.0
ROUNDS = 6
"""The shift changes by a thousandth over its own length: each round gains three digits."""


def shifted(longitude: Floats, latitude: Floats, shift: Shift) -> tuple[Floats, Floats]:
    """Degrees (n,) of WGS 84 as a web map shows them."""
    east, north = _gcj_metres(longitude - 105.0, latitude - 35.0)
    phi = np.radians(latitude)
    bulge = 1.0 - ECCENTRICITY_2 * np.sin(phi) ** 2
    meridian_m = AXIS_M * (1.0 - ECCENTRICITY_2) / bulge**1.5
    parallel_m = AXIS_M / np.sqrt(bulge) * np.cos(phi)
    lon, lat = longitude + np.degrees(east / parallel_m), latitude + np.degrees(north / meridian_m)
    if shift == "GCJ-02":
        return lon, lat
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD_TURN)
    return radius * np.cos(angle) + BD_LONGITUDE_DEG, radius * np.sin(angle) + BD_LATITUDE_DEG


def unshifted(longitude: Floats, latitude: Floats, shift: Shift) -> tuple[Floats, Floats]:
    """Degrees (n,) of a web map as WGS 84 has them, to a millimetre of the formula."""
    lon, lat = longitude.copy(), latitude.copy()
    for _ in range(ROUNDS):
        east, north = shifted(lon, lat, shift)
        lon, lat = lon + longitude - east, lat + latitude - north
    return lon, lat


def _gcj_metres(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Shift east and north in metres, x and y in degrees from 105° E, 35° N."""
    root = np.sqrt(np.abs(x))
    waves = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root + waves
    north += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y / 30 * np.pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root + waves
    east += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    return east, north


def taken_off(shapes: NDArray[np.object_], plane: CRS, shift: Shift) -> NDArray[np.object_]:
    """Shapes (n,) in m of a plane with a web map's shift taken off."""
    degrees = Transformer.from_crs(plane, plane.geodetic_crs, always_xy=True)

    def moved(xy: Floats) -> Floats:
        lon, lat = unshifted(*degrees.transform(xy[:, 0], xy[:, 1]), shift)
        return np.column_stack(degrees.transform(lon, lat, direction="INVERSE"))

    made: NDArray[np.object_] = shapely.transform(shapes, moved)
    return made
