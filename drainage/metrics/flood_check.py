"""The check against flooding (内涝): water in the shallowest lane in a rare storm."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.metrics.points import point_lane_rise_m
from drainage.metrics.readings import VERDICT, exceeded, lane_rise_m
from drainage.metrics.series import last_minute_above, minutes_above
from drainage.network.model import Network
from drainage.results import RunResult
from drainage.scenario.settings import Targets

WORST = (
    "max_lane_depth_m",
    "minutes_lane_above",
    "minutes_to_drain",
    "max_depth_m",
    "minutes_above_limit",
    "minutes_closed",
)
LENGTHS = ("lane_length_above_m", "closed_length_m")
BESIDE = (VERDICT["gutter"], VERDICT["gutter-30min"])
"""The verdicts by the two other readings."""
KEYS = ["scope", "id"]


def check_against_flooding(network: Network, result: RunResult, targets: Targets) -> pd.DataFrame:
    """One row a listed point and one a street, by ``scope`` ("point", "street") and ``id``.

    A place fails ``meets_flood_target`` where its shallowest lane stands deeper than
    ``flood_lane_depth_m`` at any moment (GB 51222: not more than 15 cm in one lane), a
    street where one of its reaches does. In a sag the depth counts from its bottom, in the
    lane, too: the street sinks with its whole width.

    Depths in m; ``minutes_lane_above`` in that lane, ``minutes_to_drain`` from the end of
    the rain until it is below its limit for good, ``minutes_above_limit`` above
    ``point_depth_m`` at the gutter, ``minutes_closed`` above ``closed_depth_m`` there;
    ``LENGTHS`` in m of a street's reaches. ``BESIDE`` judges by the gutter. A run past its
    limits gives empty values and the reason.
    """
    ends = pd.concat([_points(network, targets), _reach_ends(network, targets)])
    names = pd.concat({"point": network.watch_points, "street": network.streets}, names=KEYS)
    frame = names[["name_zh", "name_en"]].assign(
        scenario=result.scenario,
        event=result.event,
        length_m=names["length_m"],
        reason=result.reason,
    )
    if not result.within_limits or ends.empty:
        return frame.assign(
            **dict.fromkeys((*WORST, *LENGTHS, "meets_flood_target", *BESIDE), np.nan)
        )
    read = _read(ends, result, targets)
    worst = read.groupby(KEYS)[list(WORST)].max()
    reaches = read[read["scope"] == "street"].groupby([*KEYS, "reach_id"]).max()
    above = {
        "lane_length_above_m": reaches["max_lane_depth_m"] > targets.flood_lane_depth_m,
        "closed_length_m": reaches["max_depth_m"] > targets.closed_depth_m,
    }
    length = pd.DataFrame(
        {name: reaches["length_m"].where(deep, 0.0) for name, deep in above.items()}
    )
    frame = frame.join(worst).join(length.groupby(KEYS).sum())
    over = exceeded(frame, targets)
    lane = frame["max_lane_depth_m"]
    return frame.assign(
        meets_flood_target=(lane <= targets.flood_lane_depth_m)
        .astype("boolean")
        .where(lane.notna()),
        **{VERDICT[reading]: ~over[reading] for reading in ("gutter", "gutter-30min")},
    )


def _read(ends: pd.DataFrame, result: RunResult, targets: Targets) -> pd.DataFrame:
    """Depths and minutes at every node of a place, each with the rise of its lane."""
    nodes, rise = ends["node_id"].tolist(), ends["lane_rise_m"].to_numpy(float)
    depth = result.totals["node_max_depth_m"].sel(node=nodes).to_numpy()
    series = result.series["node_depth_m"].sel(node=nodes)
    in_lane = series - rise
    limit = targets.flood_lane_depth_m
    rain_end = float(result.record["rain_end_minute"])
    return ends.assign(
        max_lane_depth_m=np.maximum(0.0, depth - rise),
        minutes_lane_above=minutes_above(in_lane, limit),
        minutes_to_drain=np.maximum(0.0, last_minute_above(in_lane, limit) - rain_end),
        max_depth_m=depth,
        minutes_above_limit=minutes_above(series, targets.point_depth_m),
        minutes_closed=minutes_above(series, targets.closed_depth_m),
    )


def _points(network: Network, targets: Targets) -> pd.DataFrame:
    points = network.watch_points
    return pd.DataFrame(
        {
            "scope": "point",
            "id": points.index,
            "reach_id": "",
            "length_m": 0.0,
            "node_id": points["node_id"].to_numpy(),
            "lane_rise_m": point_lane_rise_m(network, targets),
        }
    )


def _reach_ends(network: Network, targets: Targets) -> pd.DataFrame:
    """Both ends of every street channel."""
    reaches = network.conduits[network.conduits["shape"] == "street"]
    rise = lane_rise_m(network, targets)
    return pd.concat(
        pd.DataFrame(
            {
                "scope": "street",
                "id": reaches["street_id"].to_numpy(),
                "reach_id": reaches.index,
                "length_m": reaches["length_m"].to_numpy(float),
                "node_id": reaches[end].to_numpy(),
                "lane_rise_m": rise.reindex(reaches.index).to_numpy(),
            }
        )
        for end in ("from_id", "to_id")
    )
