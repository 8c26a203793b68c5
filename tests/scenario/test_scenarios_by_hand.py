"""Which works stand in a scenario and in what order; which storms run with what."""

import pytest

from drainage.errors import InputError
from drainage.measures import DesignContext
from drainage.rainfall import load_formula
from drainage.scenario import Event, Scenario, Study, StudyFile, compose, load_study
from drainage.scenario.settings import RunSettings
from drainage.scenario.tracers import Tracer


@pytest.fixture(scope="module")
def context(root):
    return DesignContext(load_formula(root / "rainfall", "beijing-zone-ii"))


def scenario(*includes, **more):
    return Scenario(title_zh="x", title_en="x", includes=includes, **more)


def study_of(tmp_path, scenarios, events=(), **conditions):
    events = events or [Event(id="h54", storm="h54", river_state="low-water")]
    file = StudyFile(title_zh="x", title_en="x", network="small", formula="f",
                     baseline=next(iter(scenarios)), scenarios=tuple(scenarios),
                     events=tuple(events), **conditions)  # fmt: skip
    return Study(id="s", folder=tmp_path, conditions=file, scenarios=scenarios)


@pytest.fixture
def nested(tmp_path):
    """plan: first, then second; whole: extra, then plan."""
    return study_of(
        tmp_path,
        {
            "first": scenario(), "second": scenario(), "extra": scenario(),
            "plan": scenario("first", "second"), "whole": scenario("extra", "plan", "first"),
        },
    )  # fmt: skip


def test_included_works_are_built_first_in_the_order_they_are_named(nested):
    assert nested.closure("plan") == ["first", "second", "plan"]
    assert nested.closure("whole") == ["extra", "first", "second", "plan", "whole"]
    assert nested.built_by("plan")[0] is nested.scenarios["first"]


def retrofit(clogged_pct, **more):
    return {"kind": "inlet_retrofit", "title_zh": "x", "source": "test",
            "clogged_pct": clogged_pct} | more  # fmt: skip


def test_the_later_of_two_works_on_one_place_stands(tmp_path, small_network, context):
    first = scenario(measures=[retrofit(40.0)])
    second = scenario(measures=[retrofit(10.0, supersedes=["inlet_retrofit"])])
    study = study_of(
        tmp_path,
        {"base": scenario(), "first": first, "second": second, "plan": scenario("first", "second")},
    )
    built = compose(study, "plan", small_network, context)
    assert set(built.network.inlets["clogged_pct"]) == {10.0}
    assert set(small_network.inlets["clogged_pct"]) == {50.0}
    cells = built.difference.query("column == 'clogged_pct'")
    assert cells[["before", "after"]].to_numpy().tolist() == [["50", "10"]] * 2


def test_a_conflict_names_the_measure_that_was_first(tmp_path, small_network, context):
    both = scenario(measures=[retrofit(40.0), retrofit(10.0)])
    study = study_of(tmp_path, {"base": scenario(), "both": both})
    with pytest.raises(InputError) as caught:
        compose(study, "both", small_network, context)
    finding = caught.value.findings[0]
    assert finding.place.startswith("measure 2 (inlet_retrofit): inlets ")
    assert finding.message == "measure 1 of both.toml has set this cell already"
    assert finding.column == "clogged_pct"


COST = {"item": "pipe", "cost_10k_yuan": 5.0, "source": "plan A"}


def test_costs_stand_once_and_one_measure_that_takes_away_makes_the_whole_do_so(
    tmp_path, small_network, context
):
    other = COST | {"source": "plan B"}
    study = study_of(
        tmp_path,
        {
            "base": scenario(),
            "first": scenario(costs=[COST], leaves_out=["pond"]),
            "second": scenario(costs=[COST, other], adds_capacity_only=False),
            "plan": scenario("first", "second", leaves_out=["basin"]),
        },
    )
    built = compose(study, "plan", small_network, context)
    assert [cost.source for cost in built.costs] == ["plan A", "plan B"]
    assert built.leaves_out == ("basin",)
    assert not built.adds_capacity_only
    assert compose(study, "first", small_network, context).adds_capacity_only


def test_an_event_runs_for_the_scenarios_it_names_at_its_own_hour(tmp_path):
    own = Event(id="a", storm="a", river_state="r", scenarios=("base", "plan"), storm_start_h=3.0)
    every = Event(id="b", storm="b", river_state="r")
    scenarios = {"base": scenario(), "other": scenario(), "plan": scenario()}
    study = study_of(tmp_path, scenarios, [own, every], run=RunSettings(storm_start_h=18.0))
    assert study.runs_of(own) == ["base", "plan"]
    assert study.runs_of(every) == ["base", "other", "plan"]
    assert study.settings_of(own).storm_start_h == 3.0
    assert study.settings_of(every).storm_start_h == 18.0


def test_a_storm_may_begin_at_midnight(tmp_path):
    event = Event(id="a", storm="a", river_state="r", storm_start_h=0.0)
    study = study_of(tmp_path, {"base": scenario()}, [event])
    assert study.settings_of(event).storm_start_h == 0.0


# ---- study.toml


def spoil(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


EVENT = '[[events]]\nid = "{}"\nstorm = "h33"\nriver_state = "low-water"\n'


@pytest.mark.parametrize(
    ("old", "new", "value", "words"),
    [
        ("[run]", EVENT.format("h33") + "[run]", "h33", "stands twice"),
        (
            "[run]",
            EVENT.format("grid") + "[run]",
            "grid",
            "the name of a folder of the results or of study.toml",
        ),
        ('"better"]', '"better", "better"]', "better", "stands twice"),
        ('baseline = "existing"', 'baseline = "better"', None, None),
    ],
)
def test_names_of_a_study_stand_once(new_small_study, old, new, value, words):
    folder = new_small_study / "scenarios" / "small"
    spoil(folder / "study.toml", old, new)
    if words is None:
        assert load_study(folder).conditions.baseline == "better"
        return
    with pytest.raises(InputError) as caught:
        load_study(folder)
    assert [(f.value, f.message) for f in caught.value.findings] == [(value, words)]


def test_a_scenario_includes_any_other_of_the_study_but_not_itself(new_small_study):
    folder = new_small_study / "scenarios" / "small"
    spoil(folder / "better.toml", 'title_en = "better"', 'title_en = "b"\nincludes = ["existing"]')
    assert load_study(folder).closure("better") == ["existing", "better"]
    spoil(folder / "better.toml", '["existing"]', '["worse"]')
    with pytest.raises(InputError, match="no such scenario in this study") as caught:
        load_study(folder)
    assert caught.value.findings[0].cure == "Use some of: existing, better."
    # One on demand stands behind those that always run, and is there for them all the same.
    spoil(folder / "study.toml", "[[events]]", 'on_demand = ["worse"]\n[[events]]')
    last = 'title_zh = "另"\ntitle_en = "w"\n'
    (folder / "worse.toml").write_text(last, encoding="utf-8")
    assert load_study(folder).closure("better") == ["worse", "better"]
    (folder / "worse.toml").write_text(f'{last}includes = ["better"]\n', encoding="utf-8")
    with pytest.raises(InputError, match="a scenario includes itself") as caught:
        load_study(folder)
    assert caught.value.findings[0].value == "better > worse > better"
    assert caught.value.findings[0].file.endswith("better.toml")


def test_a_study_that_is_not_there_names_those_that_are(new_small_study):
    with pytest.raises(InputError) as caught:
        load_study(new_small_study / "scenarios" / "large")
    assert caught.value.findings[0].cure == "Use one of: small."


@pytest.mark.parametrize(("unit", "load_kg"), [("mg/L", 1.42), ("ug/L", 0.00142)])
def test_the_load_of_a_tracer_by_hand(unit, load_kg):
    # 2 m3 at 300, 10 at 80 and 1 at 20 g/m3: 600 + 800 + 20 g.
    tracer = Tracer(id="cod", title_zh="x", title_en="x", unit=unit,
                    dry_weather_concentration=300, runoff_concentration=80,
                    river_concentration=20)  # fmt: skip
    assert tracer.load_kg(2.0, 10.0, 1.0) == pytest.approx(load_kg)
    assert tracer.column == "load_cod_kg"
