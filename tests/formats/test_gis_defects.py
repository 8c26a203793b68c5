"""Layers as people draw them: what can be no pipe is left out and named, units are asked for."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from drainage.checks import check
from drainage.cli import main
from drainage.errors import InputError
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.gis.layers import import_layers
from drainage.formats.gis.settings import LayerSettings, read_gis_settings
from drainage.network import read_network

CASES = Path(__file__).parents[1] / "cases" / "surveys"
TEXTS = {"name": "g", "title_zh": "镇", "crs": "", "datum": "1985", "notes": "x"}
STEP_M = 40.311
"""From one well to the next: hypot(40, 5)."""


def case(name: str, pipes: str = "pipes", wells: str = "junctions", outlets: str = "outfalls"):
    net = CASES / name / "net.gpkg"
    sources = {"junctions": (net, wells), "outfalls": (net, outlets), "conduits": (net, pipes)}
    settings = read_gis_settings(CASES / name / "settings.toml")
    return import_layers(sources, TEXTS, settings, None)


def told(made) -> list[tuple[str, str, str]]:
    return [(r.rule, r.place, r.value) for r in made.remarks]


def test_a_branch_that_ends_on_a_pipe_is_left_out_and_the_pipe_named():
    made = case("34-pipe-on-pipe")
    assert made.network.conduits.index.tolist() == ["C1", "C2", "C3", "C4", "C5"]
    # The end lies on C3, 20 m from the wells at both of its ends: 40.311 / 2.
    assert told(made) == [("gis-no-node", "feature 6", "20.00 m, on feature 3")]


def test_parts_in_any_order_are_one_line_and_a_gap_is_told():
    made = case("35-multipart-z")
    pipes = made.network.conduits
    assert pipes.loc["C1", ["from_id", "to_id"]].tolist() == ["Y1", "Y2"]
    assert pipes.loc["C2", ["from_id", "to_id"]].tolist() == ["Y2", "Y3"]
    assert pipes.loc["C3", ["from_id", "to_id"]].tolist() == ["Y3", "Y4"]
    assert pipes["length_m"].to_numpy() == pytest.approx(STEP_M, abs=0.01)
    # From (486007.25, 4470058) to (486007.75, 4470062): hypot(0.5, 4) = 4.03 m.
    assert ("gis-parts", "feature 2", "4.03 m") in told(made)
    assert "C6" not in pipes.index
    assert [rule for rule, place, _ in told(made) if place == "feature 6"] == ["gis-same-node"]


def test_a_feature_without_geometry_is_left_out_and_named():
    made = case("36-null-and-unordered")
    assert made.network.conduits.index.tolist() == ["C1", "C2", "C3", "C5"]
    assert told(made) == [("gis-no-geometry", "feature 4", "")]


def test_sizes_as_text_are_read_and_metres_among_them_are_asked_about():
    made = case("37-gis-units")
    sizes = made.network.conduits["diameter_mm"]
    assert sizes.to_dict() == {"C1": 600.0, "C2": 600.0, "C3": 0.0, "C4": 600.0, "C5": 600.0}
    assert told(made) == [("gis-size-in-m", "feature 3", "0.6")]
    assert check(made.network).query("rule == 'missing-size'")["id"].tolist() == ["C3"]


@pytest.mark.parametrize(
    ("name", "layers", "low"),
    [("37-gis-units", ("pipes_m", "junctions", "outfalls"), "0.6"),
     ("63-gis-diameter-in-m", ("pipes", "wells", "outlets"), "0.8")],
)  # fmt: skip
def test_diameters_in_metres_are_refused_and_the_cure_works(tmp_path, name, layers, low):
    with pytest.raises(InputError, match="every size is below 50 mm: are they in m") as caught:
        case(name, *layers)
    assert caught.value.findings[0].value.startswith(low)
    text = (CASES / name / "settings.toml").read_text(encoding="utf-8")
    (tmp_path / "settings.toml").write_text(
        text + '\n[conduits.units]\ndiameter_mm = "m"\n', encoding="utf-8"
    )
    net = CASES / name / "net.gpkg"
    sources = dict(
        zip(("conduits", "junctions", "outfalls"), [(net, n) for n in layers], strict=True)
    )
    made = import_layers(sources, TEXTS, read_gis_settings(tmp_path / "settings.toml"), None)
    assert made.network.conduits["diameter_mm"].unique().tolist() == [float(low) * 1000]


def drawn(tmp_path, pipes: gpd.GeoDataFrame, crs: str = "EPSG:4547", **settings):
    """Pipes along wells A, B, C and outfall O at 0, 40, 80, 120 m."""
    wells = gpd.GeoDataFrame(
        {"junction_id": ["A", "B", "C"], "system": "storm", "ground_level_m": 50.0,
         "invert_level_m": 48.0, "max_depth_m": 2.0},
        geometry=gpd.points_from_xy([480000, 480040, 480080], [4460000] * 3), crs="EPSG:4547",
    )  # fmt: skip
    outlets = gpd.GeoDataFrame(
        {"outfall_id": ["O"], "system": "storm", "ground_level_m": 50.0, "invert_level_m": 47.0},
        geometry=gpd.points_from_xy([480120], [4460000]), crs="EPSG:4547",
    )  # fmt: skip
    path = tmp_path / "g.gpkg"
    for name, frame in (("junctions", wells), ("outfalls", outlets), ("conduits", pipes)):
        frame.to_crs(crs).to_file(path, layer=name)
    own = LayerSettings(constants={"shape": "circular", "manning_n": 0.013}, **settings)
    sources = {name: (path, name) for name in ("junctions", "outfalls", "conduits")}
    return import_layers(sources, TEXTS, {"conduits": own}, None)


def pipes(**columns) -> gpd.GeoDataFrame:
    lines = [shapely.LineString([(480000 + 40 * k, 4460000), (480040 + 40 * k, 4460000)])
             for k in range(3)]  # fmt: skip
    base = {"conduit_id": ["1", "2", "3"], "system": "storm", "diameter_mm": 600,
            "from_invert_level_m": 48.0, "to_invert_level_m": 47.8}  # fmt: skip
    return gpd.GeoDataFrame(base | columns, geometry=lines, crs="EPSG:4547")


@pytest.mark.parametrize(
    ("written", "size"),
    [("DN300", 300.0), ("d 400", 400.0), ("Φ500", 500.0), ("６００", 600.0), ("0.8m", 800.0),
     ("", 0.0)],
)  # fmt: skip
def test_a_size_is_read_as_surveys_write_it(tmp_path, written, size):
    made = drawn(tmp_path, pipes(diameter_mm=[written, "700", "700"]))
    assert made.network.conduits.at["1", "diameter_mm"] == size
    assert told(made) == []


def test_what_is_no_number_is_named_and_left_empty(tmp_path):
    made = drawn(tmp_path, pipes(diameter_mm=["圆管", "700", "700"],
                                 from_invert_level_m=["48.0", "不详", ""]))  # fmt: skip
    assert told(made) == [
        ("gis-not-a-number", "feature 2", "不详"),
        ("gis-size", "feature 1", "圆管"),
    ]
    assert made.network.conduits["from_invert_level_m"].isna().tolist() == [False, True, True]


def test_sizes_in_centimetres_are_asked_about_or_taken_as_the_settings_say(tmp_path):
    made = drawn(tmp_path, pipes(diameter_mm=[30, 40, 60]))
    assert told(made) == [
        ("gis-size-in-m", "feature 1", "30"),
        ("gis-size-in-m", "feature 2", "40"),
    ]
    made = drawn(tmp_path, pipes(diameter_mm=[30, 40, 60]), units={"diameter_mm": "cm"})
    assert made.network.conduits["diameter_mm"].tolist() == [300.0, 400.0, 600.0]


def test_where_no_pipe_is_left_the_import_is_refused(tmp_path):
    frame = pipes()
    frame["geometry"] = frame.geometry.translate(0, 900)
    with pytest.raises(InputError, match="no node within") as caught:
        drawn(tmp_path, frame)
    assert len(caught.value.findings) == 6


@pytest.mark.parametrize(
    ("crs", "plane"),
    [("EPSG:4547", "EPSG:4547"), ("EPSG:4526", "EPSG:4547"), ("EPSG:4326", "EPSG:4547"),
     ("EPSG:4490", "EPSG:4547"), ("EPSG:2435", "EPSG:2435"), ("EPSG:32649", "EPSG:32649")],
)  # fmt: skip
def test_the_network_lies_in_the_plane_of_its_layers(tmp_path, crs, plane):
    made = drawn(tmp_path, pipes(), crs)
    assert made.network.crs == plane
    assert made.network.conduits["length_m"].to_numpy() == pytest.approx(40.0, abs=0.1)


@pytest.mark.parametrize(
    ("said_in", "moved", "words"),
    [("EPSG:4526", 0.0, "carry no zone number, the file says EPSG:4526"),
     ("EPSG:4547", 38e6, "carry zone 38, the file says EPSG:4547"),
     ("EPSG:4526", 39e6, "carry zone 39, the file says EPSG:4526")],
)  # fmt: skip
def test_a_layer_whose_numbers_contradict_its_system_is_refused(tmp_path, said_in, moved, words):
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy([5e5 + moved], [4460000]), crs=said_in)
    frame.to_file(tmp_path / "p.gpkg")
    with pytest.raises(InputError, match=words):
        read_layer(tmp_path / "p.gpkg", "EPSG:4547")


def test_a_layer_in_a_known_plane_cannot_lie_beside_a_local_grid(tmp_path):
    pipes().to_file(tmp_path / "p.gpkg")
    with pytest.raises(InputError, match="has a local grid"):
        read_layer(tmp_path / "p.gpkg", "local: 厂区")


def test_the_command_writes_what_was_left_out(tmp_path):
    net = CASES / "36-null-and-unordered" / "net.gpkg"
    layers = (
        "junctions=net.gpkg:junctions",
        "outfalls=net.gpkg:outfalls",
        "conduits=net.gpkg:pipes",
    )
    arguments = ["--root", str(tmp_path), "import", "gis", "town", "--settings",
                 str(net.with_name("settings.toml"))]  # fmt: skip
    for layer in layers:
        arguments += ["-l", layer.replace("net.gpkg", str(net))]
    run = CliRunner().invoke(main, arguments)
    assert run.exit_code == 0, run.output
    assert "gis-no-geometry" in run.output
    table = pd.read_csv(tmp_path / "networks" / "town" / "import-remarks.csv")
    assert table["rule"].tolist() == ["gis-no-geometry"]
    assert len(read_network(tmp_path / "networks" / "town").conduits) == 4
