"""Street lines cut where they meet: pieces between crossings, near crossings made one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Lines = NDArray[np.object_]

SAME_VERTEX_M = 1e-3
NEAR_NODES_M = 5.0
LEVELS_APART_M = 1e4
"""Height that keeps a crossing on a bridge from one below it when near ones are merged."""


@dataclass(frozen=True)
class Pieces:
    """Streets between crossings and ends.

    ``line`` (p,) are lines in m, ``street`` (p,) the row of the street each was cut from,
    ``start`` and ``end`` (p,) rows of ``node_xy`` (n, 2), in m. ``merged`` counts crossings
    made one with another, ``twice`` pieces left out because they were drawn twice.
    """

    line: Lines
    street: Ints
    start: Ints
    end: Ints
    node_xy: Floats
    merged: int
    twice: int


def cut_pieces(lines: Lines, level: Ints) -> Pieces:
    """Lines (n,) of ``level`` (n,) cut at their ends and at vertices they share.

    The inside of a bridge or tunnel shares vertices only with streets of its own level;
    at its ends it meets the ground. Nodes nearer than 5 m are one, at their mean place
    (a chain of such nodes too); what lies between them is gone.
    """
    lines = shapely.remove_repeated_points(shapely.force_2d(lines), SAME_VERTEX_M)
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    is_end = np.diff(owner, prepend=-1, append=len(lines)) != 0
    is_end = is_end[:-1] | is_end[1:]
    place, height = _vertices(xy, level[owner], is_end)
    is_cut = is_end | (np.bincount(place)[place] > 1)

    at = np.flatnonzero(is_cut)
    whole = owner[at[:-1]] == owner[at[1:]]
    first, last = at[:-1][whole], at[1:][whole]
    cluster, node_xy, merged = _merge_near(xy[at], height[at], place[at])
    node_of_vertex = np.full(len(xy), -1)
    node_of_vertex[at] = cluster
    return _without_twins(
        Pieces(
            line=_drawn(xy, first, last, node_xy[node_of_vertex[first]],
                        node_xy[node_of_vertex[last]]),
            street=owner[first],
            start=node_of_vertex[first],
            end=node_of_vertex[last],
            node_xy=node_xy,
            merged=merged,
            twice=0,
        )
    )  # fmt: skip


def drawn_before(lines: Lines) -> NDArray[np.bool_]:
    """Whether each line (n,) is one further up, in either direction."""
    return pd.Series(shapely.to_wkb(shapely.normalize(lines))).duplicated().to_numpy(bool)


def selected(pieces: Pieces, keep: NDArray[np.bool_], twice: int = 0) -> Pieces:
    """The pieces for which ``keep`` (p,) is true; the nodes stay as they are."""
    return Pieces(
        pieces.line[keep], pieces.street[keep], pieces.start[keep], pieces.end[keep],
        pieces.node_xy, pieces.merged, pieces.twice + twice,
    )  # fmt: skip


def parts(pieces: Pieces) -> Ints:
    """The number (p,) of the connected part each piece belongs to."""
    count = len(pieces.node_xy)
    joined = coo_array((np.ones(len(pieces.start)), (pieces.start, pieces.end)), (count, count))
    return connected_components(joined, directed=False)[1][pieces.start].astype(np.int64)


def _vertices(xy: Floats, level: Ints, is_end: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Which vertices (v,) are one point, and the level (v,) each lies on."""
    grid = np.round(xy / SAME_VERTEX_M).astype(np.int64)
    point = np.unique(grid, axis=0, return_inverse=True)[1].ravel()
    layer, number = np.unique(level, return_inverse=True)
    stacked = point * len(layer) + number.ravel()
    touches_ground = np.bincount(stacked, weights=is_end)[stacked] > 0
    height = np.where(touches_ground, 0, level)
    keys = np.column_stack([point, height])
    return np.unique(keys, axis=0, return_inverse=True)[1].ravel(), height


def _merge_near(xy: Floats, height: Ints, place: Ints) -> tuple[Ints, Floats, int]:
    """The node (c,) of each cut vertex, the nodes' places (n, 2), how many were merged."""
    _, first, inverse = np.unique(place, return_index=True, return_inverse=True)
    unique = np.column_stack([xy[first], height[first] * LEVELS_APART_M])
    # The tree counts a distance of exactly 5 m as near; nodes must be nearer than that.
    near = cKDTree(unique).query_pairs(NEAR_NODES_M * (1 - 1e-9), output_type="ndarray")
    size = len(unique)
    joined = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), (size, size))
    count, label = connected_components(joined, directed=False)
    members = np.bincount(label, minlength=count)
    node_xy = np.column_stack(
        [np.bincount(label, weights=unique[:, axis], minlength=count) / members for axis in (0, 1)]
    )
    return label[inverse.ravel()].astype(np.int64), node_xy, size - count


def _drawn(xy: Floats, first: Ints, last: Ints, start_xy: Floats, end_xy: Floats) -> Lines:
    """Lines (p,) through the vertices ``first`` to ``last``, their ends moved to the nodes."""
    size = last - first + 1
    offset = np.concatenate([[0], np.cumsum(size)])
    piece = np.repeat(np.arange(len(size)), size)
    points = xy[first[piece] + np.arange(offset[-1]) - offset[piece]]
    points[offset[:-1]] = start_xy
    points[offset[1:] - 1] = end_xy
    return np.asarray(shapely.linestrings(points, indices=piece), dtype=object)


def _without_twins(pieces: Pieces) -> Pieces:
    """Each piece once, and none within a merged node."""
    real = pieces.start != pieces.end
    loop = np.flatnonzero(~real)
    node = shapely.points(pieces.node_xy[pieces.start[loop]])
    real[loop] = shapely.hausdorff_distance(pieces.line[loop], node) >= NEAR_NODES_M
    pieces = selected(pieces, real)
    twin = drawn_before(pieces.line)
    return selected(pieces, ~twin, int(twin.sum()))
