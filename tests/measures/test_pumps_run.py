"""Pumps lift the flow of their curve, stop at their level, and stand still when they fail."""

import numpy as np
import pytest

from drainage.engine.inp import build_inp
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings
from tests.measures.conftest import with_hollow
from tests.measures.flow_line import DRY, SETTINGS, depth_m, flow_line, flow_m3_s, ran

STATION = {"kind": "pump_station", "place": {"node_id": "M-L"}, "floor_level_m": 5.0,
           "area_m2": 20, "start_level_m": 6.5, "stop_level_m": 5.5,
           "outlet": {"node_id": "OF"}}  # fmt: skip


def with_inflow(network, node="M-L"):
    """The hour of 240 L/s at the lower manhole, whose own way out is gone."""
    flows = network.dry_weather_flows
    return network.with_tables(
        dry_weather_flows=flows.set_axis([node]),
        conduits=network.conduits.drop(index="C-L"),
        outfalls=network.outfalls.drop(index="OF-L"),
    )


def at_minute(result, name, minute):
    """Mean flow of a pump in a quarter of an hour, m3/s; minutes of the report."""
    return float(flow_m3_s(result, name)[minute : minute + 15].mean())


def test_a_pump_lifts_its_curve_and_stops_at_its_level(build, tmp_path):
    """From the well, 1 m at the stop level below 9 m, to the outlet at 9 m: 2.5 to 3.5 m of lift.
    The curve falls by 10 L/s a metre from 300 L/s at no lift: 265 to 275 L/s, more than the 240
    that come, so the pump starts at 6.5 m, stops at 5.5 m and starts again. All 864 m3 but what
    stands below the start level leave."""
    made = build(with_inflow(flow_line()), **STATION, pump_curve=[[0, 300], [20, 100]]).network
    result = ran(made, tmp_path)
    flow, depth = flow_m3_s(result, "PS-M-L-1"), depth_m(result, "M-L")
    level = 5.0 + depth
    running = flow > 0.2
    head = 9.05 + depth_m(result, "PS-M-L-HEAD")
    lift = (head - level)[running]
    assert flow[running] == pytest.approx(0.3 - 0.01 * lift, abs=0.002)
    assert running.sum() > 30
    assert level[20:].min() == pytest.approx(5.5, abs=0.05)
    assert level.max() < 6.5 + 0.1
    assert flow.sum() * 60 == pytest.approx(864 - 20 * (level[-1] - 5.0), rel=0.03)


def test_a_standby_pump_takes_over_and_no_pump_runs_without_power(build, tmp_path):
    """Pump 1 fails from minute 20 to 40, all power from minute 40 to 50 of the hour of flow."""
    made = build(with_inflow(flow_line()), **STATION, flow_l_s=260, standby=1).network
    outages = (
        Outage(pumps=("PS-M-L-1",), from_min=20, to_min=40),
        Outage(power_fails=True, from_min=40, to_min=50),
    )
    result = ran(made, tmp_path, outages)
    first, second = (flow_m3_s(result, f"PS-M-L-{k}") for k in (1, 2))
    minute = np.arange(len(first)) - SETTINGS.lead_in_min
    failing, dark, later = (minute > 21) & (minute < 39), (minute > 41) & (minute < 49), minute > 51
    assert first[failing].max() == 0
    assert second[failing].max() == pytest.approx(0.26, rel=0.01)
    assert first[dark].max() == second[dark].max() == 0
    assert first[later].max() == pytest.approx(0.26, rel=0.01)
    assert second[later].max() == 0
    assert second[minute < 19].max() == 0


def test_duty_pumps_start_one_after_the_other(build):
    made = build(with_inflow(flow_line()), **STATION, flow_l_s=100, duty=3, standby=2).network
    starts = made.pumps["startup_depth_m"].tolist()
    assert starts == pytest.approx([1.5, 1.7, 1.9, 1.5, 1.5])
    assert made.pumps["standby"].tolist() == [False, False, False, True, True]
    inp = build_inp(made, DRY, {}, SETTINGS, title="t")
    rows = [line.split() for line in inp.split("[PUMPS]\n")[1].split("\n\n")[0].splitlines()]
    assert [row[4] for row in rows] == ["ON"] * 3 + ["OFF"] * 2


def test_friction_of_the_main_is_taken_off_the_lift(build, measure_of):
    """100 m of 300 mm, n = 0.012, two pumps of 50 L/s: h = 10.29 x 0.012^2 x 100 x 0.1^2 / 0.3^5.333
    = 0.91 m; of 10 m of lift 9.09 m are left."""
    station = measure_of(**STATION, pump_curve=[[5, 60], [10, 50], [15, 20]], duty=2,
                         main_length_m=100, main_diameter_mm=300)  # fmt: skip
    left = 10 - 10.29 * 0.012**2 * 100 * 0.1**2 / 0.3 ** (16 / 3)
    assert left == pytest.approx(9.09, abs=0.01)
    assert station.flow_at_m3_s(left) == pytest.approx(0.05)


def test_an_event_without_failing_pumps_writes_the_same_model(small_network):
    settings = RunSettings()
    plain = build_inp(small_network, DRY, {"bai": 3.0}, settings, title="t")
    power = (Outage(power_fails=True),)
    assert build_inp(small_network, DRY, {"bai": 3.0}, settings, title="t", outages=power) == plain
    assert "CONTROLS]" not in plain
    assert "RULE_STEP 00:05:00" in plain


def test_an_underpass_is_drained_by_its_own_pumps(small_network, build, tmp_path):
    """240 L/s for an hour into the hollow, two pumps of 100 L/s on a tank of 100 m2 that start
    0.6 and 0.8 m above its floor: 60 m3 in 250 s, 20 m3 in 143 s at 140 L/s, then 40 L/s for
    3,207 s, 128 m3: 2.08 m deep. Nothing of it comes to the
    sewer below, all of it to the outlet.
    """
    town, line = with_hollow(small_network), flow_line()
    town = town.with_tables(
        curves=town.curves.replace({"points": {"0 8;0.25 200;1.91 200": "0 8;1.91 8"}}),
        inlets=town.inlets.iloc[:0],
        patterns=line.patterns,
        dry_weather_flows=line.dry_weather_flows.set_axis(["G-B"]),
    )
    made = build(town, kind="underpass", hollow_id="H-1", inlets=16, area_m2=100, depth_m=2.5,
                 flow_l_s=100, duty=2, stop_level_m=16.95, start_level_m=17.35,
                 outlet={"node_id": "CO1"}).network  # fmt: skip
    result = ran(made, tmp_path)
    depth, floor = depth_m(result, "TANK-H-1"), 19.95 - 0.7 - 2.5
    assert made.storages.at["TANK-H-1", "invert_level_m"] == pytest.approx(floor)
    assert depth.max() == pytest.approx(2.08, abs=0.02)
    pumped = flow_m3_s(result, "PS-H-1-1") + flow_m3_s(result, "PS-H-1-2")
    assert pumped.max() == pytest.approx(0.2, rel=0.01)
    assert pumped.sum() * 60 == pytest.approx(864 - 100 * depth[-1], rel=0.02)
    assert floor + depth[-1] == pytest.approx(16.95, abs=0.02)
    assert depth_m(result, "M-B").max() < 0.01
    assert depth_m(result, "G-B").max() < 0.25
