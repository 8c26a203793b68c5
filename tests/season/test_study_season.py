"""`drainage season` on a small town: what is run, what is kept, what is answered."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.errors import InputError, StoreError
from drainage.season import read_document, thresholds
from drainage.study.at_hand import at_hand, heaviest_run
from drainage.study.ensemble.kept import write_record
from drainage.study.no_river import NO_RIVER
from drainage.study.products.before_rains import read_before_rains
from drainage.study.season import assumed
from drainage.study.season import files as season_files
from drainage.study.season.asking import answer_to
from drainage.study.season.assumed import places_of
from drainage.study.season.figures import DEPTHS_CM
from drainage.study.season.files import season_document, write_season
from drainage.study.season.making import record_path
from drainage.study.season.opening import Run, open_season, season_storm
from drainage.study.season.searching import search
from drainage.study.season.shown import read_season_shown
from drainage.study.workspace import Workspace
from tests.season.made_document import curves_by_formula
from tests.season.made_document import season_document as made_document

STATE = """
[[states]]
id = "clogged"
title_zh = "堵塞"
title_en = "inlets clogged"
river_state = "low-water"
source = "test"
"""
OTHERS = """
[[states]]
id = "clean"
title_zh = "清掏"
title_en = "inlets clean"
river_state = "low-water"
inlet_clogging_pct = 10
source = "test"
[[states]]
id = "dammed"
title_zh = "蓄水"
title_en = "dammed"
river_state = "dam-raised"
source = "test"
"""


def rain(from_mm, to_mm, minutes=60):
    return (f'[[rains]]\nminutes = {minutes}\nfrom_mm = {from_mm}\nto_mm = {to_mm}\n'
            'source = "test"\n')  # fmt: skip


def with_season(town, text):
    (town / "scenarios" / "small" / "season.toml").write_text(text, encoding="utf-8")
    return town


def opened(town):
    return open_season(at_hand(Workspace(town), "small"))


def call(town, *words, code=0):
    done = CliRunner().invoke(main, ["--root", str(town), "season", "small", *words])
    assert done.exit_code == code, done.output
    return done.output


def by_formula(season, asked):
    """Keeps what a formula gives instead of running: half a cm a mm at the point, a third on the
    street; 43 mm cannot be scored."""

    def make(runs):
        asked.extend(runs)
        for run in runs:
            depth = [run.rain_mm / 2, run.rain_mm / 3]
            risen = [[5.0 for cm in DEPTHS_CM if cm < own] for own in depth]
            own = {"lost": "", "halved": False, "greatest_cm": depth, "at_end_cm": [0.0, 0.0],
                   "first_min": risen, "above_min": risen}  # fmt: skip
            if run.rain_mm == 43:
                own = {"lost": "balance", "halved": True}
            write_record(record_path(season, run), season.key_of(run), own)

    return make


@pytest.fixture
def town(new_small_study):
    return with_season(new_small_study, rain(16, 100) + STATE)


def test_a_second_search_runs_nothing_and_a_lost_file_alone_is_made_again(town):
    season, asked = opened(town), []
    found = search(season, by_formula(season, asked), workers=2)
    assert found.made == found.runs == len(asked) == len(set(asked))
    # 15, 27 and 40 cm at half a cm a mm: 30, 54 and 80 mm.
    read = thresholds(found.curves["clogged", 60], season.criteria, 2)
    assert [own.rain_mm for own in read[:3]] == [30, 54, 80]

    season, again = opened(town), []
    assert search(season, by_formula(season, again), workers=2).made == 0
    record_path(season, Run("clogged", 60, 44)).unlink()
    search(season, by_formula(season, again), workers=2)
    assert again == [Run("clogged", 60, 44)]


def test_another_scenario_in_season_toml_writes_over_no_runs(town):
    def made(scenario):
        with_season(town, f'scenario = "{scenario}"\n' + rain(16, 100) + STATE)
        season = opened(town)
        return search(season, by_formula(season, []), workers=2).made

    assert made("existing") > 0
    assert made("better") > 0
    assert made("existing") == made("better") == 0
    # Asked beside the table of season.toml it is the same scenario.
    season = open_season(at_hand(Workspace(town), "small"), "existing")
    assert search(season, by_formula(season, []), workers=2).made == 0


def test_runs_beside_the_table_are_read_and_stay(town):
    season = opened(town)
    search(season, by_formula(season, []), workers=2)
    table = town / "results" / "small" / "season"
    (table / "scenario-existing" / "runs").rename(table / "runs")
    before = {path: path.read_bytes() for path in (table / "runs").rglob("*.json")}
    season = opened(town)
    assert search(season, by_formula(season, []), workers=2).made == 0
    assert not (table / "scenario-existing" / "runs").exists()

    with_season(town, 'scenario = "better"\n' + rain(16, 100) + STATE)
    season = opened(town)
    assert search(season, by_formula(season, []), workers=2).made == len(before)
    assert {path: path.read_bytes() for path in (table / "runs").rglob("*.json")} == before


def test_another_depth_takes_the_kept_runs_first(town):
    season, first = opened(town), []
    search(season, by_formula(season, first), workers=1)
    with_season(town, "depths_cm = [15, 33]\n" + rain(16, 100) + STATE)
    season, second = opened(town), []
    found = search(season, by_formula(season, second), workers=1)
    assert found.runs == len(first) + len(second)
    assert 0 < len(second) < len(first) / 2
    # 33 cm at half a cm a mm: 66 mm.
    assert thresholds(found.curves["clogged", 60], season.criteria, 2)[1].rain_mm == 66


def test_a_study_may_ask_for_no_more_than_the_engine_repeats(town):
    def kinked(season, asked):
        """A quarter of a cm a mm to 50 mm, two cm a mm from there: 27 cm at 57.25 mm."""

        def make(runs):
            asked.extend(runs)
            for run in runs:
                depth = [run.rain_mm / 4 + 1.75 * max(0, run.rain_mm - 50), 0.0]
                risen = [[5.0 for cm in DEPTHS_CM if cm < own] for own in depth]
                own = {"lost": "", "halved": False, "greatest_cm": depth, "at_end_cm": [0.0, 0.0],
                       "first_min": risen, "above_min": risen}  # fmt: skip
                write_record(record_path(season, run), season.key_of(run), own)

        return make

    widths = {}
    for agree_mm in (4, 1):
        with_season(town, f"depths_cm = [14]\nagree_mm = {agree_mm}\n" + rain(16, 100) + STATE)
        season = opened(town)
        found = search(season, kinked(season, []), workers=1)
        own = thresholds(found.curves["clogged", 60], season.criteria, 2)[0]
        widths[agree_mm] = own.high_mm - own.low_mm
        # 14 cm: 50 + 1.5 / 2 = 50.75 mm.
        assert abs(own.rain_mm - 50.75) <= agree_mm
    assert widths[1] == 1
    assert 1 < widths[4] <= 4


def test_a_run_that_cannot_be_scored_is_told_and_read_beside(town):
    with_season(town, "widest_mm = 1\ndepths_cm = [21, 22]\n" + rain(40, 46) + STATE)
    season = opened(town)
    found = search(season, by_formula(season, []), workers=1)
    assert found.lost == {Run("clogged", 60, 43): "balance"}
    # 21.5 cm would be 43 mm; 22 cm are 44 mm, read between 42 and 44.
    own = thresholds(found.curves["clogged", 60], season.criteria, 2)[1]
    assert (own.rain_mm, own.low_mm, own.high_mm) == (44, 42, 44)


def test_a_table_whose_lost_run_was_made_again_is_written_again(town):
    with_season(town, "widest_mm = 1\ndepths_cm = [21, 22]\n" + rain(40, 46) + STATE)

    def write():
        season = opened(town)
        found = search(season, by_formula(season, []), workers=1)
        made, _ = write_season(season, season_document(season, found))
        season.study.made.write()
        return season, made

    season, made = write()
    assert (made, write()[1]) == (True, False)
    lost = record_path(season, Run("clogged", 60, 43))
    shallow = {"lost": "", "halved": True, "greatest_cm": [21.5, 14.0], "at_end_cm": [0.0, 0.0],
               "first_min": [[5.0] * 17, [5.0] * 9], "above_min": [[5.0] * 17, [5.0] * 9]}  # fmt: skip
    write_record(lost, season.key_of(Run("clogged", 60, 43)), shallow)
    assert write()[1]
    document = read_season_shown(at_hand(Workspace(town), "small")).document
    assert (document.series[0].lost_mm, 43 in document.series[0].rains_mm) == ((), True)


def test_inlets_river_and_rain_of_a_state_are_its_own(town):
    with_season(town, rain(16, 100) + STATE + OTHERS)
    season = opened(town)
    clogging = {name: set(own.network.inlets["clogged_pct"]) for name, own in season.built.items()}
    assert clogging == {"clogged": {50.0}, "clean": {10.0}, "dammed": {50.0}}
    assert (season.rivers["clogged"]["bai"], season.rivers["dammed"]["bai"]) == (3.5, 2.5)
    assert len({season.key_of(Run(own, 60, 30)) for own in season.built}) == 3
    assert season.key_of(Run("clean", 60, 30)) != season.key_of(Run("clean", 60, 31))


@pytest.mark.parametrize(("minutes", "peak_step"), [(30, 6), (60, 12), (180, 36)])
def test_a_storm_holds_its_rain_and_peaks_at_two_fifths(town, minutes, peak_step):
    storm = season_storm(opened(town).study.opened.context.formula, minutes, 45)
    assert storm.depth_mm == pytest.approx(45.0)
    # Steps of 2 min: 30 min are 15 of them, and the peak ends at the edge of the sixth.
    assert len(storm.intensity_mm_h) == minutes / 2
    assert np.argmax(storm.intensity_mm_h) in (peak_step - 1, peak_step)


def test_what_the_study_does_not_know_is_said_at_once(town):
    with_season(town, 'scenario = "later"\n' + rain(16, 100, 1440)
                + STATE.replace("low-water", "dry"))  # fmt: skip
    with pytest.raises(InputError) as error:
        opened(town)
    assert {(own.column, own.value) for own in error.value.findings} == {
        ("scenario", "later"), ("river_state", "dry")
    }  # fmt: skip


@pytest.mark.parametrize("rain_asked", [(), ("--rain", "45")])
def test_a_scenario_the_study_lacks_is_refused_with_those_it_has(town, rain_asked):
    told = call(town, *rain_asked, "--scenario", "nonsense", code=2)
    # The scenarios of study.toml, in its order.
    assert told == (
        "study.toml, scenario: no such scenario in this study (value: nonsense). "
        "Use one of: existing, better.\n1 problem(s); nothing was changed.\n"
    )


def test_a_study_that_is_not_there_is_not_sent_to_make_its_table(town):
    done = CliRunner().invoke(main, ["--root", str(town), "season", "smal", "--rain", "45"])
    assert done.exit_code == 2
    assert "no such study" in done.output
    assert "Run drainage season" not in done.output


def test_a_town_whose_outlets_name_no_river_is_told_that_its_states_change_nothing(
    town, monkeypatch
):
    def stop(*_given):
        raise StoreError("stopped here")

    monkeypatch.setattr("drainage.cli.season.search", stop)
    # CO1 lies at the Bai.
    assert NO_RIVER not in call(town, code=StoreError.exit_code)
    outfalls = town / "networks" / "small" / "tables" / "outfalls.csv"
    outfalls.write_text(outfalls.read_text("utf-8-sig").replace(",bai,", ",,"), encoding="utf-8")
    told = call(town, code=StoreError.exit_code)
    assert told.index("2 places") < told.index(NO_RIVER) < told.index("stopped here")
    on_page = season_files._below(opened(town).built["clogged"].network, "zh")
    assert on_page[0].startswith("管网没有排出口注明所入河道")


def test_a_network_without_inlets_has_none_to_clog(new_small_study):
    with_season(new_small_study, rain(16, 100) + STATE + OTHERS)
    inlets = new_small_study / "networks" / "small" / "tables" / "inlets.csv"
    inlets.write_text(inlets.read_text("utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="no street inlets"):
        opened(new_small_study)


def test_a_place_is_marked_where_over_half_of_its_water_in_the_studys_own_run_is_assumed(
    finished_small_study, tmp_path, monkeypatch
):
    town = tmp_path / "town"
    shutil.copytree(finished_small_study, town)
    with_season(town, rain(16, 100) + STATE)
    # The small town has no hills.
    assert [(own.assumed, own.assumed_inflow_pct, own.assumed_inflow_event)
            for own in places_of(opened(town))] == [(False, 0, "h33")] * 2  # fmt: skip
    shares = {"point": 0.5, "street": 0.506}
    monkeypatch.setattr(
        assumed, "assumed_inflow_share",
        lambda network, water, nodes: shares["point" if nodes == ("G-B",) else "street"],
    )  # fmt: skip
    assert [(own.assumed, own.assumed_inflow_pct) for own in places_of(opened(town))] == [
        (False, 50), (True, 51)
    ]  # fmt: skip
    # Without a run of the files as they are nothing is known.
    shutil.rmtree(town / "results" / "small" / "existing")
    assert [own.assumed_inflow_pct for own in places_of(opened(town))] == [None, None]


def test_of_several_runs_the_current_one_with_the_heaviest_hour_is_taken():
    events = [SimpleNamespace(id=own, purpose=purpose) for own, purpose in
              (("long", "service"), ("h33", "service"), ("h54", "service"), ("h80", "flood"))]  # fmt: skip
    mm = {"long": 11.0, "h33": 33.0, "h54": 54.0, "h80": 80.0}
    study = SimpleNamespace(
        opened=SimpleNamespace(
            events=events, storms={own: SimpleNamespace(hourly_depth_mm=mm[own]) for own in mm},
            study=SimpleNamespace(runs_of=lambda event: ["existing"]),
        ),
        is_current=lambda key: key[1] != "h33",
    )  # fmt: skip
    assert heaviest_run(study, "existing") == "h54"
    assert heaviest_run(study, "existing", {"h33", "long"}) == "long"
    assert heaviest_run(study, "existing", {"h33"}) == ""
    assert heaviest_run(study, "better") == ""


def test_the_command_runs_keeps_answers_and_refuses(finished_small_study, tmp_path):
    town = tmp_path / "town"
    shutil.copytree(finished_small_study, town)
    with_season(town, "depths_cm = [5]\nwidest_mm = 12\n" + rain(33, 57) + STATE)
    told = call(town, "--rain", "45", code=2)
    assert "no rain table of the files as they are" in told

    # Left by a call that was killed.
    (town / "results/small/season/.runs-old").mkdir(parents=True)
    told = call(town, "--workers", "1")
    assert "3 runs, 3 of them made" in told
    assert "not official ones" in told
    folder = town / "results" / "small" / "season"
    assert not list(folder.rglob("*.inp")) + list(folder.rglob("*.out"))
    assert {path.name for path in folder.iterdir()} == {
        "scenario-existing", "season.csv", "season.json", "season.png", "season.pdf", "season-en.png",
        "season-en.pdf",
    }  # fmt: skip
    document = read_document((folder / "season.json").read_text(encoding="utf-8"))
    assert document.series[0].rains_mm == (33, 45, 57)

    # 33 mm in the hour of the Chicago shape is the storm h33 of the study: the same depth.
    points = pd.read_csv(town / "results" / "small" / "points.csv").query("scenario == 'existing'")
    at_33_cm = document.series[0].places[0].greatest_cm[0]
    assert at_33_cm == pytest.approx(100 * points["max_depth_m"].iloc[0], abs=0.06)
    # The threshold lies on the straight line between the two runs around 5 cm.
    curve = document.series[0].places[0].greatest_cm
    at = 45 + 12 * (5 - curve[1]) / (curve[2] - curve[1])
    table = pd.read_csv(folder / "season.csv")
    assert table.loc[0, ["rain_mm", "between_low_mm", "between_high_mm"]].tolist() == [
        round(at), 45, 57
    ]  # fmt: skip

    told = call(town, "--workers", "1")
    assert "3 runs, 0 of them made" in told
    assert "Unchanged: " in told
    assert "Written: " not in told
    told = call(town, "--rain", "56")
    assert "2 of 2 places reach 5 cm; read between the runs of 45 and 57 mm" in told
    assert "0 of 2 places" in call(town, "--rain", "40", "--state", "clogged")
    told = call(town, "--rain", "58", code=2)
    assert "33 to 57 mm in 60 min: no number is given" in told
    told = call(town, "--rain", "45", "--minutes", "30", "--state", "dammed", code=2)
    assert "Use one of: clogged" in told
    assert "Use one of: 60" in told
    json.loads((folder / "season.json").read_text(encoding="utf-8"))

    own = at_hand(Workspace(town), "small")
    assert read_season_shown(own).document == document
    with_season(town, "depths_cm = [6]\nwidest_mm = 12\n" + rain(33, 57) + STATE)
    found = read_before_rains(at_hand(Workspace(town), "small"))
    assert found.season.document is None
    assert [str(own) for own in found.remarks] == [
        "season.json: made from other files, left out. Run drainage season small again."
    ]


@pytest.mark.parametrize(("rain_mm", "cure"), [
    (9, "Runs of 8 mm could not be scored"), (7, "widen from_mm and to_mm"),
    (101, "widen from_mm and to_mm"),
])  # fmt: skip
def test_beside_a_lost_run_a_wider_range_is_no_cure(rain_mm, cure):
    curves = curves_by_formula([11, 50, 100], 24, [0.5])
    made = made_document([("point", "1", "甲")], [("dammed", 60, curves)], states=("dammed",))
    series = (made.series[0].model_copy(update={"lost_mm": (8,)}),)
    with pytest.raises(InputError) as refused:
        answer_to(made.model_copy(update={"series": series}), rain_mm, 60, "dammed")
    assert cure in str(refused.value)
