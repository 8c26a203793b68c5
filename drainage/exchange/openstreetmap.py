"""OpenStreetMap streets as a skeleton for synthesis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from drainage.errors import Finding, InputError
from drainage.exchange.remarks import Remark, RemarkKind
from drainage.exchange.terrain import Terrain, ground_levels_m

CLASSES = {
    "trunk": "arterial", "primary": "arterial", "secondary": "secondary", "tertiary": "secondary",
    "residential": "branch", "unclassified": "branch", "living_street": "branch", "road": "branch",
    "service": "lane",
}  # fmt: skip
WIDTH_M = {"arterial": 24.0, "secondary": 18.0, "branch": 12.0, "lane": 6.0}
LANE_M = 3.5
BEND_M = 5.0
SAME_PLACE_M = 1.0

LEFT_OUT = RemarkKind(
    "osm-class", "note", "未采用的道路类别", "a class that is no street", "left out"
)
APART = RemarkKind("osm-apart", "warning", "与主路网不连通", "not joined to the other streets",
                   "left out")  # fmt: skip
NO_LEVEL = RemarkKind("osm-level", "error", "缺少地面高程", "no ground level", "left empty: give a "
                      "terrain that covers the streets")  # fmt: skip
WIDTHS = RemarkKind("osm-width", "note", "路宽为假定", "no width in the map",
                    "assumed by class (24, 18, 12, 6 m)")  # fmt: skip


@dataclass(frozen=True)
class OsmSkeleton:
    """The tables street_nodes and street_segments, and the remarks."""

    street_nodes: pd.DataFrame
    street_segments: pd.DataFrame
    remarks: list[Remark]


def street_lines(streets: gpd.GeoDataFrame, file: str) -> tuple[pd.DataFrame, list[Remark]]:
    """Streets as rows: name_zh, name_en, road_class, width_m, source, axis (a line).

    Raises InputError where the layer has no lines or no field ``highway``.
    """
    if "highway" not in streets.columns:
        raise InputError([Finding(file, "fields", "highway", "", "no such field",
                                  "Export streets with their OpenStreetMap keys.")])  # fmt: skip
    parts = streets[streets.geometry.notna()].explode(index_parts=False)
    parts = parts[parts.geometry.geom_type == "LineString"].reset_index(drop=True)
    kind = parts["highway"].astype(str).map(CLASSES)
    left = parts.loc[kind.isna(), "highway"].astype(str).value_counts()
    remarks = LEFT_OUT.at(file, [f"{n} line(s)" for n in left], "highway", left.index)
    parts, kind = parts[kind.notna()].reset_index(drop=True), kind.dropna().reset_index(drop=True)
    if parts.empty:
        raise InputError([Finding(file, "", "highway", "", "no streets in this layer",
                                  "Is it the layer of lines?")])  # fmt: skip
    width = _tag(parts, "width").fillna(_tag(parts, "lanes") * LANE_M)
    assumed = width.isna()
    remarks += (
        WIDTHS.at(file, [f"{int(assumed.sum())} street(s)"], "width", [""]) if assumed.any() else []
    )
    name = _text(parts, "name")
    table = pd.DataFrame(
        {
            "name_zh": name.where(name.ne(""), "无名路"),
            "name_en": _text(parts, "name:en").where(_text(parts, "name:en").ne(""), ""),
            "road_class": kind,
            "width_m": width.fillna(kind.map(WIDTH_M)),
            "source": np.where(assumed, "OpenStreetMap; width assumed by class", "OpenStreetMap"),
            "axis": shapely.force_2d(parts.geometry.to_numpy()),
            "level": _tag(parts, "layer").fillna(0.0),
        }
    )
    return table, remarks


def _tag(parts: pd.DataFrame, key: str) -> pd.Series:
    """A number of a field, or of the text ``other_tags`` as QGIS and ogr2ogr write it."""
    return pd.to_numeric(_text(parts, key).str.extract(r"^([\d.-]+)")[0], errors="coerce")


def _text(parts: pd.DataFrame, key: str) -> pd.Series:
    own = parts[key] if key in parts else pd.Series(None, index=parts.index, dtype=object)
    if "other_tags" in parts:
        tags = parts["other_tags"].fillna("").astype(str)
        own = own.fillna(tags.str.extract(rf'"{re.escape(key)}"=>"([^"]*)"')[0])
    return own.fillna("").astype(str).str.replace(r"[\x00-\x1f\x7f]", " ", regex=True).str.strip()


def osm_skeleton(streets: gpd.GeoDataFrame, file: str, terrain: Terrain | None) -> OsmSkeleton:
    """Straight segments between crossings, ends and bends of more than 5 m.

    Streets meet where they share a point at the same ``layer``; a bridge does not join
    what it crosses. Parts not joined to the largest are left out and remarked.
    """
    lines, remarks = street_lines(streets, file)
    pieces, owner = _pieces(lines)
    ends = np.stack(
        [shapely.get_coordinates(shapely.get_point(pieces, k)) for k in (0, -1)], axis=1
    )
    level = np.repeat(lines["level"].to_numpy(float)[owner][:, None], 2, axis=1)
    key = np.round(np.concatenate([ends, level[:, :, None]], axis=2) / SAME_PLACE_M)
    _, first, node = np.unique(key.reshape(-1, 3), axis=0, return_index=True, return_inverse=True)
    node = node.reshape(-1, 2)
    xy = ends.reshape(-1, 2)[first]
    keep, lost_m = _largest_part(node, len(xy), shapely.length(pieces))
    if not keep.all():
        remarks += APART.at(file, [f"{int((~keep).sum())} piece(s)"], "", [f"{lost_m:.0f} m"])
    node, owner, length = node[keep], owner[keep], shapely.length(pieces)[keep]
    once = _first_of_each_pair(node)
    node, owner, length = node[once], owner[once], length[once]
    used, node = np.unique(node, return_inverse=True)
    node, xy = node.reshape(-1, 2), xy[used]
    ground = ground_levels_m(terrain, xy[:, 0], xy[:, 1]) if terrain else np.full(len(xy), np.nan)
    if np.isnan(ground).any():
        remarks += NO_LEVEL.at(
            file, [f"{int(np.isnan(ground).sum())} node(s)"], "ground_level_m", [""]
        )
    node_id = np.char.add("N", np.char.zfill(np.arange(1, len(xy) + 1).astype(str), 4))
    nodes = pd.DataFrame(
        {"x_m": xy[:, 0].round(2), "y_m": xy[:, 1].round(2), "ground_level_m": ground.round(2),
         "spills_to_river": "", "note": "",
         "source": "OpenStreetMap; level: terrain" if terrain else "OpenStreetMap"},
        index=pd.Index(node_id, name="node_id"),
    )  # fmt: skip
    table = lines.iloc[owner].reset_index(drop=True)
    segment_id = np.char.add("S", np.char.zfill(np.arange(1, len(owner) + 1).astype(str), 4))
    segments = pd.DataFrame(
        {"name_zh": table["name_zh"], "name_en": table["name_en"],
         "road_class": table["road_class"], "width_m": table["width_m"],
         "from_node": node_id[node[:, 0]], "to_node": node_id[node[:, 1]],
         "length_m": length.round(2), "source": table["source"]},
    ).set_index(pd.Index(segment_id, name="segment_id"))  # fmt: skip
    return OsmSkeleton(nodes, segments, remarks)


def _pieces(lines: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Lines cut at shared points and at bends; the row each came from."""
    axes = lines["axis"].to_numpy(object)
    xy, line = shapely.get_coordinates(axes, return_index=True)
    level = lines["level"].to_numpy(float)[line]
    key = np.round(np.column_stack([xy, level]) / SAME_PLACE_M)
    _, number, count = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    shared = count[number.ravel()] > 1
    corner_xy, corner_line = shapely.get_coordinates(
        shapely.simplify(axes, BEND_M), return_index=True
    )
    corners = {
        (k, x, y) for k, (x, y) in zip(corner_line.tolist(), corner_xy.tolist(), strict=True)
    }
    is_corner = np.array([(k, x, y) in corners for k, (x, y) in
                          zip(line.tolist(), xy.tolist(), strict=True)])  # fmt: skip
    cut = shared | is_corner
    parts, owner = [], []
    for k in range(len(axes)):
        rows = np.flatnonzero(line == k)
        at = rows[cut[rows]]
        for start, end in pairwise(at.tolist()):
            points = xy[start : end + 1]
            if np.ptp(points, axis=0).max() > SAME_PLACE_M:
                parts.append(shapely.linestrings(points))
                owner.append(k)
    return np.array(parts, dtype=object), np.array(owner, dtype=np.int64)


def _largest_part(node: np.ndarray, n: int, length: np.ndarray) -> tuple[np.ndarray, float]:
    graph = coo_matrix((np.ones(len(node)), (node[:, 0], node[:, 1])), shape=(n, n))
    _, part = connected_components(graph, directed=False)
    total = np.bincount(part[node[:, 0]], weights=length)
    keep = (part[node[:, 0]] == np.argmax(total)) & (node[:, 0] != node[:, 1])
    return keep, float(length[~keep].sum())


def _first_of_each_pair(node: np.ndarray) -> np.ndarray:
    """A second street between the same two nodes adds nothing to a skeleton."""
    _, first = np.unique(np.sort(node, axis=1), axis=0, return_index=True)
    return np.sort(first)
