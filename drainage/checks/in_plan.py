"""Pipes and nodes in plan: doubles, crossings, lengths."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from drainage.checks.defects import Defects, defects, shown
from drainage.checks.levels import is_pipe, limit
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m
from drainage.network.topology import links

LENGTH_ROOM_M = 1.0
"""Pipes end at the walls of manholes: a length may differ from the axis by this much."""
WELL_M = 1.5
"""The inside width of a large well: two numbers this close, where one sewer ends and the next
begins, are one well."""
LONGEST_DETOUR = 2.0
"""A pipe may bend; longer than this times the distance of its ends it is looked at."""


def doubles(network: Network) -> Iterator[Defects]:
    """Nodes of one system on top of each other and pipes laid twice."""
    nodes = network.nodes
    placed = nodes[nodes[["x_m", "y_m"]].notna().all(axis=1) & nodes["system"].ne("street")]
    first, second = _near_pairs(placed, limit("node-on-node"))
    systems = placed["system"].to_numpy(str)
    same = systems[first] == systems[second]
    first, second = first[same], second[same]
    ids, table = placed.index.to_numpy(str), placed["table"].to_numpy(str)
    for name in np.unique(table[second]):
        here = table[second] == name
        yield Defects(
            "node-on-node", str(name), "", ids[second[here]].tolist(), ids[first[here]].tolist()
        )
    yield from _one_well(network, placed)
    yield from _pipes_twice(network)


def _one_well(network: Network, placed: pd.DataFrame) -> Iterator[Defects]:
    """Where pipes end at one number and begin at another that may be the same well."""
    every = links(network)
    first, second = _near_pairs(placed, WELL_M)
    ids, systems = placed.index.to_numpy(str), placed["system"].to_numpy(str)
    ends = ~placed.index.isin(every["from_id"]) & placed["table"].eq("junctions").to_numpy()
    begins = ~placed.index.isin(every["to_id"])
    joined = (ends[first] & begins[second]) | (begins[first] & ends[second])
    place = placed[["x_m", "y_m"]].to_numpy(float)
    apart = np.hypot(*(place[first] - place[second]).T)
    joined &= (systems[first] == systems[second]) & (apart > limit("node-on-node"))
    table = placed["table"].to_numpy(str)
    for name in np.unique(table[second[joined]]):
        here = joined & (table[second] == name)
        yield Defects(
            "node-on-node", str(name), "", ids[second[here]].tolist(), ids[first[here]].tolist(),
            [WELL_M] * int(here.sum()),
        )  # fmt: skip


def _pipes_twice(network: Network) -> Iterator[Defects]:
    """Every second pipe between the same two nodes, whichever way either runs.

    Two crews agree in neither levels nor size nor direction, so none of these tells a pair that
    is there from a pipe entered twice: true pairs are ``barrels``, or a finding graded down.
    """
    pipes = network.conduits[is_pipe(network.conduits)]
    low = np.minimum(pipes["from_id"], pipes["to_id"])
    high = np.maximum(pipes["from_id"], pipes["to_id"])
    ends = low + " - " + high
    again = ends.duplicated(keep="first") & low.ne(high)
    yield defects("duplicate-pipe", "conduits", "", ends, again)


def _near_pairs(placed: pd.DataFrame, distance_m: float) -> tuple[np.ndarray, np.ndarray]:
    if len(placed) < 2:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    tree = cKDTree(placed[["x_m", "y_m"]].to_numpy(float))
    pairs = tree.query_pairs(distance_m, output_type="ndarray")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return pairs[:, 0], pairs[:, 1]


def axes(network: Network, pipes: pd.DataFrame) -> np.ndarray:
    """Straight axis of each pipe (n,); None where an end has no place."""
    xy = network.nodes[["x_m", "y_m"]]
    ends = np.stack(
        [xy.reindex(pipes["from_id"]).to_numpy(float), xy.reindex(pipes["to_id"]).to_numpy(float)],
        axis=1,
    )
    known = np.isfinite(ends).all(axis=(1, 2))
    lines = np.full(len(pipes), None, dtype=object)
    lines[known] = shapely.linestrings(ends[known])
    return lines


def lengths(network: Network) -> Iterator[Defects]:
    """Pipes without a length and lengths that cannot be those of the coordinates."""
    pipes = network.conduits[is_pipe(network.conduits)]
    stated = pipes["length_m"]
    nought = stated < limit("zero-length")
    yield defects("zero-length", "conduits", "length_m", stated, nought)
    distance = pd.Series(shapely.length(axes(network, pipes)), index=pipes.index).round(2)
    share = limit("length-differs")
    short = stated < (1 - share) * distance - LENGTH_ROOM_M
    long = stated > LONGEST_DETOUR * distance + LENGTH_ROOM_M
    wrong = (short | (long & (distance > 0))) & ~nought
    yield defects("length-differs", "conduits", "length_m", stated, wrong, distance)


def crossings(network: Network) -> Iterator[Defects]:
    """Pairs of pipes that cross in plan and touch in level, away from their ends."""
    conduits = network.conduits
    pipes = conduits[is_pipe(conduits) & (pipe_height_m(conduits) > 0)]
    lines = axes(network, pipes)
    first, second = shapely.STRtree(lines).query(lines, predicate="crosses")
    pair = first < second
    first, second = first[pair], second[pair]
    ends = pipes[["from_id", "to_id"]].to_numpy(str)
    apart = ~(ends[first][:, :, None] == ends[second][:, None, :]).any(axis=(1, 2))
    first, second = first[apart], second[apart]
    place = shapely.intersection(lines[first], lines[second])
    bottom = pipes["from_invert_level_m"].to_numpy(float)
    fall = bottom - pipes["to_invert_level_m"].to_numpy(float)
    span = np.maximum(shapely.length(lines), 1e-9)
    height = pipe_height_m(pipes).to_numpy(float)
    levels = [
        bottom[k] - fall[k] * shapely.line_locate_point(lines[k], place) / span[k]
        for k in (first, second)
    ]
    gap = np.maximum(
        levels[0] - (levels[1] + height[second]), levels[1] - (levels[0] + height[first])
    )
    touch = gap < limit("crossing")
    ids = pipes.index.to_numpy(str)
    overlap = shown(np.round(gap[touch], 2).tolist())
    other = [f"{name} ({m} m)" for name, m in zip(ids[second[touch]], overlap, strict=True)]
    yield Defects("crossing", "conduits", "", ids[first[touch]].tolist(), other)
