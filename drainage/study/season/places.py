"""The places of the rain table: listed points, hollows and key streets of a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from drainage.languages import either
from drainage.metrics.manhole_points import below_ground_m, on_streets
from drainage.network import Network
from drainage.season import Kind, PlaceOf


@dataclass(frozen=True)
class Place:
    """A place and the ``nodes`` whose greatest depth, less ``below_ground_m``, is its own.

    ``below_ground_m`` is 0 on a street, the depth of the manhole where a point is one; such a
    point has no depth where the water leaves the model at its rim.
    """

    of: PlaceOf
    nodes: tuple[str, ...]
    below_ground_m: float = 0.0
    is_manhole: bool = False


def season_places(network: Network, road_classes: Sequence[str]) -> list[Place]:
    """Points, hollows and the streets of these classes that have a channel, in this order.

    A street is a road of ``Network.roads``, all its streets of these classes.
    """
    return [*_points(network), *_hollows(network), *_streets(network, road_classes)]


def places_in(
    network: Network, wanted: Sequence[PlaceOf], road_classes: Sequence[str]
) -> tuple[list[Place], list[int]]:
    """Of the places of a table those that another network has, as they lie there, and their
    numbers in the table. A street is found by its name: another reach of it may be the first."""
    there: dict[tuple[Kind, str], list[Place]] = {}
    for place in season_places(network, road_classes):
        there.setdefault(_called(place.of), []).append(place)
    found = [(k, _same(own, there[_called(own)]))
             for k, own in enumerate(wanted) if _called(own) in there]  # fmt: skip
    return [place for _, place in found], [k for k, _ in found]


def _same(own: PlaceOf, alike: Sequence[Place]) -> Place:
    """Of the places of one name the one that shares most streets with ``own``, the first of
    equals: two roads far apart may have one name."""
    return max(alike, key=lambda place: len({*place.of.members} & {*own.members}))


def _called(own: PlaceOf) -> tuple[Kind, str]:
    named = either("zh", own.name_zh, own.name_en) if own.kind == "street" else ""
    return own.kind, named or own.id


def _points(network: Network) -> list[Place]:
    points = network.watch_points
    if points.empty:
        return []
    rows = zip(points.index.astype(str), points["name_zh"], points["name_en"], points["node_id"],
               below_ground_m(network), ~on_streets(network), strict=True)  # fmt: skip
    return [
        Place(_place("point", no, zh, en), (str(node),), float(below), bool(manhole))
        for no, zh, en, node, below, manhole in rows
    ]


def _hollows(network: Network) -> list[Place]:
    hollows = network.hollows
    rows = zip(hollows.index.astype(str), hollows["name_zh"], hollows["name_en"],
               hollows["node_id"], strict=True)  # fmt: skip
    return [Place(_place("hollow", no, zh, en), (str(node),)) for no, zh, en, node in rows]


def _streets(network: Network, road_classes: Sequence[str]) -> list[Place]:
    reaches = network.conduits[network.conduits["shape"] == "street"]
    ends = pd.concat(
        reaches[["street_id", end]].set_axis(["street_id", "node_id"], axis=1)
        for end in ("from_id", "to_id")
    )
    streets = network.streets[network.streets["road_class"].isin(list(road_classes))]
    key = streets[streets.index.isin(ends["street_id"])]
    nodes = ends.groupby("street_id")["node_id"].agg(list)
    found = []
    for _, rows in key.groupby(network.roads[key.index], sort=False):
        members = tuple(rows.index.astype(str))
        own = dict.fromkeys(str(node) for street in rows.index for node in nodes[street])
        zh, en = (_first(rows[name]) for name in ("name_zh", "name_en"))
        place = _place("street", members[0], zh, en, members)
        found.append(Place(place, tuple(own)))
    return found


def _first(names: pd.Series) -> str:
    """The first name of the streets that are one; empty where none has one."""
    return next((str(own) for own in names if own), "")


def _place(kind: Kind, no: str, zh: str, en: str, members: tuple[str, ...] = ()) -> PlaceOf:
    return PlaceOf(kind=kind, id=no, name_zh=zh, name_en=en, members=members)
