"""Outlets under the river, and how far up its sewers the river stands."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd

from drainage.engine.inp_river import river_stage_m
from drainage.measures.routes import sewers
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m


def backwater_of_outlets(network: Network, river_below_bank_m: Mapping[str, float]) -> pd.DataFrame:
    """One row a storm or combined outlet, by outlet_id: the still river before the rain.

    ``river_level_m``: NaN where the outlet is free. ``under_river_m``: how far the river stands
    above the soffit of the outlet's sewer, below 0 where a part of the mouth is free.
    ``full_by_river_m``: length of all sewers, up from the outlet without a break, whose soffit
    lies below the river; a sewer that the level crosses counts in part. ``reach_m`` is the
    longest way up the sewers on which the invert lies below the river. ``flap_gate``: the river
    cannot enter, but what drains stands as high before it leaves.

    An outlet of an imported model that is at no river has a level of that model's own, which no
    table shows: its lengths are NaN. Sewers of unknown height count as none for the soffit.
    """
    outfalls = network.outfalls[network.outfalls["system"].isin(["storm", "combined"])]
    level = river_stage_m(network, river_below_bank_m).reindex(outfalls.index)
    pipes = sewers(network)
    pipes = pipes.assign(height_m=pipe_height_m(pipes).replace(0.0, np.nan))
    rows = {
        outlet: _of_outlet(pipes, str(outlet), float(level[outlet])) for outlet in outfalls.index
    }
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["under_river_m", "full_by_river_m", "reach_m"]
    )
    if network.model:
        table[outfalls["river"].eq("")] = np.nan
    table.insert(0, "river_level_m", level)
    return table.assign(flap_gate=outfalls["flap_gate"]).rename_axis("outlet_id")


def _of_outlet(pipes: pd.DataFrame, outlet: str, level_m: float) -> tuple[float, float, float]:
    last = pipes[pipes["to_id"] == outlet]
    if np.isnan(level_m) or last.empty:
        return np.nan, 0.0, 0.0
    under = level_m - float((last["to_invert_level_m"] + last["height_m"]).max())
    full = _below(pipes, level_m, pipes["height_m"])
    wet = _below(pipes, level_m, 0.0)
    return under, _connected(full, outlet)[0], _connected(wet, outlet)[1]


def _below(pipes: pd.DataFrame, level_m: float, height_m: pd.Series | float) -> pd.DataFrame:
    """The sewers whose line at ``height_m`` above the invert dips below a level: ``length_m``
    of the part below, and ``whole`` where all of it is."""
    low = pipes["to_invert_level_m"] + height_m
    high = pipes["from_invert_level_m"] + height_m
    rise = (high - low).where(high > low)
    share = ((level_m - low) / rise).fillna(1.0).clip(0.0, 1.0)
    own = pipes[low < level_m]
    return own[["from_id", "to_id"]].assign(
        length_m=own["length_m"] * share[own.index], whole=high[own.index] < level_m
    )


def _connected(below: pd.DataFrame, outlet: str) -> tuple[float, float]:
    """Length of all sewers below the level up from an outlet, and of the longest way, m.

    Beyond a sewer that rises out of the water the next one is no part of it.
    """
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_node(outlet)
    for row in below.itertuples():
        end = row.from_id if row.whole else (row.Index, "above the water")
        graph.add_edge(row.to_id, end, length_m=float(row.length_m))
    reached = {outlet, *nx.descendants(graph, outlet)}
    inside = graph.subgraph(reached)
    total = sum(length for _, _, length in inside.edges(data="length_m"))
    away = nx.single_source_dijkstra_path_length(inside, outlet, weight="length_m")
    return float(total), float(max(away.values()))
