"""When a coupled run ends and what its process tells of it, without SWMM and without a ground."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from drainage.inundation.coupled import child, runs
from drainage.inundation.coupled.town_on_grid import CellGroups
from drainage.inundation.coupled.watching import StreetSeries


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
        ground=SimpleNamespace(depth_m=None),
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
            edge_m3=np.array([2.0]), volume_m3=5.0, moved_m3=1.0,
        ),
        coupling=SimpleNamespace(
            gutter_m3=np.array([4.0, 2.5]), exchange_s=0.0, ground_s=0.0,
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
    # 4.0 + 2.5 m3 from the gutters and 1.0 from the sewers; 2.0 ran off and 5.0 stand.
    assert arrays["grid_gap_m3"] == pytest.approx(0.5)


def test_the_area_of_a_reach_is_that_of_its_cells(tmp_path):
    np.savez(tmp_path / "surface.npz")
    town = SimpleNamespace(
        grid=SimpleNamespace(cell_m=3.0),
        gutters=SimpleNamespace(ids=("G-1",)),
        reaches=SimpleNamespace(ids=("R-1", "R-2", "R-3"), start=np.array([0, 1, 5, 5])),
    )
    outfalls = pd.DataFrame({"system": ["combined", "street"]}, index=["CO1", "B-C"])
    request = SimpleNamespace(
        town=town, run=SimpleNamespace(network=SimpleNamespace(outfalls=outfalls))
    )
    surface = runs._surface(tmp_path, request)
    # One, four and no cells of 3 x 3 m; a reach without cells counts as one.
    assert surface["reach_area_m2"].tolist() == [9.0, 36.0, 9.0]
    assert surface["end_id"].tolist() == ["B-C"]


def test_the_water_of_a_street_is_its_depth_on_the_area_of_its_cells():
    """Cells of 3 x 3 m: 0.1 and 0.2 m in the two cells of R-1 are 2.7 m3, 0.2 m around G-1 1.8."""
    town = SimpleNamespace(
        grid=SimpleNamespace(cell_m=3.0), gutter_rise_m=np.zeros(1),
        gutters=CellGroups.of(("G-1",), [np.array([0])]),
        nodes=CellGroups.of(("G-1",), [np.array([1])]),
        reaches=CellGroups.of(("R-1",), [np.array([0, 1])]),
    )  # fmt: skip
    series = StreetSeries(town, lambda cell: cell)
    series.sample(np.array([0.1, 0.2], np.float32), 1.0)
    arrays = series.arrays()
    assert arrays["reach_m3"].ravel() == pytest.approx([2.7])
    assert arrays["node_m3"].ravel() == pytest.approx([1.8])
