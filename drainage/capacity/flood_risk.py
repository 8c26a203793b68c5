"""Flood risk (内涝风险) in classes of depth: street length, area on the ground, duration."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from drainage.metrics import street_reaches
from drainage.metrics.series import minutes_above
from drainage.network.model import Network
from drainage.results import RunResult

LIMITS_M = (0.15, 0.27, 0.40)
"""Upper limits of the classes but the last: one lane passable, closed to cars, dangerous."""
DEPTH_CLASSES = ("≤0.15 m", "0.15–0.27 m", "0.27–0.40 m", ">0.40 m")
WET_M = 0.05
"""Shallower water on a raster is no flood: its ground is not known that well."""
DURATIONS_M = {"longest_above_15cm_min": 0.15, "longest_above_27cm_min": 0.27}


def depth_class(depth_m: NDArray[np.float64]) -> NDArray[np.object_]:
    """Class of each depth, m; one on a limit belongs to the shallower class."""
    named = np.array(DEPTH_CLASSES, dtype=object)
    return named[np.digitize(depth_m, LIMITS_M, right=True)]


def risk_reaches(network: Network, result: RunResult) -> pd.DataFrame:
    """Street channels by id: street_id, from_id, to_id, length_m, max_depth_m of the deeper end,
    ``depth_class`` and the minutes above 0.15 and 0.27 m (``DURATIONS_M``) of the longer one."""
    reaches = street_reaches(network, result)
    ends = reaches[["from_id", "to_id"]]
    nodes = pd.unique(ends.to_numpy().ravel())
    depth = result.series["node_depth_m"].sel(node=nodes)
    times = {}
    for name, limit in DURATIONS_M.items():
        minutes = pd.Series(minutes_above(depth, limit), index=nodes)
        times[name] = np.maximum(
            minutes.reindex(ends["from_id"]).to_numpy(), minutes.reindex(ends["to_id"]).to_numpy()
        )
    return reaches.assign(depth_class=depth_class(reaches["max_depth_m"].to_numpy(float)), **times)


def risk_of_streets(reaches: pd.DataFrame) -> pd.DataFrame:
    """depth_class -> ``length_km``, ``share_pct`` of all streets, and the longest times in it."""
    by_class = reaches.groupby("depth_class")
    length = by_class["length_m"].sum().reindex(DEPTH_CLASSES, fill_value=0.0)
    whole = float(length.sum())
    table = pd.DataFrame(
        {
            "length_km": length / 1000,
            "share_pct": 100 * length / whole if whole > 0 else np.nan,
        }
    ).rename_axis("depth_class")
    return table.join(by_class[list(DURATIONS_M)].max())


def risk_of_ground(ground: xr.Dataset) -> pd.DataFrame:
    """depth_class -> ``area_ha`` of wet ground, and the longest times.

    ``ground`` as depth.nc: of a mesh the areas of its pixels by steps of depth (area_m2,
    depth_upper_m and longest_minutes_…), of a raster greatest_depth_m, minutes_above_15cm and
    minutes_above_27cm (y, x) with cell centres ``x`` and ``y`` in m. Ground never deeper than
    ``WET_M`` is in no class.
    """
    cells = _steps(ground) if "area_m2" in ground else _cells(ground)
    by_class = cells.groupby("depth_class")
    area = by_class["area_ha"].sum().reindex(DEPTH_CLASSES, fill_value=0.0)
    return area.rename_axis("depth_class").to_frame().join(by_class[list(DURATIONS_M)].max())


def _cells(ground: xr.Dataset) -> pd.DataFrame:
    """The wet cells of a raster."""
    x, y = ground["x"].to_numpy(), ground["y"].to_numpy()
    cell_ha = abs(float(x[1] - x[0])) * abs(float(y[1] - y[0])) / 10_000
    depth = ground["greatest_depth_m"].to_numpy().astype(float)
    wet = depth >= WET_M
    return pd.DataFrame(
        {
            "depth_class": depth_class(depth[wet]),
            "area_ha": cell_ha,
            "longest_above_15cm_min": ground["minutes_above_15cm"].to_numpy()[wet].astype(float),
            "longest_above_27cm_min": ground["minutes_above_27cm"].to_numpy()[wet].astype(float),
        }
    )


def _steps(ground: xr.Dataset) -> pd.DataFrame:
    """The steps of depth of a mesh in which there is ground."""
    upper = np.round(ground["depth_upper_m"].to_numpy().astype(float), 6)
    area = ground["area_m2"].to_numpy().astype(float)
    wet = (upper > WET_M) & (area > 0)
    return pd.DataFrame(
        {
            "depth_class": depth_class(upper[wet]),
            "area_ha": area[wet] / 10_000,
            "longest_above_15cm_min": ground["longest_minutes_above_15cm"].to_numpy()[wet],
            "longest_above_27cm_min": ground["longest_minutes_above_27cm"].to_numpy()[wet],
        }
    )
