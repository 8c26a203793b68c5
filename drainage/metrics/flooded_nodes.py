"""Nodes at which water rose out of the sewer, ranked: the places of a network without streets."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.metrics.columns import as_written
from drainage.metrics.ranks import shared_rank
from drainage.metrics.streets import lost_at_rims_m3
from drainage.network.model import Network
from drainage.own_model.lids import held_down
from drainage.own_model.tables import kept_model
from drainage.results import RunResult

RANKED_BY = ("flooded_volume_m3", "minutes_flooded", "max_depth_above_ground_m")
LEAST_MINUTES = 0.6
"""SWMM's own summary of flooded nodes begins at 0.01 h."""
LEAST_VOLUME_M3 = 0.05
"""Half a last digit of the tables."""


def score_flooded_nodes(network: Network, result: RunResult) -> pd.DataFrame:
    """One row a node that flooded, by node_id, the worst first; none for an unscored run.

    Volume (m3) and minutes are those of the engine's own summary: all water that rose out of
    the rim. ``max_depth_above_ground_m`` is the head less the ground, where the water stays
    above the node (ponding); where it leaves the model, or a lid is held down against
    pressure, no depth is known. Ranked by volume, then minutes, then that depth. Manholes
    below street inlets give their water back to the street and are not listed.
    """
    volume = lost_at_rims_m3(network, result)
    totals = result.totals
    minutes = totals["node_flooded_minutes"].to_series().reindex(volume.index)
    flooded = (minutes >= LEAST_MINUTES) | (volume >= LEAST_VOLUME_M3)
    names = volume.index[flooded if result.within_limits else np.zeros(len(volume), bool)]
    depth = depth_above_ground_m(network, totals["node_max_depth_m"].to_series().reindex(names))
    stands = depth.gt(0) & ~depth.index.isin(list(_lids(network)))
    frame = pd.DataFrame(
        {
            "scenario": result.scenario,
            "event": result.event,
            "system": network.nodes["system"].reindex(names),
            "flooded_volume_m3": volume[names],
            "minutes_flooded": minutes[names],
            "max_depth_above_ground_m": depth.where(stands),
            "reason": result.reason,
        },
        index=pd.Index(names, name="node_id"),
    )
    rank = shared_rank([as_written(frame[name]).fillna(0.0) for name in RANKED_BY])
    return frame.assign(rank=rank).sort_values("rank", kind="stable")


def depth_above_ground_m(network: Network, depth_m: pd.Series) -> pd.Series:
    """Depths above the inverts of nodes as depths above their ground, 0 below it."""
    nodes = network.nodes.loc[depth_m.index]
    above = depth_m - (nodes["ground_level_m"] - nodes["invert_level_m"])
    return above.clip(lower=0.0).where(above >= 0.5e-3, 0.0)


def _lids(network: Network) -> frozenset[str]:
    return held_down(kept_model(network.model, network.crs).inp) if network.model else frozenset()
