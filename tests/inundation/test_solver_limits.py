"""Where the ground cannot be moved on, and how water leaves over its open edge."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.advance import advance
from drainage.inundation.water.lost import StepError
from drainage.inundation.water.openings import Openings
from drainage.inundation.water.state import Settings, state_of

NONE = np.zeros(0)
NOWHERE = np.zeros(0, np.int64)
NO_OPENINGS = Openings((), NOWHERE, NOWHERE, NONE, NONE, NONE, NONE, NONE)


def flat(shape, cell_m=2.0) -> Grid:
    none = np.zeros(shape)
    return Grid(0, 0, cell_m, none, none.astype(np.float32), none > 0, "EPSG:4548", "t", False)


def on(state, seconds, settings):
    return advance(state, seconds, NOWHERE, NONE, NO_OPENINGS, NONE, NONE, settings)


def test_water_deeper_than_any_street_stops_with_its_place():
    depth = np.full((20, 30), 1.0)
    depth[3, 7] = 600.0
    state = state_of(flat((20, 30)), depth)
    with pytest.raises(StepError, match=r"row 4, column 8 .* 600 m deep") as found:
        on(state, 2.0, Settings(track_every_s=np.inf))
    assert (found.value.row, found.value.column, found.value.second) == (3, 7, 0.0)
    assert state.depth_m[3, 7] == 600.0


def test_no_sub_step_under_the_least_without_an_error():
    """A heap of 30 m on cells of 2 m: sqrt(9.81 x 30) = 17 m/s, 0.7 x 2 / 17.2 = 0.082 s. It
    falls onto dry ground at up to 2 x 17 m/s, which asks for about 1.4 / 45 = 0.03 s."""
    depth = np.zeros((20, 30))
    depth[8:12, 10:20] = 30.0
    least = Settings(track_every_s=np.inf, least_step_s=0.05)
    state = state_of(flat((20, 30)), depth)
    with pytest.raises(StepError, match=r"a step under 0[.]05 s") as found:
        on(state, 20.0, least)
    error = found.value
    assert 0 < error.second == state.time_s < 20.0
    assert error.speed_m_s > 10.0
    assert error.depth_m == state.depth_m[error.row, error.column]
    # What stands there can still be read, and no water is lost.
    assert state.volume_m3 == pytest.approx(40 * 30.0 * 4.0, rel=1e-6)
    assert pickle.loads(pickle.dumps(error)).column == error.column
    quiet = Settings(track_every_s=np.inf)
    done = on(state_of(flat((20, 30)), depth), 20.0, quiet)
    assert 20.0 / done.steps > 0.01


@pytest.mark.parametrize("slope", [0.003, 0.01, 0.05])
@pytest.mark.parametrize(("q", "cell_m", "n"), [(1e-3, 1.0, 0.03), (1e-3, 2.0, 0.016),
                                                (1e-2, 5.0, 0.016), (1e-1, 2.0, 0.016)])  # fmt: skip
def test_steady_water_leaves_over_the_edge_steadily(slope, q, cell_m, n):
    columns = 30
    bed = ((columns - np.arange(columns)) * cell_m * slope)[None]
    edge = np.zeros((1, columns), bool)
    edge[0, -1] = True
    rough = np.full(bed.shape, n, np.float32)
    grid = Grid(0, 0, cell_m, bed, rough, edge, "EPSG:4548", "t", False)
    normal = (q * n / np.sqrt(slope)) ** 0.6
    state = state_of(grid, np.full(bed.shape, normal))
    given = np.array([0]), np.array([q * cell_m]), NO_OPENINGS, NONE, NONE
    settings = Settings(track_every_s=np.inf)
    # Six times as long as the water takes from end to end.
    advance(state, 6 * columns * cell_m * normal / q, *given, settings)
    left = [advance(state, 2.0, *given, settings).outflow_m3 / 2.0 for _ in range(60)]
    np.testing.assert_allclose(left, q * cell_m, rtol=0.01)
