"""Bowls at the low points of the streets: where they are, how deep and how wide."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from drainage.synthesis.hollows import BOTTOM_LENGTH_M
from drainage.synthesis.low_places import LowPlaces
from drainage.synthesis.rules import Rules
from drainage.synthesis.street_points import StreetPoints

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

RIM_ALLOWANCE_M = 0.01
"""Rims stand this much over the channels, or rounding makes SWMM raise them (WARNING 02)."""


def low_points(points: StreetPoints) -> Bools:
    """(n,) true at the low points of the street profile.

    Points of one level joined by streets are one place: it is low where no street leads
    down from any of them, and its first point stands for it.
    """
    n = len(points.ground_level_m)
    level = points.ground_level_m
    flat = level[points.reach_from] == level[points.reach_to]
    joined = coo_matrix(
        (np.ones(flat.sum()), (points.reach_from[flat], points.reach_to[flat])), shape=(n, n)
    )
    count, place = connected_components(joined, directed=False)
    lowest_around = np.full(count, np.inf)
    np.minimum.at(lowest_around, place[points.reach_from], level[points.reach_to])
    np.minimum.at(lowest_around, place[points.reach_to], level[points.reach_from])
    first = np.unique(place, return_index=True)[1]
    low = np.zeros(n, dtype=bool)
    low[first] = lowest_around >= level[first]
    return low


def bowl_depth_m(points: StreetPoints, places: LowPlaces) -> Floats:
    """Depth (n,) of the bowl below the normal gutter; in a hollow that of the hollow."""
    below = points.ground_level_m - places.gutter_level_m
    return np.where(places.hollow >= 0, below, places.sag_m)


def street_depth_m(width_m: Floats, rules: Rules) -> Floats:
    """Greatest depth of the STREET section: top of the backing, or the crown if higher."""
    backing = rules.backing_width_m.value * rules.backing_slope_pct.value / 100
    crown = width_m / 2 * rules.street_slope_pct.value / 100
    return np.maximum(rules.kerb_height_m.value + backing, crown)


def sag_curves(
    points: StreetPoints,
    sags: Ints,
    bowl_m: Floats,
    in_hollow: Bools,
    point_width: Floats,
    rules: Rules,
) -> pd.DataFrame:
    """Water surface over depth of each sag.

    A bowl grows to half the street times the sag's length. A hollow has its level bottom
    alone: the water over its approaches stands in the street channels.
    """
    rows = {}
    for point in sags.tolist():
        bowl, width = float(bowl_m[point]), float(point_width[point])
        top = bowl + float(street_depth_m(point_width[[point]], rules)[0]) + RIM_ALLOWANCE_M
        if in_hollow[point]:
            area = width * BOTTOM_LENGTH_M
            text, source = f"0 {area:g};{top:.3f} {area:g}", "assumed: level bottom of the hollow"
        else:
            area = round(width * rules.sag_length_m.value / 2, 1)
            text = f"0 {0.02 * area:g};{bowl:g} {area:g};{round(top, 3):g} {area:g}"
            source = "rule: depth of the sag and sag_length_m"
        rows[f"SAG-{points.label[point]}"] = {"kind": "storage", "points": text, "source": source}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["kind", "points", "source"])
