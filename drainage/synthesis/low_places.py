"""Where street water gathers: listed points, low points of the profile, hollows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.synthesis.rules import Rules
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_points import StreetPoints

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class LowPlaces:
    """Per street point (n,): what the tables and the rules say of places where water stands.

    ``sag_m`` is the depth a bowl there has below the normal gutter, whether the point has
    one or not; ``out_of_order_pct`` the share of its inlets out of order; ``gutter_level_m``
    the normal gutter, lowered where a hollow leads the street down; ``hollow`` the row of
    hollows.csv whose low point it is, -1 for none.
    """

    is_listed: Bools
    sag_m: Floats
    out_of_order_pct: Floats
    gutter_level_m: Floats
    hollow: Ints


def low_places(
    points: StreetPoints,
    listed: Ints,
    listed_points: pd.DataFrame,
    skeleton: Skeleton,
    rules: Rules,
) -> LowPlaces:
    """One rule for all, but where a listed point has values of its own.

    ``listed`` (m,) are the street points of the rows of ``listed_points``, which may have
    the columns ``sag_m`` and ``inlets_out_of_order_pct``; an empty cell takes the rule.
    """
    n = len(points.label)
    is_listed = np.zeros(n, dtype=bool)
    is_listed[listed] = True
    sag = np.full(n, rules.street_low_point_sag_m.value)
    sag[listed] = _own_or(listed_points, "sag_m", rules.street_low_point_sag_m.value)
    broken = np.zeros(n)
    broken[listed] = _own_or(
        listed_points, "inlets_out_of_order_pct", rules.listed_point_inlets_out_of_order_pct.value
    )
    hollow = np.full(n, -1, dtype=np.int64)
    level = points.ground_level_m.copy()
    at = places_on_streets(points, skeleton.street_segments, skeleton.hollows)
    for row, point in enumerate(at.tolist()):
        hollow[point] = row
        here = skeleton.hollows.iloc[row]
        level = np.minimum(level, _lowered(points, point, here))
    return LowPlaces(is_listed, sag, broken, np.round(level, 3), hollow)


def _own_or(table: pd.DataFrame, column: str, rule: float) -> Floats:
    if column not in table:
        return np.full(len(table), rule)
    return table[column].astype(float).fillna(rule).to_numpy()


def _lowered(points: StreetPoints, low: int, hollow: pd.Series) -> Floats:
    """Gutter levels (n,) with the approaches of one hollow, on its own street alone."""
    distance = np.hypot(points.x_m - points.x_m[low], points.y_m - points.y_m[low])
    drop = float(hollow["depth_m"]) - float(hollow["approach_slope_pct"]) / 100 * distance
    touching = (points.reach_from == low) | (points.reach_to == low)
    own = np.isin(points.reach_segment, np.unique(points.reach_segment[touching]))
    on_street = np.zeros(len(distance), dtype=bool)
    on_street[points.reach_from[own]] = True
    on_street[points.reach_to[own]] = True
    return points.ground_level_m - np.where(on_street, np.maximum(drop, 0.0), 0.0)


def places_on_streets(points: StreetPoints, segments: pd.DataFrame, table: pd.DataFrame) -> Ints:
    """Street point (m,) nearest to each row of ``table`` (from_node, to_node, x_m, y_m).

    The point lies on the street between the two nodes; a row with one node is at it.
    """
    found = []
    if table.empty:
        return np.empty(0, dtype=np.int64)
    pairs = [
        frozenset(pair) for pair in zip(segments["from_node"], segments["to_node"], strict=True)
    ]
    for row in table.itertuples():
        ends = {row.from_node, row.to_node} - {""}
        if len(ends) == 1:
            found.append(points.point_of_node[ends.pop()])
            continue
        reaches = points.reach_segment == pairs.index(frozenset(ends))
        on_street = np.unique(
            np.concatenate([points.reach_from[reaches], points.reach_to[reaches]])
        )
        distance = np.hypot(points.x_m[on_street] - row.x_m, points.y_m[on_street] - row.y_m)
        found.append(int(on_street[np.argmin(distance)]))
    return np.array(found, dtype=np.int64)
