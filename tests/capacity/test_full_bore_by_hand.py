"""The return period a sewer carries running full: every figure worked out on paper."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from drainage.capacity.classes import class_of, lengths_by_class
from drainage.capacity.full_bore import (
    CIRCLE,
    FED,
    NO_LAND,
    NO_SIZE,
    NO_TIME,
    full_bore_classes,
    sewer_full_flow_m3_s,
)
from drainage.capacity.outlet_areas import outlet_of_nodes
from drainage.capacity.required import required_periods
from drainage.rainfall import load_formula
from drainage.scenario.capacity_settings import CapacitySettings, CapacityZone
from tests.conftest import make_small_network

SETTINGS = CapacitySettings()
# d500 at 4 per mille, n = 0.013: A = pi/16 m2, R = 0.125 m, R^(2/3) = 0.25.
FULL_M3_S = math.pi / 16 * 0.25 * math.sqrt(0.004) / 0.013
# 50 m at Q / A = 1.216 m/s.
ONE_PIPE_MIN = 50 / (0.25 * math.sqrt(0.004) / 0.013) / 60


@pytest.fixture(scope="module")
def formula(root):
    return load_formula(root / "rainfall", "beijing-zone-ii")


def with_land(area_ha: float, **conduits):
    """The small town with one block alone, at M-A, wholly sealed, without a gutter."""
    town = make_small_network()
    block = town.subcatchments.loc[["K-A"]].assign(
        area_ha=area_ha, imperviousness_pct=100.0, gutter_id="", gutter_share=0.0
    )
    pipes = town.conduits.copy()
    for column, values in conduits.items():
        for name, value in values.items():
            pipes.loc[name, column] = value
    return town.with_tables(subcatchments=block, conduits=pipes)


def test_a_sewer_has_the_return_period_of_the_rain_it_just_carries(formula):
    # Q = 0.9 F q / 1000 with q = 1602 (1 + 1.037 lg 3) / (10 + 11.593)^0.681 at M-A, P = 3.
    q3 = 1602 * (1 + 1.037 * math.log10(3)) / 21.593**0.681
    area_ha = 1000 * FULL_M3_S / (0.9 * q3)
    table = full_bore_classes(with_land(area_ha), formula, SETTINGS)
    assert table.at["C-1", "full_flow_m3_s"] == pytest.approx(FULL_M3_S)
    assert table.at["C-1", "concentration_min"] == 10.0
    assert table.at["C-1", "full_bore_period_a"] == pytest.approx(3.0)
    # The same land reaches C-2 one pipe later, where the rain is weaker: P is greater.
    later = 10 + ONE_PIPE_MIN
    q = FULL_M3_S * 1000 / (0.9 * area_ha)
    lg_p = (q * (later + 11.593) ** 0.681 / 1602 - 1) / 1.037
    assert table.at["C-2", "concentration_min"] == pytest.approx(later)
    assert table.at["C-2", "full_bore_period_a"] == pytest.approx(10**lg_p)
    assert table.at["C-2", "full_bore_class"] == "3≤P<5"


def test_half_the_land_of_a_sewer_twice_the_rain(formula):
    # q(P) is what doubles, not P: 1 + 1.037 lg P from 2 to 4.
    q2 = 1602 * (1 + 1.037 * math.log10(2)) / 21.593**0.681
    area_ha = 1000 * FULL_M3_S / (0.9 * q2) / 2
    table = full_bore_classes(with_land(area_ha), formula, SETTINGS)
    lg_p = (2 * (1 + 1.037 * math.log10(2)) - 1) / 1.037
    assert table.at["C-1", "full_bore_period_a"] == pytest.approx(10**lg_p)
    assert table.at["C-1", "full_bore_class"] == "P≥5"


def test_two_sewers_that_leave_a_manhole_share_its_flow(formula):
    q1 = 1602 / 21.593**0.681
    town = with_land(2 * 1000 * FULL_M3_S / (0.9 * q1))
    twin = town.conduits.loc[["C-1"]].rename(index={"C-1": "C-1b"})
    town = town.with_tables(conduits=pd.concat([town.conduits, twin]))
    table = full_bore_classes(town, formula, SETTINGS)
    assert table.loc[["C-1", "C-1b"], "full_bore_period_a"].tolist() == pytest.approx([1.0, 1.0])


def test_a_sewer_that_rises_carries_nothing_and_one_without_size_has_no_class(formula):
    town = with_land(1.0, to_invert_level_m={"C-1": 18.7}, diameter_mm={"C-2": 0.0})
    table = full_bore_classes(town, formula, SETTINGS)
    assert table.at["C-1", "full_flow_m3_s"] == 0.0
    assert table.at["C-1", "full_bore_class"] == "P<1"
    assert table.at["C-2", "full_bore_reason"] == NO_SIZE
    # Below it the time of concentration is not known: no guess stands in its place.
    assert table.at["C-3", "full_bore_reason"] == NO_TIME
    assert table.at["C-3", "full_bore_class"] == ""


def test_without_land_above_it_a_sewer_is_not_called_large_enough(formula):
    town = with_land(1.0)
    below = town.subcatchments.assign(outlet_id="M-C")
    table = full_bore_classes(town.with_tables(subcatchments=below), formula, SETTINGS)
    assert table["full_bore_reason"].tolist() == [NO_LAND, NO_LAND, ""]


def test_sewers_in_a_circle_are_named(formula):
    town = with_land(1.0, to_id={"C-2": "M-A"})
    table = full_bore_classes(town, formula, SETTINGS)
    assert table.loc[["C-1", "C-2"], "full_bore_reason"].tolist() == [CIRCLE, CIRCLE]


def test_land_counts_by_what_covers_it_and_where_its_gutter_leads(formula):
    # Block 0.16 ha, 65 % sealed: 0.65 x 0.9 + 0.35 x 0.15 = 0.6375; street 0.016 ha, 95 %:
    # 0.8625. A fifth of each block goes by the gutter to the same manhole.
    table = full_bore_classes(make_small_network(), formula, SETTINGS)
    one = 0.16 * 0.6375 + 0.016 * 0.8625
    assert table["runoff_area_ha"].tolist() == pytest.approx([one, 2 * one, 3 * one])


def test_a_ditch_carries_mannings_flow_to_its_edge_and_sediment_takes_from_a_box():
    rows = make_small_network().conduits.loc[["C-1", "C-2"]].copy()
    rows["shape"] = ["trapezoid", "box"]
    rows["width_mm"], rows["height_mm"], rows["diameter_mm"] = 1000.0, 500.0, 0.0
    rows["side_slope"], rows["sediment_depth_mm"] = [1.0, 0.0], [0.0, 100.0]
    rows["barrels"] = 2
    ditch, box = 2 * 0.75 * (0.75 / (1 + 2**0.5)) ** (2 / 3), 2 * 0.4 * (0.4 / 2.8) ** (2 / 3)
    expected = [part * math.sqrt(0.004) / 0.013 for part in (ditch, box)]
    assert sewer_full_flow_m3_s(rows).tolist() == pytest.approx(expected)


def test_classes_begin_at_their_return_period():
    assert class_of([0.99, 1.0, 2.0, 2.99, 3.0, 5.0, 1000.0, np.nan]).tolist() == [
        "P<1", "1≤P<2", "2≤P<3", "2≤P<3", "3≤P<5", "P≥5", "P≥5", "",
    ]  # fmt: skip


def test_the_shares_of_all_classes_make_a_hundred():
    table = lengths_by_class(
        pd.Series(["P<1", "P≥5", "P<1", ""]), pd.Series([100.0, 250.0, 50.0, 100.0])
    )
    assert table.at["P<1", "length_km"] == pytest.approx(0.15)
    assert table["share_pct"].tolist() == pytest.approx([30.0, 0.0, 0.0, 0.0, 50.0, 20.0])


def test_the_standard_asks_by_size_of_the_city_and_class_of_area():
    pipes = make_small_network().conduits.loc[["C-1", "C-3"]]
    zone = CapacityZone(name="Station", area_class="important", streets=("S1",))
    found = required_periods(pipes, CapacitySettings(city_size="large", zones=(zone,)))
    # GB 50014-2021, table 4.1.3, large cities: important areas 5 to 10, the centre 2 to 5 years.
    assert found["required_period_a"].tolist() == [5.0, 2.0]
    assert found["zone"].tolist() == ["Station", ""]
    own = required_periods(pipes, CapacitySettings(required_period_a=3.0, zones=(zone,)))
    assert own["required_period_a"].tolist() == [3.0, 3.0]


def with_trunk():
    """The small town with a trunk T-1, T-2 to an outlet of its own: 1 ha, wholly sealed, at its
    head. It takes in M-B, which keeps its sewer, at T-2."""
    town = with_land(1.0)
    heads = town.junctions.loc[["M-A", "M-B"]].set_axis(["T-1", "T-2"])
    pipes = town.conduits.loc[["C-1", "C-2", "C-1"]].set_axis(["T-1", "T-2", "T-B"])
    pipes["from_id"], pipes["to_id"] = ["T-1", "T-2", "M-B"], ["T-2", "TO", "T-2"]
    land = town.subcatchments.set_axis(["N-1"]).assign(outlet_id="T-1")
    return town.with_tables(
        junctions=pd.concat([town.junctions, heads]),
        conduits=pd.concat([town.conduits, pipes]),
        outfalls=pd.concat([town.outfalls, town.outfalls.iloc[[0]].set_axis(["TO"])]),
        subcatchments=pd.concat([town.subcatchments, land]),
    )


def test_a_trunk_is_classed_by_its_own_land_until_it_takes_a_manhole_in(formula):
    table = full_bore_classes(with_trunk(), formula, SETTINGS)
    # 1 ha x 0.9 at both heads; the land of M-B stays with its old sewer.
    assert table.loc[["T-1", "C-1", "C-2"], "runoff_area_ha"].tolist() == pytest.approx([0.9] * 3)
    assert table.at["T-1", "full_bore_period_a"] == pytest.approx(
        table.at["C-1", "full_bore_period_a"]
    )
    assert table.at["T-1", "full_bore_reason"] == ""
    assert table.at["T-2", "full_bore_reason"] == FED
    assert table.at["T-2", "full_bore_class"] == ""
    assert outlet_of_nodes(with_trunk())[["T-1", "T-2", "M-B"]].tolist() == ["TO", "TO", "CO1"]
