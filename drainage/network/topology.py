"""Which way water can go: parts without an outlet, outfalls with too many links."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from drainage.errors import Finding
from drainage.network.model import Network

LINK_TABLES = ("conduits", "pumps", "orifices", "weirs", "regulators")


def links(network: Network) -> pd.DataFrame:
    """All links: id -> table, from_id, to_id."""
    return pd.concat(
        [network.tables[name][["from_id", "to_id"]].assign(table=name) for name in LINK_TABLES]
    )


def flow_graph(network: Network) -> nx.DiGraph:
    """Nodes joined by links and by inlets (from the street node to the manhole)."""
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(network.nodes.index)
    every = links(network)
    graph.add_edges_from(zip(every["from_id"], every["to_id"], strict=True))
    inlets = network.inlets
    graph.add_edges_from(
        zip(network.conduits["to_id"].reindex(inlets.index), inlets["node_id"], strict=True)
    )
    return graph


def drains_to(network: Network, node_id: str) -> set[str]:
    """The nodes whose sewers lead to a node, itself included, along conduits alone."""
    pipes = network.conduits[network.conduits["shape"].ne("street")]
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(network.nodes.index)
    graph.add_edges_from(zip(pipes["from_id"], pipes["to_id"], strict=True))
    return set(nx.ancestors(graph, node_id)) | {node_id}


def topology_findings(network: Network, prefix: str) -> list[Finding]:
    """Nodes from which water reaches no outfall, and outfalls with several links."""
    graph = flow_graph(network)
    findings = []
    reaches = set(network.outfalls.index)
    reverse = graph.reverse(copy=False)
    for outfall in network.outfalls.index:
        reaches |= nx.descendants(reverse, outfall)
    for name in ("junctions", "storages"):
        cut_off = network.tables[name].index.difference(list(reaches), sort=False)
        findings += [
            Finding(f"{prefix}{name}.csv", str(node), "", "", "water from here reaches no outfall",
                    "Join it to a sewer that leads to an outfall.")
            for node in cut_off
        ]  # fmt: skip
    ends = pd.concat([links(network)["from_id"], links(network)["to_id"]]).value_counts()
    count = ends.reindex(network.outfalls.index, fill_value=0)
    return findings + [
        Finding(f"{prefix}outfalls.csv", str(outfall), "", str(number),
                "an outfall has exactly one link", "Join the sewers at a junction before.")
        for outfall, number in count[count != 1].items()
    ]  # fmt: skip
