"""Works at an outlet: the ladder by hand, the least found from runs, the reason where none does."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner

from drainage.cli import main
from drainage.languages import languages
from drainage.measures.separation import Separation
from drainage.metrics.first_spill import first_spill_m3
from drainage.scenario.compose import Built
from drainage.study import Workspace, compose_scenario, open_study
from drainage.study.sizing import least, outlets
from drainage.study.sizing.judging import (
    OUTLET,
    deciding_events_of_places,
    meets,
    scope_of,
    targets_with_reserve,
)
from drainage.study.sizing.ladders import Ladder, Rung
from drainage.study.sizing.reasons import beyond_reach, why_not
from drainage.study.sizing.trials import Trials

TARGETS = """[targets]
point_depth_m = 0.5
outlet_sewage_m3 = 0.2
[sizing]
reserve_sewage_m3 = 0.02
"""


@pytest.fixture
def outlet_study(new_small_study):
    """No point misses; the outlet may spill 0.2 m3 of sewage, works are sized for 0.18."""
    study = new_small_study / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text("utf-8") + TARGETS, "utf-8")
    return new_small_study


@pytest.fixture
def small(outlet_study):
    opened = open_study(Workspace(outlet_study), "small")
    return opened, compose_scenario(opened, "existing")


def size(folder, *words):
    return CliRunner().invoke(main, ["--root", str(folder), "size", "small", *words])


def test_the_sizes_at_an_outlet_by_hand(small):
    ladder = outlets.regulator(*small, "CO1")
    assert [rung.size for rung in ladder.rungs] == [
        "n0 = 2", "n0 = 3", "n0 = 5", "n0 = 5, 100 m³", "n0 = 5, 200 m³", "n0 = 5, 500 m³",
        "n0 = 5, 1000 m³", "n0 = 5, 2000 m³", "n0 = 5, 5000 m³"]  # fmt: skip
    throttle, tank = ladder.rungs[5].measures
    # Below M-C lies C-3, a d500 from 18.2 m at 4 per mille: 0.312 / 0.013 x 0.5^(8/3) x 0.004^0.5
    # = 0.239 m3/s full. Crest at 18.2 + 0.25 m; 0.239 / (1.7 x 0.25^1.5) = 1.12 m long.
    assert (throttle.weir_level_m, throttle.weir_length_m) == (18.45, 1.5)
    # M-A brings 1 L/s, to the throttle's own manhole.
    assert (throttle.dry_weather_flow_l_s, throttle.to.node_id) == (1.0, "I-C")
    # The tank's crest lies at a quarter of 0.5 m: 0.239 / (1.7 x 0.125^1.5) = 3.18 m.
    assert tank.inlet_level_m == pytest.approx(18.325, abs=0.006)
    assert tank.weir_length_m == 3.5
    # 500 m3 as 125 m2 x 4 m below that crest, pumped to the interceptor in 48 h: 500 / 172.8 =
    # 2.9 L/s. Above it the inlet bay of 100 m2 stands open to the ground at 20.0 m.
    assert tank.volume_below_m3(4.0) == 500.0
    assert tank.floor_level_m + 4.0 == pytest.approx(tank.inlet_level_m)
    assert tank.points[-1].tolist() == pytest.approx([20.0 - tank.floor_level_m, 100.0])
    assert (tank.return_flow_l_s, tank.return_to.node_id) == (2.9, "I-C")
    # The chamber before both crests is 2 m wide and as long as the tank's; alone it needs none.
    assert throttle.chamber_m2 == 2 * 3.5
    assert ladder.rungs[2].measures[0].chamber_m2 is None


def test_a_separation_comes_first_and_then_every_size_of_a_regulator(small):
    ladder = outlets.separation(*small, "CO1")
    assert [rung.size for rung in ladder.rungs[:3]] == ["5 %", "5 %, n0 = 2", "5 %, n0 = 3"]
    assert len(ladder.rungs) == 1 + 9
    assert [own.kind for own in ladder.rungs[-1].measures] == [
        "separation", "interceptor", "storage_tank"]  # fmt: skip
    assert ladder.rungs[0].measures[0].residual_misconnection == 0.05


def test_what_is_separated_is_not_separated_again_and_keeps_todays_throttle(small):
    opened, built = small
    done = Separation(kind="separation", outlets=("CO1",), residual_misconnection=0.05,
                      title_zh="x", source="x")  # fmt: skip
    network = done.apply(built.network, opened.context).network
    after = replace(built, network=network, works=(Built(done, ()),))
    assert outlets.separation(opened, after, "CO1") == Ladder((), outlets.SEPARATED)
    # 0.05 L/s are left of 1 L/s: no throttle passes less than (1 + n0) times today's.
    throttle = outlets.regulator(opened, after, "CO1").rungs[0].measures[0]
    assert throttle.dry_weather_flow_l_s == 1.0


def test_an_outlet_without_an_interceptor_has_no_regulator(small):
    opened, built = small
    joints = built.network.junctions
    high = joints.assign(invert_level_m=joints["invert_level_m"].where(
        joints["system"].ne("sanitary"), 19.0))  # fmt: skip
    no_throttle = built.network.with_tables(junctions=high, regulators=built.network.regulators[:0])
    ladder = outlets.regulator(opened, replace(built, network=no_throttle), "CO1")
    assert ladder == Ladder((), outlets.NO_REGULATOR)


@pytest.mark.heavy
def test_the_least_at_an_outlet_is_found_kept_and_written(outlet_study, monkeypatch):
    monkeypatch.setattr(outlets, "N0", (5,))
    monkeypatch.setattr(outlets, "TANKS_M3", (50, 150))
    monkeypatch.setattr(
        least, "OUTLET_KINDS", {"regulator": outlets.regulator, "separation": _none}
    )
    run = size(outlet_study)
    assert run.exit_code == 0, run.output
    results = outlet_study / "results" / "small"
    trials = pd.read_csv(results / "sized-trials.csv").set_index("works_en")
    table = pd.read_csv(results / "sized.csv").set_index("what")
    chosen = table.loc["chosen"]
    assert (chosen["works_en"], chosen["meets_target"]) == ("regulator with n0 = 5, 150 m³", True)
    assert chosen["sewage_m3"] < 0.18
    # The tank before misses, and says how much more there is to hold.
    before = trials.loc[["regulator with n0 = 5, 50 m³"]].iloc[0]
    assert before["sewage_m3"] >= 0.18
    assert 50 < 50 + before["first_spill_m3"] <= 150
    less = pd.read_csv(results / "sized-minimal.csv", dtype=str)
    assert less[["place", "place_id", "places_that_miss"]].values.tolist() == [
        ["outlet", "CO1", "CO1"]]  # fmt: skip
    assert "0 new runs" in size(outlet_study).output
    text = (results / "meets-targets.toml").read_text("utf-8")
    assert text.index('kind = "interceptor"') < text.index('kind = "storage_tank"')


def _none(*_):
    return Ladder((), outlets.SEPARATED)


def test_points_and_outlets_of_the_same_name_are_two_places():
    assert scope_of("1") == ("point", "1")
    assert scope_of(f"{OUTLET}1") == ("outfall", "1")
    frame = pd.DataFrame({"meets_target": [True]}, index=["1"])
    tables = {"h33": {"point": frame, "outfall": frame.assign(meets_target=False)}}
    assert meets(tables, "1", ("h33",))
    assert not meets(tables, f"{OUTLET}1", ("h33",))


def test_an_outlet_is_judged_by_every_storm_within_its_rain(small):
    opened, built = small
    # Point 1 has a target of 54 mm, so 33 mm is the heaviest hour there is for it.
    assert deciding_events_of_places(opened, built) == {"1": ("h33",), f"{OUTLET}CO1": ("h33",)}
    # 33 mm fall in h33: an outlet that is judged up to 32 mm is judged by none.
    targets = opened.study.conditions.targets.model_copy(update={"outlet_event_rain_mm": 32.0})
    conditions = opened.study.conditions.model_copy(update={"targets": targets})
    study = opened.study.model_copy(update={"conditions": conditions})
    assert list(deciding_events_of_places(replace(opened, study=study), built)) == ["1"]


def test_works_are_sized_for_the_target_less_its_reserve(small):
    aimed = targets_with_reserve(small[0])
    assert aimed.point_depth_m == pytest.approx(0.5 - 0.02)
    assert aimed.outlet_sewage_m3 == pytest.approx(0.2 - 0.02)


class _Known(Trials):
    """Trials of an outlet that a regulator of rung 2 holds in an hour, and nothing in a day."""

    def held(self, trial):
        return {place: set(self.events[place]) == {"hour"} and choice.get("regulator", 0) >= 2
                for place, choice in trial.items()}  # fmt: skip


def test_what_no_size_holds_in_a_day_is_sized_for_the_hour():
    place = f"{OUTLET}CO1"
    events = [SimpleNamespace(id="hour", purpose="service"),
              SimpleNamespace(id="day", purpose="outlets")]  # fmt: skip
    trials = _Known(SimpleNamespace(events=events), None, None, {}, {place: ("hour", "day")})
    sizes = {place: {"regulator": 4, "separation": 0}}
    alone = least._singles(trials, (place,), sizes)
    assert alone == {place: {"regulator": None}}
    nearer, single, beyond = least._within_reach(trials, alone, sizes)
    assert beyond == {place: ("day",)}
    assert single == {place: {"regulator": 2}}
    assert nearer.events == {place: ("hour",)}
    # A point keeps its storm, and so does an outlet that a size holds in both.
    held = {"1": {"inlets": None}, place: {"regulator": 3}}
    both = replace(trials, events={"1": ("day",), place: ("hour", "day")})
    assert least._within_reach(both, held, sizes)[1:] == (held, {})


def test_where_nothing_holds_the_size_that_leaves_least_is_the_nearest(small):
    opened, built = small
    place = f"{OUTLET}CO1"
    rungs = tuple(Rung(size, ()) for size in ("n0 = 2", "n0 = 3", "n0 = 5", "n0 = 9"))
    trials = Trials(opened, built, None, {place: {"regulator": Ladder(rungs)}}, {place: ("a", "b")})
    # The largest is a little worse than the one before; the smallest was tried in one storm alone.
    for rung, event, left in ((3, "a", 1.0), (3, "b", 0.9), (2, "a", 0.95), (2, "b", 0.2),
                              (1, "a", 0.95), (1, "b", 3.0), (0, "a", 0.1)):  # fmt: skip
        words = trials.said(place, {"regulator": rung})
        trials.done.append({"trial": 1, "place": "outlet", "place_id": "CO1", "event": event,
                            "sewage_m3": left, **words})  # fmt: skip
    assert least._nearest(trials, place, {"regulator": None}, None) == {"regulator": 2}


def test_the_reason_says_what_is_left_and_what_would_have_to_be_held(small):
    opened, built = small
    place = f"{OUTLET}CO1"
    ladder = Ladder((Rung("n0 = 5, 200 m³", ()),))
    trials = Trials(opened, built, None, {place: {"regulator": ladder, "separation": Ladder(())}},
                    {place: ("hour",)})  # fmt: skip
    words = trials.said(place, {"regulator": 0})
    for event, left in (("hour", 2.0), ("day", 5.0)):
        trials.done.append({"trial": 1, "place": "outlet", "place_id": "CO1", "event": event,
                            "sewage_m3": left, "first_spill_m3": 900.0, **words})  # fmt: skip
    found = SimpleNamespace(trials=trials, beyond={place: ("day",)},
                            chosen={place: {"regulator": 0}})  # fmt: skip
    for reason in (why_not(found, place, "regulator"), beyond_reach(found, place)):
        assert reason == (
            "the largest tried, n0 = 5, 200 m³, leaves 5.0 m³ of sewage in day; for less than "
            "0.18 m³ the first 900 m³ of what still spills would have to be held, too"
        )
    assert why_not(found, place, "separation") == "nothing of this kind can be built here"
    assert len(words) == len(languages())


def test_the_first_spill_is_what_is_held_until_less_than_the_limit_comes():
    # 1 m3/s: 60 m3 a minute with 60, 30, 6 and 0 m3 of sewage. Of 96 m3 36 come after the first
    # minute, 6 after the second.
    minutes = np.arange(4)
    series = xr.Dataset(
        {
            "node_inflow_m3_s": (("minute", "node"), np.ones((4, 1))),
            "node_sewage_share": (("minute", "node"), np.array([[1.0], [0.5], [0.1], [np.nan]])),
        },
        coords={"minute": minutes, "node": ["CO1"]},
    )
    network = SimpleNamespace(outfalls=pd.DataFrame(index=["CO1"]))

    def held(limit_m3, counted_m3=96.0):
        totals = xr.Dataset({"outfall_sewage_m3": ("outfall", [counted_m3])},
                            coords={"outfall": ["CO1"]})  # fmt: skip
        result = SimpleNamespace(series=series, totals=totals)
        return first_spill_m3(network, result, limit_m3)["CO1"]

    assert [held(10.0), held(36.0), held(40.0), held(97.0)] == [120.0, 120.0, 60.0, 0.0]
    # The tracer counts half of that: 18 m3 after the first minute.
    assert held(20.0, 48.0) == 60.0


@pytest.mark.parametrize(
    ("written", "words", "place", "message"),
    [
        # 33 mm of h33 in 5-minute steps; less than its heaviest minute nothing can stand.
        ("point_depth_m = 0.5", "point_depth_m = 0.021", "point_depth_m", "fall on the spot"),
        ("reserve_sewage_m3 = 0.02", "reserve_sewage_m3 = 0.2", "reserve_sewage_m3",
         "leaves nothing of outlet_sewage_m3"),
    ],
)  # fmt: skip
def test_a_target_that_nothing_meets_ends_in_plain_words(
    outlet_study, written, words, place, message
):
    study = outlet_study / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text("utf-8").replace(written, words), "utf-8")
    run = size(outlet_study)
    assert run.exit_code == 2
    assert place in run.output
    assert message in " ".join(run.output.split())
    assert not (outlet_study / "results" / "small" / "sized.csv").exists()


def test_a_tank_outside_the_town_ends_in_plain_words(outlet_study):
    file = outlet_study / "scenarios" / "small" / "better.toml"
    file.write_text(file.read_text("utf-8") + """
[[measures]]
kind = "storage_tank"
title_zh = "城外调蓄池"
place = { x_m = 9000.0, y_m = 0.0 }
arrangement = "off_line"
area_m2 = 50
depth_m = 2.0
inlet_level_m = 18.6
weir_length_m = 3
return_by = "pump"
return_flow_l_s = 5
source = "test"
""", "utf-8")  # fmt: skip
    run = size(outlet_study, "-s", "better")
    assert run.exit_code == 2
    assert "no manhole of system storm, combined within 100 m" in " ".join(run.output.split())


def test_a_place_that_is_none_ends_in_plain_words(outlet_study):
    run = size(outlet_study, "--place", "CO9")
    assert run.exit_code == 2
    assert "CO9" in run.output
    assert "Use one of: 1, CO1." in " ".join(run.output.split())
