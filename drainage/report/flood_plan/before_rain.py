"""What to look at before rain at a point: inlets, outlet, pumps, hollows, from the network."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from drainage.metrics import Reached, outlets_reached
from drainage.network import Network
from drainage.network.inlets import inlet_count
from drainage.network.trust import is_assumed
from drainage.report.point_places import manhole_with_inlets

UPSTREAM_M = 300.0
"""Street along which the gutters are looked at above a point: a few reaches of a block each.
What passes these inlets arrives at the point; farther up the network's own tables serve."""
LEAST_SHARE = 0.1
"""An outlet or a pump that takes less of the water of a point is no place to look at for it."""


@dataclass(frozen=True)
class Inlets:
    """Inlets of one kind in one street: how many, how many of them out of order, clogging %.

    The tables give a share out of order, so ``out_of_order`` is no whole number: it is rounded
    where it is shown.
    """

    street: tuple[str, str]
    kind: str
    count: int
    out_of_order: float
    clogged_pct: tuple[float, float]
    assumed: bool


@dataclass(frozen=True)
class Outlet:
    """An outlet that the sewers of a point lead to; ``share`` of its water by a run, else NaN."""

    outlet_id: str
    name: tuple[str, str]
    flap_gate: bool
    assumed: bool
    share: float = float("nan")


@dataclass(frozen=True)
class Hollow:
    """A hollow of the point's street; ``here`` where the point lies in it."""

    hollow_id: str
    name: tuple[str, str]
    depth_m: float
    inlets: int
    pumped: bool
    here: bool
    assumed: bool


@dataclass(frozen=True)
class BeforeRain:
    """What can be looked at before rain."""

    at_point: Sequence[Inlets]
    upstream: Sequence[Inlets]
    outlets: Sequence[Outlet]
    pumps: Sequence[str]
    hollows: Sequence[Hollow]


def before_rain(network: Network, point_no: str, volumes: pd.DataFrame | None = None) -> BeforeRain:
    """What the tables of a network name at a listed point and on the way of its water.

    Inlets at the point take the water of the street channels that end there; ``upstream`` are
    those of the channels that lead to them within ``UPSTREAM_M``. Pumps are those that stand on
    the sewers from the point to its outlets, and those of its hollow. With the ``volumes`` of a
    run, outlets and pumps are those that take ``LEAST_SHARE`` of the water or more.
    """
    row = network.watch_points.loc[point_no]
    node, street = str(row["node_id"]), str(row["street_id"])
    manhole = manhole_with_inlets(network, point_no)
    reached = outlets_reached(network, manhole, volumes) if manhole else Reached({}, {})
    hollows = _hollows(network, node, street)
    ends = [name for name, often in reached.nodes.items() if not often < LEAST_SHARE]
    lifting = network.hollows.loc[[own.hollow_id for own in hollows], "pump_id"]
    on_way = network.pumps.index[network.pumps["from_id"].isin([node, *ends])]
    pumps = dict.fromkeys([*map(str, on_way), *(str(own) for own in lifting if own)])
    channels = channels_above(network, node)
    here = [name for name, metres in channels.items() if metres == 0]
    return BeforeRain(
        at_point=_inlets(network, here),
        upstream=_inlets(network, [name for name in channels if name not in here]),
        outlets=_outlets(network, reached),
        pumps=tuple(pumps),
        hollows=hollows,
    )


def point_node(network: Network, point_no: str) -> str:
    """The node of a listed point; empty where a network does not have the point."""
    nodes = network.watch_points["node_id"]
    return str(nodes[point_no]) if point_no in nodes.index else ""


def channels_above(network: Network, node: str) -> dict[str, float]:
    """Street channel -> metres from its lower end down the gutters to ``node``, of all that lead
    there and end within ``UPSTREAM_M``."""
    streets = network.conduits[network.conduits["shape"] == "street"]
    ending: dict[str, list[tuple[str, str, float]]] = {}
    rows = streets[["from_id", "to_id", "length_m"]].itertuples(name=None)
    for name, start, end, length in rows:
        ending.setdefault(str(end), []).append((str(name), str(start), float(length)))
    away, found = {node: 0.0}, {}
    waiting = [(0.0, node)]
    while waiting:
        metres, at = heapq.heappop(waiting)
        if metres > away[at]:
            continue
        for name, start, length in ending.get(at, []):
            found[name] = metres
            further = metres + length
            if further < UPSTREAM_M and further < away.get(start, float("inf")):
                away[start] = further
                heapq.heappush(waiting, (further, start))
    return found


def _inlets(network: Network, channels: Sequence[str]) -> tuple[Inlets, ...]:
    rows = network.inlets[network.inlets.index.isin(list(channels))]
    if rows.empty:
        return ()
    count = inlet_count(network).reindex(rows.index)
    frame = rows.assign(
        count=count,
        broken=count * rows["out_of_order_pct"] / 100,
        kind=rows["inlet_type_id"].map(network.inlet_types["kind"]),
        # Reaches of one name are one street to those who walk along it.
        street=[
            _names(network.streets, str(own))
            for own in network.conduits["street_id"].reindex(rows.index)
        ],
        assumed=[is_assumed(str(own)) for own in rows["source"]],
    )
    return tuple(
        Inlets(
            street,
            str(kind),
            int(own["count"].sum()),
            float(own["broken"].sum()),
            (float(own["clogged_pct"].min()), float(own["clogged_pct"].max())),
            bool(own["assumed"].any()),
        )
        for (street, kind), own in frame.groupby(["street", "kind"], sort=False)
    )


def _outlets(network: Network, reached: Reached) -> tuple[Outlet, ...]:
    rows = network.outfalls
    return tuple(
        Outlet(
            name,
            (str(rows.at[name, "name_zh"]), str(rows.at[name, "name_en"])),
            bool(rows.at[name, "flap_gate"]),
            is_assumed(str(rows.at[name, "source"])),
            share,
        )
        for name, share in reached.shares.items()
        if not share < LEAST_SHARE
    )


def _hollows(network: Network, node: str, street: str) -> tuple[Hollow, ...]:
    rows = network.hollows[
        (network.hollows["node_id"] == node)
        | ((network.hollows["street_id"] == street) & (street != ""))
    ]
    return tuple(
        Hollow(
            str(own.Index), (own.name_zh, own.name_en), float(own.depth_m), int(own.inlets),
            bool(own.pump_id), own.node_id == node, is_assumed(own.source),
        )
        for own in rows.itertuples()
    )  # fmt: skip


def _names(streets: pd.DataFrame, street: str) -> tuple[str, str]:
    if street not in streets.index:
        return street, street
    zh, en = (str(streets.at[street, name]) for name in ("name_zh", "name_en"))
    return (zh, en) if zh or en else (street, street)


def totals(of: BeforeRain) -> Mapping[str, int]:
    """Inlets at the point and above it, and of both those out of order."""
    both = [*of.at_point, *of.upstream]
    return {
        "at_point": sum(own.count for own in of.at_point),
        "upstream": sum(own.count for own in of.upstream),
        "out_of_order": round(sum(own.out_of_order for own in both)),
    }
