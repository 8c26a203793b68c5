"""The land that drains to each street point, as polygons without overlap.

The corridor of the streets (half the drained width on each side) is cut at half-distance
between street points (Voronoi cells). Inside a cell the street's own surface drains to
the gutter and the rest, the block, to the manhole below it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from drainage.synthesis.street_points import StreetPoints

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

GRID_M = 0.01


@dataclass(frozen=True)
class Land:
    """Per street point (n,): the street's polygon and the block's, either may be empty."""

    street: Geometries
    block: Geometries


def drained_land(
    points: StreetPoints, segment_width_m: Floats, street_drained_width_m: float
) -> Land:
    """Polygons of street and block per point; ``segment_width_m`` is kerb to kerb.

    A street wider than the drained width drains its own surface alone.
    """
    axes = reach_axes(points)
    width = segment_width_m[points.reach_segment]
    surface = shapely.buffer(axes, width / 2, quad_segs=3)
    corridor = shapely.buffer(axes, np.maximum(width, street_drained_width_m) / 2, quad_segs=3)
    cells = voronoi_cells(points.x_m, points.y_m, max(street_drained_width_m, float(width.max())))
    street = _clipped_union(cells, surface)
    land = _clipped_union(cells, corridor)
    block = shapely.difference(land, street, grid_size=GRID_M)
    return Land(street=street, block=polygons_only(block))


def reach_axes(points: StreetPoints) -> Geometries:
    """Straight axis of each reach."""
    xy = np.column_stack([points.x_m, points.y_m])
    ends = np.stack([xy[points.reach_from], xy[points.reach_to]], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object)


def voronoi_cells(x_m: Floats, y_m: Floats, margin_m: float) -> Geometries:
    """Voronoi cell of every point; a frame of far points closes the outer cells."""
    xy = np.column_stack([x_m, y_m])
    low, high = xy.min(axis=0), xy.max(axis=0)
    reach = float((high - low).max()) + 10 * margin_m
    middle = (low + high) / 2
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    frame = middle + 2 * reach * np.column_stack([np.cos(angle), np.sin(angle)])
    diagram = Voronoi(np.concatenate([xy, frame]))
    regions = [diagram.regions[region] for region in diagram.point_region[: len(xy)]]
    corner = np.concatenate([np.asarray(region) for region in regions])
    ring = np.repeat(np.arange(len(regions)), [len(region) for region in regions])
    closed_corner, closed_ring = _close_rings(corner, ring)
    rings = shapely.linearrings(diagram.vertices[closed_corner], indices=closed_ring)
    return np.asarray(shapely.polygons(rings), dtype=object)


def _close_rings(
    corner: NDArray[np.int64], ring: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    first = np.unique(ring, return_index=True)[1]
    order = np.lexsort(
        (
            np.concatenate([np.zeros(len(ring)), np.ones(len(first))]),
            np.concatenate([ring, ring[first]]),
        )
    )
    return (
        np.concatenate([corner, corner[first]])[order],
        np.concatenate([ring, ring[first]])[order],
    )


def _clipped_union(cells: Geometries, shapes: Geometries) -> Geometries:
    """Per cell the union of the shapes within it."""
    cell, shape = shapely.STRtree(shapes).query(cells, predicate="intersects")
    order = np.lexsort((shape, cell))
    cell, shape = cell[order], shape[order]
    merged = np.full(len(cells), shapely.Polygon(), dtype=object)
    for members in np.split(np.arange(len(cell)), np.flatnonzero(np.diff(cell)) + 1):
        if len(members):
            merged[cell[members[0]]] = shapely.union_all(shapes[shape[members]])
    return polygons_only(shapely.intersection(cells, merged, grid_size=GRID_M))


def polygons_only(shapes: Geometries) -> Geometries:
    """Drop the points and lines that cutting leaves behind."""
    kinds = shapely.get_type_id(shapes)
    mixed = kinds == shapely.GeometryType.GEOMETRYCOLLECTION
    cleaned = np.array(shapes, dtype=object)
    cleaned[mixed] = [
        shapely.union_all([p for p in shapely.get_parts(s) if p.geom_type == "Polygon"])
        for s in shapes[mixed]
    ]
    lower = np.isin(
        kinds,
        [
            shapely.GeometryType.POINT,
            shapely.GeometryType.LINESTRING,
            shapely.GeometryType.MULTILINESTRING,
        ],
    )
    cleaned[lower] = shapely.Polygon()
    return cleaned
