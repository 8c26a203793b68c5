"""Flow among houses: squares of 8 m with the relief of their pixels against flat ones.

The flat ones have 0.5 m: those of 1 m hold 2 % more water, those of 2 m 6 %, for a wall at an
angle is a stair in them, and stairs are rough.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion

from drainage.inundation.mesh.from_terrain import mesh_from_terrain
from drainage.inundation.mesh.mesh_ground import MeshGround
from drainage.inundation.mesh.obstacles import Obstacles
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import state_of
from drainage.inundation.water.openings import Openings
from tests.inundation.test_mesh_terrain import CRS, NORTH, WEST, layer, middles, raster

Floats = NDArray[np.float64]
pytestmark = pytest.mark.heavy

ACROSS_M, DOWN_M = 104, 80
TURNED = np.radians(20.0)
# Widths of houses, each with the lane (2 to 5 m) or street (8 m) that follows.
EAST = ((12.0, 3.0), (14.0, 2.0), (10.0, 8.0))
SOUTH = ((11.0, 4.0), (13.0, 8.0), (12.0, 5.0), (15.0, 8.0))
STREET_M, KERB_M = 6.0, 0.15
PEAK_M3_S, RISE_S, END_S = 2.5, 200.0, 600.0
LASTS_S, EVERY_S = 800.0, 20.0
PROBES = 10


@dataclass(frozen=True)
class Flood:
    """Greatest depth at the probes, water held and outflow every 20 s, cells of the mesh."""

    depth_m: Floats
    held_m3: Floats
    outflow_m3_s: Floats
    cells: int
    least_distance_m: float

    @property
    def middle_s(self) -> float:
        time = (np.arange(len(self.outflow_m3_s)) + 0.5) * EVERY_S
        return float(np.average(time, weights=self.outflow_m3_s))


def strips(spec: tuple[tuple[float, float], ...]) -> tuple[Floats, Floats]:
    """Starts and ends of the houses along one direction, over more than the quarter."""
    sizes = np.array(spec * 12).ravel()
    edges = np.concatenate([[0.0], np.cumsum(sizes)]) - sizes.sum() / 2
    return edges[0:-1:2], edges[1::2]


def quarter(folder: Path) -> tuple[Path, Obstacles]:
    """A plane that falls by 0.5 % to the east, streets a kerb lower, houses at 20 degrees."""
    turn = np.array([[np.cos(TURNED), np.sin(TURNED)], [-np.sin(TURNED), np.cos(TURNED)]])
    middle = np.array([ACROSS_M, DOWN_M]) / 2
    (west, east), (top, bottom) = strips(EAST), strips(SOUTH)
    houses = [
        shapely.Polygon(np.array([(a, c), (b, c), (b, d), (a, d)]) @ turn + middle)
        for a, b in zip(west, east, strict=True)
        for c, d in zip(top, bottom, strict=True)
    ]
    x, y = middles(DOWN_M, ACROSS_M)
    along = np.stack([x - middle[0], y - middle[1]], axis=-1) @ turn.T
    street = np.zeros(x.shape, dtype=bool)
    for way, starts, ends in ((0, west, east), (1, top, bottom)):
        gap = (along[..., way, None] > ends[:-1]) & (along[..., way, None] < starts[1:])
        street |= (gap & (starts[1:] - ends[:-1] > STREET_M)).any(axis=-1)
    bed = 20 - 0.005 * x - KERB_M * street
    inside = [h for h in houses if h.intersects(shapely.box(0, 0, ACROSS_M, DOWN_M))]
    return raster(folder / "dem.tif", bed), layer(folder / "houses.gpkg", inside)


def free_places(ground: MeshGround) -> tuple[Floats, Floats]:
    """Ten places, drawn by lot, with open ground around and away from the rim."""
    x, y = middles(DOWN_M, ACROSS_M)
    cell, _ = ground.virtual.cell_at(WEST + x.ravel(), NORTH - y.ravel())
    free = binary_erosion((cell >= 0).reshape(x.shape), np.ones((2, 2)))
    free &= (x > 20) & (x < ACROSS_M - 12) & (y > 10) & (y < DOWN_M - 10)
    place = np.random.default_rng(18).choice(np.flatnonzero(free), PROBES, replace=False)
    return WEST + x.ravel()[place], NORTH - y.ravel()[place]


def flooded(ground: MeshGround, places: tuple[Floats, Floats]) -> Flood:
    """A triangle of inflow over the western 8 m; water leaves over the eastern side."""
    state = state_of(ground)
    x, y = middles(DOWN_M, 8)
    cell, _ = ground.virtual.cell_at(WEST + x.ravel(), NORTH - y.ravel())
    source, pixels = np.unique(cell[cell >= 0], return_counts=True)
    probe, relief = ground.virtual.cell_at(*places)
    names = Openings.__dataclass_fields__
    none = np.zeros(0)
    closed = Openings(**{n: none.astype(int) if n in ("cell", "node") else none for n in names})
    rows, depths = [], []
    for t in np.arange(EVERY_S / 2, LASTS_S, EVERY_S):
        rate = PEAK_M3_S * max(min(t / RISE_S, (END_S - t) / (END_S - RISE_S)), 0.0)
        done = advance(
            state, EVERY_S, source, rate * pixels / pixels.sum(), closed, none, none, Settings()
        )
        rows.append((state.total_m3, done.outflow_m3 / EVERY_S))
        depths.append(np.where(probe >= 0, np.maximum(state.depth_m[probe] - relief, 0), 0.0))
    held, out = np.array(rows).T
    mesh = ground.mesh
    return Flood(np.max(depths, axis=0), held, out, len(mesh.size), float(mesh.distance_m.min()))


@pytest.fixture(scope="module")
def floods(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Flood]:
    dem, houses = quarter(tmp_path_factory.mktemp("quarter"))

    def mesh(cell_m: float, virtual_m: float) -> MeshGround:
        return mesh_from_terrain(
            dem, CRS, cell_m=cell_m, virtual_m=virtual_m, buildings=houses,
            open_sides=["east"], manning_n=0.03,
        )  # fmt: skip

    places = free_places(mesh(1.0, 1.0))
    return {
        "fine": flooded(mesh(0.5, 0.5), places),
        "relief": flooded(mesh(8.0, 0.5), places),
        "flat": flooded(mesh(8.0, 8.0), places),
    }


def test_squares_of_8_m_give_the_depths_of_flat_ones_of_half_a_metre(
    floods: dict[str, Flood],
) -> None:
    """Within 15 % or 3 cm, but for the mouth of one lane, with a hundredth of the cells."""
    fine, relief = floods["fine"], floods["relief"]
    assert relief.cells < fine.cells / 100
    assert (fine.depth_m > 0).all()
    off = np.abs(relief.depth_m - fine.depth_m)
    assert (off <= np.maximum(0.15 * fine.depth_m, 0.03)).sum() >= PROBES - 1
    assert off.max() < 0.06
    assert off.mean() < 0.02


def test_squares_of_8_m_hold_and_pass_on_the_same_water(floods: dict[str, Flood]) -> None:
    fine, relief = floods["fine"], floods["relief"]
    assert relief.outflow_m3_s.max() == pytest.approx(fine.outflow_m3_s.max(), rel=0.10)
    assert relief.held_m3.max() == pytest.approx(fine.held_m3.max(), rel=0.10)
    # The middle of the outflow in time: the last water leaves 600 s after the first came.
    assert relief.middle_s == pytest.approx(fine.middle_s, abs=40.0)


def test_houses_do_not_cost_time_steps(floods: dict[str, Flood]) -> None:
    """No two cells of squares of 8 m are nearer to each other than 0.6 of that."""
    assert floods["relief"].least_distance_m >= 0.6 * 8


def test_flat_squares_of_8_m_dam_the_lanes(floods: dict[str, Flood]) -> None:
    """A square is house where its middle is: lanes of 2 to 5 m are open or shut by chance."""
    fine, flat = floods["fine"], floods["flat"]
    off = np.abs(flat.depth_m - fine.depth_m)
    assert (off > np.maximum(0.15 * fine.depth_m, 0.03)).sum() >= PROBES / 2
