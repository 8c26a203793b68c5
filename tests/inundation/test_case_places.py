"""Where points, lines and edges of a case lie on cells and faces, worked out by hand."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.inundation.open_case.places import cells_along, cells_at_edge, faces_crossed

NO = -1
GROUND = VirtualGround(
    frame=Frame(0.0, 4.0, 2.0, 2, 2),
    virtual_m=1.0,
    block=np.array([[0, NO], [NO, NO]], np.int32),
    plain_cell=np.array([[NO, 1], [2, 3]], np.int32),
    cell=np.array([[[0, NO], [0, NO]]], np.int32),
    relief_m=np.zeros((1, 2, 2), np.float32),
)
"""Four squares of 2 m; the eastern half of the north-western one is a wall."""


def along(*corners):
    cell, metres = cells_along(GROUND, np.array(corners, float))
    return dict(zip(cell.tolist(), metres.round(9).tolist(), strict=True))


def test_a_line_gives_each_cell_the_metres_it_runs_through_it():
    """1 m in cell 0, 1 m in the wall, 2 m in cell 1, then 2 m on down through cell 3."""
    assert along((0, 3.5), (4, 3.5)) == {0: 1.0, 1: 2.0}
    assert along((0.5, 3.0), (0.5, 0.0)) == {0: 1.0, 2: 2.0}
    assert along((2.5, 3.0), (2.5, 1.0)) == {1: 1.0, 3: 1.0}
    assert along((0, 3.5), (3.5, 3.5), (3.5, 0)) == {0: 1.0, 1: 3.0, 3: 2.0}


def test_an_oblique_line_is_shared_by_its_own_length():
    """y = x + 0.3 up to x = 3.7: cell 2 until y = 2 at x = 1.7, cell 1 from x = 2 on; to a
    quarter of a pixel."""
    shared = along((0, 0.3), (3.7, 4))
    assert shared == {n: pytest.approx(1.7 * np.sqrt(2), abs=0.25) for n in (1, 2)}


def test_a_line_off_the_ground_lies_in_no_cell():
    assert along((10, 10), (12, 12)) == {}
    assert along((-5, 1.0), (5, 1.0)) == {2: 2.0, 3: 2.0}


@pytest.mark.parametrize(
    ("side", "cells"), [("north", [0, 1]), ("east", [1, 3]), ("south", [2, 3]), ("west", [0, 2])]
)
def test_an_edge_is_the_outermost_ground_of_its_side(side, cells):
    assert cells_at_edge(GROUND, side).tolist() == cells


def squares(side):
    """Cells of 1 m with faces between them: middles, left and right, ways."""
    y, x = np.divmod(np.arange(side * side), side)
    cell = np.arange(side * side).reshape(side, side)
    left = np.concatenate([cell[:, :-1].ravel(), cell[:-1].ravel()])
    right = np.concatenate([cell[:, 1:].ravel(), cell[1:].ravel()])
    xy = np.column_stack([x + 0.5, y + 0.5])
    half = (xy[right] - xy[left]) / 2
    return SimpleNamespace(x_m=xy[:, 0], y_m=xy[:, 1], left=left, right=right, from_left_m=half,
                           to_right_m=half)  # fmt: skip


def through(mesh, flow, *corners):
    face, sign = faces_crossed(mesh, np.array(corners, float))
    return float((flow[face] * sign).sum())


def test_flow_through_a_line_is_positive_to_its_right():
    """1 m3/s eastwards through each face between columns; right of a way north is east."""
    mesh = squares(4)
    eastwards = np.where(mesh.right == mesh.left + 1, 1.0, 0.0)
    assert through(mesh, eastwards, (2, 0), (2, 4)) == 4
    assert through(mesh, eastwards, (2, 4), (2, 0)) == -4
    assert through(mesh, eastwards, (1.7, -1), (2.2, 5)) == 4
    assert through(mesh, eastwards, (2, 0), (2, 2)) == 2
    assert through(mesh, eastwards, (0, 2), (4, 2)) == 0


@pytest.mark.parametrize(
    "loop",
    [
        [(1, 1), (1, 3), (3, 3), (3, 1), (1, 1)],
        [(0.9, 0.9), (1.2, 3.3), (2.9, 3.05), (3.4, 1.1), (0.9, 0.9)],
        [(0.7, 2), (2, 3.3), (3.3, 2), (2, 0.7), (0.7, 2)],
    ],
)
def test_through_a_closed_line_goes_what_the_cells_within_gain(loop):
    """Clockwise, its right is its inside; the water of any flow is neither lost nor doubled."""
    mesh = squares(4)
    flow = np.random.default_rng(5).normal(size=len(mesh.left))
    gain = np.zeros(16)
    np.add.at(gain, mesh.right, flow)
    np.add.at(gain, mesh.left, -flow)
    xy = np.column_stack([mesh.x_m, mesh.y_m])
    corners = np.array(loop)
    within = np.ones(16, bool)
    for a, b in pairwise(corners):
        side = (b - a)[0] * (xy - a)[:, 1] - (b - a)[1] * (xy - a)[:, 0]
        within &= side < 0
    assert within.sum() >= 1
    assert through(mesh, flow, *loop) == pytest.approx(gain[within].sum())
