"""Water on the streets: per street, in all, and where the list and the model disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from drainage.metrics.readings import exceeded, lane_rise_m
from drainage.metrics.series import minutes_above
from drainage.network.model import Network
from drainage.network.street_places import node_chainages, street_stretches
from drainage.network.street_roads import shown_names
from drainage.results import RunResult
from drainage.scenario.settings import Reading, Targets

WORST = ("max_depth_m", "max_lane_depth_m", "minutes_above_limit", "minutes_above_15cm")
LENGTHS: Mapping[str, Reading] = MappingProxyType(
    {
        "flooded_length_m": "gutter",
        "length_above_30min_m": "gutter-30min",
        "lane_length_above_m": "lane",
    }
)
POINTS: Mapping[str, Reading] = MappingProxyType(
    {
        "points_above_limit": "gutter",
        "points_above_30min": "gutter-30min",
        "points_lane_above": "lane",
    }
)
OTHER_SHARES: Mapping[str, Reading] = MappingProxyType(
    {
        "other_share_above": "gutter",
        "other_share_above_30min": "gutter-30min",
        "other_share_lane_above": "lane",
    }
)
"""Columns of the scores -> the reading they count by."""


def street_reaches(network: Network, result: RunResult) -> pd.DataFrame:
    """Street channels: id -> street_id, from_id, to_id, length_m, max_depth_m of the ends."""
    reaches = network.conduits[network.conduits["shape"] == "street"]
    depth = result.totals["node_max_depth_m"].to_series()
    ends = np.maximum(
        depth.reindex(reaches["from_id"]).to_numpy(), depth.reindex(reaches["to_id"]).to_numpy()
    )
    return reaches[["street_id", "from_id", "to_id", "length_m"]].assign(max_depth_m=ends)


def street_readings(network: Network, result: RunResult, targets: Targets) -> pd.DataFrame:
    """``street_reaches`` by the three readings, the worse of the two ends.

    Adds max_lane_depth_m (at the outer edge of the reach's own lane next to the crown),
    minutes_above_limit, minutes_above_15cm, at_point (a listed point lies at an end) and a
    flag a reading that the reach exceeds the limit, named as in ``READINGS``. In a sag
    depths count from its bottom, in the lane, too: the street sinks with its whole width.
    """
    reaches = street_reaches(network, result)
    ends = reaches[["from_id", "to_id"]]
    nodes = pd.unique(ends.to_numpy().ravel())
    depth = result.series["node_depth_m"].sel(node=nodes)

    def longest(threshold_m: float) -> np.ndarray:
        minutes = pd.Series(minutes_above(depth, threshold_m), index=nodes)
        return np.maximum(
            minutes.reindex(ends["from_id"]).to_numpy(), minutes.reindex(ends["to_id"]).to_numpy()
        )

    read = reaches.assign(
        max_lane_depth_m=(reaches["max_depth_m"] - lane_rise_m(network, targets)).clip(lower=0.0),
        minutes_above_limit=longest(targets.point_depth_m),
        minutes_above_15cm=longest(0.15),
        at_point=ends.isin(network.watch_points["node_id"].tolist()).any(axis=1),
    )
    return read.join(exceeded(read, targets))


def score_streets(network: Network, result: RunResult, targets: Targets) -> pd.DataFrame:
    """One row a street: greatest depths and minutes, and the length that exceeds the limit.

    ``flooded_length_m`` at any time, ``length_above_30min_m`` for ``listed_minutes`` or more,
    ``lane_length_above_m`` in the shallowest lane; ``closed_length_m`` is closed to traffic.
    Depth stands above the gutter; in a sag above its bottom. ``deepest_chainage`` and
    ``above_30min_chainage`` say where on the street. A run past its limits gives empty values
    and the reason. A street without a channel (of sanitary sewers alone) has no row.
    """
    channels = network.conduits["street_id"][network.conduits["shape"] == "street"]
    streets = network.streets[network.streets.index.isin(channels)]
    frame = pd.DataFrame(
        {
            "scenario": result.scenario,
            "event": result.event,
            "name_zh": shown_names(streets),
            "length_m": streets["length_m"],
            "listed": streets.index.isin(network.watch_points["street_id"]),
            "reason": result.reason,
        },
        index=streets.index,
    )
    if not result.within_limits:
        return frame.assign(
            **dict.fromkeys((*WORST, *LENGTHS, "closed_length_m"), np.nan),
            **dict.fromkeys(("deepest_chainage", "above_30min_chainage"), ""),
        )
    reaches = street_readings(network, result, targets)
    length = reaches["length_m"]
    lengths = {
        column: length.where(reaches[reading].fillna(False).astype(bool), 0.0)
        for column, reading in LENGTHS.items()
    }
    closed = length.where(reaches["max_depth_m"] > targets.closed_depth_m, 0.0)
    sums = pd.DataFrame(lengths | {"closed_length_m": closed})
    by_street = reaches["street_id"]
    places = _places(network, reaches, deepest_nodes(network, result))
    return (
        frame.join(reaches.groupby(by_street)[list(WORST)].max())
        .join(sums.groupby(by_street).sum())
        .join(places)
    )


def deepest_nodes(network: Network, result: RunResult) -> pd.Series:
    """Street -> the node with the greatest depth on it."""
    reaches = street_reaches(network, result)
    ends = pd.concat(
        reaches[["street_id", end]].rename(columns={end: "node_id"}) for end in ("from_id", "to_id")
    )
    depth = result.totals["node_max_depth_m"].to_series().reindex(ends["node_id"])
    order = ends.assign(depth_m=depth.to_numpy()).sort_values(["depth_m", "node_id"], kind="stable")
    return order.drop_duplicates("street_id", keep="last").set_index("street_id")["node_id"]


def _places(network: Network, reaches: pd.DataFrame, deepest: pd.Series) -> pd.DataFrame:
    """Where each street is deepest, and where it exceeds the limit for ``listed_minutes``."""
    long = reaches.index[reaches["gutter-30min"].fillna(False).astype(bool)]
    at = node_chainages(network, deepest.index.to_series(), deepest)
    stretches = street_stretches(network, long)
    return pd.DataFrame(
        {
            "deepest_chainage": at,
            "above_30min_chainage": stretches.reindex(deepest.index).fillna(""),
        }
    )


def town_readings(
    network: Network, result: RunResult, points: pd.DataFrame, targets: Targets
) -> dict[str, float]:
    """Points and shares of the other street length that exceed the limit, by each reading.

    Points count in every storm, whatever their target. Shares (0 to 1) are of the length of
    the reaches that touch no listed point; a town without such reaches gives 0.
    """
    reaches = street_readings(network, result, targets)
    other = reaches[~reaches["at_point"]]
    length = other["length_m"] / max(float(other["length_m"].sum()), 1e-9)
    over = exceeded(points, targets)
    return {
        column: float(over[reading].fillna(False).sum()) for column, reading in POINTS.items()
    } | {
        column: float(length[other[reading].fillna(False).astype(bool)].sum())
        for column, reading in OTHER_SHARES.items()
    }


def flooded_volume_m3(network: Network, result: RunResult) -> float:
    """Greatest volume on streets and in sags at one time, plus what left at rims: all water there,
    that which runs in gutters as it should included.

    Manholes that inlets lead to do not lose water: SWMM returns theirs to the street.
    """
    series = result.series
    reaches = network.conduits.index[network.conduits["shape"] == "street"]
    sags = network.storages.index[network.storages["system"] == "street"]
    standing = series["link_volume_m3"].sel(link=list(reaches)).sum("link") + series[
        "node_volume_m3"
    ].sel(node=list(sags)).sum("node")
    return float(standing.max()) + float(lost_at_rims_m3(network, result).sum())


def volume_above_limit_m3(network: Network, result: RunResult, targets: Targets) -> float:
    """Greatest volume at one time in street reaches and sags that are then deeper than
    ``point_depth_m``: a reach by the deeper of its ends, as the flooded length counts it. Water
    that runs in gutters as it should is none of it. NaN where no street is known.
    """
    reaches = network.conduits[network.conduits["shape"] == "street"]
    sags = network.storages.index[network.storages["system"] == "street"].tolist()
    if reaches.empty and not sags:
        return float("nan")
    depth_m = result.series["node_depth_m"]
    starts, ends, at_sags = (
        depth_m.sel(node=names).to_numpy()
        for names in (reaches["from_id"].tolist(), reaches["to_id"].tolist(), sags)
    )
    volumes = (
        (result.series["link_volume_m3"].sel(link=reaches.index.tolist()), np.fmax(starts, ends)),
        (result.series["node_volume_m3"].sel(node=sags), at_sags),
    )
    deep = [np.nansum(np.where(depth > targets.point_depth_m, volume.to_numpy(), 0.0), axis=1)
            for volume, depth in volumes]  # fmt: skip
    return float(np.sum(deep, axis=0).max())


def lost_at_rims_m3(network: Network, result: RunResult) -> pd.Series:
    """Volume that left the model at the rim of each node, sanitary ones included."""
    flooded = result.totals["node_flooded_volume_m3"].to_series()
    return flooded[~flooded.index.isin(network.inlets["node_id"])]


@dataclass(frozen=True)
class Agreement:
    """The model against the list: points and other streets under water for long."""

    points_above_30min: int
    points: int
    other_share_above_30min: float
    misses: pd.DataFrame
    false_alarms: pd.DataFrame


def agreement_with_list(
    network: Network, points: pd.DataFrame, result: RunResult, targets: Targets
) -> Agreement:
    """Points that are not under water for long (misses), streets off the list that are.

    Above the limit for ``listed_minutes`` or more is what puts a place on a district's list,
    so by this reading alone the two are compared. Reaches that touch a listed point count as
    listed, the rest of its street as other. ``false_alarms``: a row a street with
    length_above_30min_m, max_depth_m, name_zh, name_en and chainage, the longest first.
    """
    reaches = street_readings(network, result, targets)
    other = reaches[~reaches["at_point"]]
    above = other[other["gutter-30min"].fillna(False).astype(bool)]
    long = exceeded(points, targets)["gutter-30min"].fillna(False).astype(bool)
    stretches = street_stretches(network, above.index)
    alarms = (
        above.groupby("street_id")
        .agg(length_above_30min_m=("length_m", "sum"), max_depth_m=("max_depth_m", "max"))
        .assign(
            name_zh=lambda frame: network.streets["name_zh"].reindex(frame.index),
            name_en=lambda frame: network.streets["name_en"].reindex(frame.index),
            chainage=lambda frame: stretches.reindex(frame.index),
        )
        .sort_values("length_above_30min_m", ascending=False)
    )
    length_m = max(float(other["length_m"].sum()), 1e-9)
    return Agreement(
        points_above_30min=int(long.sum()),
        points=len(points),
        other_share_above_30min=float(above["length_m"].sum()) / length_m,
        misses=points.loc[~long, ["name_zh", "name_en"]],
        false_alarms=alarms,
    )
