"""A raster as cloud-optimised GeoTIFF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.crs import CRS
from rasterio.errors import CRSError

from drainage.errors import StoreError
from drainage.network.model import gis_plane
from drainage.said import said
from drainage.written import written_whole

EVEN = 1e-3
"""How far the distance of cell centres may differ, as a share of the cell."""


def write_geotiff(
    values: NDArray[np.floating[Any]],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    crs: str,
    name: str,
    unit: str,
    path: Path,
) -> Path:
    """Write values (rows, columns) at the cell centres ``x_m`` and ``y_m``; NaN is no data.

    Centres may rise or fall. On a local grid the file says no coordinate system. Raises
    StoreError for centres that are not evenly spaced or a coordinate system nobody knows. The
    file is written whole or not at all.
    """
    width, height = _step(x_m, "x"), _step(y_m, "y")
    cells = values.astype(np.float32)[:: 1 if height < 0 else -1, :: 1 if width > 0 else -1]
    width, height = abs(width), abs(height)
    known = gis_plane(crs)
    try:
        plane = None if known is None else CRS.from_user_input(known)
    except (CRSError, ValueError) as error:
        raise StoreError(
            said("the coordinate system {crs} is not known ({error})", crs=crs, error=error)
        ) from None
    with (
        written_whole(path, ".tif") as scratch,
        rasterio.open(
            scratch, "w", driver="COG", width=cells.shape[1], height=cells.shape[0], count=1,
            dtype="float32", crs=plane, nodata=np.nan, compress="DEFLATE",
            transform=Affine(width, 0, x_m.min() - width / 2, 0, -height, y_m.max() + height / 2),
        ) as raster,
    ):  # fmt: skip
        raster.write(cells, 1)
        raster.set_band_description(1, name)
        raster.update_tags(1, units=unit)
    return path


def _step(centres: NDArray[np.float64], axis: str) -> float:
    """Distance of cell centres, m, below 0 where they fall."""
    steps = np.diff(centres)
    if not steps.size or not np.allclose(steps, steps[0], rtol=EVEN, atol=0) or steps[0] == 0:
        raise StoreError(said("the cells are not evenly spaced along {axis}", axis=axis))
    return float((centres[-1] - centres[0]) / steps.size)
