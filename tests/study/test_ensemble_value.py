"""First-year works, what matters and screening of four points whose depths are a formula."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner

from drainage.cli import main
from drainage.cli.ensemble_value import tell_choices, tell_matters
from drainage.cli.screening import _tell_screening
from drainage.cluster import Machines
from drainage.ensemble import sentences
from drainage.study import Workspace
from drainage.study.ensemble import deciding, screening
from drainage.study.ensemble.choice_tables import choices_dataset
from drainage.study.ensemble.deciding import POINTS, SCENARIO, SEWAGE, choices
from drainage.study.ensemble.files import tables, write_ensemble
from drainage.study.ensemble.gathering import Gathered, gather
from drainage.study.ensemble.going import Outcome
from drainage.study.ensemble.judging import judge
from drainage.study.ensemble.mattering import matters_table, what_matters
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.outputs import DEPTH, ORDER, outputs_of
from drainage.study.ensemble.sampled import sampled
from drainage.study.ensemble.weighing import CONDITIONED, PRIOR
from tests.study.test_ensemble_by_hand import four_points
from tests.study.uncertain_town import uncertain_town

NAMES = ("existing", "better", "other", "both")
RUNS = [(name, "h33") for name in NAMES]
CLOGGING = "table.inlets.clogged_pct"


def town(folder):
    """Four points and three scenarios, the last of which includes another one."""
    workspace = four_points(folder)
    place = workspace / "scenarios" / "small"
    study = place / "study.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace('"better"]', '"better", "other", "both"]'), encoding="utf-8")
    title = 'title_zh = "方案"\ntitle_en = "works"\n'
    (place / "other.toml").write_text(title, encoding="utf-8")
    (place / "both.toml").write_text(title + 'includes = ["better"]\n', encoding="utf-8")
    return open_ensemble(Workspace(workspace), "small")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    return town(tmp_path_factory.mktemp("value"))


@pytest.fixture(scope="module")
def four(own):
    return sampled(own, 64, RUNS)


def formula(sample):
    """Above the limit of 0.15 m: point 1 0.10 m; 2 0 to 0.4 m with the clogging u; 3 0.05 m; 4
    0.08 m. `better` takes 0.03 m off points 1, 3 and 4 each, `other` half of what stands at point
    2, and 9 m3 of sewage."""
    figures = gather(sample).figures.copy(deep=True)
    u = sample.sample.unit[:, sample.sample.names.index(CLOGGING)]
    above = np.stack([np.full(len(u), 0.10), 0.4 * u, np.full(len(u), 0.05), np.full(len(u), 0.08)])
    less = {"existing": 0 * above, "better": 0.03 * np.array([[1], [0], [1], [1]]) + 0 * above,
            "other": above * np.array([[0], [0.5], [0], [0]])}  # fmt: skip
    less["both"] = less["better"]
    for scenario in [name for name, _ in sample.runs]:
        depth = (0.15 + above - less[scenario]).T[None, :, None, :]
        figures["point_depth_m"].loc[{"scenario": scenario}] = depth
        figures["sewage_to_rivers_m3"].loc[{"scenario": scenario}] = (
            1.0 if scenario == "other" else 10.0
        )
        figures["total_flooded_volume_m3"].loc[{"scenario": scenario}] = 100 * u
    figures["flooded_street_length_m"][:] = 5.0
    streets = figures["point_depth_m"].sel(scenario="existing", event="h33", drop=True)
    off = streets.isel(point=[]).rename({"point": "street"}).to_dataset(name="depth_m")
    return Gathered(figures, {}, off.assign(length_m=("street", np.zeros(0))))


def equal(sample):
    return {run: np.full(64, 1 / 64) for run in sample.runs}


def with_outlets(gathered):
    """The same with an outlet that is judged in the storm."""
    figures = gathered.figures.drop_dims("outlet")
    for name in ("outlet_meets_target", "sewage_volume_m3", "overflow_volume_m3"):
        shape = (*figures["total_flooded_volume_m3"].shape, 1)
        figures[name] = ((*figures["total_flooded_volume_m3"].dims, "outlet"), np.zeros(shape))
    return Gathered(figures.assign_coords(outlet=["CO1"]), gathered.why, gathered.streets)


@pytest.fixture(scope="module")
def gathered(four):
    return with_outlets(formula(four))


@pytest.fixture(scope="module")
def judged(four, gathered):
    return replace(judge(four, gathered), matters=what_matters(four, gathered))


def test_three_points_come_first_by_what_stands_above_their_limits(four):
    found = choices(four, formula(four), equal(four))
    own = next(choice for choice in found.made if choice.name == POINTS)
    # Means: 0.10, 0.20, 0.05 and 0.08 m.
    np.testing.assert_allclose(own.judged.gain.mean, [0.10, 0.20, 0.05, 0.08], atol=1e-6)
    assert [own.options[k] for k in own.judged.on_average] == ["2", "1", "4", "3"]
    # Point 2 is among the three unless it stands below 0.05 m: u < 1/8; then 1, 3 and 4 are.
    np.testing.assert_allclose(own.judged.first.mean, [1, 7 / 8, 1 / 8, 1])
    assert [own.options[k] for k in own.judged.most_often] == ["1", "2", "4"]
    assert own.judged.often.mean == pytest.approx(7 / 8)
    # What 2 lacks of 0.05 m: 0.05 x 1/2 in an eighth of the members.
    assert own.judged.regret.mean == pytest.approx(0.05 / 2 / 8, rel=0.02)


def test_a_scenario_that_includes_another_is_no_alternative(four):
    found = choices(four, with_outlets(formula(four)), equal(four))
    depth = next(choice for choice in found.made if choice.name == SCENARIO)
    assert depth.options == ("better", "other")
    # 0.09 m against half of 0.4 u: 0.10 m on average, more where u > 0.45.
    np.testing.assert_allclose(depth.judged.gain.mean, [0.09, 0.10], atol=1e-6)
    assert depth.judged.on_average == (1, 0)
    share = (four.sample.unit[:, four.sample.names.index(CLOGGING)] > 0.45).mean()
    assert depth.judged.first.mean[1] == pytest.approx(share, abs=0.02)
    assert found.why_not == ()
    sewage = next(choice for choice in found.made if choice.name == SEWAGE)
    # 9 m3 in every member against none.
    assert sewage.judged.gain.mean.tolist() == [0, 9]
    assert sewage.judged.most_often == (1,)


def test_what_cannot_be_decided_says_why(own):
    alone = sampled(own, 64, [("existing", "h33"), ("better", "h33"), ("both", "h33")])
    found = choices(alone, formula(alone), equal(alone))
    assert [choice.name for choice in found.made] == [POINTS]
    assert "it takes two beside the baseline" in found.why_not[0]
    # The storm of 33 mm is that of no point whose target is 20 mm.
    points = own.opened.base.watch_points
    targets = dict.fromkeys(points.index, 54.0)
    for lower, said in ((("1",), "3 points were run"), (("1", "2"), "2 points were run")):
        base = own.opened.base.with_tables(watch_points=points.assign(
            target_hourly_rain_mm=pd.Series(targets | dict.fromkeys(lower, 20.0))
        ))  # fmt: skip
        other = replace(own, opened=replace(own.opened, base=base))
        few = sampled(other, 64, RUNS)
        found = choices(few, formula(few), equal(few))
        assert POINTS not in [choice.name for choice in found.made]
        assert said in found.why_not[0]


def test_a_point_whose_storm_was_not_run_is_named(own, monkeypatch):
    monkeypatch.setattr(deciding, "TAKEN", 2)
    points = own.opened.base.watch_points
    base = own.opened.base.with_tables(watch_points=points.assign(
        target_hourly_rain_mm=[20.0, 54.0, 54.0, 54.0]
    ))  # fmt: skip
    three = sampled(replace(own, opened=replace(own.opened, base=base)), 64, RUNS)
    found = choices(three, formula(three), equal(three))
    assert found.made[0].options == ("2", "3", "4")
    assert found.why_not[0].startswith("points 1 are not among those that may come first")


def test_a_member_that_lost_a_storm_takes_no_part_in_the_choice(four):
    weights = equal(four)
    lost = weights["other", "h33"].copy()
    lost[:32] = 0
    figures = formula(four)
    found = choices(four, figures, weights | {("other", "h33"): lost}).made
    by_name = {choice.name: choice for choice in found}
    assert (by_name[POINTS].weights > 0).sum() == 64
    assert by_name[SCENARIO].weights[:32].tolist() == [0.0] * 32
    assert by_name[SCENARIO].weights[32] == pytest.approx(1 / 32)
    none = choices(four, figures, weights | {("other", "h33"): np.zeros(64)})
    assert [choice.name for choice in none.made] == [POINTS]
    assert "no member has all the runs it takes" in none.why_not[0]


def test_a_survey_says_what_it_saves_of_each_decision(own, judged):
    plan = judged.plans[PRIOR]
    clogging = next(survey for survey in plan.surveys if survey.group == "clogging")
    # Nothing else is uncertain of the points: knowing it, nothing is lost any more.
    assert clogging.worths[SCENARIO].share == pytest.approx(1, abs=0.1)
    assert clogging.worths[SCENARIO].most == pytest.approx(0.2 * 0.45**2 / 2, rel=0.03)
    line = sentences(own.space, plan, "en")[0]
    assert "of what building the wrong scenario first costs on average" in line
    assert "先建方案选错的平均损失减少" in sentences(own.space, plan, "zh")[0]


def test_the_value_that_moves_the_order_and_the_water_is_named(four, own, gathered, judged, capsys):
    table = matters_table(own.space, judged.matters)
    assert table["output"].unique().tolist() == [
        ORDER, DEPTH, "total_flooded_volume_m3", "sewage_to_rivers_m3",
    ]  # fmt: skip
    order = table.query("output == @ORDER and scope == 'group'")
    assert order["group"].iloc[0] == "clogging"
    assert order["matters"].tolist() == [True, False, False]
    two = table.query("output == @DEPTH and point_no == '2' and scope == 'value'").iloc[0]
    assert two["value"] == CLOGGING
    # The depth is a straight line in the clogging alone.
    assert two["sobol_first"] == pytest.approx(1)
    assert two["surrogate_misses"] == pytest.approx(0, abs=1e-6)
    # Point 1 never moves: nothing matters, and there is no polynomial for it.
    one = table.query("output == @DEPTH and point_no == '1'")
    assert not one["matters"].any()
    assert one["sobol_first"].isna().all()

    tell_matters(Outcome(four, gathered, replace(judged, matters=()), 0, []))
    assert "Too few members" in capsys.readouterr().out


def test_a_lost_member_has_no_part_in_what_matters(four):
    gathered = formula(four)
    why = {(("existing", "h33"), 0): "no balance"}
    gathered.figures["total_flooded_volume_m3"].loc[{"scenario": "existing", "member": 0}] = np.nan
    outputs = outputs_of(four, Gathered(gathered.figures, why, gathered.streets), "existing")
    assert all(
        np.isnan(own.values[0]).all() for own in outputs if own.name != "sewage_to_rivers_m3"
    )
    assert not np.isnan(outputs[0].values[1:]).any()
    few = sampled(four.ensemble, 16, RUNS)
    assert what_matters(few, formula(few)) == []


def test_all_of_it_is_written_and_told(four, own, gathered, judged, capsys):
    outcome = Outcome(four, gathered, judged, 0, write_ensemble(four, gathered, judged))
    works = tables(four, gathered, judged)["first_works"].query("weighting == 'prior'")
    points = works.query("decision == 'points'").set_index("option_id")
    assert points.index.tolist() == ["2", "1", "4", "3"]
    assert points["order_on_average"].tolist() == [1, 2, 3, 4]
    assert points["place_most_often"].isna().tolist() == [False, False, False, True]
    assert points.loc["2", "first_probability"] == pytest.approx(7 / 8)
    orders = works.query("decision == 'scenario'").set_index("option_id")
    assert orders["place_most_often"].tolist() == [1, 2]
    with xr.open_dataset(own.opened.results / "ensemble" / "ensemble.nc") as found:
        gain = found["first_points_gain_m"].sel(table=PRIOR)
        np.testing.assert_allclose(gain, [0.10, 0.20, 0.05, 0.08], atol=1e-6)
        assert gain.attrs["units"] == "m"
        assert found["first_sewage_gain_m3"].attrs["units"] == "m3"
        index = found["pawn_index"].sel(output="total_flooded_volume_m3")
        assert index.idxmax("dimension").item() == CLOGGING
    tell_choices(outcome)
    tell_matters(outcome)
    said = capsys.readouterr().out
    # 0.10 + 0.20 + 0.08 m.
    assert "Points 2, 1, 4 first: together they stand 0.38 m above their limits on average" in said
    assert "Most often the highest are 1, 2, 4: in 88 % of the members" in said
    assert (
        "Scenario other first: on average it takes most off the depths above the limits, 0.10 m"
        in said
    )
    assert "By sewage other first: on average it keeps most out of the rivers, 9 m³." in said
    assert "Prices are not drawn" in said
    assert "order of the points: clogging of the inlets, %." in said
    assert "sewage to the rivers: no value does more than chance." in said
    # Of four depths, the volume and the sewage those of point 2 and the volume move at all.
    assert "Sobol indices for 2 of 6 figures" in said


def test_tables_keep_their_order_where_one_has_no_choice(four):
    every = choices(four, formula(four), equal(four))
    none = replace(every, made=())
    found = choices_dataset({PRIOR: every, CONDITIONED: none})
    assert found["table"].to_numpy().tolist() == [PRIOR, CONDITIONED]
    assert found["first_points_regret_m"].notnull().to_numpy().tolist() == [True, False]
    assert choices_dataset({PRIOR: none}).sizes == {}


@pytest.fixture
def screened(own, monkeypatch):
    """Trajectories of the formula, none of them run; the second member was lost."""
    monkeypatch.setattr(screening, "make_members", lambda *_: 0)

    def gathered(sample):
        found = formula(sample)
        lost = {"scenario": "existing", "member": 1}
        for name in ("point_depth_m", "total_flooded_volume_m3", "sewage_to_rivers_m3"):
            found.figures[name].loc[lost] = np.nan
        return Gathered(found.figures, {(("existing", "h33"), 1): "no balance"}, found.streets)

    monkeypatch.setattr(screening, "gather", gathered)
    return screening.run_screening(own, 4, RUNS[:1], Machines(1))


def test_screening_says_which_group_moves_what(screened, capsys):
    # Two groups, the dummy is none: 4 x 3 members, of which one was lost.
    assert len(screened.sampled.sample) == 12
    assert (
        screened.sampled.sample.digest != sampled(screened.sampled.ensemble, 16, RUNS).sample.digest
    )
    table = pd.read_csv(screened.path)
    volume = table.query("output == 'total_flooded_volume_m3'")
    assert volume["group"].tolist() == ["clogging", "rain"]
    # 100 u: 50 m3 for half of the range, 75 over that from 1/8 to 7/8.
    assert volume["mu_star"].tolist() == [75, 0]
    assert volume["mu_star_se"].tolist() == [0, 0]
    assert volume["effects"].sum() == 6
    assert volume["effects_lost"].sum() == 2
    assert screened.left_out == ["rain"]
    _tell_screening(screened, 4)
    said = capsys.readouterr().out
    assert "4 trajectories, 12 members of 1 runs each; 0 runs made" in said
    assert said.count("existing h33: 2 of 8 effects are left out, since a member was lost.") == 1
    assert "water on the streets: clogging." in said
    assert "Groups that may be left out, each moving nothing by more than 5 %" in said
    assert said.rstrip().endswith("moves: rain.")


@pytest.mark.heavy
def test_a_screening_is_run_kept_and_gone_on_with(tmp_path):
    folder = uncertain_town(tmp_path)
    words = ["--root", str(folder), "ensemble", "small", "-j", "1", "--screen"]
    first = CliRunner().invoke(main, [*words, "2"])
    assert first.exit_code == 0, first.output
    # Clogging and rain: 2 x 3 members of the baseline in one storm.
    assert "2 trajectories, 6 members of 1 runs each; 6 runs made" in first.output
    again = CliRunner().invoke(main, [*words, "3"])
    assert "3 trajectories, 9 members of 1 runs each; 3 runs made" in again.output
    table = pd.read_csv(folder / "results/small/ensemble/ensemble-screening.csv")
    depth = table.query("output == 'point_depth_m'").set_index("group")["mu_star"]
    # More rain is more water; nobody counts these members for a sample.
    assert depth["rain"] > 0
    sample = CliRunner().invoke(main, ["--root", str(folder), "ensemble", "small", "-j", "1",
                                       "-n", "8"])  # fmt: skip
    assert "8 members of 2 runs each; 16 runs made" in sample.output


def test_a_screening_has_members_of_its_own(tmp_path):
    folder = uncertain_town(tmp_path)
    done = CliRunner().invoke(main, ["--root", str(folder), "ensemble", "small", "--screen", "4",
                                     "-n", "8"])  # fmt: skip
    assert done.exit_code == 2
    assert "Leave out --members, or --screen." in done.output
