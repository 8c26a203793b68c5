"""The gully town as its survey company sent it: from its workbook, and from its shapefiles."""

from __future__ import annotations

import warnings

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from drainage.checks import check
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.selection import survey_sheets
from drainage.formats.survey.survey import import_survey
from drainage.network.schema import TABLE_BY_NAME


def imported(points, lines=None, sheets=((), ())):
    mapping = SurveyMapping()
    tables = survey_sheets(points, lines, *sheets, mapping)
    return import_survey(*tables, mapping, name="t", title_zh="镇")


@pytest.fixture(scope="module")
def case(root):
    return root / "tests" / "cases" / "gully-town"


@pytest.fixture(scope="module")
def of_workbook(case):
    return imported(case / "管线普查.xlsx")


@pytest.fixture(scope="module")
def cut_layers(case, tmp_path_factory):
    """The workbook's tables as shapefiles, so that GDAL cuts their headings at 10 bytes."""
    folder = tmp_path_factory.mktemp("cut")
    book = pd.read_excel(case / "管线普查.xlsx", sheet_name=None, engine="openpyxl")
    points, lines = book["管线点"], book["管线线"]
    places = gpd.points_from_xy(points["Y坐标(m)"], points["X坐标(m)"])
    at = dict(zip(points["物探点号"], places, strict=True))
    axes = [
        shapely.LineString([at[a], at[b]]) if a in at and b in at else None
        for a, b in zip(lines["起点点号"], lines["终点点号"], strict=True)
    ]
    for page in ("gbk", "utf-8"):
        for name, table, shapes in (("points", points, places), ("lines", lines, axes)):
            layer = gpd.GeoDataFrame(table, geometry=list(shapes), crs="EPSG:4526")
            with warnings.catch_warnings():
                # GDAL tells that it cuts headings, which is the point, in the table's code page.
                warnings.simplefilter("ignore")
                layer.to_file(folder / f"{name}-{page}.shp", encoding=page)
    return folder


def require_same_tables(made, wanted):
    """All but where a row was found, to the millimetre of the tables."""
    assert made.network.crs == wanted.network.crs
    for name in TABLE_BY_NAME:
        own, other = made.network.tables[name], wanted.network.tables[name]
        own, other = (frame.drop(columns="source", errors="ignore") for frame in (own, other))
        pd.testing.assert_frame_equal(own.sort_index(), other.sort_index(), obj=name)


def test_its_shapefiles_give_the_tables_of_its_workbook(case, of_workbook):
    made = imported(case / "管点.shp", case / "管线.shp")
    require_same_tables(made, of_workbook)
    assert len(made.network.conduits) == 392
    assert len(made.network.gullies) == 230


@pytest.mark.parametrize("page", ["gbk", "utf-8"])
def test_headings_cut_within_a_unit_or_a_character_are_the_same_columns(
    cut_layers, of_workbook, page
):
    """地面高程(m in GBK, 地面高 in UTF-8; Φ300 is no sign against UTF-8."""
    made = imported(cut_layers / f"points-{page}.shp", cut_layers / f"lines-{page}.shp")
    require_same_tables(made, of_workbook)


def test_its_wrong_cells_are_named_by_row_and_its_slip_by_its_neighbours(of_workbook):
    (lost,) = [r for r in of_workbook.remarks if r.rule == "survey-unknown-point"]
    assert (lost.place, lost.column, lost.value) == ("row 12", "终点点号", "YS9999")
    sizes = [r.place for r in of_workbook.remarks if r.rule == "survey-section"]
    assert sizes == [f"row {k}" for k in (45, 99, 108, 305, 489, 584)]
    found = check(of_workbook.network).set_index("rule")
    assert found.loc["outlying-level", "id"] == "YS0031"
    assert found.loc["no-outlet", "id"] == "YS0011"
    assert set(found.loc["missing-size", "id"]) == {
        "YS0047-YS0048", "YS0080-YS0081", "YS0089-YS0090", "WS0089-WS0090"
    }  # fmt: skip
