"""The pixels of a virtual ground: where they lie, how high, how rough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.warp
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioIOError

from drainage.errors import Finding, InputError
from drainage.formats.terrain import Terrain
from drainage.inundation.ground.street_cells import Frame, frame_around
from drainage.said import said, word

Reals = NDArray[np.float32]

MOST_PIXELS = 200_000_000
"""The old town of 26 km2 has half as many of half a metre; each takes some 30 bytes."""
LEAST_MANNING_N = 0.005
"""Half of glass and planed boards, s/m^(1/3)."""
MOST_MANNING_N = 1.0
"""Dense reed, s/m^(1/3); more is a number of another kind."""


def pixel_frame(terrain: Terrain, cell_m: float, virtual_m: float, drawn: bool) -> Frame:
    """The pixels of squares of ``cell_m`` over a terrain, a whole number in each.

    They are ``virtual_m`` wide or as the terrain's own cells where those are wider, for finer
    ones would know no more; not so where houses or walls are ``drawn``. Where they are as
    wide as the terrain's they lie on them. Raises InputError where there are too many.
    """
    step = terrain.transform
    own = max(step.a, -step.e)
    wanted = virtual_m if drawn else max(virtual_m, own)
    k = max(1, round(cell_m / wanted))
    pixel = cell_m / k
    rows, columns = terrain.levels_m.shape
    if np.isclose(step.a, pixel, rtol=1e-6) and np.isclose(-step.e, pixel, rtol=1e-6):
        whole = Frame(step.c, step.f, pixel, -(-rows // k) * k, -(-columns // k) * k)
    else:
        bounds = (step.c, step.f + rows * step.e, step.c + columns * step.a, step.f)
        coarse = frame_around(bounds, cell_m)
        whole = Frame(coarse.x_west_m, coarse.y_north_m, pixel, coarse.rows * k, coarse.columns * k)
    if whole.rows * whole.columns > MOST_PIXELS:
        least = pixel * np.sqrt(whole.rows * whole.columns / MOST_PIXELS)
        raise InputError(
            [
                Finding(
                    terrain.path, "", "virtual_m", f"{virtual_m:g}",
                    said("{rows} x {columns} pixels are more than {most}", rows=whole.rows,
                         columns=whole.columns, most=MOST_PIXELS),
                    said("Take {least_m:g} m or wider, or cut out the town.",
                         least_m=float(np.ceil(least * 10) / 10)),
                )
            ]
        )  # fmt: skip
    return whole


def levels_of_pixels(terrain: Terrain, frame: Frame) -> Reals:
    """Levels (rows, columns) m, NaN where there is none: bilinear in wider cells, else the mean."""
    step, target = terrain.transform, frame.transform
    levels = np.full((frame.rows, frame.columns), np.nan, dtype=np.float32)
    if np.allclose(step[:6], target[:6], rtol=0, atol=1e-6):
        rows, columns = terrain.levels_m.shape
        levels[:rows, :columns] = terrain.levels_m
        return levels
    finer = frame.cell_m < max(step.a, -step.e) * (1 - 1e-6)
    rasterio.warp.reproject(
        terrain.levels_m, levels,
        src_transform=step, dst_transform=target, src_crs=terrain.crs, dst_crs=terrain.crs,
        src_nodata=np.nan, dst_nodata=np.nan,
        resampling=Resampling.bilinear if finer else Resampling.average,
    )  # fmt: skip
    return levels


def manning_of_pixels(path: Path, frame: Frame, crs: str, ground: NDArray[np.bool_]) -> Reals:
    """Manning's n (rows, columns) of a GeoTIFF, of the cell nearest to each pixel.

    Raises InputError where the file is no raster in ``crs``, or has no n on some ground.
    """
    shown = str(path)
    manning: Any = np.full((frame.rows, frame.columns), np.nan, dtype=np.float32)
    try:
        with rasterio.open(path, driver="GTiff") as source:
            if source.crs is None or source.crs != rasterio.CRS.from_user_input(crs):
                raise InputError([Finding(
                    shown, "", "crs", str(source.crs or ""),
                    said("the roughness is not in {crs}, as the terrain is", crs=crs),
                    said("Bring it there: gdalwarp -r near -t_srs {crs} {file} out.tif.", crs=crs,
                         file=shown),
                )])  # fmt: skip
            if source.count != 1:
                raise InputError([Finding(
                    shown, "", word("bands"), str(source.count), "a roughness has one band, of n",
                    said("Take the band of n: gdal_translate -b 1 {file} out.tif.", file=shown),
                )])  # fmt: skip
            rasterio.warp.reproject(
                rasterio.band(source, 1), manning, dst_transform=frame.transform, dst_crs=crs,
                dst_nodata=np.nan, resampling=Resampling.nearest,
            )  # fmt: skip
            # Integers carry their scale beside them.
            manning = manning * np.float32(source.scales[0]) + np.float32(source.offsets[0])
    except RasterioIOError as error:
        raise InputError([Finding(
            shown, "", "", "", said("not a readable GeoTIFF, or cut short: {error}", error=error),
            said("Copy or download it again, or convert it: gdal_translate -of GTiff {file} "
                 "out.tif.", file=shown),
        )]) from error  # fmt: skip
    known = np.isfinite(manning)
    _require_manning(shown, manning, known, ground)
    return np.where(known, manning, np.float32(MOST_MANNING_N))


def _require_manning(
    shown: str, manning: Reals, known: NDArray[np.bool_], ground: NDArray[np.bool_]
) -> None:
    findings = []
    lacking = ground & ~known
    if lacking.any():
        findings.append(Finding(
            shown, "", "", f"{100 * lacking.sum() / ground.sum():.2g} %",
            "part of the ground has no roughness",
            "Give a raster that covers the terrain, or one number for all.",
        ))  # fmt: skip
    used = manning[ground & known]
    if used.size and not (
        used.min() >= np.float32(LEAST_MANNING_N) and used.max() <= MOST_MANNING_N
    ):
        findings.append(Finding(
            shown, "", "", f"{used.min():g} … {used.max():g}",
            said("Manning's n lies between {least:g} and {most:g}", least=LEAST_MANNING_N,
                 most=MOST_MANNING_N),
            "Give n in s/m^(1/3), 0.013 for asphalt to 0.1 for dense growth; not Strickler's 1/n.",
        ))  # fmt: skip
    if findings:
        raise InputError(findings)
