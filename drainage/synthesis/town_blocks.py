"""Catchments of surveyed manholes: the drained area cut by streets and shared out."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from drainage.synthesis.catchments import GRID_M, Land, polygons_only, voronoi_cells

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]
FRONT_M = 30.0
"""Manholes this close to the edge of a block serve it."""


def shared_blocks(
    x_m: Floats, y_m: Floats, drained: shapely.Geometry, axes: Geometries, street: Geometries
) -> Land:
    """The area ``drained`` among manholes (n,): blocks, and the street surfaces in them.

    The street axes (m,) cut the area into blocks. A block is shared among the manholes
    along its edge, at half-distance; one without any goes to the nearest manhole.
    ``street`` (n,) are the street surfaces of the manholes, which are cut to the area and
    taken out of the blocks: streets and blocks together close to ``drained``.
    """
    points = shapely.points(x_m, y_m)
    cut = shapely.union_all([drained.boundary, *axes])
    faces = np.array(list(shapely.polygonize([cut]).geoms), dtype=object)
    inside = shapely.contains_properly(drained, shapely.point_on_surface(faces))
    blocks = faces[inside]
    own: list[list[shapely.Geometry]] = [[] for _ in range(len(points))]
    tree = shapely.STRtree(points)
    block, member = tree.query(blocks, predicate="dwithin", distance=FRONT_M)
    nearest = cKDTree(np.column_stack([x_m, y_m]))
    for number, shape in enumerate(blocks):
        serving = member[block == number]
        if not len(serving):
            middle = shape.centroid
            serving = np.array([nearest.query([middle.x, middle.y])[1]])
        parts = _shared(shape, serving, x_m, y_m)
        for point, part in zip(serving.tolist(), parts, strict=True):
            own[point].append(part)
    merged = np.array([shapely.union_all(parts) for parts in own], dtype=object)
    paved = shapely.intersection(street, drained, grid_size=GRID_M)
    all_paved = shapely.union_all(paved)
    return Land(
        street=polygons_only(paved),
        block=polygons_only(shapely.difference(merged, all_paved, grid_size=GRID_M)),
    )


def _shared(
    shape: shapely.Geometry, serving: NDArray[np.int64], x_m: Floats, y_m: Floats
) -> list[shapely.Geometry]:
    if len(serving) == 1:
        return [shape]
    cells = voronoi_cells(x_m[serving], y_m[serving], 1000.0)
    return list(shapely.intersection(shape, cells, grid_size=GRID_M))
