"""Where cells of the virtual ground touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, compiled
from drainage.inundation.mesh.virtual import VirtualGround

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CANCELS = 0.05
"""A vector sum of less than this share of the pixel edges has no direction to speak of."""


@dataclass(frozen=True, eq=False)
class Boundaries:
    """f pairs of cells that touch, each once, sorted by (left, right), left < right.

    ``normal`` (f, 2) unit vector from left to right, that of the vector sum of the pixel
    edges; (0, 0) where they cancel (a cell inside another). ``length_m`` (f,) the straight
    length of a line at any angle; of a boundary that turns back at least its outline over
    root two. ``x_m``, ``y_m`` (f,) the middle of the pixel edges.

    Along the boundary of pair i lie the pixel edges ``start[i]`` to ``start[i + 1]``, in the
    order of their squares: ``relief_left_m`` and ``relief_right_m`` of the pixels on either
    side, above the levels of their cells, and ``metres``, which sum up to ``length_m``.
    ``down`` and ``across`` are the middle of each in half pixels from the north-west corner of
    the frame: an even ``across`` and odd ``down`` is an edge between west and east. Two plain
    squares touch in one edge of ``cell_m``.
    """

    left: Ints
    right: Ints
    normal: Floats
    length_m: Floats
    x_m: Floats
    y_m: Floats
    start: Ints
    relief_left_m: NDArray[np.float32]
    relief_right_m: NDArray[np.float32]
    metres: NDArray[np.float32]
    down: NDArray[np.int32]
    across: NDArray[np.int32]


def boundaries_of(ground: VirtualGround) -> Boundaries:
    """Every pair of cells that share an edge of a pixel; corners do not touch."""
    picture = (ground.block, ground.plain_cell, ground.cell, ground.relief_m)
    cells = 1 + max(int(ground.plain_cell.max(initial=-1)), int(ground.cell.max(initial=-1)))
    none = (np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.int8))
    place = np.zeros(cells + 1, dtype=np.int64)
    _edges(*picture, False, place, none[0], none[1], none[1], none[0], none[0], none[2])
    first = np.concatenate([[0], np.cumsum(place[:-1])])
    edges = int(first[-1])
    right, down, across = (np.empty(edges, dtype=np.int32) for _ in range(3))
    relief_left, relief_right = (np.empty(edges, dtype=np.float32) for _ in range(2))
    way = np.empty(edges, dtype=np.int8)
    _edges(*picture, True, first[:-1].copy(), right, relief_left, relief_right, down, across, way)
    pairs = _sorted(first, right, relief_left, relief_right, down, across, way)
    left = np.empty(pairs, dtype=np.int64)
    start = np.empty(pairs + 1, dtype=np.int64)
    sums = np.zeros((pairs, 5))
    metres = np.empty(edges, dtype=np.float32)
    k, pixel_m = ground.pixels_a_side, ground.virtual_m
    _grouped(first, right, down, across, way, k, left, start, sums, metres)
    total = sums[:, 0]
    straight = np.hypot(sums[:, 1], sums[:, 2])
    length = np.maximum(straight, total / np.sqrt(2.0))
    points = straight >= CANCELS * total
    normal = np.where(points[:, None], sums[:, 1:3] / np.maximum(straight, 1e-9)[:, None], 0.0)
    metres *= np.repeat(length / total, np.diff(start)).astype(np.float32) * np.float32(pixel_m)
    frame = ground.frame
    return Boundaries(
        left=left, right=right[start[:-1]].astype(np.int64), normal=normal,
        length_m=length * pixel_m,
        x_m=frame.x_west_m + sums[:, 3] / total * pixel_m / 2,
        y_m=frame.y_north_m - sums[:, 4] / total * pixel_m / 2,
        start=start, relief_left_m=relief_left, relief_right_m=relief_right, metres=metres,
        down=down, across=across,
    )  # fmt: skip


@compiled
def _edges(
    block: Array, plain: Array, cell: Array, relief: Array, write: bool, place: Array,
    right: Array, relief_left: Array, relief_right: Array, down: Array, across: Array, way: Array,
) -> None:  # fmt: skip
    """Counts the edges of each left cell in ``place``, or writes them from there on.

    ``way``: where the right cell lies, 0 east, 1 west, 2 south, 3 north; 4 more: a whole side.
    """
    rows, columns = block.shape
    k = cell.shape[1]
    for r in range(rows):
        for c in range(columns):
            here = block[r, c]
            if here < 0 and plain[r, c] < 0:
                continue
            for side in range(2):
                i_end, j_end = (k, k) if here >= 0 else (1, 1)
                east = side == 0
                r_next, c_next = (r, c + 1) if east else (r + 1, c)
                outer = r_next < rows and c_next < columns
                there = block[r_next, c_next] if outer else -1
                whole = here < 0 and there < 0
                if here < 0 and not whole:
                    # Only the side that faces a drawn square is walked pixel by pixel.
                    i_end, j_end = (k, 1) if east else (1, k)
                for i in range(i_end):
                    for j in range(j_end):
                        last = here < 0 or (j == k - 1 if east else i == k - 1)
                        if here >= 0:
                            a, rise = cell[here, i, j], relief[here, i, j]
                        else:
                            a, rise = plain[r, c], relief.dtype.type(0.0)
                        if a < 0:
                            continue
                        if not last:
                            m, n = (i, j + 1) if east else (i + 1, j)
                            b, other = cell[here, m, n], relief[here, m, n]
                        elif not outer:
                            continue
                        elif there >= 0:
                            m, n = (i, 0) if east else (0, j)
                            b, other = cell[there, m, n], relief[there, m, n]
                        else:
                            b, other = plain[r_next, c_next], relief.dtype.type(0.0)
                        if b < 0 or b == a:
                            continue
                        low = min(a, b)
                        at = place[low]
                        place[low] += 1
                        if not write:
                            continue
                        right[at] = max(a, b)
                        relief_left[at], relief_right[at] = (
                            (rise, other) if a < b else (other, rise)
                        )
                        way[at] = (0 if east else 2) + (0 if a < b else 1) + (4 if whole else 0)
                        half = k if whole else 1
                        edge = (k - 1 if last else (j if east else i)) + 1
                        across[at] = 2 * (c * k + edge) if east else 2 * (c * k + j) + half
                        down[at] = 2 * (r * k + i) + half if east else 2 * (r * k + edge)


@compiled
def _sorted(
    first: Array, right: Array, relief_left: Array, relief_right: Array, down: Array,
    across: Array, way: Array,
) -> int:  # fmt: skip
    """The edges of each left cell sorted by their right one, in order otherwise; their pairs."""
    pairs = 0
    for left in range(first.size - 1):
        for at in range(first[left] + 1, first[left + 1]):
            key, a, b = right[at], relief_left[at], relief_right[at]
            d, e, w = down[at], across[at], way[at]
            to = at
            while to > first[left] and right[to - 1] > key:
                right[to] = right[to - 1]
                relief_left[to], relief_right[to] = relief_left[to - 1], relief_right[to - 1]
                down[to], across[to], way[to] = down[to - 1], across[to - 1], way[to - 1]
                to -= 1
            right[to], relief_left[to], relief_right[to] = key, a, b
            down[to], across[to], way[to] = d, e, w
        for at in range(first[left], first[left + 1]):
            if at == first[left] or right[at] != right[at - 1]:
                pairs += 1
    return pairs


@compiled
def _grouped(
    first: Array, right: Array, down: Array, across: Array, way: Array, k: int, left: Array,
    start: Array, sums: Array, metres: Array,
) -> None:  # fmt: skip
    """Of each pair: edges in pixels, their vector sum, and the sums of their middles."""
    pair = -1
    for cell in range(first.size - 1):
        for at in range(first[cell], first[cell + 1]):
            if at == first[cell] or right[at] != right[at - 1]:
                pair += 1
                left[pair] = cell
                start[pair] = at
            w = way[at]
            pixels = 1.0
            if w >= 4:
                pixels = float(k)
                w -= 4
            metres[at] = pixels
            sums[pair, 0] += pixels
            sums[pair, 1] += pixels * (1.0 if w == 0 else (-1.0 if w == 1 else 0.0))
            sums[pair, 2] += pixels * (-1.0 if w == 2 else (1.0 if w == 3 else 0.0))
            sums[pair, 3] += pixels * across[at]
            sums[pair, 4] += pixels * down[at]
    start[pair + 1] = right.size
