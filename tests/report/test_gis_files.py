"""GIS files of a run: the figures of the tables, in the network's plane, drawn by class."""

from __future__ import annotations

import re
import sqlite3

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import xarray as xr

from drainage.errors import StoreError
from drainage.metrics import (
    score_conduits,
    score_flooded_nodes,
    score_outfalls,
    score_points,
    score_streets,
)
from drainage.report.depth_grids import depth_geotiff
from drainage.report.layers import write_result_geopackage
from drainage.scenario.settings import Targets

HOSTILE = "'); DROP TABLE streets;-- <script> \" =1+1"


@pytest.fixture
def geopackage(small_network, run_of, tmp_path):
    def written(network=small_network, reason="", classes_m=(0.15, 0.27, 0.40, 0.60)):
        result, targets = run_of(network, 0.52, reason=reason), Targets()
        tables = {
            "point": score_points(network, result, 54.0, targets),
            "node": score_flooded_nodes(network, result),
            "outfall": score_outfalls(network, result, 54.0, targets),
            "street": score_streets(network, result, targets),
            "conduit": score_conduits(network, result),
        }
        path = tmp_path / "run.gpkg"
        return write_result_geopackage(network, tables, result, classes_m, path), tables

    return written


def test_a_geopackage_has_the_scores_and_the_depth_on_each_reach(geopackage):
    path, tables = geopackage()
    streets = gpd.read_file(path, layer="street_depths").set_index("conduit_id")
    assert streets.crs.to_epsg() == 4548
    assert streets["max_depth_m"].tolist() == pytest.approx([0.52, 0.52])
    assert streets.geometry["R-1"].length == pytest.approx(50.0)
    points = gpd.read_file(path, layer="watch_points").set_index("point_no")
    assert points.at["1", "max_depth_m"] == tables["point"].at["1", "max_depth_m"]
    assert "completion_year" in points
    with sqlite3.connect(path) as database:
        styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    assert 'attr="max_depth_m"' in styles["street_depths"]
    assert styles["street_depths"].count("<range ") == 5


def test_gis_layers_are_coloured_in_the_classes_of_the_study(geopackage):
    path, _ = geopackage(classes_m=(0.1, 0.3))
    with sqlite3.connect(path) as database:
        styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    for layer in ("street_depths", "watch_points"):
        classes = re.findall(r'<range lower="(\S+)" upper="(\S+)"', styles[layer])
        assert classes == [("0", "0.1"), ("0.1", "0.3"), ("0.3", "1e+09")]
        assert styles[layer].count("<symbol ") == 3
    many, _ = geopackage(classes_m=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6))
    with sqlite3.connect(many) as database:
        styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    assert styles["street_depths"].count("<symbol ") == 7


def test_a_run_that_is_not_scored_shows_no_depth_and_says_why(geopackage):
    path, _ = geopackage(reason="routing continuity 3 %")
    streets = gpd.read_file(path, layer="street_depths")
    assert streets["max_depth_m"].isna().all()
    assert set(streets["reason"]) == {"routing continuity 3 %"}


def test_hostile_names_are_values_of_the_geopackage(small_network, geopackage):
    streets = small_network.streets.assign(name_zh=HOSTILE)
    path, _ = geopackage(small_network.with_tables(streets=streets))
    assert set(gpd.read_file(path, layer="street_depths")["name_zh"]) == {HOSTILE}
    assert len(gpd.read_file(path, layer="streets")) == len(streets)


DEPTH = np.array(
    [[[0.0, 0.2, 0.005], [0.3, np.nan, 0.0]], [[0.0, 0.1, 0.002], [0.6, np.nan, 0.01]]],
    dtype=np.float32,
)  # time, y, x


@pytest.fixture
def depth_nc(tmp_path):
    def written(y=(4470002.5, 4470007.5), x=(486000.0, 486005.0, 486010.0), crs="EPSG:4548"):
        grid = xr.Dataset(
            {"depth_m": (("time", "y", "x"), DEPTH)},
            {"time": [0.0, 5.0], "y": list(y), "x": list(x)},
            {"crs": crs} if crs else {},
        )
        grid["time"].attrs["units"] = "minutes"
        path = tmp_path / "depth.nc"
        grid.to_netcdf(path, engine="h5netcdf")
        return path

    return written


def test_the_raster_holds_the_greatest_depth_of_each_wet_cell(depth_nc, tmp_path):
    path = depth_geotiff(depth_nc(), tmp_path / "depth.tif")
    with rasterio.open(path) as raster:
        assert raster.crs.to_epsg() == 4548
        assert np.isnan(raster.nodata)
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.res == (5.0, 5.0)
        values = [v[0] for v in raster.sample([(486000, 4470007.5), (486005, 4470002.5)])]
        cells = raster.read(1)
    assert values == pytest.approx([0.6, 0.2])
    # north up: the second row of y is the first of the raster; below 1 cm is dry
    assert np.isnan(cells).tolist() == [[False, True, False], [True, False, True]]
    assert cells[0, 2] == pytest.approx(0.01)


def test_the_order_of_the_axes_does_not_move_the_water(depth_nc, tmp_path):
    down = depth_nc(y=(4470007.5, 4470002.5))
    with rasterio.open(depth_geotiff(down, tmp_path / "down.tif")) as raster:
        (value,) = next(raster.sample([(486000, 4470002.5)]))
    assert value == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"crs": ""}, "attribute crs is missing"),
        ({"crs": "EPSG:nonsense"}, "not known"),
        ({"x": (486000.0, 486005.0, 486020.0)}, "not evenly spaced along x"),
    ],
)
def test_a_grid_that_cannot_be_placed_is_refused_and_nothing_is_written(
    depth_nc, tmp_path, broken, words
):
    with pytest.raises(StoreError, match=words):
        depth_geotiff(depth_nc(**broken), tmp_path / "depth.tif")
    assert not list(tmp_path.glob("*.tif"))


def test_a_file_that_is_no_grid_is_named(tmp_path):
    (tmp_path / "depth.nc").write_bytes(b"not a grid")
    with pytest.raises(StoreError, match=r"depth\.nc"):
        depth_geotiff(tmp_path / "depth.nc", tmp_path / "depth.tif")
