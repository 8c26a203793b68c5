"""What a case leaves behind, when it is run again, and what of it is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio
import shapely
import xarray as xr
from click.testing import CliRunner

from drainage.cli import main
from drainage.inundation.open_case import case_run
from drainage.inundation.open_case.case_file import Case, read_case
from drainage.languages import WHOLE
from drainage.said import catalogue
from tests.inundation.flood_cases import ALL, POINT, SOUTH, WEST, Folder, place

RAIN = "[rain]\nintensity_mm_h = 36\nminutes = 20\n"


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    made.raster("terrain.tif", lambda x, y: 10.0 + 0 * x)
    return made


def test_depths_open_lazily_by_the_cf_conventions_and_maps_as_cogs(folder):
    """12 mm of rain by minute 20; three depths of 12 x 12 squares, maps of 60 x 60 pixels."""
    folder.case(RAIN + POINT, minutes=45)
    folder.flood()
    with xr.open_dataset(folder.results / "depth.nc", engine="h5netcdf", chunks=None) as depth:
        assert depth.attrs["Conventions"].startswith("CF-1.")
        assert depth["depth_m"].dims == ("time", "y", "x")
        assert depth["depth_m"].shape == (3, 12, 12)
        assert depth["depth_m"].attrs["standard_name"] == "flood_water_thickness"
        assert depth["depth_m"][-1].values == pytest.approx(np.full((12, 12), 0.012), abs=1e-4)
        assert depth["crs"].attrs["grid_mapping_name"] == "transverse_mercator"
    with rasterio.open(folder.results / "greatest_depth_m.tif") as raster:
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.crs.to_epsg() == 4548
        assert (raster.height, raster.width) == (60, 60)
        assert raster.bounds.left == WEST
        assert raster.bounds.bottom == SOUTH
        assert raster.read(1) == pytest.approx(np.full((60, 60), 0.012), abs=1e-4)


def test_a_finished_case_is_given_again_and_a_changed_one_is_run(folder):
    folder.table("flow.csv", "time_min,flow_m3_s", (0, 0.1), (30, 0.1))
    folder.case(f'[[inflows]]\nname = "in"\nx_m = {WEST + 5}\ny_m = {SOUTH + 5}\nfile = "flow.csv"')
    folder.flood()
    first = (folder.results / "record.json").read_bytes()
    assert "nothing was run" in folder.flood()
    assert (folder.results / "record.json").read_bytes() == first
    folder.table("flow.csv", "time_min,flow_m3_s", (0, 0.2), (30, 0.2))
    assert "nothing was run" not in folder.flood()
    assert folder.balance["inflow_m3"] == pytest.approx(360)
    (folder.results / "depth.nc").unlink()
    assert "nothing was run" not in folder.flood()


def test_an_interrupted_case_leaves_nothing_half_written(folder, monkeypatch):
    folder.case(RAIN)

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(case_run, "write_maps", stopped)
        folder.flood(code=130)
    assert sorted(own.name for own in folder.root.iterdir()) == ["case.toml", "terrain.tif"]
    folder.flood()


def test_a_folder_with_files_of_others_is_not_replaced(folder, tmp_path):
    folder.case(RAIN)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep", encoding="utf-8")
    assert "holds other files" in folder.flood("--out", str(tmp_path / "mine"), code=2)
    assert (tmp_path / "mine" / "letter.txt").exists()


def test_names_are_harmless_to_a_spreadsheet_and_may_be_chinese(folder):
    folder.case(RAIN + POINT.replace('"P"', '"=1+1"') + POINT.replace('"P"', '"人民路口"'))
    folder.flood()
    head = (folder.results / "levels.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head == "time_min,'=1+1,人民路口"
    assert (folder.results / "levels.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_more_places_come_from_a_table(folder):
    folder.table("places.csv", "name,x,y", (1, WEST + 3, SOUTH + 3), (2, WEST + 9, SOUTH + 9))
    folder.case(RAIN.replace("[rain]", 'points_file = "places.csv"\n[rain]'))
    text = (folder.root / "case.toml").read_text(encoding="utf-8")
    line = 'points_file = "places.csv"\n'
    (folder.root / "case.toml").write_text(line + text.replace(line, ""), encoding="utf-8")
    folder.flood()
    assert folder.read("levels.csv").columns.tolist() == ["time_min", "1", "2"]


def test_a_first_case_is_written_and_says_what_to_do_next(tmp_path):
    path = tmp_path / "first.toml"
    words = ["--root", str(tmp_path), "flood", str(path)]
    assert CliRunner().invoke(main, [*words, "--new"]).exit_code == 0
    case = read_case(path)
    assert case.ground.terrain == "terrain.tif"
    again = CliRunner().invoke(main, [*words, "--new"])
    assert again.exit_code == 2
    run = CliRunner().invoke(main, words)
    assert run.exit_code == 2
    assert "terrain.tif: the file does not exist" in run.output


def inflow(rest):
    return f'[[inflows]]\nname = "in"\nx_m = {WEST + 5}\ny_m = {SOUTH + 5}\n{rest}\n'


@pytest.mark.parametrize(
    ("rest", "ground", "words"),
    [
        ("[rian]\n", "", "unknown key"),
        ("[rain]\nintensity_mm_h = 5\n", "", "belong together"),
        ("[rain]\nintensity_mm_h = 5\nminutes = 5\nstorm = 'h33'\n", "", "give one of"),
        ("[rain]\nstorm = 'h33'\n", "", "no such storm"),
        ("[start]\nlevel_m = 1\ndepth_m = 1\n", "", "not both"),
        (inflow(""), "", "give one of flow_m3_s and file"),
        (inflow("flow_m3_s = -1"), "", "greater than or equal to 0"),
        (inflow('file = "none.csv"'), "", "none.csv: the file does not exist"),
        (inflow("flow_m3_s = 2000"), "", "Check the unit"),
        (inflow("flow_m3_s = 1") * 2, "", "a name stands twice"),
        (POINT.replace(str(WEST + 32), str(WEST + 99)), "", "the point lies off the terrain"),
        ('[[levels]]\nname = "sea"\nedge = "south"\nlevel_m = 9.9\n', "", "10.00 m at its lowest"),
        ('[[levels]]\nname = "a"\nedge = "south"\nlevel_m = 11\n'
         '[[levels]]\nname = "b"\nedge = "west"\nlevel_m = 12\n', "", "held by a, too"),
        (f'[[lines]]\nname = "q"\nline = [{place(100, 0)}, {place(100, 9)}]\n', "",
         "The terrain reaches over x 500000 to 500060"),
        (f'[[lines]]\nname = "q"\nline = [{place(9, 0)}]\n', "", "two corners or more"),
        (f'[[inflows]]\nname = "q"\nflow_m3_s = 1\nline = [{place(-9, 0)}, {place(-9, 9)}]\n', "",
         "off the terrain"),
        ("", "roughness = 35", "0.005 to 1"),
        ("", 'roughness = "n.tif"', "n.tif: the file does not exist"),
        ("", "virtual_m = 0.7", "whole multiple"),
        ("", 'buildings = "b.gpkg"', "b.gpkg: the file does not exist"),
        ("", 'walls = "away.gpkg"', "the layer lies outside the terrain"),
        ("", 'walls = "points.gpkg"', "walls are lines"),
        ("", 'wall_height_column = "h"', "wall_height_column without walls"),
        ('[start]\nlevel_m = "degrees.tif"\n', "", "gdalwarp -t_srs EPSG:4548"),
        ('[start]\nlevel_m = "far.tif"\n', "", "covers none of the terrain"),
        ('[[lines]]\nname = "q"\nlayer = "points.gpkg"\n', "", "Give a layer of lines."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_cure(folder, rest, ground, words):
    folder.raster("degrees.tif", lambda x, y: 10 + 0 * x, crs="EPSG:4490", west=116.0)
    folder.raster("far.tif", lambda x, y: 10 + 0 * x, west=WEST + 5000)
    folder.layer("points.gpkg", [shapely.Point(1, 1)])
    folder.layer("away.gpkg", [shapely.LineString([(900, 900), (950, 950)])])
    folder.case(rest)
    text = (folder.root / "case.toml").read_text(encoding="utf-8")
    if ground:
        key = ground.split(" ")[0]
        kept = [line for line in text.splitlines() if not line.startswith(f"{key} =")]
        text = "\n".join(kept).replace("[ground]", f"[ground]\n{ground}")
        (folder.root / "case.toml").write_text(text, encoding="utf-8")
    assert words in folder.flood(code=2)
    assert not folder.results.exists()


def test_all_faults_of_the_files_are_told_at_once(folder):
    folder.table("flow.csv", "time_min,flow_m3_s", (0, 1), (5, -1))
    folder.case(inflow('file = "flow.csv"') + '[rain]\nfile = "rain.csv"\n', edges=ALL,
                ground='walls = "walls.shp"')  # fmt: skip
    said = folder.flood(code=2)
    for words in ("flow.csv", "less than 0", "rain.csv", "walls.shp"):
        assert words in said


@pytest.mark.parametrize(
    ("crs", "cure"),
    [(None, "gdal_edit.py -a_srs"), ("EPSG:4326", "gdalwarp -t_srs"), ("EPSG:2263", "gdalwarp")],
)
def test_a_terrain_without_a_plane_of_metres_is_refused(folder, crs, cure):
    folder.raster("terrain.tif", lambda x, y: 10 + 0 * x, crs=crs, west=10.0 if crs else WEST)
    folder.case(RAIN)
    assert cure in folder.flood(code=2)


@pytest.mark.parametrize("crs", ["EPSG:25832", "EPSG:32650", "EPSG:27700", "EPSG:4548"])
def test_any_plane_of_metres_will_do(folder, crs):
    folder.raster("terrain.tif", lambda x, y: 10 + 0 * x, crs=crs)
    folder.case(RAIN + POINT, minutes=5)
    folder.flood()
    assert folder.record["ground"]["crs"] == crs


def test_every_key_says_what_it_means_in_both_languages():
    def keys(schema):
        for own in [schema, *schema.get("$defs", {}).values()]:
            yield from own.get("properties", {}).items()

    lacking = [
        name for name, own in keys(Case.model_json_schema())
        if not all(own.get("description") in {own.get("description"), *catalogue(lang)} for lang in WHOLE)
        or own.get("description") not in catalogue("zh")
    ]  # fmt: skip
    assert lacking == []
    assert json.dumps(Case.model_json_schema())
