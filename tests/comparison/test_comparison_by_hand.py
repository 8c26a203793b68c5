"""What a comparison says, figure by figure: change, side effects, growth, what may be compared."""

import numpy as np
import pandas as pd
import pytest

from drainage.comparison import (
    agreement,
    beside_each_other,
    compare,
    grows_though_capacity_is_added,
    rank_correlation,
    require_comparable,
    rounded,
    side_effects,
    write_csv,
)
from drainage.comparison.compare import SCOPES
from drainage.errors import ComparisonError
from drainage.metrics.columns import shown_in

RECORD = {"scenario": "existing", "event": "h54", "storm": "a", "river_below_bank_m": 2.0,
          "settings": {"routing_step_s": 5.0}}  # fmt: skip

METRICS = {scope: shown_in("compared", scope) for scope in SCOPES}


@pytest.mark.parametrize(
    ("name", "other"),
    [("event", "h33"), ("storm", "b"), ("river_below_bank_m", 1.9),
     ("settings", {"routing_step_s": 2.5})],
)  # fmt: skip
def test_runs_that_differ_in_anything_but_the_works_are_not_compared(name, other):
    require_comparable(RECORD, RECORD | {"scenario": "better", "run_id": "x"})
    with pytest.raises(ComparisonError, match=f"they differ in {name}"):
        require_comparable(RECORD, RECORD | {name: other})


def changes(*rows):
    """A comparison of single rows: scope, id, metric, change, change_pct."""
    columns = ["scope", "id", "metric", "change", "change_pct"]
    return pd.DataFrame(rows, columns=columns)


def named(table, outlets=("CO1", "CO2")):
    return list(side_effects(table, list(outlets))["id"])


@pytest.mark.parametrize(
    ("scope", "metric", "change_m", "worse"),
    [
        # A centimetre is the rounding of depths: 1.0 cm is none, 1.1 cm is one.
        ("point", "max_depth_m", 0.010, False),
        ("point", "max_depth_m", 0.011, True),
        ("street", "max_depth_m", 0.011, True),
        ("street", "max_depth_m", -0.5, False),
        ("conduit", "max_depth_m", 0.5, False),
        ("point", "max_lane_depth_m", 0.5, False),
    ],
)
def test_a_place_is_worse_from_more_than_a_centimetre(scope, metric, change_m, worse):
    assert bool(named(changes((scope, "x", metric, change_m, 50.0)))) == worse


@pytest.mark.parametrize(
    ("change_m3", "change_pct", "worse"),
    [
        (10.0, 50.0, False), (10.5, 50.0, True),  # more than 10 m3
        (50.0, 1.0, False), (50.0, 1.1, True),  # and more than 1 %
        (50.0, np.nan, True),  # an outlet that was dry has no percentage
    ],
)  # fmt: skip
@pytest.mark.parametrize("metric", ["overflow_volume_m3", "sewage_volume_m3"])
def test_an_outlet_is_worse_from_more_than_10_m3_and_one_per_cent(
    metric, change_m3, change_pct, worse
):
    row = ("outfall", "CO1", metric, change_m3, change_pct)
    assert bool(named(changes(row))) == worse
    assert named(changes(row), outlets=["CO2"]) == []


def test_more_sewage_is_told_where_the_overflow_hardly_grows():
    """57.0 to 105.3 m3 of sewage in 4,000 to 4,020 m3: 0.5 % more water, 85 % more sewage."""
    table = changes(
        ("outfall", "CO1", "overflow_volume_m3", 20.0, 0.5),
        ("outfall", "CO1", "sewage_volume_m3", 48.3, 84.7),
        ("outfall", "CO2", "sewage_volume_m3", 3.3, 21.4),
    )
    assert side_effects(table, ["CO1", "CO2"])[["id", "metric"]].to_numpy().tolist() == [
        ["CO1", "sewage_volume_m3"]
    ]


def test_the_worst_stand_first_points_then_streets_then_outlets():
    table = changes(
        ("outfall", "CO1", "overflow_volume_m3", 900.0, 9.0),
        ("street", "S1", "max_depth_m", 0.20, 9.0),
        ("point", "1", "max_depth_m", 0.02, 9.0),
        ("point", "2", "max_depth_m", 0.05, 9.0),
        ("outfall", "CO2", "overflow_volume_m3", 990.0, 9.0),
    )
    assert named(table) == ["2", "1", "S1", "CO2", "CO1"]
    many = changes(*(("point", str(k), "max_depth_m", 0.1 + k, 9.0) for k in range(7)))
    assert named(many) == ["6", "5", "4", "3", "2"]
    assert list(side_effects(many, [], most=1)["id"]) == ["6"]


@pytest.mark.parametrize(("change_pct", "grows"), [(1.0, False), (1.5, True), (-5.0, False)])
def test_flooding_grows_from_more_than_one_per_cent(change_pct, grows):
    table = changes(
        ("town", "t", "total_flooded_volume_m3", 1.0, change_pct),
        ("town", "t", "sewage_to_rivers_m3", 99.0, 99.0),
    )
    assert grows_though_capacity_is_added(table) == grows


def frames(**values):
    """Scores of one place a scope, nothing anywhere but for ``values``: scope -> metric -> pair."""
    scores = {}
    for side in (0, 1):
        for scope, metrics in METRICS.items():
            frame = pd.DataFrame({metric: [0.0] for metric in metrics}, index=["x"])
            for metric, pair in values.get(scope, {}).items():
                frame.loc["x", metric] = pair[side]
            scores["before" if side == 0 else "after", scope] = frame
    return scores


@pytest.mark.parametrize(
    ("pair", "change", "pct"),
    [
        ((200.0, 150.0), -50.0, -25.0),
        ((200.0, 250.0), 50.0, 25.0),
        ((0.0, 5.0), 5.0, np.nan),  # nothing before: no percentage
        ((0.5, 1.0), 0.5, 100.0),
    ],
)
def test_change_and_percentage_of_what_was_before(pair, change, pct):
    table = compare("before", "after", "h54", frames(outfall={"sewage_volume_m3": pair}))
    row = table.query("scope == 'outfall' and metric == 'sewage_volume_m3'").iloc[0]
    assert row[["before_value", "after_value", "change"]].tolist() == [*pair, change]
    assert row["change_pct"] == pytest.approx(pct, nan_ok=True)
    assert row[["before", "after", "event", "id", "unit"]].tolist() == (
        ["before", "after", "h54", "x", "m3"]
    )


def test_every_metric_of_every_place_has_a_row():
    scores = frames()
    scores["after", "point"] = scores["after", "point"].rename(index={"x": "new"})
    table = compare("before", "after", "h54", scores)
    count = table.groupby("scope").size()
    # Two points, one of each other scope.
    assert count["point"] == 2 * len(METRICS["point"])
    assert all(count[s] == len(m) for s, m in METRICS.items() if s != "point")
    assert table[table["scope"] == "point"]["id"].unique().tolist() == ["x", "new"]
    assert not table.duplicated(["scope", "id", "metric"]).any()


def beside(depth_streets, depth_grid):
    n = len(depth_streets)
    key = {"scenario": "s", "event": "e", "point_no": [str(k) for k in range(n)], "name_zh": "点"}
    streets = pd.DataFrame(key | {"max_depth_m": depth_streets, "rank": 1, "limiting_cause": "sag"})
    grid = pd.DataFrame(key | {"max_depth_m": depth_grid, "rank": 2, "limiting_cause": "inlets"})
    return beside_each_other(streets, grid)


def test_streets_and_grid_beside_each_other():
    row = beside([0.30], [0.2512]).iloc[0]
    assert row[["depth_streets_m", "depth_grid_m", "depth_difference_m"]].tolist() == (
        [0.30, 0.2512, -0.049]
    )
    assert row[["rank_streets", "rank_grid", "cause_streets", "cause_grid"]].tolist() == (
        [1, 2, "sag", "inlets"]
    )


@pytest.mark.parametrize(
    ("streets", "grid", "rho"),
    [
        # Two of four change places: 1 - 6 (1 + 1) / (4 (16 - 1)) = 0.8.
        ([0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.4, 0.3], 0.8),
        ([0.1, 0.2, 0.3], [0.1, 0.2, 0.3], 1.0),
        ([0.1, 0.2], [0.1, 0.2], np.nan),
        ([0.1, 0.2, np.nan], [0.1, 0.2, 0.3], np.nan),
        ([0.1, 0.1, 0.1], [0.1, 0.2, 0.3], np.nan),
        # Two different values are enough: ranks 1.5 1.5 3 beside 1 2 3, r = 0.866.
        ([0.1, 0.1, 0.3], [0.1, 0.2, 0.3], 0.866),
    ],
)
def test_rank_correlation_by_hand(streets, grid, rho):
    assert rank_correlation(beside(streets, grid)).iloc[0] == pytest.approx(rho, nan_ok=True)


def test_how_far_streets_and_grid_agree_by_hand():
    """Differences +0.02, -0.04, +0.03 and one unknown: mean of sizes 0.09 / 3 = 0.03, with sign
    0.01 / 3 = 0.003, the greatest 0.04 at point 1. Deeper than 0.15 m on both: points 0 and 1
    (point 2 stands at 0.15 on the streets, not above), of which 1 has the same cause."""
    both = beside([0.20, 0.34, 0.15, 0.40], [0.22, 0.30, 0.18, np.nan])
    both.loc[1, "cause_grid"] = "sag"
    row = agreement(both).iloc[0]
    assert row["points_compared"] == 3
    assert row["mean_difference_m"] == pytest.approx(0.03)
    assert row["mean_deeper_on_grid_m"] == pytest.approx(0.003)
    assert row["greatest_difference_m"] == pytest.approx(0.04)
    assert row["greatest_at_point"] == "1"
    assert (row["points_deep_on_both"], row["same_cause_there"]) == (2, 1)
    # Ranks 2 3 1 beside 2 3 1.
    assert row["rank_correlation"] == 1.0


def test_runs_agree_by_themselves_and_unscored_ones_say_nothing():
    both = pd.concat(
        [
            beside([0.2, 0.3], [0.3, 0.3]).assign(event="a"),
            beside([0.2], [np.nan]).assign(event="b"),
        ]
    )
    table = agreement(both).set_index("event")
    assert table.at["a", "mean_difference_m"] == pytest.approx(0.05)
    assert table.at["b", "points_compared"] == 0
    assert np.isnan(table.at["b", "mean_difference_m"])
    assert table.at["b", "greatest_at_point"] == ""


def test_figures_are_shown_with_the_digits_they_are_good_for():
    """Depths to a millimetre, minutes and volumes to a tenth; sewage to a litre, since it is judged
    by 1 m3, shares to a ten-thousandth per cent, since per cents are shown of them."""
    shown = rounded(
        pd.DataFrame(
            {"max_depth_m": [0.12345], "minutes_above_limit": [12.345],
             "sewage_volume_m3": [5.4321], "other_share_above": [0.12345678],
             "flow_to_capacity": [0.98765], "change_pct": [12.345], "max_flow_m3_s": [1.234567],
             "peak_flow_m3_s": [1.234567], "overflow_volume_m3": [5.4321],
             "not_a_figure": [0.123456789]}
        )
    ).iloc[0]  # fmt: skip
    assert shown.tolist() == [
        0.123, 12.3, 5.432, 0.123457, 0.99, 12.3, 1.2346, 1.2346, 5.4, 0.123456789,
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_with_the_start_of_a_formula_gets_an_apostrophe(tmp_path, start):
    frame = pd.DataFrame({"name": [f"{start}x"], "flag": [True], "other": [False]})
    write_csv(frame, tmp_path / "deep" / "t.csv")
    text = (tmp_path / "deep" / "t.csv").read_bytes().decode().strip()
    assert text.replace('"', "").endswith(f"'{start}x,true,false")
