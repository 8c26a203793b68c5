"""Places that water closes, and the shortest dry way for traffic around each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations, pairwise

import networkx as nx
import numpy as np

from drainage.crews.closing import Closing, Floats
from drainage.crews.roads import Roads


@dataclass(frozen=True)
class ClosedPlace:
    """A stretch of one road that is closed at a minute, between two of its nodes."""

    name_zh: str
    minute: float
    reaches: tuple[str, ...]
    from_id: str
    to_id: str
    length_m: float
    from_min: float
    to_min: float


@dataclass(frozen=True)
class Detour:
    """A dry way around a closed place: reaches in order, metres and minutes."""

    reaches: tuple[str, ...]
    length_m: float
    minutes: float


def closed_places(roads: Roads, closing: Closing, minute: Floats) -> list[ClosedPlace]:
    """The closed stretches of each road at the step of ``minute`` (t,) at which most of it is
    closed. A road is what has one name; ``from_min`` to ``to_min`` is from the first moment to
    the last at which some part of the stretch is closed."""
    shut = roads.reaches[roads.reaches.index.isin(list(closing.reaches))]
    found = []
    for road, own in shut.groupby(roads.road_names(shut), sort=False):
        closed = np.array([
            [not closing.is_open(reach, at, at) for at in minute] for reach in own.index
        ])  # fmt: skip
        metres = own["length_m"].to_numpy() @ closed
        if not metres.any():
            continue
        at = float(minute[int(np.argmax(metres))])
        then = closing.closed_at(at)
        stretch = roads.graph.edge_subgraph(
            [(row.from_id, row.to_id, reach) for reach, row in own.iterrows() if reach in then]
        )
        for part in nx.connected_components(stretch):
            found += _places(str(road), at, stretch.subgraph(part), closing)
    return found


def _places(road: str, at: float, part: nx.MultiGraph, closing: Closing) -> list[ClosedPlace]:
    """A stretch between each two of its ends: a street that does not branch has two."""
    ends = sorted(node for node, degree in part.degree() if degree % 2)
    reaches = tuple(sorted(key for *_, key in part.edges(keys=True)))
    spans = [_around(closing, reach, at) for reach in reaches]
    length_m = sum(float(own) for *_, own in part.edges(data="length_m"))
    return [
        ClosedPlace(road, at, reaches, start, end, length_m,
                    min(low for low, _ in spans), max(high for _, high in spans))
        for start, end in combinations(ends, 2)
    ]  # fmt: skip


def _around(closing: Closing, reach: str, at: float) -> tuple[float, float]:
    """The closed span of a reach around a minute at which it is closed."""
    windows = closing.open_windows(reach)
    low = max((high for _, high in windows if high <= at), default=-np.inf)
    high = min((low for low, _ in windows if low >= at), default=np.inf)
    return low, high


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
