"""Water along a street that lies askew to the squares of a terrain, and is in no table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from drainage.inundation.mesh.from_terrain import mesh_from_terrain
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import state_of
from drainage.inundation.water.openings import Openings
from tests.inundation.test_mesh_terrain import CRS, NORTH, WEST, middles, raster

PIXEL_M, SIDE, MANNING_N = 0.5, 240, 0.016
FALL, CROSSFALL, GUTTER_M3_S = 0.01, 0.02, 0.05


@pytest.mark.parametrize(("degrees", "deeper", "more"), [(25, 1.2, 1.35), (45, 1.25, 1.6)])
def test_squares_do_not_dam_a_street_askew_to_them(
    tmp_path: Path, degrees: int, deeper: float, more: float
) -> None:
    """A street of 10 m with kerbs and footways, 0.05 m3/s a gutter, squares of 5 m.

    Manning in the V of HEC-22: y = (Q n s / (3/8 S^(1/2)))^(3/8) = 0.0545 m, area y²/2/s.
    Flat squares held 2.2 to 2.5 times the water; cells that follow the street hold 1.0.
    """
    turn = np.radians(degrees)
    x, y = middles(SIDE, SIDE, PIXEL_M)
    east, north = x - 60, 60 - y
    along = east * np.cos(turn) + north * np.sin(turn)
    aside = np.abs(north * np.cos(turn) - east * np.sin(turn))
    section = np.where(
        aside < 5, (5 - aside) * CROSSFALL, 0.15 + CROSSFALL * np.minimum(aside - 5, 4)
    )
    dem = raster(tmp_path / "dem.tif", 20 - FALL * along + section, PIXEL_M)
    ground = mesh_from_terrain(dem, CRS, manning_n=MANNING_N, open_sides=["north", "east"])
    state = state_of(ground)
    gutter = (aside > 4) & (aside < 5)
    at = gutter & (np.abs(along + 50) < 2)
    cell, _ = ground.virtual.cell_at(WEST + x[at], NORTH - y[at])
    source, pixels = np.unique(cell, return_counts=True)
    names = Openings.__dataclass_fields__
    none = np.zeros(0)
    closed = Openings(**{n: none.astype(int) if n in ("cell", "node") else none for n in names})
    advance(
        state, 900.0, source, 2 * GUTTER_M3_S * pixels / pixels.sum(), closed, none, none,
        Settings(),
    )  # fmt: skip
    depth = (GUTTER_M3_S * MANNING_N * CROSSFALL / (0.375 * FALL**0.5)) ** 0.375
    middle = np.abs(along) < 20
    cell, relief = ground.virtual.cell_at(WEST + x[middle], NORTH - y[middle])
    water = np.maximum(state.depth_m[cell] - relief, 0.0)
    held = water.sum() * PIXEL_M**2 / (2 * 40 * depth**2 / 2 / CROSSFALL)
    kerb = aside[middle] < 5
    kerb &= aside[middle] > 4.6
    # Pixels lie 0.2 m from the kerb in the mean, where the gutter has risen by 4 mm.
    assert 0.95 < (water[kerb].mean() + 0.004) / depth < deeper
    assert 0.95 < held < more
