"""Eastings and northings of every plane in use become those of one plane, which is said."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import CRS, Transformer

from drainage.errors import InputError
from drainage.formats.planes.local_grid import LocalGrid
from drainage.formats.planes.web_map_shift import shifted, unshifted
from drainage.formats.planes.zones import code, parsed, same_plane, without_prefix, zone_of
from drainage.formats.survey.mapping import SurveyMapping, read_mapping
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey

CASES = Path(__file__).parents[1] / "cases"
EAST_M = 486000.0
"""Easting of Y1 in the surveys of the cases, without a zone number."""


def imported(points: Path, lines: Path, mapping: SurveyMapping | None = None):
    return import_survey(
        read_sheet(points), read_sheet(lines), mapping or SurveyMapping(), name="t", title_zh=""
    )


def case(name: str, mapping: SurveyMapping | None = None):
    folder = CASES / "surveys" / name
    return imported(folder / "points.csv", folder / "lines.csv", mapping)


def rules(made) -> set[str]:
    return {remark.rule for remark in made.remarks}


def prefixed(tmp_path, prefix: int) -> tuple[Path, Path]:
    """The survey of zone 39 with another number before its eastings."""
    source = CASES / "surveys" / "12-zone39"
    points = (source / "points.csv").read_text(encoding="utf-8-sig")
    number = str(prefix) if prefix else ""
    (tmp_path / "points.csv").write_text(points.replace(",39486", f",{number}486"), "utf-8")
    return tmp_path / "points.csv", source / "lines.csv"


@pytest.mark.parametrize(
    ("name", "plane"),
    [("12-zone39", "EPSG:4548"), ("12-zone40", "EPSG:4549"), ("12-zone20", "EPSG:4509")],
)
def test_the_zone_number_says_the_plane_and_is_taken_off(name, plane):
    made = case(name)
    assert made.network.crs == plane
    assert made.network.junctions.at["Y1", "x_m"] == EAST_M
    assert made.network.junctions.at["Y1", "y_m"] == 4470000.0
    assert {"survey-zone", "survey-frame-assumed"} <= rules(made)


@pytest.mark.parametrize("zone", range(35, 43))
def test_zones_of_three_degrees_have_their_meridian(tmp_path, zone):
    made = imported(*prefixed(tmp_path, zone)).network
    # EPSG numbers the planes of CGCS2000 by 3° from 75° E (zone 25): 4534, 4535 ...
    assert made.crs == f"EPSG:{4534 + zone - 25}"
    meridian = zone_of(CRS(made.crs)).meridian_deg
    assert meridian == 3 * zone
    assert made.junctions.at["Y1", "x_m"] == EAST_M


@pytest.mark.parametrize(
    ("crs", "plane", "prefix"),
    [
        ("EPSG:4526", "EPSG:4547", 38), ("EPSG:4547", "EPSG:4547", 38),
        ("EPSG:4547", "EPSG:4547", 0), ("4547", "EPSG:4547", 0),
        ("EPSG:2415", "EPSG:2436", 39),  # Beijing 54, zone 39
        ("EPSG:2436", "EPSG:2436", 39), ("EPSG:2436", "EPSG:2436", 0),
        ("EPSG:21420", "EPSG:21460", 20),  # Beijing 54, zone 20 of 6 degrees
        ("EPSG:2363", "EPSG:2384", 39),  # Xi'an 80, zone 39
        ("EPSG:2384", "EPSG:2384", 0), ("EPSG:2334", "EPSG:2345", 20),
        ("EPSG:32650", "EPSG:32650", 0),  # UTM
        ("CGCS2000 / 3-degree Gauss-Kruger CM 114E", "EPSG:4547", 0),
    ],
)  # fmt: skip
def test_the_mapping_says_frame_and_zone(tmp_path, crs, plane, prefix):
    made = imported(*prefixed(tmp_path, prefix), SurveyMapping(crs=crs))
    assert made.network.crs == plane
    assert made.network.junctions.at["Y1", "x_m"] == EAST_M
    assert not {"survey-frame-assumed", "survey-plane-assumed"} & rules(made)


@pytest.mark.parametrize("prefix", [12, 24, 46, 99])
def test_a_zone_number_of_no_zone_in_china_is_refused(tmp_path, prefix):
    with pytest.raises(InputError, match=f"zone {prefix}, which is no zone of China"):
        imported(*prefixed(tmp_path, prefix))


@pytest.mark.parametrize(
    ("prefix", "crs"),
    [(38, "EPSG:4548"), (39, "EPSG:4526"), (38, "EPSG:2384"), (20, "EPSG:4527"),
     (40, "EPSG:32650")],
)  # fmt: skip
def test_zone_number_and_mapping_that_contradict_are_refused_with_both(tmp_path, prefix, crs):
    with pytest.raises(InputError, match=f"carry zone {prefix} .*, the mapping .* says {crs}"):
        imported(*prefixed(tmp_path, prefix), SurveyMapping(crs=crs))


def test_without_any_word_the_usual_plane_is_assumed_and_said(tmp_path):
    made = imported(*prefixed(tmp_path, 0))
    assert made.network.crs == "EPSG:4548"
    assert "survey-plane-assumed" in rules(made)


def test_one_point_with_the_number_of_another_zone_is_named(tmp_path):
    points, lines = prefixed(tmp_path, 39)
    text = points.read_text("utf-8").replace("39486010", "38486010")
    points.write_text(text, "utf-8")
    odd = [r for r in imported(points, lines).remarks if r.rule == "survey-zone-differs"]
    assert [(r.place, r.value) for r in odd] == [("row 4", "38")]


def test_the_gully_town_lies_in_zone_38_by_its_numbers_and_its_file():
    town = CASES / "gully-town"
    made = imported(town / "管点.shp", town / "管线.shp")
    assert made.network.crs == "EPSG:4547"
    assert 4e5 < made.network.nodes["x_m"].median() < 6e5
    assert "survey-zone" in rules(made)
    assert not {"survey-frame-assumed", "survey-plane-assumed"} & rules(made)


ESRI_XIAN = (
    'PROJCS["Xian_1980_3_Degree_GK_CM_117E",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID['
    '"Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",'
    '0.0],PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
CITY = ESRI_XIAN.replace("Xian_1980_3_Degree_GK_CM_117E", "city").replace("117.0", "116.35")


def layers(tmp_path, crs: str, to_crs: str = "") -> tuple[Path, Path]:
    """The survey of zone 39 as a layer whose coordinate system is ``crs``."""
    table = pd.read_csv(CASES / "surveys" / "12-zone39" / "points.csv")
    place = gpd.points_from_xy(table["Y"] - 39e6, table["X"])
    frame = gpd.GeoDataFrame(table.drop(columns=["X", "Y"]), geometry=place, crs=crs)
    frame = frame.to_crs(to_crs) if to_crs else frame
    frame.to_file(tmp_path / "points.gpkg")
    return tmp_path / "points.gpkg", CASES / "surveys" / "12-zone39" / "lines.csv"


@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:4549", "EPSG:2436", "EPSG:2384", "EPSG:32649"])
def test_the_file_says_the_plane(tmp_path, crs):
    made = imported(*layers(tmp_path, crs))
    assert made.network.crs == crs
    assert made.remarks == []


def test_esri_words_for_a_plane_are_understood_without_a_code(tmp_path):
    assert imported(*layers(tmp_path, ESRI_XIAN)).network.crs == "EPSG:2384"


def test_a_plane_with_a_meridian_of_the_citys_own_is_kept_in_its_words(tmp_path):
    network = imported(*layers(tmp_path, CITY)).network
    assert zone_of(parsed(network.plane)).meridian_deg == 116.35
    assert network.junctions.at["Y1", "x_m"] == EAST_M


def test_a_plane_whose_description_lacks_a_figure_is_no_zone():
    said = CRS("EPSG:4548").to_wkt("WKT1_ESRI")
    assert zone_of(CRS(said)).meridian_deg == 117.0
    assert zone_of(CRS(said.replace('PARAMETER["False_Northing",0.0],', ""))) is None


def test_file_and_mapping_that_contradict_are_refused_with_both(tmp_path):
    with pytest.raises(InputError, match=r"points.gpkg says EPSG:4547 .* \(crs\) says EPSG:4548"):
        imported(*layers(tmp_path, "EPSG:4547"), SurveyMapping(crs="EPSG:4548"))


@pytest.mark.parametrize("frame", ["EPSG:4490", "EPSG:4326"])
def test_degrees_of_a_layer_come_into_the_zone_of_their_longitude(tmp_path, frame):
    made = imported(*layers(tmp_path, "EPSG:4549", frame))
    # 486,000 m in the zone of 120° E is 119.83° E, which lies nearest to 120.
    assert made.network.crs == "EPSG:4549"
    assert made.network.junctions.at["Y1", "x_m"] == pytest.approx(EAST_M, abs=0.01)
    assert rules(made) == {"survey-degrees"}


def test_degrees_come_into_the_plane_of_the_mapping(tmp_path):
    files = layers(tmp_path, "EPSG:4548", "EPSG:4490")
    made = imported(*files, SurveyMapping(crs="EPSG:4547"))
    there = Transformer.from_crs("EPSG:4548", "EPSG:4547", always_xy=True)
    east, _ = there.transform(EAST_M, 4470000.0)
    assert made.network.crs == "EPSG:4547"
    assert made.network.junctions.at["Y1", "x_m"] == pytest.approx(east, abs=0.01)


def test_degrees_in_a_table_are_asked_about_and_the_cure_works(tmp_path):
    frame = gpd.read_file(layers(tmp_path, "EPSG:4548", "EPSG:4490")[0])
    table = pd.DataFrame(frame.drop(columns="geometry"))
    table["纬度"], table["经度"] = frame.geometry.y, frame.geometry.x
    table.to_csv(tmp_path / "points.csv", index=False)
    files = tmp_path / "points.csv", CASES / "surveys" / "12-zone39" / "lines.csv"
    columns = {"x": "纬度", "y": "经度"}
    with pytest.raises(InputError, match=r"are degrees.*EPSG:4490"):
        imported(*files, SurveyMapping(points=columns))
    made = imported(*files, SurveyMapping(points=columns, crs="EPSG:4490"))
    assert made.network.junctions.at["Y1", "x_m"] == pytest.approx(EAST_M, abs=0.01)


def test_attributes_beside_degrees_are_not_taken_for_degrees(tmp_path):
    path, lines = layers(tmp_path, "EPSG:4548", "EPSG:4490")
    frame = gpd.read_file(path)
    table = pd.read_csv(CASES / "surveys" / "12-zone39" / "points.csv")
    frame.assign(X=table["X"], Y=table["Y"] - 39e6 + 38e6).to_file(path)
    made = imported(path, lines).network
    assert (made.crs, made.junctions.at["Y1", "x_m"]) == ("EPSG:4547", EAST_M)


def test_a_local_grid_is_refused_until_it_is_named_and_then_kept():
    with pytest.raises(InputError, match="do not lie in EPSG:4548") as caught:
        case("12-beijing-local")
    assert "local: " in caught.value.findings[0].cure
    made = case("12-beijing-local", SurveyMapping(crs="local: 北京地方坐标系"))
    assert (made.network.crs, made.network.plane) == ("local: 北京地方坐标系", None)
    assert made.network.junctions.loc["Y1", ["x_m", "y_m"]].tolist() == [528000.0, 342000.0]
    assert {"survey-local-grid", "survey-axes"} == rules(made)


def test_x_may_be_the_easting_of_a_local_grid():
    mapping = SurveyMapping(crs="local: 厂区", x_is="east")
    place = case("12-beijing-local", mapping).network.junctions.loc["Y1", ["x_m", "y_m"]]
    assert place.tolist() == [342000.0, 528000.0]


MAPPING = """
crs = "EPSG:4548"
[local_grid]
name = "北京地方坐标系"
shift_east_m = -42000.0
shift_north_m = 4128000.0
"""


def test_a_local_grid_with_parameters_lies_in_its_plane(tmp_path):
    (tmp_path / "mapping.toml").write_text(MAPPING, "utf-8")
    network = case("12-beijing-local", read_mapping(tmp_path / "mapping.toml")).network
    # 528,000 - 42,000 east, 342,000 + 4,128,000 north.
    assert network.junctions.loc["Y1", ["x_m", "y_m"]].tolist() == [486000.0, 4470000.0]
    assert network.crs == "EPSG:4548"


def test_four_parameters_turn_clockwise_and_stretch():
    quarter = LocalGrid(name="g", shift_east_m=10, rotation_s=90 * 3600, scale_ppm=1000)
    # What lies 100 m north lies 100.1 m east after a quarter turn clockwise.
    east, north = quarter.in_plane(np.array([0.0]), np.array([100.0]))
    assert (east[0], north[0]) == (pytest.approx(110.1), pytest.approx(0.0, abs=1e-9))


def test_a_pipeline_is_taken_and_one_that_reads_a_file_is_not():
    moved = LocalGrid(name="g", pipeline="+proj=affine +xoff=10 +yoff=-5")
    east, north = moved.in_plane(np.array([1.0, np.nan]), np.array([2.0, 2.0]))
    assert (east[0], north[0], np.isnan(east[1])) == (11.0, -3.0, True)
    for text in ("+proj=hgridshift +grids=@x.gsb", "+init=/etc/passwd", "+proj=nothing"):
        mapping = SurveyMapping(local_grid=LocalGrid(name="g", pipeline=text), crs="EPSG:4548")
        with pytest.raises(InputError, match="pipeline cannot be used"):
            case("12-beijing-local", mapping)


def test_one_plane_has_one_name_whoever_names_it():
    assert code(without_prefix(CRS(4526))) == "EPSG:4547"
    assert same_plane(CRS(4526), CRS(4547))
    assert same_plane(CRS(4509), CRS(4548))  # 117° E of 6 and of 3 degrees
    assert not same_plane(CRS(4547), CRS(4548))
    assert not same_plane(CRS(2436), CRS(4548))  # the same meridian in another frame


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        # Points of the tests of eviltransform, latitude and longitude.
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ],
)
def test_web_maps_shift_places_as_published(wgs, gcj):
    lat, lon = (np.array([value]) for value in wgs)
    east, north = shifted(lon, lat, "GCJ-02")
    assert (north[0], east[0]) == (pytest.approx(gcj[0], abs=1e-6), pytest.approx(gcj[1], abs=1e-6))
    for shift in ("GCJ-02", "BD-09"):
        back = unshifted(*shifted(lon, lat, shift), shift)
        assert back[0] == pytest.approx(lon, abs=1e-8)
        assert back[1] == pytest.approx(lat, abs=1e-8)
