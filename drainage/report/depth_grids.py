"""The greatest depth on the ground as cloud-optimised GeoTIFF."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
import xarray as xr
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.crs import CRS
from rasterio.errors import CRSError

from drainage.errors import StoreError

DRY_M = 0.01
"""Cells that never get deeper hold no data."""
EVEN = 1e-3
"""How far the distance of cell centres may differ, as a share of the cell."""


def depth_geotiff(depth_nc: Path, path: Path) -> Path:
    """Write the greatest ``depth_m`` of a depth.nc, m; dry cells are NaN, without data.

    The file holds ``depth_m`` (time, y, x) with cell centres ``x`` and ``y`` in m and the
    coordinate system in its attribute ``crs``. Raises StoreError for any other file. The
    GeoTIFF is written whole or not at all.
    """
    greatest, crs = _greatest(depth_nc)
    x, width = _axis(depth_nc, greatest, "x")
    y, height = _axis(depth_nc, greatest, "y")
    cells = greatest.transpose("y", "x").to_numpy().astype(np.float32)
    cells = cells[:: 1 if height < 0 else -1, :: 1 if width > 0 else -1]
    cells = np.where(cells >= np.float32(DRY_M), cells, np.float32(np.nan))
    width, height = abs(width), abs(height)
    plane = _plane(depth_nc, crs)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.stem}.part.tif")
    with rasterio.open(
        scratch, "w", driver="COG", width=cells.shape[1], height=cells.shape[0], count=1,
        dtype="float32", crs=plane, nodata=np.nan, compress="DEFLATE",
        transform=Affine(width, 0, x.min() - width / 2, 0, -height, y.max() + height / 2),
    ) as raster:  # fmt: skip
        raster.write(cells, 1)
        raster.set_band_description(1, "max_depth_m")
        raster.update_tags(1, units="m")
    scratch.replace(path)
    return path


def _plane(depth_nc: Path, crs: str) -> CRS:
    try:
        return CRS.from_user_input(crs)
    except (CRSError, ValueError):
        raise StoreError(f"{depth_nc}: the coordinate system {crs} is not known.") from None


def _greatest(depth_nc: Path) -> tuple[xr.DataArray, str]:
    try:
        with xr.open_dataset(depth_nc, engine="h5netcdf", decode_times=False) as dataset:
            depth = dataset["depth_m"].max("time", skipna=True).load()
            crs = str(dataset.attrs.get("crs") or dataset["depth_m"].attrs.get("crs") or "")
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(
            f"{depth_nc}: not a depth on a grid ({error}). Delete it and run again."
        ) from None
    if not crs:
        raise StoreError(f"{depth_nc}: the attribute crs is missing.")
    return depth, crs


def _axis(depth_nc: Path, depth: xr.DataArray, name: str) -> tuple[NDArray[np.float64], float]:
    """Cell centres and their distance, m, below 0 where they fall."""
    centres = depth[name].to_numpy().astype(float)
    steps = np.diff(centres)
    if not steps.size or not np.allclose(steps, steps[0], rtol=EVEN, atol=0) or steps[0] == 0:
        raise StoreError(f"{depth_nc}: the cells are not evenly spaced along {name}.")
    return centres, float((centres[-1] - centres[0]) / steps.size)
