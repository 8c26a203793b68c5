"""Water that comes to a mesh and leaves it otherwise than through its faces."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from drainage.errors import EngineError
from drainage.inundation.mesh.mesh_ground import OpenEdges
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import state_of
from drainage.inundation.water.openings import Openings
from tests.inundation.meshes import NONE, NOWHERE, PLAIN, G, ground, losing, run, squares


def over_a_wall(below_m):
    """Flow over a wall of half a metre, water 0.3 m above its crest and ``below_m`` behind."""
    mesh = squares(np.zeros((1, 2)))
    mesh = dataclasses.replace(mesh, face_level_m=np.array([0.5]), crest=np.array([True]))
    state = state_of(ground(mesh), np.array([0.8, 0.5 + below_m]))
    level = np.array([0.8, 0.5 + below_m])
    done = run(state, 60.0, call_s=10.0, held_cell=np.array([0, 1]), held_level_m=level)
    assert done.held_m3.sum() == pytest.approx(0, abs=1e-9)
    return done.held_m3[0] / 10


def test_water_falls_over_a_wall_as_over_a_broad_crested_weir():
    # 1.705 x 5 m x 0.3^1.5 = 1.401 m3/s.
    assert over_a_wall(-0.3) == pytest.approx(1.705 * 5 * 0.3**1.5, rel=0.001)


def test_water_behind_a_wall_holds_the_flow_back():
    # Villemonte: (1 - (0.2 / 0.3)^1.5)^0.385 = 0.739; with 3/8 it is 0.745.
    drowned = 1.705 * 5 * 0.3**1.5 * (1 - (0.2 / 0.3) ** 1.5) ** 0.385
    assert over_a_wall(0.2) == pytest.approx(drowned, rel=0.01)


@pytest.mark.parametrize(("sill_m", "slope"), [(0.0, 0.0), (0.0, 0.05), (0.4, 0.0)])
def test_steady_flow_leaves_over_the_edge_steadily(sill_m, slope):
    q, cells, cell_m = 0.05, 30, 5.0
    bed = -slope * cell_m * np.arange(cells)
    edges = OpenEdges(np.array([cells - 1]), bed[-1:] + sill_m, np.array([cell_m]))
    start = np.full(cells, sill_m + 0.02)
    state = state_of(ground(squares(bed), edges=edges), np.where(slope > 0, 0.0, start))
    place, rate = np.array([0]), np.array([q * cell_m])
    run(state, 1500.0, cell=place, rate=rate, call_s=100.0)
    left = np.array([run(state, 2.0, cell=place, rate=rate).outflow_m3 / 2 for _ in range(40)])
    assert left == pytest.approx(q * cell_m, rel=0.01)
    critical = (q**2 / G) ** (1 / 3)
    depth = float(state.depth_m[-1])
    if sill_m:
        # Energy over the sill, with the little the water brings: 1.5 times critical depth.
        speed = q / depth
        assert depth - sill_m + speed**2 / (2 * G) == pytest.approx(1.5 * critical, rel=0.01)
    elif slope:
        # Faster than its waves: it leaves as it came, at normal depth.
        assert depth == pytest.approx((q * 0.02 / np.sqrt(slope)) ** 0.6, rel=0.03)
        assert depth < critical
    else:
        assert depth == pytest.approx(critical, rel=0.01)


def test_a_film_leaves_over_the_edge_without_pulses():
    q, cells, cell_m = 1e-4, 20, 5.0
    bed = -0.01 * cell_m * np.arange(cells)
    edges = OpenEdges(np.array([cells - 1]), bed[-1:], np.array([cell_m]))
    state = state_of(ground(squares(bed), edges=edges))
    place, rate = np.array([0]), np.array([q * cell_m])
    run(state, 3000.0, cell=place, rate=rate, call_s=100.0)
    left = np.array([run(state, 2.0, cell=place, rate=rate).outflow_m3 / 2 for _ in range(40)])
    assert left == pytest.approx(q * cell_m, rel=0.01)


def pond(depth_m=0.1, land=None):
    return ground(squares(np.zeros((3, 3))), land=land), np.full(9, depth_m)


def test_ground_soaks_what_its_rate_and_its_area_give():
    ground_, depth = pond(land=losing(9, soak_mm_h=36.0))
    state = state_of(ground_, depth)
    run(state, 1800.0, call_s=60.0)
    # 36 mm/h for half an hour: 18 mm of 225 m2.
    assert state.soaked_m3 == pytest.approx(0.018 * 225)
    assert state.depth_m == pytest.approx(0.082)
    run(state, 4 * 3600.0, call_s=600.0)
    assert state.soaked_m3 == pytest.approx(0.1 * 225)
    assert state.total_m3 == pytest.approx(0, abs=1e-12)


def test_yard_drains_take_their_rate_while_their_node_takes_it():
    ground_, depth = pond(land=losing(9, drain_mm_h=72.0))
    state = state_of(ground_, depth)
    open_ = run(state, 600.0, drain_refuses=np.array([False]))
    full = run(state, 600.0, drain_refuses=np.array([True]))
    # 72 mm/h for ten minutes: 12 mm of 225 m2.
    assert open_.drained_m3 == pytest.approx([0.012 * 225])
    assert full.drained_m3 == pytest.approx([0])
    assert state.drained_m3 == pytest.approx([0.012 * 225])


def test_a_drain_that_leads_nowhere_takes_nothing():
    land = dataclasses.replace(losing(9, drain_mm_h=72.0), drain_node=np.full(9, -1))
    ground_, depth = pond(land=land)
    state = state_of(ground_, depth)
    run(state, 600.0)
    assert state.total_m3 == pytest.approx(0.1 * 225)


def openings(cell, *, crest_m=0.0, weir_m=1.2, area_m2=0.2, limit_m3_s=1.0, out_m2=0.1):
    """One opening into node 0 for each of the cells."""
    count = len(cell)

    def each(value):
        return np.full(count, float(value))

    return Openings(
        tuple(f"I{k}" for k in range(count)), np.array(cell), np.zeros(count, np.int64),
        each(crest_m), each(weir_m), each(area_m2), each(limit_m3_s), each(out_m2),
    )  # fmt: skip


def test_an_inlet_takes_what_its_weir_takes():
    ground_, depth = pond(0.1)
    state = state_of(ground_, depth)
    # 0.562 x 2/3 x 1.2 x sqrt(2 g) x 0.1^1.5 = 0.0630 m3/s of 22.5 m3: level falls 0.3 % a second.
    flow = 0.562 * 2 / 3 * 1.2 * np.sqrt(2 * G) * 0.1**1.5
    done = advance(state, 1.0, NOWHERE, NONE, openings([4]), np.array([-2.0]), np.zeros(1), PLAIN)
    assert done.taken_m3 == pytest.approx(flow, rel=0.02)
    assert done.volume_to_node_m3 == pytest.approx(done.taken_m3)
    assert state.total_m3 == pytest.approx(22.5 - done.taken_m3[0], rel=1e-12)


def test_an_inlet_takes_no_more_than_there_is_and_none_when_its_node_refuses():
    ground_, depth = pond(0.0)
    state = state_of(ground_, depth)
    below = (np.array([-2.0]), np.zeros(1), PLAIN)
    cell, rate = np.array([4]), np.array([0.01])
    wide = openings([4], weir_m=4000.0, area_m2=500.0)
    shut = advance(state, 10.0, cell, rate, wide, *below, np.array([True]))
    assert shut.taken_m3 == pytest.approx([0])
    taken = sum(advance(state, 10.0, cell, rate, wide, *below).taken_m3[0] for _ in range(30))
    assert 0.9 * 3.0 < taken <= 3.1
    assert taken + state.total_m3 == pytest.approx(3.1, rel=1e-12)
    assert state.volume_m3.min() >= 0


def test_a_manhole_spills_through_its_lid_and_no_more_than_it_has():
    ground_, depth = pond(0.0)
    state = state_of(ground_, depth)
    # 0.167 x 0.1 m2 x sqrt(2 g 0.5 m) = 0.0523 m3/s at first.
    head, plenty = np.array([0.5]), np.array([10.0])
    done = advance(state, 1.0, NOWHERE, NONE, openings([4]), head, plenty, PLAIN)
    assert done.spilled_m3 == pytest.approx(0.167 * 0.1 * np.sqrt(2 * G * 0.5), rel=0.02)
    little = advance(state, 1.0, NOWHERE, NONE, openings([4]), head, np.array([0.01]), PLAIN)
    assert little.spilled_m3 == pytest.approx([0.01], rel=1e-12)
    assert state.total_m3 == pytest.approx(done.spilled_m3[0] + 0.01, rel=1e-12)


def test_a_level_that_is_held_fills_a_basin_to_it():
    state = state_of(ground(squares(np.zeros((1, 12)), manning_n=0.05)))
    held, level, given = np.array([0]), np.array([0.25]), 0.0
    for _ in range(60):
        given += run(state, 60.0, held_cell=held, held_level_m=level).held_m3[0]
    assert state.depth_m == pytest.approx(0.25, abs=0.001)
    assert given == pytest.approx(state.total_m3, rel=1e-12)


def test_rain_and_points_are_added_up_in_any_order():
    state = state_of(ground(squares(np.zeros((10, 10)))))
    cell = np.array([80, 3, 80, 99])
    run(state, 20.0, cell=cell, rate=np.array([0.3, 1e-5, 1e-6, 1e-7]), call_s=2.0)
    assert state.total_m3 == pytest.approx(20 * 0.3000111, rel=1e-12)


def test_a_source_must_give_and_lie_on_the_mesh():
    state = state_of(ground(squares(np.zeros((5, 5)))))
    with pytest.raises(ValueError, match="only give"):
        run(state, 2.0, cell=np.array([3]), rate=np.array([-1.0]))
    with pytest.raises(ValueError, match="outside"):
        run(state, 2.0, cell=np.array([25]), rate=np.array([1.0]))


def test_maxima_are_of_what_happened():
    state = state_of(ground(squares(np.zeros((5, 60)))))
    settings = Settings(track_every_s=1.0, first_depth_m=0.1, second_depth_m=0.15)
    deepest, fastest = np.zeros(300), np.zeros(300)
    for second in range(200):
        rate = np.array([1.0 if second < 150 else 0.0])
        run(state, 1.0, cell=np.array([120]), rate=rate, settings=settings)
        deepest = np.maximum(deepest, state.depth_m)
        fastest = np.maximum(fastest, np.where(state.depth_m >= 0.05, state.speed_m_s, 0))
    found = state.greatest()
    # A film that cannot flow does not count.
    np.testing.assert_array_equal(found.depth_m, np.where(deepest > 1e-4, deepest, 0))
    np.testing.assert_allclose(found.speed_m_s, fastest, rtol=1e-6)
    assert found.arrival_s[120] < found.arrival_s[130] < 200
    # Above 10 cm from some time on to the end of the source; never above 15.
    assert 100 < found.above_first_s[120] < 180
    assert not found.above_second_s.any()
    assert 0 < found.hazard_m2_s[120] <= found.depth_m[120] * found.speed_m_s[120] * (1 + 1e-6)


def test_a_step_below_the_least_names_the_place_and_leaves_a_state_to_read():
    depth = np.full(9, 0.1)
    depth[5] = 50.0
    state = state_of(ground(squares(np.zeros((3, 3)))), depth)
    # 50 m deep: a wave of 22 m/s crosses 5 m in 0.23 s, 0.16 s with alpha 0.7.
    with pytest.raises(EngineError, match=r"cell at 12\.5, -7\.5 it is 50 m deep"):
        run(state, 10.0, settings=Settings(least_step_s=0.2))
    assert state.total_m3 == pytest.approx((50 + 0.8) * 25)


def test_a_number_that_is_none_is_an_error():
    state = state_of(ground(squares(np.zeros((3, 3)))), np.full(9, 0.1))
    state.water.vx[:] = np.nan
    with pytest.raises(EngineError, match="time step fell"):
        run(state, 10.0)


def test_a_film_that_cannot_flow_is_lost_where_it_lies():
    # Far from the pond 0.08 mm of drizzle, less than can flow: 3.6 mm/h take it in 80 s.
    cells = 400
    state = state_of(ground(squares(np.zeros((1, cells))), land=losing(cells, soak_mm_h=3.6)))
    run(state, 2.0, cell=np.arange(cells), rate=np.full(cells, 0.08e-3 * 25 / 2))
    assert state.total_m3 == pytest.approx((0.08e-3 - 0.002e-3) * 25 * cells, rel=1e-6)
    run(state, 76.0)
    assert state.volume_m3.max() == pytest.approx(0.002e-3 * 25, rel=1e-6)
    run(state, 4.0)
    assert state.total_m3 == 0
    assert state.soaked_m3 == pytest.approx(0.08e-3 * 25 * cells)


def test_a_breach_does_not_pile_up_in_the_cell_it_comes_into():
    # 100 m3/s for 2 s are 8 m on one square of 25 m2. A wave on as much as comes in a third of
    # that time, 2.7 m, leaves it at 5 m/s.
    state = state_of(ground(squares(np.zeros((21, 21)))))
    settings = Settings(track_every_s=0.1)
    run(state, 2.0, cell=np.array([220]), rate=np.array([100.0]), settings=settings)
    assert state.total_m3 == pytest.approx(200)
    assert state.greatest().depth_m.max() < 3.0
