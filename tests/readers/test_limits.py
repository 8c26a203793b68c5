"""What a reader does not take: files that ask for memory, for other files or for the network."""

from __future__ import annotations

import json
import sqlite3
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import rasterio
from click.testing import CliRunner
from rasterio import Affine
from shapely import Point

from drainage.cli import main
from drainage.errors import Finding, InputError, summary
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.osm.file import read_streets
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.swmm.inp_file import read_inp
from drainage.formats.terrain import read_terrain
from drainage.network import read_network
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import read_table, table_text
from drainage.toml_file import read_toml

CRS = "EPSG:4548"
VIRTUAL = ('<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{}</SrcDataSource>'
           "</OGRVRTLayer></OGRVRTDataSource>")  # fmt: skip


def with_cell(path, where: str, text: str):
    """A survey workbook with one more cell, as the XML of a sheet holds it."""
    plain = path.with_name("plain.xlsx")
    pd.DataFrame({"a": ["1"], "b": ["2"], "c": ["3"]}).to_excel(plain, index=False)
    row = "".join(sign for sign in where if sign.isdigit())
    cell = f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(
                    b"</sheetData>", f'<row r="{row}">{cell}</row></sheetData>'.encode()
                )
            new.writestr(name, part)
    return path


@pytest.mark.parametrize("encoding", ["UTG-8", "utf-7", "hex"])
def test_a_workbook_in_an_encoding_that_nobody_knows_is_damaged(tmp_path, encoding):
    plain, path = tmp_path / "plain.xlsx", tmp_path / "odd.xlsx"
    pd.DataFrame({"a": ["1"]}).to_excel(plain, index=False)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                body = part.split(b"?>", 1)[-1]
                part = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + body
            new.writestr(name, part)
    with pytest.raises(InputError, match="the workbook is damaged"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("where", "limit"), [("XFD3", "1000 columns"), ("ALL1048576", "5,000,000 cells"),
                         ("XFD1048576", "1000 columns")],
)  # fmt: skip
def test_a_cell_far_from_the_table_is_refused_before_memory_is_taken(tmp_path, where, limit):
    path = with_cell(tmp_path / "survey.xlsx", where, " ")
    with pytest.raises(InputError, match=limit) as caught:
        read_sheet(path)
    assert caught.value.findings[0].place == "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("content", [VIRTUAL, '{{"type": "gdal_streamed_alg", "command_line": '
                                     '"gdal vector convert {} --output-format stream x"}}'])  # fmt: skip
@pytest.mark.parametrize("suffix", ["geojson", "json", "shp", "gpkg"])
def test_a_layer_that_points_to_another_file_is_not_followed(tmp_path, content, suffix):
    secret = tmp_path / "secret.csv"
    secret.write_text('highway,WKT\nsecret,"LINESTRING (1 2,3 4)"\n', encoding="utf-8")
    path = tmp_path / f"layer.{suffix}"
    path.write_text(content.format(secret), encoding="utf-8")
    for read in (read_sheet, lambda p: read_layer(p, CRS), lambda p: read_streets(p, None)):
        with pytest.raises(InputError) as caught:
            read(path)
        assert "secret" not in str(caught.value).replace(str(tmp_path), "")


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE VIEW endless AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) "
        "SELECT x FROM c",
        "CREATE TABLE big (a INT, b BLOB GENERATED ALWAYS AS (zeroblob(1000000000)))",
        "CREATE VIRTUAL TABLE words USING fts4(x)",
    ],
)
def test_a_geopackage_that_computes_is_refused(tmp_path, sql):
    path = tmp_path / "layer.gpkg"
    gpd.GeoDataFrame({"a": [1]}, geometry=[Point(1, 2)], crs=CRS).to_file(path)
    assert len(read_layer(path, CRS)) == 1
    with sqlite3.connect(path) as database:
        database.execute(sql)
    database.close()
    with pytest.raises(InputError, match="view, virtual table or computed column"):
        read_layer(path, CRS)


def test_a_virtual_raster_is_no_terrain(tmp_path):
    path = tmp_path / "dem.tif"
    path.write_text('<VRTDataset rasterXSize="1" rasterYSize="1"></VRTDataset>', encoding="utf-8")
    with pytest.raises(InputError, match="not a readable GeoTIFF"):
        read_terrain(path, CRS)


def test_a_terrain_that_declares_ten_thousand_million_cells_is_refused(tmp_path):
    path = tmp_path / "dem.tif"
    with rasterio.open(path, "w", driver="GTiff", count=1, height=100_000, width=100_000, tiled=True,
                       dtype="float32", crs=CRS, transform=Affine(1, 0, 9, 0, -1, 9), sparse_ok=True,
                       bigtiff="YES"):  # fmt: skip
        pass
    with pytest.raises(InputError, match="more than 80000000 cells"):
        read_terrain(path, CRS)


@pytest.mark.parametrize(
    "content",
    [b"a=" + b"[" * 5000, b"a=" + b"{a=" * 5000, b".".join([b"a"] * 5000) + b"=1",
     b"a=" + b"9" * 5000, b"a=inf", b"a=nan", b"a=1979-05-27", "a='中'".encode("gbk"),
     "a=1".encode("utf-16"), b"a=1\0", b"a='" + b"x" * 2**20 + b"'"],
    ids=["lists", "tables", "key", "digits", "inf", "nan", "date", "gbk", "utf-16", "nul", "long"],
)  # fmt: skip
def test_toml_that_is_no_plain_text_and_numbers_is_refused_in_one_line(tmp_path, content):
    path = tmp_path / "study.toml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_toml(path)
    assert len(str(caught.value)) < 500
    assert str(path) in str(caught.value)


def test_toml_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "study.toml"
    path.write_bytes("\ufeffa = 1\n".encode())
    assert read_toml(path) == {"a": 1}


def test_true_is_no_number_of_a_study(new_small_study):
    study = new_small_study / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text(encoding="utf-8") + "max_trials = true\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["--root", str(new_small_study), "check", "small", "--no-maps"])
    assert run.exit_code == 2
    assert "run.max_trials" in run.output
    assert "a whole number is needed" in run.output


@pytest.mark.parametrize("content", ["a" * (2**20 + 1), "a," * 2000, "a,b\n" * 3_000_000])
def test_a_table_without_an_end_is_refused(tmp_path, content):
    path = tmp_path / "streets.csv"
    path.write_text(content, encoding="utf-8")
    _, findings = read_table(path, TABLE_BY_NAME["streets"])
    assert [f.message for f in findings if "more than" in f.message]
    with pytest.raises(InputError, match="more than"):
        read_sheet(path)


def test_a_folder_in_the_place_of_a_table_is_told(new_small_study):
    path = new_small_study / "networks" / "small" / "tables" / "pumps.csv"
    path.mkdir()
    with pytest.raises(InputError, match="a folder, not a file"):
        read_network(new_small_study / "networks" / "small")


def test_a_model_of_one_line_is_refused(tmp_path):
    path = tmp_path / "model.inp"
    path.write_text("[JUNCTIONS]\nJ1 " + "1" * 2**21, encoding="utf-8")
    with pytest.raises(InputError, match="row 2: a line of more than 1 MB"):
        read_inp(path)


@pytest.mark.heavy
def test_200_000_bad_rows_are_told_in_a_screenful_and_kept_in_a_file(tmp_path, new_small_study):
    place = new_small_study / "networks" / "small" / "tables" / "watch_points.csv"
    header, row = place.read_text(encoding="utf-8").splitlines()[:2]
    cells = row.split(",")
    at = header.split(",").index("x_m")
    rows = [",".join([f"P{k}", *cells[1:at], "east", *cells[at + 1 :]]) for k in range(200_000)]
    place.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["--root", str(new_small_study), "check", "small", "--no-maps"])
    assert run.exit_code == 2
    assert len(run.output) < 10_000
    assert "and 199,990 more of this kind" in run.output
    assert "200000 problem(s)" in run.output
    whole = (new_small_study / "results" / "problems.csv").read_text(encoding="utf-8")
    assert whole.count("\n") == 200_001
    assert "row 200001 (P199999)" in whole


def test_a_cell_that_moves_the_cursor_or_fills_the_screen_is_shown_short():
    shown = str(Finding("a.csv", "row 2", "x", "\x1b[2J" + "9" * 10_000, "wrong", "Mend it."))
    assert "\x1b" not in shown
    assert len(shown) < 300
    assert len(summary([Finding("a.csv", "", "x", "", f"{k} wrong", "") for k in range(99)])) == 11


NAMES = ["=1+1", "'=1+1", "''=x", "+86", "-", "@x", "'x", "plain", "'"]


def test_names_that_begin_like_a_formula_are_text_in_a_spreadsheet_and_come_back(tmp_path):
    table = TABLE_BY_NAME["streets"]
    good = {
        column.name: column.choices[0] if column.choices else "1" for column in table.columns[1:]
    }
    frame = pd.DataFrame([good | {"name_zh": name} for name in NAMES],
                         index=[f"S{k}" for k in range(len(NAMES))])  # fmt: skip
    for column in table.columns[1:]:
        if column.kind in ("number", "integer"):
            frame[column.name] = 1.0 if column.kind == "number" else 1
    path = tmp_path / "streets.csv"
    path.write_text(table_text(frame, table), encoding="utf-8")
    shown = pd.read_csv(path, dtype=str, keep_default_na=False)["name_zh"]
    assert not shown.str.match(r"[=+\-@]").any()
    again, findings = read_table(path, table)
    assert not findings
    assert again["name_zh"].tolist() == NAMES


def test_deep_geojson_is_refused(tmp_path):
    path = tmp_path / "deep.geojson"
    path.write_text('{"type":"FeatureCollection","features":' + "[" * 100_000, encoding="utf-8")
    with pytest.raises(InputError, match="nested"):
        read_layer(path, CRS)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": []}), encoding="utf-8")
    with pytest.raises(InputError):
        read_sheet(path)


def test_a_number_out_of_all_reach_is_refused(new_small_study):
    path = new_small_study / "networks" / "small" / "tables" / "junctions.csv"
    frame = pd.read_csv(path, dtype=str)
    frame.loc[0, "x_m"] = "1e300"
    frame.to_csv(path, index=False)
    with pytest.raises(InputError, match="x_m: a number out of all reach"):
        read_network(new_small_study / "networks" / "small")


def test_a_workbook_whose_member_has_a_name_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "points.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/\u4e2d.xml", "<x/>")
    path.write_bytes(path.read_bytes().replace("\u4e2d".encode(), b"\xab\xab\xab"))
    with pytest.raises(InputError, match="not a workbook, damaged or locked"):
        read_sheet(path)


def test_a_coordinate_system_that_is_no_text_is_refused_by_name(tmp_path):
    path = tmp_path / "points.shp"
    gpd.GeoDataFrame(
        {"no": [1]}, geometry=gpd.points_from_xy([480000], [4460000]), crs=CRS
    ).to_file(path)
    prj = path.with_suffix(".prj")
    prj.write_bytes(prj.read_bytes().replace(b'PROJCS["', b'PROJCS["\xff', 1))
    with pytest.raises(InputError, match="coordinate system is not UTF-8"):
        read_sheet(path)
