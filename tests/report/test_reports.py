"""The workbook says what the tables say, and nothing in it runs."""

from __future__ import annotations

import pandas as pd
import pytest
from openpyxl import load_workbook

from drainage.metrics import VERDICTS
from drainage.metrics.columns import headings
from drainage.metrics.limits import limits_of
from drainage.report import write_workbook
from drainage.report.glance import glance_of
from drainage.report.targets import outlet_targets, point_targets
from drainage.scenario.settings import Targets

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
    heads = [cell.value for cell in sheet[1]]
    depth = heads.index(headings("max_depth_m", "zh"))
    shown = [row[depth].value for row in sheet.iter_rows(min_row=2)]
    assert shown == [0.523456, 0.4, 0.3, 0.2, 0.1, None]
    assert sheet.cell(2, depth + 1).number_format == "#,##0.00"
    assert "(m)" in heads[depth]
    assert sheet.auto_filter.ref == "A1:G7"


def test_hostile_names_are_text_in_the_workbook(points, tmp_path):
    write_workbook({"points": points}, ["=HYPERLINK(1)"], tmp_path / "study.xlsx")
    book = load_workbook(tmp_path / "study.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    names = [row[3].value for row in book["points"].iter_rows(min_row=2)]
    assert names[:2] == HOSTILE[:2]
    assert len(names[4]) <= 400


def test_the_first_sheet_says_who_meets_the_target_in_its_own_storm(points, tmp_path):
    scored = pd.DataFrame(
        {"scenario": ["existing", "existing", "plan", "plan"], "event": ["h33", "h54"] * 2,
         "point_no": "1", "target_hourly_rain_mm": 54.0, "minutes_above_limit": 0.0,
         "max_depth_m": [0.1, 0.4321, 0.05, 0.1234], "max_lane_depth_m": 0.0}
    )  # fmt: skip
    met = pd.array([True, False, True, True], dtype="boolean")
    scored = scored.assign(meets_target=met, meets_gutter=met, meets_gutter_30min=True,
                           meets_lane=pd.array([True, False, True, True], dtype="boolean"))  # fmt: skip
    nobody = dict.fromkeys(("meets_target", *VERDICTS), pd.array([pd.NA] * 4, dtype="boolean"))
    unseen = scored.assign(point_no="2", **nobody)
    decided = point_targets(pd.concat([scored, unseen]), {"h33": 33.0, "h54": 54.0})
    names = pd.Series({"1": "=1+1", "2": "东大街"})
    beside = {"30分钟": "meets_gutter_30min", "车道": "meets_lane"}
    glance = glance_of(decided, "point_no", "max_depth_m", names, "水深 (m)", 2, beside)
    write_workbook({"points": points}, [], tmp_path / "study.xlsx", [glance], {"plan": "规划"})
    sheet = load_workbook(tmp_path / "study.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=5)]
    assert rows[0][3:] == ["existing", "规划"]
    assert rows[1] == ["1", "=1+1", 54, 0.4321, 0.1234]
    assert rows[2][3:] == ["未检验 not tested", "未检验 not tested"]
    assert rows[3][3:] == ["0 / 2 · 30分钟 1 · 车道 0", "1 / 2 · 30分钟 1 · 车道 1"]
    assert sheet.cell(3, 4).number_format == '0.00 "不达标 · 30分钟 ✓ · 车道 ✗"'
    assert sheet.cell(3, 5).number_format == '0.00 "达标 · 30分钟 ✓ · 车道 ✓"'
    assert sheet.cell(3, 2).data_type == "s"


def test_a_place_seen_in_a_lighter_storm_alone_is_not_tested_unless_it_fails_there():
    light = pd.DataFrame(
        {"scenario": "existing", "event": "h33", "point_no": ["1", "2"],
         "target_hourly_rain_mm": 54.0, "minutes_above_limit": [0.0, 9.0],
         "max_depth_m": [0.1, 0.2], "max_lane_depth_m": 0.0}
    )  # fmt: skip
    met = pd.array([True, False], dtype="boolean")
    light = light.assign(meets_target=met, meets_gutter=met, meets_gutter_30min=True,
                         meets_lane=True)  # fmt: skip
    names = pd.Series({"1": "a", "2": "b"})
    beside = {"车道": "meets_lane"}
    glance = glance_of(point_targets(light, {"h33": 33.0}), "point_no", "max_depth_m", names,
                       "m", 2, beside)  # fmt: skip
    assert glance.met["existing"].isna().tolist() == [True, False]
    assert glance.words("2", "existing") == "不达标 · 车道 –"
    assert glance.total("existing") == "0 / 2 · 车道 0"


def test_a_figure_of_another_storm_than_that_of_the_town_as_it_is_names_it():
    # the day of 33 mm was run for the town and one plan; the other plan has the hour alone
    outlets = pd.DataFrame(
        {"scenario": ["existing", "whole", "inlets"], "event": ["d33-24h", "d33-24h", "h33"],
         "outlet_id": "CO1", "system": "combined", "sewage_volume_m3": [69.0, 3.3, 14.4],
         "overflow_volume_m3": 100.0}
    )  # fmt: skip
    outlets = outlets.assign(meets_target=pd.array([False] * 3, dtype="boolean"), **dict.fromkeys(
        VERDICTS, pd.array([pd.NA] * 3, dtype="boolean")))  # fmt: skip
    decided = outlet_targets(outlets, {"d33-24h": 33.0, "h33": 33.0}, Targets())
    glance = glance_of(decided, "outlet_id", "sewage_volume_m3", pd.Series({"CO1": "a"}), "m3", 1)
    words = {name: glance.words("CO1", name) for name in ("existing", "whole", "inlets")}
    assert words == {"existing": "不达标 not met", "whole": "不达标 not met",
                     "inlets": "不达标 not met · h33"}  # fmt: skip


def test_a_verdict_of_the_workbook_is_not_belied_by_its_figure():
    """0.96 m3 under a limit of 1 m3 stand with two digits, 14.4 m3 with one."""
    outlets = pd.DataFrame(
        {"scenario": ["existing", "separation"], "event": "h33", "outlet_id": "CO1",
         "system": "combined", "sewage_volume_m3": [14.4, 0.96], "overflow_volume_m3": 100.0,
         "meets_target": pd.array([False, True], dtype="boolean")}
    )  # fmt: skip
    decided = outlet_targets(outlets, {"h33": 33.0}, Targets())
    glance = glance_of(decided, "outlet_id", "sewage_volume_m3", pd.Series({"CO1": "a"}), "m3", 1,
                       limit=limits_of(Targets())["sewage_volume_m3"])  # fmt: skip
    assert glance.number_format("CO1", "existing") == '0.0 "不达标 not met"'
    assert glance.number_format("CO1", "separation") == '0.00 "达标 met"'


def test_causes_and_systems_stand_in_chinese_too(points, tmp_path):
    causes = points.assign(limiting_cause="backwater", system="combined")
    write_workbook({"points": causes}, [], tmp_path / "study.xlsx")
    values = {
        cell.value for row in load_workbook(tmp_path / "study.xlsx")["points"] for cell in row
    }
    assert {"下游顶托 backwater", "合流 combined"} <= values
