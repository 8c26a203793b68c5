"""Which way a sewer runs: cheapest, mostly downhill paths to the outlets."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Forest:
    """A tree towards each outlet.

    ``downstream`` (n,) is the next point of each point, -1 at an outlet point;
    ``reach`` (n,) the reach that leads there, -1 at an outlet point; ``outlet`` (n,)
    the outlet point each point drains to; ``order`` lists points from upstream to
    downstream, every point after all that drain to it.
    """

    downstream: Ints
    reach: Ints
    outlet: Ints
    order: Ints


def downhill_forest(
    ground_level_m: Floats,
    reach_from: Ints,
    reach_to: Ints,
    reach_length_m: Floats,
    outlet_points: Ints,
    adverse_path_penalty: float,
) -> Forest:
    """Lead every point to an outlet along the cheapest path of reaches.

    A reach of length L that climbs by r costs L (1 + penalty * 1000 r / L): climbing
    1 per mille makes it 1 + penalty times as long. Ties go to the lower point number,
    so the same input gives the same forest. Points without a path have outlet -1.
    """
    n = len(ground_level_m)
    upstream = np.concatenate([reach_from, reach_to])
    downstream = np.concatenate([reach_to, reach_from])
    length = np.concatenate([reach_length_m, reach_length_m])
    climb = np.maximum(0.0, ground_level_m[downstream] - ground_level_m[upstream])
    cost = length + adverse_path_penalty * 1000.0 * climb

    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    for u, v, c in zip(upstream.tolist(), downstream.tolist(), cost.tolist(), strict=True):
        known = graph.get_edge_data(v, u)
        if known is None or c < known["cost"]:
            graph.add_edge(v, u, cost=c)
    distance = np.full(n, np.inf)
    found = nx.multi_source_dijkstra_path_length(graph, set(outlet_points.tolist()), weight="cost")
    distance[list(found)] = list(found.values())

    through = cost + distance[downstream]
    reach_of_edge = np.tile(np.arange(len(reach_from)), 2)
    ranked = np.lexsort((reach_of_edge, downstream, through, upstream))
    first = np.unique(upstream[ranked], return_index=True)
    chosen = ranked[first[1]]
    next_point = np.full(n, -1, dtype=np.int64)
    next_reach = np.full(n, -1, dtype=np.int64)
    next_point[upstream[chosen]] = downstream[chosen]
    next_reach[upstream[chosen]] = reach_of_edge[chosen]
    cut = np.isinf(distance)
    cut[outlet_points] = True
    next_point[cut] = -1
    next_reach[cut] = -1

    order = np.lexsort((np.arange(n), -distance))
    order = order[np.isfinite(distance[order])]
    outlet = np.full(n, -1, dtype=np.int64)
    outlet[outlet_points] = outlet_points
    for point in order[::-1]:
        if outlet[point] < 0:
            outlet[point] = outlet[next_point[point]]
    return Forest(next_point, next_reach, outlet, order)
