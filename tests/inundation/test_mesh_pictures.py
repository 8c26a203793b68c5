"""The virtual ground: what a line, a wall, a house and a kerb are in its cells and faces."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.boundaries import boundaries_of
from drainage.inundation.mesh.squares import CutSquares, cut_squares
from drainage.inundation.mesh.virtual import VirtualGround

PIXEL_M = 0.5


def picture(cell: NDArray[np.int32], k: int) -> VirtualGround:
    """Cells of pixels (rows * k, columns * k) as squares that are all drawn."""
    rows, columns = cell.shape[0] // k, cell.shape[1] // k
    blocks = cell.reshape(rows, k, columns, k).transpose(0, 2, 1, 3).reshape(-1, k, k)
    return VirtualGround(
        frame=Frame(0.0, rows * k * PIXEL_M, k * PIXEL_M, rows, columns),
        virtual_m=PIXEL_M,
        block=np.arange(rows * columns, dtype=np.int32).reshape(rows, columns),
        plain_cell=np.full((rows, columns), -1, dtype=np.int32),
        cell=np.ascontiguousarray(blocks.astype(np.int32)),
        relief_m=np.zeros(blocks.shape, dtype=np.float32),
    )


def cut(kind: NDArray[np.uint8], k: int) -> tuple[CutSquares, VirtualGround]:
    ground = picture(kind.astype(np.int32), k)
    squares = cut_squares(
        ground.frame, PIXEL_M, ground.block, np.zeros(ground.block.shape, dtype=np.uint8),
        ground.cell.astype(np.uint8),
    )  # fmt: skip
    shown = VirtualGround(
        ground.frame, PIXEL_M, ground.block, squares.plain_cell, squares.cell, ground.relief_m
    )
    return squares, shown


@pytest.mark.parametrize("degrees", [0, 25, 45, 60, 115, 170])
def test_an_oblique_line_has_its_straight_length_and_its_own_normal(degrees: int) -> None:
    """A stair of half-metre pixels is up to 41 % longer than the line it stands for."""
    side = 160
    middle = (np.arange(side) + 0.5) * PIXEL_M - side * PIXEL_M / 2
    x, y = np.meshgrid(middle, -middle)
    way = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    aside = way[0] * y - way[1] * x
    inside = np.hypot(x, y) < 30
    cell = np.where(inside, (aside > 1e-9).astype(np.int32), -1)
    found = boundaries_of(picture(cell, 10))
    assert found.left.tolist() == [0]
    assert found.right.tolist() == [1]
    # From the right of the line (0) to its left (1).
    assert found.normal[0] == pytest.approx([-way[1], way[0]], abs=0.02)
    assert found.length_m[0] == pytest.approx(60.0, abs=1.0)
    assert found.metres.sum() == pytest.approx(found.length_m[0], rel=1e-5)
    assert (found.x_m[0], found.y_m[0]) == pytest.approx((40.0, 40.0), abs=0.5)


def test_a_house_inside_a_cell_is_touched_on_all_its_sides() -> None:
    """The vector sum of a closed outline is nothing; its 16 edges of 0.5 m over root two."""
    cell = np.zeros((8, 8), dtype=np.int32)
    cell[2:6, 2:6] = 1
    found = boundaries_of(picture(cell, 8))
    assert found.length_m[0] == pytest.approx(16 * 0.5 / np.sqrt(2))
    assert found.normal[0].tolist() == [0.0, 0.0]


def test_a_plain_square_touches_drawn_and_plain_ones_along_its_whole_side() -> None:
    """Three squares of 2 m in a row: the first drawn, the others plain."""
    ground = VirtualGround(
        frame=Frame(0.0, 2.0, 2.0, 1, 3),
        virtual_m=0.5,
        block=np.array([[0, -1, -1]], dtype=np.int32),
        plain_cell=np.array([[-1, 1, 2]], dtype=np.int32),
        cell=np.zeros((1, 4, 4), dtype=np.int32),
        relief_m=np.full((1, 4, 4), 0.1, dtype=np.float32),
    )
    found = boundaries_of(ground)
    assert list(zip(found.left, found.right, strict=True)) == [(0, 1), (1, 2)]
    assert found.length_m.tolist() == [2.0, 2.0]
    assert found.x_m.tolist() == [2.0, 4.0]
    assert found.y_m.tolist() == [1.0, 1.0]
    assert found.normal.tolist() == [[1.0, 0.0], [1.0, 0.0]]
    assert np.diff(found.start).tolist() == [4, 1]
    assert found.relief_left_m[:4] == pytest.approx(0.1)
    assert found.relief_right_m[:4].tolist() == [0.0] * 4


def test_corners_do_not_touch() -> None:
    """Two quarters of a square that meet in a point: no water goes through a point."""
    cell = np.full((4, 4), -1, dtype=np.int32)
    cell[:2, :2], cell[2:, 2:] = 0, 1
    assert len(boundaries_of(picture(cell, 4)).left) == 0


def test_a_wall_cuts_a_square_into_two_cells_that_do_not_touch() -> None:
    """A diagonal wall, one pixel wide, corner to corner: nothing leaks through the corners."""
    kind = np.ones((8, 8), dtype=np.uint8)
    np.fill_diagonal(kind, 0)
    squares, ground = cut(kind, 8)
    assert squares.count == 2
    assert len(boundaries_of(ground).left) == 0
    above, below = ground.cell[0, 0, 7], ground.cell[0, 7, 0]
    assert above != below
    assert (ground.cell == above).sum() == (ground.cell == below).sum() == 28


def test_a_sliver_joins_its_longest_neighbour_and_not_the_one_across_the_wall() -> None:
    """Three squares of 8 pixels in a row; a wall cuts a strip of one pixel off the middle one."""
    kind = np.ones((8, 24), dtype=np.uint8)
    kind[:, 14] = 0
    squares, ground = cut(kind, 8)
    assert squares.count == 3
    west, middle, east = ground.cell[0, 0, 0], ground.cell[1, 0, 0], ground.cell[2, 0, 0]
    assert len({west, middle, east}) == 3
    # The strip of 8 of 64 pixels lies against the east square.
    assert (ground.cell[1, :, 7] == east).all()
    found = boundaries_of(ground)
    assert list(zip(found.left, found.right, strict=True)) == [(west, middle)]


def test_a_piece_of_half_a_square_stays_a_cell() -> None:
    """Half a square between a wall and the next square: reach sqrt(4 x 32 / (8/6 + ...))."""
    kind = np.ones((8, 16), dtype=np.uint8)
    kind[:, 3] = 0
    squares, ground = cut(kind, 8)
    # West of the wall 3 x 8 = 24 pixels (37 %), east of it 4 x 8 = 32, and the whole square.
    assert squares.count == 3
    sizes = np.bincount(ground.cell[ground.cell >= 0])
    assert sizes.tolist() == [24, 32, 64]


def test_strips_on_both_sides_of_a_side_are_one_cell() -> None:
    """4 pixels wide each between two walls: their middles lie 4 apart, of squares of 8."""
    kind = np.ones((8, 16), dtype=np.uint8)
    kind[:, [3, 12]] = 0
    _, ground = cut(kind, 8)
    sizes = np.bincount(ground.cell[ground.cell >= 0])
    assert sizes.tolist() == [24, 64, 24]


def test_a_yard_without_a_neighbour_stays_however_small() -> None:
    kind = np.zeros((8, 8), dtype=np.uint8)
    kind[3:5, 3:5] = 1
    squares, ground = cut(kind, 8)
    assert squares.count == 1
    assert (ground.cell >= 0).sum() == 4


def test_pixels_of_unlike_kinds_share_no_cell() -> None:
    """A low roof of 2 x 2 pixels on a square stays apart from the ground around it."""
    kind = np.ones((8, 8), dtype=np.uint8)
    kind[3:5, 3:5] = 2
    squares, _ = cut(kind, 8)
    assert squares.kind.tolist() == [1, 2]
