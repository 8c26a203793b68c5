"""A regulator passes its stated flow, spills the rest, and a tank holds the first of it."""

import pandas as pd
import pytest

from drainage.engine import RunRequest, run_all
from drainage.network import make_network
from drainage.results import read_run
from drainage.scenario.settings import RunSettings
from tests.conftest import _frame, _joint, _outfall, _pipe

REGULATOR = {
    "kind": "interceptor", "outlet": "CO", "to": {"node_id": "I-1"}, "n0": 5,
    "dry_weather_flow_l_s": 2.0, "weir_level_m": 11.1, "weir_length_m": 10.0,
}  # fmt: skip
TANK = {"area_m2": 100.0, "depth_m": 1.0}


@pytest.fixture
def outlet_town():
    """M-1 -> M-R -> CO, and I-1 -> WE below it. At M-1 2 L/s of sewage, from 10 to 11 h 50 L/s.

    M-R lies at 10.0 m, ground 13.0 m; the sewer to CO leaves it at 10.3 m.
    """
    hours = ["0.04"] * 10 + ["1"] + ["0.04"] * 13
    return make_network(
        "outlet",
        junctions=_frame("junction_id", [
            _joint("M-1", "combined", 0, 13.0, 11.4, 13.0),
            _joint("M-R", "combined", 50, 13.0, 10.0, 13.0),
            _joint("I-1", "sanitary", 50, 13.0, 9.0, 13.0),
        ]),
        outfalls=_frame("outfall_id", [
            _outfall("CO", "combined", "bai", 10.2), _outfall("WE", "sanitary", "", 8.8),
        ]),
        conduits=_frame("conduit_id", [
            _pipe("C-1", "M-1", "M-R", (11.4, 11.2)),
            _pipe("C-2", "M-R", "CO", (10.3, 10.2)),
            _pipe("I-P", "I-1", "WE", (9.0, 8.8), system="sanitary"),
        ]),
        dry_weather_flows=_frame("node_id", [
            {"node_id": "M-1", "flow_l_s": 50.0, "pattern_id": "P", "source": "test"},
        ]),
        patterns=_frame("pattern_id", [
            {"pattern_id": "P", "multipliers": " ".join(hours), "source": "test"},
        ]),
    )  # fmt: skip


def run(network, storm, folder, tail_h=8.0):
    settings = RunSettings(storm_start_h=10.0, warm_up_h=1.0, tail_h=tail_h,
                           quiet_overflow_l_s=0.0, continuity_limit_pct=5.0)  # fmt: skip
    river = {"bai": 15.0}
    run_all([RunRequest("t", "e", "s", network, storm.scaled(1e-6), river, settings, folder)],
            workers=1)  # fmt: skip
    return read_run(folder)


def left_m3(result, outfall, what="outfall_volume_m3"):
    return float(result.totals[what].sel(outfall=outfall))


def test_the_throttle_passes_its_flow_and_the_weir_the_rest(
    outlet_town, build, cloudburst, tmp_path
):
    """(5 + 1) x 2 = 12 L/s of 50 L/s; of 180 m3 in the hour 43.2 go to the interceptor and
    136.8 over the weir, less 1.1 m in the shaft of M-R, 1.2 m2, so 135.5. The chamber keeps a
    film of a few cm on 20 m2.
    All that goes over is sewage; the tracer reads the jump of the inflow to a minute,
    48 L/s x 60 s = 2.9 m3."""
    result = run(build(outlet_town, **REGULATOR).network, cloudburst, tmp_path / "r", 1.0)
    flow = result.series["link_flow_m3_s"].sel(link="X-M-R-Q")
    assert float(flow.max()) == pytest.approx(0.012, rel=1e-3)
    assert left_m3(result, "CO") == pytest.approx(135.5, abs=1.5)
    assert left_m3(result, "CO", "outfall_sewage_m3") == pytest.approx(135.5, abs=1.5 + 2.9)


def test_the_tank_holds_the_first_of_it_and_runs_back(outlet_town, build, cloudburst, tmp_path):
    """100 m2 x 1.0 m = 100 m3 stay: 36.8 of the 136.8 m3 go to the river, less what stands
    above the crests when the hour ends, (0.038 / 17)^(2/3) = 0.017 m x 100 m2 = 1.7 m3.
    Eight hours later the tank is empty: the throttle has 10 L/s free, 2.8 h at the full
    depth and more as it falls.
    """
    result = run(build(outlet_town, **REGULATOR, tank=TANK).network, cloudburst, tmp_path / "t")
    assert 36.8 - 1.7 - 2.0 < left_m3(result, "CO") < 36.8 + 0.5
    assert left_m3(result, "CO", "outfall_sewage_m3") < 37.3
    depth = result.series["node_depth_m"].sel(node="X-M-R-T")
    assert float(depth.max()) == pytest.approx(1.017, abs=0.01)
    assert float(depth.isel(minute=-1)) < 0.01
    assert float(result.series["link_flow_m3_s"].sel(link="X-M-R-Q").max()) < 0.01201


def test_the_rating_is_that_of_an_opening_up_to_the_crest(outlet_town, build):
    """Depth 1.1 m to the crest; a quarter of it passes half of 12 L/s, 20 m no more than 12."""
    curve = build(outlet_town, **REGULATOR).network.curves.at["X-M-R-Q", "points"]
    points = {float(x): float(y) for x, y in (pair.split() for pair in curve.split(";"))}
    assert points[0.275] == pytest.approx(0.006)
    assert points[1.1] == points[20.0] == pytest.approx(0.012)


def test_the_dry_weather_flow_is_what_the_network_brings(small_network, build):
    """1 L/s enters at M-A above CO1, 2 L/s at S-1 go another way: (3 + 1) x 1 = 4 L/s; the
    throttle Q-CO1 that stood there is gone with its curve."""
    applied = build(small_network, kind="interceptor", outlet="CO1", n0=3, weir_level_m=18.5,
                    weir_length_m=2.5)  # fmt: skip
    figures = {own.key: own.figures for own in applied.remarks}
    assert figures["built"]["throttle_l_s"] == pytest.approx(4.0)
    assert figures["replaces"]["regulator_id"] == "Q-CO1"
    assert applied.network.regulators.index.tolist() == ["X-M-C-Q"]
    assert "Q-CO1" not in applied.network.curves.index


def test_the_sewer_to_the_river_begins_behind_the_weir(outlet_town, build):
    made = build(outlet_town, **REGULATOR).network
    assert made.conduits.at["C-2", "from_id"] == "X-M-R"
    assert made.weirs.loc["X-M-R", ["from_id", "to_id"]].tolist() == ["M-R", "X-M-R"]
    assert made.storages.at["X-M-R", "invert_level_m"] == pytest.approx(10.3)
    # As long as the crest, 10 m, and 2 m wide; from 10.3 to 13.0 m.
    assert made.curves.at["X-M-R", "points"] == "0 20;2.7 20"
    pd.testing.assert_frame_equal(made.dry_weather_flows, outlet_town.dry_weather_flows)


def test_the_time_to_empty_is_that_of_n0_times_the_dry_weather_flow(outlet_town, build):
    """100 m3 by 5 x 2 = 10 L/s: 10,000 s = 2.78 h."""
    (remark,) = [own for own in build(outlet_town, **REGULATOR, tank=TANK).remarks
                 if own.key == "tank"]  # fmt: skip
    assert remark.figures["hours"] == pytest.approx(2.778, abs=1e-3)


def test_what_is_unusual_or_too_small_is_remarked(outlet_town, build):
    """n0 = 1 is below 2. C-2: d500 at 2 per mille carries 0.169 m3/s full, a weir of 0.2 m at
    0.5 m of head 1.7 x 0.2 x 0.3536 = 0.120. I-P: d500 at 4 per mille 0.239 m3/s; 300 L/s of
    dry weather with n0 = 1 are 600 L/s."""
    changes = {"n0": 1, "weir_length_m": 0.2, "dry_weather_flow_l_s": 300.0}
    figures = {o.key: o.figures for o in build(outlet_town, **REGULATOR | changes).remarks}
    assert figures["unusual_n0"]["n0"] == 1
    assert figures["short_weir"]["weir_m3_s"] == pytest.approx(0.120, abs=1e-3)
    assert figures["short_weir"]["sewer_m3_s"] == pytest.approx(0.169, abs=1e-3)
    assert figures["narrow_interceptor"]["full_l_s"] == pytest.approx(239.0, abs=1.0)
    assert figures["short_weir"]["head_m"] == 0.5
    usual = {o.key for o in build(outlet_town, **REGULATOR).remarks}
    assert not usual & {"unusual_n0", "short_weir", "narrow_interceptor"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outlet": "CO9"}, "no such id in outfalls"),
        ({"place": {"node_id": "I-1"}}, "of system sanitary"),
        ({"to": None}, "no throttle stands here yet"),
        ({"to": {"node_id": "M-1"}}, "of system combined"),
        ({"weir_level_m": 10.3}, "not between the sewer's invert at 10.30 m"),
        ({"weir_level_m": 13.0}, "and the ground at 13.00 m"),
        ({"tank": {"area_m2": 50, "depth_m": 1.2}},
         "a floor below the bottom of the regulator at 10.00 m"),
    ],
)  # fmt: skip
def test_what_is_no_regulator_is_refused_in_plain_words(outlet_town, findings, changes, said):
    (finding,) = findings(outlet_town, **REGULATOR | changes)
    assert said in finding.message
    assert finding.cure


def test_an_interceptor_above_the_regulator_is_refused(outlet_town, findings):
    joints = outlet_town.junctions.copy()
    joints.loc["I-1", "invert_level_m"] = 10.5
    (finding,) = findings(outlet_town.with_tables(junctions=joints), **REGULATOR)
    assert "10.50 m lies above the bottom of the regulator at 10.00 m" in finding.message


def test_a_manhole_without_sewage_has_nothing_to_intercept(outlet_town, findings):
    dry = outlet_town.with_tables(dry_weather_flows=outlet_town.dry_weather_flows.iloc[:0])
    measure = REGULATOR | {"dry_weather_flow_l_s": None}
    (finding,) = findings(dry, **measure)
    assert finding.message == "no sewage comes to this manhole"


@pytest.mark.parametrize(("n0", "told"), [(2.9, True), (3.0, False)])
def test_a_throttle_smaller_than_the_one_before_is_remarked(small_network, build, n0, told):
    """Q-CO1 passes 4 L/s; of 1 L/s of dry weather n0 = 2.9 makes 3.9 L/s, n0 = 3 makes 4."""
    remarks = build(small_network, kind="interceptor", outlet="CO1", n0=n0, weir_level_m=18.5,
                    weir_length_m=2.5).remarks  # fmt: skip
    less = [own.figures["before_l_s"] for own in remarks if own.key == "less_than_before"]
    assert less == ([pytest.approx(4.0)] if told else [])


def test_below_the_soffit_of_its_sewer_a_weir_has_more_head(outlet_town, build):
    """Crest at 10.4 m, soffit of C-2, a d2000 here, at 12.3 m: a head of 1.9 m."""
    wide = outlet_town.with_tables(conduits=outlet_town.conduits.assign(diameter_mm=2000.0))
    changes = {"weir_level_m": 10.4, "weir_length_m": 0.1}
    figures = {o.key: o.figures for o in build(wide, **REGULATOR | changes).remarks}
    assert figures["short_weir"]["head_m"] == pytest.approx(1.9)
    assert figures["short_weir"]["weir_m3_s"] == pytest.approx(1.7 * 0.1 * 1.9**1.5)


def test_a_chamber_before_the_weir_is_the_manhole_itself(outlet_town, build):
    """25 m2 from the bottom at 10.0 m to the ground at 13.0 m; what led to M-R leads there still."""
    made = build(outlet_town, **REGULATOR, chamber_m2=25.0).network
    assert "M-R" not in made.junctions.index
    chamber = made.storages.loc["M-R"]
    assert (chamber["invert_level_m"], chamber["max_depth_m"]) == (10.0, 3.0)
    assert made.curves.at[chamber["curve_id"], "points"] == "0 25;3 25"
    assert made.conduits.at["C-1", "to_id"] == "M-R"
    assert made.weirs.at["X-M-R", "from_id"] == "M-R"
    plain = build(outlet_town, **REGULATOR).network
    assert "M-R" in plain.junctions.index
