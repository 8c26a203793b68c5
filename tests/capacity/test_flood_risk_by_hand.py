"""Streets and ground in classes of depth: lengths, areas and times worked out on paper."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage.capacity.flood_risk import (
    DEPTH_CLASSES,
    depth_class,
    risk_of_ground,
    risk_of_streets,
    risk_reaches,
)
from tests.conftest import make_small_network
from tests.metrics.test_scores import made


def test_a_depth_on_a_limit_is_in_the_shallower_class():
    found = depth_class(np.array([0.0, 0.15, 0.1501, 0.27, 0.40, 0.41]))
    assert found.tolist() == ["≤0.15 m", "≤0.15 m", "0.15–0.27 m", "0.15–0.27 m", "0.27–0.40 m",
                              ">0.40 m"]  # fmt: skip


def test_a_reach_has_the_depth_of_its_deeper_end_and_the_time_of_the_longer():
    # A minute a step: G-B stands at 0.3 m for all five minutes between six values, G-A dry.
    town = make_small_network()
    reaches = risk_reaches(town, made(town, {"G-B": [0.3] * 6}))
    assert reaches["depth_class"].tolist() == ["0.27–0.40 m"] * 2
    assert reaches["longest_above_27cm_min"].tolist() == pytest.approx([5.0, 5.0])


def test_street_lengths_of_all_classes_make_the_whole():
    reaches = pd.DataFrame(
        {
            "length_m": [60.0, 40.0, 100.0],
            "depth_class": ["≤0.15 m", ">0.40 m", ">0.40 m"],
            "longest_above_15cm_min": [0.0, 35.0, 20.0],
            "longest_above_27cm_min": [0.0, 12.0, 15.0],
        }
    )
    table = risk_of_streets(reaches)
    assert table.index.tolist() == list(DEPTH_CLASSES)
    assert table["length_km"].tolist() == pytest.approx([0.06, 0.0, 0.0, 0.14])
    assert table["share_pct"].tolist() == pytest.approx([30.0, 0.0, 0.0, 70.0])
    assert table.loc[">0.40 m", ["longest_above_15cm_min", "longest_above_27cm_min"]].tolist() == [
        35.0, 15.0,
    ]  # fmt: skip


def test_ground_counts_by_cells_and_damp_ground_is_no_flood():
    # Cells of 10 m x 10 m are 0.01 ha: 0.04 m counts nowhere, 0.05 m in the first class.
    depth = np.array([[0.04, 0.05, 0.2], [0.3, 0.5, 0.6]])
    above = (depth > 0.15) * 30.0
    ground = xr.Dataset(
        {
            "greatest_depth_m": (("y", "x"), depth),
            "minutes_above_15cm": (("y", "x"), above),
            "minutes_above_27cm": (("y", "x"), (depth > 0.27) * 10.0),
        },
        {"x": [5.0, 15.0, 25.0], "y": [15.0, 5.0]},
    )
    table = risk_of_ground(ground)
    assert table["area_ha"].tolist() == pytest.approx([0.01, 0.01, 0.01, 0.02])
    assert table["longest_above_15cm_min"].tolist() == [0.0, 30.0, 30.0, 30.0]


def test_ground_of_a_mesh_is_counted_by_its_steps_of_depth():
    """600 m2 up to 0.05 m are no flood; 500 + 400 in 0.06 to 0.15, 300 up to 0.16, 200 at 0.50."""
    ground = xr.Dataset(
        {
            "depth_upper_m": ("depth_step", [0.05, 0.06, 0.15, 0.16, 0.50]),
            "area_m2": ("depth_step", [600.0, 500.0, 400.0, 300.0, 200.0]),
            "longest_minutes_above_15cm": ("depth_step", [0.0, 0.0, 0.0, 12.0, 40.0]),
            "longest_minutes_above_27cm": ("depth_step", [0.0, 0.0, 0.0, 0.0, 25.0]),
        }
    )
    table = risk_of_ground(ground)
    assert table["area_ha"].tolist() == pytest.approx([0.09, 0.03, 0.0, 0.02])
    assert table["longest_above_15cm_min"].fillna(-1).tolist() == [0.0, 12.0, -1.0, 40.0]
    assert table["longest_above_27cm_min"].fillna(-1).tolist() == [0.0, 0.0, -1.0, 25.0]
