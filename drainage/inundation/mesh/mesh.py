"""The ground as cells and the faces between them, each with the shape of the ground in it.

A cell is a part of the virtual ground: a length of one side of a street from crown to the
back of its footway, a junction, a square of block or terrain, or one of the parts into which
walls cut a square. Its state is the volume of its water; the level follows from the volume by
the shape of the cell (after Casulli 2009, doi 10.1002/fld.1896). What crosses a face follows
from the level by the shape of the ground along the face (after Volp et al. 2013,
doi 10.1002/wrcr.20277): the wetted area, and the conveyance as a sum over the strips of it.

Shapes count from the local plane of the ground: relief is what a street or a terrain has
across its fall, never the fall itself. So uniform flow down a plane has the depth of Manning
whatever the cell's length, and water at rest stands level between cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELL_NODES = 17
"""Nodes of a cell's table: depths at the shares (k / 16)² of the volume below its top."""
FACE_NODES = 17
"""Nodes of a face's table: at sixteenths of the depth below its top."""


@dataclass(frozen=True, eq=False)
class CellShapes:
    """p shapes of cells for one unit of a cell's ``size`` (a metre of street, or a square metre).

    ``depth_m`` (p, CELL_NODES): depth of the level above the lowest ground when the volume is
    (k / 16)² of ``full``. Exact for the wedge of a gutter. ``full`` (p,) volume up to the top
    of the relief, 0 for flat ground; ``area`` (p,) water surface above the top. Above the
    top, and on flat ground, depth = depth_m[-1] + (volume - full) / area.
    """

    depth_m: Floats
    full: Floats
    area: Floats


@dataclass(frozen=True, eq=False)
class FaceShapes:
    """p shapes of faces for one unit of a face's ``size`` (a whole section, or a metre of width).

    ``top_m`` (p,) depth at the last node, 0 for a flat bottom. ``area`` (p, FACE_NODES)
    wetted area and ``width`` (p, FACE_NODES) of the water surface at depths k / 16 of
    ``top_m``; between nodes the width is linear. ``ease`` (p, FACE_NODES) is
    (conveyance / area)^(3/2): depth / n^(3/2) on flat ground, and nearly linear in the depth
    in every section; linear between nodes. Above the top the width stays, and ease grows by
    ``ease_rise`` (p,) a metre. float32 where each of many faces has a row of its own.
    """

    top_m: Floats
    area: Floats
    width: Floats
    ease: Floats
    ease_rise: Floats


@dataclass(frozen=True, eq=False)
class Mesh:
    """n cells and m faces.

    Cells: ``level_m`` (n,) lowest ground of the cell's shape at the middle of the cell, m above
    datum; ``size`` (n,) and ``shape`` (n,) row of ``cell_shapes``; ``area_m2`` (n,) in plan;
    ``x_m``, ``y_m`` (n,) the middle.

    Faces: ``left`` and ``right`` (m,) cells; flow is positive from left to right.
    ``face_level_m`` (m,) lowest ground of the face, never below the higher of the two cells'
    own grounds there; ``face_size`` (m,) and ``face_shape`` (m,) row of ``face_shapes``.
    ``distance_m`` (m,) between the middles of the two cells, square to the face;
    ``normal`` (m, 2) unit vector from left to right; ``from_left_m`` and ``to_right_m``
    (m, 2) the way from the middle of the left cell to the middle of the face and on to the
    middle of the right cell. ``crest`` (m,) true where water drops over an edge (kerb, wall,
    bank) as over a weir.
    """

    level_m: Floats
    size: Floats
    shape: Ints
    area_m2: Floats
    x_m: Floats
    y_m: Floats
    cell_shapes: CellShapes
    left: Ints
    right: Ints
    face_level_m: Floats
    face_size: Floats
    face_shape: Ints
    distance_m: Floats
    normal: Floats
    from_left_m: Floats
    to_right_m: Floats
    crest: NDArray[np.bool_]
    face_shapes: FaceShapes

    def depth_of(self, volume_m3: Floats) -> Floats:
        """Depth (n,) of the level above ``level_m`` of volumes (n,)."""
        shapes, row = self.cell_shapes, self.shape
        unit = volume_m3 / self.size
        full, nodes = shapes.full[row], CELL_NODES - 1
        place = np.sqrt(np.clip(unit / np.where(full > 0, full, 1.0), 0.0, 1.0)) * nodes
        k = np.minimum(place.astype(np.int64), nodes - 1)
        low, high = shapes.depth_m[row, k], shapes.depth_m[row, k + 1]
        below = low + (place - k) * (high - low)
        above = shapes.depth_m[row, -1] + (unit - full) / shapes.area[row]
        return np.where(unit >= full, above, below)

    def volume_of(self, depth_m: Floats) -> Floats:
        """Volume (n,) of depths (n,) of the level above ``level_m``, 0 below it."""
        shapes, row = self.cell_shapes, self.shape
        table, nodes = shapes.depth_m[row], CELL_NODES - 1
        k = np.clip((table <= depth_m[:, None]).sum(axis=1) - 1, 0, nodes - 1)
        at = np.arange(len(k))
        low, high = table[at, k], table[at, k + 1]
        share = np.where(high > low, (depth_m - low) / np.where(high > low, high - low, 1.0), 0.0)
        below = ((k + share) / nodes) ** 2 * shapes.full[row]
        above = shapes.full[row] + (depth_m - table[:, -1]) * shapes.area[row]
        unit = np.where(depth_m >= table[:, -1], above, below)
        return np.where(depth_m > 0, unit, 0.0) * self.size
