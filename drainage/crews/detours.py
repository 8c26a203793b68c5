"""Places that water closes, and the shortest dry way for traffic around each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

import networkx as nx
import numpy as np

from drainage.crews.closing import Closing, Floats
from drainage.crews.roads import Roads


@dataclass(frozen=True)
class ClosedPlace:
    """A stretch of one road that is closed at a minute, between two of its ends.

    ``from_min`` to ``to_min`` is from the first moment to the last at which some part of it is
    closed. Of a stretch that closes in a ring and has no two ends ``from_id`` and ``to_id`` are
    empty.
    """

    name_zh: str
    minute: float
    reaches: tuple[str, ...]
    from_id: str
    to_id: str
    length_m: float
    from_min: float
    to_min: float

    @property
    def has_ends(self) -> bool:
        """Whether one may ask for a way around it."""
        return bool(self.from_id)


@dataclass(frozen=True)
class Detour:
    """A dry way around a closed place: reaches in order, metres and minutes."""

    reaches: tuple[str, ...]
    length_m: float
    minutes: float


def closed_places(roads: Roads, closing: Closing, minute: Floats) -> list[ClosedPlace]:
    """The closed stretches of each road at the step of ``minute`` (t,) at which most of it is
    closed; what is open then, at the step at which most of that is closed. A road is what has
    one name and no wide gap. Every reach that is ever closed lies in one of them at least."""
    shut = roads.reaches[roads.reaches.index.isin(list(closing.reaches))]
    found = []
    for road, own in shut.groupby(roads.roads_of(shut), sort=False):
        called = roads.chinese_name(str(road))
        moments = _moments(closing, own.index, minute)
        closed = np.array([
            [not closing.is_open(reach, at, at) for at in moments] for reach in own.index
        ])  # fmt: skip
        metres = own["length_m"].to_numpy()
        left = closed.any(axis=1)
        while left.any():
            # Of the steps that are as bad for what is left the one worst for the whole road.
            k = int(np.lexsort((-(metres @ closed), -((metres * left) @ closed)))[0])
            stretch = roads.graph.edge_subgraph(
                [(row.from_id, row.to_id, reach) for reach, row in own[closed[:, k]].iterrows()]
            )
            untold = set(own.index[left])
            told: set[str] = set()
            for nodes in nx.connected_components(stretch):
                part = stretch.subgraph(nodes)
                if untold & _reaches(part):
                    found += _places(called, float(moments[k]), part, closing)
                    told |= _reaches(part)
            left = left & ~own.index.isin(list(told))
    return found


def _moments(closing: Closing, reaches: Iterable[str], minute: Floats) -> Floats:
    """The steps, and a moment of the closure of each reach that is open at all of them."""
    between = []
    for reach in reaches:
        if all(closing.is_open(reach, at, at) for at in minute):
            low, high = closing.closed_spans(reach)[0]
            between.append(high - 1.0 if np.isinf(low) else min((low + high) / 2, low + 1.0))
    moments: Floats = np.unique([*minute, *between])
    return moments


def _reaches(part: nx.MultiGraph) -> set[str]:
    return {str(key) for *_, key in part.edges(keys=True)}


def _places(road: str, at: float, part: nx.MultiGraph, closing: Closing) -> list[ClosedPlace]:
    """A stretch of two ends, or without them, whole; one that branches between each two of its
    ends, and what lies between none of them by itself."""
    ends = sorted(node for node, degree in part.degree() if degree == 1)
    if len(ends) < 2:
        return [_place(road, at, part, closing, "", "")]
    if len(ends) == 2:
        return [_place(road, at, part, closing, *ends)]
    found, beside = [], set(part.edges(keys=True))
    for start, end in combinations(ends, 2):
        nodes = nx.dijkstra_path(part, start, end, weight="length_m")
        way = part.edge_subgraph(
            [(a, b, _shortest(part[a][b])) for a, b in pairwise(nodes)]
        )  # fmt: skip
        found.append(_place(road, at, way, closing, start, end))
        beside = {own for own in beside if own[2] not in _reaches(way)}
    rest = part.edge_subgraph(beside)
    for nodes in nx.connected_components(rest):
        found += _places(road, at, rest.subgraph(nodes), closing)
    return found


def _shortest(between: Mapping[str, Mapping[str, float]]) -> str:
    """The shortest of the reaches between two nodes."""
    return min(between, key=lambda reach: between[reach]["length_m"])


def _place(
    road: str, at: float, part: nx.MultiGraph, closing: Closing, from_id: str, to_id: str
) -> ClosedPlace:
    reaches = tuple(sorted(_reaches(part)))
    spans = [span for reach in reaches for span in closing.closed_spans(reach)]
    return ClosedPlace(
        road, at, reaches, from_id, to_id,
        sum(float(own) for *_, own in part.edges(data="length_m")),
        min(low for low, _ in spans), max(high for _, high in spans),
    )  # fmt: skip


def shortest_detour(
    roads: Roads, closed: Collection[str], from_id: str, to_id: str
) -> Detour | None:
    """The shortest way between two nodes over no reach that is ``closed``; None where there is
    none."""
    dry = roads.without(closed).graph
    try:
        nodes = nx.dijkstra_path(dry, from_id, to_id, weight="length_m")
    except nx.NetworkXNoPath:
        return None
    legs = [min(dry[a][b].items(), key=lambda own: own[1]["length_m"])
            for a, b in pairwise(nodes)]  # fmt: skip
    return Detour(
        tuple(str(reach) for reach, _ in legs),
        sum(float(own["length_m"]) for _, own in legs),
        sum(float(own["minutes"]) for _, own in legs),
    )
