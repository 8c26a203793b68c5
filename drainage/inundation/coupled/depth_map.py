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

from drainage.inundation.ground.grid import Grid
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


def write_depth_map(
    path: Path,
    grid: Grid,
    frames: Path,
    minutes: NDArray[np.float64],
    cells: Mapping[str, NDArray[np.float32]],
    rain_start: datetime,
    about: Mapping[str, str | int],
) -> None:
    """Write depth_m (time, y, x) from the raw ``frames`` and the maps ``cells`` (y, x).

    ``minutes`` (time,) since ``rain_start``. One frame is in memory at a time. Cells
    without ground hold no value. On a local grid ``crs`` says no system.
    ``about`` become attributes of the file.
    """
    rows, columns = grid.shape
    depth = np.memmap(frames, np.float32, "r", shape=(len(minutes), rows, columns))
    wall = ~np.isfinite(grid.bed_level_m)
    with h5netcdf.File(path, "w") as file:
        file.dimensions = {"time": len(minutes), "y": rows, "x": columns}
        _coordinate(file, "time", minutes, "time", f"minutes since {rain_start.isoformat(' ')}",
                    "time since the rain began", "T")  # fmt: skip
        clock = {"calendar": "standard", "units_metadata": "leap_seconds: none"}
        file["time"].attrs.update(clock)
        _coordinate(file, "y", grid.y_m, "projection_y_coordinate", "m", "north", "Y")
        _coordinate(file, "x", grid.x_m, "projection_x_coordinate", "m", "east", "X")
        system = file.create_variable("crs", (), "i4", data=0)
        plane = gis_plane(grid.crs)
        if plane is not None:
            system.attrs.update(CRS.from_user_input(plane).to_cf())
        frame = _variable(file, "depth_m", ("time", "y", "x"), (1, rows, columns))
        for k in range(len(minutes)):
            frame[k] = np.where(wall, np.float32(np.nan), depth[k])
        for name, values in cells.items():
            variable = _variable(file, name, ("y", "x"), (rows, columns))
            variable[...] = np.where(wall, np.float32(np.nan), values.reshape(rows, columns))
        file.attrs.update({"Conventions": CONVENTIONS, "crs": grid.crs,
                           "ground_source": grid.ground_source,
                           "ground_surveyed": str(grid.surveyed).lower(), **about})  # fmt: skip


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
        name, dimensions, "f4", fillvalue=np.float32(np.nan), chunks=chunks,
        compression="gzip", compression_opts=1, shuffle=True,
    )  # fmt: skip
    variable.attrs.update({"units": quantity.units, "long_name": quantity.long_name,
                           "grid_mapping": "crs"})  # fmt: skip
    if name in STANDARD_NAMES:
        variable.attrs["standard_name"] = STANDARD_NAMES[name]
    if name in CELL_METHODS:
        variable.attrs["cell_methods"] = CELL_METHODS[name]
    return variable
