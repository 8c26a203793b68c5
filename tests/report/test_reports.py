"""The workbook and the sheets of the points say what the tables say, and nothing runs."""

from __future__ import annotations

import zipfile

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook

from drainage.report import point_plans, write_point_sheets, write_workbook
from drainage.report.definitions import DEFINITIONS
from drainage.scenario import Scenario
from drainage.study import FIRST_COLUMNS

HOSTILE = ["=1+1", "<script>alert(1)</script>", "a\x00b\x1b", "'\"", "长" * 3000, "https://x.y"]


@pytest.fixture
def points():
    return pd.DataFrame(
        {"scenario": "existing", "event": "h54", "point_no": [str(k) for k in range(6)],
         "name_zh": HOSTILE, "rank": [1.0, 2, 3, 4, 5, float("nan")],
         "max_depth_m": [0.523456, 0.4, 0.3, 0.2, 0.1, float("nan")],
         "meets_target": pd.array([True, False, pd.NA, True, False, pd.NA], dtype="boolean")}
    )  # fmt: skip


def test_every_figure_of_the_workbook_is_that_of_its_table(points, tmp_path):
    write_workbook({"积水点 points": points}, ["说明"], tmp_path / "study.xlsx")
    sheet = load_workbook(tmp_path / "study.xlsx")["积水点 points"]
    headings = [cell.value for cell in sheet[1]]
    depth = headings.index(DEFINITIONS["max_depth_m"].heading)
    shown = [row[depth].value for row in sheet.iter_rows(min_row=2)]
    assert shown == [0.523456, 0.4, 0.3, 0.2, 0.1, None]
    assert sheet.cell(2, depth + 1).number_format == "#,##0.00"
    assert "(m)" in headings[depth]
    assert sheet.auto_filter.ref == "A1:G7"


def test_hostile_names_are_text_in_the_workbook(points, tmp_path):
    write_workbook({"points": points}, ["=HYPERLINK(1)"], tmp_path / "study.xlsx")
    book = load_workbook(tmp_path / "study.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    names = [row[3].value for row in book["points"].iter_rows(min_row=2)]
    assert names[:2] == HOSTILE[:2]
    assert len(names[4]) <= 400


def test_every_column_people_look_at_first_is_defined():
    for columns in FIRST_COLUMNS.values():
        assert set(columns) <= set(DEFINITIONS)


@pytest.fixture
def document(small_network, tmp_path):
    score = pd.DataFrame(
        {"rank": [1.0], "max_depth_m": [0.52], "minutes_above_15cm": [77.0],
         "limiting_cause": ["inlets"], "meets_target": pd.array([False], dtype="boolean")},
        index=["1"],
    )  # fmt: skip
    better = score.assign(max_depth_m=0.08, minutes_above_15cm=0.0, limiting_cause="none",
                          meets_target=pd.array([True], dtype="boolean"))  # fmt: skip
    built = Scenario.model_validate(
        {"title_zh": "改造", "title_en": "x", "measures": [
            {"kind": "inlet_retrofit", "title_zh": "本点雨水口 <b>", "points": ["1"], "source": "plan"},
            {"kind": "inlet_retrofit", "title_zh": "全区雨水口", "source": "plan"}]}
    )  # fmt: skip
    plans = point_plans(
        small_network.watch_points, small_network.streets, {"h54": score}, {"h54": better},
        {"h54": 54.0}, [built],
    )  # fmt: skip
    path = write_point_sheets(plans, "<script>", "现状", "改造", [("总价", 41494.0, "公告")],
                              ["未包括 调蓄"], tmp_path / "points.docx")  # fmt: skip
    return path


def texts(path) -> list[str]:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_a_sheet_has_cause_works_before_and_after_cost_and_phase(document):
    words = texts(document)
    assert "积水点 1  东大街（粮店前）" in words
    assert any("雨水口不足" in word for word in words)
    assert "本点雨水口 <b>" in words
    assert any("全区雨水口" in word for word in words)
    assert {"0.52", "0.08", "77", "0", "达标 yes", "41,494", "1 期", "54"} <= set(words)


def test_hostile_titles_are_text_in_the_document(document):
    assert any("<script>" in word for word in texts(document))
    with zipfile.ZipFile(document) as archive:
        assert b"<script>" not in archive.read("word/document.xml")
