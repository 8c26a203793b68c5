"""The outer rim of a terrain, over which water leaves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label

from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.mesh_ground import OpenEdges, no_open_edges
from drainage.inundation.mesh.virtual import VirtualGround

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

SIDES = {"north": (-1, 0), "south": (1, 0), "west": (0, -1), "east": (0, 1)}
STEP_M = 0.01
"""Pixels of a cell's rim that differ by less have one crest."""


def rim_pixels(ground: Bools, sides: Sequence[str]) -> tuple[Ints, Ints]:
    """Rows and columns of the pixels beyond whose edge lies the outside, once for each edge.

    ``ground`` (rows, columns): pixels with a level. Outside is what lies beyond the raster
    or hangs together with that; a hole within the terrain is a wall. ``sides``: of SIDES, the
    ways that lead out.
    """
    outside = np.zeros((ground.shape[0] + 2, ground.shape[1] + 2), dtype=bool)
    outside[[0, -1]] = outside[:, [0, -1]] = True
    if not ground.all():
        parts, _ = label(~np.pad(ground, 1))
        outside = parts == parts[0, 0]
    rows, columns = [], []
    for side in sides:
        down, across = SIDES[side]
        beyond = outside[1 + down : outside.shape[0] - 1 + down,
                         1 + across : outside.shape[1] - 1 + across]  # fmt: skip
        row, column = np.nonzero(ground & beyond)
        rows.append(row)
        columns.append(column)
    if not rows:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(rows), np.concatenate(columns)


def open_rim(mesh: Mesh, virtual: VirtualGround, row: Ints, column: Ints) -> OpenEdges:
    """Edges of a pixel's width each, at its ground; those of a cell at one level are one."""
    k = virtual.pixels_a_side
    block = virtual.block[row // k, column // k]
    cell = virtual.cell[block, row % k, column % k].astype(np.int64)
    # A pixel under a wall has no cell, and nothing leaves over a wall.
    kept = (block >= 0) & (cell >= 0)
    cell, relief = cell[kept], virtual.relief_m[block, row % k, column % k][kept]
    if not len(cell):
        return no_open_edges()
    step = np.round(relief / STEP_M).astype(np.int64)
    at, of, pixels = np.unique(
        np.column_stack([cell, step]), axis=0, return_inverse=True, return_counts=True
    )
    rise = np.bincount(of.ravel(), relief.astype(np.float64)) / pixels
    return OpenEdges(
        at[:, 0], mesh.level_m[at[:, 0]] + rise, (pixels * virtual.virtual_m).astype(np.float64)
    )
