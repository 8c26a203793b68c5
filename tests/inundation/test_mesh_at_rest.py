"""Water at rest on the mesh of any terrain stays so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from drainage.inundation.mesh.from_terrain import mesh_from_terrain
from drainage.inundation.mesh.obstacles import Obstacles
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import state_of
from drainage.inundation.water.openings import Openings
from tests.inundation.test_mesh_terrain import CRS, layer, middles, raster


def terrain(folder: Path, seed: int) -> tuple[Path, Obstacles, Obstacles]:
    """Slopes, scatter, a quay of 1 m, a hole, houses with a yard and low ones, walls."""
    random = np.random.default_rng(seed)
    x, y = middles(60, 60)
    bed = 10 + 0.02 * x - 0.01 * y + random.normal(0, 0.05, x.shape)
    bed[:, 40:] += 1.0
    bed[50:54, 5:9] = np.nan
    yard = shapely.box(8, 8, 22, 22).difference(shapely.box(12, 12, 18, 18))
    turned = shapely.affinity.rotate(shapely.box(30, 25, 38, 45), 30)
    houses = layer(folder / "houses.gpkg", [yard, turned], height_m=[None, 0.4])
    walls = layer(
        folder / "walls.gpkg",
        [shapely.LineString([(3, 55), (57, 33)]), shapely.LineString([(48, 2), (52, 20)])],
        height_m=[0.3, None],
    )
    return raster(folder / "dem.tif", bed), houses, walls


@pytest.mark.parametrize("level_m", [10.4, 11.3, 13.0])
def test_a_lake_at_rest_stays_at_rest(tmp_path: Path, level_m: float) -> None:
    """Dry, half dry and drowned: no water moves, none is lost."""
    dem, houses, walls = terrain(tmp_path, 5)
    ground = mesh_from_terrain(
        dem, CRS, cell_m=6, virtual_m=1, buildings=houses, walls=walls, open_sides=[]
    )
    state = state_of(ground, level_m=level_m)
    before = state.volume_m3.copy()
    assert (before > 0).any()
    names = Openings.__dataclass_fields__
    none = np.zeros(0)
    closed = Openings(**{n: none.astype(int) if n in ("cell", "node") else none for n in names})
    advance(state, 120.0, none.astype(int), none, closed, none, none, Settings())
    assert not state.velocity_m_s.any()
    assert state.volume_m3 == pytest.approx(before, abs=1e-9)
