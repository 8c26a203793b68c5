"""Water without friction against exact solutions: dam breaks, a canal and a bowl that slosh."""

from __future__ import annotations

import numpy as np
import pytest

from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.advance import advance
from drainage.inundation.water.openings import Openings
from drainage.inundation.water.state import Settings, state_of
from drainage.inundation.water.tiles import inside

G = 9.81
NONE = np.zeros(0)
NOWHERE = np.zeros(0, np.int64)
NO_OPENINGS = Openings((), NOWHERE, NOWHERE, NONE, NONE, NONE, NONE, NONE)
PLAIN = Settings(track_every_s=np.inf)


def smooth(bed_m, cell_m) -> Grid:
    """Ground without friction and without an open edge."""
    bed = np.asarray(bed_m, float)
    none = np.zeros(bed.shape)
    return Grid(0, 0, cell_m, bed, none.astype(np.float32), none > 0, "EPSG:4548", "test", False)


def moved(state, duration_s, calls=60):
    """Sub-steps of some calls one after the other."""
    each = duration_s / calls
    none = NOWHERE, NONE, NO_OPENINGS, NONE, NONE
    return sum(advance(state, each, *none, PLAIN).steps for _ in range(calls))


def off(state, exact):
    """Sum of the errors of the depth over the sum of the exact depths."""
    return np.abs(state.depth_m - exact).sum() / exact.sum()


def dam_break(x, t, lower, middle, speed, bore):
    """Depth of 1 m of water let go onto ``lower``: rarefaction, ``middle`` running at
    ``speed``, bore (Ritter 1892 for dry ground, Stoker 1957)."""
    along, c = x / t, np.sqrt(G)
    depth = np.where(along < speed - np.sqrt(G * middle), (2 * c - along) ** 2 / (9 * G), middle)
    return np.where(along < -c, 1.0, np.where(along < bore, depth, lower))


@pytest.mark.parametrize(
    ("lower", "middle", "speed", "bore", "most"),
    [
        # Dry: the front runs at 2 sqrt(g) = 6.264 m/s, no middle.
        (0.0, 0.0, 6.2642, 6.2642, 0.0068),
        # 2 (sqrt(g) - sqrt(g 0.5914)) = 1.447 m/s; bore 0.5914 x 1.447 / (0.5914 - 0.3) = 2.936.
        (0.3, 0.5914, 1.4467, 2.936, 0.0070),
        # 2 (sqrt(g) - sqrt(g 0.3101)) = 2.776 m/s; bore 0.3101 x 2.776 / (0.3101 - 0.05) = 3.310.
        (0.05, 0.3101, 2.7760, 3.3096, 0.0097),
    ],
)
def test_dam_breaks_of_ritter_and_stoker(lower, middle, speed, bore, most):
    x = np.arange(1200) + 0.5 - 600
    still = np.where(x < 0, 1.0, lower)
    exact = dam_break(x, 60.0, lower, middle, speed, bore)
    for shape in ((1, -1), (-1, 1)):
        state = state_of(smooth(np.zeros(1200).reshape(shape), 1.0), still.reshape(shape))
        moved(state, 60.0, 1)
        assert off(state, exact.reshape(shape)) < most


@pytest.mark.parametrize(("cell_m", "most"), [(5.0, 0.016), (20.0, 0.08)])
def test_water_sloshes_three_times_in_a_parabolic_canal(cell_m, most):
    """Thacker 1981 (SWASHES 4.2.1): a level surface that tilts, 1,000 m and 10 m deep."""
    a, deep, b = 1000.0, 10.0, 5.0
    x = np.arange(-2000 + cell_m / 2, 2000, cell_m)
    bed, w = deep * (x / a) ** 2, np.sqrt(2 * G * deep) / a

    def exact(t):
        level = deep - b**2 * (np.cos(2 * w * t) + 1) / (4 * G) - b * w / G * np.cos(w * t) * x
        return np.maximum(level - bed, 0)[None]

    state = state_of(smooth(bed[None], cell_m), exact(0.0))
    moved(state, 3 * 2 * np.pi / w, 10)
    assert off(state, exact(0.0)) < most


def bowl(cell_m):
    """A paraboloid 10 m deep of 1,000 m radius: distances from its middle, and its bed."""
    x = np.arange(-2000 + cell_m / 2, 2000, cell_m)
    east, north = np.meshgrid(x, x)
    return east, north, 10.0 * (east**2 + north**2) / 1000.0**2


@pytest.mark.parametrize(("cell_m", "most"), [(50.0, 0.13), (25.0, 0.06)])
def test_a_hump_in_a_bowl_comes_back_three_times(cell_m, most):
    """Thacker 1981 (SWASHES 4.2.2, radial): period 2 pi a / sqrt(8 g h) = 224.3 s; 3.5 m/s and
    waves of 12 m/s on cells of 25 m ask for some 460 sub-steps."""
    east, north, bed = bowl(cell_m)
    narrow = (1 - 0.8**2) / (1 + 0.8**2)
    far = (east**2 + north**2) / 1000.0**2
    k = (1 - narrow**2) / (1 - narrow) ** 2
    still = np.maximum(10.0 * (np.sqrt(k) - far * (k - 1)) - bed, 0)
    state = state_of(smooth(bed, cell_m), still)
    assert moved(state, 3 * 2 * np.pi * 1000.0 / np.sqrt(8 * G * 10.0)) < 600
    assert off(state, still) < most
    np.testing.assert_allclose(state.depth_m, state.depth_m.T, atol=1e-5)
    np.testing.assert_allclose(state.depth_m, state.depth_m[::-1], atol=1e-3)


@pytest.mark.parametrize(("cell_m", "most"), [(50.0, 0.25), (25.0, 0.13)])
def test_a_level_lake_goes_round_in_a_bowl_three_times(cell_m, most):
    """Thacker 1981 (SWASHES 4.2.2, planar): the water goes round as a whole, at 500 m x 0.014/s
    = 7 m/s, and back to where it was after 2 pi a / sqrt(2 g h) = 448.6 s."""
    east, _, bed = bowl(cell_m)
    w, round_m = np.sqrt(2 * G * 10.0) / 1000.0, 500.0
    level = 10.0 + 10.0 * round_m / 1000.0**2 * (2 * east - round_m)
    still = np.maximum(level - bed, 0)
    state = state_of(smooth(bed, cell_m), still)
    upper = np.where(still > 0, level, bed)
    depth = np.maximum(upper[1:], upper[:-1]) - np.maximum(bed[1:], bed[:-1])
    rows, columns = inside(state.shape)
    state.qy[rows.start + 1 : rows.stop, columns] = depth * w * round_m
    assert moved(state, 3 * 2 * np.pi / w) < 2000
    assert off(state, still) < most


@pytest.mark.parametrize("lump_m", [5e-4, 0.0])
def test_rain_slows_the_water_it_falls_into(lump_m):
    """10 mm running at 0.1 m/s without friction, and 7.5 mm of rain in 30 s: 0.001 m2/s stay,
    and the speed is 0.1 x 10 / 17.5 = 0.0571 m/s. Waves from the ends come 12 m far. Rain is
    added at the start of a call, or sub-step by sub-step where it is more than ``lump_m``."""
    state = state_of(smooth(np.zeros((1, 60)), 2.0), np.full((1, 60), 0.01))
    rows, columns = inside(state.shape)
    state.qx[rows, columns.start + 1 : columns.stop] = 0.001
    cell, rate = np.arange(60), np.full(60, 0.0075 / 30 * 4.0)
    settings = Settings(track_every_s=np.inf, lump_m=lump_m)
    for _ in range(30):
        advance(state, 1.0, cell, rate, NO_OPENINGS, NONE, NONE, settings)
    assert state.depth_m[0, 30] == pytest.approx(0.0175, rel=1e-3)
    assert state.speed_m_s[0, 30] == pytest.approx(0.1 * 10 / 17.5, rel=0.02)
