"""Streets of OpenStreetMap as the street tables a network is synthesised from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from drainage.errors import Finding, InputError
from drainage.formats.osm import notes as osm_notes
from drainage.formats.osm.bends import Segments, straight_segments
from drainage.formats.osm.file import FILE, LINES, read_streets
from drainage.formats.osm.pieces import Pieces, cut_pieces, drawn_before, parts, selected
from drainage.formats.osm.tags import CLASS_OF_HIGHWAY, street_table, tag_texts
from drainage.formats.planes.zones import parsed
from drainage.formats.terrain import Terrain, ground_levels_m
from drainage.said import said

__all__ = ["OsmSkeleton", "osm_skeleton", "read_streets", "street_axes"]

SOURCE = "OpenStreetMap"


@dataclass(frozen=True)
class OsmSkeleton:
    """The tables street_nodes and street_segments, indexed by id, and notes on them.

    Levels are NaN where there is no terrain; then ``findings`` says so, and the nodes
    are not complete.
    """

    street_nodes: pd.DataFrame
    street_segments: pd.DataFrame
    findings: list[Finding]


def osm_skeleton(streets: GeoDataFrame, crs: str, terrain: Terrain | None) -> OsmSkeleton:
    """Nodes and straight segments in ``crs`` (m) of the streets with a known ``highway``.

    Footways, tracks, motorways and links are left out. Streets are cut where they share
    a vertex, bridges and tunnels only at their ends; only the largest connected part is
    kept. Raises InputError if no street is left.
    """
    file = str(streets.attrs.get(FILE, "streets"))
    lines, notes = _lines(streets, crs, file)
    tags = tag_texts(lines)
    used = tags["highway"].isin(list(CLASS_OF_HIGHWAY))
    notes += osm_notes.left_out_classes(file, tags["highway"], lines.length)
    if not used.any():
        raise _no_streets(file, notes)
    table = street_table(tags[used])
    pieces = _pieces(lines.geometry.to_numpy()[used.to_numpy()], table)
    if not len(pieces.line):
        raise _no_streets(file, notes)
    notes += osm_notes.tag_notes(file, table) + osm_notes.joining_notes(file, pieces, table)
    part = parts(pieces)
    largest = int(np.argmax(np.bincount(part, weights=shapely.length(pieces.line))))
    notes += osm_notes.unconnected(file, pieces, part, largest, table)
    pieces = selected(pieces, part == largest)
    notes += osm_notes.carriageways(file, pieces, table)
    segments = _numbered(straight_segments(pieces))
    nodes = _node_table(segments, terrain)
    bent = segments.bend & _off_ground(segments, table)
    notes += osm_notes.level_notes(
        file,
        terrain.path if terrain else None,
        int(nodes["ground_level_m"].isna().sum()),
        int(bent.sum()) if terrain else 0,
    )
    return OsmSkeleton(nodes, _segment_table(segments, table, nodes.index), notes)


def street_axes(streets: GeoDataFrame, crs: str) -> pd.DataFrame:
    """Streets on the ground in ``crs`` as drawn: id -> name_zh, name_en, road_class,
    width_m, source and ``axis`` (a line). Raises InputError if there is none.
    """
    lines, notes = _lines(streets, crs, str(streets.attrs.get(FILE, "streets")))
    tags = tag_texts(lines)
    used = tags["highway"].isin(list(CLASS_OF_HIGHWAY))
    table = street_table(tags[used])
    ground = table["level"].eq(0)
    if not ground.any():
        raise _no_streets(str(streets.attrs.get(FILE, "streets")), notes)
    columns = ["name_zh", "name_en", "road_class", "width_m"]
    axes = table.loc[ground, columns].assign(
        source=SOURCE + "; " + table.loc[ground, "width_source"],
        axis=lines.geometry.to_numpy()[used.to_numpy()][ground.to_numpy()],
    )
    return axes.set_axis(_ids("ST", len(axes), "street_id"), axis=0)


def _lines(streets: GeoDataFrame, crs: str, file: str) -> tuple[GeoDataFrame, list[Finding]]:
    """Single lines in ``crs``, and a note on the features that are none."""
    if streets.crs is None:
        raise InputError([Finding(file, "", "geometry", "", "no coordinate system",
                                  "Say which: OpenStreetMap is in EPSG:4326.")])  # fmt: skip
    if parsed(crs) is None:
        raise InputError([Finding(file, "", "geometry", crs, "the network has a local grid, the "
                                  "layer does not", "Import the survey with the parameters of its "
                                  "local grid.")])  # fmt: skip
    is_line = streets.geom_type.isin(LINES) & ~streets.geometry.is_empty
    lines = streets[is_line].to_crs(crs).explode(ignore_index=True)
    if not np.isfinite(shapely.get_coordinates(lines.geometry.to_numpy())).all():
        raise InputError([
            Finding(file, "", "geometry", str(streets.crs.name),
                    said("streets lie outside {plane}", plane=crs),
                    "Check the file's coordinate system, and that x is the longitude.")
        ])  # fmt: skip
    return lines, osm_notes.left_out_shapes(file, int((~is_line).sum()))


def _no_streets(file: str, notes: list[Finding]) -> InputError:
    classes = ", ".join(CLASS_OF_HIGHWAY)
    return InputError([*notes, Finding(file, "", "highway", "", "no street is left",
                                       said("Give lines with highway one of: {classes}.",
                                            classes=classes))])  # fmt: skip


def _pieces(lines: np.ndarray, table: pd.DataFrame) -> Pieces:
    """The streets cut where they meet; a line drawn twice counts once.

    Left in, the second line would make a crossing of each of its vertices.
    """
    once = np.flatnonzero(~drawn_before(lines))
    pieces = cut_pieces(lines[once], table["level"].to_numpy()[once])
    return Pieces(
        pieces.line, once[pieces.street], pieces.start, pieces.end, pieces.node_xy,
        pieces.merged, pieces.twice + len(lines) - len(once),
    )  # fmt: skip


def _numbered(segments: Segments) -> Segments:
    """Only nodes in use, ordered by x then y, and segments by their two nodes."""
    used = np.unique(np.concatenate([segments.start, segments.end]))
    xy = np.round(segments.node_xy[used], 2)
    order = np.lexsort((xy[:, 1], xy[:, 0]))
    rank = np.zeros(len(segments.node_xy), dtype=np.int64)
    rank[used[order]] = np.arange(len(used))
    ends = np.sort(np.column_stack([rank[segments.start], rank[segments.end]]), axis=1)
    by_node = np.lexsort((ends[:, 1], ends[:, 0]))
    return Segments(
        node_xy=xy[order],
        bend=segments.bend[used[order]],
        start=ends[by_node, 0],
        end=ends[by_node, 1],
        length_m=segments.length_m[by_node],
        street=segments.street[by_node],
    )


def _off_ground(segments: Segments, table: pd.DataFrame) -> np.ndarray:
    """Whether each node (n,) is touched by a bridge or tunnel."""
    off = table["level"].to_numpy()[segments.street] != 0
    touched = np.zeros(len(segments.node_xy), dtype=bool)
    touched[np.concatenate([segments.start[off], segments.end[off]])] = True
    return touched


def _node_table(segments: Segments, terrain: Terrain | None) -> pd.DataFrame:
    x, y = segments.node_xy.T
    level = np.full(len(x), np.nan) if terrain is None else ground_levels_m(terrain, x, y)
    origin = SOURCE if terrain is None else f"{SOURCE}; level: {Path(terrain.path).name}"
    return pd.DataFrame(
        {
            "x_m": x,
            "y_m": y,
            "ground_level_m": np.round(level, 3),
            "spills_to_river": "",
            "note": np.where(segments.bend, "bend", ""),
            "source": np.where(np.isnan(level), SOURCE, origin),
        },
        index=_ids("N", len(x), "node_id"),
    )


def _segment_table(segments: Segments, table: pd.DataFrame, nodes: pd.Index) -> pd.DataFrame:
    rows = table.iloc[segments.street]
    return pd.DataFrame(
        {
            "name_zh": rows["name_zh"].to_numpy(),
            "name_en": rows["name_en"].to_numpy(),
            "road_class": rows["road_class"].to_numpy(),
            "width_m": np.round(rows["width_m"].to_numpy(float), 2),
            "from_node": nodes[segments.start].to_numpy(),
            "to_node": nodes[segments.end].to_numpy(),
            "length_m": np.round(segments.length_m, 2),
            "source": (f"{SOURCE}; " + rows["width_source"]).to_numpy(),
        },
        index=_ids("S", len(rows), "segment_id"),
    )


def _ids(letter: str, count: int, name: str) -> pd.Index:
    digits = max(4, len(str(count)))
    return pd.Index([f"{letter}{k + 1:0{digits}d}" for k in range(count)], name=name, dtype=str)
