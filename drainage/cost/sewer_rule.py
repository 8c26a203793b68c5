"""How the price of a metre of sewer goes with its section and depth.

A metre is trench, wall and carriageway: money = e V + c A + r B with

- V m3/m, the trench with upright supported sides: its width B times its depth,
- A m2, the concrete of the wall, a tenth of the greater inside dimension thick (reinforced
  concrete pipes of GB/T 11836: d1000 100 mm, d2000 200 mm),
- B m, the outside width and 0.6 m of working room on each side (GB 50268, table 4.3.3: 0.4 to
  0.6 m up to d1500), which is broken up and paved again.

Assumed: e = 150 yuan/m3 (dig, support, cart away, fill), c = 1,800 yuan/m3 (concrete with steel
and forms), r = 350 yuan/m2 (carriageway broken and laid again). Only their proportions count: the
level of the prices comes from what plans paid.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TRENCH_YUAN_M3 = 150.0
CONCRETE_YUAN_M3 = 1800.0
CARRIAGEWAY_YUAN_M2 = 350.0
WALL_SHARE = 0.1
LEAST_WALL_M = 0.04
WORKING_ROOM_M = 0.6
BEDDING_M = 0.1
REFERENCE_DEPTH_M = 3.0
"""Invert of the reference sewer d1000 below the ground."""


def money_per_metre(
    width_m: Floats, height_m: Floats, circular: NDArray[np.bool_], depth_m: Floats
) -> Floats:
    """Yuan per metre (n,) of one barrel by the rule, before it is scaled to what plans paid.

    ``width_m`` and ``height_m`` are inside; ``depth_m`` is the invert below the ground, taken as
    the outside height where it is less. NaN where a figure is not known.
    """
    wall = np.maximum(WALL_SHARE * np.maximum(width_m, height_m), LEAST_WALL_M)
    outside_width, outside_height = width_m + 2 * wall, height_m + 2 * wall
    gross, bore = outside_width * outside_height, width_m * height_m
    concrete = np.where(circular, np.pi / 4, 1.0) * (gross - bore)
    trench_width = outside_width + 2 * WORKING_ROOM_M
    trench_depth = np.maximum(depth_m + wall, outside_height) + BEDDING_M
    return np.asarray(
        TRENCH_YUAN_M3 * trench_width * trench_depth
        + CONCRETE_YUAN_M3 * concrete
        + CARRIAGEWAY_YUAN_M2 * trench_width
    )


REFERENCE_YUAN_M = float(
    money_per_metre(
        np.array([1.0]), np.array([1.0]), np.array([True]), np.array([REFERENCE_DEPTH_M])
    )[0]
)


def metres_of_d1000(conduits: pd.DataFrame, depth_m: pd.Series) -> pd.Series:
    """Metres of d1000 at 3 m that cost as much as one metre of each conduit (n,), all barrels.

    ``conduits`` as in the tables of a network, ``depth_m`` (n,) of their inverts. Barrels side by
    side count one by one, each with its own trench. NaN for other shapes and unknown sizes.
    """
    circular = conduits["shape"].eq("circular").to_numpy()
    known = conduits["shape"].isin(["circular", "box"]).to_numpy()
    diameter, width, height = (
        conduits[name].to_numpy(float) / 1000 for name in ("diameter_mm", "width_mm", "height_mm")
    )
    inside_height = np.where(circular, diameter, height)
    inside_width = np.where(circular, diameter, width)
    sized = known & (inside_height > 0) & (inside_width > 0)
    yuan = money_per_metre(inside_width, inside_height, circular, depth_m.to_numpy(float))
    ratio = conduits["barrels"].to_numpy(float) * yuan / REFERENCE_YUAN_M
    return pd.Series(np.where(sized, ratio, np.nan), index=conduits.index)
