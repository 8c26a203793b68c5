"""Listed points that are manholes: water above the ground there, no street."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.languages import two_tongues
from drainage.metrics.flooded_nodes import LEAST_VOLUME_M3, depth_above_ground_m
from drainage.metrics.series import last_minute_above, minutes_above
from drainage.network.model import Network
from drainage.results import RunResult

LOST = two_tongues("causes.lost_at_rim")
NO_STREET = two_tongues("causes.no_street")


def on_streets(network: Network) -> pd.Series:
    """Of each listed point, whether its node is one of a street."""
    system = network.nodes["system"]
    return network.watch_points["node_id"].map(system).eq("street")


def below_ground_m(network: Network) -> pd.Series:
    """How far the bottom of each listed point lies below where its depth begins, m: 0 on a
    street, the depth of a manhole."""
    points = network.watch_points
    nodes = network.nodes.loc[points["node_id"]]
    depth = (nodes["ground_level_m"] - nodes["invert_level_m"]).set_axis(points.index)
    return depth.where(~on_streets(network), 0.0)


def manhole_figures(network: Network, result: RunResult, limit_m: float) -> pd.DataFrame:
    """Depths (m) and minutes above the ground of the listed points that are manholes.

    The ground is that of the node, for an imported model its rim. Where the model lets the
    water leave at the rim there is no depth: depth and minutes above a limit stay empty, and
    ``cause_note`` says so. ``ponded_volume_m3`` is all that rose out of the rim.
    """
    points = network.watch_points[~on_streets(network)]
    nodes = points["node_id"].tolist()
    totals = result.totals.sel(node=nodes)
    depth = depth_above_ground_m(network, totals["node_max_depth_m"].to_series()).to_numpy()
    rose = totals["node_flooded_volume_m3"].to_numpy()
    lost = (rose >= LEAST_VOLUME_M3) & (depth == 0.0)
    ground = below_ground_m(network)[points.index].to_numpy()
    series = result.series["node_depth_m"].sel(node=nodes) - ground
    last = last_minute_above(series, limit_m)
    figures = pd.DataFrame(
        {
            "max_depth_m": depth,
            "max_depth_above_gutter_m": depth,
            "minutes_above_limit": minutes_above(series, limit_m),
            "minutes_above_15cm": minutes_above(series, 0.15),
            "minutes_above_27cm": minutes_above(series, 0.27),
            "minutes_to_drain": np.maximum(0.0, last - float(result.record["rain_end_minute"])),
        },
        index=points.index,
    )
    known = figures.where(~pd.Series(lost, index=points.index), np.nan)
    return known.assign(
        drain_cut_off=series.isel(minute=-1).to_numpy() > limit_m,
        ponded_volume_m3=rose,
        limiting_cause="",
        cause_note=np.where(lost, LOST, NO_STREET),
    )
