"""A town on the virtual ground: streets, ways over land, and blocks cut by both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.squares import cut_squares
from drainage.inundation.mesh.street_drawing import (
    PlacesInStreets,
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
    street; ``section`` (rows, columns) of one of its streets.
    """

    virtual: VirtualGround
    ways: WayCells
    first_way: int
    first_block: int
    land_cells: Floats
    square: Ints
    gutter_m: Floats
    section: Ints

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
    gutter, section = _gutters(plan, strips, places, street, ground.shape)
    middles, square = _land_cells(virtual, strips.square, plan.street_cells,
                                  first_block + cut.count)  # fmt: skip
    return TownPicture(
        virtual=virtual, ways=ways, first_way=plan.street_cells, first_block=first_block,
        land_cells=middles, square=square, gutter_m=gutter, section=section,
    )  # fmt: skip


def _gutters(
    plan: StreetPlan, strips: StripPixels, places: PlacesInStreets, street: Bools,
    shape: tuple[int, ...],
) -> tuple[Floats, Ints]:  # fmt: skip
    """Mean gutter level of the streets in each square and the section of one of them."""
    block = np.repeat(np.arange(len(strips.square)), street.sum(axis=(1, 2)))
    level = plan.levels_without_hollows_m[places.bin]
    some, first, held = np.unique(block, return_index=True, return_counts=True)
    gutter = np.full(shape, np.nan)
    section = np.zeros(shape, dtype=np.int64)
    gutter.ravel()[strips.square[some]] = np.add.reduceat(level, first) / held
    section.ravel()[strips.square[some]] = plan.section[places.reach[first]]
    return gutter, section


def _land_cells(virtual: VirtualGround, drawn: Ints, first: int, last: int) -> tuple[Floats, Ints]:
    """Middle and area of the pixels of the cells ``first`` to ``last``, and a square of each."""
    frame, side = virtual.frame, virtual.virtual_m
    count = last - first
    x, y, area = np.zeros(count), np.zeros(count), np.zeros(count)
    square = np.zeros(count, dtype=np.int64)
    whole = np.flatnonzero(virtual.plain_cell.ravel() >= 0)
    cell = virtual.plain_cell.ravel()[whole] - first
    square[cell], area[cell] = whole, frame.cell_m**2
    row, column = np.divmod(whole, frame.columns)
    x[cell] = (column + 0.5) * frame.cell_m * area[cell]
    y[cell] = (row + 0.5) * frame.cell_m * area[cell]
    block, i, j = np.nonzero(virtual.cell >= first)
    cell = virtual.cell[block, i, j] - first
    row, column = np.divmod(drawn[block], frame.columns)
    one = side**2
    square[cell[::-1]] = drawn[block][::-1]
    area += one * np.bincount(cell, minlength=count)
    x += one * np.bincount(cell, column * frame.cell_m + (j + 0.5) * side, count)
    y += one * np.bincount(cell, row * frame.cell_m + (i + 0.5) * side, count)
    middles = np.column_stack([frame.x_west_m + x / area, frame.y_north_m - y / area, area])
    return middles, square
