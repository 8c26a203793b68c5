"""The maps of a case: GeoTIFFs at the pixels of the virtual ground."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.windows import Window

from drainage.inundation.mesh.draw import pixel_m, strips
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.quantities import QUANTITIES

ROWS_AT_ONCE = 64
"""Rows of squares that are drawn at once: some megabytes."""
TILE = 256


def write_maps(
    ground: VirtualGround, cells: Mapping[str, NDArray[np.float32]], crs: str, folder: Path
) -> list[Path]:
    """A cloud-optimised GeoTIFF of each map of the cells (n,), named after it."""
    return [_write(ground, cells, name, crs, folder / f"{name}.tif") for name in cells]


def _write(
    ground: VirtualGround,
    cells: Mapping[str, NDArray[np.float32]],
    name: str,
    crs: str,
    path: Path,
) -> Path:
    frame, side = ground.frame, pixel_m(ground)
    k = ground.pixels_a_side
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".map-") as scratch:
        plain = Path(scratch) / path.name
        with rasterio.open(
            plain, "w", driver="GTiff", width=frame.columns * k, height=frame.rows * k, count=1,
            dtype="float32", crs=crs, nodata=np.nan, tiled=True, blockxsize=TILE, blockysize=TILE,
            compress="DEFLATE", transform=Affine(side, 0, frame.x_west_m, 0, -side,
                                                 frame.y_north_m),
        ) as raster:  # fmt: skip
            for row, pixels in strips(ground, ROWS_AT_ONCE):
                values = pixels.values(cells, name)
                raster.write(values, 1, window=Window(0, row, values.shape[1], values.shape[0]))
            raster.set_band_description(1, QUANTITIES[name].long_name)
            raster.update_tags(1, units=QUANTITIES[name].units)
        rasterio.shutil.copy(plain, path, driver="COG", compress="DEFLATE")
    return path
