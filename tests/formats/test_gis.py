"""Networks out to GIS layers and back, and layers as land."""

from __future__ import annotations

import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from drainage.checks import check
from drainage.cli import main
from drainage.errors import InputError
from drainage.formats.gis.geopackage import findings_layer, network_layers, write_geopackage
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.gis.layers import import_layers, table_of
from drainage.formats.gis.settings import LayerSettings, read_gis_settings
from drainage.network import read_network, write_network
from drainage.network.schema import TABLE_BY_NAME
from drainage.report.layers import result_styles
from drainage.synthesis.land_cover import built_up_pct, imperviousness_pct

TEXTS = {"name": "small", "title_zh": "镇", "crs": "EPSG:4548", "datum": "1985", "notes": "x"}


def test_a_network_comes_back_from_its_geopackage(small_network, tmp_path):
    path = tmp_path / "small.gpkg"
    write_geopackage(network_layers(small_network, {}), path)
    sources = {n: (path, n) for n, frame in small_network.tables.items() if len(frame)}
    again = import_layers(sources, TEXTS, {}, None).network
    for name, frame in small_network.tables.items():
        other = again.tables[name]
        if name == "subcatchments":
            shapes = [shapely.from_wkt(f["polygon_wkt"].to_numpy()) for f in (frame, other)]
            assert shapely.equals(*[shapely.normalize(s) for s in shapes]).all()
            frame, other = (f.drop(columns="polygon_wkt") for f in (frame, other))
        pd.testing.assert_frame_equal(frame, other, check_dtype=False, check_index_type=False)


def test_qgis_finds_a_style_for_every_drawn_layer(small_network, tmp_path):
    path = tmp_path / "small.gpkg"
    findings = check(small_network)
    layers = network_layers(small_network, {}) | {
        "findings": findings_layer(small_network, findings)
    }
    write_geopackage(layers, path)
    with sqlite3.connect(path) as database:
        rows = database.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
        ).fetchall()
        geometry = dict(
            database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
        )
    styled = {name for name, *_ in rows}
    assert {"junctions", "outfalls", "conduits", "subcatchments", "findings"} <= styled
    for name, column, qml, default in rows:
        assert default == 1
        assert geometry[name] == column
        root = ET.fromstring(qml.split("'http")[0].split(">", 1)[1])
        renderer = root.find("renderer-v2")
        symbols = {symbol.get("name") for symbol in renderer.find("symbols")}
        used = {category.get("symbol") for category in renderer.iter("category")}
        assert used <= symbols
        assert symbols


def test_results_stand_beside_the_tables(small_network):
    added = pd.DataFrame({"max_flow_m3_s": [0.3], "source": ["?"]}, index=["C-1"])
    layer = network_layers(small_network, {"conduits": added})["conduits"].set_index("conduit_id")
    assert layer.loc["C-1", "max_flow_m3_s"] == 0.3
    assert np.isnan(layer.loc["C-2", "max_flow_m3_s"])
    assert layer.loc["C-1", "source"] == "test"


def test_results_are_drawn_in_their_classes(small_network, tmp_path):
    surcharged = pd.DataFrame({"minutes_surcharged": 12.0}, index=small_network.conduits.index)
    depth = pd.DataFrame({"max_depth_m": [0.5]}, index=["1"])
    layers = network_layers(small_network, {"conduits": surcharged, "watch_points": depth})
    styles = result_styles((0.15, 0.27, 0.40, 0.60))
    write_geopackage(layers, tmp_path / "results.gpkg", styles)
    with sqlite3.connect(tmp_path / "results.gpkg") as database:
        styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    for name, column in (("conduits", "minutes_surcharged"), ("watch_points", "max_depth_m")):
        renderer = ET.fromstring(styles[name].split(">", 1)[1]).find("renderer-v2")
        assert (renderer.get("type"), renderer.get("attr")) == ("graduatedSymbol", column)
        limits = [(float(r.get("lower")), float(r.get("upper"))) for r in renderer.iter("range")]
        assert [high for _, high in limits[:-1]] == [low for low, _ in limits[1:]]
        assert len(renderer.find("symbols")) == len(limits)
    assert 'attr="system"' in styles["junctions"]


def pipes_layer(tmp_path, crs="EPSG:4548", shift=0.0):
    wells = gpd.GeoDataFrame(
        {"WELL": ["A", "B"], "TOP": [50.0, 49.8], "BOTTOM": [48.0, 47.8]},
        geometry=gpd.points_from_xy([480000, 480040], [4460000, 4460000]), crs="EPSG:4548",
    )  # fmt: skip
    ends = gpd.GeoDataFrame(
        {"NO": ["O"], "TOP": [49.6]}, geometry=gpd.points_from_xy([480080], [4460000]),
        crs="EPSG:4548",
    )  # fmt: skip
    pipes = gpd.GeoDataFrame(
        {"PIPE": ["1", "2"], "DIAM": [600, 600], "UP": [48.0, 47.8], "DOWN": [47.8, 47.6]},
        geometry=[
            shapely.LineString([(480000, 4460000), (480040 + shift, 4460000)]),
            shapely.LineString([(480040, 4460000), (480080, 4460000)]),
        ],
        crs="EPSG:4548",
    )
    for name, frame in (("wells", wells), ("ends", ends), ("pipes", pipes)):
        frame.to_crs(crs).to_file(tmp_path / "gis.gpkg", layer=name)
    path = tmp_path / "gis.gpkg"
    return {"junctions": (path, "wells"), "outfalls": (path, "ends"), "conduits": (path, "pipes")}


SETTINGS = """
[junctions.fields]
junction_id = "WELL"
ground_level_m = "TOP"
invert_level_m = "BOTTOM"
[junctions.constants]
system = "storm"
max_depth_m = 2.0
[outfalls.fields]
outfall_id = "NO"
ground_level_m = "TOP"
[outfalls.constants]
system = "storm"
invert_level_m = 47.6
[conduits.fields]
conduit_id = "PIPE"
diameter_mm = "DIAM"
from_invert_level_m = "UP"
to_invert_level_m = "DOWN"
[conduits.constants]
system = "storm"
shape = "circular"
manning_n = 0.013
"""


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "fields.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return read_gis_settings(path)


@pytest.mark.parametrize("crs", ["EPSG:4548", "EPSG:4490", "EPSG:4527"])
def test_foreign_layers_in_any_plane_become_a_network(tmp_path, settings, crs):
    made = import_layers(pipes_layer(tmp_path, crs), TEXTS, settings, None).network
    assert made.conduits.loc["1", ["from_id", "to_id"]].tolist() == ["A", "B"]
    assert made.conduits.at["2", "to_id"] == "O"
    assert made.conduits.at["1", "length_m"] == pytest.approx(40.0, abs=0.01)
    assert made.junctions.at["A", "x_m"] == pytest.approx(480000, abs=0.01)
    assert check(made)["grade"].ne("error").all()


def test_a_pipe_that_ends_away_from_every_node_is_left_out_and_named(tmp_path, settings):
    made = import_layers(pipes_layer(tmp_path, shift=3.0), TEXTS, settings, None)
    assert made.network.conduits.index.tolist() == ["2"]
    assert [(r.rule, r.place, r.value) for r in made.remarks] == [
        ("gis-no-node", "feature 1", "3.00 m, on feature 2")
    ]


def test_a_column_no_field_gives_is_named_with_the_cure(tmp_path):
    with pytest.raises(InputError, match=r"junctions.fields"):
        import_layers(pipes_layer(tmp_path), TEXTS, {"junctions": LayerSettings()}, None)


def test_unknown_columns_in_the_settings_are_named(tmp_path):
    path = tmp_path / "fields.toml"
    path.write_text('[junctions.fields]\nground = "TOP"\n[pipes.fields]\nx = "y"\n')
    with pytest.raises(InputError) as caught:
        read_gis_settings(path)
    assert {f.value for f in caught.value.findings} == {"ground", "", "x"}


def test_a_layer_without_a_plane_or_in_pieces_is_refused(tmp_path):
    bare = gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([1], [1]))
    with pytest.warns(UserWarning, match="crs"):
        bare.to_file(tmp_path / "bare.shp")
    with pytest.raises(InputError, match="no coordinate system"):
        read_layer(tmp_path / "bare.shp", "EPSG:4548")
    (tmp_path / "cut.geojson").write_text('{"type": "FeatureColl')
    (tmp_path / "empty.gpkg").write_bytes(b"")
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04")
    for name in ("cut.geojson", "empty.gpkg", "x.zip", "none.gpkg"):
        with pytest.raises(InputError):
            read_layer(tmp_path / name, "EPSG:4548")


def test_a_table_of_a_network_is_replaced_from_a_layer(small_network, tmp_path):
    write_network(small_network, tmp_path / "networks" / "small")
    layer = network_layers(small_network, {})["watch_points"].assign(target_hourly_rain_mm=33.0)
    write_geopackage({"watch_points": layer}, tmp_path / "points.gpkg")
    run = CliRunner().invoke(
        main, ["--root", str(tmp_path), "import", "gis", "small", "-l",
               f"watch_points={tmp_path / 'points.gpkg'}:watch_points"],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    again = read_network(tmp_path / "networks" / "small")
    assert again.watch_points["target_hourly_rain_mm"].tolist() == [33.0]
    assert len(again.conduits) == len(small_network.conduits)


def test_sealed_shares_follow_the_areas():
    block = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], dtype=object)
    use = np.array([shapely.box(0, 0, 5, 10), shapely.box(5, 0, 10, 10)], dtype=object)
    value = imperviousness_pct(block, use, np.array([90.0, 10.0]), 60.0)
    assert value.tolist() == [50.0, 60.0]
    roofs = np.array([shapely.box(0, 0, 10, 2)], dtype=object)
    assert built_up_pct(block, roofs).tolist() == [19.0, 0.0]


def test_a_layer_that_does_not_fit_the_network_changes_nothing(small_network, tmp_path):
    folder = tmp_path / "networks" / "small"
    write_network(small_network, folder)
    before = {path.name: path.read_bytes() for path in (folder / "tables").iterdir()}
    layer = network_layers(small_network, {})["watch_points"].assign(node_id="NOWHERE")
    write_geopackage({"watch_points": layer}, tmp_path / "points.gpkg")
    run = CliRunner().invoke(
        main, ["--root", str(tmp_path), "import", "gis", "small", "-l",
               f"watch_points={tmp_path / 'points.gpkg'}:watch_points"],
    )  # fmt: skip
    assert run.exit_code == 2
    assert "NOWHERE" in run.output
    assert ".network-" not in run.output
    assert before == {path.name: path.read_bytes() for path in (folder / "tables").iterdir()}
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_a_shapefile_whose_code_page_lies_is_read_by_its_texts():
    """The .cpg says UTF-8, headings and cells are GBK."""
    path = Path(__file__).resolve().parents[1] / "cases" / "surveys" / "33-shp-gbk-cpg-utf8"
    layer = read_layer(path / "points.shp", "EPSG:4548")
    assert "地面高程" in layer
    assert layer["附属物"].iloc[0] == "检查井"


def test_a_layer_of_streets_has_a_field_of_names_in_one_language_and_rows_may_lack_them():
    rows = {"street_id": ["S1", "S2"], "name_en": ["East St", ""], "road_class": "lane",
            "width_m": 8.0, "length_m": 50.0}  # fmt: skip
    layer, table = gpd.GeoDataFrame(rows), TABLE_BY_NAME["streets"]
    made, _ = table_of(layer, table, "s.gpkg", LayerSettings(), pd.DataFrame())
    assert made[["name_zh", "name_en"]].to_numpy().tolist() == [["", "East St"], ["", ""]]
    with pytest.raises(InputError, match="no field gives name on maps and in tables"):
        table_of(layer.drop(columns="name_en"), table, "s.gpkg", LayerSettings(), pd.DataFrame())
