"""The water that stands on the ground when a case begins."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.inundation.mesh.mesh_ground import MeshGround
from drainage.inundation.open_case.case_file import Case
from drainage.inundation.open_case.case_raster import values_at
from drainage.inundation.water.lost import TOO_DEEP_M
from drainage.said import said

Floats = NDArray[np.float64]


def depth_at_start(case: Case, path: Path, ground: MeshGround) -> Floats:
    """Depth (n,) of the cells: so much water over a cell's area, or up to a level, m.

    InputError for a depth below 0 or so great that a number must stand for something else.
    """
    mesh, start, folder = ground.mesh, case.start, path.parent
    key = "level_m" if start.level_m is not None else "depth_m"
    given = getattr(start, key)
    if given is None:
        return np.zeros(len(mesh.level_m))
    file = folder / given if isinstance(given, str) else path
    field = _field(given, key, folder, ground)
    if key == "level_m":
        depth = np.maximum(np.nan_to_num(field - mesh.level_m), 0.0)
    else:
        depth = np.nan_to_num(field)
    if (depth < 0).any():
        raise InputError([Finding(str(file), "depth_m", "", f"{depth.min():g}", "a depth below 0",
                                  "Name the number that stands for no value: gdal_edit.py "
                                  "-a_nodata.")])  # fmt: skip
    if (depth > TOO_DEEP_M).any():
        raise too_deep(file, "start", key, float(depth.max()))
    return depth if key == "level_m" else mesh.depth_of(depth * mesh.area_m2)


def too_deep(file: Path, place: str, key: str, depth_m: float) -> InputError:
    """The error for water of a depth no place on earth has."""
    return InputError([Finding(
        str(file), place, key, f"{depth_m:.4g} m",
        said("the water would stand more than {most:g} m deep", most=TOO_DEEP_M),
        "Check the unit and the datum; in a raster name the number that stands for no value: "
        "gdal_edit.py -a_nodata.",
    )])  # fmt: skip


def _field(value: float | str, key: str, folder: Path, ground: MeshGround) -> Floats:
    mesh = ground.mesh
    if isinstance(value, str):
        return values_at(folder / value, ground.crs, mesh.x_m, mesh.y_m, key)
    return np.full(len(mesh.level_m), float(value))
