"""Which way a sewer runs: cheapest, mostly downhill paths to the outlets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Forest:
    """A tree towards each outlet.

    ``downstream`` (n,) is the next point of each point, -1 at an outlet point;
    ``reach`` (n,) the reach that leads there, -1 at an outlet point; ``outlet`` (n,)
    the outlet point each point drains to; ``order`` lists points from upstream to
    downstream, every point after all that drain to it; ``path_cost_m`` (n,) the cost of
    the way to the outlet in metres of level sewer.
    """

    downstream: Ints
    reach: Ints
    outlet: Ints
    order: Ints
    path_cost_m: Floats


@dataclass(frozen=True)
class Paths:
    """The ways sewers can take: reach k joins two points over a length, at their levels.

    ``adverse_path_penalty``: a reach of length L that climbs by r costs
    L (1 + penalty * 1000 r / L): climbing 1 per mille makes it 1 + penalty times as long.
    """

    ground_level_m: Floats
    reach_from: Ints
    reach_to: Ints
    reach_length_m: Floats
    adverse_path_penalty: float


@dataclass(frozen=True)
class Known:
    """What is known of the course of sewers before the layout.

    ``added_cost_m``: reach -> metres added to its cost, both ways. ``way``: point ->
    (next point, reach) of sewers whose course is settled; ``attraction_m``: point on such
    a way -> metres by which it counts as nearer to its end for the points around it.
    """

    added_cost_m: Mapping[int, float] = field(default_factory=dict)
    way: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    attraction_m: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Ends:
    """The points (m,) at which water may leave, and the cost of the way on from each, m."""

    point: Ints
    cost_m: Floats


def downhill_forest(paths: Paths, ends: Ends, known: Known | None = None) -> Forest:
    """Lead every point to an end along the cheapest path of reaches.

    Ties go to the lower point number, so the same input gives the same forest. Points
    without a path have outlet -1. A way in ``known`` must lead to an end.
    """
    known = known or Known()
    n = len(paths.ground_level_m)
    upstream = np.concatenate([paths.reach_from, paths.reach_to])
    downstream = np.concatenate([paths.reach_to, paths.reach_from])
    reach_of_edge = np.tile(np.arange(len(paths.reach_from)), 2)
    cost = _edge_costs(paths, upstream, downstream, reach_of_edge, known)

    start = np.full(n, np.inf)
    start[ends.point] = ends.cost_m
    settled = _settled_cost(known, start, cost, upstream, downstream, reach_of_edge)
    for point, path_cost in settled.items():
        start[point] = max(0.0, path_cost - known.attraction_m.get(point, 0.0))
    fixed = np.isfinite(start)
    free = ~fixed[upstream]
    distance = _distances(n, start, upstream[free], downstream[free], cost[free])

    through = cost + distance[downstream]
    ranked = np.lexsort((reach_of_edge, downstream, through, upstream))
    ranked = ranked[free[ranked] & np.isfinite(through[ranked])]
    first = np.unique(upstream[ranked], return_index=True)
    chosen = ranked[first[1]]
    next_point = np.full(n, -1, dtype=np.int64)
    next_reach = np.full(n, -1, dtype=np.int64)
    next_point[upstream[chosen]] = downstream[chosen]
    next_reach[upstream[chosen]] = reach_of_edge[chosen]
    for point, (following, reach) in known.way.items():
        next_point[point], next_reach[point] = following, reach
    next_point[ends.point] = -1
    next_reach[ends.point] = -1
    return _ordered(next_point, next_reach, ends.point, distance)


def _edge_costs(
    paths: Paths, upstream: Ints, downstream: Ints, reach_of_edge: Ints, known: Known
) -> Floats:
    length = paths.reach_length_m[reach_of_edge]
    level = paths.ground_level_m
    climb = np.maximum(0.0, level[downstream] - level[upstream])
    added = np.zeros(len(paths.reach_length_m))
    added[list(known.added_cost_m)] = list(known.added_cost_m.values())
    return np.asarray(length + paths.adverse_path_penalty * 1000.0 * climb + added[reach_of_edge])


def _settled_cost(
    known: Known,
    start: Floats,
    cost: Floats,
    upstream: Ints,
    downstream: Ints,
    reach_of_edge: Ints,
) -> dict[int, float]:
    """Cost to the outlet from each point of a settled way."""
    leaving = np.isin(upstream, list(known.way))
    edge_cost = {
        (u, v, k): c
        for u, v, k, c in zip(
            upstream[leaving].tolist(),
            downstream[leaving].tolist(),
            reach_of_edge[leaving].tolist(),
            cost[leaving].tolist(),
            strict=True,
        )
    }
    total: dict[int, float] = {}

    def to_outlet(point: int) -> float:
        if point not in known.way:
            return float(start[point])
        if point not in total:
            following, reach = known.way[point]
            total[point] = edge_cost[point, following, reach] + to_outlet(following)
        return total[point]

    for point in known.way:
        to_outlet(point)
    return total


def _distances(n: int, start: Floats, upstream: Ints, downstream: Ints, cost: Floats) -> Floats:
    """Cost to the nearest start, the starts' own cost included; inf where there is no way."""
    begins = np.flatnonzero(np.isfinite(start))
    # From a place above all starts against the flow; of two ways between two points the cheaper.
    place = np.concatenate([downstream, np.full(begins.size, n)])
    other = np.concatenate([upstream, begins])
    length = np.concatenate([cost, start[begins]])
    ranked = np.lexsort((length, other, place))
    place, other, length = place[ranked], other[ranked], length[ranked]
    first = np.flatnonzero(np.diff(place * (n + 1) + other, prepend=-1))
    # Older SciPy walks graphs of 32-bit indices alone.
    begin_of_row = np.searchsorted(place[first], np.arange(n + 2)).astype(np.int32)
    graph = csr_array(
        (length[first], other[first].astype(np.int32), begin_of_row), shape=(n + 1, n + 1)
    )
    return np.asarray(dijkstra(graph, indices=n)[:n])


def _ordered(next_point: Ints, next_reach: Ints, outlet_points: Ints, distance: Floats) -> Forest:
    """Raises ValueError where points lead round in a ring."""
    following = next_point.tolist()
    order = np.array(_upstream_first(following), dtype=np.int64)
    outlet = np.full(len(following), -1, dtype=np.int64)
    outlet[outlet_points] = outlet_points
    for point in order[::-1].tolist():
        if outlet[point] < 0 and following[point] >= 0:
            outlet[point] = outlet[following[point]]
    return Forest(next_point, next_reach, outlet, order[outlet[order] >= 0], distance)


def _upstream_first(following: list[int]) -> list[int]:
    """Every point after all that lead to it, of those that may come next the least number."""
    awaited = [0] * len(following)
    for point in following:
        if point >= 0:
            awaited[point] += 1
    ready = [point for point, count in enumerate(awaited) if count == 0]
    order: list[int] = []
    while ready:
        point = heappop(ready)
        order.append(point)
        below = following[point]
        if below >= 0:
            awaited[below] -= 1
            if awaited[below] == 0:
                heappush(ready, below)
    if len(order) < len(following):
        raise ValueError("a way leads back to where it began")
    return order
