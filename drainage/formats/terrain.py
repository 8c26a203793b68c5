"""Ground levels from a GeoTIFF: read in the network's plane, at points, as slopes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.errors import NotGeoreferencedWarning, RasterioIOError
from rasterio.features import rasterize
from rasterio.windows import Window
from shapely import Polygon

from drainage.errors import Finding, InputError
from drainage.formats.terrain_checks import level_findings, terrain_findings, zone_shift_m
from drainage.input_file import require_file
from drainage.said import said

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]

MOST_CELLS = 80_000_000
"""Read as float64 with their mask they take 720 MB."""
MOST_BLOCK_BYTES = 128 * 2**20
"""What is unpacked at once."""
LARGEST_BYTES = 20 * 2**30
MARGIN_CELLS = 2
"""A bilinear level needs one cell beyond a point, a central difference one more."""


@dataclass(frozen=True)
class Terrain:
    """Ground levels on a grid.

    ``levels_m`` is (row, column) float32, m above the datum, NaN where there is none;
    row 0 is the northernmost. ``transform`` leads from (column, row) of a cell's upper
    left corner to (x, y) in m of ``crs``. ``path`` is the file as the user knows it.
    """

    levels_m: NDArray[np.float32]
    transform: Affine
    crs: str
    path: str


def read_terrain(path: Path, crs: str, bounds: Bounds | None = None) -> Terrain:
    """The terrain of a GeoTIFF in ``crs``, of which only ``bounds`` is read.

    ``bounds`` is left, bottom, right, top in m of ``crs``; two cells beyond are read
    along. Raises InputError with all findings.
    """
    shown = str(path)
    require_file(path, LARGEST_BYTES, "Cut out the town: gdalwarp -te.")
    try:
        with _opened(path) as source:
            findings = terrain_findings(source, crs, shown)
            if findings:
                raise InputError(findings)
            step = Affine.translation(zone_shift_m(source, crs), 0.0) @ source.transform
            window = _window(source, step, bounds, shown)
            levels = _levels(source, window)
            transform = _moved(step, window)
    except RasterioIOError as error:
        raise _refused(
            shown, "", said("not a readable GeoTIFF, or cut short: {error}", error=error),
            said("Copy or download it again, or convert it: gdal_translate -of GTiff {file} "
                 "out.tif.", file=shown),
        ) from error  # fmt: skip
    findings = level_findings(levels, shown)
    if findings:
        raise InputError(findings)
    return Terrain(levels, transform, crs, shown)


def ground_levels_m(terrain: Terrain, x_m: Floats, y_m: Floats) -> Floats:
    """Levels (n,) at points (n,), m, bilinear between the centres of cells.

    NaN beyond the outermost centres and where a cell that counts has no level.
    """
    rows, columns = terrain.levels_m.shape
    step = terrain.transform
    column = (np.asarray(x_m, dtype=float) - step.c) / step.a - 0.5
    row = (np.asarray(y_m, dtype=float) - step.f) / step.e - 0.5
    inside = (column >= 0) & (column <= columns - 1) & (row >= 0) & (row <= rows - 1)
    column, row = np.where(inside, column, 0.0), np.where(inside, row, 0.0)
    left, top = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    right, bottom = np.minimum(left + 1, columns - 1), np.minimum(top + 1, rows - 1)
    east, south = column - left, row - top
    level = np.zeros(inside.shape)
    for at_row, at_column, weight in (
        (top, left, (1 - south) * (1 - east)),
        (top, right, (1 - south) * east),
        (bottom, left, south * (1 - east)),
        (bottom, right, south * east),
    ):
        # A cell of no weight may lack a level without spoiling the others.
        level += np.where(weight > 0, weight * terrain.levels_m[at_row, at_column], 0.0)
    return np.where(inside, level, np.nan)


def slopes_pct(terrain: Terrain, polygons: Sequence[Polygon]) -> Floats:
    """Mean slope (n,) of the ground in each of n polygons, %.

    Slopes are central differences, of the cells whose centres lie in the polygon; where
    polygons overlap the last one has the cell. NaN: no such cell has a slope.
    """
    count = len(polygons)
    # An empty shape is refused by the rasteriser, and covers no cell anyway.
    shapes = [
        (polygon, number + 1) for number, polygon in enumerate(polygons) if not polygon.is_empty
    ]
    if not shapes or min(terrain.levels_m.shape) < 3:
        return np.full(count, np.nan)
    owner = rasterize(
        shapes, out_shape=terrain.levels_m.shape, transform=terrain.transform, fill=0,
        dtype="int32",
    )[1:-1, 1:-1]  # fmt: skip
    slope = _cell_slopes_pct(terrain)
    counted = (owner > 0) & np.isfinite(slope)
    cells = np.bincount(owner[counted], minlength=count + 1)[1:]
    total = np.bincount(owner[counted], weights=slope[counted], minlength=count + 1)[1:]
    return np.where(cells > 0, total / np.maximum(cells, 1), np.nan)


def coverage_findings(
    terrain: Terrain, x_m: Floats, y_m: Floats, ids: Sequence[str], file: str
) -> list[Finding]:
    """One finding for each placed point of ``file`` (n points) without a ground level."""
    x_m, y_m = np.asarray(x_m, dtype=float), np.asarray(y_m, dtype=float)
    left, bottom, right, top = _extent(terrain.transform, *terrain.levels_m.shape)
    outside = (x_m < left) | (x_m > right) | (y_m < bottom) | (y_m > top)
    placed = np.isfinite(x_m) & np.isfinite(y_m)
    missing = placed & ~np.isfinite(ground_levels_m(terrain, x_m, y_m))
    return [
        Finding(
            file, str(ids[k]), "ground_level_m", f"{x_m[k]:.2f} {y_m[k]:.2f}",
            said("the point lies outside the part of {terrain} that was read"
                 if outside[k] else "{terrain} has no level here (a gap, or its very edge)",
                 terrain=terrain.path),
            "Give a terrain that covers it, or the level itself." if outside[k]
            else "Fill the gap (gdal_fillnodata.py), or give the level itself.",
        )
        for k in np.flatnonzero(missing).tolist()
    ]  # fmt: skip


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with warnings.catch_warnings():
        # A raster without position is refused with a cure, which says more.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, driver="GTiff") as source:
            yield source


def _window(source: Any, step: Affine, bounds: Bounds | None, shown: str) -> Window:
    """The cells of ``bounds`` with a margin, as far as the raster has them; ``step`` places it."""
    rows, columns = source.height, source.width
    first = np.array([0, 0])
    last = np.array([rows, columns])
    wanted = ""
    if bounds is not None:
        if not np.isfinite(bounds).all():
            raise _refused(
                shown, "", "nothing of the network has coordinates, so no terrain can lie under it",
                "Give its nodes their x and y first.",
            )  # fmt: skip
        wanted = f" ({_listed(bounds)})"
        left, bottom, right, top = bounds
        low = np.floor([(top - step.f) / step.e, (left - step.c) / step.a]) - MARGIN_CELLS
        high = np.ceil([(bottom - step.f) / step.e, (right - step.c) / step.a]) + MARGIN_CELLS
        first = np.clip(low, 0, last).astype(np.int64)
        last = np.clip(high, 0, last).astype(np.int64)
    height, width = (last - first).tolist()
    if height <= 0 or width <= 0:
        raise _refused(
            shown, _listed(_extent(step, rows, columns)),
            said("the terrain does not cover the area wanted{wanted}", wanted=wanted),
            "Give a terrain of the area; left, bottom, right, top are in m.",
        )  # fmt: skip
    block = int(np.prod(source.block_shapes[0])) * np.dtype(source.dtypes[0]).itemsize
    if block > MOST_BLOCK_BYTES:
        raise _refused(
            shown, said("blocks of {size} MB", size=block >> 20),
            said("packed in blocks of more than {most} MB", most=MOST_BLOCK_BYTES >> 20),
            said("Tile it: gdal_translate -co TILED=YES {file} out.tif.", file=shown),
        )  # fmt: skip
    if height * width > MOST_CELLS:
        raise _refused(
            shown, said("{rows} x {columns} cells", rows=height, columns=width),
            said("more than {most} cells would have to be read", most=MOST_CELLS),
            said("Cut out the town, or take wider cells: gdalwarp -tr 5 5 -r average {file} "
                 "out.tif.", file=shown),
        )  # fmt: skip
    return Window(int(first[1]), int(first[0]), width, height)


def _moved(step: Affine, window: Window) -> Affine:
    left, top = step.c + window.col_off * step.a, step.f + window.row_off * step.e
    return Affine(step.a, step.b, left, step.d, step.e, top)


def _extent(step: Affine, rows: int, columns: int) -> Bounds:
    return step.c, step.f + rows * step.e, step.c + columns * step.a, step.f


def _listed(bounds: Bounds) -> str:
    return " ".join(f"{value:.0f}" for value in bounds)


def _levels(source: Any, window: Window) -> NDArray[np.float32]:
    raw = source.read(1, window=window, masked=True)
    # The number that stands for no level may be past what float32 holds.
    with np.errstate(over="ignore", invalid="ignore"):
        levels = raw.data.astype(np.float32, copy=False)
        levels[np.ma.getmaskarray(raw)] = np.nan
        # Integers of cm or dm carry their scale beside them.
        levels *= np.float32(source.scales[0])
        levels += np.float32(source.offsets[0])
    levels[~np.isfinite(levels)] = np.nan
    return levels


def _cell_slopes_pct(terrain: Terrain) -> Floats:
    """Slopes (row - 2, column - 2) of the cells with a neighbour on every side, %."""
    levels, step = terrain.levels_m, terrain.transform
    # Taken in float64, or the difference of two levels of 500 m loses its last digits.
    east = np.subtract(levels[1:-1, 2:], levels[1:-1, :-2], dtype=np.float64) / (2 * step.a)
    north = np.subtract(levels[2:, 1:-1], levels[:-2, 1:-1], dtype=np.float64) / (2 * step.e)
    return np.hypot(east, north) * 100.0


def _refused(shown: str, value: str, message: str, cure: str) -> InputError:
    return InputError([Finding(shown, "", "", value, message, cure)])
