"""The ground from a terrain GeoTIFF, and why a terrain is refused."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio import Affine
from shapely import LineString, box

from drainage.errors import InputError
from drainage.inundation.coupled.gutters_on_grid import GuttersOnGrid
from drainage.inundation.coupled.network_openings import network_openings
from drainage.inundation.ground.from_terrain import ground_from_terrain
from drainage.inundation.ground.streets_on_grid import streets_on_grid

CRS = "EPSG:4548"
WEST, SOUTH, EAST, NORTH = -160.0, -160.0, 310.0, 160.0


def plane(cell_m, x=None, y=None):
    """The ground of the small network (20.4 at x = 0, 4 per mille), rising 1 % to the north."""
    x = np.arange(WEST + cell_m / 2, EAST, cell_m) if x is None else x
    y = np.arange(NORTH - cell_m / 2, SOUTH, -cell_m) if y is None else y
    return 20.4 - 0.004 * x[None, :] + 0.01 * y[:, None]


@pytest.fixture
def geotiff(tmp_path):
    def write(levels, cell_m, *, crs=CRS, west=WEST, north=NORTH, south_up=False):
        path = tmp_path / "dem.tif"
        step = Affine(cell_m, 0, west, 0, -cell_m, north)
        if south_up:
            levels = levels[::-1]
            step = Affine(cell_m, 0, west, 0, cell_m, north - cell_m * len(levels))
        with rasterio.open(
            path, "w", driver="GTiff", count=1, height=levels.shape[0], width=levels.shape[1],
            dtype="float32", crs=crs, transform=step, nodata=-9999,
        ) as file:  # fmt: skip
            file.write(np.where(np.isfinite(levels), levels, -9999).astype("float32"), 1)
        return path

    return write


def refusal(path, network, **options):
    with pytest.raises(InputError) as caught:
        ground_from_terrain(path, network, **options)
    return caught.value.findings


def levels(grid, x, y):
    return grid.bed_level_m.ravel()[grid.cell_of(np.asarray(x, float), np.asarray(y, float))]


@pytest.mark.parametrize(("own_m", "asked_m"), [(2.0, None), (1.0, 5.0), (10.0, 2.0), (2.0, 2.0)])
def test_a_plane_stays_the_plane_in_cells_of_any_width(small_network, geotiff, own_m, asked_m):
    path = geotiff(plane(own_m), own_m)
    grid = ground_from_terrain(path, small_network, cell_m=asked_m)
    assert grid.cell_m == (asked_m or own_m)
    assert grid.surveyed
    assert grid.ground_source == "terrain dem.tif"
    inner = plane(grid.cell_m, grid.x_m, grid.y_m)[6:-6, 6:-6]
    assert grid.bed_level_m[6:-6, 6:-6] == pytest.approx(inner, abs=1e-4)
    # As far as the margin around the nodes (0 to 150 m), not the whole file.
    assert grid.x_m.min() == pytest.approx(-150, abs=3 * own_m + grid.cell_m)
    assert grid.x_m.max() == pytest.approx(300, abs=3 * own_m + grid.cell_m)


def test_wider_cells_hold_the_mean_of_the_terrain(small_network, geotiff):
    rough = plane(1.0) + np.random.default_rng(1).normal(0, 0.2, plane(1.0).shape)
    grid = ground_from_terrain(geotiff(rough, 1.0), small_network, cell_m=5.0)
    row, column = 30, 40
    top = round(NORTH - (grid.y_north_m - row * 5.0))
    left = round(grid.x_west_m + column * 5.0 - WEST)
    mean = rough[top : top + 5, left : left + 5].mean()
    assert grid.bed_level_m[row, column] == pytest.approx(mean, abs=1e-4)


def test_water_leaves_at_the_outer_edge_and_over_the_bank(small_network, geotiff):
    grid = ground_from_terrain(geotiff(plane(2.0), 2.0), small_network)
    assert grid.open_edge[0].all()
    assert grid.open_edge[:, -1].all()
    assert not grid.open_edge[10:-10, 10:-10][:, :60].any()
    assert grid.open_edge.ravel()[grid.cell_of(np.array([109.0]), np.array([1.0]))].all()


def test_streets_are_lowered_only_where_that_is_asked(small_network, geotiff):
    path = geotiff(plane(2.0), 2.0)
    flat, cut = (ground_from_terrain(path, small_network, kerb_height_m=k) for k in (0.0, 0.15))
    x, y = [21.0, 21.0, 21.0], [5.0, 7.0, -3.0]
    assert levels(flat, x, y) - levels(cut, x, y) == pytest.approx([0.15, 0.0, 0.15], abs=1e-6)
    assert cut.manning_n.ravel()[cut.cell_of([21.0], [5.0])] == pytest.approx(0.016)
    assert "streets lowered by 0.15 m" in cut.ground_source


def test_patches_and_openings_lie_on_a_terrain_too(small_network, geotiff):
    grid = ground_from_terrain(geotiff(plane(2.0), 2.0), small_network)
    on_grid = streets_on_grid(small_network, grid)
    assert (on_grid.gutter_rise_m == 0).all()
    openings = network_openings(small_network, GuttersOnGrid.of(small_network, grid, on_grid))
    assert openings.inflow_limit_m3_s.sum() == pytest.approx(4 * 0.020)


def test_buildings_are_walls(small_network, geotiff, tmp_path):
    path = geotiff(plane(2.0), 2.0)
    outlines = gpd.GeoDataFrame(geometry=[box(10, 10, 30, 24), box(60, -30, 70, -12)], crs=CRS)
    outlines.to_crs("EPSG:4490").to_file(tmp_path / "houses.gpkg")
    grid = ground_from_terrain(path, small_network, buildings=tmp_path / "houses.gpkg")
    assert (grid.cell_of([21.0, 65.0], [15.0, -21.0]) == -1).all()
    assert np.isnan(grid.bed_level_m).sum() == pytest.approx((20 * 14 + 10 * 18) / 4, abs=8)
    assert "houses.gpkg as walls" in grid.ground_source


def test_buildings_that_stand_on_a_street_or_are_none_are_refused(small_network, geotiff, tmp_path):
    path = geotiff(plane(2.0), 2.0)
    over = gpd.GeoDataFrame(geometry=[box(40, -5, 60, 5)], crs=CRS)
    over.to_file(tmp_path / "over.gpkg")
    (finding,) = refusal(path, small_network, buildings=tmp_path / "over.gpkg")
    assert finding.place == "G-B"
    assert "stands over 1 street nodes" in finding.message
    lines = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (1, 1)])], crs=CRS)
    lines.to_file(tmp_path / "lines.gpkg")
    (finding,) = refusal(path, small_network, buildings=tmp_path / "lines.gpkg")
    assert finding.value == "LineString"


def test_a_terrain_in_another_coordinate_system_is_refused(small_network, geotiff):
    (finding,) = refusal(geotiff(plane(2.0), 2.0, crs="EPSG:4547"), small_network)
    assert finding.message == "the network is in EPSG:4548"
    assert "gdalwarp -t_srs EPSG:4548" in finding.cure


def test_a_raster_stored_south_up_is_refused_with_the_way_to_turn_it(small_network, geotiff):
    (finding,) = refusal(geotiff(plane(2.0), 2.0, south_up=True), small_network)
    assert "upside down" in finding.message
    assert "gdalwarp" in finding.cure


def test_negated_levels_and_turned_rows_are_refused(small_network, geotiff):
    junctions = small_network.junctions.copy()
    junctions["ground_level_m"] += 5 * (20.2 - junctions["ground_level_m"]) * -1
    steep = small_network.with_tables(junctions=junctions)
    (finding,) = refusal(geotiff(-plane(2.0), 2.0), steep)
    assert "negated or its rows upside down" in finding.message
    assert finding.value.startswith("correlation -")


def test_levels_in_feet_are_refused(small_network, geotiff):
    (finding,) = refusal(geotiff(plane(2.0) / 0.3048, 2.0), small_network)
    assert "the levels are in feet" in finding.message
    assert "A*0.3048" in finding.cure


@pytest.mark.parametrize(("off", "word"), [(1.6, "above"), (-2.5, "below")])
def test_another_datum_is_refused(small_network, geotiff, off, word):
    (finding,) = refusal(geotiff(plane(2.0) + off, 2.0), small_network)
    assert f"the terrain lies {abs(off):.2f} m {word} the ground levels" in finding.message
    assert f'--calc="A{-off:+.2f}"' in finding.cure


def test_a_terrain_a_little_off_is_taken(small_network, geotiff):
    assert ground_from_terrain(geotiff(plane(2.0) + 0.6, 2.0), small_network).surveyed


def test_holes_near_streets_are_refused_with_share_and_place(small_network, geotiff):
    rough = plane(2.0)
    y = np.arange(NORTH - 1, SOUTH, -2)[:, None]
    x = np.arange(WEST + 1, EAST, 2)[None, :]
    rough[(np.abs(x - 60) < 5) & (np.abs(y - 20) < 5)] = np.nan
    rough[(np.abs(x - 20) < 3) & (np.abs(y + 10) < 3)] = np.nan
    rough[(np.abs(x - 20) < 9) & (np.abs(y - 90) < 9)] = np.nan
    (finding,) = refusal(geotiff(rough, 2.0), small_network)
    assert finding.message == "the terrain has 2 holes within 30 m of streets"
    # 20 cells of 4 m2 in 100 x 60 m and two half circles.
    assert finding.value == f"{80 / (6000 + np.pi * 900) * 100:.2g} %"
    assert "(by M-B)" in finding.place
    far = plane(2.0)
    far[(np.abs(x - 20) < 9) & (np.abs(y - 90) < 9)] = np.nan
    grid = ground_from_terrain(geotiff(far, 2.0), small_network)
    assert np.isnan(grid.bed_level_m).any()


def test_nodes_beyond_the_terrain_are_named(small_network, geotiff):
    part = plane(2.0, x=np.arange(WEST + 1, 60, 2))
    (finding,) = refusal(geotiff(part, 2.0), small_network)
    assert finding.place == "M-C, G-C"
    assert finding.message == "the terrain has no level at 2 of 6 nodes"
    (finding,) = refusal(geotiff(plane(2.0), 2.0, west=50_000.0), small_network)
    assert "does not cover the area wanted" in finding.message


def test_a_network_of_pipes_alone_has_a_ground_from_a_terrain(small_network, geotiff):
    pipes = small_network.conduits[small_network.conduits["shape"] != "street"]
    network = small_network.with_tables(conduits=pipes)
    grid = ground_from_terrain(geotiff(plane(2.0), 2.0), network)
    assert grid.bed_level_m[20:-20, 20:-20] == pytest.approx(
        plane(2.0, grid.x_m, grid.y_m)[20:-20, 20:-20], abs=1e-4
    )
    assert (grid.manning_n == np.float32(0.10)).all()
