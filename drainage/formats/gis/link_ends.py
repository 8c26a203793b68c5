"""Lines of a layer as links: the nodes they end at, their length, or why they are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from drainage.formats.remarks import Remark, RemarkKind

Geometries = NDArray[np.object_]
Bools = NDArray[np.bool_]

SNAP_M = 0.5
ENDS = {"from_id": 0, "to_id": -1}

NO_GEOMETRY = RemarkKind("gis-no-geometry", "error", "要素没有几何", "the feature has no geometry",
                         "left out")  # fmt: skip
NO_NODE = RemarkKind("gis-no-node", "error", "管端 0.5 m 内没有节点",
                     "no node within 0.5 m of an end of the link", "left out")  # fmt: skip
ONE_NODE = RemarkKind("gis-same-node", "error", "起点与终点相同", "the link ends where it begins",
                      "left out")  # fmt: skip
PARTS = RemarkKind("gis-parts", "warning", "线由不相连的几段组成",
                   "the line has parts that do not meet",
                   "its ends are those of the first and the last part")  # fmt: skip


@dataclass(frozen=True)
class LinkEnds:
    """``node`` (n,) by column, ``length_m`` (n,), ``kept`` (n,), and why others are not."""

    node: dict[str, NDArray[np.str_]]
    length_m: NDArray[np.float64]
    kept: Bools
    remarks: list[Remark]


def link_ends(shape: Geometries, nodes: pd.DataFrame, given: pd.DataFrame, file: str) -> LinkEnds:
    """The ends of lines (n,) among ``nodes`` (x_m, y_m by id): the node within 0.5 m.

    ``given`` (n,) may hold from_id and to_id: what a field says needs no geometry.
    """
    lines, gap_m = _in_one(shape)
    missing = np.array(shapely.is_missing(lines) | shapely.is_empty(lines))
    looked_for = [end for end in ENDS if end not in given]
    lacking = missing & bool(looked_for)
    remarks = _told(NO_GEOMETRY, file, lacking, [""] * len(lines))
    remarks += _told(PARTS, file, gap_m > 0, [f"{gap:.2f} m" for gap in gap_m])
    kept = ~lacking
    placed = nodes[nodes[["x_m", "y_m"]].notna().all(axis=1)]
    node = {}
    for end in ENDS:
        if end not in looked_for:
            node[end] = given[end].astype(str).to_numpy()
            continue
        at = shapely.get_point(lines, ENDS[end])
        name, distance = _nearest(at, placed)
        far = ~missing & ~(distance <= SNAP_M)
        remarks += _told(NO_NODE, file, far, _apart(at, distance, lines, far), end)
        kept &= ~far
        node[end] = name
    same = kept & (node["from_id"] == node["to_id"])
    remarks += _told(ONE_NODE, file, same, node["to_id"].tolist(), "to_id")
    return LinkEnds(node, np.array(shapely.length(lines)), kept & ~same, remarks)


def _in_one(shape: Geometries) -> tuple[Geometries, NDArray[np.float64]]:
    """Each feature as one line, bridged where its parts do not meet, and those gaps (m)."""
    lines = shapely.line_merge(shapely.force_2d(shape))
    gap_m = np.zeros(len(lines))
    # Merging leaves nothing of a line without a length.
    lost = shapely.is_empty(lines) & ~shapely.is_empty(shape)
    for k in np.flatnonzero((shapely.get_num_geometries(lines) > 1) | lost):
        parts = shapely.get_parts(shapely.force_2d(shape[k]))
        lines[k] = shapely.LineString(np.concatenate([shapely.get_coordinates(p) for p in parts]))
        gap_m[k] = shapely.length(lines[k]) - shapely.length(shape[k])
    single = shapely.get_type_id(lines) == shapely.GeometryType.MULTILINESTRING
    lines = np.where(single, shapely.get_geometry(lines, 0), lines)
    return lines, gap_m


def _nearest(
    points: Geometries, placed: pd.DataFrame
) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
    """The id of the nearest node to each point (n,) and its distance, m; infinite: none."""
    xy = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    known = np.isfinite(xy).all(axis=1)
    distance = np.full(len(points), np.inf)
    at = np.zeros(len(points), dtype=np.int64)
    if len(placed) and known.any():
        distance[known], at[known] = cKDTree(placed[["x_m", "y_m"]].to_numpy(float)).query(
            xy[known]
        )
    ids = placed.index.to_numpy(str)
    return (ids[at] if len(ids) else np.full(len(points), "")), distance


def _apart(
    at: Geometries, distance: NDArray[np.float64], lines: Geometries, far: Bools
) -> list[str]:
    """How far each end is from the next node, and on which other feature it lies."""
    values = [f"{own:.2f} m" if np.isfinite(own) else "" for own in distance]
    rows = np.flatnonzero(far)
    end, other = shapely.STRtree(lines).query(at[rows], predicate="dwithin", distance=SNAP_M)
    for k, line in zip(rows[end].tolist(), other.tolist(), strict=True):
        if k != line:
            values[k] += f", on feature {line + 1}"
    return values


def _told(
    kind: RemarkKind, file: str, rows: Bools, values: list[str], column: str = "geometry"
) -> list[Remark]:
    at = np.flatnonzero(rows).tolist()
    return kind.at(file, [f"feature {k + 1}" for k in at], column, [values[k] for k in at])
