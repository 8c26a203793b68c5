"""The maps of a run on a mesh at the resolution of its virtual ground, as GeoTIFFs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.formats.geotiff import Sheet, tiled_geotiff
from drainage.inundation.mesh.draw import Pixels, pixel_m, window_of
from drainage.inundation.mesh.lowest import lowest_ground
from drainage.inundation.mesh.virtual import VirtualGround

Singles = NDArray[np.float32]

TILE = 512
"""Pixels a side that a tile should have."""
DIGITS = 3
MEANING = "depth on the pixel; arrival, durations and speed at the kerb of its cell"


@dataclass(frozen=True)
class PixelMap:
    """A quantity of depth.nc and the file it goes into."""

    name: str
    unit: str
    path: Path


def write_pixel_maps(
    ground: VirtualGround,
    cells: Mapping[str, Singles],
    maps: list[PixelMap],
    crs: str,
    shown_from_m: float,
) -> list[Path]:
    """Cloud-optimised GeoTIFFs of greatest values of cells (n,), one a map.

    Pixels whose greatest depth is below ``shown_from_m`` hold no data, and tiles without
    water take no room.
    """
    k, frame = ground.pixels_a_side, ground.frame
    squares = 16 * max(1, round(TILE / (16 * k)))
    sheet = Sheet(frame.x_west_m, frame.y_north_m, pixel_m(ground), frame.rows * k,
                  frame.columns * k, squares * k, crs)  # fmt: skip
    with ExitStack() as files:
        writers = [
            files.enter_context(tiled_geotiff(sheet, own.name, own.unit, own.path, comment=MEANING))
            for own in maps
        ]
        for top, left, pixels in _wet(ground, cells["greatest_depth_m"], squares, shown_from_m):
            shown = pixels.depth_m(cells["greatest_depth_m"]) >= shown_from_m
            for own, write in zip(maps, writers, strict=True):
                values = np.where(shown, pixels.values(cells, own.name), np.float32(np.nan))
                write(top * k, left * k, np.round(values, DIGITS).astype(np.float32))
    return [own.path for own in maps]


def _wet(
    ground: VirtualGround, depth_m: Singles, squares: int, least_m: float
) -> Iterator[tuple[int, int, Pixels]]:
    """Tiles of so many squares a side where water stands: row, column and pixels."""
    wet = lowest_ground(ground).deepest_m(depth_m) >= least_m
    for top in range(0, ground.frame.rows, squares):
        for left in range(0, ground.frame.columns, squares):
            part = slice(top, top + squares), slice(left, left + squares)
            if wet[part].any():
                yield top, left, window_of(ground, *part)
