"""A mesh of squares that are drawn pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.boundaries import Boundaries, boundaries_of
from drainage.inundation.mesh.connected import connected_relief
from drainage.inundation.mesh.face_profiles import face_tables
from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.relief import Planes, relief_of_cells
from drainage.inundation.mesh.shapes import cell_shapes_of_pixels, pixels_of_cells
from drainage.inundation.mesh.slivers import LEAST_SQUARE_TO
from drainage.inundation.mesh.squares import cut_squares
from drainage.inundation.mesh.thin_walls import ThinWalls, given_to_cells, raised
from drainage.inundation.mesh.virtual import VirtualGround

Floats = NDArray[np.float64]

GROUND, ROOF, STREET = 1, 2, 3
"""Kinds of pixels and cells; 0: wall for good, or no ground. Pixels of streets are GROUND."""
SILL_M = 0.3
"""Ground that stands so much over both its cells is crossed as a weir: a dike, not a hump."""


@dataclass(frozen=True, eq=False)
class Pixels:
    """Squares with any ground, by rows: ``block`` (rows, columns) their number, -1 for none.

    ``bed_m`` (b, k, k) float32 level with the roofs on it, ``kind`` (b, k, k) uint8,
    ``manning_n`` (b, k, k) float32, or (1, 1, 1) for all. ``walls`` stand on the ground.
    """

    frame: Frame
    virtual_m: float
    block: NDArray[np.int32]
    bed_m: NDArray[np.float32]
    kind: NDArray[np.uint8]
    manning_n: NDArray[np.float32]
    walls: ThinWalls


@dataclass(frozen=True, eq=False)
class StreetPixels:
    """Cells of streets: ``cell`` (b, k, k) int32 of their pixels, -1 beside them; ``axis`` (s, 2)
    the unit vector along which each of the s cells falls, (0, 0) at a crossing."""

    cell: NDArray[np.int32]
    axis: Floats


def mesh_of_pixels(
    pixels: Pixels, streets: StreetPixels | None = None
) -> tuple[Mesh, VirtualGround]:
    """The cells and faces of drawn squares; ``bed_m`` becomes the relief, in place.

    ``streets`` come first, then what is left of the squares. Roofs, and what walls part, are
    cells of their own; water drops over their edges, and over those of streets.
    """
    frame, block = pixels.frame, pixels.block
    free = np.where(pixels.walls.barrier_of(pixels.kind.shape), np.uint8(0), pixels.kind)
    if streets is not None:
        free = np.where(streets.cell >= 0, np.uint8(0), free)
    cut = cut_squares(frame, pixels.virtual_m, block, np.zeros(block.shape, np.uint8), free)
    cell = given_to_cells(pixels.walls, block, cut.cell, pixels.kind, cut.kind)
    kind, axis = cut.kind, None
    if streets is not None:
        count, axis = len(streets.axis), streets.axis
        cell = np.where(cell >= 0, cell + np.int32(count), streets.cell)
        kind = np.concatenate([np.full(count, STREET, np.uint8), kind])
    planes = relief_of_cells(
        block, pixels.bed_m, pixels.kind, cell, len(kind), pixels.virtual_m, axis
    )  # fmt: skip
    shown = VirtualGround(frame, pixels.virtual_m, block, cut.plain_cell, cell, pixels.bed_m)
    risen = connected_relief(cell, raised(pixels.bed_m, pixels.walls))
    hard = VirtualGround(frame, pixels.virtual_m, block, cut.plain_cell, cell, risen)
    return _mesh(shown, hard, planes, kind, pixels), shown


def _mesh(
    shown: VirtualGround,
    hard: VirtualGround,
    planes: Planes,
    kind: NDArray[np.uint8],
    pixels: Pixels,
) -> Mesh:
    frame, pixel_m = shown.frame, shown.virtual_m
    found = boundaries_of(hard)
    left, right = found.left, found.right
    edge = (kind[left] != kind[right]) | _over_walls(found, pixels)
    # The sides of a street are alike all along: the line on their boundary says it all, and the
    # same wherever the squares lie.
    single = edge | (kind[left] == STREET) | (shown.pixels_a_side == 1)
    tables = face_tables(
        found, shown.block, hard.cell, hard.relief_m, pixels.manning_n, planes, single
    )
    x = frame.x_west_m + planes.across * pixel_m
    y = frame.y_north_m - planes.down * pixel_m
    shapes, row = cell_shapes_of_pixels(pixels_of_cells(shown, len(x)))
    area = planes.pixels * pixel_m**2
    middle = np.column_stack([x, y])
    face = np.column_stack([found.x_m, found.y_m])
    way = middle[right] - middle[left]
    length = np.hypot(way[:, 0], way[:, 1])
    normal = np.where(
        (found.normal == 0).all(axis=1)[:, None],
        np.where(length[:, None] > 0, way / np.maximum(length, 1e-9)[:, None], [1.0, 0.0]),
        found.normal,
    )
    square_to = (way * normal).sum(axis=1)
    higher = np.maximum(planes.level_m[left], planes.level_m[right])
    return Mesh(
        level_m=planes.level_m, size=area, shape=row, area_m2=area, x_m=x, y_m=y,
        cell_shapes=shapes, left=left, right=right, face_level_m=tables.face_level_m,
        face_size=tables.size, face_shape=tables.row,
        distance_m=np.maximum(np.maximum(square_to, LEAST_SQUARE_TO * length), pixel_m),
        normal=normal, from_left_m=face - middle[left], to_right_m=middle[right] - face,
        crest=edge | (tables.face_level_m - higher >= SILL_M), face_shapes=tables.shapes,
    )  # fmt: skip


def _over_walls(found: Boundaries, pixels: Pixels) -> NDArray[np.bool_]:
    """Faces (m,) most of whose edges run along a wall."""
    if not len(pixels.walls.pixel):
        return np.zeros(len(found.left), dtype=bool)
    k = pixels.kind.shape[1]
    barrier = pixels.walls.barrier_of(pixels.kind.shape)
    across, down = found.across, found.down
    upright = across % 2 == 0
    i, j = down // 2, across // 2
    m, n = np.where(upright, i, i - 1), np.where(upright, j - 1, j)
    wall = np.zeros(len(across))
    for one, other in ((i, j), (m, n)):
        wall += barrier[pixels.block[one // k, other // k], one % k, other % k]
    share = np.add.reduceat(np.minimum(wall, 1.0), found.start[:-1]) / np.diff(found.start)
    over: NDArray[np.bool_] = share > 0.5
    return over
