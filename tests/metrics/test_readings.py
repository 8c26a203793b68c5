"""Three readings of one flood, by hand: any depth at the gutter, for long, in every lane."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage.metrics import agreement_with_list, score_points, score_streets, town_readings
from drainage.metrics.readings import depth_above_gutter_m, exceeded, lane_rise_m
from drainage.metrics.street_water import pieces_of_land
from drainage.metrics.streets import street_readings
from drainage.results import RunResult
from drainage.scenario.settings import RunSettings, Targets

MINUTES = np.arange(0.0, 121.0)
SAG_M = 0.25
"""G-B of the small town: gutter 20.20 m, bottom 19.95 m."""
LANE_RISE_M = 0.05
"""Crown 6.0 m from the kerb, a lane of 3.5 m, 2 %: (6.0 - 3.5) x 0.02."""


def standing(depth_m, minutes):
    """Depth by minute: ``depth_m`` for ``minutes``, dry else, one minute up and one down."""
    return np.interp(MINUTES, [9, 10, 10 + minutes, 11 + minutes], [0, depth_m, depth_m, 0])


def run(network, **depth):
    """Two hours in which the named nodes (G_B for G-B) hold water."""
    nodes = list(network.nodes.index)
    links = [*network.conduits.index, *network.weirs.index, *network.regulators.index]
    land = pieces_of_land(network).index.tolist()
    table = np.zeros((len(MINUTES), len(nodes)))
    for name, values in depth.items():
        table[:, nodes.index(name.replace("_", "-"))] = values
    still = np.zeros((len(MINUTES), len(links)))
    series = xr.Dataset(
        {
            "node_depth_m": (("minute", "node"), table),
            "node_volume_m3": (("minute", "node"), np.zeros_like(table)),
            "link_volume_m3": (("minute", "link"), still),
            **{name: (("minute", "node"), np.zeros_like(table))
               for name in ("node_lateral_inflow_m3_s", "node_flooding_m3_s")},
            "link_flow_m3_s": (("minute", "link"), np.zeros_like(still)),
            "subcatchment_runoff_m3_s": (("minute", "subcatchment"), np.zeros((len(MINUTES), len(land)))),
        },
        {"minute": MINUTES, "node": nodes, "link": links, "subcatchment": land},
    )  # fmt: skip
    totals = xr.Dataset(
        {
            "node_max_depth_m": ("node", table.max(axis=0)),
            "node_max_inflow_m3_s": ("node", np.full(len(nodes), 0.05)),
            "link_max_flow_m3_s": ("link", np.full(len(links), 0.1)),
            "link_full_capacity_m3_s": ("link", np.full(len(links), 0.1)),
        },
        {"node": nodes, "link": links},
    )
    record = {"within_limits": True, "reason": "", "rain_start_minute": 0.0,
              "rain_end_minute": 60.0, "end_minute": 120.0,
              "settings": RunSettings().model_dump()}  # fmt: skip
    return RunResult("existing", "h54", series, totals, record)


def point(network, targets=None, hourly_mm=54.0, **depth):
    return score_points(network, run(network, **depth), hourly_mm, targets or Targets()).loc["1"]


def verdicts(row):
    return [row["meets_gutter"], row["meets_gutter_30min"], row["meets_lane"]]


@pytest.mark.parametrize(
    ("depth_m", "minutes", "met"),
    [
        # in the lane 0.05 m less: 0.10, 0.13, 0.13, 0.17, 0.17
        (0.15, 60, [True, True, True]),
        (0.18, 20, [False, True, True]),
        (0.18, 40, [False, False, True]),
        (0.22, 20, [False, True, False]),
        (0.22, 40, [False, False, False]),
    ],
)
def test_the_three_readings_of_a_point(small_network, depth_m, minutes, met):
    assert verdicts(point(small_network, G_B=standing(depth_m, minutes))) == met


def test_thirty_minutes_in_all_make_a_listed_place_in_two_goes_or_one(small_network):
    # 0.30 m for 14 minutes; it rises and falls through 0.15 m half a minute outside: 15 each
    twice = np.maximum(standing(0.30, 14), np.roll(standing(0.30, 14), 40))
    row = point(small_network, G_B=twice)
    assert row["minutes_above_limit"] == pytest.approx(30.0)
    assert not row["meets_gutter_30min"]
    once = point(small_network, G_B=standing(0.30, 28))
    assert once["minutes_above_limit"] == pytest.approx(29.0)
    assert once["meets_gutter_30min"]
    strict = Targets(listed_minutes=29.0)
    assert not point(small_network, strict, G_B=standing(0.30, 28))["meets_gutter_30min"]


@pytest.mark.parametrize(
    ("decides", "met"), [("gutter", False), ("gutter-30min", False), ("lane", True)]
)
def test_the_study_says_which_reading_decides(small_network, decides, met):
    row = point(small_network, Targets(decides=decides), G_B=standing(0.18, 40))
    assert verdicts(row) == [False, False, True]
    assert row["meets_target"] == met


def test_gutter_at_any_time_decides_where_a_study_says_nothing():
    assert Targets().decides == "gutter"
    assert Targets().listed_minutes == 30.0


def test_a_storm_beyond_the_target_is_judged_by_no_reading(small_network):
    row = point(small_network, hourly_mm=54.1, G_B=standing(0.4, 40))
    assert pd.isna([*verdicts(row), row["meets_target"]]).all()
    assert row["minutes_above_limit"] > 30


def test_a_sag_counts_from_its_bottom_and_from_the_normal_gutter_beside(small_network):
    deep = point(small_network, G_B=standing(0.40, 5))
    assert deep["max_depth_m"] == pytest.approx(0.40)
    assert deep["max_depth_above_gutter_m"] == pytest.approx(0.40 - SAG_M)
    held = point(small_network, G_B=standing(0.20, 5))
    assert held["max_depth_above_gutter_m"] == 0.0
    assert not held["meets_gutter"]
    # the whole street sinks with its sag, so the lane counts from the bottom, too
    assert held["max_lane_depth_m"] == pytest.approx(0.20 - LANE_RISE_M)


def test_off_a_sag_the_gutter_is_the_bottom(small_network):
    depth = pd.Series({"G-A": 0.2, "G-B": 0.3, "M-B": 1.0})
    above = depth_above_gutter_m(small_network, depth)
    assert above.to_dict() == pytest.approx({"G-A": 0.2, "G-B": 0.3 - SAG_M, "M-B": 1.0})


def test_minutes_above_15_and_27_cm_count_15_and_27_cm_whatever_the_limits(small_network):
    # down from 0.30 m over 30 minutes, 1 cm a minute, and one minute up to it
    falling = np.interp(MINUTES, [9, 10, 40], [0, 0.30, 0], left=0, right=0)
    targets = Targets(point_depth_m=0.10, closed_depth_m=0.20)
    row = point(small_network, targets, G_B=falling)
    assert row["minutes_above_limit"] == pytest.approx(20 + 0.20 / 0.30)
    assert row["minutes_above_15cm"] == pytest.approx(15 + 0.15 / 0.30)
    assert row["minutes_above_27cm"] == pytest.approx(3 + 0.03 / 0.30)
    street = score_streets(small_network, run(small_network, G_A=falling), targets).loc["S1"]
    assert street["minutes_above_limit"] == pytest.approx(20 + 0.20 / 0.30)
    assert street["minutes_above_15cm"] == pytest.approx(15 + 0.15 / 0.30)


def test_a_street_narrower_than_two_lanes_has_its_lane_in_the_gutter(small_network):
    assert lane_rise_m(small_network, Targets()).to_dict() == pytest.approx(
        {"R-1": LANE_RISE_M, "R-2": LANE_RISE_M}
    )
    lane = small_network.street_sections.assign(crown_width_m=3.0)
    narrow = small_network.with_tables(street_sections=lane)
    assert lane_rise_m(narrow, Targets()).eq(0.0).all()
    row = score_streets(narrow, run(narrow, G_A=standing(0.16, 5)), Targets()).loc["S1"]
    assert row["lane_length_above_m"] == row["flooded_length_m"] == 50.0


def test_a_place_whose_street_is_not_known_has_no_lane_to_judge():
    read = pd.DataFrame({"max_depth_m": [0.2], "minutes_above_limit": [5.0],
                         "max_lane_depth_m": [np.nan]})  # fmt: skip
    over = exceeded(read, Targets()).iloc[0]
    assert over["gutter"]
    assert not over["gutter-30min"]
    assert pd.isna(over["lane"])


@pytest.mark.parametrize(
    ("depth_m", "minutes", "lengths"),
    [
        (0.15, 40, [0, 0, 0]),
        (0.18, 20, [50, 0, 0]),
        (0.18, 40, [50, 50, 0]),
        (0.22, 20, [50, 0, 50]),
    ],
)
def test_a_street_counts_its_length_by_each_reading(small_network, depth_m, minutes, lengths):
    result = run(small_network, G_A=standing(depth_m, minutes))  # the end of R-1, 50 m
    row = score_streets(small_network, result, Targets()).loc["S1"]
    names = ["flooded_length_m", "length_above_30min_m", "lane_length_above_m"]
    assert row[names].tolist() == lengths
    assert row["max_lane_depth_m"] == pytest.approx(depth_m - LANE_RISE_M)


@pytest.fixture
def longer(small_network):
    """R-1 and R-2 touch the point; R-3 (150 m, to G-D) and R-4 (50 m, to G-E) do not."""
    joints = small_network.junctions.loc[["G-C", "G-C"]].set_axis(["G-D", "G-E"])
    reaches = small_network.conduits.loc[["R-2", "R-2"]].set_axis(["R-3", "R-4"])
    ends = {"from_id": ["G-C", "G-D"], "to_id": ["G-D", "G-E"], "length_m": [150.0, 50.0]}
    return small_network.with_tables(
        junctions=pd.concat([small_network.junctions, joints]),
        conduits=pd.concat([small_network.conduits, reaches.assign(**ends)]),
    )


def test_shares_are_of_the_length_that_touches_no_point(longer):
    targets = Targets()

    def town(**depth):
        result = run(longer, **depth)
        return town_readings(longer, result, score_points(longer, result, 54.0, targets), targets)

    # water at G-C wets R-2, which is listed, and R-3: 150 of 200 m off the list
    assert town(G_C=standing(0.22, 40)) == {
        "points_above_limit": 0, "points_above_30min": 0, "points_lane_above": 0,
        "other_share_above": 0.75, "other_share_above_30min": 0.75, "other_share_lane_above": 0.75,
    }  # fmt: skip
    assert town(G_D=standing(0.18, 20), G_B=standing(0.22, 20)) == {
        "points_above_limit": 1, "points_above_30min": 0, "points_lane_above": 1,
        "other_share_above": 1, "other_share_above_30min": 0, "other_share_lane_above": 0,
    }  # fmt: skip
    # at G-A only R-1 stands in water, and it is listed
    assert town(G_A=standing(0.5, 60))["other_share_above"] == 0.0
    assert street_readings(longer, run(longer), targets)["at_point"].to_dict() == {
        "R-1": True, "R-2": True, "R-3": False, "R-4": False,
    }  # fmt: skip


def test_the_list_is_compared_by_the_thirty_minutes(longer):
    def compared(**depth):
        result = run(longer, **depth)
        points = score_points(longer, result, 54.0, Targets())
        return agreement_with_list(longer, points, result, Targets())

    deep_but_short = compared(G_B=standing(0.5, 20), G_D=standing(0.5, 20))
    assert deep_but_short.misses["name_zh"].tolist() == ["东大街（粮店前）"]
    assert deep_but_short.points_above_30min == 0
    assert deep_but_short.false_alarms.empty
    long = compared(G_B=standing(0.2, 40), G_D=standing(0.2, 40))
    assert long.misses["name_zh"].tolist() == []
    assert (long.points_above_30min, long.points) == (1, 1)
    assert long.other_share_above_30min == pytest.approx(1.0)
    assert long.false_alarms["length_above_30min_m"].to_dict() == {"S1": 200.0}
