"""Water in streets that are cells: known depths, speeds and ways, at any angle."""

import numpy as np
import pytest

from drainage.inundation.mesh.from_streets import mesh_from_streets
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import state_of
from drainage.inundation.water.openings import Openings
from tests.inundation.made_streets import NO_OPENINGS, made_streets

N, CROSSFALL = 0.016, 0.02
NONE = np.zeros(0)


def depth_of_manning(flow, slope):
    """Depth at the kerb: Q = 3/8 y^(8/3) sqrt(S) / (n Sx) (HEC-22, eq. 4-2)."""
    return (flow * N * CROSSFALL * 8 / 3 / np.sqrt(slope)) ** (3 / 8)


def street(slope, length=200.0, **more):
    nodes = {"A": (0, 0, 10 + length * slope), "B": (length, 0, 10.0)}
    made = made_streets(nodes, [("R", "A", "B")], banks={"B": 10.0}, **more)
    return mesh_from_streets(made, 5.0, margin_m=20)


def flowed(town, seconds, sources, state=None, openings=NO_OPENINGS, heads=NONE):
    """Water after so long with ``sources`` {cell: m3/s}."""
    state = state or state_of(town.ground)
    cells = np.array(list(sources), dtype=np.int64)
    advance(state, seconds, cells, np.array(list(sources.values()), float), openings, heads,
            np.zeros(len(heads)), Settings())  # fmt: skip
    return state


def cells_of(town, reach):
    places = town.places
    k = places.reach_ids.index(reach)
    return places.reach_cell[places.reach_start[k] : places.reach_start[k + 1]]


@pytest.mark.parametrize("degrees", [0.0, 25.0, 45.0])
@pytest.mark.parametrize("slope", [0.003, 0.01, 0.03])
def test_uniform_flow_has_the_depth_and_water_of_manning(degrees, slope):
    town = street(slope, degrees=degrees)
    middle = cells_of(town, "R")[28:52]
    for flow in (0.02, 0.05, 0.10):
        state = flowed(town, 900.0, {0: flow, 1: flow})
        depth = depth_of_manning(flow, slope)
        assert state.depth_m[middle] == pytest.approx(np.full(24, depth), rel=0.01)
        held = np.full(24, 5.0 * depth**2 / 2 / CROSSFALL)
        assert state.volume_m3[middle] == pytest.approx(held, rel=0.01)


def test_a_lane_narrower_than_a_pixel_carries_its_water_nonetheless():
    """2 m wide, pixels of 5 m: bins that no pixel shows have their gutters all the same."""
    made = made_streets({"A": (0, 0, 12.0), "B": (200, 0, 10.0)}, [("R", "A", "B")], width_m=2.0,
                        degrees=25.0, banks={"B": 10.0})  # fmt: skip
    town = mesh_from_streets(made, 5.0, margin_m=20, virtual_m=5.0, footway_width_m=0.5)
    shown = np.unique(town.ground.virtual.cell)
    middle = cells_of(town, "R")[28:52]
    assert len(np.setdiff1d(middle, shown)) > 0
    state = flowed(town, 600.0, {0: 0.002, 1: 0.002})
    depth = depth_of_manning(0.002, 0.01)
    assert depth < 0.02
    assert state.depth_m[middle] == pytest.approx(np.full(24, depth), rel=0.01)


@pytest.mark.parametrize("degrees", [0.0, 25.0])
def test_a_street_under_water_from_kerb_to_kerb_carries_what_manning_says(degrees):
    """0.14 m at the kerb, 0.02 over the crown: K = 3/8 (0.14^(8/3) - 0.02^(8/3)) / (n Sx), a
    side; what enters on one side alone has spread over both."""
    slope, depth = 0.01, 0.14
    flow = 3 / 8 * (depth ** (8 / 3) - 0.02 ** (8 / 3)) / (N * CROSSFALL) * np.sqrt(slope)
    town = street(slope, length=400.0, degrees=degrees)
    state = flowed(town, 900.0, {0: 2 * flow})
    middle = cells_of(town, "R")[110:150]
    assert state.depth_m[middle] == pytest.approx(np.full(40, depth), rel=0.02)
    held = np.full(40, 5.0 * (6 * depth - 6 * 0.12 / 2))
    assert state.volume_m3[middle] == pytest.approx(held, rel=0.04)
    # The kerb is 0.15 m high.
    assert state.volume_m3[len(town.places.cell) :].sum() == 0.0


@pytest.mark.parametrize("slope", [0.003, 0.03])
def test_a_front_runs_down_a_dry_street_as_fast_as_the_water_behind_it(slope):
    """With Q / A, A = y²/2/Sx: kinematic wave of a shock into a dry bed."""
    flow, length = 0.05, 400.0
    depth = depth_of_manning(flow, slope)
    area = depth**2 / 2 / CROSSFALL
    town = street(slope, length=length)
    seconds = 250.0 * area / flow
    state = flowed(town, seconds, {0: flow, 1: flow})
    left = cells_of(town, "R")[::2]
    x, held = town.places.along[left] * length, state.volume_m3[left] / 5.0
    front = np.interp(-area / 2, -held[10:], x[10:])
    assert front == pytest.approx(250.0, rel=0.03)


def test_a_step_on_base_flow_runs_down_with_dq_by_da():
    """0.05 to 0.06 m3/s on 1 %: A goes with Q^0.75, so c = (Q2 - Q1) / (A2 - A1)."""
    slope, length, flow, more = 0.01, 400.0, 0.05, 0.06
    area = depth_of_manning(flow, slope) ** 2 / 2 / CROSSFALL
    rise = area * ((more / flow) ** 0.75 - 1)
    town = street(slope, length=length)
    left = cells_of(town, "R")[::2]
    state = flowed(town, 1200.0, {0: flow, 1: flow})
    base = state.volume_m3[left] / 5.0
    seconds = 200.0 * rise / (more - flow)
    flowed(town, seconds, {0: more, 1: more}, state)
    grown = state.volume_m3[left] / 5.0 - base
    x = town.places.along[left] * length
    place = np.interp(-rise / 2, -grown[8:], x[8:])
    assert place == pytest.approx(200.0, rel=0.04)


CROSS = {"O": (0, 0, 10.0), "W": (-100, 0, 11.0), "E": (100, 0, 9.0), "N": (0, 100, 9.0),
         "S": (0, -100, 9.0)}  # fmt: skip
CROSSING = [("W", "W", "O"), ("E", "O", "E"), ("N", "O", "N"), ("S", "S", "O")]


def crossing(degrees):
    made = made_streets(CROSS, CROSSING, degrees=degrees, banks={"E": 9.0, "N": 9.0, "S": 9.0})
    return mesh_from_streets(made, 5.0, margin_m=20)


def test_a_crossing_gives_what_it_takes_and_alike_to_like_streets():
    """0.08 m3/s down each gutter from the west: north and south as mirror images."""
    town = crossing(0.0)
    state = flowed(town, 1500.0, {0: 0.08, 1: 0.08})
    before = state.open_m3.copy()
    flowed(town, 100.0, {0: 0.08, 1: 0.08}, state)
    out = (state.open_m3 - before) / 100.0
    by_street = {
        name: out[[k for k, o in enumerate(town.edge_outfall_ids) if o == f"B-{name}"]].sum()
        for name in "ENS"
    }
    assert sum(by_street.values()) == pytest.approx(0.16, rel=1e-4)
    assert by_street["N"] == pytest.approx(by_street["S"], rel=1e-6)
    # What runs straight on keeps more of the water than what turns.
    assert by_street["N"] < by_street["E"] < 2 * by_street["N"]


def test_the_same_town_turned_has_the_same_levels():
    """Streets and crossing turned by 25 degrees; within a millimetre."""
    levels = []
    for degrees in (0.0, 25.0):
        town = crossing(degrees)
        state = flowed(town, 600.0, {0: 0.08, 1: 0.05})
        levels.append(state.level_m[: len(town.places.cell)])
    assert levels[1] == pytest.approx(levels[0], abs=1e-3)


def test_a_street_drawn_the_other_way_carries_the_same_water():
    """Gutters go on left to left past a node, whichever end its next reach begins at."""
    nodes = {"A": (0, 0, 12.0), "M": (100, 0, 11.0), "B": (200, 30, 10.0)}
    states = []
    for second in (("T", "M", "B"), ("T", "B", "M")):
        made = made_streets(nodes, [("R", "A", "M"), second], banks={"B": 10.0})
        town = mesh_from_streets(made, 5.0, margin_m=20)
        states.append((town, flowed(town, 900.0, {0: 0.05})))
    (there, one), (back, other) = states
    # Left of the way down is right of the way up; the last bins come first.
    down, up = cells_of(there, "T"), cells_of(back, "T")[::-1]
    assert one.volume_m3[down[:-2:2]].min() > 0.3
    assert one.volume_m3[down[1::2]].sum() == pytest.approx(0.0)
    assert other.volume_m3[up] == pytest.approx(one.volume_m3[down], rel=1e-4, abs=1e-9)


def test_what_reaches_a_dead_end_runs_on_over_land_to_the_next_street():
    """0.05 m3/s in, the same out over the bank of the other street, none left on the blocks."""
    nodes = {"A": (-60, 0, 10.6), "B": (0, 0, 10.0), "C": (60, 0, 9.0), "D": (60, -80, 8.0),
             "E": (60, 40, 9.4)}  # fmt: skip
    reaches = [("R", "A", "B"), ("T", "E", "C"), ("U", "C", "D")]
    made = made_streets(nodes, reaches, ways=[("V", "B", "C", 8.0)], banks={"D": 8.0})
    town = mesh_from_streets(made, 5.0, margin_m=20)
    first = cells_of(town, "R")[:2]
    state = flowed(town, 1800.0, dict.fromkeys(first, 0.025))
    before = state.outflow_m3
    flowed(town, 100.0, dict.fromkeys(first, 0.025), state)
    assert (state.outflow_m3 - before) / 100 == pytest.approx(0.05, rel=0.01)
    level, held = town.ground.mesh.level_m, state.volume_m3
    blocks = np.arange(len(held)) >= len(town.places.cell) + 10
    assert held[blocks].sum() == 0.0
    assert held[cells_of(town, "T")[-2:]].sum() < held[cells_of(town, "U")[:2]].sum()
    assert level[cells_of(town, "U")[0]] < 9.0


def test_a_sag_fills_until_its_inlets_take_what_comes():
    """0.04 m3/s into each of two grates over a weir of 1.65 m: 1.66 x 1.65 d^1.5 = 0.04."""
    nodes = {"A": (-60, 0, 10.6), "M": (0, 0, 10.0), "B": (60, 0, 10.6)}
    made = made_streets(nodes, [("R", "A", "M"), ("T", "M", "B")], sags={"M": 0.25})
    town = mesh_from_streets(made, 5.0, margin_m=20)
    places = town.places
    k = places.node_ids.index("M")
    part = slice(places.read_start[k], places.read_start[k + 1])
    cell, bottom = places.read_cell[part], places.read_level_m[part]
    one = np.ones(2)
    openings = Openings(("X",), cell[:2], np.zeros(2, np.int64), bottom[:2], 1.65 * one,
                        0.304 * one, one, 0 * one)  # fmt: skip
    ends = [*cells_of(town, "R")[:2], *cells_of(town, "T")[-2:]]
    state = flowed(town, 900.0, dict.fromkeys(ends, 0.02), None, openings, np.array([5.0]))
    depth = (state.level_m[cell] - bottom).max()
    assert depth == pytest.approx((0.04 / 1.66 / 1.65) ** (2 / 3), rel=0.03)


def test_a_median_keeps_one_side_dry_until_its_crest():
    """Crossfall 1 %, crown at 0.06: 0.3 m3/s stands over it, and not over 0.10 m more."""
    sides = {}
    for median in (0.0, 0.10):
        made = {"crossfall_pct": 1.0, "median_height_m": median}
        town = street(0.01, length=100.0, section=made)
        cells = cells_of(town, "R")
        state = flowed(town, 600.0, {0: 0.3})
        sides[median] = state.depth_m[cells[0:32:2]].max(), state.volume_m3[cells[1::2]].sum()
        crown = np.flatnonzero((town.ground.mesh.left == 0) & (town.ground.mesh.right == 1))
        assert town.ground.mesh.face_level_m[crown] - town.ground.mesh.level_m[0] == pytest.approx(
            0.06 + median
        )
    assert sides[0.0][0] > 0.06
    assert sides[0.0][1] > 1.0
    assert 0.06 < sides[0.10][0] < 0.16
    assert sides[0.10][1] == 0.0
    flowed(town, 600.0, {0: 2.0}, state)
    assert state.depth_m[0] > 0.16
    assert state.volume_m3[cells[1::2]].sum() > 1.0


@pytest.mark.parametrize("degrees", [0.0, 25.0])
@pytest.mark.parametrize("apart_m", [16.0, 18.0, 19.0])
def test_two_streets_back_to_back_keep_their_water(degrees, apart_m):
    """Footways of 3 m that overlap, touch, and leave a strip: below 0.15 m nothing crosses."""
    nodes = {"A": (0, 0, 11.0), "B": (100, 0, 10.0), "C": (0, apart_m, 11.0),
             "D": (100, apart_m, 10.0)}  # fmt: skip
    made = made_streets(nodes, [("R", "A", "B"), ("T", "C", "D")], degrees=degrees,
                        banks={"B": 10.0, "D": 10.0})  # fmt: skip
    town = mesh_from_streets(made, 5.0, margin_m=20)
    state = flowed(town, 300.0, {0: 0.3, 1: 0.3})
    assert state.depth_m[cells_of(town, "R")].max() > 0.12
    assert state.volume_m3[cells_of(town, "T")].sum() == 0.0
    assert state.volume_m3[len(town.places.cell) :].sum() == 0.0


def test_water_over_the_kerb_runs_home_when_the_street_falls_dry():
    """0.45 m deep for a while, over the back of the footways at 0.30 m; then the street drains."""
    town = street(0.003, length=100.0)
    blocks = slice(len(town.places.cell), None)
    state = flowed(town, 400.0, {0: 4.0, 1: 4.0})
    most = state.volume_m3[blocks].sum()
    flowed(town, 1800.0, {}, state)
    assert most > 20.0
    assert state.volume_m3[blocks].sum() < 0.1 * most
