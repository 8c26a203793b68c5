"""Buildings and walls from layers, burned into the pixels of a virtual ground."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize

from drainage.errors import Finding, InputError
from drainage.formats.gis.layer_plane import read_layer
from drainage.inundation.ground.street_cells import Frame
from drainage.said import said

Reals = NDArray[np.float32]

ENDLESS_M = 1e6
"""Height of what water never crosses."""
OUTLINES = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString", "LinearRing")


@dataclass(frozen=True)
class Obstacles:
    """A layer of outlines or lines, in any coordinate system.

    ``height`` names its column of heights over the ground, m; empty, or an empty cell: water
    never crosses it.
    """

    path: Path
    height: str = ""


def building_heights(buildings: Obstacles, frame: Frame, crs: str) -> Reals:
    """Height (rows, columns) m of the building a pixel's centre lies in, 0 beside them.

    A hole in an outline is a yard. Raises InputError for other shapes and heights.
    """
    layer = _layer(buildings, crs, OUTLINES, "buildings are outlines",
                   "Give a layer of polygons.")  # fmt: skip
    _require_valid(layer, buildings)
    return _burned(layer, buildings, frame, touched=False)


def wall_heights(walls: Obstacles, frame: Frame, crs: str) -> Reals:
    """Height (rows, columns) m of the wall that crosses a pixel, 0 where none does.

    Every pixel a line touches is wall, so that nothing leaks between two of them.
    """
    layer = _layer(walls, crs, LINES, "walls are lines", "Give a layer of lines; thick walls "
                   "and houses belong to the buildings.")  # fmt: skip
    return _burned(layer, walls, frame, touched=True)


def _layer(
    given: Obstacles, crs: str, kinds: tuple[str, ...], message: str, cure: str
) -> pd.DataFrame:
    layer = read_layer(given.path, crs)
    shapes = layer["geometry"].to_numpy() if "geometry" in layer else np.empty(0, dtype=object)
    flat = [s for s in shapes if s is not None and not s.is_empty]
    found = sorted({s.geom_type for s in flat if s.geom_type not in kinds})
    findings = []
    if found or not flat:
        value = ", ".join(found) or "nothing"
        findings.append(Finding(str(given.path), "", "geometry", value, message, cure))
    if given.height and given.height not in layer:
        others = ", ".join(str(name) for name in layer.columns if name != "geometry")
        findings.append(Finding(
            str(given.path), "", given.height, "", "the layer has no such column",
            said("Name one of these: {columns}.", columns=others),
        ))  # fmt: skip
    elif given.height:
        findings += _height_findings(layer, given)
    if findings:
        raise InputError(findings)
    return layer[[s is not None and not s.is_empty for s in shapes]]


def _require_valid(layer: pd.DataFrame, given: Obstacles) -> None:
    """InputError for outlines that cross themselves: what lies within is nobody's guess."""
    shapes = layer["geometry"].to_numpy()
    wrong = np.flatnonzero(~shapely.is_valid(shapes))
    if len(wrong):
        row = int(wrong[0])
        raise InputError([Finding(
            str(given.path), str(layer.index[row]), "geometry",
            str(shapely.is_valid_reason(shapes[row])),
            said("{count} outlines cross themselves or hold no figures", count=len(wrong)),
            "Mend them in a GIS (QGIS: Vector geometry, Fix geometries) and look at the result.",
        )])  # fmt: skip


def _height_findings(layer: pd.DataFrame, given: Obstacles) -> list[Finding]:
    heights = layer[given.height]
    number = pd.to_numeric(heights, errors="coerce")
    wrong = heights.notna() & ~(number > 0)
    if not wrong.any():
        return []
    row = int(np.flatnonzero(wrong)[0])
    return [Finding(
        str(given.path), str(layer.index[row]), given.height, str(heights.iloc[row]),
        said("{count} heights are no metres above the ground", count=int(wrong.sum())),
        "Give more than 0, or leave it empty where water never crosses.",
    )]  # fmt: skip


def _burned(layer: pd.DataFrame, given: Obstacles, frame: Frame, *, touched: bool) -> Reals:
    height = np.full(len(layer), ENDLESS_M)
    if given.height:
        number = pd.to_numeric(layer[given.height], errors="coerce").to_numpy(float)
        height = np.where(np.isfinite(number), number, ENDLESS_M)
    # The highest last: of two on one pixel it counts.
    order = np.argsort(height, kind="stable")
    shapes = layer["geometry"].to_numpy()
    burnt: Any = rasterize(
        [(shapes[at], height[at]) for at in order.tolist()],
        out_shape=(frame.rows, frame.columns), transform=frame.transform, dtype="float32",
        all_touched=touched,
    )  # fmt: skip
    return np.asarray(burnt, dtype=np.float32)
