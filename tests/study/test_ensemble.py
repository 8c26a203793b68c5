"""An ensemble on disk: it grows, goes on where it was stopped, and counts no member twice."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner

from drainage.cli import main
from drainage.engine.process import end_in_words
from drainage.ensemble import draw_of, rain_factor
from drainage.errors import EngineError, InputError, StoreError
from drainage.results import read_run
from drainage.study import Workspace
from drainage.study.ensemble.finished import gone_words, note_finished
from drainage.study.ensemble.gathering import gather
from drainage.study.ensemble.judging import judge
from drainage.study.ensemble.kept import read_record, record_path
from drainage.study.ensemble.member import run_member
from drainage.study.ensemble.opening import key_of, open_ensemble
from drainage.study.ensemble.sampled import sampled
from drainage.study.ensemble.weighing import CONDITIONED, PRIOR
from drainage.written import DISK_FULL
from tests.study.uncertain_town import UNCERTAIN, uncertain_town

RUN = ("existing", "h33")


def called(folder, *words):
    return CliRunner().invoke(main, ["--root", str(folder), "ensemble", "small", *words])


def kept_files(folder):
    """The files of all runs, with when they were written."""
    found = (folder / "results/small/ensemble/members").rglob("*.json")
    return {path: path.stat().st_mtime_ns for path in found}


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """Eight members, then sixteen by the same command: workspace, files of the eight, words."""
    folder = uncertain_town(tmp_path_factory.mktemp("ensemble"))
    first = called(folder, "-n", "8", "-j", "1")
    assert first.exit_code == 0, first.output
    eight = kept_files(folder)
    second = called(folder, "-n", "16", "-j", "1")
    assert second.exit_code == 0, second.output
    return folder, eight, (first.output, second.output)


def copied(grown, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(grown[0], folder)
    return folder


@pytest.mark.heavy
def test_the_same_command_with_more_members_runs_the_new_ones_alone(grown):
    folder, eight, (first, second) = grown
    # 2 scenarios in 1 storm: 8 x 2 runs, and as many again.
    assert len(eight) == 16
    assert "8 members of 2 runs each; 16 runs made" in first
    assert "16 members of 2 runs each; 16 runs made" in second
    sixteen = kept_files(folder)
    assert len(sixteen) == 32
    assert {path: sixteen[path] for path in eight} == eight


@pytest.mark.heavy
def test_nothing_of_the_engine_is_left_behind(grown):
    left = [path for path in (grown[0] / "results").rglob("*") if path.is_file()]
    assert {path.suffix for path in left if path.parent.name != "small"} == {".json", ".csv", ".nc"}
    # Figures of a run of the small town: under 2 kB however long its storm is.
    assert max(path.stat().st_size for path in kept_files(grown[0])) < 2000


@pytest.mark.heavy
def test_a_member_is_the_study_with_its_values_written_into_it(grown, tmp_path):
    own = open_ensemble(Workspace(grown[0]), "small")
    eight = sampled(own, 8, [RUN])
    draw = draw_of(own.space, 3, eight.sample.unit[3])
    (clogged,) = [change.amount for change in draw.changes if change.entry.startswith("table")]
    record = eight.record(RUN, 3)
    by_hand = uncertain_town(tmp_path)
    inlets = by_hand / "networks/small/tables/inlets.csv"
    table = pd.read_csv(inlets, dtype=str).assign(clogged_pct=str(clogged))
    table.to_csv(inlets, index=False)
    study = by_hand / "scenarios/small/study.toml"
    text = study.read_text(encoding="utf-8")
    factor = f'river_state = "low-water"\nrain_factor = {rain_factor(draw)}'
    study.write_text(text.replace('river_state = "low-water"', factor), encoding="utf-8")
    words = ["--root", str(by_hand), "run", "small", "-s", "existing", "--no-maps"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    run = read_run(by_hand / "results/small/existing/h33")
    depth = run.totals["node_max_depth_m"].sel(node="G-B").item()
    assert record["points"]["max_depth_m"] == [depth]
    outlet = run.totals["outfall_sewage_m3"].sel(outfall="CO1").item()
    assert record["outlets"]["sewage_volume_m3"] == [outlet]
    # Held for half an hour: above it the point stands for less than 30 of the minutes.
    series = run.series["node_depth_m"].sel(node="G-B").to_numpy()
    assert (series >= record["points"]["held_depth_m"][0]).sum() >= 30
    assert (series > record["points"]["held_depth_m"][0]).sum() < 30


@pytest.mark.heavy
def test_prior_and_conditioned_stand_side_by_side(grown):
    folder = grown[0] / "results/small/ensemble"
    with xr.open_dataset(folder / "ensemble.nc") as found:
        assert found["table"].to_numpy().tolist() == [PRIOR, CONDITIONED]
        weights = found["weight"].sel(scenario="existing", event="h33")
        assert weights.sel(table=PRIOR).to_numpy().tolist() == [1 / 16] * 16
        known = weights.sel(table=CONDITIONED).to_numpy()
        assert known.sum() == pytest.approx(1)
        # The only point is on the list: the deeper a member floods it, the more it counts.
        depth = found["point_depth_m"].sel(scenario="existing", reading="gutter-30min").squeeze()
        assert np.array_equal(np.argsort(known), np.argsort(depth.to_numpy()))
        assert found["effective_members"].sel(table=PRIOR).to_numpy().ravel().tolist() == [16, 16]
        assert found["point_depth_m"].attrs["units"] == "m"
        assert found["sewage_volume_middle_m3"].attrs["units"] == "m3"
    ranks = pd.read_csv(folder / "ensemble-ranks.csv")
    assert ranks["weighting"].tolist() == [PRIOR, CONDITIONED] * 2
    assert ranks["name_en"].tolist() == ["East St"] * 4


@pytest.mark.heavy
def test_a_point_is_judged_in_the_storm_of_its_target_however_heavy_a_member_makes_it(grown):
    # 33 mm x 1.8 = 59.4 mm is more than the 54 mm of the target, and judged all the same.
    with xr.open_dataset(grown[0] / "results/small/ensemble/ensemble.nc") as found:
        factor = found["sample"].sel(dimension="event.rain_factor").to_numpy() + 0.8
        assert (33 * factor > 54).any()
        assert found["meets_target"].notnull().all()


@pytest.mark.heavy
def test_works_are_compared_member_by_member(grown):
    folder = grown[0] / "results/small/ensemble"
    with xr.open_dataset(folder / "ensemble.nc") as found:
        depth = found["point_depth_m"].sel(reading="gutter", event="h33").squeeze("point")
        less = (depth.sel(scenario="existing") - depth.sel(scenario="better")).to_numpy()
    table = pd.read_csv(folder / "ensemble-compared.csv").query("scope == 'point'")
    own = table[table["scenario"].eq("better") & table["weighting"].eq(PRIOR)].iloc[0]
    assert own["better_probability"] == round((less > 0.001).sum() / 16, 3)
    assert own["less_by_m"] == pytest.approx(less.mean(), abs=0.0005)


@pytest.mark.heavy
def test_files_that_are_gone_or_cut_off_are_made_again_and_give_the_same(grown, tmp_path):
    folder = copied(grown, tmp_path)
    before = {path.relative_to(folder): path.read_text() for path in kept_files(folder)}
    files = sorted(kept_files(folder))
    for path in files[:3]:
        path.unlink()
    files[4].write_text(files[4].read_text()[:100])
    done = called(folder, "-n", "16", "-j", "1")
    assert done.exit_code == 0, done.output
    assert "3 of 32 finished runs are gone and are made again" in done.output
    assert "4 runs made" in done.output
    after = {path.relative_to(folder): path.read_text() for path in kept_files(folder)}
    without = [
        {name: {key: own for key, own in json.loads(text).items() if key != "seconds"}
         for name, text in side.items()}
        for side in (before, after)
    ]  # fmt: skip
    assert without[0] == without[1]


@pytest.mark.heavy
def test_another_range_runs_anew_and_other_words_do_not(grown, tmp_path):
    folder = copied(grown, tmp_path)
    path = folder / "scenarios/small/uncertainty.toml"

    def lacking():
        own = sampled(open_ensemble(Workspace(folder), "small"), 16, [RUN])
        return sum(own.record(RUN, number) is None for number in range(16))

    path.write_text(UNCERTAIN.replace('"factor on the rain"', '"rain times"'), encoding="utf-8")
    assert lacking() == 0
    path.write_text(UNCERTAIN.replace("high = 1.8", "high = 1.5"), encoding="utf-8")
    assert lacking() == 16
    path.write_text(UNCERTAIN, encoding="utf-8")
    targets = folder / "scenarios/small/study.toml"
    text = targets.read_text(encoding="utf-8")
    targets.write_text(f"{text}[targets]\npoint_depth_m = 0.1\n", encoding="utf-8")
    assert lacking() == 16


def test_a_member_that_misses_its_balance_is_tried_at_half_the_step_and_kept_as_lost(tmp_path):
    folder = uncertain_town(tmp_path)
    path = folder / "scenarios/small/study.toml"
    strict = path.read_text(encoding="utf-8").replace(
        "continuity_limit_pct = 5.0", "continuity_limit_pct = 0.000001"
    )
    path.write_text(strict, encoding="utf-8")
    own = open_ensemble(Workspace(folder), "small")
    eight = sampled(own, 8, [RUN])
    assert run_member(eight.member(0)) == 0
    record = eight.record(RUN, 0)
    assert record["halved"]
    assert "continuity" in record["lost"]
    # Kept: it is not run a third time.
    path = record_path(eight.folder, RUN, 0)
    when = path.stat().st_mtime_ns
    run_member(eight.member(0))
    assert path.stat().st_mtime_ns == when
    gathered = gather(eight)
    assert gathered.lost(RUN).tolist() == [True] + [False] * 7
    assert np.isnan(gathered.figures["point_depth_m"].sel(member=0)).all()


@pytest.mark.parametrize(
    "why",
    [end_in_words(-9), f"/tmp: {DISK_FULL}", "the engine stopped (code 1): MemoryError: 2 GiB"],
)
def test_a_run_that_the_machine_stopped_is_not_kept_against_the_member(tmp_path, monkeypatch, why):
    eight = sampled(open_ensemble(Workspace(uncertain_town(tmp_path)), "small"), 8, [RUN])

    def stopped(*_, **__):
        raise EngineError(why)

    monkeypatch.setattr("drainage.study.ensemble.member.run_for_figures", stopped)
    with pytest.raises(EngineError):
        run_member(eight.member(0))
    assert kept_files(tmp_path) == {}


def test_a_model_the_engine_refuses_is_a_lost_member(tmp_path, monkeypatch):
    eight = sampled(open_ensemble(Workspace(uncertain_town(tmp_path)), "small"), 8, [RUN])
    steps = []

    def refused(_opened, requests, **__):
        steps.extend(request.settings.routing_step_s for request in requests)
        raise EngineError("SWMM refused the model: ERROR 111")

    monkeypatch.setattr("drainage.study.ensemble.member.run_for_figures", refused)
    run_member(eight.member(0))
    assert steps == [5.0, 2.5]
    assert eight.record(RUN, 0)["lost"] == "SWMM refused the model: ERROR 111"


def test_a_worker_of_another_version_runs_nothing(tmp_path):
    eight = sampled(open_ensemble(Workspace(uncertain_town(tmp_path)), "small"), 8, [RUN])
    with pytest.raises(StoreError, match="are not those of the command"):
        run_member(replace(eight.member(0), inputs="another"))
    assert kept_files(tmp_path) == {}


def test_a_study_whose_members_are_all_lost_is_told_in_one_message(tmp_path):
    folder = uncertain_town(tmp_path)
    own = open_ensemble(Workspace(folder), "small")
    eight = sampled(own, 8, [RUN])
    gathered = gather(eight)
    every = {(RUN, number): "no balance" for number in range(8)}
    with pytest.raises(InputError, match="no member ran to its end"):
        judge(eight, type(gathered)(gathered.figures, every, None))


def test_deleted_files_are_told_from_files_that_were_never_there(tmp_path):
    own = open_ensemble(Workspace(uncertain_town(tmp_path)), "small")
    eight = sampled(own, 8, [RUN])
    assert gone_words(eight) == ""
    note_finished(eight)
    assert "8 of 8 finished runs are gone" in gone_words(eight)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("low = 0.8, high = 1.8", "low = 1, high = 1", "no width"),
        ("low = 0.8, high = 1.8", "low = 0.8, high = 9", "reaches beyond what is allowed"),
        ("seed = 5", "", "the key is missing"),
    ],
)
def test_wrong_input_is_one_plain_message(tmp_path, old, new, words):
    done = called(uncertain_town(tmp_path, UNCERTAIN.replace(old, new)), "-n", "8")
    assert done.exit_code == 2
    assert words in done.output
    assert done.output.count("uncertainty.toml") == 1 or "Write it as in" in done.output


def test_members_that_are_no_power_of_two_are_refused_before_anything_runs(tmp_path):
    done = called(uncertain_town(tmp_path), "-n", "100")
    assert done.exit_code == 2
    assert "Use 128" in done.output


def test_a_study_without_the_file_is_refused(tmp_path):
    folder = uncertain_town(tmp_path)
    (folder / "scenarios/small/uncertainty.toml").unlink()
    missing = called(folder, "-n", "8")
    assert missing.exit_code == 2
    assert "nothing of this study is uncertain" in missing.output


@pytest.mark.heavy
def test_a_list_that_fits_no_member_is_told_and_the_prior_stands(grown, tmp_path):
    own = open_ensemble(Workspace(grown[0]), "small")
    sixteen = sampled(own, 16, [RUN])
    gathered = gather(sixteen)
    figures = gathered.figures.copy(deep=True)
    # One member of sixteen stands far above the limit, and the list is sure: it alone counts.
    figures["point_depth_m"][:] = 0.0
    figures["point_depth_m"].loc[{"member": 3}] = 1.0
    judged = judge(sixteen, type(gathered)(figures, {}, gathered.streets))
    assert judged.tables["table"].to_numpy().tolist() == [PRIOR]
    assert "fits next to none of the 16 members" in str(judged.no_conditioned)


def test_a_record_of_other_inputs_or_half_written_is_none(tmp_path):
    path = tmp_path / "000000.json"
    path.write_text(json.dumps({"schema": 1, "of": key_of("a", "b"), "lost": ""}))
    assert read_record(path, key_of("a", "b")) is not None
    assert read_record(path, key_of("b", "a")) is None
    path.write_text("{")
    assert read_record(path, key_of("a", "b")) is None
