"""Faces where parts of the ground touch on the virtual ground: kerbs, blocks, ways over land."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.mesh.boundaries import Boundaries
from drainage.inundation.mesh.faces import Faces

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LEAST_DISTANCE = 0.4
"""Of ``cell_m`` between the middles of two cells; crooked pieces may lie closer together."""
LEAST_REACH = 0.6
"""Of ``cell_m``: what a wave runs through a cell, sqrt(4 area / sum of width over distance). The
small pieces that are left have their neighbours further off, or the sub-step would be theirs."""


def touching_faces(
    boundaries: Boundaries,
    x_m: Floats,
    y_m: Floats,
    area_m2: Floats,
    *,
    level_m: Floats,
    shape: Ints,
    crest: Bools,
    cell_m: float,
) -> Faces:
    """Flat faces along the boundaries (f,), at ``level_m`` (f,) with the ``shape`` (f,).

    ``x_m``, ``y_m`` (n,) are the middles of the cells, ``area_m2`` (n,) their size in plan.
    """
    left, right = boundaries.left, boundaries.right
    middle = np.column_stack([boundaries.x_m, boundaries.y_m])
    place = np.column_stack([x_m, y_m])
    from_left, to_right = middle - place[left], place[right] - middle
    way = from_left + to_right
    normal = boundaries.normal
    # A cell within another has no side of its own: towards its middle.
    none: Bools = (normal == 0).all(axis=1)
    long = np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    normal = np.where(none[:, None], way / long, normal)
    distance = np.maximum(np.abs((way * normal).sum(axis=1)), LEAST_DISTANCE * cell_m)
    distance *= _further(boundaries, distance, area_m2, cell_m)
    return Faces(
        left=left, right=right, level_m=level_m, shape=shape, size=boundaries.length_m,
        distance_m=distance, normal=normal, from_left_m=from_left, to_right_m=to_right,
        crest=crest,
    )  # fmt: skip


def _further(boundaries: Boundaries, distance_m: Floats, area_m2: Floats, cell_m: float) -> Floats:
    """Factor (f,) of at least 1 on the distances around cells without reach."""
    flow = boundaries.length_m / distance_m
    count = len(area_m2)
    total = np.bincount(boundaries.left, flow, count) + np.bincount(boundaries.right, flow, count)
    factor = np.maximum(total * (LEAST_REACH * cell_m) ** 2 / (4 * area_m2), 1.0)
    further: Floats = np.maximum(factor[boundaries.left], factor[boundaries.right])
    return further
