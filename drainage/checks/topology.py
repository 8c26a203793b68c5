"""Which way water can go: dead ends, parts without an outlet, loops, shrinking pipes."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

import networkx as nx
import numpy as np
import pandas as pd

from drainage.checks.defects import Defects, defects, several
from drainage.checks.levels import is_pipe
from drainage.design.hydraulics import full_area
from drainage.network.land import passing_hills
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m
from drainage.network.topology import dead_ends, flow_graph, links


def ways_out(network: Network) -> Iterator[Defects]:
    """Parts without an outfall, dead ends, closed loops, outfalls with too many links.

    A dead end inside a part without an outfall is not named again. Storages may be ends:
    a pond can empty by seepage. A manhole whose water leaves by its lid alone is a dead end.
    """
    graph = flow_graph(network)
    outfalls = set(network.outfalls.index)
    table = network.nodes["table"]
    cut_off: set[str] = set()
    alone: list[tuple[str, set[str]]] = []
    for part in nx.weakly_connected_components(graph):
        if not part & outfalls:
            cut_off |= part
            alone.append((_lowest_end(graph, part), part))
    for name in ("junctions", "storages"):
        here = sorted((item for item in alone if table[item[0]] == name), key=itemgetter(0))
        yield Defects(
            "no-outlet", name, "", [i for i, _ in here], [several(part) for _, part in here]
        )
    ends = [node for node in dead_ends(network) if node not in cut_off]
    arriving = [", ".join(sorted(graph.predecessors(node))[:3]) for node in ends]
    yield Defects("dead-end", "junctions", "", ends, arriving)
    yield from _closed_loops(network, graph, cut_off)
    every = links(network)
    count = pd.concat([every["from_id"], every["to_id"]]).value_counts()
    number = count.reindex(network.outfalls.index, fill_value=0)
    yield defects("outfall-links", "outfalls", "", number, number != 1)
    yield from _lost_land(network, cut_off)


def _lowest_end(graph: nx.DiGraph, part: set[str]) -> str:
    """The node of a part where its water gathers: one that nothing leaves, else the first."""
    ends = [node for node in part if graph.out_degree(node) == 0]
    return min(ends or part)


def _closed_loops(network: Network, graph: nx.DiGraph, cut_off: set[str]) -> Iterator[Defects]:
    """Rings of nodes that water enters and cannot leave."""
    rings = [
        ring
        for ring in nx.strongly_connected_components(graph)
        if len(ring) > 1
        and not ring & cut_off
        and all(after in ring for node in ring for after in graph.successors(node))
    ]
    table = network.nodes["table"]
    for name in ("junctions", "storages"):
        own = [ring for ring in rings if table[min(ring)] == name]
        yield Defects("closed-loop", name, "", list(map(min, own)), list(map(several, own)))


def _lost_land(network: Network, cut_off: set[str]) -> Iterator[Defects]:
    """Catchments without a way out; a hill may drain past the town but for its share."""
    land = network.subcatchments
    outlet = land["outlet_id"]
    lost = (
        (outlet.eq("") & ~passing_hills(land))
        | outlet.isin(cut_off)
        | land["gutter_id"].isin(cut_off)
    )
    yield defects("catchment-nowhere", "subcatchments", "outlet_id", outlet, lost)


def loops(network: Network) -> Iterator[Defects]:
    """Pipes with a second way between the same nodes, one finding for each mesh."""
    pipes = network.conduits[is_pipe(network.conduits)]
    pairs = pipes.reset_index()[["from_id", "to_id", "conduit_id"]]
    pairs = pairs[pairs["from_id"] != pairs["to_id"]]
    graph = nx.Graph()
    graph.add_edges_from(zip(pairs["from_id"], pairs["to_id"], strict=True))
    name = {
        frozenset(pair): pipe
        for *pair, pipe in reversed(list(pairs.itertuples(index=False, name=None)))
    }
    meshes: list[list[str]] = []
    for edges in nx.biconnected_component_edges(graph):
        mesh = list(edges)
        if len(mesh) > 1:
            meshes.append(sorted(name[frozenset(edge)] for edge in mesh))
    meshes.sort()
    yield Defects("loop", "conduits", "", [own[0] for own in meshes], list(map(several, meshes)))


def shrinking(network: Network) -> Iterator[Defects]:
    """Nodes where the largest pipe that leaves is smaller than the largest that arrives."""
    pipes = network.conduits[is_pipe(network.conduits)]
    height = pipe_height_m(pipes)
    area = pd.Series(full_area(height, pipes["width_mm"] / 1000), index=pipes.index)
    area = (area * pipes["barrels"])[height > 0]
    ends = pipes.loc[area.index]
    largest_in = area.groupby(ends["to_id"]).max()
    largest_out = area.groupby(ends["from_id"]).max().reindex(largest_in.index)
    smaller = largest_out < largest_in - 1e-6
    table = network.nodes["table"].reindex(largest_in.index)
    for name in ("junctions", "storages"):
        rows = smaller & table.eq(name)
        values = largest_out.round(3).astype(str) + " < " + largest_in.round(3).astype(str) + " m2"
        yield defects("large-into-small", name, "", values, rows)


def cross_connections(network: Network) -> Iterator[Defects]:
    """Conduits that join storm and sanitary sewers, or a combined one to a storm sewer."""
    pipes = network.conduits[network.conduits["shape"].ne("street")]
    system = network.nodes["system"]
    before = system.reindex(pipes["from_id"]).to_numpy(str)
    own = pipes["system"].to_numpy(str)
    after = system.reindex(pipes["to_id"]).to_numpy(str)
    way = np.char.add(np.char.add(np.char.add(before, " - "), own), np.char.add(" - ", after))
    values = pd.Series(way, index=pipes.index)
    storm, sanitary = (
        (before == name) | (own == name) | (after == name) for name in ("storm", "sanitary")
    )
    joined = storm & sanitary
    yield defects("cross-connection", "conduits", "", values, joined)
    leaves = ((before == "combined") & np.isin(own, ("storm", "street"))) | (
        (own == "combined") & np.isin(after, ("storm", "street"))
    )
    yield defects("combined-into-storm", "conduits", "", values, leaves & ~joined)
