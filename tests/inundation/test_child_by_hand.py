"""When a coupled run ends and what its process tells of it, without SWMM and without a ground."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from drainage.inundation.coupled import child, outcome
from drainage.inundation.coupled.cell_groups import CellGroups
from drainage.inundation.coupled.fed_ground import FedGround
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.openings import Openings


def run_of(**parts):
    """A run that has only these parts."""
    run = object.__new__(child._Run)
    for name, value in parts.items():
        setattr(run, name, value)
    return run


@pytest.mark.parametrize(
    ("depth_m", "outlet_m3_s", "end_m3_s", "quiet"),
    [
        (0.019, 0.0009, 0.0009, True),
        # Dry is less than 20 mm, quiet less than 1 L/s: at the limit neither.
        (0.02, 0.0, 0.0, False),
        (0.0, 0.001, 0.0, False),
        (0.0, 0.0, 0.001, False),
    ],
)
def test_a_run_ends_when_streets_are_dry_and_nothing_runs_out(
    monkeypatch, depth_m, outlet_m3_s, end_m3_s, quiet
):
    monkeypatch.setattr(child, "read_nodes", lambda node, what, value: value.fill(outlet_m3_s) or 0)
    run = run_of(
        orders=SimpleNamespace(quiet_overflow_l_s=1.0, dry_depth_m=0.02),
        streets=SimpleNamespace(depth_m=np.array([0.0, depth_m])),
        _river=np.array([3, 5], np.int32),
        _rate=np.array([0.0, end_m3_s]),
    )
    assert run._quiet() is quiet


def test_the_seconds_of_a_run_are_those_its_parts_took(monkeypatch):
    # Two steps. SWMM from 0 to 3 s and from 10 to 12 s, watching from 4 to 5 and from 20 to 26.
    clock = iter([0.0, 3.0, 4.0, 5.0, 10.0, 12.0, 20.0, 26.0])
    monkeypatch.setattr(child, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    monkeypatch.setattr(child, "solver", SimpleNamespace(swmm_step=lambda: None))
    watched = []
    run = run_of(
        orders=SimpleNamespace(swmm_step_s=2, end_minute=4 / 60),
        ground=SimpleNamespace(frame=lambda: None),
        coupling=SimpleNamespace(follow=lambda: None),
        frames=SimpleNamespace(minutes=[4 / 60], close=lambda: None),
        minute=0.0,
        _seconds={"swmm": 0.0, "watching": 0.0},
        _watch=watched.append,
    )
    run.to_the_end()
    assert run._seconds == {"swmm": 5.0, "watching": 7.0}
    assert watched == [0, 2, 4]
    assert run.minute == pytest.approx(4 / 60)


def test_the_ground_is_told_the_start_of_the_rain_in_seconds():
    asked = []
    none = np.zeros(1)
    run = run_of(
        orders=SimpleNamespace(rain_start_minute=90.0),
        ground=SimpleNamespace(
            maxima=lambda rain_start_s: asked.append(rain_start_s) or {},
            edge_m3=np.array([2.0]), volume_m3=5.0, moved_m3=1.0, soaked_m3=0.25, sub_steps=7,
        ),
        coupling=SimpleNamespace(
            gutter_m3=np.array([4.0, 2.5]), drained_m3=0.0, exchange_s=0.0, ground_s=0.0,
            ledger=SimpleNamespace(
                spilled_m3=none, taken_m3=none, in_transit_m3=none, gap=lambda moved_m3: 0.0
            ),
        ),
        streets=SimpleNamespace(arrays=dict),
        frames=SimpleNamespace(minutes=[]),
        _seconds={}, _ends_m3=none, _max_end_m3_s=none,
    )  # fmt: skip
    arrays = run.arrays()
    assert asked == [5400.0]
    # 4.0 + 2.5 m3 from the gutters and 1.0 from the sewers; 2.0 ran off, 0.25 went into the
    # soil and 5.0 stand.
    assert arrays["grid_gap_m3"] == pytest.approx(0.25)
    assert (arrays["soaked_m3"], arrays["sub_steps"]) == (0.25, 7)


def flat_town(reaches, nodes=((),)):
    """Six cells of 3 x 3 m in a row, level."""
    level = np.zeros((1, 6))
    grid = Grid(0.0, 3.0, 3.0, level, level.astype(np.float32), level > 1, "EPSG:4548", "x",
                surveyed=False)  # fmt: skip
    openings = Openings((), *(np.zeros(0, np.int64) for _ in range(2)), *np.zeros((5, 0)))
    groups = [np.array(cells, np.int64) for cells in nodes]
    ids = [f"G-{k}" for k in range(len(groups))]
    return TownOnGrid(
        grid, openings, CellGroups.of(ids, groups), np.zeros(sum(map(len, groups))),
        CellGroups.of(ids, groups),
        CellGroups.of([f"R-{k}" for k in range(len(reaches))], [np.array(r) for r in reaches]),
    )  # fmt: skip


def test_the_area_of_a_reach_is_that_of_its_cells(tmp_path):
    np.savez(tmp_path / "surface.npz")
    outfalls = pd.DataFrame({"system": ["combined", "street"]}, index=["CO1", "B-C"])
    run = SimpleNamespace(network=SimpleNamespace(outfalls=outfalls))
    surface = outcome._surface(tmp_path, run, flat_town([[0], [1, 2, 3, 4], []]))
    # One, four and no cells of 3 x 3 m; a reach without cells counts as one.
    assert surface["reach_area_m2"].tolist() == [9.0, 36.0, 9.0]
    assert surface["end_id"].tolist() == ["B-C"]


def test_the_water_of_a_street_is_its_depth_on_the_area_of_its_cells():
    """Cells of 3 x 3 m: 0.1 and 0.2 m in the two cells of R-0 are 2.7 m3, 0.2 m around G-0 1.8."""
    town = flat_town([[0, 1]], nodes=([1],))
    ground = FedGround(town, SimpleNamespace(threads=1, exchange={}, gutters={}))
    ground._state.depth_m[0, :2] = 0.1, 0.2
    around_m3, reach_m3 = ground.street_volumes_m3()
    assert reach_m3 == pytest.approx([2.7])
    assert around_m3 == pytest.approx([1.8])
    assert ground.street_depths_m() == pytest.approx([0.2])
