"""Layers, storms and rasters of a case in planes and units of their own."""

from __future__ import annotations

import shutil

import geopandas as gpd
import pytest
import shapely

from tests.inundation.flood_cases import CRS, POINT, SOUTH, WEST, Folder, place


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def lay_degrees(folder, name, lines):
    """Lines, m from the south-western corner, as a GeoJSON in degrees."""
    moved = gpd.GeoSeries(lines, crs=CRS).translate(WEST, SOUTH)
    moved.to_crs("EPSG:4326").to_file(folder.root / name)


def test_lines_of_a_layer_in_degrees_are_those_of_the_terrain_s_plane(folder):
    """Of 0.3 m3/s 0.1 enter along 20 m in the north and 0.2 along 40 m; with 0.2 more all 0.5 pass
    the middle. In the north 0.1 pass it, less what runs south on the way there."""
    folder.raster("terrain.tif", lambda x, y: 12 - 0.01 * x)
    tops = [shapely.LineString([(0.5, 40), (0.5, 60)]), shapely.LineString([(0.5, 0), (0.5, 40)])]
    lay_degrees(folder, "top.geojson", [tops[1]])
    folder.layer("both.gpkg", tops)
    lay_degrees(folder, "middle.geojson", [shapely.LineString([(30, 0), (30, 60)])])
    folder.case(
        '[[inflows]]\nname = "degrees"\nlayer = "top.geojson"\nflow_m3_s = 0.2\n'
        '[[inflows]]\nname = "both"\nlayer = "both.gpkg"\nflow_m3_s = 0.3\n'
        '[[lines]]\nname = "layer"\nlayer = "middle.geojson"\n'
        f'[[lines]]\nname = "line"\nline = [{place(30, 0)}, {place(30, 60)}]\n'
        f'[[lines]]\nname = "north"\nline = [{place(30, 40)}, {place(30, 60)}]\n'
        f'[[lines]]\nname = "between"\nline = [{place(0, 40)}, {place(30, 40)}]\n',
        edges='["east"]',
    )
    folder.flood()
    last = folder.read("flows.csv").iloc[-1]
    assert last["layer"] == pytest.approx(0.5, rel=0.01)
    assert last["line"] == pytest.approx(last["layer"])
    assert last["north"] + last["between"] == pytest.approx(0.1, rel=0.01)


def test_a_named_storm_falls_as_deep_as_it_says(folder, root):
    """33 mm in an hour, from minute 5 on."""
    shutil.copytree(root / "rainfall", folder.root / "rainfall")
    folder.raster("terrain.tif", lambda x, y: 10 + 0 * x)
    folder.case(f'[rain]\nstorm = "h33"\nfrom_minute = 5\n{POINT}', minutes=70)
    folder.flood()
    assert folder.balance["rain_m3"] == pytest.approx(0.033 * 3600, rel=1e-4)
    assert folder.read("depths.csv")["P"].iloc[-1] == pytest.approx(0.033, abs=1e-4)
    assert "rainfall/storms/h33.toml" in folder.record["inputs"]


def test_a_house_that_water_goes_over_gets_its_rain(folder):
    """12 mm run off a roof of 2 m onto the ground: 43.2 m3 stand around it."""
    folder.raster("terrain.tif", lambda x, y: 10 + 0 * x)
    folder.layer("houses.gpkg", [shapely.box(20, 20, 40, 40)], height_m=[2.0])
    at = f'[[points]]\nname = "street"\nx_m = {WEST + 10}\ny_m = {SOUTH + 10}\n'
    folder.case(
        f"[rain]\nintensity_mm_h = 36\nminutes = 20\n{at}", minutes=120,
        ground='buildings = "houses.gpkg"\nbuilding_height_column = "height_m"',
    )  # fmt: skip
    folder.flood()
    assert folder.balance["rain_m3"] == pytest.approx(43.2)
    assert folder.read("depths.csv")["street"].iloc[-1] == pytest.approx(43.2 / 3200, abs=0.001)


def test_a_point_in_a_wall_is_refused(folder):
    folder.raster("terrain.tif", lambda x, y: 10 + 0 * x)
    folder.layer("houses.gpkg", [shapely.box(25, 25, 40, 40)])
    folder.case(POINT, ground='buildings = "houses.gpkg"')
    assert "in a wall" in folder.flood(code=2)


def test_a_roughness_in_another_plane_is_refused_with_its_cure(folder):
    folder.raster("terrain.tif", lambda x, y: 10 + 0 * x)
    folder.raster("n.tif", lambda x, y: 0.03 + 0 * x, crs="EPSG:32650")
    folder.case(POINT, ground='roughness = "n.tif"')
    said = folder.flood(code=2)
    assert "the roughness is not in EPSG:4548" in said
    assert "gdalwarp" in said


def test_a_gap_of_the_terrain_is_a_wall_that_no_point_may_stand_in(folder):
    folder.raster("terrain.tif", lambda x, y: -9999.0 * (x > 30) + 10 * (x <= 30))
    folder.case(f"[rain]\nintensity_mm_h = 36\nminutes = 20\n{POINT}")
    assert "in a gap of it" in folder.flood(code=2)
    folder.case("[rain]\nintensity_mm_h = 36\nminutes = 20\n")
    folder.flood()
    assert folder.balance["rain_m3"] == pytest.approx(21.6)
