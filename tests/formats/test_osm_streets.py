"""Streets of OpenStreetMap become nodes and straight segments of one connected network."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from rasterio import Affine
from shapely import LineString, MultiLineString, Point, transform

from drainage.errors import InputError
from drainage.formats.osm.streets import osm_skeleton, read_streets
from drainage.formats.terrain import Terrain
from drainage.network.tables import read_table, table_text
from drainage.synthesis.skeleton import SKELETON_TABLES

CRS = "EPSG:4548"
WEST, SOUTH = 486000.0, 4471000.0
NODES, SEGMENTS = SKELETON_TABLES[:2]


def street(points, highway="residential", name="鼓楼东大街", **tags):
    """A street through points in m from the corner of a made-up town."""
    line = LineString([(WEST + x, SOUTH + y) for x, y in points])
    return {"geometry": line, "highway": highway, "name": name, **tags}


def frame(*streets):
    return gpd.GeoDataFrame(pd.DataFrame(list(streets)), geometry="geometry", crs=CRS)


def skeleton(*streets, terrain=None):
    return osm_skeleton(frame(*streets), CRS, terrain)


def places(result):
    nodes = result.street_nodes
    xy = np.column_stack([nodes["x_m"] - WEST, nodes["y_m"] - SOUTH])
    return {(round(x, 1), round(y, 1)) for x, y in xy}


def note(result, words):
    return next(str(finding) for finding in result.findings if words in finding.message)


def notes(result):
    return "\n".join(map(str, result.findings))


@pytest.fixture
def hillside():
    """Falls 1 m in 128 m northwards over the whole made-up town."""
    levels = 80 - np.arange(300, 0, -1, dtype=np.float32)[:, None] * 10 / 128
    return Terrain(
        np.repeat(levels, 300, axis=1), Affine(10, 0, WEST - 500, 0, -10, SOUTH + 2500), CRS,
        "dem.tif",
    )  # fmt: skip


CROSS = (
    street([(0, 0), (100, 0), (200, 0)]),
    street([(100, -80), (100, 0), (100, 90)], "primary", "新东路"),
)


def test_crossing_streets_share_a_node():
    result = skeleton(*CROSS)
    assert places(result) == {(0, 0), (100, 0), (200, 0), (100, -80), (100, 90)}
    assert sorted(result.street_segments["length_m"]) == [80, 90, 100, 100]
    centre = result.street_nodes.index[result.street_nodes["y_m"].eq(SOUTH)][1]
    ends = result.street_segments[["from_node", "to_node"]].to_numpy()
    assert (ends == centre).any(axis=1).all()


def test_a_bridge_does_not_join_the_street_below():
    below = street([(0, 0), (100, 0), (200, 0)])
    above = street([(100, -80), (100, 0), (100, 80)], "primary", bridge="yes", layer="1")
    ramp = street([(100, 80), (200, 80), (200, 0)], "primary")
    result = skeleton(below, above, ramp)
    assert (100, 0) not in places(result)
    assert 160 in result.street_segments["length_m"].tolist()


def test_a_bridge_meets_the_streets_at_its_ends():
    bank = street([(0, 0), (0, 100), (0, 200)])
    bridge = street([(0, 100), (60, 100)], bridge="yes")
    assert len(skeleton(bank, bridge).street_segments) == 3


def test_classes_and_widths_come_from_the_tags():
    result = skeleton(
        street([(0, 0), (100, 0)], "trunk", "一", width="30 m"),
        street([(100, 0), (200, 0)], "tertiary", "二", lanes="4"),
        street([(200, 0), (300, 0)], "secondary", "三"),
        street([(300, 0), (400, 0)], "service", "四", width="wide"),
        street([(400, 0), (500, 0)], "living_street", "五", width="900", lanes="2"),
    )
    rows = result.street_segments.set_index("name_zh")
    assert rows["road_class"].to_dict() == {
        "一": "arterial", "二": "secondary", "三": "secondary", "四": "lane", "五": "branch",
    }  # fmt: skip
    assert rows["width_m"].to_dict() == {"一": 30, "二": 14, "三": 18, "四": 6, "五": 7}
    assert rows["source"].str.contains("assumed").to_dict() == {
        "一": False, "二": False, "三": True, "四": True, "五": False,
    }  # fmt: skip
    assert note(result, "no number of metres").startswith("streets, width: 2 ")


def test_tags_are_found_in_the_hstore_text_of_gdal():
    row = street([(0, 0), (100, 0)], other_tags='"width"=>"15","name:en"=>"East \\"Drum\\" St"')
    segment = skeleton(row).street_segments.iloc[0]
    assert (segment["width_m"], segment["name_en"]) == (15, 'East "Drum" St')


def test_a_street_with_an_english_name_alone_is_not_nameless():
    english = street([(0, 0), (100, 0)], name="", other_tags='"name:en"=>"Drum St"')
    result = skeleton(english, street([(100, 0), (200, 0)], name=""))
    rows = result.street_segments
    assert rows["name_zh"].tolist() == ["Drum St", "无名道路"]
    assert rows["name_en"].tolist() == ["Drum St", "unnamed street"]
    # Of the two one has no name.
    assert "1 streets have no name" in note(result, "have no name")


def test_what_is_no_street_is_left_out_and_counted():
    result = skeleton(
        *CROSS, street([(0, 0), (0, 300)], "footway"), street([(0, 0), (9, 300)], "motorway_link"),
        {"geometry": Point(WEST, SOUTH), "highway": "traffic_signals"},
    )  # fmt: skip
    assert len(result.street_segments) == 4
    assert "footway 1 (0.3 km), motorway_link 1" in note(result, "classes left out")
    assert "1 features have no line" in notes(result)


def test_nodes_nearer_than_five_metres_are_one():
    result = skeleton(
        street([(0, 0), (100, 0), (104, 0), (200, 0)]),
        street([(100, 0), (100, 90)]), street([(104, 0), (104, -90)]),
    )  # fmt: skip
    assert (102, 0) in places(result)
    assert len(result.street_segments) == 4
    assert "1 crossings nearer than 5 m" in notes(result)


def test_a_curve_keeps_its_length_and_gets_nodes_at_its_bends():
    angle = np.linspace(0, np.pi / 2, 60)
    arc = np.column_stack([200 * np.sin(angle), 200 * (1 - np.cos(angle))])
    result = skeleton(street(arc))
    assert result.street_segments["length_m"].sum() == pytest.approx(100 * np.pi, abs=0.2)
    bends = result.street_nodes["note"].eq("bend")
    assert bends.sum() >= 2
    xy = result.street_nodes.set_index(result.street_nodes.index)[["x_m", "y_m"]]
    ends = result.street_segments
    chord = np.hypot(*(xy.loc[ends["from_node"]].to_numpy() - xy.loc[ends["to_node"]].to_numpy()).T)
    assert (ends["length_m"].to_numpy() >= chord - 0.02).all()


def test_a_slight_curve_stays_one_segment_of_its_length():
    result = skeleton(street([(0, 0), (100, 4), (200, 0)]))
    assert result.street_segments["length_m"].tolist() == [200.16]


def test_of_two_streets_between_the_same_crossings_one_gets_a_node():
    result = skeleton(street([(0, 0), (100, 0)]), street([(0, 0), (50, 4.5), (100, 0)], name="二"))
    pairs = result.street_segments[["from_node", "to_node"]]
    assert len(pairs) == 3
    assert not pairs.duplicated().any()
    assert (50, 4.5) in places(result)


def test_a_loop_becomes_three_streets():
    stem = street([(-50, 0), (0, 0)])
    triangle = street([(0, 0), (60, 0), (30, 50), (0, 0)])
    there_and_back = street([(-50, 0), (-50, 60), (-53, 60), (-50, 0)])
    result = skeleton(stem, triangle, there_and_back)
    segments = result.street_segments
    assert (segments["from_node"] != segments["to_node"]).all()
    assert not segments[["from_node", "to_node"]].duplicated().any()
    assert len(segments) == 1 + 3 + 3


def test_parts_apart_from_the_town_are_left_out_with_their_length():
    result = skeleton(*CROSS, street([(900, 900), (960, 900)], name="远街"))
    assert "远街" not in result.street_segments["name_zh"].tolist()
    said = note(result, "not joined to the largest part")
    assert "1 parts (60 m" in said
    assert "远街" in said


def test_streets_that_cross_without_a_vertex_or_stop_short_are_noted():
    result = skeleton(
        street([(0, 0), (200, 0)]), street([(200, 0), (200, 100), (50, 100), (50, -50)], name="二"),
        street([(0, 0), (0, 97), (47, 97)], name="三"),
    )  # fmt: skip
    assert "1 pairs of streets cross" in notes(result)
    assert "1 dead ends stop within 5 m" in notes(result)


def test_carriageways_of_one_street_are_kept_and_noted():
    result = skeleton(
        street([(0, 0), (300, 0)], "primary", "新东路", oneway="yes"),
        street([(300, 20), (0, 20)], "primary", "新东路", oneway="yes"),
        street([(0, 0), (0, 20)]), street([(300, 0), (300, 20)]),
    )  # fmt: skip
    assert len(result.street_segments) == 4
    assert "新东路" in note(result, "two carriageways")
    same_way = skeleton(
        street([(0, 0), (300, 0)], oneway="yes"), street([(300, 0), (600, 0)], oneway="yes")
    )
    assert "carriageways" not in notes(same_way)


def test_a_street_drawn_twice_counts_once():
    result = skeleton(*CROSS, CROSS[0], street([(200, 0), (100, 0)]))
    assert len(result.street_segments) == 4
    assert "2 stretches are drawn twice" in notes(result)


def test_ids_follow_the_place_and_not_the_order_of_the_file():
    one, other = skeleton(*CROSS), skeleton(*CROSS[::-1])
    pd.testing.assert_frame_equal(one.street_nodes, other.street_nodes)
    pd.testing.assert_frame_equal(one.street_segments, other.street_segments)
    assert one.street_nodes.index.tolist() == ["N0001", "N0002", "N0003", "N0004", "N0005"]
    assert one.street_nodes["x_m"].is_monotonic_increasing


def test_the_tables_are_read_as_a_skeleton_without_a_finding(tmp_path, hillside):
    result = skeleton(*CROSS, street([(200, 0), (200, 80)], "service", None), terrain=hillside)
    for table, rows in ((NODES, result.street_nodes), (SEGMENTS, result.street_segments)):
        assert [rows.index.name, *rows.columns] == [column.name for column in table.columns]
        path = tmp_path / f"{table.name}.csv"
        path.write_text(table_text(rows, table), encoding="utf-8")
        again, findings = read_table(path, table)
        assert findings == []
        pd.testing.assert_frame_equal(again, rows)
    assert "no name" in notes(result)
    nodes = result.street_nodes
    fall = nodes["ground_level_m"].max() - nodes["ground_level_m"].min()
    assert fall == pytest.approx((90 + 80) / 128, abs=2e-3)
    assert "dem.tif" in nodes["source"].iloc[0]


def test_without_a_terrain_one_note_says_that_levels_are_missing(hillside):
    result = skeleton(*CROSS)
    assert result.street_nodes["ground_level_m"].isna().all()
    assert "5 street nodes have no ground level: no terrain" in notes(result)
    far = skeleton(*CROSS, street([(200, 0), (9000, 0)], name="长街"), terrain=hillside)
    assert "1 street nodes have no ground level: dem.tif has none there" in notes(far)


def test_bends_on_a_bridge_are_noted_for_their_level(hillside):
    bridge = street([(200, 0), (300, 0), (300, 100)], bridge="viaduct")
    assert "1 bends lie on bridges" in notes(skeleton(*CROSS, bridge, terrain=hillside))


def test_no_street_at_all_is_refused():
    with pytest.raises(InputError, match="no street is left"):
        skeleton(street([(0, 0), (100, 0)], "footway"))


def degrees(rows):
    return rows.to_crs("EPSG:4326")


def test_a_geojson_in_degrees_is_read_and_projected(tmp_path):
    path = tmp_path / "streets.geojson"
    degrees(frame(*CROSS)).to_file(path)
    result = osm_skeleton(read_streets(path, None), CRS, None)
    assert places(result) == places(skeleton(*CROSS))
    assert str(path) in notes(result)


def test_cells_of_mixed_kinds_and_lines_of_several_parts_are_read(tmp_path):
    parts = MultiLineString([row["geometry"] for row in CROSS])
    rows = degrees(frame({"geometry": parts, "highway": "primary"}))
    content = json.loads(rows.to_json())
    feature = content["features"][0]
    other = json.loads(json.dumps(feature))
    feature["properties"] |= {"width": 12, "bridge": None}
    other["properties"] |= {"width": "7 m", "highway": "path"}
    content = {"type": "FeatureCollection", "features": [feature, other]}
    path = tmp_path / "streets.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    segments = osm_skeleton(read_streets(path, None), CRS, None).street_segments
    assert segments["width_m"].tolist() == [12, 12, 12, 12]


def test_the_layer_of_lines_of_a_geopackage_is_read(tmp_path):
    path = tmp_path / "town.gpkg"
    gpd.GeoDataFrame({"place": ["town"]}, geometry=[Point(116, 40)], crs=4326).to_file(
        path, layer="points"
    )
    degrees(frame(*CROSS)).to_file(path, layer="roads")
    assert len(read_streets(path, None)) == 2
    degrees(frame(CROSS[0])).to_file(path, layer="more")
    with pytest.raises(InputError, match="several layers have lines"):
        read_streets(path, None)
    assert len(read_streets(path, "more")) == 1
    with pytest.raises(InputError, match="Name one of: points, roads, more"):
        read_streets(path, "lanes")
    with pytest.raises(InputError, match="has no lines"):
        read_streets(path, "points")


def test_a_layer_that_lacks_what_is_needed_is_refused_with_the_cure(tmp_path):
    path = tmp_path / "streets.gpkg"
    with pytest.raises(InputError, match="does not exist"):
        read_streets(path, None)
    frame(*CROSS).drop(columns="highway").to_file(path)
    with pytest.raises(InputError, match="no column highway"):
        read_streets(path, None)
    path.unlink()
    with pytest.warns(UserWarning, match="crs"):
        frame(*CROSS).set_crs(None, allow_override=True).to_file(path)
    with pytest.raises(InputError, match="ogr2ogr -a_srs EPSG:4326"):
        read_streets(path, None)


@pytest.mark.parametrize("name", ["streets.gpkg", "streets.geojson"])
def test_a_file_cut_short_is_refused(tmp_path, name):
    path = tmp_path / name
    degrees(frame(*CROSS)).to_file(path)
    content = path.read_bytes()
    for share in (0.0, 0.3, 0.9):
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(InputError, match="cut short"):
            read_streets(path, None)


def test_longitude_and_latitude_exchanged_are_refused():
    rows = degrees(frame(*CROSS))
    swapped = rows.set_geometry(transform(rows.geometry.to_numpy(), lambda xy: xy[:, ::-1]))
    with pytest.raises(InputError, match="lie outside EPSG:4548"):
        osm_skeleton(swapped.set_crs(4326, allow_override=True), CRS, None)
