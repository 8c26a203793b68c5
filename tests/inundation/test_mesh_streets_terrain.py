"""Streets as cells that follow them on a surveyed terrain: its own gutters carry the water."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio import Affine
from shapely import box

from drainage.errors import InputError
from drainage.inundation.mesh.streets_on_terrain import mesh_from_streets_on_terrain
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import state_of
from tests.inundation.made_streets import NO_OPENINGS, made_streets

CRS = "EPSG:4548"
LENGTH = 160.0
NONE = np.zeros(0)


def street(slope, degrees=0.0):
    nodes = {"A": (0, 0, 10 + LENGTH * slope), "B": (LENGTH, 0, 10.0)}
    return made_streets(nodes, [("R", "A", "B")], degrees=degrees, banks={"B": 10.0})


def terrain(path: Path, slope, degrees=0.0, pixel_m=0.5, kerb_m=0.15):
    """What the survey of that street shows: crossfall 2 %, a kerb, ground behind it."""
    turn = np.deg2rad(degrees)
    half = 190.0
    at = np.arange(-half + pixel_m / 2, half, pixel_m)
    x, y = np.meshgrid(at, at[::-1])
    along, aside = x * np.cos(turn) + y * np.sin(turn), np.abs(y * np.cos(turn) - x * np.sin(turn))
    plane = 10 + slope * (LENGTH - along)
    level = plane + np.where(aside <= 6, 0.02 * (6 - aside), kerb_m + 0.02 * (aside - 6))
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=len(at), width=len(at), dtype="float32",
        crs=CRS, transform=Affine(pixel_m, 0, -half, 0, -pixel_m, half), nodata=-9999,
    ) as file:  # fmt: skip
        file.write(level.astype("float32"), 1)
    return path


def uniform(town, flow):
    """Depth and water a metre of the middle of the street after 600 s, of both sides."""
    state = state_of(town.ground)
    places = town.places
    order = np.argsort(places.along, kind="stable")
    first = [places.cell[order][places.side[order] == side][0] for side in (1, -1)]
    advance(state, 600.0, np.array(first), np.full(2, flow), NO_OPENINGS, NONE, NONE, Settings())
    middle = places.cell[(places.along > 0.35) & (places.along < 0.65)]
    metres = town.ground.mesh.area_m2[middle] / 9.0
    return state.depth_m[middle], state.volume_m3[middle] / metres


@pytest.mark.parametrize("degrees", [0.0, 25.0, 45.0])
def test_a_surveyed_street_carries_what_manning_says(tmp_path, degrees):
    """0.05 m3/s a gutter on 1 %: 0.054 m at the kerb. Pixels of 0.5 m stand 0.005 m over it."""
    flow, slope, n, crossfall = 0.05, 0.01, 0.016, 0.02
    path = terrain(tmp_path / "dem.tif", slope, degrees)
    town = mesh_from_streets_on_terrain(path, street(slope, degrees), 5.0, margin_m=20)
    depth, water = uniform(town, flow)
    known = (flow * n * crossfall * 8 / 3 / np.sqrt(slope)) ** (3 / 8)
    assert depth.mean() == pytest.approx(known, rel=0.10)
    assert water.mean() == pytest.approx(known**2 / 2 / crossfall, rel=0.15)


def cell_at(town, x, y):
    cell, relief = town.ground.virtual.cell_at(np.array([x]), np.array([y]))
    return int(cell[0]), float(relief[0])


def test_a_street_falls_along_its_axis_and_its_crossfall_is_relief(tmp_path):
    """Level street: the lowest pixel of the gutter 0.005 over 10 m; 0.25 m off the crown 0.115."""
    path = terrain(tmp_path / "dem.tif", 0.0)
    town = mesh_from_streets_on_terrain(path, street(0.0), 5.0, margin_m=20)
    ground, streets = town.ground, len(town.places.cell)
    assert ground.surveyed
    assert ground.ground_source == "terrain dem.tif"
    cell, relief = cell_at(town, 52.25, 0.25)
    assert cell < streets
    assert ground.mesh.level_m[cell] == pytest.approx(10.005, abs=1e-3)
    assert relief == pytest.approx(0.115 - 0.005, abs=1e-3)
    # Kerb and footway belong to the street's cell: 0.15 + 0.02 x 0.25 above 10 m.
    behind, relief = cell_at(town, 52.25, 6.25)
    assert behind == cell
    assert relief == pytest.approx(0.155 - 0.005, abs=1e-3)
    assert cell_at(town, 52.25, 9.75)[0] >= streets


def test_roadways_without_kerbs_in_the_terrain_are_lowered_and_no_footway_is(tmp_path):
    path = terrain(tmp_path / "dem.tif", 0.0, kerb_m=0.0)
    town = mesh_from_streets_on_terrain(path, street(0.0), 5.0, margin_m=20, kerb_height_m=0.12)
    cell, relief = cell_at(town, 52.25, 5.75)
    assert town.ground.mesh.level_m[cell] == pytest.approx(10.005 - 0.12, abs=1e-3)
    assert relief == pytest.approx(0.0, abs=1e-3)
    assert cell_at(town, 52.25, 6.25)[1] == pytest.approx(0.12 + 0.005 - 0.005, abs=1e-3)
    assert town.ground.ground_source == "terrain dem.tif; streets lowered by 0.12 m"


def test_every_node_and_reach_keeps_its_cells(tmp_path):
    path = terrain(tmp_path / "dem.tif", 0.01, 25.0)
    town = mesh_from_streets_on_terrain(path, street(0.01, 25.0), 5.0, margin_m=20)
    places, mesh = town.places, town.ground.mesh
    assert places.node_ids == ("A", "B")
    assert np.diff(places.read_start).tolist() == [2, 2]
    assert places.read_level_m == pytest.approx(mesh.level_m[places.read_cell])
    assert np.diff(places.reach_start).tolist() == [2 * 32]
    assert np.add.reduceat(places.spread_share, places.spread_start[:-1]) == pytest.approx([1, 1])
    # The rim of the ground belongs to no outfall; the bank of B to its own.
    assert set(town.edge_outfall_ids) == {"", "B-B"}
    bank = np.array([name == "B-B" for name in town.edge_outfall_ids])
    assert town.ground.open_edges.width_m[bank].sum() == pytest.approx(12.0)


def test_houses_are_walls_and_refused_over_a_street_node(tmp_path):
    path = terrain(tmp_path / "dem.tif", 0.01)
    houses = tmp_path / "houses.gpkg"
    gpd.GeoDataFrame(geometry=[box(40, 12, 60, 20)], crs=CRS).to_file(houses)
    town = mesh_from_streets_on_terrain(path, street(0.01), 5.0, margin_m=20, buildings=houses)
    assert cell_at(town, 50.25, 15.25)[0] == -1
    assert cell_at(town, 50.25, 11.25)[0] >= len(town.places.cell)
    # The ground ends 20 m beyond the street, 26 m off its axis.
    assert cell_at(town, 50.25, 24.0)[0] >= 0
    assert cell_at(town, 50.25, 32.0)[0] == -1
    gpd.GeoDataFrame(geometry=[box(-5, -5, 5, 5)], crs=CRS).to_file(houses)
    with pytest.raises(InputError, match="a building stands over 1 street nodes"):
        mesh_from_streets_on_terrain(path, street(0.01), 5.0, margin_m=20, buildings=houses)


def test_a_terrain_of_another_town_is_refused(tmp_path):
    path = terrain(tmp_path / "dem.tif", 0.01)
    far = made_streets({"A": (5000, 0, 11.6), "B": (5100, 0, 10.0)}, [("R", "A", "B")])
    with pytest.raises(InputError, match=r"dem\.tif"):
        mesh_from_streets_on_terrain(path, far, 5.0, margin_m=20)
