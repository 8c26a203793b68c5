"""Where street water leaves the streets and runs on over land, as the ground falls."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.synthesis.rules import Rules
from drainage.synthesis.street_points import StreetPoints

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LEAST_FALL = 0.001
"""A lower street counts only where the ground falls towards it by 1 per mille."""
DEPTH_M = 1.6
SIDE_SLOPE = 4.0


def street_ends(points: StreetPoints) -> Bools:
    """(n,) true where one street reach alone begins or ends: a limit of the drawing."""
    n = len(points.label)
    ends = np.concatenate([points.reach_from, points.reach_to])
    return np.asarray(np.bincount(ends, minlength=n) == 1)


def runs_on_to(points: StreetPoints, low: Bools) -> Ints:
    """(n,) the nearest street point towards which the ground falls from each low point.

    A street that ends at a low point runs on to it; what overtops the kerb at a low point
    between streets does, too. -1 for every other point, and where there is none.
    """
    n = len(points.label)
    target = np.full(n, -1, dtype=np.int64)
    for end in np.flatnonzero(low).tolist():
        distance = np.hypot(points.x_m - points.x_m[end], points.y_m - points.y_m[end])
        fall = points.ground_level_m[end] - points.ground_level_m
        lower = np.flatnonzero((fall > LEAST_FALL * distance) & (distance > 0))
        if len(lower):
            target[end] = lower[np.argmin(distance[lower])]
    return target


def overland_table(
    points: StreetPoints,
    below: Ints,
    point_width_m: NDArray[np.float64],
    gutter_id: NDArray[np.str_],
    rules: Rules,
) -> pd.DataFrame:
    """Open paths (conduits) from low points to the points in ``below`` (n,).

    A street that ends leads on at its gutter, another low point over its kerb.
    """
    start = np.flatnonzero(below >= 0)
    end = below[start]
    ends = street_ends(points)[start]
    kerb = np.where(ends, 0.0, rules.kerb_height_m.value)
    length = np.hypot(points.x_m[end] - points.x_m[start], points.y_m[end] - points.y_m[start])
    return pd.DataFrame(
        {
            "from_id": gutter_id[start],
            "to_id": gutter_id[end],
            "system": "street",
            "street_id": "",
            "length_m": np.round(length, 2),
            "from_invert_level_m": np.round(points.ground_level_m[start] + kerb, 3),
            "to_invert_level_m": points.ground_level_m[end],
            "shape": "trapezoid",
            "diameter_mm": 0.0,
            "width_mm": point_width_m[start] * 1000,
            "height_mm": DEPTH_M * 1000,
            "side_slope": SIDE_SLOPE,
            "barrels": 1,
            "street_section_id": "",
            "manning_n": rules.overland_manning_n.value,
            "sediment_depth_mm": 0.0,
            "source": np.where(
                ends,
                "rule: a street that ends falling runs on to the nearest lower street",
                "rule: what overtops the kerb at a low point runs on to the nearest lower street",
            ),
        },
        index=pd.Index(np.char.add("V-", points.label[start])),
    )
