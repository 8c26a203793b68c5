"""Water on the ground: what it must do on any grid."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from drainage.inundation.compiling import set_threads
from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.advance import advance
from drainage.inundation.water.openings import Openings
from drainage.inundation.water.state import Settings, state_of

G = 9.81
NONE = np.zeros(0)
NOWHERE = np.zeros(0, np.int64)
NO_OPENINGS = Openings((), NOWHERE, NOWHERE, NONE, NONE, NONE, NONE, NONE)
PLAIN = Settings(track_every_s=np.inf)
EXACT = pytest.param(np.float64, marks=pytest.mark.heavy)
"""Runs are in float32; the loops compiled again for float64 take 20 s."""


def ground(bed_m, *, cell_m=2.0, manning_n=0.02, open_edge=None) -> Grid:
    bed = np.asarray(bed_m, float)
    edge = np.zeros(bed.shape, bool) if open_edge is None else open_edge
    roughness = np.full(bed.shape, manning_n, np.float32)
    return Grid(500_000, 4_470_000, cell_m, bed, roughness, edge, "EPSG:4548", "test", False)


def run(state, duration_s, *, cell=NOWHERE, rate=NONE, settings=PLAIN, call_s=2.0):
    """Calls of ``call_s`` one after the other; the greatest discharge rate over the edge last."""
    left = 0.0
    for _ in range(round(duration_s / call_s)):
        done = advance(state, call_s, cell, rate, NO_OPENINGS, NONE, NONE, settings)
        left = done.outflow_m3 / call_s
        assert state.h.min() >= 0
    return left


def hills(shape, seed=1, height_m=3.0):
    """Random ground with hills of ten cells, in steps of 1/1024 m so that float64 holds sums."""
    rng = np.random.default_rng(seed)
    coarse = rng.random((shape[0] // 8 + 2, shape[1] // 8 + 2))
    bed = np.kron(coarse, np.ones((8, 8)))[: shape[0], : shape[1]] + 0.1 * rng.random(shape)
    return np.round(bed * height_m * 1024) / 1024 + 60


def town(shape=(70, 90), seed=2):
    """Hills with houses (no ground), an open edge in the south, and sources here and there."""
    bed = hills(shape, seed, 1.0) - 0.02 * np.arange(shape[0])[:, None]
    rng = np.random.default_rng(seed)
    for row, column in rng.integers(3, 60, (12, 2)):
        bed[row : row + 5, column : column + 6] = np.nan
    edge = np.zeros(shape, bool)
    edge[-1] = np.isfinite(bed[-1])
    grid = ground(bed, open_edge=edge)
    free = np.flatnonzero(np.isfinite(bed))
    cell = np.sort(rng.choice(free, 200, replace=False))
    rate = np.where(np.arange(200) % 20 == 0, 0.05, 1e-4)
    return grid, cell, rate


@pytest.mark.parametrize("kind", [np.float32, EXACT])
def test_a_lake_between_dry_islands_stays_at_rest(kind):
    bed = hills((96, 80))
    level = float(np.round(np.median(bed) * 1024) / 1024)
    still = np.maximum(level - bed, 0)
    assert (still == 0).sum() > 1000 < (still > 0.5).sum()
    state = state_of(ground(bed), still, kind)
    before = state.depth_m.copy()
    run(state, 600.0, call_s=10.0)
    drift, speed = np.abs(state.depth_m - before).max(), state.speed_m_s.max()
    if kind is np.float64:
        assert drift == 0
        assert speed == 0
    else:
        assert drift < 1e-5
        assert speed < 1e-5


def test_a_pool_that_is_not_level_does_move():
    state = state_of(ground(np.zeros((20, 20))), np.linspace(0.2, 0.4, 400).reshape(20, 20))
    run(state, 10.0)
    assert state.speed_m_s.max() > 0.01


def test_without_water_nothing_moves():
    grid, cell, rate = town()
    state = state_of(grid)
    run(state, 60.0, cell=cell, rate=0 * rate)
    assert not state.h.any()
    assert not state.qx.any()
    assert not state.qy.any()
    assert state.outflow_m3 == 0


@pytest.mark.parametrize(
    ("kind", "error"),
    [(np.float32, 1e-9), pytest.param(np.float64, 1e-12, marks=pytest.mark.heavy)],
)
def test_no_water_is_lost_or_made(kind, error):
    grid, cell, rate = town()
    state = state_of(grid, dtype=kind)
    run(state, 900.0, cell=cell, rate=rate)
    given = rate.sum() * 900
    run(state, 1800.0)
    assert 0.05 * given < state.outflow_m3 < 0.95 * given
    assert abs(state.volume_m3 + state.outflow_m3 - given) < error * given


def test_houses_stay_dry():
    grid, cell, rate = town()
    state = state_of(grid)
    run(state, 300.0, cell=cell, rate=rate)
    assert not state.depth_m[np.isnan(grid.bed_level_m)].any()


def test_what_is_symmetric_stays_symmetric():
    half = hills((33, 33), seed=3, height_m=0.5)
    quarter = np.minimum(half, half.T)
    upper = np.hstack([quarter, quarter[:, -2::-1]])
    bed = np.vstack([upper, upper[-2::-1]])
    state = state_of(ground(bed))
    run(state, 300.0, cell=np.array([32 * 65 + 32]), rate=np.array([0.5]))
    depth = state.depth_m
    assert (depth > 0.01).sum() > 200
    for other in (depth[::-1], depth[:, ::-1], depth.T):
        assert np.abs(depth - other).max() < 1e-5


def test_only_wet_tiles_gives_the_same_to_the_bit():
    grid, cell, rate = town((200, 150))
    upper = cell < 150 * 40
    found, tiles = [], []
    for wet in (True, False):
        state, settings = state_of(grid), Settings(only_wet_tiles=wet)
        for _ in range(3):
            run(state, 40.0, cell=cell[upper], rate=rate[upper], settings=settings)
            run(state, 40.0, settings=settings)
            tiles.append(int(state.tiles.active.sum()))
        found.append(state)
    assert tiles[0] <= tiles[2] < 25 < tiles[3] == tiles[5] == 35
    for name in ("h", "qx", "qy", "open_m3"):
        np.testing.assert_array_equal(getattr(found[0], name), getattr(found[1], name))
    for one, other in zip(found[0].greatest(), found[1].greatest(), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="one core")
def test_one_thread_and_two_give_the_same_to_the_bit():
    grid, cell, rate = town()
    found = []
    for threads in (1, 2):
        set_threads(threads)
        state = state_of(grid)
        run(state, 100.0, cell=cell, rate=rate)
        found.append(state.h.copy())
    np.testing.assert_array_equal(*found)


def test_sources_in_any_order_and_twice_in_a_cell_are_added_up():
    state = state_of(ground(np.zeros((40, 40))))
    cell = np.array([800, 30, 800, 1599])
    run(state, 20.0, cell=cell, rate=np.array([0.3, 1e-5, 1e-6, 1e-7]))
    assert state.volume_m3 == pytest.approx(20 * 0.3000111, rel=1e-7)


def test_drizzle_too_fine_for_a_float32_is_kept():
    still = np.full((20, 20), 2.0)
    state = state_of(ground(np.zeros((20, 20))), still)
    cell, rate = np.arange(400), np.full(400, 2e-8)
    run(state, 200.0, cell=cell, rate=rate, settings=Settings(track_every_s=np.inf, alpha=0.9))
    assert state.volume_m3 - 400 * 2.0 * 4 == pytest.approx(rate.sum() * 200, rel=1e-3)


@pytest.mark.parametrize("slope", [0.001, 0.01, 0.05])
def test_flow_down_a_street_is_uniform_by_manning(slope):
    n, q, columns = 0.016, 0.02, 120
    edge = np.zeros((3, columns), bool)
    edge[:, -1] = True
    bed = np.tile((columns - np.arange(columns)) * 2.0 * slope, (3, 1))
    state = state_of(ground(bed, manning_n=n, open_edge=edge))
    cell, rate = np.arange(3) * columns, np.full(3, q * 2.0)
    left = run(state, 1500.0 if slope < 0.01 else 600.0, cell=cell, rate=rate)
    normal = (q * n / np.sqrt(slope)) ** 0.6
    middle = np.s_[:, 50:80]
    assert state.depth_m[middle] == pytest.approx(normal, rel=0.01)
    assert state.speed_m_s[middle] == pytest.approx(q / normal, rel=0.01)
    assert left == pytest.approx(3 * q * 2.0, rel=0.01)


def test_flow_across_the_raster_is_as_fast_as_along_it():
    slope, n, depth = 0.01, 0.02, 0.1
    row, column = np.mgrid[:160, :160]
    bed = -(row + column) * 2.0 * slope / np.sqrt(2)
    state = state_of(ground(bed, manning_n=n), np.full(bed.shape, depth))
    run(state, 40.0)
    speed = state.speed_m_s[75:85, 75:85].mean()
    assert state.depth_m[75:85, 75:85].mean() == pytest.approx(depth, rel=1e-3)
    assert speed == pytest.approx(depth ** (2 / 3) * np.sqrt(slope) / n, rel=0.01)


def test_water_leaves_over_the_edge_at_critical_depth_and_is_counted():
    q, columns = 0.3, 60
    edge = np.zeros((2, columns), bool)
    edge[:, -1] = True
    state = state_of(ground(np.zeros((2, columns)), open_edge=edge))
    cell, rate = np.array([0, columns]), np.full(2, q * 2.0)
    left = run(state, 1200.0, cell=cell, rate=rate)
    assert left == pytest.approx(2 * q * 2.0, rel=1e-3)
    critical = (q**2 / G) ** (1 / 3)
    assert state.depth_m[:, -1] == pytest.approx(critical, rel=1e-3)
    assert list(state.open_cell) == [columns - 1, 2 * columns - 1]
    assert state.open_m3[0] == pytest.approx(state.open_m3[1])
    assert state.volume_m3 + state.open_m3.sum() == pytest.approx(1200 * rate.sum(), rel=1e-9)


def test_a_dam_breaks_onto_wet_ground_as_stoker_has_it():
    # Stoker 1957: depth between bore and rarefaction 0.5911 m, bore at 2.937 m/s.
    upper, lower, columns, cell_m = 1.0, 0.3, 600, 1.0
    x = (np.arange(columns) + 0.5) * cell_m - columns * cell_m / 2
    still = np.where(x < 0, upper, lower)[None]
    state = state_of(ground(np.zeros((1, columns)), cell_m=cell_m, manning_n=1e-4), still)
    run(state, 60.0)
    depth = state.depth_m[0]
    assert depth[(x > 40) & (x < 120)] == pytest.approx(0.5911, rel=0.05)
    front = x[depth > 0.45].max()
    assert front == pytest.approx(2.937 * 60, rel=0.06)
    # The rarefaction is (2 sqrt(g upper) - x / t)^2 / (9 g).
    fan = (x > -150) & (x < -70)
    exact = (2 * np.sqrt(G * upper) - x[fan] / 60) ** 2 / (9 * G)
    assert np.abs(depth[fan] - exact).max() < 0.02


def channel(depth_m, discharge_m2_s, *, n, cell_m):
    """Bed, m, under which the steady water has these depths (MacDonald et al. 1997), from
    dz/dx = (Fr^2 - 1) dh/dx - 2 q q' / (g h^2) - Sf, integrated down the channel."""
    fine = 20
    x = (np.arange(len(depth_m) * fine) + 0.5) * cell_m / fine
    centre = (np.arange(len(depth_m)) + 0.5) * cell_m
    h, q = depth_m.function(x), discharge_m2_s(x)
    slope = (
        (q**2 / (G * h**3) - 1) * np.gradient(h, x)
        - 2 * q * np.gradient(q, x) / (G * h**2)
        - (n * q) ** 2 / h ** (10 / 3)
    )
    level = np.concatenate([[0], np.cumsum(0.5 * (slope[1:] + slope[:-1]) * np.diff(x))])
    return np.interp(centre, x, level)


class Depth:
    """Depth of a SWASHES channel on cells."""

    def __init__(self, function, length_m, cell_m):
        self.function, self.cells = function, round(length_m / cell_m)
        self.at = function((np.arange(self.cells) + 0.5) * cell_m)

    def __len__(self):
        return self.cells


def bump(x):
    return (4 / G) ** (1 / 3) * (1 + 0.5 * np.exp(-16 * (x / 1000 - 0.5) ** 2))


def waves(x):
    return 9 / 8 + 0.25 * np.sin(np.pi * x / 500)


CHANNELS = {
    "long, subcritical": (bump, 1000.0, 0.033, 2.0, 0.0),
    "long, with rain": (bump, 1000.0, 0.033, 1.0, 0.001),
    "periodic, subcritical": (waves, 5000.0, 0.03, 2.0, 0.0),
}
"""SWASHES (Delestre et al. 2013, doi 10.1002/fld.3741), 3.2.1, 3.3.1 and 3.2.3: depth, length,
Manning's n, inflow m2/s, rain m/s."""


def macdonald(name):
    """Mean error of the depth in a channel, m."""
    function, length, n, inflow, rain = CHANNELS[name]
    cell_m = 10.0
    depth = Depth(function, length, cell_m)
    bed = channel(depth, lambda x: inflow + rain * x, n=n, cell_m=cell_m)
    # The flow ends over a sill at critical depth with the energy of the exact solution.
    q, last = inflow + rain * length, depth.at[-1]
    sill = last + q**2 / (2 * G * last**2) - 1.5 * (q**2 / G) ** (1 / 3)
    bed, edge = np.append(bed, bed[-1] + sill)[None], np.zeros((1, len(bed) + 1), bool)
    edge[0, -1] = True
    grid = ground(bed, cell_m=cell_m, manning_n=n, open_edge=edge)
    state = state_of(grid, np.append(depth.at, 0.7)[None])
    rate = np.full(len(depth), rain * cell_m**2)
    rate[0] += inflow * cell_m
    left = run(state, 2400.0, cell=np.arange(len(depth)), rate=rate, call_s=30)
    assert left == pytest.approx(q * cell_m, rel=0.02)
    return np.abs(state.depth_m[0, :-1] - depth.at).mean()


@pytest.mark.parametrize(
    ("name", "most_m"),
    [
        ("long, subcritical", 0.0131),
        ("long, with rain", 0.0086),
        ("periodic, subcritical", 0.0065),
    ],
)
def test_channels_of_macdonald(name, most_m):
    assert macdonald(name) < most_m


def test_maxima_are_of_what_happened():
    grid = ground(np.zeros((12, 40)))
    state = state_of(grid)
    settings = Settings(track_every_s=1.0)
    cell = np.array([6 * 40])
    deepest = np.zeros(grid.shape)
    for second in range(300):
        rate = np.array([1.0 if second < 200 else 0.0])
        advance(state, 1.0, cell, rate, NO_OPENINGS, NONE, NONE, settings)
        deepest = np.maximum(deepest, state.depth_m)
    found = state.greatest()
    np.testing.assert_array_equal(found.depth_m, deepest.astype(np.float32))
    assert found.arrival_s[6, 0] < found.arrival_s[6, 20] < 300
    assert 0 < found.above_first_s[6, 0] <= 300
    assert (found.above_second_s <= found.above_first_s).all()
    assert (found.hazard_m2_s <= found.depth_m * found.speed_m_s * (1 + 1e-5)).all()
    assert found.speed_m_s.max() > 0.2


def test_a_source_must_give_and_lie_on_the_grid():
    state = state_of(ground(np.zeros((5, 5))))
    with pytest.raises(ValueError, match="only give"):
        run(state, 2.0, cell=np.array([3]), rate=np.array([-1.0]))
    with pytest.raises(ValueError, match="outside"):
        run(state, 2.0, cell=np.array([25]), rate=np.array([1.0]))
