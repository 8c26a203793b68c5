"""Whether points and outlets meet their targets, on tables made by hand."""

import pandas as pd
import pytest

from drainage.metrics import VERDICTS
from drainage.report.targets import outlet_targets, point_targets
from drainage.scenario.settings import Targets

HOURLY_MM = {"h20": 20.0, "h33": 33.0, "long": 33.0, "h54": 54.0, "h65": 65.4}


def points(*rows):
    """rows: scenario, event, point_no, target mm, depth m, meets_target."""
    names = [
        "scenario",
        "event",
        "point_no",
        "target_hourly_rain_mm",
        "max_depth_m",
        "meets_target",
    ]
    frame = pd.DataFrame(rows, columns=names)
    frame["minutes_above_limit"] = frame["max_depth_m"] * 100
    frame["max_lane_depth_m"] = frame["max_depth_m"] / 2
    return frame.assign(**dict.fromkeys(VERDICTS, frame["meets_target"]))


def outfalls(*rows):
    """rows: scenario, event, outlet_id, system, sewage m3, meets_target."""
    names = ["scenario", "event", "outlet_id", "system", "sewage_volume_m3", "meets_target"]
    frame = pd.DataFrame(rows, columns=names)
    frame["overflow_volume_m3"] = frame["sewage_volume_m3"] * 10
    return frame


def only(frame):
    assert len(frame) == 1
    return frame.iloc[0]


def test_the_heaviest_storm_not_above_the_target_decides():
    row = only(point_targets(points(
        ("a", "h54", "1", 54.0, 0.12, True), ("a", "h33", "1", 54.0, 0.05, True),
        ("a", "h65", "1", 54.0, 0.40, True)), HOURLY_MM))  # fmt: skip
    assert (row["event"], row["storm_rain_mm"], row["max_depth_m"]) == ("h54", 54.0, 0.12)
    assert (row["minutes_above_limit"], row["max_lane_depth_m"]) == (12.0, 0.06)
    assert bool(row["meets_target"])
    assert row["tested_at_target"]


def test_of_storms_as_heavy_the_deepest_water_decides():
    rows = (("a", "h33", "1", 33.0, 0.14, True), ("a", "long", "1", 33.0, 0.09, True))
    for order in (rows, rows[::-1]):
        assert only(point_targets(points(*order), HOURLY_MM))["event"] == "h33"


def test_a_lighter_storm_that_misses_the_target_is_not_forgotten():
    row = only(point_targets(points(
        ("a", "h54", "1", 54.0, 0.12, True), ("a", "h33", "1", 54.0, 0.20, False)), HOURLY_MM))  # fmt: skip
    assert row["event"] == "h54"
    assert not row["meets_target"]


def test_a_run_that_is_not_scored_never_counts_as_met():
    nan = float("nan")
    table = point_targets(points(
        ("a", "h54", "1", 54.0, nan, nan), ("a", "h33", "1", 54.0, 0.10, True),
        ("b", "h54", "1", 54.0, nan, nan), ("b", "h33", "1", 54.0, nan, nan),
        ("c", "h65", "1", 54.0, 0.01, pd.NA)), HOURLY_MM).set_index("scenario")  # fmt: skip
    assert table["event"].to_dict() == {"a": "h33", "b": "", "c": ""}
    assert table["tested_at_target"].to_dict() == {"a": False, "b": False, "c": False}
    assert table["meets_target"].isna().to_dict() == {"a": False, "b": True, "c": True}
    assert table["meets_target"].dtype == "boolean"
    assert table["target_rain_mm"].eq(54.0).all()
    assert table.loc[["b", "c"], "max_depth_m"].isna().all()


@pytest.mark.parametrize(("hourly", "tested"), [(53.96, True), (53.94, False), (54.0 + 1e-7, True)])
def test_a_storm_a_little_below_the_target_tests_it(hourly, tested):
    row = only(point_targets(points(("a", "h54", "1", 54.0, 0.1, True)), {"h54": hourly}))
    assert row["tested_at_target"] == tested


def test_only_combined_outlets_have_a_target():
    table = outlet_targets(outfalls(
        ("a", "h33", "CO1", "combined", 0.5, True), ("a", "h54", "CO1", "combined", 9.0, pd.NA),
        ("a", "h33", "CO2", "combined", 3.0, False), ("a", "h33", "SO1", "storm", 0.0, pd.NA),
        ("a", "h33", "B-1", "street", 0.0, pd.NA)), HOURLY_MM, Targets()).set_index("outlet_id")  # fmt: skip
    assert table["sewage_volume_m3"].to_dict() == {"CO1": 0.5, "CO2": 3.0}
    assert table["overflow_volume_m3"].to_dict() == {"CO1": 5.0, "CO2": 30.0}
    assert table["meets_target"].to_dict() == {"CO1": True, "CO2": False}
    assert table["event"].eq("h33").all()
    assert table["tested_at_target"].all()
    assert not outlet_targets(outfalls(("a", "h33", "CO1", "combined", 0.5, True)), HOURLY_MM,
                              Targets(outlet_event_rain_mm=40))["tested_at_target"].any()  # fmt: skip


def test_of_two_storms_of_33_mm_the_one_with_more_sewage_decides():
    # A day scaled to 33 mm holds 33.000000000000004: it is no heavier than the hour of 33 mm.
    rain = {"h33": 33.0, "day": 33.000000000000004}
    scores = outfalls(("a", "h33", "CO1", "combined", 3.0, False),
                      ("a", "day", "CO1", "combined", 0.5, True))  # fmt: skip
    row = only(outlet_targets(scores, rain, Targets()))
    assert (row["event"], row["sewage_volume_m3"]) == ("h33", 3.0)
    assert not row["meets_target"]
    assert row["tested_at_target"]


def test_each_reading_is_decided_by_its_own_worst_storm():
    """Two storms of 33 mm: the short one is deep for 20 minutes, the long one shallow."""
    scores = points(("a", "h33", "1", 33.0, 0.20, False), ("a", "long", "1", 33.0, 0.16, False))
    scores = scores.assign(meets_gutter_30min=[True, False], meets_lane=[False, True])
    row = only(point_targets(scores, HOURLY_MM))
    assert row["event"] == "h33"
    assert not row["meets_gutter_30min"]
    assert not row["meets_lane"]
    short = only(point_targets(scores.iloc[:1], HOURLY_MM))
    assert short["meets_gutter_30min"]


def test_a_lane_nobody_knows_is_not_judged_though_the_gutter_is():
    scores = points(("a", "h33", "1", 33.0, 0.10, True)).assign(meets_lane=pd.NA)
    row = only(point_targets(scores, HOURLY_MM))
    assert row["meets_gutter"]
    assert pd.isna(row["meets_lane"])


def test_a_network_without_points_and_outlets_has_no_rows():
    empty = point_targets(points(), HOURLY_MM)
    none = outlet_targets(outfalls(("a", "h33", "B-1", "street", 0.0, pd.NA)), HOURLY_MM, Targets())
    assert empty.empty
    assert none.empty
