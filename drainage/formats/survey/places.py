"""The coordinates of a survey in one plane: axes, zone numbers, degrees, local grids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from drainage.errors import Finding, InputError
from drainage.formats.planes.claims import (
    EASTINGS_M,
    Claim,
    is_northing,
    lies_in,
    one_plane,
    require_zone,
    zone_numbers,
)
from drainage.formats.planes.zones import (
    ZONE_WIDTH_M,
    code,
    parsed,
    plane_at,
    shown,
    without_prefix,
    zone_plane,
)
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.numbers import FOOT_M
from drainage.formats.survey.sheets import Sheet
from drainage.said import said

Floats = NDArray[np.float64]
USUAL_PLANE = "EPSG:4548"
SAME_COLUMN_M = 1.0
"""Columns this near the layer's own points hold the layer's coordinates."""
ALL = "all rows"

SWAPPED = RemarkKind("survey-axes", "warning", "X 为北坐标, Y 为东坐标, 已互换",
                     "x holds northings and y eastings", "exchanged")  # fmt: skip
ZONE = RemarkKind("survey-zone", "warning", "东坐标带带号 (8 位)",
                  "eastings carry the zone number (8 digits)",
                  "the zone number was taken off")  # fmt: skip
ODD_ZONE = RemarkKind("survey-zone-differs", "error", "带号与多数点不同",
                      "the zone number is not that of most points",
                      "left as it is: look at the place")  # fmt: skip
ASSUMED = RemarkKind("survey-plane-assumed", "warning", "未说明坐标系, 为假定",
                     "nothing says in which plane the coordinates are",
                     "a plane was assumed; set crs in the mapping")  # fmt: skip
FRAME = RemarkKind("survey-frame-assumed", "warning", "只知带号, 坐标框架假定为 CGCS2000",
                   "the zone number tells no frame (CGCS2000, Xi'an 80, Beijing 54)",
                   "CGCS2000 was assumed; set crs in the mapping if it is another")  # fmt: skip
DEGREES = RemarkKind("survey-degrees", "warning", "坐标为经纬度", "the coordinates are degrees",
                     "brought to the plane")  # fmt: skip
LOCAL = RemarkKind(
    "survey-local-grid", "warning", "地方坐标系, 未给转换参数",
    "a local grid without parameters",
    "kept as it is; only layers of the same local grid can be laid beside it",
)  # fmt: skip
FROM_LOCAL = RemarkKind("survey-local-grid", "note", "地方坐标系按参数转换",
                        "a local grid with parameters", "brought to the plane")  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Eastings and northings (n,) in m of ``plane``, NaN where there are none, and remarks."""

    x_m: Floats
    y_m: Floats
    plane: str
    remarks: list[Remark]


@dataclass(frozen=True)
class _Columns:
    """The two columns as read: x (n,), y (n,), the rows and how findings name them."""

    sheet: Sheet
    rows: pd.Index
    x: Floats
    y: Floats
    column: str
    headings: tuple[str, str]

    @property
    def median(self) -> tuple[float, float]:
        return _median(self.x), _median(self.y)

    @property
    def value(self) -> str:
        return "{:.1f}, {:.1f}".format(*self.median)

    def refused(self, message: str, cure: str) -> InputError:
        return InputError([Finding(self.sheet.file, ALL, self.column, self.value, message, cure)])

    def remark(self, kind: RemarkKind, value: str) -> list[Remark]:
        return kind.at(self.sheet.file, [ALL], self.column, [value])

    def turned(self) -> _Columns:
        return replace(self, x=self.y, y=self.x)


def survey_places(
    sheet: Sheet, x: pd.Series, y: pd.Series, columns: Mapping[str, str], mapping: SurveyMapping
) -> Places:
    """The points of a survey in the plane that its numbers, its file or the mapping name.

    ``x`` and ``y`` (n,) are the cells as numbers in m or degrees. The plane is the one
    without zone numbers. Raises InputError for coordinates in feet or in no known plane,
    and where zone number, file and mapping contradict each other.
    """
    own = _Columns(
        sheet, x.index, x.to_numpy(float), y.to_numpy(float),
        f"{columns['x']}, {columns['y']}", (columns["x"], columns["y"]),
    )  # fmt: skip
    if np.isnan(own.median).any():
        raise _no_coordinates(own)
    if mapping.local_grid is not None or mapping.crs.lower().startswith("local"):
        return _on_a_local_grid(own, mapping)
    if _in_feet(*own.median) or _in_feet(*reversed(own.median)):
        raise own.refused("the coordinates are in feet", 'Set length_unit = "ft" in the mapping.')
    claims = _claims(own, mapping)
    if all(abs(value) <= 180 for value in own.median):
        return _from_degrees(own, claims)
    claims = [claim for claim in claims if not claim.plane.is_geographic]
    return _projected(own, claims)


def _no_coordinates(own: _Columns) -> InputError:
    cells = own.sheet.cells[own.headings[0]]
    written = cells[cells.ne("")]
    if written.empty:
        message = "there are no coordinates"
        cure = "Give the columns of the coordinates in the mapping."
    else:
        message = "the coordinates are no numbers"
        cure = (
            "Write them as plain numbers: no separators of thousands, degrees as decimals; or "
            "give other columns in the mapping."
        )
    return InputError([
        Finding(own.sheet.file, ALL, own.column, str(next(iter(written), "")), message, cure)
    ])  # fmt: skip


def _claims(own: _Columns, mapping: SurveyMapping) -> list[Claim]:
    claims = []
    if own.sheet.crs and _describes(own):
        plane = parsed(own.sheet.crs)
        if plane is not None:
            claims.append(Claim(own.sheet.file, plane))
    if mapping.crs:
        plane = parsed(mapping.crs)
        if plane is None:
            raise InputError([Finding(
                "mapping", "", "crs", mapping.crs, "no such coordinate system",
                'Write an EPSG code as "EPSG:4547", or "local: <name>" for a local grid.',
            )])  # fmt: skip
        claims.append(Claim("the mapping (crs)", plane))
    return claims


def _describes(own: _Columns) -> bool:
    """Whether the layer's coordinate system is that of the columns: they hold its points."""
    cells = own.sheet.cells
    if own.headings[0] == "geometry_x":
        return True
    if "geometry_x" not in cells:
        return False
    drawn = [pd.to_numeric(cells[name].reindex(own.rows), errors="coerce").to_numpy(float)
             for name in ("geometry_x", "geometry_y")]  # fmt: skip
    for x, y in ((own.x, own.y), (own.y, own.x)):
        apart = np.abs(x % ZONE_WIDTH_M - drawn[0] % ZONE_WIDTH_M) + np.abs(y - drawn[1])
        if _median(apart) <= SAME_COLUMN_M:
            return True
    return False


def _projected(own: _Columns, claims: list[Claim]) -> Places:
    remarks: list[Remark] = []
    plane = one_plane(claims, own.sheet.file, own.column)
    x, y = own.median
    if is_northing(x) and not is_northing(y):
        remarks += own.remark(SWAPPED, own.value)
        own = own.turned()
        x, y = y, x
    prefixes = zone_numbers(own.x)
    prefix = int(np.bincount(prefixes).argmax())
    if prefix and is_northing(y):
        require_zone(prefix, claims, own.sheet.file, own.column, own.value)
        if plane is None:
            plane = zone_plane(prefix)
            remarks += own.remark(FRAME, f"{prefix} → {shown(plane)}")
        odd = (prefixes > 0) & (prefixes != prefix)
        remarks += ODD_ZONE.at(own.sheet.file, _rows(own, odd), own.column, prefixes[odd].tolist())
        easting = np.where(prefixes == prefix, own.x - prefix * ZONE_WIDTH_M, own.x)
        remarks += own.remark(ZONE, own.value)
        own = replace(own, x=easting)
    if plane is None:
        plane = CRS.from_user_input(USUAL_PLANE)
        if lies_in(plane, *own.median):
            remarks += own.remark(ASSUMED, shown(plane))
    plane = without_prefix(plane)
    _require_in_plane(own, plane)
    return Places(own.x, own.y, code(plane), remarks)


def _rows(own: _Columns, mask: NDArray[np.bool_]) -> list[str]:
    whole = own.sheet.cells.index.isin(own.rows[mask])
    return own.sheet.places(whole)


def _from_degrees(own: _Columns, claims: list[Claim]) -> Places:
    """Degrees a file or the mapping says are degrees, in the plane named, else in its zone."""
    frames = [claim for claim in claims if claim.plane.is_geographic]
    planes = [claim for claim in claims if not claim.plane.is_geographic]
    if not frames:
        raise own.refused(
            "the coordinates are degrees",
            'Set crs in the mapping to their frame, "EPSG:4490" for CGCS2000 or "EPSG:4326" for '
            "GPS; those of web maps are shifted by 500 m.",
        )
    x, y = own.median
    if 3 <= x <= 54 and 73 <= y <= 136:
        own = own.turned()
    frame = one_plane(frames, own.sheet.file, own.column)
    plane = without_prefix(planes[0].plane if planes else plane_at(*own.median))
    east, north = Transformer.from_crs(frame, plane, always_xy=True).transform(own.x, own.y)
    known = np.isfinite(east) & np.isfinite(north)
    placed = replace(own, x=np.where(known, east, np.nan), y=np.where(known, north, np.nan))
    _require_in_plane(placed, plane)
    return Places(placed.x, placed.y, code(plane), own.remark(DEGREES, shown(plane)))


def _on_a_local_grid(own: _Columns, mapping: SurveyMapping) -> Places:
    remarks: list[Remark] = []
    bare = own.headings[0].strip().lower().startswith("x")
    if mapping.x_is == "north" or (mapping.x_is == "auto" and bare):
        # Chinese surveys call the northing X; nothing in the numbers of a local grid says so.
        own = own.turned()
        remarks += own.remark(SWAPPED, own.value)
    grid = mapping.local_grid
    if grid is None:
        return Places(own.x, own.y, mapping.crs, [*remarks, *own.remark(LOCAL, mapping.crs)])
    plane = parsed(mapping.crs or USUAL_PLANE)
    if plane is None or not plane.is_projected:
        raise own.refused(
            "a local grid with parameters needs the plane it is brought to",
            'Set crs in the mapping to that plane, as "EPSG:4548".',
        )
    try:
        east, north = grid.in_plane(own.x, own.y)
    except ValueError as error:
        raise InputError([Finding(
            "mapping", "local_grid", "pipeline", grid.pipeline,
            said("the pipeline cannot be used: {error}", error=str(error)),
            "Write steps of PROJ that name no file, or give the four parameters.",
        )]) from None  # fmt: skip
    placed = replace(own, x=east, y=north)
    plane = without_prefix(plane)
    _require_in_plane(placed, plane)
    remarks += placed.remark(FROM_LOCAL, f"{grid.name} → {shown(plane)}")
    return Places(placed.x, placed.y, code(plane), remarks)


def _in_feet(easting: float, northing: float) -> bool:
    return bool(
        is_northing(northing * FOOT_M)
        and EASTINGS_M[0] <= easting * FOOT_M <= EASTINGS_M[1]
        and not (is_northing(northing) and EASTINGS_M[0] <= easting <= EASTINGS_M[1])
    )


def _require_in_plane(own: _Columns, plane: CRS) -> None:
    if not lies_in(plane, *own.median):
        raise own.refused(
            said("the coordinates do not lie in {plane}", plane=shown(plane)),
            'Set crs in the mapping to their plane; for a local grid write crs = "local: <its '
            'name>", or its parameters under [local_grid].',
        )


def _median(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
