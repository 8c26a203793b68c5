"""The way of the water in the sewers and the rational flow along it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.design.hydraulics import full_flow, full_velocity
from drainage.errors import Finding, InputError
from drainage.measures.context import DesignContext, DesignRules
from drainage.network.model import Network
from drainage.network.once import once_a_network
from drainage.network.sizes import pipe_height_m

Floats = NDArray[np.float64]

LEAST_SLOPE = 1e-4
"""A level or rising sewer is timed as if it fell this much (m/m)."""


def relief_id(conduit: str) -> str:
    """The id of the sewer that a relief lays beside a sewer, or in the street of a channel."""
    return f"P-{conduit}"


@once_a_network
def sewers(network: Network) -> pd.DataFrame:
    """The storm and combined pipes and ditches."""
    pipes = network.conduits
    return pipes[pipes["system"].isin(["storm", "combined"]) & pipes["shape"].ne("street")]


def trunk_nodes(network: Network) -> list[str]:
    """The nodes of trunks: their sewers bear the id of the node they leave."""
    start = network.conduits["from_id"]
    return [str(n) for n in start.index[start.index.str.startswith("T-") & start.eq(start.index)]]


def trunk_intakes(network: Network) -> set[str]:
    """Manholes that a trunk takes in, by a pipe or over the weir of a chamber."""
    trunk = trunk_nodes(network)
    into = network.conduits[network.conduits["to_id"].isin(trunk)]
    first = set(into.loc[~into["from_id"].isin(trunk), "from_id"])
    over = network.weirs[network.weirs["to_id"].isin(first)]
    chambers = set(over["to_id"])
    return (first - chambers) | set(over["from_id"])


def laid_by_reliefs(network: Network) -> pd.Index:
    """Ids of the sewers that reliefs have laid."""
    ids = network.conduits.index
    return ids[ids.isin([relief_id(conduit) for conduit in ids.astype(str).tolist()])]


@once_a_network
def main_sewer(network: Network) -> pd.Series:
    """Manhole -> id of the largest sewer that leaves it.

    A relief or a trunk may be the larger of two; the way of the water, and so the land of
    a manhole, stays that of the old sewer where there is one.
    """
    pipes = sewers(network)
    trunk = trunk_nodes(network)
    pipes = pipes[~pipes["from_id"].isin(trunk) & ~pipes["to_id"].isin(trunk)]
    return largest_leaving(pipes, ~pipes.index.isin(laid_by_reliefs(network)))


def largest_leaving(pipes: pd.DataFrame, first: np.ndarray) -> pd.Series:
    """Node -> id of the largest of the sewers that leave it, one of ``first`` (n,) before all
    others."""
    size = np.maximum(pipes["diameter_mm"], pipes["height_mm"]) + pipes["width_mm"]
    order = pipes.assign(size=size * pipes["barrels"], first=first)
    order = order.sort_values(["first", "size"], kind="stable")
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


@once_a_network
def manhole_of_gutter(network: Network) -> pd.Series:
    """Street node -> manhole below it: where its inlets or the lead of its hollow take the
    water, else the one whose lid it is.
    """
    inlets, weirs, leads = network.inlets, network.weirs, network.orifices
    below = pd.concat(
        [
            pd.Series(
                inlets["node_id"].to_numpy(),
                index=network.conduits["to_id"].reindex(inlets.index).to_numpy(),
            ),
            pd.Series(leads["to_id"].to_numpy(), index=leads["from_id"].to_numpy()),
            pd.Series(weirs["from_id"].to_numpy(), index=weirs["to_id"].to_numpy()),
        ]
    )
    street = network.nodes["system"].eq("street")
    below = below[below.index.isin(street.index[street]) & ~below.isin(street.index[street])]
    return below[~below.index.duplicated()]


def manhole_of_point(network: Network, point_no: str) -> str:
    """The manhole that the inlets at a watch point lead to."""
    gutter = network.watch_points.at[point_no, "node_id"]
    return str(manhole_of_gutter(network)[gutter])


@once_a_network
def way_of_water(network: Network) -> pd.DataFrame:
    """Node -> ``to_id`` and ``minutes``: where its water goes and how long the sewer takes.

    The time is that of full-bore flow by Manning; NaN where size or levels are unknown.
    """
    return timed_way(network, main_sewer(network))


def timed_way(network: Network, leaving: pd.Series) -> pd.DataFrame:
    """``way_of_water`` down the sewers ``leaving`` (node -> id of the sewer)."""
    pipes = network.conduits.loc[leaving.to_numpy()]
    height = pipe_height_m(pipes)
    slope = (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]) / pipes["length_m"]
    velocity = full_velocity(
        height, pipes["width_mm"] / 1000, np.maximum(slope, LEAST_SLOPE), pipes["manning_n"]
    )
    speed = np.where(np.asarray(velocity) > 0, velocity, np.nan)
    return pd.DataFrame(
        {
            "to_id": pipes["to_id"].to_numpy(),
            "minutes": pipes["length_m"].to_numpy() / speed / 60,
        },
        index=leaving.index,
    )


@once_a_network
def own_land_ha(network: Network) -> pd.Series:
    """Land of streets and blocks that drains to each manhole directly, ha.

    Hills are left out: they are no land of the town, and with them the rational method
    would be used beyond its 2 km2.
    """
    land = network.subcatchments[network.subcatchments["kind"] != "hill"]
    below = manhole_of_gutter(network).to_dict()
    place = land["outlet_id"].map(lambda node: below.get(node, node))
    return land["area_ha"].groupby(place).sum()


def gathered(way: pd.DataFrame, own: pd.Series) -> pd.Series:
    """What passes through each node when ``own`` (per node) runs down a way."""
    nodes, steps = _downward(way)
    total: dict[str, float] = own.reindex(nodes, fill_value=0.0).to_dict()
    for node, below in steps:
        total[below] += total[node]
    return pd.Series(total)


def arrival_min(way: pd.DataFrame, start: Mapping[str, float] | None = None) -> pd.Series:
    """Longest time down a way to each node, minutes; ``start`` is what some nodes begin with."""
    nodes, steps = _downward(way)
    minutes = way["minutes"].to_dict()
    arrival: dict[str, float] = dict.fromkeys(nodes, 0.0) | dict(start or {})
    for node, below in steps:
        # Python's max would drop a NaN, and with it the way above.
        arrival[below] = float(np.maximum(arrival[below], arrival[node] + minutes[node]))
    return pd.Series(arrival)


MOST_NAMED = 6
RING = "the largest sewers that leave these manholes lead back to where they began"
RING_CURE = (
    "Look at the direction, size and levels of the sewers between these manholes: at one of them "
    "the sewer that leads on must be the largest that leaves it."
)


def _downward(way: pd.DataFrame) -> tuple[list[str], list[tuple[str, str]]]:
    """The nodes of a way, and each with the one below it, after all that lead to it.

    Raises InputError for a way that leads round in a ring.
    """
    below = dict(zip(way.index.tolist(), way["to_id"].tolist(), strict=True))
    awaited = dict.fromkeys((name for pair in below.items() for name in pair), 0)
    for name in below.values():
        awaited[name] += 1
    ready, steps = [name for name, count in awaited.items() if count == 0], []
    while ready:
        led = [(name, below[name]) for name in ready if name in below]
        steps += led
        ready = []
        for _, name in led:
            awaited[name] -= 1
            if awaited[name] == 0:
                ready.append(name)
    if len(steps) < len(below):
        ring = sorted(set(below) - {name for name, _ in steps})
        raise InputError([
            Finding("", ", ".join(ring[:MOST_NAMED]), "to_id", "", RING, RING_CURE)
        ])  # fmt: skip
    return list(awaited), steps


def upstream_area_ha(network: Network) -> pd.Series:
    """Land of streets and blocks that drains through each node, ha; see ``own_land_ha``."""
    return gathered(way_of_water(network), own_land_ha(network))


def travel_min(network: Network) -> pd.Series:
    """Longest flow time from the head of the sewers to each node at full-bore velocity."""
    return arrival_min(way_of_water(network))


def rational_flow_m3_s(
    network: Network, nodes: list[str], rules: DesignRules, context: DesignContext
) -> Floats:
    """Design flow (n,) leaving each node, m3/s: Q = C F q(t1 + t2), GB 50014.

    Raises InputError where a flow is not finite.
    """
    area = upstream_area_ha(network).reindex(nodes, fill_value=0.0).to_numpy()
    minutes = travel_min(network).reindex(nodes, fill_value=0.0).to_numpy()
    intensity = intensity_l_s_ha(nodes, minutes, rules, context)
    return finite(nodes, rules.runoff_coefficient * area * intensity / 1000)


def intensity_l_s_ha(
    nodes: list[str], travel: Floats, rules: DesignRules, context: DesignContext
) -> Floats:
    """Design intensity (n,) after ``travel`` minutes (n,) in the sewers and the entry time.

    Raises InputError naming the nodes whose time is not finite.
    """
    time = np.minimum(
        rules.entry_time_min + finite(nodes, travel), context.formula.pieces[-1].to_min
    )
    return np.asarray(context.formula.intensity_l_s_ha(rules.return_period_a, time))


def finite(nodes: list[str], values: Floats) -> Floats:
    """The values of a design themselves; raises InputError naming the nodes of the others."""
    bad = [node for node, value in zip(nodes, values, strict=True) if not np.isfinite(value)]
    if bad:
        raise InputError(
            Finding("", node, "design flow", "", "the design flow cannot be computed",
                    "Give area, length, size and levels of the land and sewers upstream of it.")
            for node in bad
        )  # fmt: skip
    return values


def capacity_m3_s(pipes: pd.DataFrame) -> pd.Series:
    """Full-bore flow of sewers by Manning, all barrels, m3/s."""
    slope = (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]) / pipes["length_m"]
    height = pipe_height_m(pipes)
    flow = full_flow(
        height, pipes["width_mm"] / 1000, np.maximum(slope, 2e-4), pipes["manning_n"],
        pipes["barrels"],
    )  # fmt: skip
    return pd.Series(np.asarray(flow), index=pipes.index)
