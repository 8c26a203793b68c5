"""depth.nc: water on the ground in space and time, by the CF conventions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import h5netcdf
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from drainage.inundation.coupled.ground_view import AREAS, GroundView
from drainage.inundation.mesh.mesh import Mesh
from drainage.network.model import gis_plane
from drainage.quantities import QUANTITIES
from drainage.results.conventions import CONVENTIONS

STANDARD_NAMES = {
    "depth_m": "flood_water_thickness",
    "greatest_depth_m": "flood_water_thickness",
    "greatest_speed_m_s": "flood_water_speed",
}
CELL_METHODS = {"depth_m": "time: point", "greatest_depth_m": "time: maximum",
                "greatest_speed_m_s": "time: maximum", "hazard": "time: maximum",
                "minutes_above_15cm": "time: sum", "minutes_above_27cm": "time: sum"}  # fmt: skip

ARRIVED = "when 0.05 m is reached"

PACKED: dict[str, Any] = {"compression": "gzip", "compression_opts": 1, "shuffle": True}


def write_depth_map(
    path: Path,
    view: GroundView,
    frames: Path,
    minutes: NDArray[np.float64],
    cells: Mapping[str, NDArray[np.float32]],
    origin: tuple[datetime, str],
    about: Mapping[str, str | int],
) -> None:
    """Write depth_m (time, y, x) from the raw ``frames`` and the maps (y, x) of ``cells``.

    ``minutes`` (time,) since ``origin``: a moment, and the words for it. One frame is in memory
    at a time. Cells without ground hold no value. ``about`` become attributes of the file; on a
    local grid its ``crs`` says no system.
    """
    rows, columns = len(view.y_m), len(view.x_m)
    start, began = origin
    depth = np.memmap(frames, np.float32, "r", shape=(len(minutes), view.cells))
    with h5netcdf.File(path, "w") as file:
        file.dimensions = {"time": len(minutes), "y": rows, "x": columns}
        _coordinate(file, "time", minutes, "time", f"minutes since {start.isoformat(' ')}",
                    f"time since {began}", "T")  # fmt: skip
        clock = {"calendar": "standard", "units_metadata": "leap_seconds: none"}
        file["time"].attrs.update(clock)
        _coordinate(file, "y", view.y_m, "projection_y_coordinate", "m", "north", "Y")
        _coordinate(file, "x", view.x_m, "projection_x_coordinate", "m", "east", "X")
        system = file.create_variable("crs", (), "i4", data=0)
        plane = gis_plane(str(about["crs"]))
        if plane is not None:
            system.attrs.update(CRS.from_user_input(plane).to_cf())
        frame = _variable(file, "depth_m", ("time", "y", "x"), (1, rows, columns))
        for k in range(len(minutes)):
            frame[k] = view.depth_m(depth[k])
        for name, values in view.maps(cells).items():
            variable = _variable(file, name, ("y", "x"), (rows, columns))
            variable[...] = values
            if name == "arrival_minute":
                variable.attrs["long_name"] = f"{ARRIVED}, since {began}"
        for name, steps in view.areas(cells).items():
            if "depth_step" not in file.dimensions:
                file.dimensions["depth_step"] = len(steps)
            counted = file.create_variable(name, ("depth_step",), "f8", data=steps, **PACKED)
            counted.attrs.update(dict(zip(("units", "long_name"), AREAS[name], strict=True)))
        file.attrs.update({"Conventions": CONVENTIONS, "comment": view.shown, **about})


def write_cells(
    path: Path,
    mesh: Mesh,
    cells: Mapping[str, NDArray[np.float32]],
    about: Mapping[str, str | int],
) -> None:
    """Write the greatest values (cell,) of a mesh, with the places and levels of its cells."""
    with h5netcdf.File(path, "w") as file:
        file.dimensions = {"cell": len(mesh.size)}
        places = {"x": (mesh.x_m, "m", "east, middle of the cell"),
                  "y": (mesh.y_m, "m", "north, middle of the cell"),
                  "ground_level": (mesh.level_m, "m", "lowest ground of the cell"),
                  "area": (mesh.area_m2, "m2", "area in plan")}  # fmt: skip
        for name, (place, units, long) in places.items():
            variable = file.create_variable(name, ("cell",), "f8", data=place, **PACKED)
            variable.attrs.update({"units": units, "long_name": long})
        for name, values in cells.items():
            quantity = QUANTITIES[name]
            variable = file.create_variable(
                name, ("cell",), "f4", data=values, fillvalue=np.float32(np.nan), **PACKED
            )
            variable.attrs.update({"units": quantity.units, "long_name": quantity.long_name,
                                   "coordinates": "x y"})  # fmt: skip
        file.attrs.update({"Conventions": CONVENTIONS, **about})


def rain_start_of(day: datetime, storm_start_h: float) -> datetime:
    """The moment of the run's calendar at which the rain begins."""
    return day + timedelta(hours=storm_start_h)


def _coordinate(
    file: Any,
    name: str,
    values: NDArray[np.float64],
    standard: str,
    units: str,
    long: str,
    axis: str,
) -> None:
    variable = file.create_variable(name, (name,), "f8", data=np.asarray(values, float))
    variable.attrs.update(
        {"standard_name": standard, "units": units, "long_name": long, "axis": axis}
    )


def _variable(file: Any, name: str, dimensions: tuple[str, ...], chunks: tuple[int, ...]) -> Any:
    quantity = QUANTITIES[name]
    variable = file.create_variable(
        name, dimensions, "f4", fillvalue=np.float32(np.nan), chunks=chunks, **PACKED
    )  # fmt: skip
    variable.attrs.update({"units": quantity.units, "long_name": quantity.long_name,
                           "grid_mapping": "crs"})  # fmt: skip
    if name in STANDARD_NAMES:
        variable.attrs["standard_name"] = STANDARD_NAMES[name]
    if name in CELL_METHODS:
        variable.attrs["cell_methods"] = CELL_METHODS[name]
    return variable
