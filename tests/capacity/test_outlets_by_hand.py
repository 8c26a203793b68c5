"""What each outlet's area copes with, and how far the river stands in its sewers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from drainage.capacity.backwater import backwater_of_outlets
from drainage.capacity.outlet_areas import hourly_rain_coped_with, margins_m, outlet_of_nodes
from tests.conftest import make_small_network
from tests.metrics.test_scores import made


def test_manholes_and_the_streets_above_them_belong_to_the_outlet_they_drain_to():
    outlet = outlet_of_nodes(make_small_network())
    assert outlet[["M-A", "M-B", "M-C", "G-A", "G-B"]].unique().tolist() == ["CO1"]
    assert "S-1" not in outlet.index


def test_a_manhole_may_fill_to_the_ground_and_a_street_to_its_limit():
    # M-A: ground 20.4, invert 18.6, 1.7 m deep held: 0.1 m below the ground. G-B, a sag, may
    # hold 0.15 m from its bottom: 0.2 m is 0.05 too deep. One report alone is a surge.
    town = make_small_network()
    result = made(town, {"M-A": [0, 1.7, 1.7, 2.5, 0, 0], "G-B": [0, 0.2, 0.2, 0, 0, 0]})
    margin = margins_m(town, result, pd.Index(["M-A", "G-B"]), 0.15)
    assert margin.tolist() == pytest.approx([-0.1, 0.05])


def coped(rows, hours=(30.0, 40.0, 50.0)):
    margins = pd.DataFrame.from_dict(rows, orient="index", columns=[1.0, 2.0, 3.0])
    outlets = pd.Series("CO1", index=margins.index)
    return hourly_rain_coped_with(margins, pd.Series(hours, index=[1.0, 2.0, 3.0]), outlets)


def test_the_rain_an_area_copes_with_lies_between_the_storms_that_hold_and_fail():
    # From 0.2 m below to 0.3 m above between 40 and 50 mm: 40 + 10 x 0.2 / 0.5 = 44 mm.
    found = coped({"a": [-1.0, -0.2, 0.3], "b": [-0.5, -0.4, 0.1]}).loc["CO1"]
    assert found["coped_mm"] == 40.0
    assert found["failed_mm"] == 50.0
    assert found["coped_interpolated_mm"] == pytest.approx(44.0)
    assert found["first_node_id"] == "a"


def test_an_area_that_never_or_always_fails_is_not_interpolated():
    never, always = coped({"a": [-1, -1, -0.1]}).loc["CO1"], coped({"a": [0.1, 1, 2]}).loc["CO1"]
    assert never["coped_mm"] == 50.0
    assert np.isnan(never["failed_mm"])
    # What an area copes with below the least storm nobody has run: less than it is all that is known.
    assert np.isnan(always["coped_mm"])
    assert always["failed_mm"] == 30.0
    assert np.isnan(always["coped_interpolated_mm"])


def test_a_run_that_is_not_scored_is_left_out():
    found = coped({"a": [-1.0, np.nan, 0.5]}).loc["CO1"]
    assert (found["coped_mm"], found["failed_mm"]) == (30.0, 50.0)


def test_the_river_stands_in_the_sewers_as_far_as_they_lie_below_it():
    # C-3 ends at 18.0 with d500: soffit 18.5 at CO1, 18.7 at M-C, 18.9 at M-B, 19.1 at M-A.
    # A river 0.8 m below the bank of 19.6 stands at 18.8: 0.3 m above the mouth; C-3 is full
    # over 50 m, C-2 up to half of its 0.2 m: 25 m. Inverts: 18.2, 18.4, 18.6 at M-A: all wet.
    found = backwater_of_outlets(make_small_network(), {"bai": 0.8}).loc["CO1"]
    assert found["river_level_m"] == pytest.approx(18.8)
    assert found["under_river_m"] == pytest.approx(0.3)
    assert found["full_by_river_m"] == pytest.approx(75.0)
    assert found["reach_m"] == pytest.approx(150.0)


def test_behind_a_sewer_that_rises_out_of_the_water_a_lower_one_is_not_counted():
    town = make_small_network()
    pipes = town.conduits.copy()
    # C-2 now rises to 19.4 and C-1 lies low behind it, cut off from the river at 18.8.
    pipes.loc["C-2", "from_invert_level_m"] = 19.4
    pipes.loc["C-1", ["from_invert_level_m", "to_invert_level_m"]] = [18.1, 18.0]
    found = backwater_of_outlets(town.with_tables(conduits=pipes), {"bai": 0.8}).loc["CO1"]
    # C-2's soffit from 18.7 to 19.9: (18.8 - 18.7) / 1.2 of 50 m.
    assert found["full_by_river_m"] == pytest.approx(50 + 50 / 12)
    assert found["reach_m"] == pytest.approx(50 + 50 * (18.8 - 18.2) / 1.2)


def test_a_free_outlet_has_no_backwater():
    found = backwater_of_outlets(make_small_network(), {"bai": 2.0}).loc["CO1"]
    assert np.isnan(found["river_level_m"])
    assert (found["full_by_river_m"], found["reach_m"]) == (0.0, 0.0)


def test_the_level_that_an_imported_model_sets_at_an_outlet_is_not_called_free():
    town = make_small_network()
    own = replace(town.with_tables(outfalls=town.outfalls.assign(river="")), model="[TITLE]")
    found = backwater_of_outlets(own, {"bai": 0.8}).loc["CO1"]
    assert found[["river_level_m", "full_by_river_m", "reach_m"]].isna().all()
