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
    print(degrees, depth.mean()/known, depth.min()/known, depth.max()/known, water.mean()/(known**2/2/crossfall))
    assert depth.mean() == pytest.approx(known, rel=0.15)
    assert water.mean() == pytest.approx(known**2 / 2 / crossfall, rel=0.15)
