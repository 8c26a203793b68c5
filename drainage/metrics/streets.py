"""Water on the streets: per street, in all, and where the list and the model disagree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.metrics.series import minutes_above
from drainage.network.model import Network
from drainage.results import RunResult
from drainage.scenario.settings import Targets


def street_reaches(network: Network, result: RunResult) -> pd.DataFrame:
    """Street channels: id -> street_id, from_id, to_id, length_m, max_depth_m of the ends."""
    reaches = network.conduits[network.conduits["shape"] == "street"]
    depth = result.totals["node_max_depth_m"].to_series()
    ends = np.maximum(
        depth.reindex(reaches["from_id"]).to_numpy(), depth.reindex(reaches["to_id"]).to_numpy()
    )
    return reaches[["street_id", "from_id", "to_id", "length_m"]].assign(max_depth_m=ends)


def score_streets(network: Network, result: RunResult, targets: Targets) -> pd.DataFrame:
    """One row a street: length, greatest depth, minutes and length above the point's limit,
    length closed to traffic.

    Depth stands above the gutter; in a sag above its bottom. A run past its limits gives
    empty values and the reason.
    """
    streets = network.streets
    frame = pd.DataFrame(
        {
            "scenario": result.scenario,
            "event": result.event,
            "name_zh": streets["name_zh"],
            "length_m": streets["length_m"],
            "listed": streets.index.isin(network.watch_points["street_id"]),
            "reason": result.reason,
        },
        index=streets.index,
    )
    if not result.within_limits:
        names = ("max_depth_m", "minutes_above_15cm", "flooded_length_m", "closed_length_m")
        return frame.assign(**dict.fromkeys(names, np.nan))
    reaches = street_reaches(network, result)
    nodes = pd.unique(reaches[["from_id", "to_id"]].to_numpy().ravel())
    limit = targets.point_depth_m
    minutes = pd.Series(
        minutes_above(result.series["node_depth_m"].sel(node=nodes), limit), index=nodes
    )
    reach_minutes = np.maximum(
        minutes.reindex(reaches["from_id"]).to_numpy(), minutes.reindex(reaches["to_id"]).to_numpy()
    )
    by_street = reaches.assign(
        minutes=reach_minutes,
        flooded=reaches["length_m"].where(reaches["max_depth_m"] > limit, 0.0),
        closed=reaches["length_m"].where(reaches["max_depth_m"] > targets.closed_depth_m, 0.0),
    ).groupby("street_id")
    return frame.assign(
        max_depth_m=by_street["max_depth_m"].max().reindex(frame.index),
        minutes_above_15cm=by_street["minutes"].max().reindex(frame.index),
        flooded_length_m=by_street["flooded"].sum().reindex(frame.index),
        closed_length_m=by_street["closed"].sum().reindex(frame.index),
    )


def flooded_volume_m3(network: Network, result: RunResult) -> float:
    """Greatest volume standing on streets and in sags at one time, plus what left at rims.

    Manholes that inlets lead to do not lose water: SWMM returns theirs to the street.
    """
    series = result.series
    reaches = network.conduits.index[network.conduits["shape"] == "street"]
    sags = network.storages.index[network.storages["system"] == "street"]
    standing = series["link_volume_m3"].sel(link=list(reaches)).sum("link") + series[
        "node_volume_m3"
    ].sel(node=list(sags)).sum("node")
    return float(standing.max()) + float(lost_at_rims_m3(network, result).sum())


def lost_at_rims_m3(network: Network, result: RunResult) -> pd.Series:
    """Volume that left the model at the rim of each node, sanitary ones included."""
    flooded = result.totals["node_flooded_volume_m3"].to_series()
    return flooded[~flooded.index.isin(network.inlets["node_id"])]


@dataclass(frozen=True)
class Agreement:
    """The model against the list: points that flood, and other streets that do."""

    points_above: int
    points: int
    other_length_above_share: float
    misses: list[str]
    false_alarms: pd.DataFrame


def agreement_with_list(
    network: Network, points: pd.DataFrame, result: RunResult, targets: Targets
) -> Agreement:
    """Points that stay dry (misses) and streets off the list that flood (false alarms).

    Reaches that touch a listed point count as listed, the rest of its street as other.
    """
    limit = targets.point_depth_m
    reaches = street_reaches(network, result)
    at_point = network.watch_points["node_id"]
    other = reaches[~(reaches["from_id"].isin(at_point) | reaches["to_id"].isin(at_point))]
    above = other[other["max_depth_m"] > limit]
    dry = points.loc[points["max_depth_m"] <= limit, "name_zh"]
    alarms = (
        above.groupby("street_id")
        .agg(flooded_length_m=("length_m", "sum"), max_depth_m=("max_depth_m", "max"))
        .assign(name_zh=lambda frame: network.streets["name_zh"].reindex(frame.index))
        .sort_values("flooded_length_m", ascending=False)
    )
    length_m = max(float(other["length_m"].sum()), 1e-9)
    return Agreement(
        points_above=int((points["max_depth_m"] > limit).sum()),
        points=len(points),
        other_length_above_share=float(above["length_m"].sum()) / length_m,
        misses=dry.tolist(),
        false_alarms=alarms,
    )
