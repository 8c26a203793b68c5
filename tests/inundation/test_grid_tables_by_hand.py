"""Series, totals and balances of a run on a grid, from sewers and ground made by hand.

The street node G-B with the reach R-1 and the street end B-C lie on the ground; M-B is joined
to it by an opening. Minutes 30, 31 and 32 are reported; the ground was sampled a little beside.
"""

from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from drainage.inundation.coupled import runs
from drainage.inundation.coupled.child import nearest_of
from drainage.inundation.coupled.datasets import series_on_grid, totals_on_grid
from drainage.inundation.coupled.record import _grid_balance, _whole_balance

NODES, SEWERS = ["M-A", "M-B", "CO1"], ["C-1", "C-2"]
BY_NODE = ("node_depth_m", "node_volume_m3", "node_lateral_inflow_m3_s", "node_inflow_m3_s",
           "node_flooding_m3_s", "node_sewage_share")  # fmt: skip
BY_LINK = ("link_flow_m3_s", "link_depth_m", "link_volume_m3")
TOTALS = ("node_max_depth_m", "node_max_depth_minute", "node_max_inflow_m3_s",
          "node_flooded_volume_m3", "node_flooded_minutes")  # fmt: skip
AT_OUTFALL = ("outfall_volume_m3", "outfall_max_flow_m3_s")


def column(*values):
    return np.array(values, float)[:, None]


SURFACE = {
    "street_id": np.array(["G-B"]),
    "end_id": np.array(["B-C"]),
    "reach_id": np.array(["R-1"]),
    "reach_area_m2": np.array([40.0]),
    "street.minute": np.array([29.0, 30.004, 30.996, 32.0]),
    "street.node_depth_m": column(9, 0.1, 0.3, 0.2),
    "street.node_m3": column(90, 2, 8, 5),
    "street.reach_m3": column(90, 4, 10, 6),
    "street.caught_m3": column(0, 6, 12, 13.2),
    "street.ends_m3": column(0, 0, 0, 3),
    "street.max_depth_m": np.array([0.35]),
    "street.max_depth_minute": np.array([31.2]),
    "ends_max_m3_s": np.array([0.07]),
    "ends_m3": np.array([3.5]),
    "spilled_m3": np.array([12.0]),
    "taken_m3": np.array([4.0]),
}
OPENINGS = SimpleNamespace(node_ids=("M-B",))


@pytest.fixture
def series(small_network):
    table = {name: (("minute", "node"), np.full((3, 3), 0.5)) for name in BY_NODE}
    table |= {name: (("minute", "link"), np.full((3, 2), 0.5)) for name in BY_LINK}
    sewers = xr.Dataset(table, {"minute": [30.0, 31.0, 32.0], "node": NODES, "link": SEWERS})
    return series_on_grid(sewers, SURFACE, small_network, OPENINGS)


def at(table, name, place):
    variable = table[name]
    dimension = next(d for d in variable.dims if d != "minute")
    return variable.sel({dimension: place}).to_numpy().tolist()


def test_a_street_node_is_as_deep_as_its_gutter_cells(series):
    assert at(series, "node_depth_m", "G-B") == [0.1, 0.3, 0.2]
    assert at(series, "node_depth_m", "M-B") == [0.5, 0.5, 0.5]
    # No cell of its own: dry.
    assert at(series, "node_depth_m", "G-A") == [0.0, 0.0, 0.0]
    assert at(series, "node_volume_m3", "G-B") == [0.0, 0.0, 0.0]


def test_the_inflow_of_a_street_is_what_stays_and_what_its_inlets_take(series):
    # Minute 31: 6 m3 more stand there and 6 went into inlets in 60 s; minute 32: 3 m3 less and
    # 1.2 m3: nothing came.
    assert at(series, "node_inflow_m3_s", "G-B") == pytest.approx([0.0, 0.2, 0.0])
    assert at(series, "node_lateral_inflow_m3_s", "G-B") == pytest.approx([0.0, -0.1, -0.02])
    assert at(series, "node_inflow_m3_s", "B-C") == pytest.approx([0.0, 0.0, 0.05])


def test_water_of_a_street_stands_in_its_reaches(series):
    assert at(series, "link_volume_m3", "R-1") == [4.0, 10.0, 6.0]
    assert at(series, "link_depth_m", "R-1") == pytest.approx([0.1, 0.25, 0.15])


def test_a_manhole_joined_to_the_ground_loses_nothing_and_sewage_on_it_is_unknown(series):
    assert at(series, "node_flooding_m3_s", "M-B") == [0.0, 0.0, 0.0]
    assert at(series, "node_flooding_m3_s", "M-A") == [0.5, 0.5, 0.5]
    assert at(series, "node_sewage_share", "M-A") == [0.5, 0.5, 0.5]
    assert np.isnan(at(series, "node_sewage_share", "G-B")).all()


def test_ground_that_was_sampled_at_other_times_is_refused(small_network):
    table = {name: (("minute", "node"), np.zeros((1, 3))) for name in BY_NODE}
    table |= {name: (("minute", "link"), np.zeros((1, 2))) for name in BY_LINK}
    for minute in (30.004, 30.013):  # 0.009 min beside a sample at most
        sewers = xr.Dataset(table, {"minute": [minute], "node": NODES, "link": SEWERS})
        series_on_grid(sewers, SURFACE, small_network, OPENINGS)
    sewers = xr.Dataset(table, {"minute": [30.1], "node": NODES, "link": SEWERS})
    with pytest.raises(AssertionError, match="not sampled"):
        series_on_grid(sewers, SURFACE, small_network, OPENINGS)


def test_totals_of_streets_manholes_and_ends(small_network, series):
    table = {name: ("node", np.full(3, 0.5)) for name in TOTALS}
    table |= {name: ("outfall", np.full(1, 0.5)) for name in AT_OUTFALL}
    table["link_max_flow_m3_s"] = ("link", np.full(2, 0.5))
    sewers = xr.Dataset(table, {"node": NODES, "link": SEWERS, "outfall": ["CO1"]})
    totals = totals_on_grid(sewers, series, SURFACE, small_network, OPENINGS)
    assert at(totals, "node_max_depth_m", "G-B") == 0.35
    assert at(totals, "node_max_depth_minute", "G-B") == 31.2
    assert at(totals, "node_max_inflow_m3_s", "G-B") == pytest.approx(0.2)
    assert at(totals, "node_max_inflow_m3_s", "B-C") == pytest.approx(0.07)
    assert at(totals, "node_max_inflow_m3_s", "G-A") == 0.0
    assert at(totals, "node_flooded_volume_m3", "M-B") == 0.0
    assert at(totals, "node_flooded_volume_m3", "M-A") == 0.5
    assert at(totals, "node_flooded_minutes", "M-B") == 0.0
    assert [at(totals, name, "M-B") for name in ("node_spilled_m3", "node_taken_m3")] == [12, 4]
    assert [at(totals, name, "M-A") for name in ("node_spilled_m3", "node_taken_m3")] == [0, 0]
    assert [at(totals, name, "B-C") for name in AT_OUTFALL] == [3.5, 0.07]
    assert [at(totals, name, "CO1") for name in AT_OUTFALL] == [0.5, 0.5]


# ---- balances


@pytest.mark.parametrize(("on_way", "river", "outflow"), [(3.0, 9.0, 62.0), (-3.0, 6.0, 65.0)])
def test_the_balance_of_the_whole_by_hand(on_way, river, outflow):
    # SWMM saw 10 m3 of river and 4 m3 taken from the ground come in, less 3 still on their way
    # to it, and 100 m3 go: 50 over gutters, 12 spilled, less 3 on their way up. 20 m3 left
    # the ground over its edges, 4 soaked away and 5 stand on it.
    amount = {"gutter_m3": 50.0, "left_m3": 20.0, "soaked_m3": 4.0, "stored_m3": 5.0,
              "in_transit_m3": on_way}  # fmt: skip
    sewers = {"river_inflow_m3": 10.0, "outflow_m3": 100.0, "final_storage_m3": 7.0, "x_m3": 1.0}
    assert _whole_balance(sewers, amount, 12.0, 4.0) == pytest.approx(
        {"river_inflow_m3": river, "outflow_m3": outflow, "final_storage_m3": 12 + on_way,
         "x_m3": 1.0}
    )  # fmt: skip


def test_the_error_of_the_ground_is_a_share_of_what_came_to_it():
    amount = {"gutter_m3": 50.0, "left_m3": 24.0, "soaked_m3": 3.0, "stored_m3": 5.0}
    found = _grid_balance({"grid_gap_m3": np.array(0.6)}, amount, 10.0, 4.0)
    assert found == pytest.approx(
        {"runoff_in_m3": 50.0, "spilled_in_m3": 10.0, "taken_out_m3": 4.0, "left_m3": 24.0,
         "soaked_m3": 3.0, "stored_m3": 5.0, "error_m3": 0.6, "relative_error": 0.01}
    )  # fmt: skip
    # Less than a cubic metre is judged as one.
    little = _grid_balance({"grid_gap_m3": np.array(0.2)}, amount | {"gutter_m3": 0.3}, 0.2, 0.0)
    assert little["relative_error"] == pytest.approx(0.2)


# ---- places


def test_of_two_places_as_near_the_first_is_taken():
    # Middles at 5, 15 and 25 m: the middle one lies 10 m from both.
    x, y = np.array([5.0, 15.0, 25.0]), np.full(3, 5.0)
    ends = np.array([5.0, 25.0]), np.array([5.0, 5.0])
    assert nearest_of(x, y, *ends).tolist() == [0, 0, 1]
    assert nearest_of(x, y, ends[0][::-1], ends[1]).tolist() == [1, 0, 0]
    assert nearest_of(x, y, np.zeros(0), np.zeros(0)).tolist() == [-1, -1, -1]


# ---- runs


def test_a_run_that_is_there_is_whole_and_not_made_again(monkeypatch, tmp_path):
    asked = SimpleNamespace(network=None, folder=tmp_path, scenario="s", event="e")
    request = SimpleNamespace(run=asked, town=SimpleNamespace(openings=None), settings=None)
    for name in ("network_below", "inp_below", "town_digest"):
        monkeypatch.setattr(runs, name, lambda *_: "")
    monkeypatch.setattr(runs, "_id_of", lambda *_: "same")
    monkeypatch.setattr(runs, "intact_record", lambda _folder: {"run_id": "same"})
    said = []
    outcome = runs.run_on_grid([request], workers=1, on_progress=said.append)["s", "e"]
    assert outcome.reused
    assert outcome.record == {"run_id": "same"}
    assert (said[-1].fraction, said[-1].finished, said[-1].total) == (1.0, 1, 1)
