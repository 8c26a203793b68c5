"""The least works at a point: the ladder is climbed as far as the point needs, no further."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.metrics.points import CAUSE_FIGURES
from drainage.study import Workspace, compose_scenario, cures, open_study
from drainage.study.cure_ladder import LADDER, Cure, inlets_at_point, ladder_of, sag_of_point_m
from drainage.study.cures import cures_table, find_cures, trials_table, worsened

LIMIT = "[targets]\npoint_depth_m = 0.025\n"


def per_side(network, point):
    """Inlets a side on the channels that flow to a point."""
    here = network.conduits["to_id"].reindex(network.inlets.index)
    return int(network.inlets.loc[here == network.watch_points.at[point, "node_id"],
                                  "number_per_side"].iloc[0])  # fmt: skip


@pytest.fixture
def two_points(new_small_study):
    """Point 1 in the bowl at G-B, point 2 on the street at G-C; both judged at 33 mm."""
    path = new_small_study / "networks" / "small" / "tables" / "watch_points.csv"
    points = pd.read_csv(path, dtype=str)
    other = points.assign(point_no="2", node_id="G-C", name_zh="东大街（桥头）", x_m="100.0")
    pd.concat([points, other]).to_csv(path, index=False)
    return open_study(Workspace(new_small_study), "small")


def climbed(opened, monkeypatch, depth_m):
    """The cures found where the depths are ``depth_m(network, point)`` instead of runs."""

    def score(network, _result, hourly_mm, targets):
        numbers = network.watch_points.index
        depth = pd.Series([depth_m(network, p) for p in numbers], index=numbers)
        met = (depth <= targets.point_depth_m).astype("boolean")
        blank = dict.fromkeys(
            (*CAUSE_FIGURES, "minutes_above_limit", "max_lane_depth_m"), np.nan)  # fmt: skip
        return pd.DataFrame(
            {"max_depth_m": depth, "meets_target": met, "meets_gutter": met,
             "meets_gutter_30min": met, "meets_lane": met, "limiting_cause": "inlets",
             "reason": "", **network.watch_points[["name_zh", "name_en"]],
             "target_hourly_rain_mm": 54.0}
        ).assign(**blank)  # fmt: skip

    monkeypatch.setattr(cures, "score_points", score)
    monkeypatch.setattr(cures, "read_run", lambda _folder: None)
    monkeypatch.setattr(cures, "judged_by_flooding", lambda _network, _result: None)
    asked = []
    built = compose_scenario(opened, "existing")
    found = find_cures(opened, built, lambda requests: asked.append(len(requests)))
    return found, cures_table(opened, found).set_index("point_no"), asked


def test_each_point_gets_no_more_than_it_needs(two_points, monkeypatch):
    # 0.40 m over the inlets a side: 0.40, 0.20 with twice, 0.133 with three times: point 1
    # needs three times. Point 2 stands at 0.18 m and at 0.09 m with twice the inlets.
    at_first = {"1": 0.40, "2": 0.18}
    found, table, asked = climbed(
        two_points, monkeypatch, lambda network, p: at_first[p] / per_side(network, p)
    )
    assert found.trials[-1].cures == {"1": Cure(inlets_times=3), "2": Cure(inlets_times=2)}
    assert table["max_depth_after_m"].to_dict() == {"1": 0.133, "2": 0.09}
    assert table["max_depth_before_m"].to_dict() == {"1": 0.4, "2": 0.18}
    assert table["cured"].all()
    # One inlet a side, two sides: 2 become 6. Once before and once a trial under one storm.
    assert table.at["1", "cure_zh"] == "雨水口由 2 座增至 6 座（平立结合）"
    assert table.at["1", "cure_en"] == "6 combination inlets in place of 2 inlets"
    assert asked == [1, 1, 1]
    assert trials_table(found)["max_depth_m"].tolist() == [0.2, 0.09, 0.133, 0.09]


def test_a_point_that_nothing_cures_ends_on_the_last_rung_and_says_why(two_points, monkeypatch):
    depth = {"1": 0.30, "2": 0.10}
    found, table, _ = climbed(two_points, monkeypatch, lambda _network, p: depth[p])
    assert len(found.trials) == len(LADDER) == 8
    assert list(table.index) == ["1"]
    assert not table.at["1", "cured"]
    assert table.at["1", "limiting_cause_after"] == "inlets"
    assert found.trials[-1].cures["1"] == Cure(5, regraded=True, larger_sewer=True)
    assert worsened(found) == []


def test_a_point_spoilt_by_the_works_elsewhere_is_named(two_points, monkeypatch):
    # What three times the inlets take from point 1 stands at point 2.
    found, _, _ = climbed(
        two_points, monkeypatch,
        lambda network, p: (0.40 if p == "1" else 0.0) / per_side(network, "1")
        + (0.2 if p == "2" and per_side(network, "1") > 2 else 0.0))  # fmt: skip
    assert worsened(found) == ["2"]


def test_a_shallow_bowl_is_not_regraded(small_network):
    # G-B: gutter 20.20, bottom 19.95 m; 20.20 - 20.16 = 0.04 m is within what a crew leaves.
    assert sag_of_point_m(small_network, "1") == pytest.approx(0.25)
    assert ladder_of(small_network, "1") == LADDER
    storages = small_network.storages.assign(invert_level_m=20.16)
    shallow = small_network.with_tables(storages=storages)
    assert ladder_of(shallow, "1") == (
        Cure(2), Cure(3), Cure(5), Cure(larger_sewer=True), Cure(5, larger_sewer=True)
    )  # fmt: skip


def test_the_works_are_what_the_words_say(two_points):
    opened = two_points
    built = compose_scenario(opened, "existing")
    cure = Cure(5, regraded=True)
    own = cures.with_cures(opened, built, {"1": cure})
    assert inlets_at_point(built.network, "1") == 2
    assert inlets_at_point(own.network, "1") == 10
    assert sag_of_point_m(own.network, "1") == pytest.approx(0.05)
    assert (
        cure.words(built.network, "1", "zh")
        == "雨水口由 2 座增至 10 座（平立结合）；路面整坡，洼深减至 0.05 m"
    )
    assert set(own.difference["table"]) >= {"inlets", "storages"}
    assert built.network.inlets["number_per_side"].eq(1).all()


def test_the_command_writes_what_it_found_from_runs(new_small_study):
    # 54 mm instead of 33, and a limit of 2.5 cm: the bowl of the small town stands above it, with
    # twice the inlets, too.
    study = new_small_study / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text("utf-8").replace('"h33"', '"h54"') + LIMIT, "utf-8")
    words = ["--root", str(new_small_study), "cures", "small", "-s", "existing"]
    run = CliRunner().invoke(main, [*words, "--language", "zh"])
    assert run.exit_code == 0, run.output
    results = new_small_study / "results" / "small"
    table = pd.read_csv(results / "cures.csv").iloc[0]
    trials = pd.read_csv(results / "cures-trials.csv")
    assert table["max_depth_before_m"] > trials["max_depth_m"].iloc[0] > 0.025
    assert table["cured"]
    assert table["max_depth_after_m"] == trials["max_depth_m"].iloc[-1] <= 0.025
    assert len(trials) == 2
    assert "雨水口由 2 座增至 6 座" in run.output
    assert "路缘 ✓" in run.output
    again = CliRunner().invoke(main, ["--root", str(new_small_study), "cures", "small", "-s", "x"])
    assert again.exit_code == 2
    assert "no such scenario" in again.output
