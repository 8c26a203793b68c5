"""A long section along a line a person draws from manhole to manhole, with levels over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
import xarray as xr
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.network import Network
from drainage.network.topology import links
from drainage.report.long_sections import LongSection, PipesAlong, pipes_along
from drainage.said import said

Floats = NDArray[np.float64]
MOST_STEPS = 240


@dataclass(frozen=True)
class LevelsAlong:
    """``level_m`` (steps, n), m above the datum, NaN where a run does not know a node;
    ``minute`` (steps,) since the rain began."""

    minute: Floats
    level_m: Floats


def section_along(network: Network, node_ids: Sequence[str]) -> LongSection:
    """The chain of manholes through two or more given ones, in their order.

    Between two the shortest way down the sewers is taken, else the shortest up, else the
    shortest whichever way water runs. Raises InputError where an id is unknown or no sewer
    joins two of them.
    """
    down = _graph(network)
    _require(network, down, node_ids)
    chain = [node_ids[0]]
    for start, end in pairwise(node_ids):
        chain += _way(network, down, start, end)[1:]
    distance = [down.edges[pair]["length_m"] if pair in down.edges
                else down.edges[pair[::-1]]["length_m"] for pair in pairwise(chain)]  # fmt: skip
    ground = network.nodes["ground_level_m"].reindex(chain).to_numpy(float)
    return LongSection(" – ".join((node_ids[0], node_ids[-1])), "drawn", tuple(chain),
                       np.cumsum([0.0, *distance]), ground, 0)  # fmt: skip


def levels_along(
    network: Network, series: xr.Dataset, rain_start_minute: float, section: LongSection
) -> LevelsAlong:
    """Water levels at the nodes of a section over time: invert of the tables plus depth.

    Long runs are thinned to windows whose greatest level stands for them.
    """
    depth = series["node_depth_m"]
    known = [node for node in section.node_ids if node in depth.indexes["node"]]
    values = depth.sel(node=known).to_numpy().astype(float)
    stride = max(1, -(-len(values) // MOST_STEPS))
    padded = np.pad(values, ((0, -len(values) % stride), (0, 0)), mode="edge")
    greatest = padded.reshape(-1, stride, len(known)).max(axis=1)
    level = np.full((len(greatest), len(section.node_ids)), np.nan)
    at = [place for place, node in enumerate(section.node_ids) if node in known]
    invert = network.nodes["invert_level_m"].reindex([section.node_ids[k] for k in at])
    own = [known.index(section.node_ids[k]) for k in at]
    level[:, at] = greatest[:, own] + invert.to_numpy(float)
    minute = series["minute"].to_numpy().astype(float)[::stride] - rain_start_minute
    return LevelsAlong(minute, level)


def pipes_of(network: Network, section: LongSection) -> PipesAlong:
    """The pipes of a network along a section; see ``pipes_along``."""
    return pipes_along(network, [section])[0]


def _graph(network: Network) -> nx.DiGraph:
    """Links but those with an end in a street, as drawn, the shortest of parallel ones."""
    own = links(network)
    street = network.nodes.index[network.nodes["system"].eq("street")]
    own = own[~(own["from_id"].isin(street) | own["to_id"].isin(street))]
    xy = network.nodes[["x_m", "y_m"]].astype(float)
    apart = np.hypot(
        *(xy.reindex(own["to_id"]).to_numpy() - xy.reindex(own["from_id"]).to_numpy()).T
    )
    length = network.conduits["length_m"].reindex(own.index).to_numpy(float)
    length = np.where(length > 0, length, np.nan_to_num(apart).clip(min=1.0))
    order = np.argsort(-length, kind="stable")
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_edges_from(
        (own["from_id"].iloc[k], own["to_id"].iloc[k], {"length_m": float(length[k])})
        for k in order
    )
    return graph


def _way(network: Network, down: nx.DiGraph, start: str, end: str) -> list[str]:
    for graph in (down, down.reverse(copy=False), down.to_undirected(as_view=True)):
        try:
            way: list[str] = nx.shortest_path(graph, start, end, weight="length_m")
        except nx.NetworkXNoPath:
            continue
        return way
    message = said("no sewer joins {start} and {end}", start=start, end=end)
    raise InputError([Finding(network.name, "long section", "", f"{start}, {end}", message,
                              "Take manholes of one sewer.")])  # fmt: skip


def _require(network: Network, down: nx.DiGraph, node_ids: Sequence[str]) -> None:
    findings = [
        Finding(network.name, "long section", "", name, "no sewer begins or ends here",
                "Take a manhole with a pipe.")
        for name in node_ids if name not in down
    ]  # fmt: skip
    if len(node_ids) < 2:
        few = "a long section needs two manholes"
        given = ", ".join(node_ids)
        findings.append(Finding(network.name, "long section", "", given, few, "Take two or more."))
    if findings:
        raise InputError(findings)
