"""Water between the ground and a manhole, by hand."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.advance import advance
from drainage.inundation.water.kernel import RING_COLUMNS, RING_ROWS
from drainage.inundation.water.opening_flow import (
    Coefficients,
    Exchange,
    Rates,
    exchange,
    flow_m3_s,
)
from drainage.inundation.water.openings import Openings
from drainage.inundation.water.rounding import grain_m
from drainage.inundation.water.state import Settings, state_of

G = 9.81
GRATE, OPEN_MANHOLE = Coefficients(), Coefficients(free_weir=0.54)
NONE = np.zeros(0)
NOWHERE = np.zeros(0, np.int64)
EXACT = pytest.param(np.float64, marks=pytest.mark.heavy)
"""Runs are in float32; the loops compiled again for float64 take 20 s."""


def flow(level, head, *, crest=10.0, weir=1.2, area=0.09, limit=np.inf, out=0.3, by=OPEN_MANHOLE):
    return flow_m3_s(level, crest, head, weir, area, limit, out, Rates(*astuple(by)))


def pan(depth_m, kind=np.float32):
    """One cell of 2 m by 2 m with water 12 m above the datum, walls around it."""
    one = np.ones((1, 1))
    grid = Grid(0, 0, 2.0, 12.0 * one, 0.02 * one.astype(np.float32), one < 0, "", "test", False)
    return state_of(grid, depth_m * one, kind)


def openings(*, crest=12.0, weir=1.2, area=0.09, limit=0.5, out=0.3, count=1):
    return Openings(
        ("M",), np.zeros(count, np.int64), np.zeros(count, np.int64), np.full(count, crest),
        np.full(count, weir), np.full(count, area), np.full(count, limit), np.full(count, out),
    )  # fmt: skip


def call(
    state, opening, head, *, spill=np.inf, seconds=2.0, step=2.0, by=OPEN_MANHOLE, refuses=None
):
    return advance(
        state, seconds, NOWHERE, NONE, opening, np.array([head]), np.array([spill]),
        Settings(coefficients=by, track_every_s=np.inf, longest_step_s=step), refuses,
    )  # fmt: skip


def test_free_weir():
    # 2/3 x 0.54 x 1.2 m x sqrt(2 g) x 0.05^1.5
    assert flow(10.05, 8.0) == pytest.approx(0.021393, rel=1e-4)


def test_deep_water_over_a_grate_passes_an_orifice():
    # HEC-22: 1.66 P d^1.5 = 0.178 m3/s is more than 0.67 A sqrt(2 g d) = 0.119 m3/s at 0.2 m.
    assert flow(10.2, 8.0, by=GRATE) == pytest.approx(0.67 * 0.09 * np.sqrt(2 * G * 0.2))
    assert flow(10.02, 8.0, by=GRATE) == pytest.approx(1.66 * 1.2 * 0.02**1.5, rel=1e-3)


def test_submerged_weir_and_orifice_follow_the_difference_of_levels():
    # d = 0.05 m under A / P = 0.075 m: weir; d = 0.2 m: orifice.
    assert flow(10.05, 10.02) == pytest.approx(0.056 * 1.2 * 0.05 * np.sqrt(2 * G * 0.03))
    assert flow(10.20, 10.12) == pytest.approx(0.167 * 0.09 * np.sqrt(2 * G * 0.08))


def test_submerged_inflow_is_never_more_than_free_inflow():
    for head in np.linspace(9.9, 10.2, 40):
        assert flow(10.2, head) <= flow(10.2, 9.0)


def test_a_sewer_under_pressure_spills_through_an_orifice():
    assert flow(10.1, 10.5) == pytest.approx(-0.167 * 0.3 * np.sqrt(2 * G * 0.4))
    # Over dry ground the level is that of the crest.
    assert flow(9.9, 10.5) == pytest.approx(-0.167 * 0.3 * np.sqrt(2 * G * 0.5))


def test_nothing_flows_within_the_dead_band():
    assert flow(10.1, 10.109) == 0
    assert flow(10.1, 10.091) == 0
    assert flow(10.1, 10.111) < 0 < flow(10.1, 10.089)
    # A shallow film still falls into a manhole that is not full.
    assert flow(10.005, 9.0) > 0


def test_limit_of_the_opening():
    assert flow(10.5, 8.0, limit=0.02) == 0.02
    assert flow(10.5, 8.0, limit=0.0) == 0


@pytest.mark.parametrize("head", [5.0, 12.05, 20.0])
def test_a_closed_opening_exchanges_nothing(head):
    state = pan(0.2)
    before = state.h.copy()
    done = call(state, openings(limit=0.0, out=0.0), head)
    np.testing.assert_array_equal(state.h, before)
    assert done.volume_m3 == done.volume_to_node_m3 == 0


def test_a_pan_empties_as_reckoned():
    # Free weir: dh/dt = -k h^1.5 with k = 2/3 x 0.54 x 1.2 x sqrt(2 g) / 4 m2,
    # so h(t) = (h0^-0.5 + k t / 2)^-2.
    state, opening = pan(0.05), openings(area=9.0)
    call(state, opening, 5.0, seconds=20.0, step=0.02)
    k = 2 / 3 * 0.54 * 1.2 * np.sqrt(2 * G) / 4
    assert state.depth_m.item() == pytest.approx((0.05**-0.5 + k * 10) ** -2, rel=0.005)


def test_an_inlet_never_takes_more_than_the_cell_holds():
    state = pan(0.01)
    done = call(state, openings(crest=11.0, limit=50.0, area=20.0, weir=20.0, count=3), 5.0)
    assert state.depth_m.item() == 0
    assert done.taken_m3.sum() == pytest.approx(0.04, rel=1e-6)


@pytest.mark.parametrize("kind", [np.float32, EXACT])
def test_a_manhole_never_spills_more_than_it_can(kind):
    state = pan(0.3, kind)
    done = call(state, openings(count=3), 20.0, spill=0.1)
    assert 0.1 * (1 - 1e-5) < done.spilled_m3.sum() <= 0.1
    assert done.volume_to_node_m3[0] == -done.spilled_m3.sum()
    assert call(pan(0.3, kind), openings(), 20.0, spill=0.0).spilled_m3.sum() == 0


def test_a_manhole_that_floods_takes_nothing_in_but_spills():
    refuses = np.array([True])
    assert call(pan(0.3), openings(), 5.0, refuses=refuses).taken_m3 == 0
    assert call(pan(0.3), openings(), 15.0, refuses=refuses).spilled_m3 > 0


@pytest.mark.parametrize("kind", [np.float32, EXACT])
def test_the_book_is_exact(kind):
    state, opening = pan(0.1, kind), openings(count=2)
    start, booked = state.volume_m3, 0.0
    for head in 12.0 + 0.6 * np.sin(np.arange(300) * 0.7):
        done = call(state, opening, head, spill=0.2)
        assert (done.taken_m3 >= 0).all()
        assert (done.spilled_m3 >= 0).all()
        booked += done.volume_m3.sum()
    assert booked != 0
    assert abs(state.volume_m3 + booked - start) < 1e-12


def test_water_from_a_manhole_spreads_over_dry_ground():
    bed = np.zeros((70, 70))
    grid = Grid(0, 0, 2.0, bed, np.full(bed.shape, 0.02, np.float32), bed > 0, "", "test", False)
    state = state_of(grid)
    cell = np.array([35 * 70 + 35])
    opening = Openings(
        ("M",), cell, np.zeros(1, np.int64), *(np.full(1, v) for v in (0.0, 1.2, 0.09, 0.5, 0.3))
    )
    spilled = sum(call(state, opening, 0.6).spilled_m3.item() for _ in range(60))
    assert (state.depth_m > 0.01).sum() > 100
    assert state.volume_m3 == pytest.approx(spilled, rel=1e-6)


def test_an_opening_wakes_the_tile_of_its_own_cell():
    """Tiles have 32 by 32 cells; cell (31, 31) is the last of the first, (32, 33) lies in the
    next. Each manhole spills 0.02 m3 on cells of 4 m2: 5 mm."""
    h = np.zeros((96 + 2 * RING_ROWS, 96 + 2 * RING_COLUMNS), np.float32)
    row, column = np.array([31, 32]), np.array([31, 33])
    place = (row + RING_ROWS) * h.shape[1] + column + RING_COLUMNS
    two = np.ones(2)
    x = Exchange(
        place, 0 * two, 0 * two, np.arange(2), 0 * two, two, two, 0 * two, two, 5.0 * two,
        two < 0, 0.02 * two, 0 * two, 0 * two, Rates(*astuple(OPEN_MANHOLE)),
    )  # fmt: skip
    deepest, touched = np.zeros((3, 3), np.float32), np.zeros((3, 3), np.bool_)
    past = h.copy()
    exchange(x, h, past, deepest, touched, 4.0, 2.0, grain_m(h.dtype))
    assert np.argwhere(touched).tolist() == [[0, 0], [1, 1]]
    assert deepest[0, 0] == deepest[1, 1] == pytest.approx(0.005, rel=1e-3)
    assert np.count_nonzero(deepest) == 2
    # What spills brings no momentum: the depth that its cell flowed with counts it, too.
    np.testing.assert_array_equal(past, h)
