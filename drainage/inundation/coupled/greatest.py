"""The greatest values of a run as its maps show them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.mesh.draw import debris
from drainage.inundation.subgrid.arrays import Greatest
from drainage.inundation.water.maxima import NEVER, Maxima


def maps_of(most: Maxima | Greatest, rain_start_s: float) -> dict[str, NDArray[np.float32]]:
    """The maps of depth.nc by name, from what a solver tracked, in its shape.

    Hazard d v + 0.5 d + DF is made of the greatest depth and the greatest d v, which
    need not come at one time: it may be a little too high, never too low.
    """
    came = most.arrival_s < NEVER
    hazard = most.hazard_m2_s + 0.5 * most.depth_m + debris(most.depth_m)
    maps = {
        "greatest_depth_m": most.depth_m,
        "arrival_minute": np.where(came, (most.arrival_s - rain_start_s) / 60, np.nan),
        "minutes_above_15cm": most.above_first_s / 60,
        "minutes_above_27cm": most.above_second_s / 60,
        "greatest_speed_m_s": most.speed_m_s,
        "hazard": np.where(came, hazard, 0.0),
    }
    return {name: np.asarray(values, np.float32) for name, values in maps.items()}
