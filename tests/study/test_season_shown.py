"""The rain table and the crews of a study are shown where they are those of its files as they
are, and else said to be left out."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from drainage.season import document_text
from drainage.study.at_hand import at_hand
from drainage.study.crews.kept import write_crews
from drainage.study.crews.plan import TABLES, CrewPlan
from drainage.study.crews.shown import read_crews_shown
from drainage.study.products.season_products import crews_on_page, season_on_page
from drainage.study.season.files import JSON, PRODUCT, rests_on
from drainage.study.season.opening import FOLDER
from drainage.study.season.shown import read_season_shown
from drainage.study.workspace import Workspace
from tests.conftest import make_small_network, write_small_study
from tests.crews.test_crews_command import write
from tests.season.made_document import curves_by_formula, season_document

RUN = ("existing", "h33")


def opened(town):
    return at_hand(Workspace(town), "small")


@pytest.fixture(scope="module")
def made_town(tmp_path_factory):
    """A small town with a rain table of 45 and 90 min and crews of one run, both current."""
    folder = write_small_study(tmp_path_factory.mktemp("season"), make_small_network())
    study = opened(write(folder))
    point = str(study.opened.base.watch_points.index[0])
    curves = curves_by_formula((20, 60), 24, (0.5,))
    document = season_document(
        [("point", point, "点")], [("dammed", 45, curves), ("dammed", 90, curves)]
    )
    path = study.opened.results / FOLDER / JSON
    path.parent.mkdir(parents=True)
    path.write_text(document_text(document), encoding="utf-8")
    study.made.keep(PRODUCT, rests_on(study.inputs, document), [path])
    crew = {"scenario": RUN[0], "event": RUN[1], "leaving": "on-call", "point_no": "007",
            "name_zh": "=1+1", "crew": "", "remark": "no-crew-left"}  # fmt: skip
    frames = {name: pd.DataFrame([crew] if name == "crews" else [], columns=list(columns))
              for name, columns in TABLES.items()}  # fmt: skip
    write_crews(study, CrewPlan(frames, {RUN: None}))
    study.made.write()
    return folder


@pytest.fixture
def town(made_town, tmp_path):
    """A copy of it that may be changed."""
    return shutil.copytree(made_town, tmp_path / "town")


def change(town):
    path = town / "scenarios" / "small" / "better.toml"
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")


def test_what_is_current_is_shown_with_its_own_lengths_of_rain(town):
    study = opened(town)
    season = season_on_page(study)
    assert [own["minutes"] for own in season["table"]["series"]] == [45, 90]
    tables = crews_on_page(study, season)["tables"]
    assert tables["duties"][0]["point_no"] == "007"
    assert tables["duties"][0]["crew"] == ""
    # A name that a spreadsheet would compute is guarded in the file and whole on the page.
    assert tables["duties"][0]["name_zh"] == "=1+1"
    # 33 mm in the heaviest hour; the storm has no more, whatever the length.
    assert tables["runs"][0]["most_mm"]["90"] == pytest.approx(33.0, abs=0.1)
    assert tables["runs"][0]["most_mm"]["45"] < 33.0
    assumed = {own["what"]: own["names"] for own in tables["assumed"]}
    assert assumed["bases"] == [["东驻地", "east base"]]
    assert assumed["times"] == [["crews.toml", "crews.toml"]]


def test_crews_without_a_rain_table_tell_storms_by_the_usual_lengths(town):
    (run,) = crews_on_page(opened(town), None)["tables"]["runs"]
    assert list(run["most_mm"]) == ["30", "60", "180"]


def test_what_rests_on_other_files_is_left_out_and_named_with_its_command(town):
    change(town)
    study = opened(town)
    season = season_on_page(study)
    assert season["table"] is None
    assert "drainage season small" in season["remarks"]["en"][0]
    assert "请重新运行 drainage season small" in season["remarks"]["zh"][0]
    crews = crews_on_page(study, season)
    assert crews["tables"] is None
    assert "Run drainage crews small" in crews["remarks"]["en"][0]


def test_a_table_that_someone_wrote_over_is_left_out(town):
    for path in (town / "results/small/season/season.json", town / "results/small/crews/crews.csv"):
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert read_season_shown(opened(town)).document is None
    assert read_crews_shown(opened(town)).files is None


def test_crews_of_a_storm_the_study_has_no_more_are_left_out(town):
    path = town / "scenarios" / "small" / "study.toml"
    text = path.read_text(encoding="utf-8").replace('id = "h33"', 'id = "other"')
    path.write_text(text, encoding="utf-8")
    assert read_crews_shown(opened(town)).remarks


def test_without_them_there_is_nothing_to_show(new_small_study):
    study = opened(new_small_study)
    assert season_on_page(study) is None
    assert crews_on_page(study, None) is None
