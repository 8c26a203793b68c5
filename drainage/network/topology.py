"""Which way water can go."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from drainage.network.model import Network
from drainage.network.once import once_a_network

LINK_TABLES = ("conduits", "pumps", "orifices", "weirs", "regulators")
RIVER_SYSTEMS = ("combined", "storm", "street")


def river_outlets(network: Network) -> list[str]:
    """Ids of the outfalls to a river; the others are ends of interceptors and sanitary sewers."""
    outfalls = network.outfalls
    return outfalls.index[outfalls["system"].isin(RIVER_SYSTEMS)].astype(str).tolist()


@once_a_network
def links(network: Network) -> pd.DataFrame:
    """All links: id -> table, from_id, to_id."""
    return pd.concat(
        [network.tables[name][["from_id", "to_id"]].assign(table=name) for name in LINK_TABLES]
    )


def flow_graph(network: Network) -> nx.DiGraph:
    """Nodes joined by links and by inlets (from the street node to the manhole)."""
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(network.nodes.index.tolist())
    every, inlets = links(network), network.inlets
    streets = network.conduits["to_id"].reindex(inlets.index)
    graph.add_edges_from(zip(every["from_id"].tolist(), every["to_id"].tolist(), strict=True))
    graph.add_edges_from(zip(streets.tolist(), inlets["node_id"].tolist(), strict=True))
    return graph


def is_lid(network: Network, every: pd.DataFrame) -> pd.Series:
    """Flags the links (rows of ``links``) that are lids: weirs from a manhole to its street."""
    to_street = every["to_id"].map(network.nodes["system"]).eq("street")
    from_sewer = every["from_id"].map(network.nodes["system"]).ne("street")
    return every["table"].eq("weirs") & to_street & from_sewer


def dead_ends(network: Network) -> list[str]:
    """Junctions that water reaches and that nothing but a lid leads on from, in their order."""
    every = links(network)
    ways = every[~is_lid(network, every)]
    inlets = network.inlets
    streets = network.conduits["to_id"].reindex(inlets.index)
    drained = {*ways["from_id"].tolist(), *streets.tolist()}
    reached = {*ways["to_id"].tolist(), *inlets["node_id"].tolist()}
    order = network.junctions.index
    return order[order.isin(reached - drained)].astype(str).tolist()


def drains_to(network: Network, node_id: str) -> set[str]:
    """The nodes whose sewers lead to a node, itself included, along conduits alone."""
    return set(nx.ancestors(sewer_graph(network), node_id)) | {node_id}


def sewer_graph(network: Network) -> nx.DiGraph:
    """Nodes joined by conduits other than street channels."""
    pipes = network.conduits[network.conduits["shape"].ne("street")]
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(network.nodes.index.tolist())
    graph.add_edges_from(zip(pipes["from_id"].tolist(), pipes["to_id"].tolist(), strict=True))
    return graph
