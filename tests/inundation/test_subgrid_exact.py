"""Water on a mesh of squares against solutions that are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

from drainage.inundation.mesh.mesh_ground import OpenEdges
from drainage.inundation.subgrid.state import state_of
from tests.inundation.meshes import G, ground, run, squares
from tests.inundation.test_solver import CHANNELS, Depth, channel


def dam_break(lower_m, seconds=60.0):
    """Share of the water that stands elsewhere than Ritter (dry) and Stoker have it."""
    upper, cell_m = 1.0, 5.0
    x = (np.arange(400) + 0.5) * cell_m - 1000
    still = np.where(x < 0, upper, lower_m)
    state = state_of(ground(squares(np.zeros((1, 400)), cell_m=cell_m, manning_n=0.0)), still)
    run(state, seconds)
    c, way = np.sqrt(G * upper), x / seconds
    fan = (2 * c - way) ** 2 / (9 * G)
    if lower_m == 0:
        exact = np.where(way < -c, upper, np.where(way > 2 * c, 0.0, fan))
    else:
        # Depth between bore and fan: the same speed from both sides.
        middle = brentq(
            lambda h: 2 * (c - np.sqrt(G * h)) - (h - lower_m) * np.sqrt(G / 2 * (1 / h + 1 / lower_m)),
            lower_m, upper,
        )  # fmt: skip
        speed = 2 * (c - np.sqrt(G * middle))
        bore = middle * speed / (middle - lower_m)
        exact = np.where(way < bore, middle, lower_m)
        exact = np.where(way < speed - np.sqrt(G * middle), fan, exact)
        exact = np.where(way < -c, upper, exact)
    return np.abs(state.depth_m - exact).sum() / exact.sum()


@pytest.mark.parametrize(("lower_m", "share"), [(0.0, 0.0115), (0.3, 0.0036), (0.05, 0.0076)])
def test_a_dam_breaks_as_ritter_and_stoker_have_it(lower_m, share):
    assert dam_break(lower_m) < share


@pytest.mark.parametrize(("cell_m", "share"), [(10.0, 0.008), (20.0, 0.0155)])
def test_water_swings_in_a_parabolic_canal_for_three_periods(cell_m, share):
    # Thacker 1981: a flat surface in a parabola, with no friction.
    a, deep, swing, length = 3000.0, 10.0, 5.0, 10_000.0
    x = (np.arange(int(length / cell_m)) + 0.5) * cell_m - length / 2
    bed, turns = deep * (x / a) ** 2, np.sqrt(2 * G * deep) / a

    def exact(t):
        level = deep - swing**2 / (4 * G) * (1 + np.cos(2 * turns * t))
        tilt = swing * x / (2 * a) * np.sqrt(8 * deep / G) * np.cos(turns * t)
        return np.maximum(level - tilt - bed, 0)

    state = state_of(ground(squares(bed, cell_m=cell_m, manning_n=0.0)), exact(0))
    run(state, 3 * 2 * np.pi / turns)
    end = exact(3 * 2 * np.pi / turns)
    assert np.abs(state.depth_m - end).sum() / end.sum() < share


@pytest.mark.parametrize("cell_m", [50.0, 25.0])
def test_water_swings_in_a_bowl_for_three_periods_without_running_away(cell_m):
    # Thacker 1981: a paraboloid of revolution, curved surface, no friction.
    a, deep, first = 1000.0, 1.0, 800.0
    count = int(2.6 * a / cell_m)
    x = (np.arange(count) + 0.5) * cell_m - count * cell_m / 2
    square = x**2 + x[:, None] ** 2
    bed, turns = deep * (square / a**2 - 1), np.sqrt(8 * G * deep) / a
    part = (a**2 - first**2) / (a**2 + first**2)

    def exact(t):
        c, root = 1 - part * np.cos(turns * t), np.sqrt(1 - part**2)
        return np.maximum(deep * (root / c - 1 - square / a**2 * (root**2 / c**2 - 1)) - bed, 0)

    state = state_of(ground(squares(bed, cell_m=cell_m, manning_n=0.0)), exact(0).ravel())
    before, period = state.total_m3, 2 * np.pi / turns
    steps = [run(state, period).steps for _ in range(3)]
    # The sub-step does not fall; the speed stays below that of the exact edge.
    assert max(steps) <= min(steps) + 3
    assert state.speed_m_s.max() < turns * a
    assert state.total_m3 == pytest.approx(before, rel=1e-12)
    end = exact(3 * period).ravel()
    assert np.abs(state.depth_m - end).sum() / end.sum() < 0.15


MEAN_ERROR_M = dict(zip(CHANNELS, (0.0125, 0.0080, 0.0063), strict=True))
"""At most; the raster of ``drainage.inundation.water`` has 0.0131, 0.0086 and 0.0057."""


@pytest.mark.parametrize(("name", "error_m"), list(MEAN_ERROR_M.items()))
def test_channels_of_macdonald(name, error_m):
    function, length, n, inflow, rain = CHANNELS[name]
    cell_m = 10.0
    depth = Depth(function, length, cell_m)
    bed = channel(depth, lambda x: inflow + rain * x, n=n, cell_m=cell_m)
    # The flow ends over a sill at critical depth with the energy of the exact solution.
    q, last = inflow + rain * length, depth.at[-1]
    sill = bed[-1] + last + q**2 / (2 * G * last**2) - 1.5 * (q**2 / G) ** (1 / 3)
    mesh = squares(np.append(bed, sill), cell_m=cell_m, manning_n=n)
    edges = OpenEdges(np.array([len(bed)]), np.array([sill]), np.array([cell_m]))
    state = state_of(ground(mesh, edges=edges), np.append(depth.at, 0.7))
    rate = np.full(len(depth), rain * cell_m**2)
    rate[0] += inflow * cell_m
    left = run(state, 2400.0, cell=np.arange(len(depth)), rate=rate, call_s=30.0).outflow_m3 / 30
    assert left == pytest.approx(q * cell_m, rel=0.01)
    assert np.abs(state.depth_m[:-1] - depth.at).mean() < error_m
