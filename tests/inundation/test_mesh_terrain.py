"""The mesh of a terrain: planes, lakes, holes, houses, yards, walls, roughness, the rim."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio import Affine

from drainage.errors import InputError
from drainage.inundation.mesh.from_terrain import mesh_from_terrain
from drainage.inundation.mesh.mesh_ground import MeshGround
from drainage.inundation.mesh.obstacles import Obstacles

Floats = NDArray[np.float64]
CRS = "EPSG:4548"
WEST, NORTH = 500_000.0, 4_470_000.0


def raster(
    path: Path, values: Floats, pixel_m: float = 1.0, crs: str = CRS, west_m: float = WEST
) -> Path:
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1,
        dtype="float32", crs=crs, nodata=-9999.0,
        transform=Affine(pixel_m, 0, west_m, 0, -pixel_m, NORTH),
    ) as file:  # fmt: skip
        file.write(np.where(np.isnan(values), -9999.0, values).astype(np.float32), 1)
    return path


def layer(path: Path, shapes: Sequence[shapely.Geometry], **columns: Sequence[object]) -> Obstacles:
    """Shapes in m east and south of the terrain's corner; ``path`` names the layer."""
    moved = [shapely.affinity.affine_transform(s, [1, 0, 0, -1, WEST, NORTH]) for s in shapes]
    gpd.GeoDataFrame(columns, geometry=moved, crs=CRS).to_file(path)
    return Obstacles(path, next(iter(columns), ""))


def middles(rows: int, columns: int, pixel_m: float = 1.0) -> tuple[Floats, Floats]:
    """East and south of the middles of pixels, m."""
    x, y = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
    return x * pixel_m, y * pixel_m


def at(ground: MeshGround, east: float, south: float) -> int:
    cell, _ = ground.virtual.cell_at(np.array([WEST + east]), np.array([NORTH - south]))
    return int(cell[0])


def faces_between(ground: MeshGround, one: int, other: int) -> NDArray[np.int64]:
    left, right = ground.mesh.left, ground.mesh.right
    return np.flatnonzero(
        ((left == one) & (right == other)) | ((left == other) & (right == one))
    )  # fmt: skip


def test_a_plane_of_one_percent_has_no_relief(tmp_path: Path) -> None:
    """Every table is the flat one, at any angle; the cell stands at its middle's level."""
    x, y = middles(60, 60)
    plane = 50 + 0.008 * x - 0.006 * y
    ground = mesh_from_terrain(raster(tmp_path / "dem.tif", plane), CRS, cell_m=8, virtual_m=1)
    mesh = ground.mesh
    assert (mesh.shape == 0).all()
    assert (mesh.face_shape == 0).all()
    expected = 50 + 0.008 * (mesh.x_m - WEST) - 0.006 * (NORTH - mesh.y_m)
    assert mesh.level_m == pytest.approx(expected, abs=1e-4)
    # The terrain of 60 m has 7.5 squares of 8 m a side.
    assert mesh.area_m2.sum() == pytest.approx(3600)
    whole = (mesh.area_m2[mesh.left] == 64) & (mesh.area_m2[mesh.right] == 64)
    assert mesh.face_size[whole] == pytest.approx(8.0)
    assert mesh.distance_m[whole] == pytest.approx(8.0)
    assert mesh.face_level_m == pytest.approx(
        np.maximum(mesh.level_m[mesh.left], mesh.level_m[mesh.right]), abs=1e-6
    )


def test_a_street_a_kerb_lower_does_not_tilt_the_ground_beside_it(tmp_path: Path) -> None:
    """A street 8 m wide at 20 degrees, 0.15 m under a plane of 0.5 %: relief 0 or 0.15 m."""
    x, y = middles(96, 96)
    aside = -np.sin(np.radians(20)) * (x - 48) + np.cos(np.radians(20)) * (y - 48)
    street = np.abs(aside) < 4
    dem = raster(tmp_path / "dem.tif", 20 - 0.005 * x - 0.15 * street)
    ground = mesh_from_terrain(dem, CRS, cell_m=8, virtual_m=1)
    relief = ground.virtual.relief_m
    assert np.minimum(np.abs(relief), np.abs(relief - 0.15)).max() < 0.004
    # Along the street every face stands at the street of its higher cell: nothing is dammed.
    mesh = ground.mesh
    cells = range(len(mesh.size))
    low = np.array([(relief[ground.virtual.cell == n] > 0.1).any() for n in cells])
    along = low[mesh.left] & low[mesh.right] & (mesh.face_size == 1)
    higher = np.maximum(mesh.level_m[mesh.left], mesh.level_m[mesh.right])
    assert along.sum() > 20
    assert (mesh.face_level_m - higher)[along].min() >= -0.001
    assert np.median((mesh.face_level_m - higher)[along]) < 0.002


def test_a_lake_at_rest_holds_what_lies_under_its_level(tmp_path: Path) -> None:
    """A hollow z = r²/100 m filled to 4 m: pi x 400 x 4 / 2 = 2513 m3; to 20 m: each pixel."""
    x, y = middles(60, 60)
    bowl = ((x - 30) ** 2 + (y - 30) ** 2) / 100
    ground = mesh_from_terrain(raster(tmp_path / "dem.tif", bowl), CRS, cell_m=5, virtual_m=1)
    mesh = ground.mesh
    held = mesh.volume_of(np.maximum(4.0 - mesh.level_m, 0.0)).sum()
    assert held == pytest.approx(np.pi * 400 * 4 / 2, rel=0.02)
    assert mesh.volume_of(20.0 - mesh.level_m).sum() == pytest.approx((20.0 - bowl).sum(), rel=1e-5)


def test_a_hole_in_the_terrain_is_a_wall_and_its_edge_is_no_rim(tmp_path: Path) -> None:
    bed = np.full((20, 20), 5.0)
    bed[8:12, 8:12] = np.nan
    ground = mesh_from_terrain(raster(tmp_path / "dem.tif", bed), CRS, cell_m=4, virtual_m=1)
    assert at(ground, 10, 10) == -1
    # 25 squares, of which the middle one has no ground.
    assert len(ground.mesh.size) == 24
    assert len(ground.mesh.left) == 2 * 4 * 5 - 4
    assert ground.open_edges.width_m.sum() == pytest.approx(80.0)
    assert ground.open_edges.crest_level_m == pytest.approx(5.0)


def test_water_leaves_where_it_is_asked_to_and_at_the_ground_there(tmp_path: Path) -> None:
    x, _ = middles(20, 20)
    ground = mesh_from_terrain(
        raster(tmp_path / "dem.tif", 10 - 0.1 * x), CRS, cell_m=4, virtual_m=1,
        open_sides=["east"],
    )  # fmt: skip
    assert ground.open_edges.width_m.sum() == pytest.approx(20.0)
    # The easternmost squares have their middle at 18 m: 10 - 1.8.
    assert ground.open_edges.crest_level_m == pytest.approx(8.2, abs=1e-3)
    walled = mesh_from_terrain(tmp_path / "dem.tif", CRS, cell_m=4, virtual_m=1, open_sides=[])
    assert len(walled.open_edges.cell) == 0


def test_a_gutter_leaves_the_terrain_at_its_own_level(tmp_path: Path) -> None:
    """A ditch 1 m wide and 0.5 m deep in a square of 4 m: edges of 1 and of 3 m."""
    bed = np.full((4, 4), 5.0)
    bed[1] -= 0.5
    ground = mesh_from_terrain(raster(tmp_path / "dem.tif", bed), CRS, cell_m=4, virtual_m=1,
                               open_sides=["east"])  # fmt: skip
    edges = ground.open_edges
    order = np.argsort(edges.crest_level_m)
    assert edges.width_m[order].tolist() == [1.0, 3.0]
    assert edges.crest_level_m[order] == pytest.approx([4.5, 5.0], abs=0.05)


def test_the_water_of_a_yard_stays_in_it(tmp_path: Path) -> None:
    """A house of 12 x 12 m around a yard of 4 x 4 m."""
    outline = shapely.box(4, 4, 16, 16).difference(shapely.box(8, 8, 12, 12))
    houses = layer(tmp_path / "houses.gpkg", [outline])
    ground = mesh_from_terrain(
        raster(tmp_path / "dem.tif", np.full((20, 20), 5.0)), CRS, cell_m=4, virtual_m=0.5,
        buildings=houses,
    )  # fmt: skip
    yard = at(ground, 10, 10)
    assert yard >= 0
    assert not ((ground.mesh.left == yard) | (ground.mesh.right == yard)).any()
    assert ground.mesh.area_m2[yard] == pytest.approx(16.0)
    assert at(ground, 6, 6) == -1
    assert ground.mesh.area_m2.sum() == pytest.approx(400 - 144 + 16)


def test_water_runs_over_a_low_house_and_not_over_one_without_height(tmp_path: Path) -> None:
    houses = layer(
        tmp_path / "houses.gpkg", [shapely.box(4, 4, 8, 16), shapely.box(12, 4, 16, 16)],
        height_m=[1.5, None],
    )  # fmt: skip
    ground = mesh_from_terrain(
        raster(tmp_path / "dem.tif", np.full((20, 20), 5.0)), CRS, cell_m=4, virtual_m=0.5,
        buildings=houses,
    )  # fmt: skip
    roof, lane = at(ground, 6, 10), at(ground, 10, 10)
    assert at(ground, 14, 10) == -1
    assert ground.mesh.level_m[roof] == pytest.approx(6.5)
    (face,) = faces_between(ground, roof, lane)
    assert ground.mesh.face_level_m[face] == pytest.approx(6.5)
    assert ground.mesh.crest[face]
    assert ground.mesh.face_size[face] == pytest.approx(4.0)
    # Between two ground cells nothing drops.
    (along,) = faces_between(ground, lane, at(ground, 10, 14))
    assert not ground.mesh.crest[along]


def test_of_two_houses_on_one_place_the_higher_counts(tmp_path: Path) -> None:
    box = shapely.box(0, 0, 4, 4)
    for heights in ([None, 1.0], [1.0, None]):
        houses = layer(tmp_path / "houses.gpkg", [box, box], height_m=heights)
        ground = mesh_from_terrain(
            raster(tmp_path / "dem.tif", np.full((8, 8), 5.0)), CRS, cell_m=4, virtual_m=1,
            buildings=houses,
        )  # fmt: skip
        assert at(ground, 2, 2) == -1


def test_a_median_wall_parts_a_street_up_to_its_top_and_takes_no_ground(tmp_path: Path) -> None:
    """A wall of 0.5 m along a street that runs at an angle, its ground falling by 1 %."""
    x, _ = middles(24, 24)
    walls = layer(
        tmp_path / "walls.gpkg", [shapely.LineString([(-1, 3), (25, 20)])], height_m=[0.5]
    )  # fmt: skip
    ground = mesh_from_terrain(
        raster(tmp_path / "dem.tif", 5 - 0.01 * x), CRS, cell_m=8, virtual_m=0.5, walls=walls,
    )  # fmt: skip
    mesh = ground.mesh
    assert mesh.area_m2.sum() == pytest.approx(24 * 24)
    # Above and below the wall, seen at the middle of the middle square.
    over, under = at(ground, 13, 8.5), at(ground, 9, 15.5)
    assert over != under
    (face,) = faces_between(ground, over, under)
    assert mesh.crest[face]
    higher = max(mesh.level_m[over], mesh.level_m[under])
    assert mesh.face_level_m[face] - higher == pytest.approx(0.5, abs=0.05)
    # Square to the wall: its direction is (26, 17) east and south.
    way = np.array([17, 26]) / np.hypot(17, 26)
    assert abs(mesh.normal[face] @ way) == pytest.approx(1.0, abs=0.03)
    # Nothing comes from one side to the other below the top of the wall.
    low = ~mesh.crest
    side = (NORTH - mesh.y_m) - (3 + (mesh.x_m - WEST + 1) * 17 / 26) > 0
    assert (side[mesh.left[low]] == side[mesh.right[low]]).all()


def test_a_wall_without_height_is_never_crossed(tmp_path: Path) -> None:
    walls = layer(tmp_path / "walls.gpkg", [shapely.LineString([(10, -1), (10, 25)])])
    ground = mesh_from_terrain(
        raster(tmp_path / "dem.tif", np.full((24, 24), 5.0)), CRS, cell_m=4, virtual_m=0.5,
        walls=walls,
    )  # fmt: skip
    mesh = ground.mesh
    west = mesh.x_m - WEST < 10
    assert (west[mesh.left] == west[mesh.right]).all()


def test_a_house_within_a_cell_narrows_its_faces(tmp_path: Path) -> None:
    """Two squares of 8 m, a house of 4 x 4 m in the middle of the west one.

    Between the middles lie 17 lines of half a metre: 4 of the west cell pass beside the house
    (4 m free), 4 do not (8 m), the boundary and 8 of the east cell have 8 m. Harmonic mean of
    the width 17 / (4/4 + 13/8) = 6.476 m; of the conveyance sqrt(17 / (4/4² + 13/8²)) =
    6.125 m over n, so the roughness of those 6.476 m is 0.03 x 6.476 / 6.125 = 0.03172.
    """
    houses = layer(tmp_path / "houses.gpkg", [shapely.box(2, 2, 6, 6)])
    ground = mesh_from_terrain(
        raster(tmp_path / "dem.tif", np.full((8, 16), 5.0)), CRS, cell_m=8, virtual_m=0.5,
        buildings=houses, manning_n=0.03,
    )  # fmt: skip
    mesh = ground.mesh
    assert mesh.area_m2.tolist() == [48.0, 64.0]
    assert mesh.face_size == pytest.approx(6.476, abs=0.001)
    rise = mesh.face_shapes.ease_rise[mesh.face_shape[0]]
    assert rise == pytest.approx(0.03172**-1.5, rel=0.002)


def test_a_gutter_across_a_face_has_its_manning(tmp_path: Path) -> None:
    """A V of 10 % to both sides along the fall of 1 %: K = 2 x 3/8 y^(8/3) / (n 0.1)."""
    x, y = middles(160, 160, 0.1)
    bed = 5 - 0.01 * x + 0.1 * np.abs(y - 8)
    ground = mesh_from_terrain(raster(tmp_path / "dem.tif", bed, 0.1), CRS, cell_m=8,
                               virtual_m=0.1, manning_n=0.02)  # fmt: skip
    mesh = ground.mesh
    # Each square has half of the V; the two faces across x have the gutter at one end.
    face = int(faces_between(ground, at(ground, 2, 4), at(ground, 14, 4))[0])
    row, shapes = mesh.face_shape[face], mesh.face_shapes
    k = 8
    depth = shapes.top_m[row] * k / 16
    conveyance = shapes.area[row, k] * shapes.ease[row, k] ** (2 / 3)
    assert conveyance == pytest.approx(3 / 8 * depth ** (8 / 3) / (0.02 * 0.1), rel=0.05)
    assert shapes.area[row, k] == pytest.approx(depth**2 / 2 / 0.1, rel=0.05)


@pytest.mark.parametrize(("height_m", "drops"), [(0.2, False), (0.5, True)])
def test_water_crosses_a_dike_within_a_cell_at_its_top(
    tmp_path: Path, height_m: float, drops: bool
) -> None:
    """A dike 1 m wide, 2 m from the side of a square of 8 m; over a high one water drops."""
    bed = np.full((8, 16), 5.0)
    bed[:, 5] += height_m
    mesh = mesh_from_terrain(raster(tmp_path / "dem.tif", bed), CRS, cell_m=8, virtual_m=1).mesh
    assert mesh.level_m == pytest.approx([5.0, 5.0], abs=0.03)
    assert mesh.face_level_m == pytest.approx(5.0 + height_m, abs=0.03)
    assert mesh.crest.tolist() == [drops]


def test_a_low_wall_is_crossed_as_a_weir(tmp_path: Path) -> None:
    walls = layer(tmp_path / "w.gpkg", [shapely.LineString([(8.2, -1), (8.2, 9)])],
                  height_m=[0.1])  # fmt: skip
    mesh = mesh_from_terrain(raster(tmp_path / "dem.tif", np.full((8, 16), 5.0)), CRS, cell_m=8,
                             virtual_m=0.5, walls=walls).mesh  # fmt: skip
    assert mesh.crest.tolist() == [True]
    assert mesh.face_level_m == pytest.approx(5.1)


def test_half_of_a_face_a_kerb_lower_has_half_its_width_at_once(tmp_path: Path) -> None:
    """4 m of street 0.2 m under 4 m of footway: 4 m x depth below the kerb, and n = 0.02."""
    _, y = middles(8, 16)
    bed = 5 + 0.2 * (y > 4)
    mesh = mesh_from_terrain(raster(tmp_path / "dem.tif", bed), CRS, cell_m=8, virtual_m=1,
                             manning_n=0.02).mesh  # fmt: skip
    shapes, row = mesh.face_shapes, mesh.face_shape[0]
    step = shapes.top_m[row] / 16
    assert shapes.area[row, 1:8] == pytest.approx(4 * step * np.arange(1, 8), rel=1e-3)
    conveyance = shapes.area[row, 4] * shapes.ease[row, 4] ** (2 / 3)
    assert conveyance == pytest.approx(4 * (4 * step) ** (5 / 3) / 0.02, rel=2e-3)


def test_one_tree_does_not_take_the_table_of_a_face(tmp_path: Path) -> None:
    """A pixel 6 m high: the table ends a third above 1 m, not above 6."""
    bed = np.full((8, 16), 5.0)
    bed[3, 6] = 11.0
    mesh = mesh_from_terrain(raster(tmp_path / "dem.tif", bed), CRS, cell_m=8, virtual_m=1).mesh
    assert mesh.face_shapes.top_m[mesh.face_shape] == pytest.approx(4 / 3)


def test_every_pixel_a_wall_touches_is_wall(tmp_path: Path) -> None:
    """From pixel (0, 0) by (1, 0), (2, 0) and (2, 1) to (3, 1): five of sixteen."""
    walls = layer(tmp_path / "w.gpkg", [shapely.LineString([(0.5, 0.3), (3.5, 1.6)])])
    mesh = mesh_from_terrain(raster(tmp_path / "dem.tif", np.full((4, 4), 5.0)), CRS, cell_m=4,
                             virtual_m=1, walls=walls).mesh  # fmt: skip
    assert mesh.area_m2.sum() == pytest.approx(11.0)


def test_finer_pixels_than_the_terrain_lie_between_its_levels(tmp_path: Path) -> None:
    """Where houses are drawn, pixels are half a metre though the terrain has 2 m."""
    x, _ = middles(20, 20, 2.0)
    houses = layer(tmp_path / "houses.gpkg", [shapely.box(17, 17, 19, 19)])
    dem = raster(tmp_path / "dem.tif", 5 + 0.02 * x, 2.0)
    drawn = mesh_from_terrain(dem, CRS, cell_m=4, virtual_m=0.5, buildings=houses)
    assert drawn.virtual.cell.shape[1:] == (8, 8)
    assert mesh_from_terrain(dem, CRS, cell_m=4, virtual_m=0.5).virtual.virtual_m == 2.0
    cell = at(drawn, 10, 10)
    assert drawn.mesh.level_m[cell] == pytest.approx(5 + 0.02 * 10, abs=0.002)


def test_cells_as_wide_as_the_pixels_are_flat(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    bed = 5 + random.random((12, 12))
    walls = layer(tmp_path / "walls.gpkg", [shapely.LineString([(5.5, -1), (5.5, 13)])],
                  height_m=[2.0])  # fmt: skip
    ground = mesh_from_terrain(raster(tmp_path / "dem.tif", bed), CRS, cell_m=1, virtual_m=1,
                               walls=walls)  # fmt: skip
    mesh = ground.mesh
    assert len(mesh.size) == 144
    assert (mesh.shape == 0).all()
    raised = bed.copy()
    raised[:, 5] += 2.0
    assert mesh.level_m == pytest.approx(raised.ravel(), abs=1e-5)


def test_roughness_of_a_raster_is_that_of_its_nearest_cell(tmp_path: Path) -> None:
    dem = raster(tmp_path / "dem.tif", np.full((8, 16), 5.0))
    rough = np.full((2, 4), 0.02)
    rough[:, 2:] = 0.08
    ground = mesh_from_terrain(
        dem, CRS, cell_m=4, virtual_m=1, manning_n=raster(tmp_path / "n.tif", rough, 4.0)
    )  # fmt: skip
    mesh = ground.mesh
    n = mesh.face_shapes.ease_rise[mesh.face_shape] ** (-2 / 3)
    east = (mesh.x_m[mesh.left] + mesh.x_m[mesh.right]) / 2 - WEST
    assert n[east < 7] == pytest.approx(0.02, rel=1e-3)
    assert n[east > 9] == pytest.approx(0.08, rel=1e-3)
    # In between: 2 lines of 0.02, 2 of 0.08, and 0.05 on the boundary, as sqrt of mean n².
    between = np.sqrt((2 * 0.02**2 + 0.05**2 + 2 * 0.08**2) / 5)
    assert n[np.abs(east - 8) < 0.1] == pytest.approx(between, rel=2e-3)


def test_a_roughness_that_is_none_is_named(tmp_path: Path) -> None:
    dem = raster(tmp_path / "dem.tif", np.full((8, 8), 5.0))
    strickler = raster(tmp_path / "k.tif", np.full((4, 8), 30.0))
    with pytest.raises(InputError) as refused:
        mesh_from_terrain(dem, CRS, cell_m=4, virtual_m=1, manning_n=strickler)
    told = [finding.message for finding in refused.value.findings]
    assert told == [
        "part of the ground has no roughness", "Manning's n lies between 0.005 and 1",
    ]  # fmt: skip
    assert refused.value.findings[0].value == "50 %"
    degrees = raster(tmp_path / "wgs.tif", np.full((8, 8), 0.03), crs="EPSG:4547")
    with pytest.raises(InputError, match="not in EPSG:4548"):
        mesh_from_terrain(dem, CRS, cell_m=4, virtual_m=1, manning_n=degrees)


def test_layers_that_are_no_houses_and_no_walls_are_named(tmp_path: Path) -> None:
    dem = raster(tmp_path / "dem.tif", np.full((8, 8), 5.0))
    box, line = shapely.box(1, 1, 3, 3), shapely.LineString([(1, 1), (5, 5)])
    with pytest.raises(InputError, match="buildings are outlines"):
        mesh_from_terrain(dem, CRS, buildings=layer(tmp_path / "a.gpkg", [line]))
    with pytest.raises(InputError, match="walls are lines"):
        mesh_from_terrain(dem, CRS, walls=layer(tmp_path / "b.gpkg", [box]))
    sunk = layer(tmp_path / "c.gpkg", [box, box], height_m=[2.0, -3.0])
    with pytest.raises(InputError, match="1 heights are no metres above the ground"):
        mesh_from_terrain(dem, CRS, buildings=sunk)
    with pytest.raises(InputError, match="no such column"):
        mesh_from_terrain(dem, CRS, buildings=Obstacles(sunk.path, "tall"))


def test_too_many_pixels_are_refused_before_they_are_made(tmp_path: Path) -> None:
    """20 km2 of pixels of 0.1 m would be 2 000 million."""
    dem = raster(tmp_path / "dem.tif", np.full((100, 200), 5.0), 31.7)
    walls = layer(tmp_path / "w.gpkg", [shapely.LineString([(1, 1), (5, 5)])])
    with pytest.raises(InputError, match="pixels are more than"):
        mesh_from_terrain(dem, CRS, cell_m=5, virtual_m=0.1, walls=walls)
