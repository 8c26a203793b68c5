"""Each kind of survey table that people bring comes in right, or is refused with what is wrong."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.checks import check
from drainage.cli import main
from drainage.errors import InputError
from drainage.formats.survey.degree_texts import degree_texts
from drainage.formats.survey.mapping import SurveyMapping, draft_mapping, read_mapping
from drainage.formats.survey.selection import survey_sheets
from drainage.formats.survey.sheet import Sheet, plain_cell
from drainage.formats.survey.survey import import_survey, recognised
from drainage.toml_file import read_toml

CASES = Path(__file__).resolve().parents[1] / "cases" / "surveys"
INVERTS = [68.5, 68.3, 68.1, 67.9, 67.7, 67.5]
"""Ground 70.0, 69.9 … less depths 1.5, 1.6 …: each pipe of the control falls by 0.2 m."""


def read(name: str, mapping: SurveyMapping | None = None):
    folder, chosen = CASES / name, mapping or SurveyMapping()
    if (folder / "survey.xlsx").exists():
        points, lines = survey_sheets(folder / "survey.xlsx", None, (), (), chosen)
    else:
        suffix = "csv" if (folder / "points.csv").exists() else "shp"
        points, lines = survey_sheets(
            folder / f"points.{suffix}", folder / f"lines.{suffix}", (), (), chosen
        )
    return import_survey(points, lines, chosen, name="town", title_zh="镇")


def told(made) -> dict[str, list[str]]:
    """Values of the remarks by rule, but for the exchanged axes that all cases have."""
    found: dict[str, list[str]] = {}
    for remark in made.remarks:
        if remark.rule != "survey-axes":
            found.setdefault(remark.rule, []).append(remark.value)
    return found


@pytest.mark.parametrize(
    "name",
    ["00-control", "01-two-row-heading", "02-leading-zeros", "04-full-width",
     "13-page-headings", "30-shp-gbk", "31-shp-gbk-text-cut", "32-shp-utf8-text-cut",
     "33-shp-gbk-cpg-utf8"],
)  # fmt: skip
def test_the_town_of_six_manholes_comes_in_whole(name):
    network = read(name).network
    assert len(network.conduits) == 5
    pipes = network.conduits
    assert pipes["from_invert_level_m"].tolist() == INVERTS[:-1]
    assert pipes["to_invert_level_m"].tolist() == INVERTS[1:]
    assert pipes["diameter_mm"].eq(600).all()
    assert pipes["system"].eq("storm").all()
    assert len(network.outfalls) == 1
    assert network.junctions["invert_level_m"].tolist() == INVERTS[:-1]
    assert check(network).empty


def test_two_heading_rows_are_named_in_the_mapping_and_by_it(tmp_path):
    path = CASES / "01-two-row-heading" / "survey.xlsx"
    points, lines = survey_sheets(path, None, (), (), SurveyMapping())
    columns = recognised(points, lines, SurveyMapping())
    assert columns[0]["x"] == "坐标 X"
    assert columns[0]["ground"] == "高程 地面高程"
    assert columns[1]["to_depth"] == "埋深 终点埋深"
    draft = tmp_path / "mapping.toml"
    draft.write_text(draft_mapping(SurveyMapping(), *columns), encoding="utf-8")
    again = import_survey(points, lines, read_mapping(draft), name="t", title_zh="")
    assert len(again.network.conduits) == 5


def test_numbers_shown_with_leading_zeros_are_as_the_sheet_shows_them():
    assert read("02-leading-zeros").network.conduits.index[0] == "0001-0002"


def test_point_numbers_that_became_dates_are_named_and_refused():
    with pytest.raises(InputError) as caught:
        read("03-ids-became-dates")
    first = caught.value.findings[0]
    assert (first.place, first.column, first.value) == ("row 2", "点号", "2021-03-01")
    assert first.message == "the point number is a date: 3-1?"
    assert len(caught.value.findings) == 6


def test_full_width_text_is_read_and_told():
    assert len(told(read("04-full-width"))["survey-full-width"]) == 5


def test_units_and_words_in_cells_are_read_where_they_are_unequivocal():
    made = read("05-units-in-cells")
    pipes = made.network.conduits
    assert pipes.loc["Y1-Y2", "diameter_mm"] == 600  # DN600mm
    assert pipes.loc["Y2-Y3", "diameter_mm"] == 600  # d600砼
    assert pipes.loc["Y3-Y4", ["width_mm", "height_mm"]].tolist() == [600, 800]
    assert pipes.loc["Y5-Y6", ["width_mm", "height_mm"]].tolist() == [1200, 1000]
    assert pipes.loc["Y7-Y8", "diameter_mm"] == 600  # Cyrillic Ф
    assert pipes.loc["Y8-Y9", ["diameter_mm", "barrels"]].tolist() == [600, 2]
    assert pipes.loc["Y10-Y11", ["width_mm", "height_mm"]].tolist() == [1200, 1000]
    assert pipes.loc["Y15-Y16", ["width_mm", "height_mm", "barrels"]].tolist() == [1000, 1000, 2]
    assert pipes.loc["Y6-Y7", "from_invert_level_m"] == pytest.approx(69.5 - 1.95)  # 1.95米
    assert made.network.junctions.loc["Y3", "ground_level_m"] == 69.8  # 69.8（估）
    found = told(made)
    assert found["survey-estimate"] == ["69.8(估)"]
    assert found["survey-number-unit"] == ["1.6m", "1.95米"]
    assert found["survey-no-value"] == ["/", "-"]
    assert found["survey-comma"] == ["2,2"]
    assert found["survey-not-a-number"] == ["≥2.0"]
    assert found["survey-section-metres"] == ["1.2×1.0", "DN0.6", "0.6"]
    assert found["survey-section"] == ["DN300/DN400"]


def test_the_second_entry_of_a_pipe_is_named_though_it_runs_the_other_way():
    findings = check(read("07-duplicate-reversed").network)
    twice = findings[findings["rule"] == "duplicate-pipe"]
    assert twice[["id", "value"]].to_numpy().tolist() == [["Y4-Y3", "Y3 - Y4"]]


def test_a_sheet_for_each_system_is_one_survey_and_remarked():
    made = read("08-sheet-per-system")
    pipes = made.network.conduits
    assert pipes["system"].value_counts().to_dict() == {"storm": 5, "sanitary": 5}
    assert made.network.junctions.groupby("system").size().to_dict() == {"storm": 5, "sanitary": 5}
    assert told(made)["survey-sheet-system"] == ["雨水", "污水", "雨水", "污水"]
    assert made.remarks[0].place == "雨水点"
    assert "污水线, row 2" in pipes.loc["W1-W2", "source"]


def test_coordinates_that_are_no_numbers_are_shown():
    with pytest.raises(InputError) as caught:
        read("09-thousands")
    first = caught.value.findings[0]
    assert (first.place, first.column, first.value) == ("row 2", "X", "4,470,000.000")
    assert "separators of thousands" in first.message


def test_degrees_minutes_and_seconds_are_degrees_of_the_frame_the_mapping_names():
    """From point to point 1" north and 1" east at 40.37°: 6,362,224 m and 4,866,212 m of radius."""
    with pytest.raises(InputError, match=r"the coordinates are degrees.*EPSG:4490"):
        read("12-degrees-dms")
    made = read("12-degrees-dms", SurveyMapping(crs="EPSG:4490"))
    second = math.pi / 180 / 3600
    steps = made.network.nodes[["x_m", "y_m"]].sort_index().diff().dropna().to_numpy()
    assert made.network.crs == "EPSG:4548"
    assert steps == pytest.approx(
        np.tile([4_866_212 * second, 6_362_224 * second], (len(steps), 1)), abs=0.1
    )
    assert told(made)["survey-degrees-written"][0].endswith("the first is 40°22'10.5\"")


@pytest.mark.parametrize(
    "written",
    [
        "40°22′10.5″",
        "N40°22'10.5\"",
        "40度22分10.5秒",
        "40°22.175'",
        "北纬40°22'10.5\"",
        "40 ° 22 ' 10.5",
    ],
)
def test_degrees_are_read_as_crews_write_them(written):
    """40 + 22/60 + 10.5/3600 = 40.369583…"""
    cells = pd.DataFrame({"x": [plain_cell(written)], "y": ["116°83'12\""]})
    made, remarks = degree_texts(Sheet("p", cells, np.array([2])), cells, {"x": "X", "y": "Y"})
    assert float(made.at[0, "x"]) == pytest.approx(40.36958333, abs=1e-8)
    # 83 minutes are none: the text stays, and is named as no number.
    assert made.at[0, "y"] == "116°83'12\""
    assert len(remarks) == 1


def test_two_height_datums_show_as_one_step_of_the_ground():
    """Y20 at 68.1, Y21 at 65.9: 2.2 m where all others fall 0.1 m."""
    steps = [r for r in read("10-mixed-datum").remarks if r.rule == "survey-level-step"]
    assert [(step.place, step.value) for step in steps] == [
        ("Y20-Y21", "2.20 m, usually under 0.10 m")
    ]


def test_formulas_that_were_never_calculated_are_named():
    with pytest.raises(InputError, match="formula without a value") as caught:
        read("14-formulas")
    places = [(finding.place, finding.column) for finding in caught.value.findings]
    assert places == [("row 2", "井深"), ("row 2", "井底高程"), ]  # fmt: skip
    assert "(6 in this column)" in caught.value.findings[0].message


def test_points_that_differ_by_case_stay_two_and_are_told():
    made = read("15-case-ids")
    assert told(made)["survey-point-case"] == ["y3"]
    ends = made.network.conduits[["from_id", "to_id"]].to_numpy().tolist()
    assert ends[-1] == ["y3-2", "Y3"]
    assert made.network.junctions.loc["y3-2", "invert_level_m"] == pytest.approx(69.9 - 1.4)


def test_two_numbers_of_one_well_are_named():
    """Y5 and Y5a stand 0.6 m apart; a sewer ends at one and the next begins at the other."""
    findings = check(read("72-two-ids-one-well").network)
    pair = findings[findings["rule"] == "node-on-node"]
    assert pair[["id", "value", "limit"]].to_numpy().tolist() == [["Y5a", "Y5", 1.5]]


@pytest.mark.parametrize("name", ["mapping-bom.toml", "study-bom.toml"])
def test_toml_of_a_windows_editor_is_read(name):
    path = CASES / "50-windows-text" / name
    assert read_toml(path)
    if name.startswith("mapping"):
        assert read_mapping(path).points["number"] == "点号"


def test_toml_in_gbk_is_refused_with_what_to_do():
    with pytest.raises(InputError, match=r"not UTF-8 .GBK.*Save the file as UTF-8"):
        read_toml(CASES / "50-windows-text" / "study-gbk.toml")


@pytest.mark.parametrize("name", ["03-ids-became-dates", "14-formulas"])
def test_a_refused_survey_leaves_no_network(tmp_path, name):
    run = CliRunner().invoke(
        main,
        ["--root", str(tmp_path), "import", "survey", "town", str(CASES / name / "survey.xlsx")],
    )
    assert run.exit_code == 2, run.output
    assert not (tmp_path / "networks" / "town").exists()
