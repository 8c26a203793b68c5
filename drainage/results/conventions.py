"""series.nc and totals.nc by the CF conventions: time, places, coordinate system and run.

What is added to the figures is for other programs; ``plain`` takes it off again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd
import shapely
import xarray as xr
from pyproj import CRS

from drainage.network.land import polygons
from drainage.network.model import Network
from drainage.network.topology import links

CONVENTIONS = "CF-1.11"
SYSTEM, TIME, BOUNDS = "crs", "time", "time_bounds"
PLACED = ("node", "link", "subcatchment", "outfall")
AXES = {"x": ("projection_x_coordinate", "east"), "y": ("projection_y_coordinate", "north")}
XY = tuple(f"{kind}_{axis}_m" for kind in PLACED for axis in AXES)
STANDARD_NAMES = {"rainfall_mm_h": "rainfall_rate"}
GREATEST, SUMS = "_max_", ("_volume_m3", "_minutes", "_backflow_m3", "_sewage_m3", "_runoff_m3",
                           "_river_water_m3", "_spilled_m3", "_taken_m3")  # fmt: skip
GUTTER_PART = ".g"
"""The .inp's second subcatchment of land with a share to the gutter: ``id.g``."""


def conventional(
    dataset: xr.Dataset,
    network: Network,
    began: datetime,
    end_minute: float,
    about: Mapping[str, str | int],
) -> xr.Dataset:
    """A copy of series or totals as CF-1.11 wants it, with the same figures.

    ``began`` is the moment of the run's calendar that minutes count from, ``end_minute`` its
    end; ``about`` become attributes of the file. Elements get ``<kind>_x_m`` and
    ``<kind>_y_m`` in the plane of the network: a node its place, a link the middle between
    its ends, land the centre of its outline; NaN where the network does not know. A network
    on a local grid has no ``crs``. Totals get ``time``, the end of the run, with its bounds.
    """
    made = dataset.copy()
    for kind in PLACED:
        if kind in made.dims:
            _place(made, network, kind)
    clock = "minute" if "minute" in made.coords else TIME
    if clock == TIME:
        made[TIME] = ((), end_minute, {"bounds": BOUNDS})
        made[BOUNDS] = (("bound",), [0.0, end_minute])
    made[clock].attrs |= {
        "standard_name": "time",
        "long_name": "time since the run began",
        "units": f"minutes since {began.isoformat(' ')}",
        "calendar": "standard",
        "units_metadata": "leap_seconds: none",
        "axis": "T",
    }
    made = made.set_coords([name for name in (TIME, *XY) if name in made])
    if network.plane:
        made[SYSTEM] = ((), np.int32(0), CRS.from_user_input(network.plane).to_cf())
    for name in dataset.data_vars:
        _describe(made[name], str(name), clock, network.plane)
    made.attrs = {"Conventions": CONVENTIONS, "crs": network.crs, **about}
    return made


def plain(dataset: xr.Dataset) -> xr.Dataset:
    """The figures alone, without what ``conventional`` added to them."""
    return dataset.drop_vars((SYSTEM, TIME, BOUNDS, *XY), errors="ignore")


def _ids(dataset: xr.Dataset, kind: str) -> list[str]:
    ids = dataset[kind].to_numpy().astype(str).tolist()
    return [name.removesuffix(GUTTER_PART) for name in ids] if kind == "subcatchment" else ids


def _places(network: Network, kind: str) -> pd.DataFrame:
    """Id -> x_m, y_m of all nodes, links or land."""
    xy = network.nodes[["x_m", "y_m"]].astype(float)
    if kind in ("node", "outfall"):
        return xy
    if kind == "link":
        own = links(network)
        ends = [xy.reindex(own[end]).to_numpy() for end in ("from_id", "to_id")]
        return pd.DataFrame((ends[0] + ends[1]) / 2, own.index, ["x_m", "y_m"])
    outline = polygons(network.subcatchments)
    outline[shapely.is_empty(outline)] = None
    centre = shapely.centroid(outline)
    own_xy = np.column_stack([shapely.get_x(centre), shapely.get_y(centre)])
    return pd.DataFrame(own_xy, network.subcatchments.index, ["x_m", "y_m"])


def _place(made: xr.Dataset, network: Network, kind: str) -> None:
    places = _places(network, kind).reindex(_ids(made, kind))
    for axis, (standard, long) in AXES.items():
        attrs = {"units": "m", "long_name": f"{long}, of the {kind}"}
        if network.plane:
            attrs["standard_name"] = standard
        made[f"{kind}_{axis}_m"] = (kind, places[f"{axis}_m"].to_numpy(float), attrs)
    made[kind].attrs["long_name"] = f"id of the {kind}"


def _describe(variable: xr.DataArray, name: str, clock: str, plane: str | None) -> None:
    if name in STANDARD_NAMES:
        variable.attrs["standard_name"] = STANDARD_NAMES[name]
    if clock in variable.dims:
        variable.attrs["cell_methods"] = f"{clock}: point"
    elif GREATEST in name and not name.endswith("_minute"):
        variable.attrs["cell_methods"] = f"{clock}: maximum"
    elif name.endswith(SUMS):
        variable.attrs["cell_methods"] = f"{clock}: sum"
    for kind in set(variable.dims) & set(PLACED):
        xy = f"{kind}_x_m {kind}_y_m"
        if plane:
            variable.attrs["grid_mapping"] = f"{SYSTEM}: {xy}"
        if clock not in variable.dims:
            variable.encoding["coordinates"] = f"{clock} {xy}"
