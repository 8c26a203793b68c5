"""The old town at 2 m."""

import time

import pytest

from drainage.inundation.coupled.gutters_on_grid import GuttersOnGrid
from drainage.inundation.coupled.network_openings import network_openings
from drainage.inundation.ground.from_streets import ground_from_network
from drainage.inundation.ground.streets_on_grid import streets_on_grid
from drainage.network import read_network

pytestmark = pytest.mark.heavy


def test_two_metres_work_within_a_minute(root):
    town = read_network(root / "networks" / "miyun-old-town")
    began = time.process_time()
    grid = ground_from_network(town, 2.0)
    on_grid = streets_on_grid(town, grid)
    openings = network_openings(town, GuttersOnGrid.of(town, grid, on_grid))
    assert time.process_time() - began < 60.0
    assert grid.shape[0] * grid.shape[1] > 5_000_000
    # Inlets of the table 51.92 m3/s, and 0.345 of the lead of the hollow.
    assert openings.inflow_limit_m3_s.sum() == pytest.approx(51.92 + 0.3454, abs=1e-3)
