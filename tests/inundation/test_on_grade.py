"""What inlets on a grade catch, by hand after HEC-22, chapter 4."""

import numpy as np
import pytest

from drainage.inundation.coupled.gutters_on_mesh import GuttersOnMesh
from drainage.inundation.coupled.network_openings import network_openings
from drainage.inundation.coupled.on_grade import caught_share, inlets_on_grade, limit_on_grade
from drainage.inundation.mesh.from_streets import mesh_from_streets

SX, N, SLOPE = 0.02, 0.016, 0.005


def share(speed, spread, *, wide=0.45, long=0.75, beyond=0.0, passing=0.03):
    return caught_share(speed, spread, passing, wide, long, beyond, SX, SLOPE, N)


def test_a_grate_catches_what_comes_over_its_width_and_a_little_from_the_side():
    """T = 2.5 m, V = 0.45 m/s, 0.45 m x 0.75 m: E0 = 1 - 0.82^(8/3) = 0.411; Rs = 1 / (1 +
    0.0828 x 0.2376 / (0.02 x 0.516)) = 0.344; E = 0.411 + 0.344 x 0.589 = 0.614."""
    assert share(0.45, 2.5) == pytest.approx(0.614, abs=0.002)


def test_standing_water_is_caught_whole_and_quick_water_splashes_over():
    assert share(0.0, 2.5) == 1.0
    # V0 of 0.75 m (2.46 ft) is 2.22 + 9.92 - 3.94 + 0.89 = 9.10 ft/s = 2.77 m/s. At 3.77 m/s
    # 0.295 of what comes over the grate is lost: E = 0.705 x 0.411 + 0.0113 x 0.589 = 0.296.
    assert share(3.77, 2.5) == pytest.approx(0.296, abs=0.003)


def test_a_kerb_opening_catches_by_its_length():
    """Q = 0.03 m3/s: LT = 0.817 x 0.2293 x 0.2040 x (3125)^0.6 = 4.78 m; 1.5 m of it catch
    1 - (1 - 0.314)^1.8 = 0.492; one longer than LT all."""
    own = share(0.5, 2.5, wide=0.0, long=0.0, beyond=1.5)
    assert own == pytest.approx(0.492, abs=0.004)
    assert share(0.5, 2.5, wide=0.0, long=0.0, beyond=5.0) == 1.0


def limit(speed, *, depth=0.05, number=1.0, open_share=0.5, table=1.0):
    """Of one grate in 5 m of gutter that holds the wedge of a depth."""
    spread = depth / SX
    volume = SX * spread**2 / 2 * 5.0
    found = np.zeros(1)
    limit_on_grade(
        np.array([0]), np.array([0]), np.array([5.0]),
        np.array([[number, 0.45, 0.75, 0.0, open_share, SX, SLOPE, N, 8.0]]),
        np.array([1.65 * open_share]), np.array([0.30 * open_share]), 0.562, 0.67,
        np.array([table]), np.array([depth], np.float32), np.array([speed], np.float32),
        np.zeros(1, np.float32), np.array([volume]), found,
    )  # fmt: skip
    return float(found[0])


def test_the_limit_of_uniform_flow_is_the_share_of_what_passes():
    """0.05 m at 0.5 %: V = 0.752 / 0.016 x 0.0737 x 0.0707 x 1.842 = 0.451 m/s on 0.0625 m2 are
    28.2 L/s, of which a grate half clogged catches 0.614 / 2, 8.65 L/s; two in a row
    1 - 0.693^2 = 0.520 of it."""
    uniform = 0.752 / N * SX ** (2 / 3) * SLOPE**0.5 * 2.5 ** (2 / 3)
    assert uniform == pytest.approx(0.451, abs=0.001)
    assert limit(uniform) == pytest.approx(0.0282 * 0.307, rel=0.01)
    assert limit(uniform, number=2.0) == pytest.approx(0.0282 * 0.520, rel=0.01)


def test_the_limit_of_standing_water_is_that_of_the_weir_and_of_the_lead():
    """1.65 m half clogged under 0.05 m: 2/3 x 0.562 x 0.825 x 4.429 x 0.01118 = 15.3 L/s."""
    assert limit(0.0) == pytest.approx(0.0153, rel=0.01)
    assert limit(0.0, table=0.004) == 0.004


def test_half_the_speed_of_uniform_flow_lies_halfway():
    uniform = 0.752 / N * SX ** (2 / 3) * SLOPE**0.5 * 2.5 ** (2 / 3)
    passing = 0.0625 * uniform / 2
    running = share(uniform / 2, 2.5) * 0.5 * passing
    assert limit(uniform / 2) == pytest.approx((running + limit(0.0)) / 2, rel=1e-3)


def test_inlets_on_grade_are_known_among_the_openings_and_those_in_a_sag_are_not(small_network):
    streets = mesh_from_streets(small_network, 4.0, margin_m=20.0)
    gutters = GuttersOnMesh.of(small_network, streets.ground, streets.places)
    rows = small_network.inlets.assign(number_per_side=5.0, placement="on_sag")
    rows.loc[rows.index[0], "placement"] = "on_grade"
    network = small_network.with_tables(inlets=rows)
    openings = network_openings(network, gutters)
    found = inlets_on_grade(network, gutters, openings)
    # Five a side; R-1 falls from 20.40 to 20.20 m over 50 m.
    assert found.number.sum() == 10.0
    assert (openings.inflow_limit_m3_s[found.opening] > 0).all()
    reach = network.conduits.loc[rows.index[0]]
    level = network.nodes["ground_level_m"]
    fall = abs(level[reach["from_id"]] - level[reach["to_id"]])
    assert found.slope == pytest.approx(max(fall / 50.0, 1e-3))
    assert found.open_share == pytest.approx(0.5)
    sag = network.with_tables(inlets=rows.assign(placement="on_sag"))
    assert len(inlets_on_grade(sag, gutters, network_openings(sag, gutters)).opening) == 0
