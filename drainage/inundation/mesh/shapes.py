"""Tables of cells and faces: volume against depth, area, width and conveyance against depth.

The conveyance is that of separate strips, K = sum of width × depth^(5/3) / n, as in HEC-22
(FHWA 2013, eq. 4-2, which is this integral over a gutter) and in Volp et al. 2013.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, compiled
from drainage.inundation.mesh.mesh import CELL_NODES, FACE_NODES, CellShapes, FaceShapes
from drainage.inundation.mesh.virtual import VirtualGround

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FLAT_M = 0.001
"""Relief of less is none: below it depths of water are not told apart anyway."""
OVER_TOP = 4 / 3
"""A face's table goes on above its highest ground: just there thin water joins, and the ease
bends most."""
RISE_M = 1.0
"""Above its table a face's ease rises as on the way to so much more, which street floods
hardly exceed; within 3 % in sections of streets even 3 m over it."""
STEPS = 256
"""Layers for each node into which a section is cut to find the depths of its volumes."""


@dataclass(frozen=True, eq=False)
class PixelsOfCells:
    """The relief of the pixels of n cells: those of cell i are start[i] to start[i + 1]."""

    start: Ints
    relief_m: NDArray[np.float32]


def pixels_of_cells(ground: VirtualGround, cells: int) -> PixelsOfCells:
    """The drawn pixels of each cell, lowest first; a plain square has none."""
    start = np.zeros(cells + 1, dtype=np.int64)
    _counted(ground.cell, start)
    start = np.cumsum(start)
    relief = np.empty(int(start[-1]), dtype=np.float32)
    _gathered(ground.cell, ground.relief_m, start[:-1].copy(), relief)
    _each_sorted(start, relief)
    return PixelsOfCells(start, relief)


def cell_shapes_of_pixels(pixels: PixelsOfCells) -> tuple[CellShapes, Ints]:
    """Shapes for a square metre, and the row (n,) of each cell: its ``size`` is its area.

    Cells without relief share row 0. Exact at the nodes: the pixels under a level hold
    (level - relief) each.
    """
    start, relief = pixels.start, pixels.relief_m
    top = np.zeros(len(start) - 1, dtype=np.float32)
    drawn = start[1:] > start[:-1]
    top[drawn] = relief[start[1:][drawn] - 1]
    uneven = np.flatnonzero(top >= FLAT_M)
    row = np.zeros(len(top), dtype=np.int64)
    row[uneven] = np.arange(1, len(uneven) + 1)
    depth = np.zeros((len(uneven) + 1, CELL_NODES))
    full = np.zeros(len(uneven) + 1)
    _cell_tables(start, relief, uneven, depth, full)
    return CellShapes(depth, full, np.ones(len(full))), row


def flat_face_shapes(manning_n: Floats) -> FaceShapes:
    """Flat bottoms of p roughnesses for a metre of width; 0: without friction."""
    n = np.asarray(manning_n, dtype=float)
    zeros = np.zeros((len(n), FACE_NODES))
    rise = np.where(n > 0, np.where(n > 0, n, 1.0) ** -1.5, 1e12)
    return FaceShapes(np.zeros(len(n)), zeros, np.ones_like(zeros), zeros.copy(), rise)


def joined_cell_shapes(*parts: CellShapes) -> CellShapes:
    return CellShapes(
        np.concatenate([one.depth_m for one in parts]),
        np.concatenate([one.full for one in parts]),
        np.concatenate([one.area for one in parts]),
    )


def joined_face_shapes(*parts: FaceShapes) -> FaceShapes:
    return FaceShapes(
        np.concatenate([one.top_m for one in parts]),
        np.concatenate([one.area for one in parts]),
        np.concatenate([one.width for one in parts]),
        np.concatenate([one.ease for one in parts]),
        np.concatenate([one.ease_rise for one in parts]),
    )


def shape_of_section(
    offset_m: Floats, height_m: Floats, manning_n: float | Floats
) -> tuple[CellShapes, FaceShapes]:
    """One row each for a piecewise-linear section (s,): of a metre of street, and the whole.

    ``offset_m`` across the street, rising; equal ones are a vertical step. ``height_m``
    above any datum; depths count from the lowest. ``manning_n``: one, or (s - 1,) that of
    each strip. Raises ValueError where offsets fall, or the section has no width.
    """
    offset = np.asarray(offset_m, dtype=float)
    height = np.asarray(height_m, dtype=float) - np.min(height_m)
    if (np.diff(offset) < 0).any() or not offset[-1] > offset[0]:
        raise ValueError("the offsets of a section rise")
    top = float(height.max())
    width = float(offset[-1] - offset[0])
    if top < FLAT_M:
        # The same conveyance as its strips have together.
        even_n = width / (np.diff(offset) / manning_n).sum()
        flat = flat_face_shapes(np.array([even_n]))
        cell = CellShapes(np.zeros((1, CELL_NODES)), np.zeros(1), np.array([width]))
        return cell, FaceShapes(
            flat.top_m, flat.area * width, flat.width * width, flat.ease, flat.ease_rise
        )
    level = np.linspace(0.0, top, STEPS * (CELL_NODES - 1) + 1)
    area = _area_under(offset, height, level)
    full = float(area[-1])
    nodes = (np.arange(CELL_NODES) / (CELL_NODES - 1)) ** 2 * full
    depth = np.interp(nodes, area, level)
    top *= OVER_TOP
    at = np.linspace(0.0, top, FACE_NODES)
    surface = _width_under(offset, height, at)
    wetted = _summed(surface, top / (FACE_NODES - 1))
    ease = _ease(_conveyance(offset, height, at, manning_n), wetted)
    above = np.array([top + RISE_M])
    deep = np.array([wetted[-1] + width * RISE_M])
    over = _ease(_conveyance(offset, height, above, manning_n), deep)
    return (
        CellShapes(depth[None, :], np.array([full]), np.array([width])),
        FaceShapes(np.array([top]), wetted[None, :], surface[None, :], ease[None, :],
                   (over - ease[-1]) / RISE_M),
    )  # fmt: skip


def _pieces(offset: Floats, height: Floats) -> tuple[Floats, Floats, Floats]:
    """Width, lower and higher end (s - 1,) of the pieces that are not vertical."""
    width = np.diff(offset)
    low = np.minimum(height[:-1], height[1:])
    high = np.maximum(height[:-1], height[1:])
    wide = width > 0
    return width[wide], low[wide], high[wide]


def _width_under(offset: Floats, height: Floats, level: Floats) -> Floats:
    width, low, high = _pieces(offset, height)
    above = level[:, None] - low
    rise = high - low
    slanting = np.clip(above / np.where(rise > 0, rise, 1.0), 0.0, 1.0)
    share = np.where(rise > 0, slanting, above >= 0)
    total: Floats = (share * width).sum(axis=1)
    return total


def _area_under(offset: Floats, height: Floats, level: Floats) -> Floats:
    width, low, high = _pieces(offset, height)
    depth = np.maximum(level[:, None] - low, 0.0)
    rise = np.maximum(high - low, 1e-12)
    wedge = np.where(depth < rise, depth**2 / (2 * rise), depth - rise / 2)
    total: Floats = (wedge * width).sum(axis=1)
    return total


def _conveyance(offset: Floats, height: Floats, level: Floats, manning_n: float | Floats) -> Floats:
    """Of each level: the integral of depth^(5/3) over each piece is 3/8 depth^(8/3) / slope."""
    width, low, high = _pieces(offset, height)
    rise = np.maximum(high - low, 1e-9)
    deep = np.maximum(level[:, None] - low, 0.0) ** (8 / 3)
    shallow = np.maximum(level[:, None] - low - rise, 0.0) ** (8 / 3)
    n = np.broadcast_to(manning_n, len(offset) - 1)[np.diff(offset) > 0]
    total: Floats = ((deep - shallow) * 3 / 8 / rise * width / n).sum(axis=1)
    return total


def _summed(width: Floats, step_m: float) -> Floats:
    """The area that a width linear between nodes has below each of them."""
    return np.concatenate([[0.0], np.cumsum((width[1:] + width[:-1]) / 2 * step_m)])


def _ease(conveyance: Floats, area: Floats) -> Floats:
    ratio = np.divide(conveyance, area, out=np.zeros_like(area), where=area > 0)
    return ratio**1.5


@compiled
def _counted(cell: Array, start: Array) -> None:
    for n in cell.ravel():
        if n >= 0:
            start[n + 1] += 1


@compiled
def _gathered(cell: Array, relief: Array, place: Array, out: Array) -> None:
    cells, reliefs = cell.ravel(), relief.ravel()
    for at in range(cells.size):
        n = cells[at]
        if n >= 0:
            out[place[n]] = reliefs[at]
            place[n] += 1


@compiled
def _each_sorted(start: Array, relief: Array) -> None:
    """Shell's sort: numpy's takes ten times as long to compile, and cells are small."""
    for n in range(start.size - 1):
        first, last = start[n], start[n + 1]
        gap = (last - first) // 2
        while gap > 0:
            for at in range(first + gap, last):
                value, to = relief[at], at
                while to - gap >= first and relief[to - gap] > value:
                    relief[to] = relief[to - gap]
                    to -= gap
                relief[to] = value
            gap = gap * 5 // 11
            if gap == 2:
                gap = 1


@compiled
def _cell_tables(start: Array, relief: Array, wanted: Array, depth: Array, full: Array) -> None:
    """Rows from 1 on: depths at the nodes of the wanted cells, whose relief is sorted."""
    nodes = depth.shape[1] - 1
    for at in range(wanted.size):
        first, last = start[wanted[at]], start[wanted[at] + 1]
        count = last - first
        top = relief[last - 1]
        held = 0.0
        for p in range(first, last):
            held += top - relief[p]
        full[at + 1] = held / count
        under, below, p = 0.0, 0.0, first
        for k in range(1, nodes):
            aim = (k / nodes) ** 2 * held
            # Up to the pixel whose ground the water has not reached yet.
            while p + 1 < last:
                more = (relief[p + 1] - relief[p]) * (p + 1 - first)
                if under + more >= aim:
                    break
                under += more
                p += 1
            below = relief[p] + (aim - under) / (p + 1 - first)
            depth[at + 1, k] = below
        depth[at + 1, nodes] = top
