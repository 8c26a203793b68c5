"""Gauss-Krüger zones and other planes as PROJ knows them: one name for one plane."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pyproj import CRS
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import CRSError

ZONE_WIDTH_M = 1e6
FALSE_EASTING_M = 5e5
PARAMETERS = frozenset({
    "Latitude of natural origin", "Longitude of natural origin", "Scale factor at natural origin",
    "False easting", "False northing",
})  # fmt: skip
"""What the description of a transverse Mercator plane must say of it."""
SIX_DEGREE_ZONES = range(13, 24)
THREE_DEGREE_ZONES = range(25, 46)
"""The zones that cross China; no number stands for both widths."""
_ZONE = re.compile(r"(?P<head>.*Gauss-Kruger) zone (?P<zone>\d+)$")
SAME_FRAMES = frozenset({"World Geodetic System 1984", "China 2000"})
"""WGS 84 and CGCS2000 are one frame within a metre; EPSG lists no shift between them."""


@dataclass(frozen=True)
class Zone:
    """A Gauss-Krüger zone. ``prefix`` stands before the six digits of its eastings, 0: none."""

    frame: str
    meridian_deg: float
    prefix: int


def parsed(text: str) -> CRS | None:
    """The horizontal plane a text names (EPSG code, name, WKT); None where it names none."""
    try:
        crs = CRS.from_user_input(f"EPSG:{text}" if text.strip().isdigit() else text.strip())
    except CRSError:
        return None
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    return crs.source_crs if crs.is_bound else crs


def zone_of(crs: CRS) -> Zone | None:
    """The zone of a transverse Mercator plane of scale 1 from the equator, however it is named.

    None for any other plane, and for one whose description lacks a parameter: what would stand
    there is not known.
    """
    operation = crs.coordinate_operation
    if operation is None or "Transverse Mercator" not in operation.method_name:
        return None
    given = {own.name: float(own.value) for own in operation.params}
    if not set(given) >= PARAMETERS:
        return None
    prefix, rest = divmod(given["False easting"], ZONE_WIDTH_M)
    plain = (given["Latitude of natural origin"], given["Scale factor at natural origin"],
             given["False northing"], rest) == (0.0, 1.0, 0.0, FALSE_EASTING_M)  # fmt: skip
    if not plain:
        return None
    return Zone(frame_of(crs), given["Longitude of natural origin"], int(prefix))


def frame_of(crs: CRS) -> str:
    """The name of the geodetic frame (datum) of a plane."""
    geodetic = crs.geodetic_crs
    datum = geodetic.datum if geodetic is not None else None
    return str(datum.name).removesuffix(" ensemble") if datum is not None else ""


def same_frame(one: CRS, other: CRS) -> bool:
    """Whether coordinates of both planes lie within a metre without any shift."""
    frames = {frame_of(one), frame_of(other)}
    return len(frames) == 1 or frames <= SAME_FRAMES


def same_plane(one: CRS, other: CRS) -> bool:
    """Whether both are one plane; a zone with its number before the eastings and without is."""
    zones = zone_of(one), zone_of(other)
    if zones[0] is not None and zones[1] is not None:
        return (zones[0].frame, zones[0].meridian_deg) == (zones[1].frame, zones[1].meridian_deg)
    return bool(one.equals(other, ignore_axis_order=True) or code(one) == code(other))


def meridian_of(zone: int) -> int:
    """Central meridian of a zone by its number, degrees east; KeyError for no zone of China."""
    if zone in THREE_DEGREE_ZONES:
        return 3 * zone
    if zone in SIX_DEGREE_ZONES:
        return 6 * zone - 3
    raise KeyError(zone)


@cache
def _codes() -> dict[str, str]:
    found = query_crs_info(auth_name="EPSG", pj_types=PJType.PROJECTED_CRS)
    return {info.name: f"EPSG:{info.code}" for info in found if not info.deprecated}


def code(crs: CRS) -> str:
    """``EPSG:…`` where the plane has one, else its text (WKT)."""
    number = crs.to_epsg()
    return f"EPSG:{number}" if number else str(crs.to_wkt())


def without_prefix(crs: CRS) -> CRS:
    """The same plane with six digits before the point of its eastings."""
    zone = zone_of(crs)
    if zone is None or not zone.prefix:
        return crs
    number = crs.to_epsg()
    known = CRS.from_epsg(number).name if number else ""
    if match := _ZONE.match(known):
        name = f"{match['head']} CM {zone.meridian_deg:.0f}E"
        return CRS.from_user_input(_codes()[name])
    text = crs.to_wkt().replace(f"{zone.prefix}{FALSE_EASTING_M:.0f}", f"{FALSE_EASTING_M:.0f}")
    return CRS.from_wkt(text)


def zone_plane(zone: int) -> CRS:
    """CGCS2000, the zone of this number, without it in the eastings; KeyError for none."""
    width = "3-degree " if zone in THREE_DEGREE_ZONES else ""
    return CRS.from_user_input(_codes()[f"CGCS2000 / {width}Gauss-Kruger CM {meridian_of(zone)}E"])


def plane_at(longitude_deg: float, latitude_deg: float) -> CRS:
    """The plane of a place: the 3° zone of CGCS2000, outside China the zone of UTM."""
    zone = round(longitude_deg / 3)
    if zone in THREE_DEGREE_ZONES and 3 < latitude_deg < 54:
        return zone_plane(zone)
    utm = min(int((longitude_deg + 180) // 6) + 1, 60)
    return CRS.from_epsg((32600 if latitude_deg >= 0 else 32700) + utm)


def shown(crs: CRS) -> str:
    """A plane by code and name."""
    number = crs.to_epsg()
    return f"EPSG:{number} ({crs.name})" if number else str(crs.name)
