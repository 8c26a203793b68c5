"""Streets, boundaries and land that do not lie where the sewers are, are found by that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from pyproj import CRS

from drainage.cli import main
from drainage.errors import InputError
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.planes.web_map_shift import taken_off
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey
from drainage.network import write_network
from drainage.study.land_layers import land_outlines, sealed_pct, without_overlaps
from drainage.study.town_layers import read_town, with_cover_from
from drainage.synthesis.land_cover import built_up_pct, imperviousness_pct
from drainage.synthesis.over_sewers import over_sewers
from drainage.synthesis.reading import read_rules

CASES = Path(__file__).parents[1] / "cases" / "surveys"
LAYERS = CASES / "80-surface-layers"
PLANE = "EPSG:4548"


@pytest.fixture(scope="module")
def town():
    """Sixteen manholes, the last an outfall, and fifteen sewers over 600 m."""
    folder = CASES / "60-town"
    return import_survey(
        read_sheet(folder / "points.csv"), read_sheet(folder / "lines.csv"),
        SurveyMapping(crs=PLANE), name="town", title_zh="",
    ).network  # fmt: skip


def message(call, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        call(*arguments)
    return str(caught.value)


def streets(town, path, **shifts):
    return read_town(town, path, None, None, {k.replace("_", "-"): v for k, v in shifts.items()})


def boundary(town, path, **shifts):
    return read_town(town, None, None, path, shifts)


def test_streets_in_degrees_meet_the_sewers(town):
    made, notes = streets(town, LAYERS / "streets-wgs84.geojson")
    assert notes == []
    assert made.streets["name_zh"].tolist() == ["中心路"]


def test_streets_of_a_web_map_are_named_and_the_cure_works(town):
    text = message(streets, town, LAYERS / "streets-gcj02.geojson")
    assert "looks like GCJ-02" in text
    assert "0 of 15 sewers lie within 30 m" in text
    assert "--gcj02 streets" in text
    made, _ = streets(town, LAYERS / "streets-gcj02.geojson", streets="GCJ-02")
    # Drawn 545 m east and 140 m north of the sewers; the formula says 513 m and 130 m here.
    middle = shapely.Point(486037.5, 4470300)
    assert shapely.distance(made.streets["axis"].iloc[0], middle) == pytest.approx(32, abs=5)


def test_streets_beside_the_sewers_are_named_by_what_they_do(town):
    text = message(streets, town, LAYERS / "streets-60m-off.geojson")
    assert "0 of 15 sewers lie within 30 m of a street" in text
    assert "60 m away in the median" in text
    assert "GCJ" not in text


def test_a_boundary_of_a_web_map_is_named_and_the_cure_works(town):
    text = message(boundary, town, LAYERS / "boundary-gcj02.gpkg")
    assert "looks like GCJ-02" in text
    assert "holds 0 of 15 manholes" in text
    _, notes = boundary(town, LAYERS / "boundary-gcj02.gpkg", boundary="GCJ-02")
    assert notes == []


@pytest.mark.parametrize("name", ["boundary", "boundary-multi"])
def test_a_boundary_around_the_sewers_says_nothing(town, name):
    made, notes = boundary(town, LAYERS / f"{name}.gpkg")
    assert notes == []
    # 280 x 720 m; the one in parts leaves out a strip of 10 m: 280 x 710 m.
    assert made.drained.area == pytest.approx(280 * (720 if name == "boundary" else 710))


def shape_file(tmp_path, shape, crs=PLANE, **columns):
    shapes = shape if isinstance(shape, list) else [shape]
    frame = gpd.GeoDataFrame({"n": range(len(shapes))} | columns, geometry=shapes, crs=crs)
    frame.to_file(tmp_path / "own.gpkg")
    return tmp_path / "own.gpkg"


def shifted(shape, shift):
    """A shape in the plane as the web map shows it: taking it off must give it back."""
    wanted = shapely.get_coordinates(shape)
    xy = wanted
    for _ in range(8):
        back = taken_off(np.array([shapely.Polygon(xy)], dtype=object), CRS(PLANE), shift)
        xy = xy + wanted - shapely.get_coordinates(back)
    return shapely.Polygon(xy)


@pytest.mark.parametrize("shift", ["GCJ-02", "BD-09"])
def test_each_shift_is_told_from_the_other(town, tmp_path, shift):
    area = shapely.box(485980, 4469980, 486100, 4470620)
    text = message(boundary, town, shape_file(tmp_path, shifted(area, shift)))
    assert f"looks like {shift}" in text
    assert f"--{shift.lower().replace('-', '')} boundary" in text


def test_a_boundary_far_away_is_refused_and_one_of_half_the_town_is_told(town, tmp_path):
    far = shapely.box(490000, 4470000, 491000, 4471000)
    text = message(boundary, town, shape_file(tmp_path, far))
    assert "holds 0 of 15 manholes" in text
    assert "looks like" not in text
    # Manholes every 40 m from 4,470,000: eight of them lie south of 4,470,300.
    half = shapely.box(485900, 4469900, 486200, 4470300)
    _, notes = boundary(town, shape_file(tmp_path, half))
    assert [note.message for note in notes] == ["the boundary holds 8 of 15 manholes"]


def test_a_boundary_in_another_zone_and_in_degrees_is_the_same(town, tmp_path):
    area = shapely.box(485900, 4469940, 486180, 4470660)
    for crs in ("EPSG:4547", "EPSG:4526", "EPSG:4326", "EPSG:32650"):
        path = tmp_path / "moved.gpkg"
        gpd.GeoDataFrame(geometry=[area], crs=PLANE).to_crs(crs).to_file(path)
        made, notes = boundary(town, path)
        assert notes == []
        assert made.drained.area == pytest.approx(area.area, rel=1e-3)


def test_a_layer_of_another_frame_is_taken_and_its_shift_told(town, tmp_path):
    area = shapely.box(485900, 4469940, 486180, 4470660)
    _, notes = boundary(town, shape_file(tmp_path, area, "EPSG:2436"))
    assert ["not public" in note.message for note in notes] == [True]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("boundary-bow.gpkg", "feature 1.*crosses itself.*Self-intersection"),
        ("land-use-messy.gpkg", "feature 1.*crosses itself"),
        ("boundary-line.gpkg", "not a layer of polygons.*LineString.*lines to polygons"),
        ("table-only.gpkg", "has no outlines: it is a table"),
        ("null-geometry.geojson", "has no outlines: no feature has a geometry"),
    ],
)
def test_what_is_no_outline_is_refused_with_its_place_and_cure(name, words):
    with pytest.raises(InputError, match=words):
        land_outlines(LAYERS / name, PLANE)


def test_features_without_geometry_among_others_are_left_out_and_told(tmp_path):
    path = shape_file(tmp_path, [shapely.box(0, 0, 9, 9), None])
    layer, notes = land_outlines(path, PLANE)
    assert len(layer) == 1
    assert [(note.place, note.message) for note in notes] == [
        ("feature 2", "the feature has no geometry")
    ]


def sealed(tmp_path, **columns):
    count = len(next(iter(columns.values())))
    path = shape_file(tmp_path, [shapely.box(k, 0, k + 1, 1) for k in range(count)], **columns)
    return sealed_pct(land_outlines(path, PLANE)[0], "own.gpkg").tolist()


def test_a_share_where_per_cent_are_meant_is_asked_about(tmp_path):
    layer = read_layer(LAYERS / "land-use-share.gpkg", PLANE)
    with pytest.raises(InputError, match=r"is it a share.*imperviousness_share"):
        sealed_pct(layer, "use")
    renamed = layer.rename(columns={"imperviousness_pct": "imperviousness_share"})
    assert sealed_pct(renamed, "use").tolist() == [75.0]
    with pytest.raises(InputError, match="is it a share"):
        sealed(tmp_path, imperviousness_pct=[0.3, 1.0])
    assert sealed(tmp_path, imperviousness_pct=[0.0, 0.0]) == [0.0, 0.0]
    assert sealed(tmp_path, imperviousness_pct=[0.5, 70.0]) == [0.5, 70.0]


@pytest.mark.parametrize(
    ("column", "values"),
    [("imperviousness_pct", [70.0, 120.0]), ("imperviousness_share", [0.5, 70.0]),
     ("imperviousness_pct", ["70", "全部"])],
)  # fmt: skip
def test_a_sealed_share_that_is_none_is_named(tmp_path, column, values):
    with pytest.raises(InputError, match=r"feature 2, .*not a number from 0 to"):
        sealed(tmp_path, **{column: values})


def covered(tmp_path, shapes, sealed):
    path = shape_file(tmp_path, shapes)
    layer, _ = land_outlines(path, PLANE)
    own = layer.geometry.to_numpy()
    return without_overlaps(path, "land-use", layer, own, np.array(sealed, dtype=float))


def test_land_drawn_twice_is_named_and_counts_once_as_the_more_sealed(tmp_path):
    """10 x 10 m of 20 %, over it 5 x 10 m of 90 %; beside them a strip of 0.5 m2 drawn twice."""
    lawn, yard = shapely.box(0, 0, 10, 10), shapely.box(5, 0, 10, 10)
    road = shapely.box(9.95, 10, 20, 20), shapely.box(0, 10, 10, 20)
    own, notes = covered(tmp_path, [lawn, yard, *road], [20, 90, 80, 80])
    assert shapely.area(own).tolist() == pytest.approx([50, 50, 100.5, 99.5])
    assert shapely.area(shapely.intersection(own[0], own[1])) == pytest.approx(0)
    (note,) = notes
    assert (note.place, note.value) == ("features 1 and 2 (50 m2)", "50 m2")
    assert "counted once, as the more sealed" in note.message
    block = np.array([shapely.box(0, 0, 10, 10)])
    # (50 m2 x 20 % + 50 m2 x 90 %) / 100 m2
    assert imperviousness_pct(block, own, np.array([20.0, 90, 80, 80]), 0.0) == pytest.approx(55)


def test_a_roof_drawn_twice_is_one_roof(tmp_path):
    """50 m2 of roof on a block of 100 m2, three times over: 95 % of half of it."""
    roof = shapely.box(0, 0, 5, 10)
    own, notes = covered(tmp_path, [roof, roof, roof], [95, 95, 95])
    block = np.array([shapely.box(0, 0, 10, 10)])
    assert built_up_pct(block, own) == pytest.approx(47.5)
    assert notes[0].message.startswith("3 pair(s)")


def test_a_layer_drawn_twice_makes_the_catchments_of_one_drawn_once(town, root, tmp_path):
    rules = read_rules(root / "networks" / "miyun-old-town" / "synthesis" / "rules.toml")
    bare, _ = read_town(town, None, None, None)
    surfaced = over_sewers(town, bare, rules)
    west = shapely.box(485000, 4469000, 486037.5, 4471000)

    def sealed_of(role, shapes, **columns):
        path = shape_file(tmp_path, shapes, **columns)
        given = {"land_use": None, "buildings": None, role: path}
        made, notes = with_cover_from(surfaced, **given, terrain=None)
        return made.subcatchments["imperviousness_pct"].tolist(), [n.message[:7] for n in notes]

    once = sealed_of("buildings", [west])
    assert sealed_of("buildings", [west, west]) == (once[0], ["1 pair("])
    once = sealed_of("land_use", [west], imperviousness_pct=[90.0])
    twice = sealed_of("land_use", [west, west], imperviousness_pct=[20.0, 90.0])
    assert twice == (once[0], ["1 pair("])


def test_land_that_touches_or_lies_apart_stays_as_it_is(tmp_path):
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(5, 5, 6, 6)]
    own, notes = covered(tmp_path, shapes, [10, 20, 30])
    assert shapely.equals(own, np.array(shapes)).all()
    assert notes == []


def test_nothing_in_a_known_plane_lies_beside_a_local_grid(town):
    local = replace(town, crs="local: 厂区")
    for call, name in ((streets, "streets-wgs84.geojson"), (boundary, "boundary.gpkg")):
        assert "has a local grid" in message(call, local, LAYERS / name)


def test_the_command_refuses_and_changes_nothing(town, root, tmp_path):
    write_network(town, tmp_path / "networks" / "town")
    rules = root / "networks" / "miyun-old-town" / "synthesis" / "rules.toml"
    command = ["--root", str(tmp_path), "add-streets", "town", "--rules", str(rules),
               "--boundary", str(LAYERS / "boundary-gcj02.gpkg")]  # fmt: skip
    run = CliRunner().invoke(main, command)
    assert (run.exit_code, "looks like GCJ-02" in run.output) == (2, True)
    use = ["--land-use", str(LAYERS / "table-only.gpkg")]
    assert CliRunner().invoke(main, [*command[:-2], *use]).exit_code == 2
    again = CliRunner().invoke(main, [*command, "--gcj02", "boundary"])
    assert again.exit_code == 0, again.output
    assert "20.2 ha" in again.output or "20.1 ha" in again.output
