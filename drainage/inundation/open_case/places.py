"""Where points, lines and edges of a case lie on the mesh."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.inundation.open_case.case_file import Side

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PIECES_A_PIXEL = 4
"""A line is cut into pieces of a quarter of a pixel, each of which lies in one cell."""


def cells_along(virtual: VirtualGround, corners_m: Floats) -> tuple[Ints, Floats]:
    """Cells (c,), rising, under a line (k, 2), and the metres (c,) of it in each.

    What lies off the ground or on a wall counts for no cell.
    """
    parts = [_cells_along(virtual, own) for own in _near(virtual, corners_m)]
    cell = np.concatenate([np.zeros(0, np.int64), *[own for own, _ in parts]])
    metres = np.concatenate([np.zeros(0), *[own for _, own in parts]])
    found, entry = np.unique(cell[cell >= 0], return_inverse=True)
    return found, np.bincount(entry, metres[cell >= 0], len(found)).astype(float)


def _near(virtual: VirtualGround, corners_m: Floats) -> list[Floats]:
    """The parts of a line that lie on the squares or beside them: none is endless."""
    frame = virtual.frame
    east_m = frame.x_west_m + (frame.columns + 1) * frame.cell_m
    south_m = frame.y_north_m - (frame.rows + 1) * frame.cell_m
    near = shapely.clip_by_rect(
        shapely.LineString(corners_m), frame.x_west_m - frame.cell_m, south_m, east_m,
        frame.y_north_m + frame.cell_m,
    )  # fmt: skip
    return [shapely.get_coordinates(own) for own in shapely.get_parts(near) if own.length > 0]


def _cells_along(virtual: VirtualGround, corners_m: Floats) -> tuple[Ints, Floats]:
    """The cell, -1 for none, and the metres of each piece of a line (k, 2)."""
    starts, ways = corners_m[:-1], np.diff(corners_m, axis=0)
    lengths = np.hypot(ways[:, 0], ways[:, 1])
    piece_m = virtual.virtual_m / PIECES_A_PIXEL
    counts = np.maximum(np.ceil(lengths / piece_m), 1).astype(np.int64)
    part = np.repeat(np.arange(len(counts)), counts)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    share = (np.arange(len(part)) - first[part] + 0.5) / counts[part]
    at = starts[part] + share[:, None] * ways[part]
    cell, _ = virtual.cell_at(at[:, 0], at[:, 1])
    return cell, (lengths / counts)[part]


def cells_at_edge(virtual: VirtualGround, side: Side) -> Ints:
    """Cells of the outermost ground as seen from a side, rising."""
    turns = {"north": 0, "east": 1, "south": 2, "west": 3}[side]
    block, plain = np.rot90(virtual.block, turns), np.rot90(virtual.plain_cell, turns)
    drawn = np.rot90(virtual.cell, turns, axes=(1, 2))
    has_ground = (drawn >= 0).any(axis=(1, 2))
    ground = plain >= 0
    ground |= (block >= 0) & np.append(has_ground, False)[block]
    columns = np.flatnonzero(ground.any(axis=0))
    rows = ground.argmax(axis=0)[columns]
    outer = block[rows, columns]
    cells = [plain[rows, columns][outer < 0]]
    pixels = drawn[outer[outer >= 0]]
    seen = np.take_along_axis(pixels, (pixels >= 0).argmax(axis=1)[:, None, :], axis=1)
    cells.append(seen[seen >= 0])
    return np.unique(np.concatenate(cells)).astype(np.int64)


def faces_crossed(mesh: Mesh, corners_m: Floats) -> tuple[Ints, Floats]:
    """Faces (f,) between the cells left and right of a line (k, 2), and the sign (f,) of each.

    The sum of sign times flow over them is the flow through the line, positive to the right
    of its direction: the way from the middle of the left cell through the face to that of the
    right one is followed, and each crossing of the line counted. So it is the flow through a
    chain of whole faces along the line, and no water is lost or counted twice.
    """
    left = np.column_stack([mesh.x_m, mesh.y_m])[mesh.left]
    face = left + mesh.from_left_m
    right = face + mesh.to_right_m
    low = np.minimum(np.minimum(left, face), right)
    high = np.maximum(np.maximum(left, face), right)
    sign = np.zeros(len(left))
    for start, end in pairwise(corners_m):
        near = np.flatnonzero(
            (high >= np.minimum(start, end)).all(axis=1)
            & (low <= np.maximum(start, end)).all(axis=1)
        )
        sign[near] += _crossings(left[near], face[near], start, end)
        sign[near] += _crossings(face[near], right[near], start, end)
    crossed = np.flatnonzero(sign)
    return crossed, sign[crossed]


def _crossings(ways_from: Floats, ways_to: Floats, start: Floats, end: Floats) -> Floats:
    """1 where a way (n, 2) crosses a straight piece to its right, -1 to its left, else 0.

    A place on a line counts as left of it, so that ways and pieces that meet end to end
    cross once in all.
    """
    from_left = _left_of(start, end, ways_from)
    to_left = _left_of(start, end, ways_to)
    between = _left_of(ways_from, ways_to, start) != _left_of(ways_from, ways_to, end)
    return np.where(between, from_left.astype(float) - to_left, 0.0)


def _left_of(start: Floats, end: Floats, place: Floats) -> NDArray[np.bool_]:
    way, to_place = end - start, place - start
    side: NDArray[np.bool_] = way[..., 0] * to_place[..., 1] - way[..., 1] * to_place[..., 0] >= 0
    return side
