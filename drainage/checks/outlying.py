"""Nodes whose place cannot be theirs: a slip of a digit, 0,0, another zone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from drainage.checks.defects import Defects
from drainage.checks.rules import RULE_BY_ID
from drainage.network.model import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LONGEST_OVER_USUAL = 10.0
"""GB 50014 sets manholes at most 200 m apart: 500 m is more than twice that, and where a
town's pipes are longer ten times their median is as far beyond them."""
STATED_OVER_USUAL = 3.0
MOST_OF_STATED = 2.0
STATED_ROOM_M = 50.0
"""A stated length that the distance exceeds twice over, by more than 50 m, and three times the
median besides, is not the length of a pipe between these places."""
AGREES = 0.1
LONGEST_AGREED_M = 5000.0
"""A length that agrees with the distance may have been taken from it: it is believed as far as
the mains of a town go without a manhole."""
TRUE_TO_SCALE = (0.5, 2.0)
LARGEST_SLIP = 3
"""Nodes cut off together: more of them are a district, not a slip."""
ANOTHER_TOWN_M = 20_000.0


def outlying(network: Network) -> Iterator[Defects]:
    """Nodes far from their neighbours along the pipes."""
    nodes = network.nodes
    found = nodes[outlying_nodes(network)]
    for name, rows in found.groupby("table"):
        values = [f"{x:.1f}, {y:.1f}" for x, y in zip(rows["x_m"], rows["y_m"], strict=True)]
        yield Defects("outlying-place", str(name), "", rows.index.astype(str).tolist(), values)


def outlying_nodes(network: Network) -> Bools:
    """Which nodes (n,) of ``network.nodes`` lie where no pipe of theirs can reach."""
    nodes, pipes = network.nodes, network.conduits
    first, second = (nodes.index.get_indexer(pipes[name]) for name in ("from_id", "to_id"))
    x, y, length = (
        frame[name].to_numpy(float)
        for frame, name in ((nodes, "x_m"), (nodes, "y_m"), (pipes, "length_m"))
    )
    return outlying_places(x, y, first, second, length)


def outlying_places(x_m: Floats, y_m: Floats, first: Ints, second: Ints, length_m: Floats) -> Bools:
    """Which of n places lie where no pipe of theirs can reach.

    ``first`` and ``second`` (m,) are the places each pipe joins, ``length_m`` (m,) its stated
    length, NaN: none. Places at 0,0 far from all others are wrong. Pipes too long for their
    length, or for the town, are cut; a group of at most three nodes that this cuts off is wrong,
    or one in another town. Where two such groups meet, the one with more cut pipes a node is,
    then the one farther from the middle.
    """
    n = len(x_m)
    wrong = _at_nought(x_m, y_m)
    x_m, y_m = np.where(wrong, np.nan, x_m), np.where(wrong, np.nan, y_m)
    distance = np.hypot(x_m[first] - x_m[second], y_m[first] - y_m[second])
    cut = _too_long(distance, length_m)
    if not cut.any():
        return wrong
    whole = _parts(n, first, second)
    group = _parts(n, first[~cut], second[~cut])
    table = _groups(x_m, y_m, whole, group)
    a, b = group[first[cut]], group[second[cut]]
    a, b = a[a != b], b[a != b]
    while len(a):
        rank = _rank(table, a, b)
        worse = np.full(len(table), -1)
        np.maximum.at(worse, a, rank[b])
        np.maximum.at(worse, b, rank[a])
        out = (rank >= 0) & (rank > worse)
        if not out.any():
            break
        wrong |= out[group]
        left = ~(out[a] | out[b])
        a, b = a[left], b[left]
    return wrong


def _at_nought(x_m: Floats, y_m: Floats) -> Bools:
    """Places at 0,0 of a town that lies elsewhere: a cell left empty, however many."""
    nought = (x_m == 0) & (y_m == 0)
    placed = ~nought & np.isfinite(x_m) & np.isfinite(y_m)
    away = placed.any() and np.hypot(np.median(x_m[placed]), np.median(y_m[placed]))
    return nought & bool(away > ANOTHER_TOWN_M)


def _too_long(distance: Floats, length_m: Floats) -> Bools:
    placed = np.isfinite(distance)
    if not placed.any():
        return np.zeros(len(distance), dtype=bool)
    usual = float(np.median(distance[placed]))
    stated = np.isfinite(length_m) & (length_m > 0)
    both = placed & stated & (distance > 0)
    if 2 * both.sum() > placed.sum():
        scale = float(np.median(distance[both] / length_m[both]))
        if not TRUE_TO_SCALE[0] <= scale <= TRUE_TO_SCALE[1]:
            # The places of a scheme, or in feet: they say nothing about each other.
            return np.zeros(len(distance), dtype=bool)
    unstated = distance > max(RULE_BY_ID["outlying-place"].limit, LONGEST_OVER_USUAL * usual)
    agrees = stated & (np.abs(length_m - distance) <= AGREES * distance)
    against = stated & ~agrees
    contradicted = (distance > MOST_OF_STATED * length_m + STATED_ROOM_M) & (
        distance > STATED_OVER_USUAL * usual
    )
    far = distance > max(LONGEST_AGREED_M, LONGEST_OVER_USUAL * usual)
    return placed & np.select([agrees, against], [far, contradicted], unstated)


def _parts(n: int, first: Ints, second: Ints) -> Ints:
    joined = coo_array((np.ones(len(first)), (first, second)), shape=(n, n))
    return connected_components(joined, directed=False)[1].astype(np.int64)


def _groups(x_m: Floats, y_m: Floats, whole: Ints, group: Ints) -> pd.DataFrame:
    """Each group: size, whether it may be wrong, distance from the middle of all places."""
    places = pd.DataFrame({"x": x_m, "y": y_m, "whole": whole, "group": group})
    own = places.groupby("group").agg(x=("x", "median"), y=("y", "median"),
                                      whole=("whole", "first"), size=("x", "size"))  # fmt: skip
    own["off"] = np.hypot(own["x"] - np.nanmedian(x_m), own["y"] - np.nanmedian(y_m))
    ordered = own.sort_values(["size", "off"], ascending=[False, True])
    main = ordered[~ordered["whole"].duplicated()].set_index("whole")
    x, y = (main[name].reindex(own["whole"]).to_numpy(float) for name in ("x", "y"))
    from_main = np.hypot(own["x"].to_numpy() - x, own["y"].to_numpy() - y)
    is_main = np.isin(own.index, ordered.index[~ordered["whole"].duplicated()])
    own["slip"] = ((own["size"] <= LARGEST_SLIP) | (from_main > ANOTHER_TOWN_M)) & ~is_main
    return own


def _rank(table: pd.DataFrame, a: Ints, b: Ints) -> Ints:
    """Order of the groups that may be wrong, the likeliest highest; -1 for the others."""
    cuts = np.bincount(np.concatenate([a, b]), minlength=len(table))
    order = np.lexsort((table["off"].to_numpy(), cuts / table["size"].to_numpy()))
    rank = np.empty(len(table), dtype=np.int64)
    rank[order] = np.arange(len(table))
    return np.where(table["slip"].to_numpy() & (cuts > 0), rank, -1)
