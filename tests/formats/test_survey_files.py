"""Surveys in the files and planes cities deliver; bad files leave nothing behind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.checks import check
from drainage.cli import main
from drainage.errors import InputError
from drainage.formats.survey.export import survey_tables
from drainage.formats.survey.mapping import SurveyMapping, read_mapping
from drainage.formats.survey.one_table import split_table
from drainage.formats.survey.section_text import read_section
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey
from drainage.network import read_network


def imported(points: Path, lines: Path, mapping: SurveyMapping | None = None, sheets=("", "")):
    return import_survey(
        read_sheet(points, sheets[0]), read_sheet(lines, sheets[1]),
        mapping or SurveyMapping(), name="town", title_zh="镇",
    )  # fmt: skip


def csv(survey, folder: Path, encoding: str = "utf-8"):
    survey.points.to_csv(folder / "points.csv", index=False, encoding=encoding)
    survey.lines.to_csv(folder / "lines.csv", index=False, encoding=encoding)
    return folder / "points.csv", folder / "lines.csv"


def xlsx(survey, folder: Path):
    with pd.ExcelWriter(folder / "survey.xlsx", engine="openpyxl") as book:
        survey.points.to_excel(book, sheet_name="管点", index=False)
        survey.lines.to_excel(book, sheet_name="管线", index=False)
    return folder / "survey.xlsx", folder / "survey.xlsx"


def layers(survey, folder: Path, suffix: str):
    shape = gpd.points_from_xy(survey.points["X坐标"], survey.points["Y坐标"])
    points = survey.points.rename(columns={"物探点号": "点号", "X坐标": "X", "Y坐标": "Y"}).astype(
        {"地面高程": float, "X": float, "Y": float}
    )
    lines = survey.lines.rename(
        columns={"起点点号": "起点", "终点点号": "终点", "起点埋深": "qms", "终点埋深": "zms",
                 "管线类型": "管类", "埋设年代": "年代", "权属单位": "权属"}
    ).astype({"qms": float, "zms": float, "管长": float})  # fmt: skip
    points, lines = points.drop(columns="井深"), lines.drop(columns="流向")
    paths = folder / f"points{suffix}", folder / f"lines{suffix}"
    encoding = {"encoding": "GBK"} if suffix == ".shp" else {}
    gpd.GeoDataFrame(points, geometry=shape, crs="EPSG:4548").to_file(paths[0], **encoding)
    flat = gpd.GeoDataFrame(
        lines, geometry=gpd.points_from_xy([0.0] * len(lines), [0.0] * len(lines))
    )
    flat.set_crs("EPSG:4548").to_file(paths[1], **encoding)
    return paths


def assert_same(a, b):
    for name in ("junctions", "outfalls", "conduits"):
        left, right = (n.tables[name].drop(columns="source") for n in (a, b))
        pd.testing.assert_frame_equal(left, right, check_dtype=False)


@pytest.fixture
def clean(survey, tmp_path):
    return imported(*csv(survey, tmp_path)).network


def test_gbk_and_utf8_give_the_same_network(survey, tmp_path, clean):
    assert_same(imported(*csv(survey, tmp_path, "gb18030")).network, clean)


def test_a_workbook_of_two_sheets_gives_the_same_network(survey, tmp_path, clean):
    points, lines = xlsx(survey, tmp_path)
    assert_same(imported(points, lines, sheets=("管点", "管线")).network, clean)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_layers_give_the_same_network(survey, tmp_path, clean, suffix):
    points, lines = layers(survey, tmp_path, suffix)
    mapping = SurveyMapping(lines={"from_depth": "qms", "to_depth": "zms"})
    made = imported(points, lines, mapping)
    assert_same(made.network, clean)


@pytest.mark.parametrize(
    ("text", "shape", "height_mm", "width_mm"),
    [
        ("DN800", "circular", 800, 0), ("d800", "circular", 800, 0), ("800", "circular", 800, 0),
        ("Φ1000", "circular", 1000, 0), ("D600mm", "circular", 600, 0),
        ("2000×1500", "box", 1500, 2000), ("B×H=2.0×1.5m", "box", 1500, 2000),
        ("2000*1500", "box", 1500, 2000), ("2.0mx1.5m", "box", 1500, 2000),
        ("1500×1200 m=1.5", "trapezoid", 1200, 1500),
    ],
)  # fmt: skip
def test_a_section_is_understood(text, shape, height_mm, width_mm):
    section = read_section(text)
    assert section is not None
    assert (section.shape, section.diameter_mm or section.height_mm, section.width_mm) == (
        shape, height_mm, width_mm,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "2.0×1.5", "DN", "圆管", "DN8", "99999", "2000×", "×1500"])
def test_a_section_that_could_mean_two_things_is_refused(text):
    assert read_section(text) is None


def test_eastings_with_a_zone_number_are_recognised_and_reported(survey, tmp_path, clean):
    survey.points["X坐标"] += 39e6
    made = imported(*csv(survey, tmp_path))
    assert [r.rule for r in made.remarks] == ["survey-frame-assumed", "survey-zone"]
    assert made.network.crs == "EPSG:4548"
    assert_same(made.network, clean)
    assert_same(imported(*csv(survey, tmp_path), SurveyMapping(crs="EPSG:4527")).network, clean)


def test_eastings_of_another_zone_than_the_mapping_says_are_refused(survey, tmp_path):
    survey.points["X坐标"] += 40e6
    with pytest.raises(InputError, match=r"zone 40 \(120°E\), the mapping \(crs\) says EPSG:4548"):
        imported(*csv(survey, tmp_path), SurveyMapping(crs="EPSG:4548"))


def test_swapped_axes_are_recognised_and_reported(survey, tmp_path, clean):
    survey.points = survey.points.rename(columns={"X坐标": "Y坐标", "Y坐标": "X坐标"})
    made = imported(*csv(survey, tmp_path))
    assert [r.rule for r in made.remarks] == ["survey-axes", "survey-plane-assumed"]
    assert_same(made.network, clean)


def test_feet_are_refused_until_the_mapping_says_so(survey, tmp_path, clean):
    for column in ("X坐标", "Y坐标", "地面高程"):
        survey.points[column] = survey.points[column].astype(float) / 0.3048
    for column in ("起点埋深", "终点埋深", "管长"):
        survey.lines[column] = survey.lines[column].astype(float) / 0.3048
    files = csv(survey, tmp_path)
    with pytest.raises(InputError, match="in feet"):
        imported(*files)
    made = imported(*files, SurveyMapping(length_unit="ft")).network
    again = made.conduits["from_invert_level_m"] - clean.conduits["from_invert_level_m"]
    assert again.abs().max() < 0.0015


def test_lengths_in_feet_are_recognised_and_reported(survey, tmp_path, clean):
    survey.lines["管长"] = survey.lines["管长"].astype(float) / 0.3048
    made = imported(*csv(survey, tmp_path))
    assert [r.rule for r in made.remarks] == ["survey-plane-assumed", "survey-length-feet"]
    assert_same(made.network, clean)


def test_a_column_of_levels_among_the_depths_is_refused_with_the_cure(survey, tmp_path, clean):
    ground = survey.points.set_index("物探点号")["地面高程"]
    for end, point in (("起点埋深", "起点点号"), ("终点埋深", "终点点号")):
        survey.lines[end] = ground.loc[survey.lines[point]].to_numpy() - 2.0
    files = csv(survey, tmp_path)
    with pytest.raises(InputError, match="depths are levels"):
        imported(*files)
    assert_same(imported(*files, SurveyMapping(depth_is="level")).network, clean)


def test_depths_to_the_soffit_become_inverts(survey, tmp_path, clean):
    for end in ("起点埋深", "终点埋深"):
        survey.lines[end] = 1.4
    made = imported(*csv(survey, tmp_path), SurveyMapping(depth_is="soffit"))
    assert_same(made.network, clean)


def test_chinese_numbers_become_ascii_ids_and_are_told(survey, tmp_path):
    for table, columns in ((survey.points, ["物探点号"]), (survey.lines, ["起点点号", "终点点号"])):
        for column in columns:
            table[column] = table[column].str.replace("Y", "雨")
    made = imported(*csv(survey, tmp_path))
    assert "Y00-0" in made.network.junctions.index
    assert {r.rule for r in made.remarks} == {"survey-plane-assumed", "survey-renamed"}
    assert "雨00-0" in made.network.junctions.loc["Y00-0", "source"]


def test_the_survey_of_the_shipped_town_gives_it_back(root, tmp_path):
    """Nodes, outfalls and pipes; the rim above a lid is not in the format."""
    network = read_network(root / "networks" / "miyun-old-town")
    points, lines = survey_tables(network)
    points.to_csv(tmp_path / "p.csv", index=False)
    lines.to_csv(tmp_path / "l.csv", index=False)
    made = imported(tmp_path / "p.csv", tmp_path / "l.csv").network
    for name in ("junctions", "outfalls", "conduits"):
        before = network.tables[name]
        before = before[before["system"] != "street"]
        after = made.tables[name]
        assert set(before.index) == set(after.index)
        for column in before.columns.difference(
            ["source", "street_id", "max_depth_m", "name_zh", "name_en", "river", "flap_gate"]
        ):
            left, right = before[column], after.loc[before.index, column]
            if left.dtype.kind in "fi":
                assert (left - right).abs().max() <= 0.001 + 1e-9, column
            else:
                assert (left == right).all(), column


def test_unknown_headings_are_named_and_a_mapping_to_edit_is_written(survey, tmp_path):
    survey.lines = survey.lines.rename(columns={"管径": "size of it"})
    points, lines = csv(survey, tmp_path)
    run = CliRunner().invoke(
        main, ["--root", str(tmp_path), "import", "survey", "town", str(points), str(lines)]
    )
    assert run.exit_code == 2
    assert "size of it" in run.output
    draft = tmp_path / "networks" / "town.mapping.toml"
    text = draft.read_text(encoding="utf-8").replace('section = ""', 'section = "size of it"')
    draft.write_text(text, encoding="utf-8")
    assert read_mapping(draft).lines["section"] == "size of it"
    run = CliRunner().invoke(
        main, ["--root", str(tmp_path), "import", "survey", "town", str(points), str(lines),
               "--mapping", str(draft)],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    assert (tmp_path / "networks" / "town" / "tables" / "conduits.csv").is_file()


def one_table(survey) -> pd.DataFrame:
    """管线点成果表: a row for each end of each pipe."""
    points = survey.points.set_index("物探点号")
    rows = []
    for line in survey.lines.to_dict("records"):
        ends = (line["起点点号"], line["终点点号"], line["起点埋深"], line["终点埋深"])
        for own, other, depth in ((ends[0], ends[1], ends[2]), (ends[1], ends[0], ends[3])):
            rows.append({"管线点号": own, "连接点号": other, "埋深": depth, "管径": line["管径"],
                         "材质": line["材质"], "管线类型": line["管线类型"],
                         **points.loc[own, ["特征", "附属物", "X坐标", "Y坐标", "地面高程"]]})  # fmt: skip
    return pd.DataFrame(rows)


def test_one_table_of_points_and_their_neighbours_gives_the_same_network(survey, tmp_path, clean):
    table = one_table(survey)
    table.to_csv(tmp_path / "one.csv", index=False)
    shell = CliRunner()
    run = shell.invoke(main, ["--root", str(tmp_path), "import", "survey", "town",
                              str(tmp_path / "one.csv")])  # fmt: skip
    assert run.exit_code == 0, run.output
    assert "adverse slopes cannot be found" in run.output
    made = read_network(tmp_path / "networks" / "town")
    assert set(made.conduits.index) == set(clean.conduits.index)
    for name in ("junctions", "outfalls", "conduits"):
        pd.testing.assert_frame_equal(
            made.tables[name].drop(columns="source").sort_index(),
            clean.tables[name].drop(columns="source").sort_index(),
            check_dtype=False,
        )


def test_a_pipe_with_one_row_lacks_its_other_depth(survey, tmp_path):
    table = one_table(survey)
    table.drop(index=1).to_csv(tmp_path / "one.csv", index=False)
    sheet = read_sheet(tmp_path / "one.csv")
    points, lines, mapping, _ = split_table(sheet, SurveyMapping())
    network = import_survey(points, lines, mapping, name="town", title_zh="").network
    missing = check(network).query("rule == 'missing-value'")
    assert missing["id"].tolist() == ["Y00-0-Y00-1"]


def bad(kind: str, survey, folder: Path) -> tuple[Path, list[str]]:
    points, _ = xlsx(survey, folder)
    good = points.read_bytes()
    path = folder / "bad.xlsx"
    options: list[str] = []
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "truncated":
        path.write_bytes(good[: len(good) // 2])
    elif kind == "wrong sheet":
        path.write_bytes(good)
        options = ["--points-sheet", "没有"]
    elif kind == "wrong codepage":
        path = folder / "bad.csv"
        path.write_bytes("物探点号,X坐标,Y坐标,地面高程\n".encode("utf-16")[2:])
    elif kind == "big5":
        path = folder / "bad.csv"
        path.write_bytes(b"\xff\xff\xfe,a,b\n1,2,3\n")
    elif kind == "500 MB":
        path = folder / "bad.csv"
        with path.open("wb") as file:
            file.truncate(500 * 2**20)
    elif kind == "zip":
        path = folder / "bad.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("points.csv", "a,b,c\n")
    elif kind == "zip named xlsx":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("points.csv", "a,b,c\n")
    elif kind == "headings alone":
        path = folder / "bad.csv"
        path.write_text("物探点号,X坐标,Y坐标,地面高程\n", encoding="utf-8")
    elif kind == "ragged":
        path = folder / "bad.csv"
        path.write_text("a,b,c\n1,2,3\n1,2,3,4,5\n", encoding="utf-8")
    elif kind == "another table":
        path = folder / "bad.csv"
        path.write_text("name,price,number of them\nx,1,2\n", encoding="utf-8")
    elif kind == "a layer cut off":
        path = folder / "bad.gpkg"
        path.write_bytes(b"SQLite format 3\0" + b"\0" * 50)
    return path, options


@pytest.mark.parametrize(
    "kind",
    ["empty", "truncated", "wrong sheet", "wrong codepage", "big5", "500 MB", "zip",
     "zip named xlsx", "headings alone", "ragged", "another table", "missing", "a layer cut off"],
)  # fmt: skip
def test_a_bad_file_is_one_clear_message_and_no_network(survey, tmp_path, kind):
    path, options = bad(kind, survey, tmp_path)
    (tmp_path / "good.csv").write_text(survey.lines.to_csv(index=False), encoding="utf-8")
    run = CliRunner().invoke(
        main, ["--root", str(tmp_path), "import", "survey", "town", str(path),
               str(tmp_path / "good.csv"), *options],
    )  # fmt: skip
    assert run.exit_code == 2, run.output
    assert path.name in run.output
    assert "Traceback" not in run.output
    assert not (tmp_path / "networks" / "town").exists()


def test_the_clean_survey_passes_every_check(clean):
    assert check(clean).empty
