"""Which outlets the water of a manhole reaches, by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from drainage.metrics import link_volumes, outlets_reached
from drainage.report.flood_plan.before_rain import before_rain
from tests.conftest import make_small_network
from tests.made_flows import volumes, with_relief


def test_the_water_is_shared_as_the_volumes_that_leave_and_mixes_again_where_it_runs_back():
    moved = volumes({"C-1": (200, 0), "C-2": (100, 25), "C-3": (175, 0), "X-1": (75, 0)})
    own = outlets_reached(with_relief(), "M-A", moved)
    # M-B gives 4/7 to M-C and 3/7 to SO9; of what is at M-C, 25 of 200 run back to M-B:
    # SO9 gets 3/7 / (1 - 4/7 * 1/8) = 6/13.
    assert own.shares == pytest.approx({"CO1": 7 / 13, "SO9": 6 / 13})
    assert list(own.shares) == ["CO1", "SO9"]
    assert own.nodes["M-B"] == pytest.approx(14 / 13)


def test_a_relief_that_carries_nearly_all_comes_first():
    moved = volumes({"C-2": (9, 0), "C-3": (50, 0), "X-1": (91, 0)})
    own = outlets_reached(with_relief(), "M-B", moved)
    assert list(own.shares) == ["SO9", "CO1"]
    assert own.shares["SO9"] == pytest.approx(0.91)


def test_what_a_regulator_takes_is_no_outlets():
    moved = volumes({"C-3": (60, 0), "Q-CO1": (40, 0), "I-1": (70, 0)})
    own = outlets_reached(make_small_network(), "M-C", moved)
    assert own.shares == pytest.approx({"CO1": 0.6, "WE": 0.4})


def test_water_that_rises_to_the_street_and_water_that_never_leaves_are_no_way():
    moved = volumes({"L-A": (500, 0), "C-1": (10, 0), "C-2": (10, 0), "C-3": (10, 0)})
    assert outlets_reached(make_small_network(), "M-A", moved).shares == {"CO1": 1.0}
    # To and fro between two manholes from which nothing leads on.
    moved = volumes({"C-1": (10, 10)})
    assert outlets_reached(make_small_network(), "M-A", moved).shares == {}


def test_without_a_run_every_outlet_down_the_sewers_is_reached_the_nearest_first():
    own = outlets_reached(with_relief(), "M-A")
    # M-A to M-B 50 m, to M-C 100 m, to CO1 as C-3; to SO9 300 m from M-B.
    assert next(iter(own.shares)) == "CO1"
    assert set(own.shares) == {"CO1", "SO9", "WE"}
    assert all(np.isnan(share) for share in own.shares.values())
    assert set(outlets_reached(with_relief(), "M-C").shares) == {"CO1", "WE"}


def test_an_outlet_or_a_pump_of_less_than_a_tenth_is_not_looked_at():
    network = with_relief()
    moved = volumes({"C-2": (91, 0), "C-3": (91, 0), "X-1": (9, 0)})
    (own,) = before_rain(network, "1", moved).outlets
    assert (own.outlet_id, own.share) == ("CO1", pytest.approx(0.91))
    assert {one.outlet_id for one in before_rain(network, "1").outlets} == {"CO1", "SO9", "WE"}


def test_what_a_link_moved_is_told_each_way():
    flow = xr.DataArray([[0.0], [1.0], [-1.0]], dims=("minute", "link"),
                        coords={"minute": [10.0, 11.0, 12.0], "link": ["C-1"]})  # fmt: skip
    own = link_volumes(SimpleNamespace(series=xr.Dataset({"link_flow_m3_s": flow})))
    # Half of 1 m3/s over two minutes; half of 1 m3/s over the last.
    assert own.loc["C-1"].tolist() == [60.0, 30.0]
