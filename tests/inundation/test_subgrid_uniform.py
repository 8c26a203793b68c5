"""Flow down planes and gutters, steady and not, against Manning and the kinematic wave."""

from __future__ import annotations

import numpy as np
import pytest

from drainage.inundation.mesh.mesh_ground import OpenEdges
from drainage.inundation.subgrid.state import state_of
from tests.inundation.meshes import ground, gutter, run, squares

CROSSFALL, MANNING_N = 0.02, 0.016


def depth_of_gutter(flow_m3_s, slope):
    """HEC-22: Q = 3/8 / n y^(8/3) / Sx sqrt(S)."""
    return (flow_m3_s * MANNING_N * CROSSFALL / (3 / 8) / np.sqrt(slope)) ** (3 / 8)


def area_of_gutter(flow_m3_s, slope):
    return depth_of_gutter(flow_m3_s, slope) ** 2 / (2 * CROSSFALL)


@pytest.mark.parametrize("slope", [0.003, 0.01, 0.03])
@pytest.mark.parametrize("flow_m3_s", [0.02, 0.05])
def test_a_gutter_runs_as_deep_as_hec_22_has_it(slope, flow_m3_s):
    state = state_of(gutter(60, slope))
    done = run(state, 1500.0, cell=np.array([0]), rate=np.array([flow_m3_s]), call_s=60.0)
    depth = depth_of_gutter(flow_m3_s, slope)
    assert state.depth_m[20:45] == pytest.approx(depth, rel=0.01)
    held = area_of_gutter(flow_m3_s, slope) * 5.0
    assert state.volume_m3[20:45] == pytest.approx(held, rel=0.02)
    assert state.speed_m_s[20:45] == pytest.approx(flow_m3_s * 5.0 / held, rel=0.02)
    assert done.outflow_m3 / 60 == pytest.approx(flow_m3_s, rel=0.01)


def arrivals(state, flow_m3_s, volume_m3, cells, seconds):
    """When the water in each of the cells first reached a volume."""
    found = np.full(len(cells), np.nan)
    for second in range(seconds):
        run(state, 1.0, cell=np.array([0]), rate=np.array([flow_m3_s]))
        come = np.isnan(found) & (state.volume_m3[cells] >= volume_m3)
        found[come] = second + 1
    return found


def test_a_front_on_a_dry_street_runs_at_flow_over_area():
    flow, slope = 0.05, 0.01
    area = area_of_gutter(flow, slope)
    first, last = arrivals(
        state_of(gutter(80, slope)), flow, area * 5.0 / 2, np.array([15, 65]), 600
    )
    assert (65 - 15) * 5.0 / (last - first) == pytest.approx(flow / area, rel=0.03)


def test_a_step_on_a_base_flow_runs_at_the_difference_of_flow_over_that_of_area():
    base, more, slope = 0.03, 0.04, 0.01
    state = state_of(gutter(100, slope))
    run(state, 900.0, cell=np.array([0]), rate=np.array([base]), call_s=60.0)
    low, high = area_of_gutter(base, slope), area_of_gutter(more, slope)
    first, last = arrivals(state, more, (low + high) / 2 * 5.0, np.array([25, 75]), 500)
    assert 50 * 5.0 / (last - first) == pytest.approx((more - base) / (high - low), rel=0.03)


@pytest.mark.parametrize("degrees", [0, 25, 45])
def test_a_sheet_runs_as_deep_across_the_squares_as_along_them(degrees):
    slope, n, depth = 0.01, 0.02, 0.1
    row, column = np.mgrid[:60, :60]
    angle = np.radians(degrees)
    bed = -(column * np.cos(angle) + row * np.sin(angle)) * 5.0 * slope
    state = state_of(ground(squares(bed, manning_n=n)), np.full(bed.size, depth))
    run(state, 40.0)
    middle = np.zeros(bed.shape, bool)
    middle[25:35, 25:35] = True
    velocity = state.velocity_m_s[middle.ravel()].mean(axis=0)
    held = state.depth_m[middle.ravel()].mean()
    speed = np.hypot(*velocity)
    normal = (speed * held * n / np.sqrt(slope)) ** 0.6
    assert held == pytest.approx(normal, rel=0.02)
    assert held == pytest.approx(depth, rel=0.01)
    # It runs down the fall; rows go south.
    assert np.degrees(np.arctan2(-velocity[1], velocity[0])) == pytest.approx(degrees, abs=0.5)


def test_rain_on_a_plane_runs_off_as_the_kinematic_wave():
    slope, n, rain, cells, cell_m = 0.01, 0.02, 50 / 3.6e6, 40, 5.0
    length = cells * cell_m
    bed = -np.arange(cells) * cell_m * slope
    edges = OpenEdges(np.array([cells - 1]), bed[-1:], np.array([cell_m]))
    state = state_of(ground(squares(bed, manning_n=n), edges=edges))
    cell, rate = np.arange(cells), np.full(cells, rain * cell_m**2)
    # Water from the top arrives when rain t = depth of the whole flow at the end.
    whole = (rain * length * n / np.sqrt(slope)) ** 0.6
    concentration = whole / rain
    left = run(state, 0.6 * concentration, cell=cell, rate=rate, call_s=concentration / 100)
    # While it rises the depth is rain t everywhere away from the top.
    rising = rain * 0.6 * concentration
    assert state.depth_m[-10:-1] == pytest.approx(rising, rel=0.02)
    flow = np.sqrt(slope) / n * rising ** (5 / 3) * cell_m
    assert left.outflow_m3 / (concentration / 100) == pytest.approx(flow, rel=0.03)
    run(state, 1.4 * concentration, cell=cell, rate=rate, call_s=concentration / 100)
    x = (np.arange(cells) + 1) * cell_m
    steady = (rain * x * n / np.sqrt(slope)) ** 0.6
    assert state.depth_m[10:-2] == pytest.approx(steady[10:-2], rel=0.02)
