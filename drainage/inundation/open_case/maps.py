"""The maps of a case: GeoTIFFs at the pixels of the virtual ground."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.mesh.pixel_maps import PixelMap, write_pixel_maps
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.quantities import QUANTITIES

SHOWN_FROM_M = 0.001
"""A film of less than a millimetre is left out of the maps."""


def write_maps(
    ground: VirtualGround, cells: Mapping[str, NDArray[np.float32]], crs: str, folder: Path
) -> list[Path]:
    """A cloud-optimised GeoTIFF of each map of the cells (n,), named after it."""
    maps = [PixelMap(name, QUANTITIES[name].units, folder / f"{name}.tif") for name in cells]
    return write_pixel_maps(ground, cells, maps, crs, SHOWN_FROM_M)
