"""Four points whose depths are a formula of the sample: what comes out is counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drainage.cli.ensemble import _tell
from drainage.study import Workspace
from drainage.study.ensemble.files import tables, write_ensemble
from drainage.study.ensemble.gathering import Gathered, gather
from drainage.study.ensemble.going import Outcome
from drainage.study.ensemble.judging import judge
from drainage.study.ensemble.member import run_member
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.sampled import sampled
from drainage.study.ensemble.weighing import CONDITIONED, PRIOR
from tests.conftest import make_small_network, write_small_study
from tests.study.uncertain_town import UNCERTAIN

RUNS = [("existing", "h33"), ("better", "h33")]
NODES = ("G-A", "G-B", "G-C", "M-B")
CLOGGING = "table.inlets.clogged_pct"


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    """Sixty-four members of a town with four points, none of them run."""
    folder = four_points(tmp_path_factory.mktemp("four"))
    return sampled(open_ensemble(Workspace(folder), "small"), 64, RUNS)


def four_points(folder, limits=""):
    """A workspace with a town of four points, the last of them a manhole."""
    network = make_small_network()
    one = network.watch_points.reset_index().iloc[0]
    points = pd.DataFrame(
        [one.to_dict() | {"point_no": str(k + 1), "node_id": node} for k, node in enumerate(NODES)]
    )
    write_small_study(folder, network.with_tables(watch_points=points.set_index("point_no")))
    path = folder / "scenarios" / "small" / "uncertainty.toml"
    path.write_text(limits + UNCERTAIN, encoding="utf-8")
    return folder


@pytest.fixture
def formula(four):
    """Point 1: 0.2 m; 2: 0 to 0.4 m with the clogging; 3: 0.1 m; 4: 0.05 m; all 0.02 m less with
    the works. The town floods alike."""
    empty = gather(four)
    figures = empty.figures.copy(deep=True)
    clogging = four.sample.unit[:, four.sample.names.index(CLOGGING)]
    depth = np.stack([np.full(64, 0.2), 0.4 * clogging, np.full(64, 0.1), np.full(64, 0.05)])
    for scenario, less in (("existing", 0.0), ("better", 0.02)):
        own = (depth.T - less).clip(0)[None, :, None, :]
        figures["point_depth_m"].loc[{"scenario": scenario}] = own
    figures["total_flooded_volume_m3"][:] = 10.0
    figures["flooded_street_length_m"][:] = 5.0
    figures["sewage_to_rivers_m3"][:] = 1.0
    streets = figures["point_depth_m"].sel(scenario="existing", event="h33", drop=True)
    off = streets.isel(point=[]).rename({"point": "street"}).to_dataset(name="depth_m")
    return Gathered(figures, {}, off.assign(length_m=("street", np.zeros(0))))


def test_ranks_and_depths_are_those_counted_by_hand(four, formula):
    found = judge(four, formula).tables.sel(table=PRIOR, scenario="existing", event="h33")
    # Point 2 is deeper than 0.2 m where its clogging is above the middle: in 32 of 64 members.
    first = found["rank_probability"].sel(rank=1).to_numpy()
    np.testing.assert_allclose(first, [0.5, 0.5, 0, 0], atol=1e-12)
    # Standard error of 1/2 from 64 members: (1/4 / 64)^½ = 1/16.
    assert found["rank_probability_se"].sel(rank=1).to_numpy()[0] == pytest.approx(1 / 16)
    # It is among the first three unless it is below 0.05 m: in 1/8 of the members.
    three = found["first_three_probability"].to_numpy()
    np.testing.assert_allclose(three, [1, 7 / 8, 1, 1 / 8], atol=1e-12)
    above = found["above_probability"].sel(reading="gutter", limit_m=0.15).to_numpy()
    # 0.15 of 0.4 m: 5/8 of the members are above.
    np.testing.assert_allclose(above, [1, 5 / 8, 0, 0], atol=1e-12)

    judged = judge(four, formula)
    own = tables(four, formula, judged)["depths"].query("weighting == 'prior'")
    two = own.query("scenario == 'existing' and point_no == '2' and reading == 'gutter'").iloc[0]
    band = two[["point_depth_low_m", "point_depth_middle_m", "point_depth_high_m"]].to_numpy(float)
    # 5, 50 and 95 % of 0 to 0.4 m, each to one of 64 steps of 0.00625 m.
    np.testing.assert_allclose(band, [0.02, 0.2, 0.38], atol=0.0063)


def test_water_at_a_manhole_is_held_above_its_ground(tmp_path):
    own = open_ensemble(Workspace(four_points(tmp_path)), "small")
    eight = sampled(own, 8, RUNS[:1])
    run_member(eight.member(0))
    points = eight.record(RUNS[0], 0)["points"]
    # The manhole is 1.8 m deep and its pipe carries water all the time, below the ground.
    assert points["max_depth_m"][3] == 0
    assert points["held_depth_m"][3] == 0


def test_the_ensemble_has_limits_of_its_own(tmp_path):
    own = open_ensemble(Workspace(four_points(tmp_path, "continuity_limit_pct = 1e-6\n")), "small")
    eight = sampled(own, 8, RUNS[:1])
    run_member(eight.member(0))
    assert "(limit 1e-06 %)" in eight.record(RUNS[0], 0)["lost"]


def test_the_same_members_show_what_the_works_do(four, formula):
    found = judge(four, formula).tables.sel(table=PRIOR, event="h33")
    own = found.sel(scenario="better", other="existing")
    np.testing.assert_allclose(own["point_better_probability"].sel(point="1"), 1)
    assert own["point_less_by_m"].sel(point="1").item() == pytest.approx(0.02)
    back = found.sel(scenario="existing", other="better")
    np.testing.assert_allclose(back["point_worse_probability"].sel(point="1"), 1)


def test_what_is_known_weighs_the_members(four, formula):
    judged = judge(four, formula)
    found = judged.tables.sel(scenario="existing", event="h33")
    first = found["rank_probability"].sel(rank=1, point="2")
    # The list names point 2: members in which it is dry count less.
    assert first.sel(table=CONDITIONED).item() > first.sel(table=PRIOR).item()
    lost = Gathered(formula.figures, {(("existing", "h33"), 0): "no balance"}, formula.streets)
    weights = judge(four, lost).tables["weight"].sel(scenario="existing", event="h33")
    assert weights.sel(member=0).to_numpy().tolist() == [0, 0]
    assert weights.sel(table=PRIOR, member=1).item() == pytest.approx(1 / 63)
    # A member that the baseline lost is not known by the list under any scenario.
    better = judge(four, lost).tables["weight"].sel(scenario="better", event="h33", member=0)
    assert better.sel(table=CONDITIONED).item() == 0
    assert better.sel(table=PRIOR).item() == pytest.approx(1 / 64)


def test_the_group_that_decides_the_ranking_is_surveyed_first(four, formula, capsys):
    judged = judge(four, formula)
    assert judged.plans[PRIOR].surveys[0].group == "clogging"
    found = tables(four, formula, judged)
    words = found["survey"].query("weighting == 'prior'")
    assert words["survey_order"].tolist() == [1]
    assert "clogging of the inlets, %" in words["sentence_en"].iloc[0]
    assert "雨水口堵塞率" in words["sentence_zh"].iloc[0]
    assert found["outlets"].empty
    ranks = found["ranks"].query("scenario == 'existing' and weighting == 'prior'")
    assert ranks["rank_1_probability"].tolist() == [0.5, 0.5, 0, 0]
    paths = write_ensemble(four, formula, judged)
    _tell(Outcome(four, formula, judged, 0, paths))
    said = capsys.readouterr().out
    assert "64 members: the greatest standard error of a probability is 6.2 %" in said
    assert "With what is known of the town the members count as" in said
    alike, known = said.split("What to survey first, by what is known of the town:")
    assert "What to survey first, all members alike:\n  clogging of the inlets, %" in alike
    # The list names point 2, so that the first three are next to sure: nothing is left to survey.
    assert known.strip().startswith("No survey of one group would make the ranking surer")


def test_a_lean_of_the_lost_members_is_told(four, formula, capsys):
    clogging = four.sample.unit[:, four.sample.names.index(CLOGGING)]
    dirty = np.flatnonzero(clogging > 0.75)
    why = {(("better", "h33"), int(number)): "no fall" for number in dirty}
    own = Gathered(formula.figures, why, formula.streets)
    _tell(Outcome(four, own, judge(four, own), 0, []))
    said = capsys.readouterr().out
    assert "better h33: 16 of 64 members were lost, the first by: no fall" in said
    assert f"Lost members lie at the upper end of {CLOGGING}" in said


def test_scenarios_that_kept_no_member_in_common_are_not_compared(four, formula):
    why = {((name, "h33"), number): "no balance" for number in range(64)
           for name in (["existing"] if number < 32 else ["better"])}  # fmt: skip
    judged = judge(four, Gathered(formula.figures, why, formula.streets))
    assert judged.tables["table"].to_numpy().tolist() == [PRIOR]
    assert "no member ran to its end" in str(judged.no_conditioned)
    own = judged.tables.sel(table=PRIOR, scenario="better", other="existing", event="h33")
    assert np.isnan(own["point_better_probability"]).all()
    assert np.isnan(own["point_less_by_m"]).all()


def test_a_member_that_is_lost_in_one_storm_counts_in_the_other(tmp_path):
    folder = four_points(tmp_path)
    path = folder / "scenarios" / "small" / "study.toml"
    more = '[[events]]\nid = "h54"\nstorm = "h54"\nriver_state = "low-water"\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    runs = [(name, event) for name in ("existing", "better") for event in ("h33", "h54")]
    own = sampled(open_ensemble(Workspace(folder), "small"), 32, runs)
    figures = gather(own).figures.copy(deep=True)
    for name in ("point_depth_m", "total_flooded_volume_m3", "flooded_street_length_m"):
        figures[name][:] = 0.2
    figures["sewage_to_rivers_m3"][:] = 1.0
    off = figures["point_depth_m"].sel(scenario="existing", event="h33", drop=True)
    streets = off.isel(point=[]).rename({"point": "street"}).to_dataset(name="depth_m")
    streets = streets.assign(length_m=("street", np.zeros(0)))
    why = {(("existing", "h54"), number): "no balance" for number in range(4)}
    weight = judge(own, Gathered(figures, why, streets)).tables["weight"].sel(member=0)
    prior, known = weight.sel(table=PRIOR), weight.sel(table=CONDITIONED)
    assert prior.sel(scenario="existing", event="h33").item() == pytest.approx(1 / 32)
    assert prior.sel(scenario="existing", event="h54").item() == 0
    # The points are listed for 54 mm: without that storm nobody knows whether the member fits.
    assert known.to_numpy().ravel().tolist() == [0, 0, 0, 0]
    others = judge(own, Gathered(figures, why, streets)).tables["weight"].sel(member=9)
    np.testing.assert_allclose(others.sel(table=CONDITIONED), 1 / 28)
