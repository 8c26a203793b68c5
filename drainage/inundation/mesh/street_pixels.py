"""Which pixels of the virtual ground lie in which street, and where in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.street_cells import Frame

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Strips:
    """s strips of ground along straight axes.

    ``ends_m`` (s, 2, 2) x and y of both ends; ``half_m`` (s,) from the axis to the kerb,
    ``beside_m`` (s,) from there to the back of the footway. ``closed`` (s, 2): the strip stops
    square at that end; else it goes round it, as a bend or a junction does.
    """

    ends_m: Floats
    half_m: Floats
    beside_m: Floats
    closed: Bools

    @property
    def length_m(self) -> Floats:
        length: Floats = np.hypot(*(self.ends_m[:, 1] - self.ends_m[:, 0]).T)
        return length


@dataclass(frozen=True, eq=False)
class StripPixels:
    """The squares that strips touch, drawn in k x k pixels each.

    ``square`` (b,) flat place in the frame, rising. All (b, k, k): ``strip``, -1 for none;
    ``along_m`` from the start of its axis, within the axis; ``aside_m`` from the axis,
    positive to the left, at its ends as far as the pixel lies from them.
    """

    square: Ints
    strip: NDArray[np.int32]
    along_m: NDArray[np.float32]
    aside_m: NDArray[np.float32]


def strip_pixels(strips: Strips, frame: Frame, pixels: int) -> StripPixels:
    """Each pixel in the strip it lies deepest in, measured from the kerb."""
    touched = [_squares_of(strips, number, frame) for number in range(len(strips.half_m))]
    none = np.empty(0, dtype=np.int64)
    square = np.unique(np.concatenate([none, *touched]))
    shape = (len(square), pixels, pixels)
    strip = np.full(shape, -1, dtype=np.int32)
    outside = np.full(shape, np.inf, dtype=np.float32)
    along, aside = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    within = (np.arange(pixels) + 0.5) / pixels * frame.cell_m
    for number, mine in enumerate(touched):
        row, column = np.divmod(mine, frame.columns)
        x = frame.x_west_m + frame.cell_m * column[:, None, None] + within[None, None, :]
        y = frame.y_north_m - frame.cell_m * row[:, None, None] - within[None, :, None]
        own_along, own_aside, inside = _in_strip(strips, number, x, y)
        block = np.searchsorted(square, mine)
        beyond = (np.abs(own_aside) - strips.half_m[number]).astype(np.float32)
        better = inside & (beyond < outside[block])
        at = (block[:, None, None] * np.ones(shape[1:], dtype=np.int64))[better]
        i, j = (np.broadcast_to(axis, better.shape)[better]
                for axis in np.ogrid[:pixels, :pixels])  # fmt: skip
        outside[at, i, j] = beyond[better]
        strip[at, i, j] = number
        along[at, i, j] = own_along[better]
        aside[at, i, j] = own_aside[better]
    return StripPixels(square, strip, along, aside)


def _in_strip(strips: Strips, number: int, x: Floats, y: Floats) -> tuple[Floats, Floats, Bools]:
    """Way along the axis, signed distance from it, and whether a place lies in the strip."""
    start, end = strips.ends_m[number]
    length = float(np.hypot(*(end - start)))
    way = (end - start) / length
    east, north = x - start[0], y - start[1]
    run = east * way[0] + north * way[1]
    along = np.clip(run, 0.0, length)
    left = way[0] * north - way[1] * east
    distance = np.hypot(run - along, left)
    reach = strips.half_m[number] + strips.beside_m[number]
    inside = distance <= reach
    for closed, off in zip(strips.closed[number], (-run, run - length), strict=True):
        if closed:
            inside &= off <= 0
    return along, np.where(left >= 0, distance, -distance), inside


def _squares_of(strips: Strips, number: int, frame: Frame) -> Ints:
    """Flat squares of the frame that the strip may touch."""
    ends = strips.ends_m[number]
    reach = strips.half_m[number] + strips.beside_m[number]
    part = frame.window(ends.min(axis=0) - reach, ends.max(axis=0) + reach)
    if part is None:
        return np.empty(0, dtype=np.int64)
    rows, columns, x, y = part
    one = Strips(
        ends[None], np.array([reach]), np.array([frame.cell_m * np.sqrt(0.5)]),
        np.zeros((1, 2), dtype=bool),
    )  # fmt: skip
    row, column = np.nonzero(_in_strip(one, 0, x[None, :], y[:, None])[2])
    return ((row + rows.start) * frame.columns + column + columns.start).astype(np.int64)


def with_second(first: StripPixels, second: StripPixels, offset: int) -> StripPixels:
    """Both on the squares of either; pixels of ``first`` stay, strips of ``second`` count on."""
    square = np.union1d(first.square, second.square)
    shape = (len(square), *first.strip.shape[1:])
    strip = np.full(shape, -1, dtype=np.int32)
    along, aside = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    for part, add in ((second, offset), (first, 0)):
        block, i, j = np.nonzero(part.strip >= 0)
        at = np.searchsorted(square, part.square)[block]
        strip[at, i, j] = part.strip[block, i, j] + add
        along[at, i, j] = part.along_m[block, i, j]
        aside[at, i, j] = part.aside_m[block, i, j]
    return StripPixels(square, strip, along, aside)
