"""The river and the buildings of a town: what a layer may be, and where it must lie."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from drainage.errors import InputError
from drainage.formats.gis.outlines import lacking, read_outlines

# The town of tests/conftest.py lies between x 0 and 150 m at y 0 to 42 m; a map shows 200 m more.


@pytest.fixture
def town(small_network):
    """The town where its plane EPSG:4548 is valid: 486 km east, 4471 km north."""
    moved = {
        name: table.assign(x_m=table["x_m"] + 486_000, y_m=table["y_m"] + 4_471_000)
        for name in ("junctions", "outfalls", "storages")
        if len(table := small_network.tables[name])
    }
    return small_network.with_tables(**moved)


@pytest.fixture
def laid(tmp_path):
    """Write a layer of shapes, in metres from the town, into the folder of a network."""
    (tmp_path / "outlines").mkdir()

    def lay(name, *shapes, crs="EPSG:4548", **fields):
        placed = [
            shapely.transform(own, lambda xy: xy + np.array([486_000, 4_471_000])) for own in shapes
        ]
        frame = gpd.GeoDataFrame(fields, geometry=placed, crs="EPSG:4548")
        frame.to_crs(crs).to_file(tmp_path / "outlines" / name)
        return tmp_path

    return lay


HOUSE = shapely.box(10, 10, 30, 20)
YARD = HOUSE.difference(shapely.box(15, 12, 20, 18))
RIVER = shapely.LineString([(-5000, 60), (5000, 60)])


def test_a_town_without_layers_lacks_river_and_buildings(town, tmp_path):
    assert read_outlines(tmp_path, town) == ()
    assert lacking(()) == ["river", "building"]


def test_a_layer_of_degrees_lies_at_its_place_and_keeps_its_yard(town, laid):
    (own,) = read_outlines(laid("building.geojson", YARD, crs="EPSG:4326"), town)
    # 20 m x 10 m less the yard of 5 m x 6 m
    assert shapely.area(own.shapes).sum() == pytest.approx(200 - 30, abs=0.1)
    assert own.shapes[0].bounds[0] - 486_000 == pytest.approx(10, abs=0.05)
    assert lacking([own]) == ["river"]


def test_a_river_is_cut_to_the_town_and_names_its_source(town, laid):
    (own,) = read_outlines(laid("river.gpkg", RIVER, source=["map of 2019"]), town)
    # The town is 150 m wide, with 200 m of room at each side.
    assert shapely.length(own.shapes).sum() == pytest.approx(150 + 2 * 200)
    assert (own.kind, own.source) == ("river", "map of 2019")


def test_a_layer_without_a_source_is_named_by_its_file(town, laid):
    (own,) = read_outlines(laid("building.shp", HOUSE), town)
    assert own.source == "building.shp"


@pytest.mark.parametrize(("name", "shape", "message"), [
    ("houses.gpkg", HOUSE, "not a layer of outlines"),
    ("river.gpkg", shapely.Point(10, 10), "points are no outline"),
    ("river.gpkg", shapely.box(9000, 0, 9100, 100), "lies where the network is"),
])  # fmt: skip
def test_what_is_no_outline_of_the_town_is_refused(town, laid, name, shape, message):
    with pytest.raises(InputError) as refused:
        read_outlines(laid(name, shape), town)
    (finding,) = refused.value.findings
    assert message in finding.message
    assert finding.file.endswith(name)
    assert finding.cure


def test_a_file_that_is_no_layer_is_refused_and_a_note_beside_it_is_not(town, laid, tmp_path):
    laid("river.gpkg", RIVER)
    (tmp_path / "outlines" / "README.md").write_text("from the city", encoding="utf-8")
    assert len(read_outlines(tmp_path, town)) == 1
    (tmp_path / "outlines" / "building.dwg").write_bytes(b"AC1032")
    with pytest.raises(InputError, match="not a layer of outlines"):
        read_outlines(tmp_path, town)
