"""Ranks, targets and shares of points, outlets and streets, counted by hand.

Runs of ten minutes: depths linear between the minutes, the rain from minute 0 to 5.
"""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage.metrics import (
    agreement_with_list,
    check_against_flooding,
    convergence_summary,
    deciding_event,
    deciding_events,
    depth_changes,
    judge_points,
    limiting_causes,
    score_conduits,
    score_outfalls,
    score_points,
    score_streets,
    street_reaches,
    town_readings,
)
from drainage.metrics.causes import at_limit
from drainage.metrics.points import CAUSE_FIGURES
from drainage.metrics.series import greatest_held, held_at, last_minute_above, minutes_above
from drainage.scenario.settings import Targets
from drainage.scenario.tracers import Tracer
from tests.measures.conftest import with_rows

HILL = [0, 0.1, 0.2, 0.3, 0.2, 0.1, 0, 0, 0, 0, 0]
"""Greatest in minute 3; 10 cm a minute up and down."""


# ---- outlets


@pytest.fixture
def outlets(by_hand, small_network):
    """Scores of CO1 (combined), WE (made a storm outlet) and B-C (a street end) by volumes."""
    table = small_network.outfalls.copy()
    table.loc["WE", "system"] = "storm"
    network = small_network.with_tables(outfalls=table)

    def scored(sewage, overflow, rain_mm=33.0, tracers=(), **changes):
        run = by_hand(network)
        zero = [0.0, 0.0, 0.0]
        volumes = {"outfall_sewage_m3": sewage, "outfall_volume_m3": overflow,
                   "outfall_backflow_m3": zero, "outfall_runoff_m3": zero,
                   "outfall_river_water_m3": zero, "outfall_max_flow_m3_s": zero} | changes  # fmt: skip
        totals = run.totals.assign({name: ("outfall", v) for name, v in volumes.items()})
        totals = totals.assign_coords(outfall=["CO1", "WE", "B-C"])
        run = type(run)(run.scenario, run.event, run.series, totals,
                        run.record | {"tracer_error_pct": 0.25})  # fmt: skip
        return score_outfalls(network, run, rain_mm, Targets(), tracers)

    return scored


@pytest.mark.parametrize(
    ("sewage", "overflow", "ranks"),
    [
        ([5.0, 9.0, 99.0], [100.0, 60.0, 999.0], [2, 1]),  # sewage before overflow
        ([5.0, 5.0, 99.0], [100.0, 160.0, 999.0], [2, 1]),  # overflow where sewage is equal
        ([5.04, 5.0, 0.0], [100.0, 100.04, 0.0], [1, 1]),  # equal to the tenth shown
        ([5.0, 5.1, 0.0], [100.0, 100.0, 0.0], [2, 1]),
    ],
)
def test_storm_and_combined_outlets_are_ranked_by_sewage_then_overflow(
    outlets, sewage, overflow, ranks
):
    table = outlets(sewage, overflow)
    assert table.loc[["CO1", "WE"], "rank"].tolist() == ranks
    assert pd.isna(table.at["B-C", "rank"])


@pytest.mark.parametrize(
    ("sewage_m3", "rain_mm", "met"),
    [(0.99, 33.0, True), (1.0, 33.0, False), (0.0, 33.1, None), (9.0, 10.0, False)],
)
def test_a_combined_outlet_fails_at_a_cubic_metre_in_a_storm_up_to_33_mm(
    outlets, sewage_m3, rain_mm, met
):
    table = outlets([sewage_m3, sewage_m3, sewage_m3], [1.0, 1.0, 1.0], rain_mm)
    found = table["meets_target"]
    assert (None if pd.isna(found["CO1"]) else bool(found["CO1"])) == met
    assert found[["WE", "B-C"]].isna().all()


def test_volumes_and_loads_of_an_outlet(outlets):
    # 2 m3 of sewage at 300 mg/L and 10 m3 of runoff at 80 are 600 + 800 g.
    cod = Tracer(id="cod", title_zh="x", title_en="x", dry_weather_concentration=300,
                 runoff_concentration=80)  # fmt: skip
    row = outlets([2.0, 0.0, 0.0], [12.0, 0.0, 0.0], tracers=[cod],
                  outfall_runoff_m3=[10.0, 0.0, 0.0], outfall_backflow_m3=[3.0, 0.0, 0.0],
                  outfall_max_flow_m3_s=[0.7, 0.0, 0.0]).loc["CO1"]  # fmt: skip
    assert row["load_cod_kg"] == pytest.approx(1.4)
    assert row[["overflow_volume_m3", "sewage_volume_m3", "backflow_volume_m3"]].tolist() == (
        [12.0, 2.0, 3.0]
    )
    assert row[["peak_flow_m3_s", "tracer_error_pct"]].tolist() == [0.7, 0.25]


# ---- points


@pytest.fixture
def two_points(small_network):
    """A second point at G-C, at the end of R-2, for an hour of 40 mm."""
    points = small_network.watch_points
    second = points.rename(index={"1": "2"}).assign(node_id="G-C", target_hourly_rain_mm=40.0)
    return small_network.with_tables(watch_points=pd.concat([points, second]))


def points_of(network, run, hourly_mm=54.0, **targets):
    return score_points(network, run, hourly_mm, Targets(**targets))


def test_points_are_judged_alike_with_and_without_their_causes(by_hand, two_points):
    run = by_hand(two_points, node_depth_m={"G-B": HILL, "G-C": 0.1})
    told, judged = points_of(two_points, run), judge_points(two_points, run, 54.0, Targets())
    assert told["limiting_cause"].notna().all()
    causes = ["limiting_cause", "cause_note", *CAUSE_FIGURES]
    assert judged[causes].isna().all(axis=None)
    alike = [name for name in told.columns if name not in causes]
    pd.testing.assert_frame_equal(judged[alike], told[alike])
    assert judged.columns.tolist() == told.columns.tolist()


def test_minutes_above_each_depth_by_hand(by_hand, two_points):
    # Above 15 cm from 1.5 to 4.5 min, above 27 cm from 2.7 to 3.3, above 25 cm from 2.5 to 3.5.
    run = by_hand(two_points, node_depth_m={"G-B": HILL})
    row = points_of(two_points, run, point_depth_m=0.25).loc["1"]
    assert row["minutes_above_15cm"] == pytest.approx(3.0)
    assert row["minutes_above_27cm"] == pytest.approx(0.6)
    assert row["minutes_above_limit"] == pytest.approx(1.0)
    # A sag of 25 cm: 5 cm above the normal gutter; lane 5 cm higher than the gutter.
    assert row["max_depth_above_gutter_m"] == pytest.approx(0.05)
    assert row["max_lane_depth_m"] == pytest.approx(0.25)


@pytest.mark.parametrize(("depth_m", "met"), [(0.15, True), (0.151, False)])
def test_a_depth_equal_to_the_limit_meets_it(by_hand, two_points, depth_m, met):
    row = points_of(two_points, by_hand(two_points, node_depth_m={"G-B": depth_m})).loc["1"]
    assert bool(row["meets_gutter"]) == met
    assert bool(row["meets_target"]) == met


@pytest.mark.parametrize(
    ("hourly_mm", "judged"), [(40.0, [True, True]), (40.1, [True, False]), (54.1, [False, False])]
)
def test_a_point_is_judged_in_storms_up_to_its_own(by_hand, two_points, hourly_mm, judged):
    found = points_of(two_points, by_hand(two_points), hourly_mm)
    assert found["meets_target"].notna().tolist() == judged
    assert found["meets_lane"].notna().tolist() == judged


def test_minutes_to_drain_count_from_the_end_of_the_rain(by_hand, two_points):
    # The rain ends in minute 5; 0.3 m falls by 10 cm a minute from minute 6: 15 cm at 7.5.
    depth = [0, 0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.2, 0.1, 0, 0]
    run = by_hand(two_points, node_depth_m={"G-B": depth, "G-C": HILL})
    found = points_of(two_points, run)
    assert found["minutes_to_drain"].tolist() == pytest.approx([2.5, 0.0])
    assert found["drain_cut_off"].tolist() == [False, False]


@pytest.mark.parametrize(
    ("sag", "end", "ranks"),
    [
        (0.30, 0.31, [2, 1]),
        (0.31, 0.30, [1, 2]),
        (0.3004, 0.3001, [1, 1]),  # the same millimetre
    ],
)
def test_points_are_ranked_by_depth_to_the_millimetre(by_hand, two_points, sag, end, ranks):
    run = by_hand(two_points, node_depth_m={"G-B": sag, "G-C": end})
    assert points_of(two_points, run)["rank"].tolist() == ranks


def test_equal_depths_are_ranked_by_minutes_and_then_by_volume(by_hand, two_points):
    longer = [0, 0.3, 0.3, 0.3, 0.3, 0, 0, 0, 0, 0, 0]
    run = by_hand(two_points, node_depth_m={"G-B": HILL, "G-C": longer})
    assert points_of(two_points, run)["rank"].tolist() == [2, 1]
    # R-1 touches only G-B, R-2 both: 9 + 4 m3 at G-B, 4 at G-C; 3 m3 in the sag itself.
    run = by_hand(
        two_points,
        node_depth_m={"G-B": HILL, "G-C": HILL},
        link_volume_m3={"R-1": 9.0, "R-2": 4.0},
        node_volume_m3={"G-B": 3.0},
    )
    found = points_of(two_points, run)
    assert found["ponded_volume_m3"].tolist() == [16.0, 4.0]
    assert found["rank"].tolist() == [1, 2]


# ---- streets and the whole town


def test_a_street_is_closed_deeper_than_27_cm(by_hand, small_network):
    # R-1 from G-A to G-B, R-2 from G-B to G-C, 50 m each; both pass 15 cm.
    for end, closed_m in ((0.28, 50.0), (0.27, 0.0)):
        run = by_hand(small_network, node_depth_m={"G-A": end, "G-B": 0.2, "G-C": 0.2})
        row = score_streets(small_network, run, Targets()).loc["S1"]
        assert row["closed_length_m"] == closed_m
        assert row["flooded_length_m"] == 100.0
        assert row["max_depth_m"] == end


def test_a_reach_is_as_deep_as_the_deeper_of_its_ends(by_hand, small_network):
    run = by_hand(small_network, node_depth_m={"G-A": 0.1, "G-B": 0.3, "G-C": 0.2})
    assert street_reaches(small_network, run)["max_depth_m"].tolist() == [0.3, 0.3]


def test_a_point_counts_however_short_it_stands_under_water(by_hand, two_points):
    # 3 minutes above the limit at G-B, none at G-C; 30 minutes nowhere.
    run = by_hand(two_points, node_depth_m={"G-B": HILL, "G-C": 0.1})
    town = town_readings(two_points, run, points_of(two_points, run), Targets())
    assert town["points_above_limit"] == 1
    assert town["points_above_30min"] == 0
    assert town["points_lane_above"] == 1  # 30 - 5 cm


@pytest.fixture
def list_at_a(small_network):
    """The listed point lies at G-A: R-1 touches it, R-2 is other street."""
    return small_network.with_tables(watch_points=small_network.watch_points.assign(node_id="G-A"))


@pytest.mark.parametrize(("minutes", "length_m"), [(9.0, 50.0), (10.1, 0.0)])
def test_a_street_off_the_list_is_a_false_alarm_from_the_minutes_of_the_list(
    by_hand, list_at_a, minutes, length_m
):
    # 19 cm for all ten minutes at G-C, nothing at the listed point.
    run = by_hand(list_at_a, node_depth_m={"G-C": 0.19})
    targets = Targets(listed_minutes=minutes)
    points = score_points(list_at_a, run, 54.0, targets)
    found = agreement_with_list(list_at_a, points, run, targets)
    assert found.false_alarms["length_above_30min_m"].sum() == length_m
    assert found.other_share_above_30min == length_m / 50.0
    assert (found.points, found.points_above_30min) == (1, 0)
    assert found.misses["name_zh"].tolist() == ["东大街（粮店前）"]
    town = town_readings(list_at_a, run, points, targets)
    assert town["other_share_above"] == 1.0
    assert town["other_share_above_30min"] == length_m / 50.0
    assert town["other_share_lane_above"] == 0.0  # 19 - 5 cm


def test_false_alarms_are_listed_the_longest_first(by_hand, list_at_a):
    # R-2 of 50 m in S1, R-9 of 80 m in S2: 19 cm stand at the lower end of both, G-C.
    streets = list_at_a.streets
    town = list_at_a.with_tables(
        streets=pd.concat([streets, streets.rename(index={"S1": "S2"}).assign(name_zh="西大街")])
    )
    town = with_rows(
        town, "junctions", G_E=("G-A", {"x_m": 180.0, "ground_level_m": 20.2,
                                        "invert_level_m": 20.2})
    )  # fmt: skip
    reach = {"from_id": "G-E", "to_id": "G-C", "street_id": "S2", "length_m": 80.0,
             "from_invert_level_m": 20.2, "to_invert_level_m": 20.0}  # fmt: skip
    town = with_rows(town, "conduits", R_9=("R-2", reach))
    run = by_hand(town, node_depth_m={"G-C": 0.19})
    targets = Targets(listed_minutes=9.0)
    alarms = agreement_with_list(
        town, score_points(town, run, 54.0, targets), run, targets
    ).false_alarms
    assert alarms["length_above_30min_m"].to_dict() == {"S2": 80.0, "S1": 50.0}
    assert alarms.index.tolist() == ["S2", "S1"]


# ---- what limits a point


def test_flows_and_capacities_of_parallel_sewers_add_up(by_hand, small_network):
    # 0.02 and 0.03 of 0.10 m3/s each: a quarter of 0.20.
    pipes = small_network.conduits
    beside = pipes.loc[["C-2"]].rename(index={"C-2": "C-2b"})
    network = small_network.with_tables(conduits=pd.concat([pipes, beside]))
    run = by_hand(network, node_depth_m={"G-B": HILL}, link_flow_m3_s={"C-2": 0.02, "C-2b": 0.03})
    row = limiting_causes(network, run, 0.15).loc["1"]
    assert row["sewer_capacity_m3_s"] == pytest.approx(0.20)
    assert row["flow_to_capacity"] == pytest.approx(0.25)


@pytest.mark.parametrize(("flow", "cause"), [(0.0949, "backwater"), (0.0951, "sewer capacity")])
@pytest.mark.parametrize("manhole_m", [1.751, 1.8])
def test_a_full_manhole_is_at_capacity_from_0_95(by_hand, small_network, flow, cause, manhole_m):
    # The gutter is 1.80 m above the invert of M-B: full from 1.75 m.
    run = by_hand(
        small_network,
        node_depth_m={"G-B": HILL, "M-B": manhole_m},
        link_flow_m3_s={"C-2": flow, "R-1": 0.06},
    )
    assert limiting_causes(small_network, run, 0.15).at["1", "limiting_cause"] == cause


def test_the_flow_at_the_limit_is_read_between_the_minutes():
    # 10 to 30 cm, 1 to 3 m3/s: 15 cm a quarter of the way, 1.5; a fall counts no more.
    depth = np.array([[0.1], [0.3], [0.1]])
    flow = np.array([[1.0], [3.0], [9.0]])
    assert at_limit(flow, depth, 0.15) == pytest.approx([1.5])
    assert at_limit(flow, depth, 0.3) == pytest.approx([3.0])
    # Above from the first step on: its own flow.
    assert at_limit(flow, depth + 0.1, 0.15) == pytest.approx([1.0])


# ---- series


def series(*values):
    table = np.array(values, float).T
    return xr.DataArray(table, {"minute": np.arange(float(len(table)))}, ("minute", "node"))


def test_what_is_held_for_two_steps():
    # Of 0 5 1 3 3 0 the surge of 5 passes in one step; 3 is held.
    assert greatest_held(np.array([[0.0, 5, 1, 3, 3, 0]]).T) == [3.0]
    assert greatest_held(np.array([[7.0]])) == [7.0]
    # Of two steps the lower is held; the greater stood in one alone.
    assert greatest_held(np.array([[1.0, 5.0], [3.0, 2.0]])).tolist() == [1.0, 2.0]
    value = np.array([0.0, 5.0, 1.0, 3.0])
    assert [held_at(value, step) for step in range(4)] == [0.0, 1.0, 1.0, 1.0]
    assert held_at(np.array([4.0]), 0) == 4.0


def test_minutes_above_a_threshold_by_hand():
    # 0 4 4 0 against 1: three quarters, one, three quarters. Against 4: never above.
    assert minutes_above(series([0, 4, 4, 0], [1, 1, 1, 1]), 1.0) == pytest.approx([2.5, 0.0])
    assert minutes_above(series([0, 4, 4, 0]), 4.0) == pytest.approx([0.0])


def test_the_last_minute_above_by_hand():
    # Falls from 4 to 0 in the third minute: 1 is passed at 2.75. Above at the end: the end.
    found = last_minute_above(series([0, 4, 4, 0], [0, 0, 0, 3], [0, 0, 0, 0], [4, 0, 4, 2]), 1.0)
    assert found == pytest.approx([2.75, 3.0, 0.0, 3.0])


# ---- pipes, storms, steps


def test_a_pipe_is_set_against_its_full_bore_flow(by_hand, small_network):
    run = by_hand(small_network)
    links = run.totals["link"].to_numpy().tolist()
    pick = {"C-1": 0.05, "C-2": 0.2}
    totals = run.totals.assign(
        link_max_flow_m3_s=("link", [pick.get(name, 0.0) for name in links]),
        link_surcharged_minutes=("link", [3.0 if name == "C-2" else 0.0 for name in links]),
        link_max_filling=("link", [0.5 if name == "C-1" else 1.0 for name in links]),
    )
    run = type(run)(run.scenario, run.event, run.series, totals, run.record)
    found = score_conduits(small_network, run)
    assert found.loc[["C-1", "C-2"], "flow_to_capacity"].tolist() == pytest.approx([0.5, 2.0])
    assert found.loc[["C-1", "C-2"], "minutes_surcharged"].tolist() == [0.0, 3.0]
    assert found.loc[["C-1", "C-2"], "max_filling"].tolist() == [0.5, 1.0]
    assert "R-1" not in found.index


def test_the_storm_that_decides_is_the_heaviest_hour_up_to_the_target():
    hours = {"h33": 33.0, "h54": 54.0, "h65": 65.4}
    assert deciding_event(hours, 54.0) == "h54"
    assert deciding_event(hours, 60.0) == "h54"
    assert deciding_event(hours, 20.0) == ""
    assert deciding_events(hours, [65.4, 33.0]) == ["h33", "h65"]
    assert deciding_events(hours, [20.0]) == ["h33", "h54", "h65"]


def test_depths_that_move_with_the_step(by_hand, small_network):
    # Point +6 cm, street -2 cm, manhole +0.5 cm: one beyond 5 cm, two beyond 1 cm.
    coarse = by_hand(small_network, node_depth_m={"G-B": 0.30, "G-A": 0.10, "M-A": 1.000})
    fine = by_hand(small_network, node_depth_m={"G-B": 0.36, "G-A": 0.08, "M-A": 1.005})
    found = depth_changes(small_network, coarse, fine)
    assert found.loc[["G-B", "G-A", "M-A"], "kind"].tolist() == ["point", "street", "manhole"]
    assert found.loc[["G-B", "G-A", "M-A"], "difference_m"].tolist() == (
        pytest.approx([0.06, -0.02, 0.005])
    )
    assert "CO1" not in found.index
    row = convergence_summary(found.assign(scenario="s", event="e")).iloc[0]
    assert row[["greatest_point_m", "greatest_street_m", "greatest_manhole_m"]].tolist() == (
        pytest.approx([0.06, 0.02, 0.005])
    )
    counts = [f"{kind}s_above_{cm}cm" for cm in (1, 5) for kind in ("point", "street", "manhole")]
    assert row[counts].tolist() == [1, 1, 0, 1, 0, 0]


def test_a_rare_storm_is_judged_in_the_shallowest_lane(by_hand, small_network):
    # Lane 5 cm above the gutter. 30 cm at G-B are 25 in the lane: above 15 cm, that is 20 at the
    # gutter, from 2 to 4 min; above 27 cm at the gutter from 2.7 to 3.3.
    run = by_hand(small_network, node_depth_m={"G-B": HILL})
    row = check_against_flooding(small_network, run, Targets()).loc[("point", "1")]
    assert row["max_lane_depth_m"] == pytest.approx(0.25)
    assert row["minutes_lane_above"] == pytest.approx(2.0)
    assert row["minutes_closed"] == pytest.approx(0.6)
    assert row["minutes_above_limit"] == pytest.approx(3.0)
    assert not row["meets_flood_target"]
    street = check_against_flooding(small_network, run, Targets()).loc[("street", "S1")]
    assert street[["lane_length_above_m", "closed_length_m"]].tolist() == [100.0, 100.0]
    limit = by_hand(small_network, node_depth_m={"G-B": 0.2})
    row = check_against_flooding(small_network, limit, Targets(flood_lane_depth_m=0.15001)).loc[
        ("point", "1")
    ]
    assert row["meets_flood_target"]
