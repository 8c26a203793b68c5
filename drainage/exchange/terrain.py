"""Ground levels from a GeoTIFF: read in the network's plane, at points, as slopes."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.errors import NotGeoreferencedWarning, RasterioIOError
from rasterio.features import rasterize
from rasterio.windows import Window
from shapely import Polygon

from drainage.errors import Finding, InputError

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]

MOST_CELLS = 250_000_000
"""One gigabyte of float32."""
LEVELS_M = (-500.0, 9000.0)
"""From the Dead Sea to the highest mountain: what is beyond is no level."""
MARGIN_CELLS = 2
"""A bilinear level needs one cell beyond a point, a central difference one more."""
FEET = ("ft", "foot", "feet", "us survey foot", "us-ft", "ftus")


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
    if not path.is_file():
        raise _refused(shown, "", "the file does not exist", "Give the path of a GeoTIFF.")
    try:
        with _opened(path) as source:
            findings = terrain_findings(source, crs, shown)
            if findings:
                raise InputError(findings)
            window = _window(source, bounds, shown)
            levels = _levels(source, window)
            transform = source.window_transform(window)
    except RasterioIOError as error:
        raise _refused(
            shown, "", f"not a readable GeoTIFF, or cut short: {error}",
            f"Copy or download it again, or convert it: gdal_translate -of GTiff {shown} out.tif.",
        ) from error  # fmt: skip
    findings = _level_findings(levels, shown)
    if findings:
        raise InputError(findings)
    return Terrain(levels, transform, crs, shown)


def terrain_findings(source: Any, crs: str, shown: str) -> list[Finding]:
    """Why an open raster cannot be used as a terrain in ``crs``; empty: it can."""
    found = [*_plane_findings(source, crs)]
    if source.count != 1:
        found.append(
            ("bands", str(source.count), "a terrain has one band, of levels",
             f"Take the band of levels: gdal_translate -b 1 {shown} out.tif.")
        )  # fmt: skip
    elif source.dtypes[0].startswith("complex"):
        found.append(("band 1", source.dtypes[0], "complex numbers are no levels",
                      "Give a raster of ground levels in m."))  # fmt: skip
    unit = _vertical_unit(source)
    if unit.lower() in FEET:
        found.append(
            ("units", unit, "the levels are in feet, not in m",
             f'Convert them: gdal_calc.py -A {shown} --calc="A*0.3048" --outfile=out.tif, '
             "then gdal_edit.py -units m out.tif.")
        )  # fmt: skip
    return [
        Finding(shown, place, "", value, message, cure.replace("{shown}", shown))
        for place, value, message, cure in found
    ]


def _plane_findings(source: Any, crs: str) -> list[tuple[str, str, str, str]]:
    """Place, value, message and cure of what is wrong with the raster's position."""
    warp = f"gdalwarp -t_srs {crs} -r bilinear {{shown}} out.tif"
    found = []
    if source.crs is None:
        found.append(
            ("coordinate system", "", "the raster has no coordinate system",
             f"If it is in {crs}: gdal_edit.py -a_srs {crs} {{shown}}; if in another: "
             f"gdalwarp -s_srs EPSG:… -t_srs {crs} -r bilinear {{shown}} out.tif.")
        )  # fmt: skip
    else:
        own = _horizontal(CRS.from_wkt(source.crs.to_wkt()))
        if own.is_geographic:
            found.append(
                (
                    "coordinate system",
                    _crs_name(own),
                    "the raster is in degrees, not in m",
                    f"Project it: {warp}.",
                )
            )
        elif not _same_plane(own, CRS.from_user_input(crs)):
            found.append(("coordinate system", _crs_name(own),
                          f"the network is in {crs}", f"Transform it: {warp}."))  # fmt: skip
    step = source.transform
    if step.b != 0.0 or step.d != 0.0:
        found.append(("geotransform", f"{step.b:g} {step.d:g}", "the raster is rotated",
                      f"Turn it upright: {warp}."))  # fmt: skip
    elif step.a <= 0.0 or step.e >= 0.0:
        found.append(
            ("geotransform", f"{step.a:g} {step.e:g}",
             "the raster is upside down, mirrored or has no position: "
             "columns must run east and rows south",
             f"Turn it upright: {warp}.")
        )  # fmt: skip
    return found


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
            f"the point lies outside the part of {terrain.path} that was read"
            if outside[k] else f"{terrain.path} has no level here (a gap, or its very edge)",
            "Give a terrain that covers it, or the level itself." if outside[k]
            else "Fill the gap (gdal_fillnodata.py), or give the level itself.",
        )
        for k in np.flatnonzero(missing).tolist()
    ]  # fmt: skip


@contextmanager
def _opened(path: Path) -> Any:
    with warnings.catch_warnings():
        # A raster without position is refused with a cure, which says more.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, driver="GTiff") as source:
            yield source


def _horizontal(crs: CRS) -> CRS:
    return crs.sub_crs_list[0] if crs.is_compound else crs


def _same_plane(one: CRS, other: CRS) -> bool:
    """GIS files hold x, y whatever order the register gives the axes."""
    return one.equals(_horizontal(other), ignore_axis_order=True) or (
        one.to_epsg() is not None and one.to_epsg() == _horizontal(other).to_epsg()
    )


def _crs_name(crs: CRS) -> str:
    code = crs.to_epsg()
    return f"EPSG:{code} {crs.name}" if code else str(crs.name)


def _vertical_unit(source: Any) -> str:
    """The unit of the levels by the band's tag, else by a vertical axis; empty: unknown."""
    if source.count and source.units[0]:
        return str(source.units[0])
    axes = CRS.from_wkt(source.crs.to_wkt()).axis_info if source.crs else []
    return next((str(axis.unit_name) for axis in axes if axis.direction in ("up", "down")), "")


def _window(source: Any, bounds: Bounds | None, shown: str) -> Window:
    """The cells of ``bounds`` with a margin, as far as the raster has them."""
    step, rows, columns = source.transform, source.height, source.width
    first = np.array([0, 0])
    last = np.array([rows, columns])
    if bounds is not None:
        left, bottom, right, top = bounds
        low = np.floor([(top - step.f) / step.e, (left - step.c) / step.a]) - MARGIN_CELLS
        high = np.ceil([(bottom - step.f) / step.e, (right - step.c) / step.a]) + MARGIN_CELLS
        first = np.clip(low, 0, last).astype(np.int64)
        last = np.clip(high, 0, last).astype(np.int64)
    height, width = (last - first).tolist()
    if height <= 0 or width <= 0:
        raise _refused(
            shown, _listed(_extent(step, rows, columns)),
            f"the terrain does not cover the area wanted ({_listed(bounds or (0, 0, 0, 0))})",
            "Give a terrain of the area; left, bottom, right, top are in m.",
        )  # fmt: skip
    if height * width > MOST_CELLS:
        raise _refused(
            shown, f"{height} x {width} cells",
            f"more than {MOST_CELLS} cells would have to be read",
            f"Cut out the town, or take wider cells: gdalwarp -tr 5 5 -r average {shown} out.tif.",
        )  # fmt: skip
    return Window(int(first[1]), int(first[0]), width, height)


def _extent(step: Affine, rows: int, columns: int) -> Bounds:
    return step.c, step.f + rows * step.e, step.c + columns * step.a, step.f


def _listed(bounds: Bounds) -> str:
    return " ".join(f"{value:.0f}" for value in bounds)


def _levels(source: Any, window: Window) -> NDArray[np.float32]:
    raw = source.read(1, window=window, masked=True)
    levels = raw.astype(np.float32).filled(np.nan)
    # Integers of cm or dm carry their scale beside them.
    levels = levels * np.float32(source.scales[0]) + np.float32(source.offsets[0])
    return np.where(np.isfinite(levels), levels, np.float32(np.nan))


def _level_findings(levels: NDArray[np.float32], shown: str) -> list[Finding]:
    there = np.isfinite(levels)
    if not there.any():
        return [Finding(shown, "band 1", "", "", "no cell of the area has a level",
                        "Give a terrain with levels there.")]  # fmt: skip
    low, high = float(levels[there].min()), float(levels[there].max())
    if low >= LEVELS_M[0] and high <= LEVELS_M[1]:
        return []
    return [
        Finding(
            shown, "band 1", "", f"{low:g} to {high:g}",
            "these are no levels in m; probably a number stands for no level",
            f"Name that number: gdal_edit.py -a_nodata {low if low < LEVELS_M[0] else high:g} "
            f"{shown}.",
        )
    ]  # fmt: skip


def _cell_slopes_pct(terrain: Terrain) -> Floats:
    """Slopes (row - 2, column - 2) of the cells with a neighbour on every side, %."""
    levels, step = terrain.levels_m, terrain.transform
    # Taken in float64, or the difference of two levels of 500 m loses its last digits.
    east = np.subtract(levels[1:-1, 2:], levels[1:-1, :-2], dtype=np.float64) / (2 * step.a)
    north = np.subtract(levels[2:, 1:-1], levels[:-2, 1:-1], dtype=np.float64) / (2 * step.e)
    return np.hypot(east, north) * 100.0


def _refused(shown: str, value: str, message: str, cure: str) -> InputError:
    return InputError([Finding(shown, "", "", value, message, cure)])
