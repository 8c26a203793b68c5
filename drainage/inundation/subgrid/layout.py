"""A mesh laid out for the loops: cells in chunks, faces with the chunk they lie in.

Cells that lie near each other stand near each other. CHUNK of them are one chunk; a chunk in
which and beside which all is dry is not worked on. The faces of a chunk are those whose cell
of lower place lies in it, in the order in which rising water opens them: the open ones are
the first. Every cell has slots for its faces, as many as the cell of its chunk with the most.
Spare cells hold no water, spare faces never open.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array
from drainage.inundation.mesh.mesh import CELL_NODES, FACE_NODES, FaceShapes, Mesh
from drainage.inundation.subgrid.beside import Beside, chunks_beside
from drainage.inundation.water.kernel import GRAVITY_M_S2
from drainage.inundation.water.state import lined_up

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LANE = 16
CHUNK = 64
TILE_CELLS = 256
"""Cells a tile of the plan has in the mean; within a tile they stay in the mesh's order."""
SEGMENT = 8
"""Places a segment of a face's table takes: area, and ease, as polynomials of the depth."""
NEVER_OPEN_M = 1e6
FLAT_SEGMENT_M = 1.0
MANY_FACES = 6


class Cells(NamedTuple):
    """n cells and spare ones, float32 where not said otherwise.

    ``full_m3`` volume up to the top of the relief, ``inverse_full`` its inverse (0 for flat
    ground); ``inverse_area`` of the water surface above; ``row``
    int32 start of the cell's nodes in ``table``; ``plan_m2`` area in plan.
    """

    full_m3: Array
    inverse_full: Array
    inverse_area: Array
    row: Array
    plan_m2: Array
    table: Array


class Faces(NamedTuple):
    """Faces in the order of their chunks, float32 but for int32 ``left``, ``right`` and ``row``.

    ``sill_left`` and ``sill_right`` height of the face above the lowest ground of the cells;
    ``row`` first segment of the shape, ``per_segment`` segments a metre; ``pull`` g over the
    distance; ``nearness`` inverse of the length a wave crosses; ``crest`` 1 where water drops
    over an edge. ``segments`` flat, SEGMENT each.
    """

    left: Array
    right: Array
    sill_left: Array
    sill_right: Array
    row: Array
    per_segment: Array
    size: Array
    pull: Array
    normal_x: Array
    normal_y: Array
    nearness: Array
    crest: Array
    segments: Array


class Chunks(NamedTuple):
    """``first_face`` (c + 1,) of each chunk, ``crests`` (c,) whether it has any.

    ``first_slot`` (c + 1,) rows of CHUNK slots. A slot: ``face`` int32 twice the face, plus 1
    where the cell is its right one; ``way_x`` and ``way_y`` from the middle of the cell to
    the face, or from the face to it.
    """

    first_face: Array
    crests: Array
    first_slot: Array
    face: Array
    way_x: Array
    way_y: Array


class Layout(NamedTuple):
    """``place`` (n,) of each cell of the mesh, ``face_place`` (m,) of each face."""

    place: Ints
    face_place: Ints
    cells: Cells
    faces: Faces
    chunks: Chunks
    beside: Beside

    @property
    def chunk_count(self) -> int:
        return len(self.chunks.crests)


def lay_out(mesh: Mesh) -> Layout:
    """The arrays of a mesh, as the loops read them."""
    count = len(mesh.size)
    place = _places(mesh)
    chunks = -(-count // CHUNK)
    spare = chunks * CHUNK
    face_place, first_face, places = _face_places(mesh, place, chunks)
    return Layout(
        place,
        face_place,
        _cells(mesh, place, spare + 1),
        _faces(mesh, place, face_place, places, spare),
        _chunks(mesh, place, face_place, first_face, places),
        chunks_beside(mesh, place, chunks, CHUNK),
    )


def _places(mesh: Mesh) -> Ints:
    """Cells with many faces last, before them flat ones, else by tiles of the plan along a Z
    curve."""
    many = np.bincount(np.concatenate([mesh.left, mesh.right]), minlength=len(mesh.size))
    tile = np.sqrt(mesh.area_m2.mean() * TILE_CELLS)
    column = ((mesh.x_m - mesh.x_m.min()) / tile).astype(np.int64)
    row = ((mesh.y_m.max() - mesh.y_m) / tile).astype(np.int64)
    curve = np.zeros(len(column), np.int64)
    for bit in range(20):
        curve |= ((column >> bit) & 1) << (2 * bit) | ((row >> bit) & 1) << (2 * bit + 1)
    # Streets and blocks apart: dry blocks along wet streets are not worked on.
    flat = mesh.cell_shapes.full[mesh.shape] <= 0
    order = np.lexsort((curve, flat, many > MANY_FACES))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place


def _face_places(mesh: Mesh, place: Ints, chunks: int) -> tuple[Ints, Ints, int]:
    """Place of each face, first place of each chunk, and places in all with the spare ones."""
    owner = np.minimum(place[mesh.left], place[mesh.right]) // CHUNK
    lowest = np.minimum(place[mesh.left], place[mesh.right])
    order = np.lexsort((lowest, _opens(mesh), owner))
    count = np.bincount(owner, minlength=chunks)
    padded = -(-count // LANE) * LANE
    first = np.concatenate([[0], np.cumsum(padded)])
    started = np.concatenate([[0], np.cumsum(count)])
    within = np.arange(len(order)) - started[owner[order]]
    face_place = np.empty(len(order), np.int64)
    face_place[order] = first[owner[order]] + within
    return face_place, first, int(first[-1]) + LANE


def _opens(mesh: Mesh) -> Floats:
    """Depth (m,) in the lower cell of each face from which on it is open."""
    return mesh.face_level_m - np.minimum(mesh.level_m[mesh.left], mesh.level_m[mesh.right])


def _spread(places: int, at: Ints, values: Any, spare: float, kind: Any = np.float32) -> Array:
    found = np.full(places, spare, kind)
    found[at] = values
    return found


def _in_use(shape: Ints, at: Ints, places: int) -> tuple[Ints, Ints]:
    """The shapes in the order in which the places use them first, and the number of each in it.

    So that what a chunk reads of a large table lies together.
    """
    ordered = np.full(places, -1, np.int64)
    ordered[at] = shape
    found, first = np.unique(ordered[ordered >= 0], return_index=True)
    kept = found[np.argsort(first)]
    number = np.zeros(int(shape.max(initial=0)) + 1, np.int64)
    number[kept] = np.arange(len(kept))
    return kept, number


def _cells(mesh: Mesh, place: Ints, places: int) -> Cells:
    shapes, row = mesh.cell_shapes, mesh.shape
    full = shapes.full[row] * mesh.size
    kept, number = _in_use(row, place, places)
    with np.errstate(divide="ignore"):
        inverse = np.where(full > 0, 1 / full, 0.0)
    return Cells(
        _spread(places, place, full, 0.0),
        _spread(places, place, inverse, 0.0),
        _spread(places, place, 1 / (shapes.area[row] * mesh.size), 1.0),
        _spread(places, place, number[row] * CELL_NODES, 0, np.int32),
        _spread(places, place, mesh.area_m2, 1.0),
        np.ascontiguousarray(shapes.depth_m[kept].reshape(-1), np.float32),
    )


def _faces(mesh: Mesh, place: Ints, at: Ints, places: int, spare: int) -> Faces:
    shapes = mesh.face_shapes
    kept, number = _in_use(mesh.face_shape, at, places)

    def each(values: Any, else_: float, kind: Any = np.float32) -> Array:
        return _spread(places, at, values, else_, kind)

    left, right = mesh.left, mesh.right
    length = np.minimum(np.minimum(_reach(mesh)[left], _reach(mesh)[right]), mesh.distance_m)
    return Faces(
        each(place[left], spare, np.int32),
        each(place[right], spare, np.int32),
        each(mesh.face_level_m - mesh.level_m[left], NEVER_OPEN_M),
        each(mesh.face_level_m - mesh.level_m[right], NEVER_OPEN_M),
        each(number[mesh.face_shape] * FACE_NODES, 0, np.int32),
        each(1 / _segment_m(shapes)[mesh.face_shape], 1.0),
        each(mesh.face_size, 0.0),
        each(GRAVITY_M_S2 / mesh.distance_m, 0.0),
        each(mesh.normal[:, 0], 1.0),
        each(mesh.normal[:, 1], 0.0),
        each(1 / length, 0.0),
        each(mesh.crest, 0.0),
        _segments(shapes, kept),
    )


def _reach(mesh: Mesh) -> Floats:
    """Length (n,) a wave has to go through a cell: dx of a square."""
    width = mesh.face_size * mesh.face_shapes.width[mesh.face_shape, -1] / mesh.distance_m
    held = np.bincount(mesh.left, width, len(mesh.size))
    held += np.bincount(mesh.right, width, len(mesh.size))
    return np.sqrt(4 * mesh.area_m2 / np.maximum(held, 1e-12))


def _segment_m(shapes: FaceShapes) -> Floats:
    """Depth (p,) of one segment of a table; a flat bottom is the same in any segment."""
    return np.where(shapes.top_m > 0, shapes.top_m / (FACE_NODES - 1), FLAT_SEGMENT_M)


def _segments(shapes: FaceShapes, kept: Ints) -> Array:
    """(p * FACE_NODES * SEGMENT,): of the share t of a segment above its node, area is
    a0 + a1 t + a2 t^2, width (a1 + 2 a2 t) / its depth, ease e0 + e1 t. The last segment goes
    on for ever."""
    step = _segment_m(shapes)[kept, None]
    flat = (shapes.top_m <= 0)[kept, None]
    width, rise = shapes.width[kept], shapes.ease_rise[kept, None]
    depth = np.where(flat, np.arange(FACE_NODES) * step, 0.0)
    wider, easier = np.diff(width, axis=1), np.diff(shapes.ease[kept], axis=1)
    found = lined_up((len(kept), FACE_NODES, SEGMENT), np.float32)
    found[:, :, 0] = shapes.area[kept] + width * depth
    found[:, :, 1] = width * step
    found[:, :-1, 2] = np.where(flat, 0.0, wider) * step / 2
    found[:, :, 3] = shapes.ease[kept] + rise * depth
    found[:, :, 4] = rise * step
    found[:, :-1, 4] = np.where(flat, rise * step, easier)
    return found.reshape(-1)


def _chunks(mesh: Mesh, place: Ints, face_place: Ints, first_face: Ints, places: int) -> Chunks:
    chunks = len(first_face) - 1
    cell = np.concatenate([place[mesh.left], place[mesh.right]])
    code = np.concatenate([face_place * 2, face_place * 2 + 1])
    way = np.concatenate([mesh.from_left_m, mesh.to_right_m])
    order = np.lexsort((code, cell))
    cell, code, way = cell[order], code[order], way[order]
    count = np.bincount(cell, minlength=chunks * CHUNK)
    started = np.concatenate([[0], np.cumsum(count)])
    slot = np.arange(len(cell)) - started[cell]
    most = count.reshape(chunks, CHUNK).max(axis=1)
    first_slot = np.concatenate([[0], np.cumsum(most)])
    at = (first_slot[cell // CHUNK] + slot) * CHUNK + cell % CHUNK
    slots = int(first_slot[-1]) * CHUNK
    crests = np.zeros(chunks, np.bool_)
    owner = np.minimum(place[mesh.left], place[mesh.right]) // CHUNK
    crests[owner[mesh.crest]] = True
    return Chunks(
        first_face.astype(np.int64),
        crests,
        first_slot.astype(np.int64),
        _spread(slots, at, code, 2 * (places - 1), np.int32),
        _spread(slots, at, way[:, 0], 0.0),
        _spread(slots, at, way[:, 1], 0.0),
    )
