"""Long sections of the sewer: chains of manholes down to an outfall, their pipes and water.

A chain belongs to one network, pipes and water to any: ``pipes_along`` and
``standing_levels_m`` draw works along the chain of the existing network. A relief sewer lies
between the same manholes as the old one and shows there. A new trunk runs through manholes
of its own and shows in the sections of the network that has it: the section of a point
whose water takes the trunk has other ``node_ids`` there, and every new outfall its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from drainage.design.hydraulics import full_area, full_flow
from drainage.metrics.series import greatest_held
from drainage.network import Network
from drainage.network.sizes import pipe_height_m, size_words

Floats = NDArray[np.float64]

DRY_M = 0.02
"""A street with less water is drawn dry."""
LEAST_SLOPE = 2e-4
"""A flatter pipe is compared as if it had this slope, m/m."""


@dataclass(frozen=True)
class LongSection:
    """A chain of n manholes down to an outfall, upstream first.

    ``id``: point_no or outfall id; ``kind``: "point" or "outlet". ``distance_m`` (n,) from
    the upstream end; ``ground_level_m`` (n,), m above the datum. ``watched``: place of the
    point's manhole in ``node_ids``, of an outlet that of the outfall.
    """

    id: str
    kind: str
    node_ids: tuple[str, ...]
    distance_m: Floats
    ground_level_m: Floats
    watched: int


@dataclass(frozen=True)
class PipesAlong:
    """The pipes of one network along a chain of n nodes: levels (n-1,), m above the datum.

    Of parallel pipes the largest is drawn and its id stands in ``conduit_ids``; ``sizes``
    names all, the largest first: "d1500", "4400×2300 + d1500", "2×3600×2000"
    (barrels×width×height, mm). NaN and "" where the network has no pipe between the two
    nodes; the soffit alone is NaN where the height of the section is unknown.
    """

    from_invert_level_m: Floats
    to_invert_level_m: Floats
    from_soffit_level_m: Floats
    to_soffit_level_m: Floats
    sizes: tuple[str, ...]
    conduit_ids: tuple[str, ...]


def long_sections(network: Network, *, upstream_m: float = 600.0) -> list[LongSection]:
    """A section of every watch point with a sewer, then of every combined and storm outfall.

    A point's runs from at most ``upstream_m`` above its manhole, an outlet's from the head
    of its main stem. Where several sewers meet or leave, the one of the greatest full-bore
    capacity is followed; weirs, orifices and pumps only where no pipes lead to an outfall,
    regulators never. A point whose sewer reaches no outfall has no section.
    """
    steps = _steps(network)
    by_pipe, by_any = _graph(steps[steps["pipe"]]), _graph(steps)
    outfalls, ground = network.outfalls, network.nodes["ground_level_m"]
    sections = []

    def add(name: str, kind: str, above: list[str], below: list[str]) -> None:
        chain = [*above, *below]
        distance = np.cumsum([0.0, *(by_any.edges[pair]["length_m"] for pair in pairwise(chain))])
        level = ground.reindex(chain).to_numpy(float)
        sections.append(LongSection(name, kind, tuple(chain), distance, level, len(above)))

    for point in network.watch_points.index.astype(str):
        start = point_manhole(network, point)
        down = _down(by_pipe, start, outfalls.index) or _down(by_any, start, outfalls.index)
        if len(down) > 1:
            add(point, "point", _up(by_pipe, start, upstream_m, down), down)
    for outlet in outfalls.index[outfalls["system"].isin(["combined", "storm"])].astype(str):
        above = _up(by_pipe if outlet in by_pipe else by_any, outlet, np.inf, [outlet])
        if above:
            add(outlet, "outlet", above, [outlet])
    return sections


def point_manhole(network: Network, point_no: str) -> str:
    """The manhole the inlets at a point lead to, or the point's own node; "" without sewer."""
    place = str(network.watch_points.at[point_no, "node_id"])
    inlets = network.inlets
    at_point = network.conduits["to_id"].reindex(inlets.index).eq(place)
    pipes = _sewers(network)
    served = {*pipes["from_id"], *pipes["to_id"]}
    candidates = [*inlets.loc[at_point, "node_id"].astype(str), place]
    return next((node for node in candidates if node in served), "")


def pipes_along(network: Network, sections: Sequence[LongSection]) -> list[PipesAlong]:
    """The pipes of a network along chains of this or of another network."""
    pipes = _sewers(network)
    between: dict[tuple[str, str], list[int]] = {}
    for row, (start, end) in enumerate(zip(pipes["from_id"], pipes["to_id"], strict=True)):
        between.setdefault((start, end), []).append(row)
        between.setdefault((end, start), []).append(row)
    sizes = [size or "?" for size in size_words(pipes)]
    return [_along(pipes, between, sizes, section) for section in sections]


def _along(
    pipes: pd.DataFrame,
    between: Mapping[tuple[str, str], list[int]],
    sizes: Sequence[str],
    section: LongSection,
) -> PipesAlong:
    found = [between.get(pair, []) for pair in pairwise(section.node_ids)]
    there = [bool(rows) for rows in found]
    drawn = pipes.iloc[[rows[0] for rows in found if rows]]
    forward = drawn["from_id"].to_numpy() == np.array(section.node_ids[:-1])[there]
    low, high = (drawn[f"{side}_invert_level_m"].to_numpy(float) for side in ("to", "from"))
    first, last = np.where(forward, high, low), np.where(forward, low, high)
    height = pipe_height_m(drawn).to_numpy(float)
    height = np.where(height > 0, height, np.nan)
    levels = np.full((4, len(found)), np.nan)
    levels[:, there] = [first, last, first + height, last + height]
    return PipesAlong(
        levels[0], levels[1], levels[2], levels[3],
        tuple(" + ".join(sizes[row] for row in rows) for rows in found),
        tuple(str(pipes.index[rows[0]]) if rows else "" for rows in found),
    )  # fmt: skip


def standing_levels_m(network: Network, series: xr.Dataset) -> pd.Series:
    """Node -> greatest water level of a run that two successive report steps reach, m.

    Surges of seconds where a sewer fills up are left out. ``network`` must be the one of
    the run: works deepen manholes. The levels are an envelope and need not stand at the
    same time. A manhole that returns its water to the street stands at its rim, the water
    on the street above it.
    """
    depth = series["node_depth_m"]
    held = pd.Series(greatest_held(depth.to_numpy().astype(float)), index=depth["node"].to_numpy())
    return network.nodes["invert_level_m"].reindex(held.index) + held


def street_levels_m(network: Network, totals: xr.Dataset) -> pd.Series:
    """Manhole -> greatest water level on the street above it, m; without dry streets."""
    inlets = network.inlets
    above = pd.Series(
        network.conduits["to_id"].reindex(inlets.index).to_numpy(), index=inlets["node_id"]
    )
    above = above[~above.index.duplicated()]
    depth = totals["node_max_depth_m"].to_series().reindex(above).to_numpy(float)
    invert = network.nodes["invert_level_m"].reindex(above).to_numpy(float)
    return pd.Series(invert + depth, index=above.index)[depth > DRY_M]


def _sewers(network: Network) -> pd.DataFrame:
    """Storm and combined pipes and ditches with ``capacity_m3_s``, the largest first.

    The capacity is that of all barrels full, whichever way a pipe is drawn; an open ditch
    counts as a box of its area. Unknown sizes have none.
    """
    pipes = network.conduits
    pipes = pipes[pipes["system"].isin(["storm", "combined"]) & pipes["shape"].ne("street")]
    height = pipe_height_m(pipes)
    width = pipes["width_mm"] / 1000 + pipes["side_slope"] * height
    fall = (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]).abs()
    slope = np.maximum(fall / _length_m(network, pipes), LEAST_SLOPE)
    flow = full_flow(height, width, slope, pipes["manning_n"], pipes["barrels"])
    area = full_area(height, width) * pipes["barrels"].to_numpy()
    sized = pipes.assign(capacity_m3_s=np.nan_to_num(flow))
    return sized.iloc[np.lexsort((-np.nan_to_num(flow), -np.nan_to_num(area)))]


def _length_m(network: Network, links: pd.DataFrame) -> pd.Series:
    """The length of each link; where none is known the distance of its ends, at least 1 m."""
    place = network.nodes[["x_m", "y_m"]]
    start, end = (place.reindex(links[side]).to_numpy(float) for side in ("from_id", "to_id"))
    apart = np.nan_to_num(np.hypot(*(end - start).T)).clip(min=1.0)
    own = links.get("length_m", pd.Series(0.0, index=links.index))
    return own.where(own > 0, apart)


def _steps(network: Network) -> pd.DataFrame:
    """Links as water runs, without those of streets; ``pipe`` is False for other links.

    A pipe that falls against its drawing is turned where its drawn end leads nowhere; one
    that climbs on the way to an outfall stays.
    """
    pipes = _sewers(network)
    devices = pd.concat([network.weirs, network.orifices, network.pumps])[["from_id", "to_id"]]
    street = network.nodes.index[network.nodes["system"].eq("street")]
    devices = devices[~(devices["from_id"].isin(street) | devices["to_id"].isin(street))]
    drawn = pd.concat([pipes, devices])[["from_id", "to_id", "length_m", "capacity_m3_s"]]
    outfalls = network.outfalls.index
    back: nx.DiGraph = nx.DiGraph()
    back.add_nodes_from(outfalls)
    back.add_edges_from(zip(drawn["to_id"], drawn["from_id"], strict=True))
    drained = {*outfalls}.union(*(nx.descendants(back, outfall) for outfall in outfalls))
    climbs = pipes["to_invert_level_m"] > pipes["from_invert_level_m"]
    turned = pipes.index[climbs & ~pipes["to_id"].isin(drained)]
    steps = drawn.fillna({"capacity_m3_s": 0.0}).assign(length_m=_length_m(network, drawn))
    steps.loc[turned, ["from_id", "to_id"]] = drawn.loc[turned, ["to_id", "from_id"]].to_numpy()
    return steps.assign(pipe=steps.index.isin(pipes.index))


def _graph(steps: pd.DataFrame) -> nx.DiGraph:
    """Nodes joined by steps, the greatest capacity first; parallel pipes count together."""
    joined = steps.groupby(["from_id", "to_id"], sort=False)
    length_m = joined["length_m"].first()
    order = joined["capacity_m3_s"].sum().sort_values(ascending=False, kind="stable").index
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_edges_from((*pair, {"length_m": float(length_m[pair])}) for pair in order)
    return graph


def _down(graph: nx.DiGraph, start: str, outfalls: pd.Index) -> list[str]:
    """The way to an outfall, the larger sewer first at every fork; empty where none leads on."""
    came = nx.dfs_predecessors(graph, start) if start in graph else {}
    way = [node for node in came if node in outfalls][:1]
    while way and way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]


def _up(graph: nx.DiGraph, start: str, at_most_m: float, apart_from: Collection[str]) -> list[str]:
    """The nodes above ``start`` along the largest sewers, upstream first, without it."""
    way, length_m = [start], 0.0
    while way[-1] in graph:
        seen = {*way, *apart_from}
        above = [node for node in graph.predecessors(way[-1]) if node not in seen][:1]
        length_m += sum(graph.edges[node, way[-1]]["length_m"] for node in above)
        if not above or length_m > at_most_m:
            break
        way += above
    return way[:0:-1]
