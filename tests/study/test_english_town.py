"""A town that has English names alone, from the check of its tables to its report in both
languages."""

from __future__ import annotations

import json
import re

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn

from drainage.cli import main
from drainage.study import Workspace
from drainage.study.at_hand import at_hand
from drainage.study.season.files import season_document, write_season
from drainage.study.season.opening import open_season
from drainage.study.season.searching import search
from tests.atlas.test_sheets import SHEET, with_atlas
from tests.conftest import make_small_network, write_small_study
from tests.crews.test_crews_command import BASES, ROADS, write
from tests.report.test_page import data_of
from tests.season.test_study_season import STATE, by_formula, rain, with_season

pytestmark = pytest.mark.heavy
CLOSURES = "street_id,from_min,to_min,source\nEast St,0,200,test\n"
"""Both streets of that name; the bridge stays open but for the water at its ends."""
IDS = re.compile(r"\b(S1|S2|BR)\b")


def english_network():
    """East St of two streets, S1 and S2, a point and an outlet, none with a Chinese name."""
    small = make_small_network()
    streets = small.streets.loc[["S1", "S1"]].set_axis(["S1", "S2"])
    conduits = small.conduits.copy()
    conduits.loc[["R-2", "C-2"], "street_id"] = "S2"
    return small.with_tables(
        streets=streets.assign(name_zh="", name_en="East St", length_m=50.0),
        conduits=conduits,
        watch_points=small.watch_points.assign(name_zh="", name_en="Grain shop"),
        outfalls=small.outfalls.assign(name_zh="", name_en="Mouth"),
    )


def call(town, *words, lang="en"):
    done = CliRunner().invoke(main, ["--root", str(town), "--language", lang, *words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_small_study(tmp_path_factory.mktemp("english"), english_network())
    study = folder / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text(encoding="utf-8") + "[targets]\nclosed_depth_m = 0.015\n",
                     encoding="utf-8")  # fmt: skip
    write(folder, **{
        "bases.csv": BASES.replace("东驻地", ""), "closures.csv": CLOSURES,
        "roads.csv": ROADS.replace("过河桥,bridge", ",New Bridge"),
    })  # fmt: skip
    with_season(folder, rain(16, 100) + STATE)
    with_atlas(folder, SHEET.replace("50", "33"))
    assert "small: sound." in call(folder, "check", "small")
    call(folder, "run", "small", "--no-maps")
    call(folder, "crews", "small")
    opened = at_hand(Workspace(folder), "small")
    season = open_season(opened)
    write_season(season, season_document(season, search(season, by_formula(season, []), 1)))
    opened.made.write()
    call(folder, "atlas", "small", "--workers", "1")
    return folder


def words_of(path):
    """All that a document says, tables within tables too."""
    return "\n".join(own.text or "" for own in Document(str(path)).element.iter(qn("w:t")))


def results(town):
    return town / "results" / "small"


def test_scores_call_the_streets_and_count_them_through(town):
    streets = pd.read_csv(results(town) / "streets.csv").query("scenario == 'existing'")
    assert streets["name_zh"].tolist() == ["East St", "East St"]
    # Deepest where they meet: the end of the first, 50 m, from which the second is counted on.
    assert streets["deepest_chainage"].tolist() == ["K0+050", "K0+050"]
    compared = pd.read_csv(results(town) / "comparison.csv")
    assert set(compared.query("scope == 'point'")["name_zh"]) == {"Grain shop"}


def test_both_streets_are_one_place_one_closure_and_have_one_way_around(town):
    season = json.loads((results(town) / "season" / "season.json").read_text(encoding="utf-8"))
    street = season["places"][1]
    assert (street["name_zh"], street["name_en"]) == ("", "East St")
    assert street["members"] == ["S1", "S2"]
    (detour,) = pd.read_csv(results(town) / "crews" / "detours.csv").to_dict("records")
    # All of it, 100 m, by its name in closures.csv; around it the bridge of 120 m.
    assert (detour["street_zh"], detour["closed_m"]) == ("East St", 100.0)
    assert (detour["way_zh"], detour["detour_m"]) == ("New Bridge", 120.0)
    atlas = pd.read_csv(results(town) / "atlas" / "streets.csv").query("scenario == 'existing'")
    assert sorted(atlas["street_zh"]) == ["East St", "New Bridge"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_season_documents_and_report_use_names_in_either_language(town, lang):
    assert "1 Grain shop" in call(town, "season", "small", "--rain", "45", "--minutes", "60",
                                  lang=lang)  # fmt: skip
    call(town, "flood-plan", "small", "--lang", lang, lang=lang)
    told = call(town, "report", "small", "--lang", lang, lang=lang)
    end = "" if lang == "zh" else "-en"
    assert f"small-flood-plan{end}.docx" in told
    folder = results(town)
    for path in (folder / "season" / f"small-flood-sheets{end}.docx",
                 folder / "season" / f"small-flood-plan{end}.docx",
                 folder / "report" / f"small-points{end}.docx"):  # fmt: skip
        words = words_of(path)
        assert "Grain shop" in words
        assert "Grain shop · " not in words, "the other name is the same one"
        assert not IDS.search(words)
    sheets = words_of(folder / "season" / f"small-flood-sheets{end}.docx")
    assert "East St K0+050" in sheets
    assert "New Bridge" in sheets
    book = openpyxl.load_workbook(folder / "report" / "small.xlsx")
    values = [str(own) for sheet in book for row in sheet.iter_rows(values_only=True)
              for own in row]  # fmt: skip
    assert "East St" in values
    page = data_of((folder / "report.html").read_text(encoding="utf-8"))
    places = [(own["name_zh"], own["name_en"]) for own in page["season"]["table"]["places"]]
    assert places == [("Grain shop", "Grain shop"), ("East St", "East St")]
    # One road has one name on the map.
    assert [(own["zh"], own["en"]) for own in page["map"]["names"]] == [("", "East St")]
