"""The ground between the nodes of a network, where no terrain says it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.network.model import Network

NEAREST = 4


@dataclass(frozen=True)
class GroundNear:
    """An estimate of the ground, m above the datum; ``low_m`` and ``high_m`` of the nodes it is
    made from, the nearest of them and how far that is."""

    level_m: float
    low_m: float
    high_m: float
    node_id: str
    distance_m: float


def ground_near(network: Network, x_m: float, y_m: float) -> GroundNear | None:
    """Ground at a place by the four nearest nodes, weighted by 1/distance²; None without nodes.

    At a node it is that node's. An assumption: between manholes of a street, some 50 m, ground
    differs from it by decimetres; low_m to high_m is its range.
    """
    nodes = network.nodes
    ground = nodes["ground_level_m"].to_numpy(float)
    known = nodes[np.isfinite(ground)]
    if known.empty:
        return None
    away = np.hypot(known["x_m"].to_numpy(float) - x_m, known["y_m"].to_numpy(float) - y_m)
    near = np.argsort(away, kind="stable")[:NEAREST]
    levels = known["ground_level_m"].to_numpy(float)[near]
    weight = 1 / np.maximum(away[near], 1e-3) ** 2
    return GroundNear(
        level_m=float((weight * levels).sum() / weight.sum()),
        low_m=float(levels.min()),
        high_m=float(levels.max()),
        node_id=str(known.index[near[0]]),
        distance_m=float(away[near[0]]),
    )
