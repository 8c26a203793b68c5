"""The way of the water in the sewers and the rational flow along it."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from drainage.hydraulics import full_velocity
from drainage.measures.context import DesignContext, DesignRules
from drainage.network.model import Network


def sewers(network: Network) -> pd.DataFrame:
    """The storm and combined pipes and ditches."""
    pipes = network.conduits
    return pipes[pipes["system"].isin(["storm", "combined"]) & pipes["shape"].ne("street")]


def main_sewer(network: Network) -> pd.Series:
    """Manhole -> id of the largest sewer that leaves it."""
    pipes = sewers(network)
    size = np.maximum(pipes["diameter_mm"], pipes["height_mm"]) + pipes["width_mm"]
    order = pipes.assign(size=size * pipes["barrels"]).sort_values("size", kind="stable")
    last = order[~order["from_id"].duplicated(keep="last")]
    return pd.Series(last.index, index=last["from_id"])


def route_from(network: Network, manhole: str) -> list[str]:
    """Ids of the sewers from a manhole down to its outfall."""
    leaving = main_sewer(network)
    to = network.conduits["to_id"]
    route: list[str] = []
    node = manhole
    while node in leaving.index and leaving[node] not in route:
        route.append(str(leaving[node]))
        node = to[route[-1]]
    return route


def manhole_of_point(network: Network, point_no: str) -> str:
    """The manhole that the inlets at a watch point lead to."""
    gutter = network.watch_points.at[point_no, "node_id"]
    inlets = network.inlets
    at_point = inlets[network.conduits["to_id"].reindex(inlets.index).eq(gutter)]
    return str(at_point["node_id"].iloc[0])


def upstream_area_ha(network: Network) -> pd.Series:
    """Land of streets and blocks that drains through each node, ha.

    Hills are left out: they are no land of the town, and with them the rational method
    would be used beyond its 2 km2.
    """
    land = network.subcatchments[network.subcatchments["kind"] != "hill"]
    gutter_to_manhole = pd.Series(
        network.inlets["node_id"].to_numpy(),
        index=network.conduits["to_id"].reindex(network.inlets.index),
    )
    first = gutter_to_manhole[~gutter_to_manhole.index.duplicated()]
    place = land["outlet_id"].map(first).fillna(land["outlet_id"])
    own = land["area_ha"].groupby(place).sum()
    leaving = main_sewer(network)
    to = network.conduits["to_id"]
    tree: nx.DiGraph = nx.DiGraph()
    tree.add_edges_from((node, to[pipe]) for node, pipe in leaving.items())
    total = own.reindex(list(tree.nodes), fill_value=0.0).to_dict()
    for node in nx.topological_sort(tree):
        for below in tree.successors(node):
            total[below] += total[node]
    return pd.Series(total)


def travel_min(network: Network) -> pd.Series:
    """Longest flow time from the head of the sewers to each node at full-bore velocity."""
    leaving = main_sewer(network)
    pipes = network.conduits.loc[leaving.to_numpy()]
    height = pipes["diameter_mm"].where(pipes["diameter_mm"] > 0, pipes["height_mm"]) / 1000
    slope = (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]) / pipes["length_m"]
    velocity = full_velocity(
        height, pipes["width_mm"] / 1000, np.maximum(slope, 1e-4), pipes["manning_n"]
    )
    minutes = pd.Series(pipes["length_m"].to_numpy() / velocity / 60, index=leaving.index)
    to = network.conduits["to_id"]
    tree: nx.DiGraph = nx.DiGraph()
    tree.add_edges_from((node, to[pipe]) for node, pipe in leaving.items())
    arrival = dict.fromkeys(tree.nodes, 0.0)
    for node in nx.topological_sort(tree):
        for below in tree.successors(node):
            arrival[below] = max(arrival[below], arrival[node] + minutes[node])
    return pd.Series(arrival)


def rational_flow_m3_s(
    network: Network, nodes: list[str], rules: DesignRules, context: DesignContext
) -> np.ndarray:
    """Design flow (n,) leaving each node, m3/s: Q = C F q(t1 + t2)."""
    area = upstream_area_ha(network).reindex(nodes, fill_value=0.0).to_numpy()
    minutes = travel_min(network).reindex(nodes, fill_value=0.0).to_numpy()
    time = np.minimum(rules.entry_time_min + minutes, context.formula.pieces[-1].to_min)
    q = context.formula.intensity_l_s_ha(rules.return_period_a, time)
    return rules.runoff_coefficient * area * q / 1000
