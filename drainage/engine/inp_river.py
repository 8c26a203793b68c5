"""The river at the outfalls, and the sewers that stand in it when a run begins."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd

from drainage.engine.inp_text import number
from drainage.network.model import Network
from drainage.network.topology import sewer_graph


def river_stage_m(network: Network, river_below_bank_m: Mapping[str, float]) -> pd.Series:
    """Level of the river at each outfall, m above the datum; NaN where it lies below it.

    ``river_below_bank_m``: river -> m; that of an outfall's own id goes first.
    """
    outfalls, levels = network.outfalls, dict(river_below_bank_m)
    of_river = outfalls["river"].map(levels).astype(float)
    own = pd.Series(outfalls.index.map(levels), outfalls.index).astype(float)
    below = own.where(own.notna() & outfalls["river"].ne(""), of_river)
    stage = outfalls["ground_level_m"] - below
    return stage.where(stage > outfalls["invert_level_m"])


def outfall_lines(network: Network, stage_m: pd.Series) -> list[str]:
    """[OUTFALLS]: free, or under the river's fixed level."""
    return [
        f"{row.Index} {number(row.invert_level_m)} "
        + ("FREE" if np.isnan(stage_m[row.Index]) else f"FIXED {number(stage_m[row.Index])}")
        + (" YES" if row.flap_gate else " NO")
        for row in network.outfalls.itertuples()
    ]


def depth_under_river_m(network: Network, stage_m: pd.Series) -> pd.Series:
    """Depth at the start of a run of the nodes that stand in the river, m; node -> depth.

    Behind an outfall without a flap gate the river stands in the sewers as far as they lie
    below it. SWMM makes water when a river fills long sewers from below (1.5 % of a
    33 mm storm in the old town), so they begin full to its level.
    """
    graph = sewer_graph(network)
    invert = network.nodes["invert_level_m"].astype(float).to_dict()
    depth: dict[str, float] = {}
    for outfall, stage in stage_m[~network.outfalls["flap_gate"]].dropna().items():
        below = [str(node) for node in graph if invert[node] < stage]
        in_river = nx.ancestors(graph.subgraph([*below, outfall]), outfall) - set(stage_m.index)
        for node in in_river:
            depth[node] = max(depth.get(node, 0.0), float(stage - invert[node]))
    return pd.Series(depth, dtype=float)
