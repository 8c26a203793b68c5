"""Street nodes a measure names, by themselves or as watch points."""

from __future__ import annotations

from drainage.errors import Finding
from drainage.measures.context import unknown
from drainage.network.model import Network
from drainage.said import said


def street_nodes_at(network: Network, points: tuple[str, ...], nodes: tuple[str, ...]) -> list[str]:
    """The street nodes of the points and those named, each once."""
    at_points = network.watch_points["node_id"].reindex(list(points)).tolist()
    return list(dict.fromkeys([*at_points, *nodes]))


def street_node_findings(
    network: Network, points: tuple[str, ...], nodes: tuple[str, ...]
) -> list[Finding]:
    """Points and nodes the network does not have."""
    known = ", ".join(network.watch_points.index)
    street = network.nodes.index[network.nodes["system"].eq("street")]
    return [
        unknown("points", point, said("one of {known}", known=known), "watch_points")
        for point in points
        if point not in network.watch_points.index
    ] + [
        unknown("nodes", node, "a node of the street system", "junctions or storages")
        for node in nodes
        if node not in street
    ]
