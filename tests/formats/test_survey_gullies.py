"""Gullies and leads of a survey are inlets of the streets, never manholes and sewers."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey


def imported(survey, tmp_path, mapping=None):
    survey.points.to_csv(tmp_path / "points.csv", index=False)
    survey.lines.to_csv(tmp_path / "lines.csv", index=False)
    sheets = (read_sheet(tmp_path / f"{name}.csv") for name in ("points", "lines"))
    return import_survey(*sheets, mapping or SurveyMapping(), name="town", title_zh="镇")


def add_gully(survey, number, to, x=480003.0, y=4460002.0, words="雨水篦", **line):
    survey.add_point(number, x, y, 49.9, 附属物=words, 特征="")
    lead = {"管径": "DN200", "起点埋深": 0.8, "终点埋深": 0.95, "管长": 5.0} | line
    if to:
        survey.add_line(number, to, **lead)


def of_kind(made, rule):
    return [remark.value for remark in made.remarks if remark.rule == rule]


def test_a_gully_is_an_inlet_at_its_manhole_with_the_size_and_fall_of_its_lead(survey, tmp_path):
    add_gully(survey, "YB1", "Y00-1", words="双箅雨水口")
    made = imported(survey, tmp_path)
    network = made.network
    assert "YB1" not in network.nodes.index
    assert len(network.conduits) == 42 * 6
    gully = network.gullies.loc["YB1"]
    assert gully["drains_to_id"] == "Y00-1"
    assert (gully["kind"], gully["gratings"]) == ("grate", 2)
    assert gully["lead_diameter_mm"] == 200
    assert gully["lead_length_m"] == 5.0
    # from 49.9 - 0.80 = 49.10 at the gully to 49.8 - 0.95 = 48.85 at the manhole
    assert gully["lead_fall_m"] == pytest.approx(0.25)
    assert of_kind(made, "survey-gullies") == ["1, 1"]


def test_a_lead_drawn_from_the_manhole_is_the_same_lead(survey, tmp_path):
    survey.add_point("YB1", 480003.0, 4460002.0, 49.9, 附属物="雨水箅子", 特征="")
    lead = {"管径": "200", "起点埋深": 0.95, "终点埋深": 0.8, "管长": 5.0}
    survey.add_line("Y00-1", "YB1", **lead)
    gully = imported(survey, tmp_path).network.gullies.loc["YB1"]
    assert gully["drains_to_id"] == "Y00-1"
    assert gully["lead_fall_m"] == pytest.approx(0.25)


def test_gullies_one_behind_the_other_all_drain_where_the_last_lead_ends(survey, tmp_path):
    add_gully(survey, "YB3", "YB2")
    add_gully(survey, "YB2", "YB1")
    add_gully(survey, "YB1", "Y00-1")
    gullies = imported(survey, tmp_path).network.gullies
    assert gullies["drains_to_id"].to_dict() == dict.fromkeys(["YB3", "YB2", "YB1"], "Y00-1")
    assert gullies["through_id"].to_dict() == {"YB3": "YB2", "YB2": "YB1", "YB1": ""}


def test_a_gully_without_a_lead_and_a_lead_to_nowhere_are_kept_and_remarked(survey, tmp_path):
    add_gully(survey, "YB1", "")
    add_gully(survey, "YB2", "YB3")
    add_gully(survey, "YB3", "")
    made = imported(survey, tmp_path)
    assert of_kind(made, "survey-gully-without-lead") == ["YB1"]
    assert sorted(of_kind(made, "survey-lead-to-nowhere")) == ["YB2", "YB3"]
    assert made.network.gullies["drains_to_id"].tolist() == ["", "", ""]
    assert len(made.network.conduits) == 42 * 6


def test_a_gully_with_a_sewer_through_it_stays_a_manhole_and_is_remarked(survey, tmp_path):
    survey.point("Y00-2", "附属物", "雨水篦")
    survey.lines.loc[survey.lines["起点点号"].isin(["Y00-1", "Y00-2"]), "管径"] = "DN300"
    made = imported(survey, tmp_path)
    assert of_kind(made, "survey-sewer-through-gully") == ["Y00-2"]
    assert "Y00-2" in made.network.junctions.index
    assert len(made.network.conduits) == 42 * 6
    assert made.network.gullies.loc["Y00-2", "drains_to_id"] == "Y00-2"


def test_a_large_pipe_is_no_lead_whatever_its_end_is_called(survey, tmp_path):
    """Plans call an outfall 雨水口: its DN600 stays a sewer and it stays an outfall."""
    survey.point("Y00-6", "附属物", "滨河雨水口")
    made = imported(survey, tmp_path)
    assert of_kind(made, "survey-lead-large") == ["Y00-6"]
    assert "Y00-6" in made.network.outfalls.index
    assert made.network.gullies.empty


def test_what_one_column_calls_a_manhole_is_a_manhole(survey, tmp_path):
    survey.point("Y00-0", "特征", "雨水篦")
    made = imported(survey, tmp_path)
    assert of_kind(made, "survey-gully-or-manhole") == ["Y00-0"]
    assert "Y00-0" in made.network.junctions.index


def test_a_gully_on_a_sanitary_sewer_is_named(survey, tmp_path):
    survey.lines.loc[survey.lines["起点点号"].str.startswith("Y01"), "管线类型"] = "污水"
    add_gully(survey, "YB1", "Y01-1")
    made = imported(survey, tmp_path)
    assert of_kind(made, "survey-gully-on-sanitary") == ["YB1"]
    assert made.network.junctions.loc["Y01-1", "system"] == "sanitary"


def test_leads_have_no_say_in_the_system_of_a_manhole(survey, tmp_path):
    survey.lines.loc[survey.lines["起点点号"].str.startswith("Y01"), "管线类型"] = "雨污合流"
    for k in range(4):
        add_gully(survey, f"YB{k}", "Y01-0")
    assert imported(survey, tmp_path).network.junctions.loc["Y01-0", "system"] == "combined"


@pytest.mark.parametrize(
    ("words", "kind", "gratings"),
    [("雨水箅子", "grate", 1), ("平箅式双箅", "grate", 2), ("偏沟式多篦", "grate", 3),
     ("立篦", "kerb", 1), ("侧立式雨水口", "kerb", 1), ("联合式双箅雨水口", "combination", 2),
     ("平立结合雨水口", "combination", 1), ("收水井", "grate", 1)],
)  # fmt: skip
def test_the_words_of_crews_tell_kind_and_gratings(survey, tmp_path, words, kind, gratings):
    add_gully(survey, "YB1", "Y00-1", words=words)
    gully = imported(survey, tmp_path).network.gullies.loc["YB1"]
    assert (gully["kind"], gully["gratings"]) == (kind, gratings)


def test_the_mapping_names_the_words_of_a_town_of_its_own(survey, tmp_path):
    add_gully(survey, "YB1", "Y00-1", words="水簸箕")
    assert "YB1" in imported(survey, tmp_path).network.junctions.index
    mapping = SurveyMapping(gully_words=("水簸箕",))
    made = imported(survey, tmp_path, mapping)
    assert made.network.gullies.index.tolist() == ["YB1"]


def test_roads_are_streets_of_many_reaches(survey, tmp_path):
    road = survey.lines["起点点号"].str[:3].map({"Y00": "南环路", "Y01": " 北环 路", "Y02": "无"})
    survey.lines["所在道路"] = road.fillna("")
    network = imported(survey, tmp_path).network
    assert network.streets["name_zh"].tolist() == ["南环路", "北环路"]
    # six reaches of 40 m each
    assert network.streets["length_m"].tolist() == [240.0, 240.0]
    named = network.conduits["street_id"].map(network.streets["name_zh"]).fillna("")
    assert named.value_counts().to_dict() == {"": 240, "南环路": 6, "北环路": 6}


@pytest.fixture(scope="module")
def gully_town(root):
    """The gully town without the zone number, for the plane is another matter."""
    book = root / "tests" / "cases" / "gully-town" / "管线普查.xlsx"
    points, lines = read_sheet(book, "管线点"), read_sheet(book, "管线线")
    cells = points.cells.assign(**{"Y坐标(m)": points.cells["Y坐标(m)"].str.removeprefix("38")})
    mapping = SurveyMapping(crs="EPSG:4547")
    return import_survey(replace(points, cells=cells), lines, mapping, name="t", title_zh="镇")


def test_the_gully_town_has_230_inlets_and_no_street_of_a_lead(gully_town):
    network = gully_town.network
    # 627 rows, one point twice: 626 points, of which 230 gullies and 396 nodes
    assert len(network.gullies) == 230
    assert len(network.nodes) == 396
    # 623 lines, 230 leads, one to a point that is not there
    assert len(network.conduits) == 392
    assert network.gullies["drains_to_id"].isin(network.junctions.index).all()
    assert sorted(network.streets["name_zh"]) == sorted(
        ["南环路", "滨河路", "文昌路", "崇文街", "人民路", "刀枪街", "北环路", "东环路", "兴定街"]
    )
    assert pd.Series(network.conduits["street_id"]).ne("").all()
