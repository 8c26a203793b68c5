"""The drawn towns of the rain table: which are run, under what, what is kept, and why none are."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

from drainage.cli import main
from drainage.cluster import Machines
from drainage.ensemble import draw_of
from drainage.maps.season_words import band_note, reading_example
from drainage.results.store import write_dataset
from drainage.season import read_document
from drainage.study.at_hand import at_hand
from drainage.study.ensemble.figures import RANKED_BY
from drainage.study.ensemble.kept import write_record
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.resting import resting
from drainage.study.ensemble.sampled import sampled
from drainage.study.season.asking import answer_to
from drainage.study.season.choosing import Chosen, chosen_members, drawn_storms
from drainage.study.season.figures import DEPTHS_CM
from drainage.study.season.files import (
    banded,
    read_season_document,
    season_document,
    without_band,
    write_season,
)
from drainage.study.season.making import make_runs, record_path
from drainage.study.season.members import drawn_seasons
from drainage.study.season.opening import Run, open_season
from drainage.study.season.searching import all_kept, due_of_towns, search, search_ends
from drainage.study.workspace import Workspace
from tests.season.test_study_season import OTHERS, STATE, by_formula, rain
from tests.study.uncertain_town import uncertain_town

MEMBERS = 16
RUN = ("existing", "h33")
CLOGGING, FACTOR = "table.inlets.clogged_pct", "event.rain_factor"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The small town with the rain table in three states and an ensemble of sixteen by a formula;
    the first two are lost."""
    folder = uncertain_town(tmp_path_factory.mktemp("band"))
    text = "depths_cm = [15, 27]\nwidest_mm = 20\n" + rain(16, 100) + STATE + OTHERS
    (folder / "scenarios/small/season.toml").write_text(text, encoding="utf-8")
    write_ensemble(folder)
    return folder


def write_ensemble(folder):
    own = open_ensemble(Workspace(folder), "small")
    sample = sampled(own, MEMBERS, [RUN]).sample
    # 70 cm for each doubling of the rain, beside 1 cm for what the town itself is.
    depth = 0.01 * town_alone(own, sample) + 0.7 * drawn(own, sample, FACTOR)
    depth[:2] = np.nan
    by_run = ("scenario", "event", "member")
    weights = np.where(np.isnan(depth), 0.0, 1 / (MEMBERS - 2))
    made = xr.Dataset(
        {
            "point_depth_m": ((*by_run, "reading", "point"), depth.reshape(1, 1, -1, 1, 1)),
            "total_flooded_volume_m3": (by_run, 1000 * depth.reshape(1, 1, -1)),
            "weight": (("table", *by_run), weights.reshape(1, 1, 1, -1)),
            "sample": (("member", "dimension"), sample.unit),
        },
        {"scenario": [RUN[0]], "event": [RUN[1]], "member": np.arange(MEMBERS), "table": ["prior"],
         "reading": [RANKED_BY], "point": ["1"], "dimension": list(sample.names)},
        {"seed": sample.seed, "members": MEMBERS,
         **resting(own.opened, own.inputs, [RUN[0]]).attributes()},
    )  # fmt: skip
    path = folder / "results/small/ensemble/ensemble.nc"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_dataset(made, path)


def drawn(own, sample, address):
    draws = [draw_of(own.space, number, row) for number, row in enumerate(sample.unit)]
    return np.array([at.amount for draw in draws for at in draw.changes
                     if str(at.address) == address])  # fmt: skip


def town_alone(own, sample):
    """Of each member a figure of its town that goes along with its rain in no way: what is left
    of its clogging after a straight line through that of those that are kept."""
    clogged, rained = (drawn(own, sample, address) for address in (CLOGGING, FACTOR))
    line = np.polynomial.Polynomial.fit(rained[2:], clogged[2:], 1)
    return clogged - line(rained)


@pytest.fixture(scope="module")
def study(town):
    return at_hand(Workspace(town), "small")


@pytest.fixture(scope="module")
def season(study):
    return open_season(study)


@pytest.fixture(scope="module")
def chosen(study):
    own = chosen_members(study, "existing", 8)
    assert isinstance(own, Chosen), own
    return own


def towns_of(season, chosen):
    return drawn_seasons(season, chosen)


SLOPES = (0.6, 0.45, 0.4, 0.35, 0.3, 0.28, 0.26, 0.2)


def by_slopes(towns, asked):
    """Keeps so many cm a mm at the point instead of running, each town its own; half on the
    street."""
    slope = dict(zip(towns, SLOPES, strict=True))

    def make(runs):
        asked.extend(runs)
        for run in runs:
            depth = [slope[run.town] * run.rain_mm, slope[run.town] * run.rain_mm / 2]
            risen = [[5.0 for cm in DEPTHS_CM if cm < own] for own in depth]
            own = {"lost": "", "halved": False, "greatest_cm": depth, "at_end_cm": [0.0, 0.0],
                   "first_min": risen, "above_min": risen}  # fmt: skip
            season = towns[run.town]
            write_record(record_path(season, run), season.key_of(run), own)

    return make


def test_eight_of_the_fourteen_that_were_kept_stand_for_all(chosen):
    own = chosen.ensemble
    assert not {0, 1} & set(chosen.numbers)
    assert len(set(chosen.numbers)) == 8
    # The shares of fourteen are (k + 1/2) / 14, the middles of the eighths (2 k + 1) / 16, in
    # fourteenths 0.875, 2.625, 4.375, 6.125, 7.875, 9.625, 11.375 and 13.125; nearest to them lie
    # 0.5, 2.5, 4.5, 6.5, 7.5, 9.5, 11.5 and 13.5.
    order = 2 + np.argsort(town_alone(own, chosen.sample)[2:])
    assert sorted(order[[0, 2, 4, 6, 7, 9, 11, 13]].tolist()) == list(chosen.numbers)
    assert (chosen.weighting, chosen.scenario, chosen.event) == ("prior", "existing", "h33")
    assert chosen.held_share == pytest.approx(1.0)
    assert drawn_storms(own.space, chosen.sample.unit).shape == (MEMBERS, 1)


def test_the_runs_of_a_town_stand_below_its_scenario_and_are_read_beside_the_table(season, chosen):
    own = next(iter(towns_of(season, chosen).values()))
    # The first of the eight members is number 2.
    table = season.study.opened.results / "season"
    assert own.folders == (table / "scenario-existing" / "members" / "m000002",
                           table / "members" / "m000002")  # fmt: skip


def test_a_town_keeps_its_inlets_and_takes_rain_and_river_of_the_table(season, chosen):
    text = {"states": tuple(own.id for own in season.file.states)}
    band = season.file.band.model_copy(update=text)
    every = replace(season, file=season.file.model_copy(update={"band": band}))
    own = next(iter(towns_of(every, chosen).values()))
    changes = {str(at.address): at.amount for at in own.drawn.draw.changes}
    inlets = {name: set(own.built[name].network.inlets["clogged_pct"]) for name in own.built}
    # Drawn where the state says nothing, else by the state.
    assert inlets == {
        "clogged": {changes[CLOGGING]},
        "dammed": {changes[CLOGGING]},
        "clean": {10.0},
    }
    for state, below_bank_m in (("clogged", 3.5), ("dammed", 2.5)):
        run = Run(state, 60, 45, own.town)
        asked = own.request(own.opened_for([run]), run, own.folders[0])
        # Neither the factor on the rain, 0.8 to 1.8, nor anything else of a storm that is drawn.
        assert changes[FACTOR] != pytest.approx(1.0, abs=0.01)
        assert asked.hyetograph.depth_mm == pytest.approx(45.0)
        assert asked.river_below_bank_m["bai"] == below_bank_m


def test_the_band_by_hand_is_kept_and_goes_on_where_it_was(season, chosen, monkeypatch):
    file = season.file.model_copy(update={"states": season.file.states[:2]})
    season = replace(season, file=file)
    towns, asked = towns_of(season, chosen), []
    found = search_ends(towns, by_slopes(towns, asked))
    assert sum(own.made for own in found.values()) == len(asked) == len(set(asked))
    table = season_document(season, search(season, by_formula(season, []), workers=1))
    document = banded(table, season, chosen, found)
    (shallow, deep), street = (
        [own.band for own in document.series[0].places[k].thresholds] for k in (0, 1)
    )
    # 15 cm at 15 / 0.6 = 25 to 15 / 0.2 = 75 mm; 27 cm at 45 mm to 135, beyond 100: reached from
    # 0.27 on, by six of eight.
    assert (shallow.least_mm, shallow.greatest_mm, shallow.reached) == (25, 75, 8)
    assert (deep.least_mm, deep.greatest, deep.reached, deep.members) == (
        45, "more than was run", 6, 8
    )  # fmt: skip
    # Half as deep on the street: 15 cm at 50 mm, to be reached from 0.3 on.
    assert (street[0].least_mm, street[0].greatest, street[0].reached) == (
        50, "more than was run", 5
    )  # fmt: skip
    # 0.5 cm a mm in the study: 15 cm at 30 mm; the file asks for 16 to 100 mm.
    assert reading_example(document, "en")[0].endswith(
        ": 30 mm in 60 min bring 15 cm; in 8 drawn towns 25 to 75 mm do."
    )
    assert "rains 60 min 16 to 100 mm." in band_note(document, "en")
    # Other states and levels have none.
    assert document.band.states == ("clogged",)
    assert all(own.band is None for series in document.series[1:] for place in series.places
               for own in place.thresholds)  # fmt: skip

    again: list[Run] = []
    assert search_ends(towns_of(season, chosen), by_slopes(towns, again))
    assert again == []
    # One that narrowed an end; whoever asks beforehand is told of it, too.
    gone = asked[-1]
    record_path(towns[gone.town], gone).unlink()
    assert due_of_towns(towns, {town: all_kept(own) for town, own in towns.items()}) == [gone]
    search_ends(towns_of(season, chosen), by_slopes(towns, again))
    assert again == [gone]

    # 50 mm: 25 cm in the study, 10 to 30 in the towns; 15 cm from 0.3 on: five of eight.
    answer = answer_to(document, 50, 60, "clogged")
    point = answer.flooded[0]
    assert (point.depth_cm, point.reached) == (25.0, 5)
    assert point.band_cm == pytest.approx((10.0, 30.0))
    # 28 mm: 14 cm in the study; 16.8 in the first town, 12.6 in the second.
    answer = answer_to(document, 28, 60, "clogged")
    assert answer.flooded == []
    assert [(own.place, own.reached, own.members) for own in answer.perhaps] == [(0, 1, 8)]
    # Where nothing was run of the towns there is no bracket.
    assert answer_to(document, 50, 60, "clean").flooded[0].band_cm is None
    check_files(season, document, monkeypatch)


def check_files(season, document, monkeypatch):
    """What is written is read again as it was, and is not written again."""
    monkeypatch.setattr("drainage.study.season.files.season_page", lambda *_given: [])
    made, paths = write_season(season, document)
    season.study.made.write()
    assert made
    text = next(path for path in paths if path.name == "season.json").read_text(encoding="utf-8")
    assert read_document(text) == document
    opened = season.study.opened
    assert read_season_document(opened.workspace, opened.study.id).band == document.band
    assert write_season(season, document)[0] is False
    csv = next(path for path in paths if path.name == "season.csv").read_text(encoding="utf-8-sig")
    head, first = (line.split(",") for line in csv.splitlines()[:2])
    row = dict(zip(head, first, strict=True))
    assert (row["band_least_mm"], row["band_greatest_mm"], row["band_reached"]) == ("25", "75", "8")
    without = without_band(document.model_copy(update={"band": None}), "none")
    assert write_season(season, without)[0]


def test_a_town_that_cannot_be_built_is_lost_with_its_reason(season, chosen):
    towns = towns_of(season, chosen)
    name, own = next(iter(towns.items()))
    own.drawn.__dict__["made"] = "networks/small: no outlet"
    run = Run("clogged", 60, 17, name)
    make_runs(towns, [run], Machines(workers=1), lambda _progress: None)
    record = json.loads(record_path(own, run).read_text(encoding="utf-8"))
    assert record["lost"] == "networks/small: no outlet"


def copied(town, tmp_path):
    shutil.copytree(town, tmp_path / "town")
    return tmp_path / "town"


def why(study, members=8):
    own = chosen_members(study, "existing", members)
    assert isinstance(own, str)
    return own


def test_why_there_is_no_band_is_said_with_the_command(town, tmp_path):
    folder = copied(town, tmp_path)
    path = folder / "scenarios/small/uncertainty.toml"
    path.write_text(path.read_text("utf-8").replace("high = 90", "high = 80"), encoding="utf-8")
    study = at_hand(Workspace(folder), "small")
    assert why(study, members=0) == "No band: members = 0 in [band] of season.toml."
    assert "changed since the ensemble was made. Run drainage ensemble small -n 16" in why(study)
    ensemble = folder / "results/small/ensemble/ensemble.nc"
    ensemble.write_bytes(ensemble.read_bytes()[:500])
    assert "cut off. Run drainage ensemble small again" in why(study)
    ensemble.unlink()
    assert why(study) == "No band: this study has no ensemble. drainage ensemble small makes one."


@pytest.mark.heavy
def test_the_command_runs_the_drawn_towns_of_an_ensemble_and_goes_on(tmp_path, monkeypatch):
    folder = uncertain_town(tmp_path / "town")
    text = "depths_cm = [5]\nwidest_mm = 20\n" + rain(30, 60) + STATE
    (folder / "scenarios/small/season.toml").write_text(text, encoding="utf-8")

    def told(*words):
        done = CliRunner().invoke(main, ["--root", str(folder), *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert "this study has no ensemble" in told("season", "small", "-j", "1")
    told("ensemble", "small", "-n", "8", "-s", "existing", "-j", "1")
    standing = []

    def ends(*asked):
        # What stands while the drawn towns are run is found by whoever asks.
        standing.append(read_season_document(Workspace(folder), "small"))
        return search_ends(*asked)

    monkeypatch.setattr("drainage.cli.season.search_ends", ends)
    words = told("season", "small", "-j", "1")
    assert "not finished. Run drainage season small again" in standing[0].no_band_en
    assert "Band: 8 of the 8 drawn towns of the ensemble." in words
    # 30 and 60 mm of each to begin with.
    assert "16 runs to begin with" in words
    document = read_season_document(Workspace(folder), "small")
    own = document.series[0].places[0].thresholds[0]
    # By the curves that stand beside it.
    reached = sum(max(at.greatest_cm[0]) >= 5 for at in document.series[0].drawn)
    assert own.band.reached == reached > 0
    assert own.band.members == 8
    # Clogging alone tells the towns apart once the rain is that of the table.
    chosen = chosen_members(at_hand(Workspace(folder), "small"), "existing", 8)
    clogged = drawn(chosen.ensemble, chosen.sample, CLOGGING)
    at_60_cm = [at.greatest_cm[0][-1] for at in document.series[0].drawn]
    assert np.argsort(clogged).tolist() == np.argsort(at_60_cm).tolist()
    assert ", 0 of them made; in brackets" in told("season", "small", "-j", "1")
    assert "In brackets" in told("season", "small", "--rain", "59")
