"""The plane a terrain stands in and how far it reaches, of its head alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from pyproj import CRS, Proj
from rasterio.errors import RasterioIOError

from drainage.formats.planes.zones import code
from drainage.input_file import refused, require_file
from drainage.said import said

LARGEST_BYTES = 20 * 2**30
METRE = ("metre", "meter")
FARTHEST_FROM_TRUE = 0.05
"""Lengths off by so much make areas and volumes wrong by a tenth."""


@dataclass(frozen=True)
class TerrainPlane:
    """``crs`` of a terrain, a plane of metres, and its edges in it, m."""

    crs: str
    left_m: float
    bottom_m: float
    right_m: float
    top_m: float


def terrain_plane(path: Path) -> TerrainPlane:
    """The plane of a GeoTIFF; InputError where it has none, or one in degrees or feet."""
    require_file(path, LARGEST_BYTES, "Cut out the area: gdalwarp -te.")
    try:
        with rasterio.open(path, driver="GTiff") as source:
            own = None if source.crs is None else CRS.from_wkt(source.crs.to_wkt())
            edges = tuple(source.bounds)
    except RasterioIOError as error:
        raise refused(
            path, said("not a readable GeoTIFF, or cut short: {error}", error=error),
            said("Copy or download it again, or convert it: gdal_translate -of GTiff {file} "
                 "out.tif.", file=str(path)),
        ) from None  # fmt: skip
    if own is None:
        raise refused(
            path, "the raster has no coordinate system",
            said("Say which plane of metres it is in: gdal_edit.py -a_srs EPSG:… {file}.",
                 file=str(path)),
        )  # fmt: skip
    if own.is_compound:
        own = own.sub_crs_list[0]
    if own.is_geographic or not {axis.unit_name for axis in own.axis_info[:2]} <= set(METRE):
        raise refused(
            path, "the terrain is not in a plane of metres",
            said("Project it to the plane of your place: gdalwarp -t_srs EPSG:… -r bilinear "
                 "{file} out.tif.", file=str(path)),
            value=own.name,
        )  # fmt: skip
    _require_true(path, own, edges)
    return TerrainPlane(code(own), *edges)


def _require_true(path: Path, own: CRS, edges: tuple[float, ...]) -> None:
    """InputError for a plane in whose middle a metre is none: areas and slopes would be wrong.

    Gauss-Krueger and UTM zones stay within 0.2 %, equal-area planes of China within 3 %; the
    Mercator of web maps is off by 30 % at 40 degrees north.
    """
    if not own.is_projected:
        return
    plane = Proj(own)
    left, bottom, right, top = edges
    degrees = plane((left + right) / 2, (bottom + top) / 2, inverse=True)
    scale = plane.get_factors(*degrees)
    lengths = np.array([scale.meridional_scale, scale.parallel_scale])
    if not np.isfinite(lengths).all() or (np.abs(lengths - 1) > FARTHEST_FROM_TRUE).any():
        worst = float(lengths[np.argmax(np.abs(lengths - 1))])
        raise refused(
            path, said("a metre of this plane is {metres:.3f} m on the ground there",
                       metres=1 / worst),
            said("Project it to the plane of your place: gdalwarp -t_srs EPSG:… -r bilinear "
                 "{file} out.tif.", file=str(path)),
            value=own.name,
        )  # fmt: skip
