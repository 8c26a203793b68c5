"""The tables of the faces between cells of squares, from the ground on the way across them.

Water goes from the middle of one cell to the middle of the other through every line of pixels
between them that is parallel to the face. The lines are in series: the same discharge Q
passes each. Friction then takes Q² × mean(1 / K²) of head a metre, so 1/K² of the face is the
mean of 1/K² of the lines; and head sets Q in motion as g / mean(1 / A) does, so the area of
the face is the harmonic mean. A house within a cell narrows its faces by that, not only one
that stands across an edge.

The line on the boundary itself has of two pixels the higher one, each as high as water must
stand to come there from the lowest pixel of its cell (``connected``). The other lines count
from their own lowest pixel: a gutter that cuts off a corner of a square leaves lines beside
it, over which its water does not go. Over edges, and between cells of one pixel (``single``),
only the boundary counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, loops
from drainage.inundation.mesh.boundaries import Boundaries
from drainage.inundation.mesh.face_lines import MOST_RUNS, lines_across, runs_of
from drainage.inundation.mesh.mesh import FACE_NODES, FaceShapes
from drainage.inundation.mesh.relief import Planes
from drainage.inundation.mesh.shapes import (
    FLAT_M,
    OVER_TOP,
    RISE_M,
    flat_face_shapes,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DEEP_M = 1.0
"""A face's table covers so much, and more where less than SHARE_WET of it is under water:
one high pixel must not take the sixteenths from the rest."""
SHARE_WET = 0.9
MORE = 1.25
POWERS = (np.arange(1025) / 1024) ** (5 / 3)
"""Depth^(5/3) by linear interpolation, within 0.1 % from a thousandth of the depth on."""


@dataclass(frozen=True, eq=False)
class FaceTables:
    """For each of m faces: lowest ground, size and row of ``shapes``."""

    face_level_m: Floats
    size: Floats
    row: Ints
    shapes: FaceShapes


def face_tables(
    boundaries: Boundaries,
    block: NDArray[np.int32],
    cell: NDArray[np.int32],
    relief_m: NDArray[np.float32],
    manning_n: NDArray[np.float32],
    planes: Planes,
    single: NDArray[np.bool_],
) -> FaceTables:
    """Tables of squares that are all drawn; ``manning_n`` (b, k, k), or (1, 1, 1) for all.

    Faces without relief share flat rows by their roughness, their ``size`` the width; the
    others have a row and ``size`` 1 each.
    """
    count = len(boundaries.left)
    level, top = np.empty(count), np.empty(count, dtype=np.float32)
    flat = np.empty((count, 2), dtype=np.float32)
    lines = (
        boundaries.start, boundaries.left, boundaries.right, boundaries.down, boundaries.across,
        boundaries.relief_left_m, boundaries.relief_right_m, boundaries.metres, block, cell,
        relief_m, manning_n, planes.level_m, single,
    )  # fmt: skip
    rows = np.full(count, -1, dtype=np.int64)
    none = np.zeros((0, FACE_NODES), dtype=np.float32)
    _tables(*lines, rows, level, top, flat, none, none, none, none[:, 0].copy(), POWERS)
    uneven, even = np.flatnonzero(top >= FLAT_M), np.flatnonzero(top < FLAT_M)
    # Four digits of a roughness are more than anybody knows of it.
    rough, of = np.unique(np.round(flat[even, 1].astype(float), 4), return_inverse=True)
    rows[uneven] = np.arange(len(uneven))
    shapes = _room(flat_face_shapes(rough), len(uneven))
    area, width, ease, rise = (
        one[len(rough) :] for one in (shapes.area, shapes.width, shapes.ease, shapes.ease_rise)
    )
    _tables(*lines, rows, level, top, flat, area, width, ease, rise, POWERS)
    shapes.top_m[len(rough) :] = top[uneven]
    rows[uneven] += len(rough)
    rows[even] = of
    size = np.ones(count)
    size[even] = flat[even, 0]
    return FaceTables(level, size, rows, shapes)


def _room(flat: FaceShapes, more: int) -> FaceShapes:
    """The flat rows with room for more, in float32: a million faces then take 200 MB."""
    parts: Any = (flat.top_m, flat.area, flat.width, flat.ease, flat.ease_rise)
    made = [np.empty((len(one) + more, *one.shape[1:]), dtype=np.float32) for one in parts]
    for one, part in zip(made, parts, strict=True):
        one[: len(part)] = part
    return FaceShapes(*made)


@loops()
def _tables(
    start: Array, left: Array, right: Array, down: Array, across: Array, relief_left: Array,
    relief_right: Array, metres: Array, block: Array, cell: Array, relief: Array, manning: Array,
    level: Array, single: Array, rows: Array, face_level: Array,
    top: Array, flat: Array, area: Array, width: Array, ease: Array, rise: Array, powers: Array,
) -> None:  # fmt: skip
    """Faces of row -1: lowest ground, top of the relief, width and roughness as if flat.

    Others: their tables, up to a ``top`` that is raised by what lies over the relief.
    """
    k = cell.shape[1]
    most = 0
    for face in range(left.size):
        most = max(most, start[face + 1] - start[face])
    room = most + MOST_RUNS * (k + 2) * k
    keys, key_of = np.empty(MOST_RUNS, dtype=np.int64), np.empty(most, dtype=np.int64)
    height = np.empty(room)
    wide, smooth = np.empty(room, dtype=np.float32), np.empty(room, dtype=np.float32)
    first_pixel = np.empty(MOST_RUNS * (k + 4) + 1, dtype=np.int64)
    first_line = np.empty(MOST_RUNS + 1, dtype=np.int64)
    for face in range(left.size):
        row = rows[face]
        if len(area) and row < 0:
            continue
        runs = runs_of(start[face], start[face + 1], down, across, single[face], k, keys, key_of)
        lines_across(
            face, start, down, across, relief_left, relief_right, metres, block, cell, relief,
            manning, level, left, right, runs, keys, key_of, height, wide,
            smooth, first_pixel, first_line,
        )  # fmt: skip
        if row < 0:
            _as_flat(
                face, runs, height, wide, smooth, first_pixel, first_line, face_level, top, flat
            )
        else:
            _table(
                runs, height, wide, smooth, first_pixel, first_line, face_level[face],
                top[face] * OVER_TOP, powers, area[row], width[row], ease[row], rise, row,
            )  # fmt: skip
            top[face] *= OVER_TOP


@loops()
def _as_flat(
    face: int, runs: int, height: Array, wide: Array, smooth: Array, first_pixel: Array,
    first_line: Array, face_level: Array, top: Array, flat: Array,
) -> None:  # fmt: skip
    lowest, highest, across, conveyed = np.inf, -np.inf, 0.0, 0.0
    for run in range(runs):
        crest, narrow, rough = -np.inf, 0.0, 0.0
        for line in range(first_line[run], first_line[run + 1]):
            low, w, g = np.inf, 0.0, 0.0
            for p in range(first_pixel[line], first_pixel[line + 1]):
                low, highest = min(low, height[p]), max(highest, height[p])
                w += wide[p]
                g += smooth[p]
            crest = max(crest, low)
            narrow += 1 / w
            rough += 1 / (g * g)
        lines = first_line[run + 1] - first_line[run]
        lowest = min(lowest, crest)
        across += lines / narrow
        conveyed += np.sqrt(lines / rough)
    face_level[face] = lowest
    flat[face, 0], flat[face, 1] = across, across / conveyed
    over = highest - lowest
    if over > DEEP_M:
        pixels = first_pixel[first_line[runs]]
        deep, wet = DEEP_M / MORE, 0
        while wet < SHARE_WET * pixels:
            deep *= MORE
            wet = 0
            for p in range(pixels):
                if height[p] <= lowest + deep:
                    wet += 1
        over = min(over, deep)
    top[face] = over


@loops()
def _table(
    runs: int, height: Array, wide: Array, smooth: Array, first_pixel: Array, first_line: Array,
    face_level: float, top: float, powers: Array, area: Array, width: Array, ease: Array,
    rise: Array, row: int,
) -> None:  # fmt: skip
    """Widths as the mean over half a node on either side, so that they sum up to the area."""
    nodes = area.size - 1
    step = top / nodes
    pixels = first_pixel[first_line[runs]]
    lowest = face_level
    for p in range(pixels):
        lowest = min(lowest, height[p])
    deepest = top + face_level - lowest
    scale = 1024.0 / deepest
    unit = deepest ** (5.0 / 3.0)
    all_area, all_conveyance = np.zeros(nodes + 1), np.zeros(nodes + 2)
    for run in range(runs):
        harmonic, friction = np.zeros(nodes + 1), np.zeros(nodes + 2)
        lines = first_line[run + 1] - first_line[run]
        for line in range(first_line[run], first_line[run + 1]):
            held, conveyed = np.zeros(nodes + 1), np.zeros(nodes + 2)
            for p in range(first_pixel[line], first_pixel[line + 1]):
                base, w, g = face_level - height[p], wide[p], smooth[p]
                for m in range(nodes + 1):
                    held[m] += w * max(base + (m + 0.5) * step, 0.0)
                g *= unit
                for m in range(nodes + 1):
                    t = max(base + m * step, 0.0) * scale
                    at = min(int(t), 1023)
                    conveyed[m] += g * (powers[at] + (t - at) * (powers[at + 1] - powers[at]))
                over = base + top + RISE_M
                if over > 0:
                    conveyed[nodes + 1] += smooth[p] * over ** (5.0 / 3.0)
            for m in range(nodes + 1):
                harmonic[m] += 1 / held[m] if held[m] > 0 else np.inf
            for m in range(nodes + 2):
                friction[m] += 1 / conveyed[m] ** 2 if conveyed[m] > 0 else np.inf
        for m in range(nodes + 1):
            all_area[m] += lines / harmonic[m]
        for m in range(nodes + 2):
            all_conveyance[m] += np.sqrt(lines / friction[m])
    width[0] = all_area[0] / (0.5 * step)
    area[0], ease[0] = 0.0, 0.0
    for m in range(1, nodes + 1):
        width[m] = (all_area[m] - all_area[m - 1]) / step
        area[m] = area[m - 1] + (width[m] + width[m - 1]) / 2 * step
        ease[m] = (all_conveyance[m] / area[m]) ** 1.5 if area[m] > 0 else 0.0
    deep = area[nodes] + width[nodes] * RISE_M
    rise[row] = ((all_conveyance[nodes + 1] / deep) ** 1.5 - ease[nodes]) / RISE_M
