"""A raster as cloud-optimised GeoTIFF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.shutil import copy as copy_raster
from rasterio.windows import Window

from drainage.errors import StoreError
from drainage.network.model import gis_plane
from drainage.said import said
from drainage.written import written_whole

BLOCK = 512
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
    plane = _plane(crs)
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


@dataclass(frozen=True)
class Sheet:
    """A raster of square pixels in plan: ``rows`` by ``columns`` of ``pixel_m`` from the
    north-western corner on, in tiles of ``tile`` pixels a side, a multiple of 16."""

    x_west_m: float
    y_north_m: float
    pixel_m: float
    rows: int
    columns: int
    tile: int
    crs: str


WriteTile = Callable[[int, int, NDArray[np.float32]], None]
"""Row and column of the upper left pixel, and the values of a tile."""


@contextmanager
def tiled_geotiff(
    sheet: Sheet, name: str, unit: str, path: Path, **tags: str
) -> Iterator[WriteTile]:
    """A cloud-optimised GeoTIFF written tile by tile; tiles left out hold no data and no room.

    For rasters too large to be held. Raises and is written as ``write_geotiff``.
    """
    plane = _plane(sheet.crs)
    with written_whole(path, ".tif") as scratch:
        draft = scratch.with_suffix(".draft.tif")
        try:
            with rasterio.open(
                draft, "w", driver="GTiff", width=sheet.columns, height=sheet.rows, count=1,
                dtype="float32", crs=plane, nodata=np.nan, tiled=True, sparse_ok=True,
                blockxsize=sheet.tile, blockysize=sheet.tile, compress="DEFLATE", zlevel=1,
                transform=Affine(sheet.pixel_m, 0, sheet.x_west_m, 0, -sheet.pixel_m,
                                 sheet.y_north_m),
            ) as raster:  # fmt: skip
                raster.set_band_description(1, name)
                raster.update_tags(1, units=unit, **tags)

                def write(row: int, column: int, values: NDArray[np.float32]) -> None:
                    height, width = values.shape
                    raster.write(values, 1, window=Window(column, row, width, height))

                yield write
            copy_raster(
                draft, scratch, driver="COG", compress="DEFLATE", level=1, sparse_ok=True,
                blocksize=BLOCK, overview_resampling="AVERAGE", bigtiff="IF_SAFER",
            )  # fmt: skip
        finally:
            draft.unlink(missing_ok=True)


def _plane(crs: str) -> CRS | None:
    known = gis_plane(crs)
    try:
        return None if known is None else CRS.from_user_input(known)
    except (CRSError, ValueError) as error:
        raise StoreError(
            said("the coordinate system {crs} is not known ({error})", crs=crs, error=error)
        ) from None


def _step(centres: NDArray[np.float64], axis: str) -> float:
    """Distance of cell centres, m, below 0 where they fall."""
    steps = np.diff(centres)
    if not steps.size or not np.allclose(steps, steps[0], rtol=EVEN, atol=0) or steps[0] == 0:
        raise StoreError(said("the cells are not evenly spaced along {axis}", axis=axis))
    return float((centres[-1] - centres[0]) / steps.size)
