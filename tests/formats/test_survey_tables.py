"""Tables of surveys as people write them: siblings of the cases, with other words and figures."""

from __future__ import annotations

import struct

import numpy as np
import openpyxl
import pandas as pd
import pytest

from drainage.checks import check
from drainage.errors import InputError
from drainage.formats.dbf import codepage
from drainage.formats.survey.heading import find_heading
from drainage.formats.survey.mapping import SurveyMapping, read_mapping
from drainage.formats.survey.one_table import split_table
from drainage.formats.survey.section_text import read_section
from drainage.formats.survey.selection import survey_sheets
from drainage.formats.survey.sheets import Sheet, read_sheet
from drainage.formats.survey.survey import import_survey
from drainage.formats.survey.workbook_marks import number_format

POINTS = "点号,X,Y,地面高程\nY1,4470000,486000,70\nY2,4470040,486000,69.9\nY3,4470080,486000,69.8\n"
LINES = "起点点号,终点点号,管径,材质,起点埋深,终点埋深,管类\n"


def town(folder, points=POINTS, lines="", mapping=None, head=LINES):
    """The import of two texts as CSV."""
    for name, text in (("points", points), ("lines", head + lines)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    chosen = mapping or SurveyMapping()
    sheets = survey_sheets(folder / "points.csv", folder / "lines.csv", (), (), chosen)
    return import_survey(*sheets, chosen, name="t", title_zh="")


def rules(made) -> list[str]:
    return [
        remark.rule
        for remark in made.remarks
        if remark.rule not in ("survey-axes", "survey-plane-assumed")
    ]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        # Three rows, as merged cells leave them.
        ([["点号", "坐标", "", "高程", ""], ["", "CGCS2000", "", "地面", "井底"],
          ["", "北", "东", "", ""], ["A1", "4470000", "486000", "70", "68"]],
         ("点号", "坐标 CGCS2000 北", "坐标 CGCS2000 东", "高程 地面", "高程 井底")),
        # A row of units below the names.
        ([["点号", "X", "Y", "地面高程"], ["", "(m)", "m", "米"], ["A1", "1", "2", "3"]],
         ("点号", "X(m)", "Y(m)", "地面高程(米)")),
        # Chinese above, English below.
        ([["点号", "X坐标", "Y坐标", "地面高程"], ["number", "x_m", "y_m", "ground_level_m"],
          ["A1", "1", "2", "3"]],
         ("点号 number", "X坐标 x_m", "Y坐标 y_m", "地面高程 ground_level_m")),
        # A title with a colon, then a heading whose first pipe has strokes for its depths.
        ([["工程: 甲", "单位: m", "日期: 2024"], ["起点", "终点", "管径", "起点埋深", ""],
          ["A1", "A2", "DN600", "/", "补测"], ["A2", "A3", "DN600", "1.5", ""]],
         ("起点", "终点", "管径", "起点埋深", "")),
    ],
)  # fmt: skip
def test_a_heading_is_all_its_rows_and_no_more(rows, names):
    heading = find_heading(rows)
    assert heading is not None
    assert heading.names == names


def test_three_heading_rows_under_merged_cells_of_a_csv(tmp_path):
    points = ("点号,坐标,,高程,\n,CGCS2000,,,\n,X,Y,地面高程,井底高程\nY1,4470000,486000,70,68.5\n"
              "Y2,4470040,486000,69.9,68.3\n")  # fmt: skip
    made = town(tmp_path, points, "Y1,Y2,DN600,砼,,,雨水\n")
    assert made.network.junctions["ground_level_m"].tolist() == [70.0, 69.9]
    assert made.network.junctions["invert_level_m"].tolist() == [68.5, 68.3]


@pytest.mark.parametrize(
    ("code", "shown"),
    [("0000", "0007"), ('"YS"000', "YS007"), (r"\W00", "W07"), ("0", None), ("0.00", None),
     ('0"m"', None), ("m\"-\"d", None), ("General", None)],
)  # fmt: skip
def test_a_number_is_shown_under_its_format(code, shown):
    form = number_format(code)
    assert (form.shown(7) if form else None) == shown


def workbook(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


def test_a_prefix_in_the_format_of_the_cells_is_part_of_the_number(tmp_path):
    path = tmp_path / "survey.xlsx"
    book = workbook(
        path,
        ("点", [["点号", "X", "Y", "地面高程"], [1, 4470000, 486000, 70],
                [2, 4470040, 486000, 69.9]]),
        ("线", [["起点", "终点", "管径", "管类"], ["YS001", "YS002", "DN600", "雨水"]]),
    )  # fmt: skip
    for cell in book["点"]["A"][1:]:
        cell.number_format = '"YS"000'
    book.save(path)
    sheets = survey_sheets(path, None, (), (), SurveyMapping())
    network = import_survey(*sheets, SurveyMapping(), name="t", title_zh="").network
    assert network.conduits.index.tolist() == ["YS001-YS002"]


@pytest.mark.parametrize(
    ("written", "meant"), [("001", "1"), ("y1", "Y1"), ("Y01", "Y1"), ("1.0", "1")]
)
def test_a_number_written_otherwise_is_matched_and_told(tmp_path, written, meant):
    points = POINTS.replace("Y1,", f"{meant},")
    made = town(tmp_path, points, f"{written},Y2,DN600,砼,1.5,1.6,雨水\n")
    assert rules(made) == ["survey-point-like", "survey-no-pipe"]
    assert made.network.conduits["from_id"].tolist() == [meant]
    like = next(r for r in made.remarks if r.rule == "survey-point-like")
    assert like.value == f"{written} → {meant}"


def test_a_number_that_is_like_two_points_is_refused(tmp_path):
    points = POINTS.replace("Y1,", "01,").replace("Y2,", "1,")
    with pytest.raises(InputError, match="several are written like it: 01, 1"):
        town(tmp_path, points, "001,Y3,DN600,砼,1.5,1.6,雨水\n")


@pytest.mark.parametrize("number", ["3月1日", "2021/3/1", "1-Mar", "Mar-21"])
def test_dates_of_a_csv_are_named_too(tmp_path, number):
    with pytest.raises(InputError, match="the point number is a date"):
        town(tmp_path, POINTS, f"{number},Y2,DN600,砼,1.5,1.6,雨水\n")


def test_a_number_with_dashes_is_no_date(tmp_path):
    points = POINTS.replace("Y1,", "2021-3-1,")
    made = town(tmp_path, points, "2021-3-1,Y2,DN600,砼,1.5,1.6,雨水\n")
    assert made.network.conduits["from_id"].tolist() == ["2021-3-1"]


@pytest.mark.parametrize(
    ("cell", "depth_m", "rule"),
    [("150cm", 1.5, "survey-number-unit"), ("1500 mm", 1.5, "survey-number-unit"),
     ("约1.5", 1.5, "survey-estimate"), ("H=1.5", 1.5, "survey-number-unit"),
     ("１．５Ｍ", 1.5, "survey-number-unit"), ("5英尺", 1.524, "survey-number-unit"),
     ("不详", None, "survey-no-value"), ("1,5", None, "survey-comma"),
     ("3月1日", None, "survey-number-date"), ("1.5-1.6", None, "survey-not-a-number")],
)  # fmt: skip
def test_a_depth_is_read_with_its_unit_or_left_empty_and_told(tmp_path, cell, depth_m, rule):
    made = town(tmp_path, POINTS, f'Y1,Y2,DN600,砼,"{cell}",1.6,雨水\n')
    assert rule in rules(made)
    level = made.network.conduits["from_invert_level_m"].iloc[0]
    assert np.isnan(level) if depth_m is None else level == pytest.approx(70 - depth_m)


def test_a_unit_in_a_cell_outdoes_feet_of_the_mapping(tmp_path):
    points = POINTS.replace(",70\n", ",70m\n").replace(",69.9\n", ",229.33\n")
    made = town(
        tmp_path,
        points.replace("4470000", "14665354").replace("4470040", "14665485")
        .replace("4470080", "14665616").replace("486000", "1594488"),
        "Y1,Y2,DN600,砼,5,5,雨水\n", SurveyMapping(length_unit="ft"),
    )  # fmt: skip
    assert made.network.junctions.loc["Y1", "ground_level_m"] == 70.0
    assert made.network.junctions.loc["Y2", "ground_level_m"] == pytest.approx(69.9, abs=0.001)


@pytest.mark.parametrize(
    ("text", "diameter_mm", "barrels"),
    [("DN800钢筋混凝土", 800, 1), ("双管DN600", 600, 2), ("三孔d1000", 1000, 3), ("Ф500mm", 500, 1),
     ("2×DN600", 600, 2), ("0.8m", 800, 1)],
)  # fmt: skip
def test_words_beside_a_size_are_understood(text, diameter_mm, barrels):
    section = read_section(text)
    assert section is not None
    assert (section.diameter_mm, section.barrels) == (diameter_mm, barrels)


def test_sizes_in_metres_are_asked_about_and_then_read(tmp_path):
    lines = "Y1,Y2,0.6,砼,1.5,1.6,雨水\nY2,Y3,DN0.8,砼,1.6,1.7,雨水\n"
    with pytest.raises(InputError, match=r"below 50 mm: in metres\?.*section_unit = \"m\""):
        town(tmp_path, POINTS, lines)
    made = town(tmp_path, POINTS, lines, SurveyMapping(section_unit="m"))
    assert made.network.conduits["diameter_mm"].tolist() == [600, 800]


@pytest.mark.parametrize(
    "second", ["Y1,Y2,DN600,砼,1.49,1.61,雨水\n", "Y1,Y2,DN800,砼,1.5,1.6,雨水\n",
               "Y2,Y1,DN600,砼,1.61,1.49,雨水\n"],
    ids=["1 cm apart", "another size", "reversed"],
)  # fmt: skip
def test_a_pipe_of_two_crews_is_named(tmp_path, second):
    made = town(
        tmp_path, POINTS, "Y1,Y2,DN600,砼,1.5,1.6,雨水\nY2,Y3,DN600,砼,1.6,1.7,雨水\n" + second
    )
    findings = check(made.network)
    twice = findings[findings["rule"] == "duplicate-pipe"]
    assert twice["value"].tolist() == ["Y1 - Y2"]


def test_a_pair_said_in_one_row_is_no_second_entry(tmp_path):
    made = town(tmp_path, POINTS, "Y1,Y2,2孔DN600,砼,1.5,1.6,雨水\nY2,Y3,DN900,砼,1.6,1.7,雨水\n")
    assert "duplicate-pipe" not in set(check(made.network)["rule"])


def test_an_empty_network_is_refused_with_the_reason(tmp_path):
    with pytest.raises(InputError) as caught:
        town(tmp_path, POINTS, "A1,A2,DN600,砼,1.5,1.6,雨水\nA2,A3,DN600,砼,1.5,1.6,燃气\n")
    reasons = {(f.column, f.value, f.message) for f in caught.value.findings}
    assert reasons == {
        ("管类", "燃气", "no pipe is left, the network would be empty: the system is not known "
         "(1 such)"),
        ("起点点号", "A1", "no pipe is left, the network would be empty: the point is not in the "
         "point table (4 such)"),
    }  # fmt: skip


def test_a_node_is_of_the_system_the_point_table_says(tmp_path):
    points = ("点号,X,Y,地面高程,管线类型\nY1,4470000,486000,70,合流\nY2,4470040,486000,69.9,\n"
              "Y3,4470080,486000,69.8,雨水\n")  # fmt: skip
    made = town(tmp_path, points, "Y1,Y2,DN600,砼,1.5,1.6,雨水\nY2,Y3,DN600,砼,1.6,1.7,雨水\n")
    assert made.network.junctions["system"].to_dict() == {
        "Y1": "combined", "Y2": "storm", "Y3": "storm",
    }  # fmt: skip
    assert [(r.rule, r.value) for r in made.remarks if r.rule == "survey-point-system"] == [
        ("survey-point-system", "Y2")
    ]


def test_a_silent_point_between_systems_is_told(tmp_path):
    made = town(tmp_path, POINTS, "Y1,Y2,DN600,砼,1.5,1.6,雨水\nY2,Y3,DN600,砼,1.6,1.7,污水\n")
    disputed = [r.value for r in made.remarks if r.rule == "survey-point-system-disputed"]
    assert disputed == ["Y2"]


def test_constants_of_the_mapping_fill_what_the_table_does_not_say(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text('[constants]\nsystem = "污水"\nmaterial = "PVC"\n', encoding="utf-8")
    made = town(tmp_path, POINTS, "Y1,Y2,DN600,1.5,1.6\n", read_mapping(path),
                head="起点点号,终点点号,管径,起点埋深,终点埋深\n")  # fmt: skip
    pipe = made.network.conduits.iloc[0]
    assert (pipe["system"], pipe["manning_n"]) == ("sanitary", 0.010)


def test_an_unknown_constant_is_refused(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text('[sheets."东区"]\nsistem = "storm"\n', encoding="utf-8")
    with pytest.raises(InputError, match="unknown key"):
        read_mapping(path)


HEAD = ["点号", "X", "Y", "地面高程"]
PIPES = ["起点", "终点", "管径"]


def two_districts(path, west=("B1", "B2")):
    workbook(
        path,
        ("说明", [["本表由某公司编制"]]),
        ("东区点", [HEAD, ["A1", 4470000, 486000, 70], ["A2", 4470040, 486000, 69.9]]),
        ("西区点", [HEAD, [west[0], 4470000, 487000, 71], [west[1], 4470040, 487000, 70.9]]),
        ("东区线", [PIPES, ["A1", "A2", "DN600"]]), ("西区线", [PIPES, [*west, "DN400"]]),
    )  # fmt: skip
    return path, None, ("东区点", "西区点"), ("东区线", "西区线")


def test_sheets_that_no_system_tells_apart_are_to_be_named(tmp_path):
    path, *_ = two_districts(tmp_path / "survey.xlsx")
    with pytest.raises(InputError, match=r"several sheets could be this table.*--points-sheet"):
        survey_sheets(path, None, (), (), SurveyMapping())


def test_named_sheets_are_joined_with_the_constants_of_each(tmp_path):
    named = two_districts(tmp_path / "survey.xlsx")
    mapping = SurveyMapping(
        constants={"system": "storm"}, sheets={"西区线": {"system": "合流"}}
    )  # fmt: skip
    made = import_survey(*survey_sheets(*named, mapping), mapping, name="t", title_zh="")
    assert made.network.conduits["system"].to_dict() == {"A1-A2": "storm", "B1-B2": "combined"}
    assert "西区线, row 2" in made.network.conduits.loc["B1-B2", "source"]


def test_one_number_for_two_places_of_two_sheets_is_refused(tmp_path):
    named = two_districts(tmp_path / "survey.xlsx", west=("A1", "A2"))
    with pytest.raises(InputError, match="another sheet gives this number to another place"):
        survey_sheets(*named, SurveyMapping(constants={"system": "storm"}))


def dbf(path, fields, rows, encoding, cpg=""):
    """A table as programs write it: headings cut at 10 bytes, texts at their width."""
    body = b"".join(struct.pack("<11sc4xBB14x", name.encode(encoding)[:10], b"C", width, 0)
                    for name, width in fields)  # fmt: skip
    size = 1 + sum(width for _, width in fields)
    head = struct.pack("<B3xIHH20x", 3, len(rows), 33 + len(body), size)
    cells = b"".join(
        b" " + b"".join(cell.encode(encoding)[:width].ljust(width)
                        for (_, width), cell in zip(fields, row, strict=True)) for row in rows
    )  # fmt: skip
    path.with_suffix(".dbf").write_bytes(head + body + b"\r" + cells)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    return path


@pytest.mark.parametrize(
    ("encoding", "cpg", "found", "lies"),
    [("utf-8", "", "utf-8", False), ("gbk", "", "gb18030", False), ("gbk", "GBK", "gbk", False),
     ("gbk", "936", "gbk", False), ("gbk", "UTF-8", "gb18030", True),
     ("utf-8", "GBK", "utf-8", True), ("gbk", "ISO-8859-1", "gb18030", True),
     ("big5", "BIG5", "big5", False)],
)  # fmt: skip
def test_a_code_page_is_that_of_the_texts(tmp_path, encoding, cpg, found, lies):
    fields = [("起點編號長名" if encoding == "big5" else "起点点号长名", 8), ("材料", 5)]
    path = dbf(tmp_path / "lines.shp", fields, [["雨水井一", "混凝土"], ["Y2", "磚" if
               encoding == "big5" else "砖石"]], encoding, cpg)  # fmt: skip
    page = codepage(path)
    assert (page.read, page.contradicts) == (found, lies)


def test_a_heading_cut_in_two_meanings_is_left_and_the_columns_are_listed(tmp_path):
    """起点管 may be 管底高程 or 管底埋深: 1.5 is a depth or a level near the sea."""
    cells = {"起点点号": ["Y1"], "终点点号": ["Y2"], "管径": ["600"], "管类": ["雨水"],
             "起点管": ["1.5"], "终点管": ["1.4"]}  # fmt: skip
    (tmp_path / "points.csv").write_text(POINTS, encoding="utf-8")
    lines = Sheet("lines.shp", pd.DataFrame(cells), np.array([1]), cut=frozenset(cells))
    sheets = read_sheet(tmp_path / "points.csv"), lines
    made = import_survey(*sheets, SurveyMapping(), name="t", title_zh="")
    unused = [r.value for r in made.remarks if r.rule == "survey-unused-columns"]
    assert unused == ["起点管, 终点管"]
    assert np.isnan(made.network.conduits["from_invert_level_m"]).all()


def test_a_point_that_is_off_is_no_step_between_datums(tmp_path):
    k = range(40)
    ground = [70 - 0.1 * n for n in k]
    ground[20] += 2.0
    points = "点号,X,Y,地面高程\n" + "".join(
        f"Y{n},{4470000 + 40 * n},486000,{ground[n]:.1f}\n" for n in k
    )
    lines = "".join(f"Y{n},Y{n + 1},DN600,砼,1.5,1.6,雨水\n" for n in k if n < 39)
    assert "survey-level-step" not in rules(town(tmp_path, points, lines))


def test_a_table_of_one_sheet_is_found_among_others(tmp_path):
    path = tmp_path / "survey.xlsx"
    workbook(path, ("封面", [["某市", "普查", "2024"]]), ("管点", [HEAD, ["A1", 1, 2, 3]]))
    points, lines = survey_sheets(path, None, (), (), SurveyMapping())
    assert lines is None
    assert points.cells["点号"].tolist() == ["A1"]
    assert [remark.rule for remark in points.remarks] == ["survey-sheet-chosen"]


def test_what_a_sheet_shows_is_kept_for_who_needs_it(tmp_path):
    (tmp_path / "p.csv").write_text("点号,X,Y\nＹ１,1,2\n", encoding="utf-8")
    sheet = read_sheet(tmp_path / "p.csv")
    assert sheet.cells["点号"].tolist() == ["Y1"]
    assert pd.api.types.is_integer_dtype(sheet.row.dtype)
    assert sheet.places(np.array([True])) == ["row 2"]


def test_one_table_runs_downhill_by_depths_that_carry_their_unit(tmp_path):
    """Y1: 70 - 1.0 = 69.0; Y2: 69.9 - 0.5 = 69.4: the pipe runs from Y2 to Y1."""
    path = tmp_path / "one.csv"
    path.write_text(
        "点号,连接点号,X,Y,地面高程,埋深,管径,管类\n"
        "Y1,Y2,4470000,486000,70,100cm,DN600,雨水\nY2,Y1,4470040,486000,69.9,0.5米,DN600,雨水\n",
        encoding="utf-8",
    )
    points, lines = survey_sheets(path, None, (), (), SurveyMapping())
    assert lines is None
    made = import_survey(*split_table(points, SurveyMapping())[:3], name="t", title_zh="")
    pipe = made.network.conduits.iloc[0]
    assert (pipe["from_id"], pipe["from_invert_level_m"]) == ("Y2", pytest.approx(69.4))
