"""A town on the virtual ground: streets, ways over land, and blocks cut by both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.squares import cut_squares
from drainage.inundation.mesh.street_drawing import (
    places_in_streets,
    street_relief_m,
    street_strips,
)
from drainage.inundation.mesh.street_pixels import StripPixels, strip_pixels, with_second
from drainage.inundation.mesh.street_plan import StreetPlan
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.inundation.mesh.ways import WayCells, way_cells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class TownPicture:
    """The virtual ground of all cells, of which those from ``first_block`` on are blocks.

    ``land_cells`` (m, 3): x and y of the middle and area m2 of the pixels of the cells from
    ``first_way`` on; ``square`` (m,) of the frame that each lies in. ``gutter_m`` (rows,
    columns) mean level of the gutters in a square, hollows left out, NaN where there is no
    street; ``section`` (rows, columns) of one of its streets; ``way_m`` likewise the mean level
    of a way over land.
    """

    virtual: VirtualGround
    ways: WayCells
    first_way: int
    first_block: int
    land_cells: Floats
    square: Ints
    gutter_m: Floats
    section: Ints
    way_m: Floats

    @property
    def blocks(self) -> tuple[Ints, Ints]:
        """Cells of blocks and the square of each."""
        first = self.first_block - self.first_way
        return np.arange(self.first_block, self.first_way + len(self.square)), self.square[first:]


def town_picture(plan: StreetPlan, frame: Frame, ground: Bools, pixels: int) -> TownPicture:
    """Squares that streets and ways touch in ``pixels`` x ``pixels``, the others whole.

    ``ground`` (rows, columns): the squares there are.
    """
    count = len(plan.reaches.ids)
    streets = street_strips(plan.reaches, plan.sections, plan.section)
    strips = with_second(
        strip_pixels(streets, frame, pixels),
        strip_pixels(plan.ways.strips(), frame, pixels), count,
    )  # fmt: skip
    drawn = (strips.strip >= 0).any(axis=(1, 2))
    strips = StripPixels(
        strips.square[drawn], strips.strip[drawn], strips.along_m[drawn], strips.aside_m[drawn]
    )
    places = places_in_streets(plan.reaches, plan.bins, plan.junctions, strips)
    cell = np.full(strips.strip.shape, -1, dtype=np.int32)
    relief = np.zeros(strips.strip.shape, dtype=np.float32)
    street, way = (strips.strip >= 0) & (strips.strip < count), strips.strip >= count
    cell[street] = places.cell
    relief[street] = street_relief_m(places, plan.sections, plan.section, plan.junctions)
    ways, cell[way] = way_cells(plan.ways, strips, count, plan.street_cells, frame.cell_m)
    first_block = plan.street_cells + len(ways.way)
    block = np.full(ground.shape, -1, dtype=np.int32)
    block.ravel()[strips.square] = np.arange(len(strips.square))
    virtual_m = frame.cell_m / pixels
    cut = cut_squares(
        frame, virtual_m, block, (ground & (block < 0)).astype(np.uint8),
        (strips.strip < 0).astype(np.uint8),
    )  # fmt: skip
    plain = np.where(cut.plain_cell >= 0, cut.plain_cell + first_block, -1).astype(np.int32)
    cell = np.where(cut.cell >= 0, cut.cell + first_block, cell).astype(np.int32)
    virtual = VirtualGround(frame, virtual_m, block, plain, cell, relief)
    levels = plan.levels_without_hollows_m[places.bin]
    gutter = _squares_mean(levels, street, strips.square, ground.shape)
    section = np.zeros(ground.shape, dtype=np.int64)
    section.ravel()[strips.square[np.nonzero(street)[0]]] = plan.section[places.reach]
    on_way = ways.level_m[cell[way] - plan.street_cells]
    middles, square = _land_cells(virtual, strips.square, plan.street_cells,
                                  first_block + cut.count)  # fmt: skip
    return TownPicture(
        virtual=virtual, ways=ways, first_way=plan.street_cells, first_block=first_block,
        land_cells=middles, square=square, gutter_m=gutter, section=section,
        way_m=_squares_mean(on_way, way, strips.square, ground.shape),
    )  # fmt: skip


def _squares_mean(value: Floats, of: Bools, square: Ints, shape: tuple[int, ...]) -> Floats:
    """Mean (rows, columns) of values of the pixels that ``of`` (b, k, k) marks; NaN without."""
    held = of.sum(axis=(1, 2))
    total = np.bincount(np.repeat(np.arange(len(held)), held), value, len(held))
    mean = np.full(shape, np.nan)
    mean.ravel()[square[held > 0]] = total[held > 0] / held[held > 0]
    return mean


def _land_cells(virtual: VirtualGround, drawn: Ints, first: int, last: int) -> tuple[Floats, Ints]:
    """Middle and area of the pixels of the cells ``first`` to ``last``, and a square of each."""
    frame, side = virtual.frame, virtual.virtual_m
    count = last - first
    x, y, area = np.zeros(count), np.zeros(count), np.zeros(count)
    square = np.zeros(count, dtype=np.int64)
    block, i, j = np.nonzero(virtual.cell >= first)
    cell = virtual.cell[block, i, j] - first
    row, column = np.divmod(drawn[block], frame.columns)
    one = side**2
    area += one * np.bincount(cell, minlength=count)
    x += one * np.bincount(cell, column * frame.cell_m + (j + 0.5) * side, count)
    y += one * np.bincount(cell, row * frame.cell_m + (i + 0.5) * side, count)
    square[cell[::-1]] = drawn[block][::-1]
    # A whole square that a sliver has joined is most of its cell.
    whole = np.flatnonzero(virtual.plain_cell.ravel() >= 0)
    cell = virtual.plain_cell.ravel()[whole] - first
    row, column = np.divmod(whole, frame.columns)
    area[cell] += frame.cell_m**2
    x[cell] += (column + 0.5) * frame.cell_m**3
    y[cell] += (row + 0.5) * frame.cell_m**3
    square[cell] = whole
    middles = np.column_stack([frame.x_west_m + x / area, frame.y_north_m - y / area, area])
    return middles, square
