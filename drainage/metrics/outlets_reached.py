"""Which outlets the water of a manhole reaches, and which share of it where a run tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from drainage.network import Network
from drainage.results import RunResult

S_PER_MIN = 60.0
SHORT = ("orifices", "weirs", "pumps", "regulators")
"""Tables of what leads water from node to node on no way worth its metres."""
WORTH = "worth"
"""Of a way from node to node: its metres or the water that took it."""


@dataclass(frozen=True)
class Reached:
    """``shares``: outlet -> share of the water, the greatest first; without a run NaN, the
    nearest first. ``nodes`` -> how often the water passes on average, NaN likewise."""

    shares: Mapping[str, float]
    nodes: Mapping[str, float]


def link_volumes(result: RunResult) -> pd.DataFrame:
    """By link: ``forth_m3`` and ``back_m3``, what a run moved through it each way."""
    flow = result.series["link_flow_m3_s"]
    m3_s = flow.transpose("minute", "link").to_numpy().astype(float)
    seconds = result.series["minute"].to_numpy() * S_PER_MIN
    ways = {"forth_m3": np.maximum(m3_s, 0.0), "back_m3": np.maximum(-m3_s, 0.0)}
    return pd.DataFrame(
        {name: np.trapezoid(own, seconds, axis=0) for name, own in ways.items()},
        index=flow["link"].to_numpy().astype(str),
    )


def outlets_reached(network: Network, manhole: str, volumes: pd.DataFrame | None = None) -> Reached:
    """The outlets that the water of a manhole reaches below the streets.

    With the ``volumes`` of a run each node mixes all that comes to it, and what leaves it is
    shared as the volumes that leave it; water that runs back mixes again. What rises to the
    street is left out. Without them, whatever can be reached down the sewers.
    """
    links = _links(network)
    if volumes is None:
        return _within_reach(network, links, manhole)
    own = volumes.reindex(links.index).fillna(0.0)
    moved = pd.concat([
        pd.DataFrame({"start": links["from_id"], "end": links["to_id"], "m3": own["forth_m3"]}),
        pd.DataFrame({"start": links["to_id"], "end": links["from_id"], "m3": own["back_m3"]}),
    ])  # fmt: skip
    moved = moved[(moved["m3"] > 0) & ~moved["start"].isin(network.outfalls.index)]
    # Sewers side by side are one way.
    m3 = moved.groupby(["start", "end"])["m3"].sum()
    passed = _passed(_ways(m3), manhole, network.outfalls.index.astype(str))
    shares = {name: passed[name] for name in passed if name in network.outfalls.index}
    return Reached(dict(sorted(shares.items(), key=lambda one: -one[1])), passed)


def _links(network: Network) -> pd.DataFrame:
    """``from_id``, ``to_id`` and ``length_m`` of all that leads from node to node below the
    streets; the crest of a weir is no way."""
    parts = [network.conduits[["from_id", "to_id", "length_m"]]]
    parts += [getattr(network, name)[["from_id", "to_id"]].assign(length_m=0.0)
              for name in SHORT]  # fmt: skip
    links = pd.concat([own for own in parts if len(own)])
    street = network.nodes.index[network.nodes["system"] == "street"]
    return links[~links["from_id"].isin(street) & ~links["to_id"].isin(street)]


def _ways(of: pd.Series) -> nx.DiGraph:
    """Of values by start and end."""
    ways = nx.DiGraph()
    ways.add_weighted_edges_from(
        ((str(start), str(end), float(value)) for (start, end), value in of.items()), weight=WORTH
    )
    return ways


def _passed(ways: nx.DiGraph, manhole: str, outlets: Iterable[str]) -> dict[str, float]:
    """Node -> how often the water of a manhole passes it, an outlet at most once.

    A node from which nothing leads to an outlet keeps what comes: the balance has no other
    end for it.
    """
    ends = [name for name in outlets if name in ways]
    leading = set(ends).union(*(nx.ancestors(ways, name) for name in ends))
    on = nx.DiGraph((start, end, own) for start, end, own in ways.edges(data=True)
                    if start in leading)  # fmt: skip
    on.add_node(manhole)
    nodes = sorted({manhole, *nx.descendants(on, manhole)})
    leaving = nx.to_numpy_array(on, nodes, weight=WORTH).T
    total = leaving.sum(axis=0)
    leaving = np.divide(leaving, total, out=np.zeros_like(leaving), where=total > 0)
    begins = np.array([name == manhole for name in nodes], float)
    often = np.linalg.solve(np.eye(len(nodes)) - leaving, begins)
    return dict(zip(nodes, often.tolist(), strict=True))


def _within_reach(network: Network, links: pd.DataFrame, manhole: str) -> Reached:
    """All that lies down the sewers, the nearest first."""
    ways = _ways(links.groupby(["from_id", "to_id"])["length_m"].min())
    ways.add_node(manhole)
    metres = nx.single_source_dijkstra_path_length(ways, manhole, weight=WORTH)
    nearest = dict.fromkeys(sorted(metres, key=metres.__getitem__), np.nan)
    shares = {name: nan for name, nan in nearest.items() if name in network.outfalls.index}
    return Reached(shares, nearest)
