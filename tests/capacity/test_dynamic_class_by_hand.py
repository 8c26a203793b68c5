"""The class of a sewer from the minutes it stands surcharged under P = 1, 2, 3, 5, 10."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drainage.capacity.surcharge import (
    NOT_SCORED,
    dynamic_classes,
    meets_required,
    minutes_surcharged,
)
from drainage.rainfall import load_formula
from drainage.rainfall.return_period_storms import chicago_of_period, nested_day_of_period
from tests.conftest import make_small_network
from tests.metrics.test_scores import made


def minutes(**rows: list[float]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", columns=[1.0, 2.0, 3.0, 5.0, 10.0])


def test_the_class_is_the_greatest_storm_before_the_first_that_surcharges():
    found = dynamic_classes(
        minutes(small=[6, 9, 12, 20, 30], middle=[0, 5, 5.1, 9, 20], large=[0, 0, 0, 0, 7],
                largest=[0, 0, 0, 0, 5]), 5.0)  # fmt: skip
    assert found["dynamic_period_a"].tolist() == [0.0, 2.0, 5.0, 10.0]
    assert found["dynamic_class"].tolist() == ["P<1", "2≤P<3", "P≥5", "P≥5"]


def test_a_greater_storm_that_passes_does_not_mend_a_smaller_one_that_does_not():
    found = dynamic_classes(minutes(odd=[0, 8, 0, 0, 0]), 5.0)
    assert found.at["odd", "dynamic_class"] == "1≤P<2"


def test_a_run_that_is_not_scored_leaves_open_only_what_it_decides():
    nan = np.nan
    found = dynamic_classes(
        minutes(before=[9, nan, 9, 9, 9], at=[0, nan, 9, 9, 9], beyond=[0, 0, 0, 0, nan]), 5.0
    )
    assert found["dynamic_class"].tolist() == ["P<1", "", "P≥5"]
    assert found["dynamic_reason"].tolist() == ["", NOT_SCORED, ""]
    assert found.at["beyond", "dynamic_period_a"] == 5.0


def test_a_sewer_that_holds_in_all_runs_is_not_judged_by_a_rarer_storm():
    met = meets_required(
        pd.Series([2.0, 3.0, 10.0, 5.0, np.nan]), pd.Series([3.0, 3.0, 30.0, 30.0, 3.0]), 10.0
    )
    assert met.tolist() == [False, True, pd.NA, False, pd.NA]


def test_storms_of_a_return_period_hold_the_depth_of_the_formula(root):
    formula = load_formula(root / "rainfall", "beijing-zone-ii")
    # H = 0.006 x 1602 (1 + 1.037 lg P) x t / (t + 11.593)^0.681
    two_hours = 0.006 * 1602 * (1 + 1.037 * np.log10(3)) * 120 / 131.593**0.681
    storm = chicago_of_period(formula, 3.0, 120.0)
    assert storm.depth_mm == pytest.approx(two_hours)
    # An hour about the peak of a Chicago storm is the hour of the same return period.
    assert storm.return_period_a == pytest.approx(3.0, rel=0.02)
    day = nested_day_of_period(formula, 20.0)
    whole = 0.006 * 1602 * (1 + 1.037 * np.log10(20)) * 1440 / 1451.593**0.681
    assert day.depth_mm == pytest.approx(whole)
    assert day.return_period_a == pytest.approx(20.0, rel=1e-6)


def test_a_last_sewer_of_unknown_height_is_not_called_overloaded():
    # C-3 ends at the outfall: by hand M-C, invert 17.9, is 0.9 m deep, 18.8, for 5 min: above
    # the soffit of 18.2 + 0.5 m. An ellipse has no height in the table: no soffit, no verdict.
    town = make_small_network()
    pipes = town.conduits.loc[["C-3"]]
    result = made(town, {"M-C": [0.9] * 6})
    assert minutes_surcharged(town, result, pipes)["C-3"] == pytest.approx(5.0)
    ellipse = pipes.assign(shape="other", diameter_mm=0.0)
    assert np.isnan(minutes_surcharged(town, result, ellipse)["C-3"])


def test_a_relief_is_surcharged_when_the_sewer_beside_it_is_too():
    # M-C stands at 17.9 + 0.7 = 18.6 m: over the soffit of a d300 at 18.2 + 0.3 m, under that of
    # the d500 beside it at 18.7 m. At 18.8 m both are full for the 5 minutes.
    town = make_small_network()
    pipes = town.conduits.loc[["C-3", "C-3"]].set_axis(["C-3", "P-C-3"])
    pipes.loc["P-C-3", "diameter_mm"] = 300.0
    town = town.with_tables(conduits=pd.concat([town.conduits, pipes.loc[["P-C-3"]]]))
    for depth_m, minutes_full in ((0.7, 0.0), (0.9, 5.0)):
        result = made(town, {"M-C": [depth_m] * 6})
        found = minutes_surcharged(town, result, pipes)
        assert found.tolist() == pytest.approx([minutes_full] * 2)
