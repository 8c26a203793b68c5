"""A terrain gives levels and slopes in the network's plane, or says why it cannot."""

import warnings

import numpy as np
import pytest
import rasterio
from rasterio import Affine
from rasterio.errors import NotGeoreferencedWarning
from shapely import Polygon, box

from drainage.errors import InputError
from drainage.formats.terrain import (
    Terrain,
    coverage_findings,
    ground_levels_m,
    read_terrain,
    slopes_pct,
)

CRS = "EPSG:4548"
WEST, NORTH, CELL = 486000.0, 4471500.0, 10.0
UPRIGHT = Affine(CELL, 0, WEST, 0, -CELL, NORTH)


def plane(rows=20, columns=30):
    """Falls 1 m in 32 m eastwards and 1 m in 64 m southwards: exact in binary."""
    east = (np.arange(columns) + 0.5) * CELL / 32
    south = (np.arange(rows) + 0.5) * CELL / 64
    return (80 - east[None, :] - south[:, None]).astype(np.float32)


def plane_level(x, y):
    return 80 - (np.asarray(x) - WEST) / 32 - (NORTH - np.asarray(y)) / 64


@pytest.fixture
def geotiff(tmp_path):
    def write(levels, crs=CRS, transform=UPRIGHT, unit=None, scale=None, **profile):
        path = tmp_path / "dem.tif"
        bands = levels if levels.ndim == 3 else levels[None]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(
                path, "w", driver="GTiff", count=len(bands), height=bands.shape[1],
                width=bands.shape[2], dtype=bands.dtype, crs=crs, transform=transform, **profile,
            ) as file:  # fmt: skip
                file.write(bands)
                if unit:
                    file.units = [unit] * len(bands)
                if scale:
                    file.scales = [scale] * len(bands)
        return path

    return write


def refusal(path, crs=CRS, bounds=None):
    with pytest.raises(InputError) as caught:
        read_terrain(path, crs, bounds)
    return str(caught.value)


def test_levels_between_cells_are_those_of_the_plane(geotiff):
    terrain = read_terrain(geotiff(plane()), CRS)
    x, y = np.array([486005.0, 486123.4, 486295.0]), np.array([4471495.0, 4471377.7, 4471305.0])
    assert terrain.levels_m.dtype == np.float32
    assert ground_levels_m(terrain, x, y) == pytest.approx(plane_level(x, y), abs=1e-5)


def test_a_point_outside_or_without_a_place_has_no_level(geotiff):
    terrain = read_terrain(geotiff(plane()), CRS)
    x = np.array([485000.0, 486100.0, 486001.0, np.nan])
    y = np.array([4471400.0, 4479000.0, 4471400.0, 4471400.0])
    assert np.isnan(ground_levels_m(terrain, x, y)).all()


def test_a_point_next_to_a_gap_has_no_level_and_one_on_a_cell_has(geotiff):
    levels = plane()
    levels[5, 6] = -9999
    terrain = read_terrain(geotiff(levels, nodata=-9999), CRS)
    x, y = np.array([WEST + 58, WEST + 55, WEST + 80]), np.full(3, NORTH - 55)
    level = ground_levels_m(terrain, x, y)
    assert np.isnan(level).tolist() == [True, False, False]
    assert level[1] == pytest.approx(plane_level(x[1], y[1]))


def test_the_slope_of_a_plane_is_found_exactly(geotiff):
    terrain = read_terrain(geotiff(plane()), CRS)
    polygons = [
        box(486020, 4471400, 486100, 4471480),
        Polygon([(486150, 4471350), (486250, 4471350), (486200, 4471450)]),
    ]
    assert slopes_pct(terrain, polygons) == pytest.approx(100 * np.hypot(1 / 32, 1 / 64), rel=1e-12)


def test_a_catchment_that_is_not_covered_has_no_slope(geotiff):
    terrain = read_terrain(geotiff(plane()), CRS)
    outside, speck = box(480000, 4471400, 480100, 4471480), box(486021, 4471421, 486022, 4471422)
    flat = slopes_pct(terrain, [outside, Polygon(), speck, box(486020, 4471400, 486100, 4471480)])
    assert np.isnan(flat).tolist() == [True, True, True, False]
    assert slopes_pct(terrain, []).shape == (0,)


def test_only_the_wanted_part_is_read_with_levels_as_in_the_whole(geotiff):
    path = geotiff(plane())
    whole, part = (
        read_terrain(path, CRS),
        read_terrain(path, CRS, (486100, 4471400, 486150, 4471430)),
    )
    assert part.levels_m.shape == (7, 9)
    x, y = np.array([486100.0, 486149.0]), np.array([4471400.0, 4471430.0])
    assert ground_levels_m(part, x, y) == pytest.approx(ground_levels_m(whole, x, y), abs=1e-9)
    inner = [box(486100, 4471400, 486150, 4471430)]
    assert slopes_pct(part, inner) == pytest.approx(slopes_pct(whole, inner))


def test_integers_with_a_scale_are_metres(geotiff):
    levels = np.full((5, 5), 7650, dtype=np.int16)
    levels[0, 0] = -32768
    terrain = read_terrain(geotiff(levels, nodata=-32768, scale=0.01), CRS)
    assert np.isnan(terrain.levels_m[0, 0])
    assert terrain.levels_m[2, 2] == pytest.approx(76.5)


def test_a_gap_number_past_float32_is_a_gap(geotiff):
    levels = plane().astype(np.float64)
    levels[0, 0] = -1.7976931348623157e308
    assert np.isnan(read_terrain(geotiff(levels, nodata=levels[0, 0]), CRS).levels_m[0, 0])


@pytest.mark.parametrize("other", ["EPSG:4547", "EPSG:32650"])
def test_a_terrain_in_another_plane_is_refused_with_the_cure(geotiff, other):
    said = refusal(geotiff(plane(), crs=other))
    assert other in said
    assert f"gdalwarp -t_srs {CRS}" in said


def test_a_terrain_with_the_zone_number_before_its_eastings_lies_in_the_same_plane(geotiff):
    path = geotiff(plane(), crs="EPSG:4527", transform=Affine.translation(39e6, 0) @ UPRIGHT)
    terrain = read_terrain(path, CRS, (486100, 4471400, 486150, 4471430))
    x, y = np.array([486100.0, 486149.0]), np.array([4471400.0, 4471430.0])
    assert ground_levels_m(terrain, x, y) == pytest.approx(plane_level(x, y), abs=1e-5)
    without = read_terrain(geotiff(plane()), "EPSG:4527")
    assert ground_levels_m(without, x + 39e6, y) == pytest.approx(plane_level(x, y), abs=1e-5)


@pytest.mark.parametrize(
    ("crs", "shift", "words"),
    [("EPSG:4527", 0, "carry no zone number, the file says EPSG:4527"),
     ("EPSG:4548", 39e6, "carry zone 39, the file says EPSG:4548")],
)  # fmt: skip
def test_eastings_that_contradict_the_system_of_the_raster_are_refused(geotiff, crs, shift, words):
    path = geotiff(plane(), crs=crs, transform=Affine.translation(shift, 0) @ UPRIGHT)
    assert words in refusal(path)


def test_a_terrain_with_heights_in_its_coordinate_system_is_in_the_same_plane(geotiff):
    assert read_terrain(geotiff(plane(), crs="EPSG:4548+5737"), CRS).crs == CRS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"crs": "EPSG:4326", "transform": Affine(1e-4, 0, 116.8, 0, -1e-4, 40.4)}, "in degrees"),
        ({"crs": None}, "no coordinate system"),
        ({"transform": Affine(CELL, 1, WEST, 1, -CELL, NORTH)}, "rotated"),
        ({"transform": Affine(CELL, 0, WEST, 0, CELL, NORTH)}, "upside down"),
        ({"transform": Affine.identity()}, "upside down"),
        ({"unit": "ft"}, "in feet"),
        ({"unit": "US survey foot"}, "in feet"),
    ],
)
def test_a_raster_that_is_no_terrain_in_metres_is_refused(geotiff, change, words):
    assert words in refusal(geotiff(plane(), **change))


def test_levels_in_metres_may_say_so(geotiff):
    assert read_terrain(geotiff(plane(), unit="metre"), CRS).levels_m.shape == (20, 30)


def test_a_picture_of_three_bands_is_refused(geotiff):
    assert "gdal_translate -b 1" in refusal(geotiff(np.stack([plane()] * 3)))


def test_a_terrain_of_gaps_alone_is_refused(geotiff):
    assert "no cell of the area has a level" in refusal(
        geotiff(np.full((5, 5), -1.0, np.float32), nodata=-1)
    )


def test_an_unnamed_gap_number_is_found(geotiff):
    levels = plane()
    levels[3, 3] = -9999
    assert "gdal_edit.py -a_nodata -9999" in refusal(geotiff(levels))


def test_a_terrain_of_another_town_is_refused(geotiff):
    assert "does not cover" in refusal(geotiff(plane()), bounds=(400000, 4000000, 401000, 4001000))


def test_a_file_that_is_missing_foreign_or_cut_short_is_refused(geotiff, tmp_path):
    assert "does not exist" in refusal(tmp_path / "none.tif")
    text = tmp_path / "text.tif"
    text.write_text("76.5 76.4")
    assert "not a readable GeoTIFF" in refusal(text)
    path = geotiff(np.random.default_rng(1).uniform(0, 100, (200, 200)).astype(np.float32))
    content = path.read_bytes()
    for share in (0.0, 0.001, 0.5, 0.95):
        path.write_bytes(content[: int(len(content) * share)])
        assert "not a readable GeoTIFF" in refusal(path)


def test_a_terrain_too_large_to_hold_is_refused_unless_a_part_is_wanted(geotiff, monkeypatch):
    monkeypatch.setattr("drainage.formats.terrain.MOST_CELLS", 100)
    path = geotiff(plane())
    assert "more than 100 cells" in refusal(path)
    part = read_terrain(path, CRS, (486100, 4471400, 486120, 4471420))
    assert part.levels_m.size <= 100


def test_points_without_ground_are_named_each():
    levels = plane()
    levels[5, 6] = np.nan
    terrain = Terrain(levels, UPRIGHT, CRS, "dem.tif")
    found = coverage_findings(
        terrain, np.array([WEST + 100, WEST - 100, WEST + 65, np.nan]),
        np.array([NORTH - 100, NORTH - 100, NORTH - 55, 0.0]), ["Y1", "Y2", "Y3", "Y4"], "points.xlsx",
    )  # fmt: skip
    assert [finding.place for finding in found] == ["Y2", "Y3"]
    assert "outside" in found[0].message
    assert "no level here" in found[1].message
