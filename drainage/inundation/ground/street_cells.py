"""Which cells of a raster are street, and where in the street each of them lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio import Affine
from scipy.ndimage import binary_erosion

from drainage.errors import Finding, InputError
from drainage.inundation.ground.reaches import Reaches
from drainage.said import said

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ONE_CELL = np.sqrt(0.5) + 1e-9
"""Half-width, in cells, from which a strip at any angle is one connected row of cells."""


MOST_CELLS = 50_000_000
"""About 2 GB with everything the solver keeps of a cell."""


@dataclass(frozen=True)
class Frame:
    """Outer edges and cells of a raster; row 0 is the northernmost."""

    x_west_m: float
    y_north_m: float
    cell_m: float
    rows: int
    columns: int

    @property
    def transform(self) -> Affine:
        """From (column, row) of a cell's upper left corner to (x, y), m."""
        return Affine(self.cell_m, 0.0, self.x_west_m, 0.0, -self.cell_m, self.y_north_m)

    def window(self, low_m: Floats, high_m: Floats) -> tuple[slice, slice, Floats, Floats] | None:
        """Rows and columns of the cells in a box (x, y), with their centres."""
        first = (
            np.floor((low_m[0] - self.x_west_m) / self.cell_m),
            np.floor((self.y_north_m - high_m[1]) / self.cell_m),
        )
        last = (
            np.ceil((high_m[0] - self.x_west_m) / self.cell_m),
            np.ceil((self.y_north_m - low_m[1]) / self.cell_m),
        )
        left, right = np.clip([first[0], last[0]], 0, self.columns).astype(int)
        top, bottom = np.clip([first[1], last[1]], 0, self.rows).astype(int)
        if left >= right or top >= bottom:
            return None
        x = self.x_west_m + self.cell_m * (np.arange(left, right) + 0.5)
        y = self.y_north_m - self.cell_m * (np.arange(top, bottom) + 0.5)
        return slice(top, bottom), slice(left, right), x, y


def frame_around(bounds_m: tuple[float, float, float, float], cell_m: float) -> Frame:
    """A raster around left, bottom, right, top whose edges are whole multiples of the cell."""
    if not cell_m > 0:
        raise InputError([Finding("study.toml", "surface", "cell_m", f"{cell_m:g}",
                                  "the cell must be wider than 0", "Give 2 to 10 m.")])  # fmt: skip
    west, south, east, north = np.asarray(bounds_m) / cell_m
    columns, rows = int(np.ceil(east) - np.floor(west)), int(np.ceil(north) - np.floor(south))
    if rows * columns > MOST_CELLS:
        least = cell_m * np.sqrt(rows * columns / MOST_CELLS)
        raise InputError(
            [
                Finding(
                    "study.toml",
                    "surface",
                    "cell_m",
                    f"{cell_m:g}",
                    said(
                        "{rows} x {columns} cells are more than {most}",
                        rows=rows,
                        columns=columns,
                        most=MOST_CELLS,
                    ),
                    said("Take {least_m:g} m or wider.", least_m=np.ceil(least * 10) / 10),
                )
            ]
        )
    return Frame(
        float(np.floor(west) * cell_m), float(np.ceil(north) * cell_m), cell_m, rows, columns
    )


@dataclass(frozen=True, eq=False)
class StreetCells:
    """k street cells: ``cell`` flat index rising, ``reach`` the reach each belongs to.

    ``along`` 0 at the start of the reach, 1 at its end; ``aside_m`` distance from the
    axis, positive to the left; ``gutter`` true at the edge of the street (one of the
    eight cells around is no street).
    """

    cell: Ints
    reach: Ints
    along: Floats
    aside_m: Floats
    gutter: Bools


def street_cells(reaches: Reaches, frame: Frame) -> StreetCells:
    """Cells whose centre lies within half a street's width of its axis, and at least one wide.

    Where streets cross, a cell belongs to the one it lies deepest in.
    """
    half_m = np.maximum(reaches.width_m / 2, ONE_CELL * frame.cell_m)
    shape = (frame.rows, frame.columns)
    outside_m = np.full(shape, np.inf)
    owner = np.full(shape, -1, dtype=np.int64)
    along, aside = np.zeros(shape), np.zeros(shape)
    for number, (ends, half) in enumerate(zip(reaches.ends_m, half_m, strict=True)):
        part = frame.window(ends.min(axis=0) - half, ends.max(axis=0) + half)
        if part is None:
            continue
        rows, columns, x, y = part
        share, left, distance = _to_axis(ends, x, y)
        better = (distance <= half) & (distance - half < outside_m[rows, columns])
        outside_m[rows, columns][better] = (distance - half)[better]
        owner[rows, columns][better] = number
        along[rows, columns][better] = share[better]
        aside[rows, columns][better] = left[better]
    street = owner >= 0
    gutter = street & ~binary_erosion(street, np.ones((3, 3)), border_value=1)
    cell = np.flatnonzero(street)
    return StreetCells(
        cell=cell.astype(np.int64),
        reach=owner.ravel()[cell],
        along=along.ravel()[cell],
        aside_m=aside.ravel()[cell],
        gutter=gutter.ravel()[cell],
    )


def strip_cells(ends_m: Floats, half_width_m: float, frame: Frame) -> tuple[Ints, Floats]:
    """Flat cells within ``half_width_m`` of an axis (2, 2), and their share of the way."""
    half = max(half_width_m, ONE_CELL * frame.cell_m)
    part = frame.window(ends_m.min(axis=0) - half, ends_m.max(axis=0) + half)
    if part is None:
        return np.empty(0, dtype=np.int64), np.empty(0)
    rows, columns, x, y = part
    share, _, distance = _to_axis(ends_m, x, y)
    row, column = np.nonzero(distance <= half)
    flat = (row + rows.start) * frame.columns + column + columns.start
    return flat.astype(np.int64), share[row, column]


def _to_axis(ends_m: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Share of the axis, signed offset and distance of the cells (len(y), len(x))."""
    start, way = ends_m[0], ends_m[1] - ends_m[0]
    length = np.hypot(*way)
    east, north = x[None, :] - start[0], y[:, None] - start[1]
    share = np.clip((east * way[0] + north * way[1]) / length**2, 0.0, 1.0)
    left = (way[0] * north - way[1] * east) / length
    distance = np.hypot(east - share * way[0], north - share * way[1])
    return share, left, distance
