"""Depths and levels at the beginning of a case, from a GeoTIFF."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.errors import RasterioIOError

from drainage.errors import Finding, InputError
from drainage.formats.planes.zones import same_plane
from drainage.formats.terrain import LARGEST_BYTES
from drainage.input_file import refused, require_file
from drainage.said import said

Floats = NDArray[np.float64]
MOST_CELLS = 80_000_000


def values_at(path: Path, crs: str, x_m: Floats, y_m: Floats, key: str) -> Floats:
    """Values (n,) of the pixels at places (n,) in ``crs``; NaN off the raster and at gaps.

    InputError for another plane, several bands, a raster that is turned, and one that
    covers none of the places.
    """
    require_file(path, LARGEST_BYTES, "Cut out the area: gdalwarp -te.")
    file = str(path)
    try:
        with rasterio.open(path, driver="GTiff") as source:
            own = None if source.crs is None else CRS.from_wkt(source.crs.to_wkt())
            step, shape, bands = source.transform, source.shape, source.count
            if shape[0] * shape[1] <= MOST_CELLS and bands == 1:
                raw = source.read(1, masked=True)
                scale, offset = source.scales[0], source.offsets[0]
    except RasterioIOError as error:
        raise refused(
            path, said("not a readable GeoTIFF, or cut short: {error}", error=str(error)),
            said("Copy or download it again, or convert it: gdal_translate -of GTiff {file} "
                 "out.tif.", file=file),
        ) from None  # fmt: skip
    if own is None or not same_plane(own, CRS.from_user_input(crs)):
        raise InputError([Finding(
            file, key, "", "" if own is None else own.name,
            said("the terrain is in {crs}, this raster is not", crs=crs),
            said("Transform it: gdalwarp -t_srs {crs} {file} out.tif.", crs=crs, file=file),
        )])  # fmt: skip
    if bands != 1 or shape[0] * shape[1] > MOST_CELLS:
        raise InputError([Finding(
            file, key, "", f"{bands} x {shape[0]} x {shape[1]}",
            "more than one band, or too many pixels",
            said("Take the band, and cut out the area: gdal_translate -b 1 -projwin … {file} "
                 "out.tif.", file=file),
        )])  # fmt: skip
    if step.b or step.d or step.a <= 0 or step.e >= 0:
        raise InputError([Finding(
            file, key, "", "", "the raster is rotated, upside down or mirrored",
            said("Turn it upright: gdalwarp -t_srs {crs} {file} out.tif.", crs=crs, file=file),
        )])  # fmt: skip
    levels = raw.astype(np.float64).filled(np.nan) * scale + offset
    column, row = np.floor((x_m - step.c) / step.a), np.floor((y_m - step.f) / step.e)
    inside = (column >= 0) & (column < shape[1]) & (row >= 0) & (row < shape[0])
    if not inside.any():
        raise InputError([Finding(
            file, key, "", "", "the raster covers none of the terrain",
            "Give one of the same area and plane.",
        )])  # fmt: skip
    at = np.where(inside, row, 0).astype(np.int64), np.where(inside, column, 0).astype(np.int64)
    return np.where(inside, levels[at], np.nan)
