"""Three readings of a place under water: any depth at the gutter, for long, in every lane."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

import numpy as np
import pandas as pd

from drainage.languages import text
from drainage.network.model import Network
from drainage.scenario.settings import Reading, Targets

READINGS: tuple[Reading, ...] = get_args(Reading)
VERDICT: Mapping[Reading, str] = MappingProxyType(
    {"gutter": "meets_gutter", "gutter-30min": "meets_gutter_30min", "lane": "meets_lane"}
)
"""Reading -> the column of ``score_points`` that holds its verdict."""
VERDICTS = tuple(VERDICT.values())
FIGURE: Mapping[Reading, str] = MappingProxyType(
    {"gutter": "max_depth_m", "gutter-30min": "minutes_above_limit", "lane": "max_lane_depth_m"}
)
"""Reading -> the column with the figure it judges."""
READINGS_ZH: Mapping[Reading, str] = MappingProxyType(
    {own: text("zh", f"readings.{own}") for own in READINGS}
)
READINGS_EN: Mapping[Reading, str] = MappingProxyType(
    {own: text("en", f"readings.{own}") for own in READINGS}
)


def ordered(decides: Reading) -> list[Reading]:
    """The readings, the one that decides first."""
    return [decides, *(own for own in READINGS if own != decides)]


def exceeded(places: pd.DataFrame, targets: Targets) -> pd.DataFrame:
    """Whether each place exceeds the limit, a nullable flag a reading, ``READINGS`` as columns.

    ``places`` has ``max_depth_m``, ``minutes_above_limit`` and ``max_lane_depth_m``; a figure
    that is not known gives no flag. Exactly the limit does not exceed it, exactly
    ``listed_minutes`` above it is long.
    """
    limit = targets.point_depth_m
    return pd.DataFrame(
        {
            "gutter": _where_known(places["max_depth_m"], places["max_depth_m"] > limit),
            "gutter-30min": _where_known(
                places["minutes_above_limit"],
                places["minutes_above_limit"] >= targets.listed_minutes,
            ),
            "lane": _where_known(places["max_lane_depth_m"], places["max_lane_depth_m"] > limit),
        }
    )


def _where_known(value: pd.Series, flag: pd.Series) -> pd.Series:
    return flag.astype("boolean").where(value.notna(), pd.NA)


def sag_m(network: Network) -> pd.Series:
    """How far the bottom of each street sag lies below the street's normal gutter, m.

    Indexed by the storages of system "street"; ``ground_level_m`` of such a storage is the
    gutter the street would have without its sag.
    """
    sags = network.storages[network.storages["system"] == "street"]
    return (sags["ground_level_m"] - sags["invert_level_m"]).clip(lower=0.0)


def depth_above_gutter_m(network: Network, depth_m: pd.Series) -> pd.Series:
    """Depth above the street's normal gutter, from the depths at nodes; never below 0.

    Where there is no sag the two are one.
    """
    sag = sag_m(network).reindex(depth_m.index).fillna(0.0)
    return (depth_m - sag).clip(lower=0.0)


def lane_rise_m(network: Network, targets: Targets) -> pd.Series:
    """How much the outer edge of the lane next to the crown lies above the gutter, m.

    Indexed by street channel. The crossfall raises the street towards its crown; the lane
    next to it is the shallowest, and its outer edge lies one lane width from the crown.
    """
    reaches = network.conduits[network.conduits["shape"] == "street"]
    shape = network.street_sections.reindex(reaches["street_section_id"])
    outer = np.maximum(0.0, shape["crown_width_m"].to_numpy(float) - targets.lane_width_m)
    return pd.Series(outer * shape["crossfall_pct"].to_numpy(float) / 100, index=reaches.index)
