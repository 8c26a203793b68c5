"""Sanitary mains between street nodes down to the nodes along the banks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.design.sewer_design import Reach, design_sewers, lowest_inverts
from drainage.synthesis.layout import Ends, Forest, Paths, downhill_forest
from drainage.synthesis.rules import Rules
from drainage.synthesis.sanitary_pipes import (
    laying_rules,
    manhole_table,
    pipe_table,
)
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_points import StreetPoints

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SOURCE = "rule: sanitary main between street nodes"
LONGEST_CLIMB_M = 2.0
"""Sewage that would have to climb more is taken as lifted by a small pump, not modelled."""


@dataclass(frozen=True)
class Mains:
    """Tables of the mains; per bank node the sewage that arrives and its lowest invert."""

    junctions: pd.DataFrame
    conduits: pd.DataFrame
    node_ids: list[str]
    load_l_s: Floats
    inflow_l_s: dict[str, float]
    arrival_invert_m: dict[str, float]

    def loads(self) -> pd.DataFrame:
        frame = pd.DataFrame({"flow_l_s": np.round(self.load_l_s, 5)}, index=self.node_ids)
        return frame[frame["flow_l_s"] > 0]


def lay_mains(
    points: StreetPoints,
    in_sanitary_l_s: Floats,
    bank_nodes: list[str],
    skeleton: Skeleton,
    rules: Rules,
) -> Mains:
    """Lead the sewage (n,) of the street points along the streets to the bank nodes."""
    nodes, segments = skeleton.street_nodes, skeleton.street_segments
    start = segments["from_node"].map(points.point_of_node).to_numpy(np.int64)
    end = segments["to_node"].map(points.point_of_node).to_numpy(np.int64)
    length = segments["length_m"].to_numpy(float)
    ground = nodes["ground_level_m"].to_numpy(float)
    sinks = np.array([points.point_of_node[node] for node in bank_nodes], dtype=np.int64)
    forest = downhill_forest(
        Paths(ground, start, end, length, rules.adverse_path_penalty.value),
        Ends(sinks, np.zeros(len(sinks))),
    )
    load, total, kept = _run_down(
        forest, ground, _node_loads(points, in_sanitary_l_s, start, end, ground, forest)
    )
    reaches = [
        Reach(node, int(forest.downstream[node]), float(length[forest.reach[node]]))
        for node in kept
    ]
    peak = [total[node] * rules.sanitary_peak_factor.value / 1000 for node in kept]
    laid = design_sewers(
        reaches,
        ground,
        lambda k, _minutes: peak[k],
        laying_rules(rules, rules.sanitary_minimum_diameter_mm.value),
        0.0,
        0.0,
        np.full(len(nodes), np.inf),
    )
    is_sink = nodes.index.isin(bank_nodes)
    ids = [*np.where(is_sink, "I-" + nodes.index, "S-" + nodes.index)]
    invert = lowest_inverts(len(nodes), reaches, laid)
    own = np.flatnonzero(np.isfinite(invert) & ~is_sink)
    x, y = nodes["x_m"].to_numpy(float)[own], nodes["y_m"].to_numpy(float)[own]
    streets = [str(segments.index[forest.reach[node]]) for node in kept]
    return Mains(
        junctions=manhole_table(
            [ids[node] for node in own], x, y, ground[own], invert[own], SOURCE
        ),
        conduits=pipe_table(
            [f"S-{street}" for street in streets],
            [ids[reach.upstream] for reach in reaches],
            [ids[reach.downstream] for reach in reaches],
            streets,
            reaches,
            laid,
            rules,
            SOURCE,
        ),
        node_ids=ids,
        load_l_s=load,
        inflow_l_s={node: float(total[points.point_of_node[node]]) for node in bank_nodes},
        arrival_invert_m={node: float(invert[points.point_of_node[node]]) for node in bank_nodes},
    )


def _run_down(
    forest: Forest, ground_m: Floats, load_l_s: Floats
) -> tuple[Floats, Floats, list[int]]:
    """Sewage put in at each node and through it (n,), L/s, and the nodes a main leads on from.

    Where sewage would have to climb too far it is put in at the node above instead.
    """
    load, total = load_l_s.copy(), load_l_s.copy()
    kept: list[int] = []
    for node in forest.order.tolist():
        down = int(forest.downstream[node])
        if down < 0 or total[node] <= 0:
            continue
        total[down] += total[node]
        if ground_m[down] - ground_m[node] > LONGEST_CLIMB_M:
            load[down] += load[node]
            load[node] = 0.0
        else:
            kept.append(node)
    return load, total, kept


def _node_loads(
    points: StreetPoints,
    in_sanitary_l_s: Floats,
    start: Ints,
    end: Ints,
    ground: Floats,
    forest: Forest,
) -> Floats:
    """Sewage of a street enters its main at the lower node of the street, L/s per node."""
    n = len(ground)
    load = in_sanitary_l_s[:n].copy()
    segment_of_inner = np.repeat(
        np.arange(len(start)), np.bincount(points.reach_segment, minlength=len(start)) - 1
    )
    towards_start = (forest.downstream[end] == start) | (
        (forest.downstream[start] != end) & (ground[start] < ground[end])
    )
    lower = np.where(towards_start, start, end)
    np.add.at(load, lower[segment_of_inner], in_sanitary_l_s[n:])
    return load
