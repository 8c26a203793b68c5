"""The greatest depth on the ground as cloud-optimised GeoTIFF."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from drainage.errors import StoreError
from drainage.formats.geotiff import write_geotiff
from drainage.said import said

DRY_M = 0.01
"""Cells that never get deeper hold no data."""


def depth_geotiff(depth_nc: Path, path: Path) -> Path:
    """Write the greatest ``depth_m`` of a depth.nc, m; dry cells are NaN, without data.

    The file holds ``depth_m`` (time, y, x) with cell centres ``x`` and ``y`` in m and the
    coordinate system in its attribute ``crs``. Raises StoreError for any other file. The
    GeoTIFF is written whole or not at all.
    """
    greatest, crs = _greatest(depth_nc)
    cells = greatest.transpose("y", "x").to_numpy().astype(np.float32)
    cells = np.where(cells >= np.float32(DRY_M), cells, np.float32(np.nan))
    x, y = (greatest[axis].to_numpy().astype(float) for axis in ("x", "y"))
    try:
        return write_geotiff(cells, x, y, crs, "max_depth_m", "m", path)
    except StoreError as error:
        raise StoreError(said("{depth_nc}: {error}.", depth_nc=depth_nc, error=error)) from None


def _greatest(depth_nc: Path) -> tuple[xr.DataArray, str]:
    try:
        with xr.open_dataset(depth_nc, engine="h5netcdf", decode_times=False) as dataset:
            depth = dataset["depth_m"].max("time", skipna=True).load()
            crs = str(dataset.attrs.get("crs") or dataset["depth_m"].attrs.get("crs") or "")
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(
            said(
                "{depth_nc}: not a depth on a grid ({error}). Delete it and run again.",
                depth_nc=depth_nc,
                error=error,
            )
        ) from None
    if not crs:
        raise StoreError(said("{depth_nc}: the attribute crs is missing.", depth_nc=depth_nc))
    return depth, crs
