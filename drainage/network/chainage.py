"""Chainage (桩号): metres along a street from its start, by which people name a place on it.

A road starts at its west end, or its south end where it runs more north than east, as road
works in China count.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BESIDE_M = 40.0
"""A place of the road farther from its axis (a second arm, the other half of a ring road) is
measured along its reaches."""
COLUMNS = ["street_id", "node_id", "chainage_m"]


def street_chainages(conduits: pd.DataFrame, nodes: pd.DataFrame, roads: pd.Series) -> pd.DataFrame:
    """Rows street_id, node_id, chainage_m for the ends of all conduits that lie in a street.

    ``roads``: street_id -> its road; streets of one road are counted through. The
    axis of a road is the longest way along its street channels, or its pipes where it
    has none; pieces that do not touch follow each other over the straight distance. Nodes
    beside the axis take the chainage of their foot. NaN where a node has no place.
    """
    own = conduits[conduits["street_id"].ne("")]
    if own.empty:
        return pd.DataFrame(columns=COLUMNS)
    road = own["street_id"].map(roads).astype(object).fillna("")
    road = road.where(road.ne(""), own["street_id"])
    along = pd.concat(
        [_of_road(str(name), rows, nodes[["x_m", "y_m"]]) for name, rows in own.groupby(road)]
    )
    ends = pd.concat(
        pd.DataFrame({"street_id": own["street_id"], "node_id": own[end], "road": road})
        for end in ("from_id", "to_id")
    ).drop_duplicates(["street_id", "node_id"])
    return ends.merge(along, on=["road", "node_id"], how="left")[COLUMNS]


def conduit_chainages(conduits: pd.DataFrame, chainages: pd.DataFrame) -> pd.DataFrame:
    """start_m and end_m (start first) of every conduit; NaN where it lies in no street."""
    at = chainages.set_index(["street_id", "node_id"])["chainage_m"]
    ends = np.column_stack(
        [
            at.reindex(pd.MultiIndex.from_frame(conduits[["street_id", end]])).to_numpy(float)
            for end in ("from_id", "to_id")
        ]
    )
    return pd.DataFrame(np.sort(ends, axis=1), conduits.index, ["start_m", "end_m"])


def chainage_words(chainage_m: float) -> str:
    """K1+250 for 1,250 m; empty where it is not known."""
    if not np.isfinite(chainage_m):
        return ""
    metres = round(chainage_m)
    return f"K{metres // 1000}+{metres % 1000:03d}"


def stretch_words(stretches: Iterable[tuple[float, float]]) -> str:
    """K0+050–K0+300, K0+700–K0+750: stretches (start, end) in order, those that touch as one."""
    joined: list[list[int]] = []
    for start, end in sorted((round(a), round(b)) for a, b in stretches if np.isfinite(a + b)):
        if joined and start <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return ", ".join(f"{chainage_words(a)}–{chainage_words(b)}" for a, b in joined)


def _of_road(road: str, rows: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    ids = pd.Index(pd.unique(rows[["from_id", "to_id"]].to_numpy().ravel()))
    xy = places.reindex(ids).to_numpy(float)
    channels = rows[rows["shape"].eq("street")]
    reaches = channels if len(channels) else rows
    start, end = (ids.get_indexer(reaches[side]) for side in ("from_id", "to_id"))
    straight = np.hypot(*(xy[start] - xy[end]).T)
    stated = reaches["length_m"].to_numpy(float)
    length = np.where(stated > 0, stated, straight)
    placed = np.isfinite(straight) & (straight > 0) & np.isfinite(length)
    chainage = np.full(len(ids), np.nan)
    if placed.any():
        chainage = _along(xy, start[placed], end[placed], length[placed])
    return pd.DataFrame({"road": road, "node_id": ids, "chainage_m": chainage})


def _along(xy: Floats, start: Ints, end: Ints, length: Floats) -> Floats:
    graph = csr_matrix((length, (start, end)), shape=(len(xy), len(xy)))
    axis = _axis(xy, graph)
    first, last = xy[axis[0]], xy[axis[-1]]
    step = last - first
    if step[np.argmax(np.abs(step))] < 0:
        axis = axis[::-1]
    line = xy[axis]
    gone = np.hypot(*np.diff(line, axis=0).T)
    linked = np.asarray(graph.maximum(graph.T)[axis[:-1], axis[1:]]).ravel()
    on_axis = np.append(0.0, np.cumsum(np.where(linked > 0, linked, gone)))
    drawn = np.append(0.0, np.cumsum(gone))
    known = np.isfinite(xy).all(axis=1)
    chainage = np.full(len(xy), np.nan)
    shape, own = shapely.linestrings(line), shapely.points(xy[known])
    chainage[known] = np.interp(shapely.line_locate_point(shape, own), drawn, on_axis)
    away = np.zeros(len(xy))
    away[known] = shapely.distance(shape, own)
    ways = dijkstra(graph, directed=False, indices=axis[0])
    by_way = (away > BESIDE_M) & np.isfinite(ways)
    chainage[by_way] = ways[by_way]
    chainage[axis] = on_axis
    return chainage


def _axis(xy: Floats, graph: csr_matrix) -> Ints:
    """Nodes of the road's longest way, its pieces one after the other."""
    count, piece = connected_components(graph, directed=False)
    used = np.unique(np.concatenate(graph.nonzero()))
    ways = [_longest_way(graph, used[piece[used] == k]) for k in range(count)
            if (piece[used] == k).any()]  # fmt: skip
    ways.sort(key=lambda way: -float(np.hypot(*np.diff(xy[way], axis=0).T).sum()))
    axis = ways.pop(0)
    while ways:
        line = shapely.linestrings(xy[axis])
        near = int(np.argmin([shapely.distance(line, shapely.linestrings(xy[w])) for w in ways]))
        way = ways.pop(near)
        foot = shapely.line_locate_point(line, shapely.points(xy[way]))
        if ((foot > 0) & (foot < line.length)).mean() >= 0.5:
            continue
        gaps = [np.hypot(*(xy[axis[a]] - xy[way[b]])) for a in (0, -1) for b in (0, -1)]
        at = int(np.argmin(gaps))
        way = way if at in (1, 2) else way[::-1]
        axis = np.concatenate([way, axis] if at < 2 else [axis, way])
    return axis


def _longest_way(graph: csr_matrix, nodes: Ints) -> Ints:
    """The shortest way between the two nodes farthest apart: exact in a tree."""
    away = dijkstra(graph, directed=False, indices=nodes[0])
    first = nodes[np.argmax(away[nodes])]
    away, before = dijkstra(graph, directed=False, indices=first, return_predecessors=True)
    way = [int(nodes[np.argmax(away[nodes])])]
    while way[-1] != first:
        way.append(int(before[way[-1]]))
    return np.array(way[::-1], dtype=np.int64)
