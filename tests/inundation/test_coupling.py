"""A sewer under pressure that spills through one manhole on a plane, by hand.

M0 takes a known inflow and is too deep to flood; M1, 100 m below, is the manhole; 200 m of
d500 run from it to an outfall under 8.0 m of still water. While M1 stands at its lid the
pipe below carries Q = A R^(2/3) / n * sqrt((head - 8) / 200), and the rest comes out.
"""

import os

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage.engine import RunRequest
from drainage.engine.report import read_report
from drainage.errors import EngineError
from drainage.inundation.coupled import runs
from drainage.inundation.coupled.cell_groups import CellGroups
from drainage.inundation.coupled.record import missed_balances
from drainage.inundation.coupled.runs import GridRequest, run_on_grid
from drainage.inundation.coupled.swmm_nodes import HEAD, read_nodes, write_lateral_inflow
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.openings import Openings
from drainage.network import make_network
from drainage.rainfall import Hyetograph
from drainage.results import read_run
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.settings import RunSettings

LID_M, STAGE_M, LENGTH_M, DIAMETER_M, N = 10.0, 8.0, 200.0, 0.5, 0.013
BASE, PEAK = 0.05, 0.5
HOURS = np.array([0.0, 0.5, 1.0, 2.0, 2.5, 4.0])
FLOWS = np.array([BASE, BASE, PEAK, PEAK, BASE, BASE])
NOTHING = np.empty(0, np.int64)
DRY = Hyetograph("dry", "无雨", 300, np.zeros(36), "test")
SETTINGS = RunSettings(warm_up_h=0.5, lead_in_min=30, tail_h=0.5, quiet_overflow_l_s=0.0)


def pressure_flow_m3_s(head_m):
    """Full pipe by Manning between the manhole and the outfall."""
    area, radius = np.pi * DIAMETER_M**2 / 4, DIAMETER_M / 4
    return area * radius ** (2 / 3) / N * np.sqrt((head_m - STAGE_M) / LENGTH_M)


def spill_by_hand_m3(level_m, minute):
    """Inflow above what the full pipe carries while the manhole stands above its lid."""
    second = np.arange(0, 4 * 3600, 5.0)
    inflow = np.interp(second, HOURS * 3600, FLOWS)
    level = np.interp(
        second, np.concatenate([[0.0], minute]) * 60, np.concatenate([[0.0], level_m])
    )
    out = np.where(level > LID_M, inflow - pressure_flow_m3_s(np.maximum(level, LID_M)), 0.0)
    return np.trapezoid(np.maximum(out, 0.0), second)


def sewer(peak=PEAK):
    """The network; its inflow stands in kept lines of a SWMM file."""
    source = {"source": "test"}
    joint = {"system": "combined", "y_m": 50.0, **source}
    pipe = {"system": "combined", "length_m": 100.0, "shape": "circular", "manning_n": N, **source}
    flows = np.where(FLOWS == PEAK, peak, FLOWS)
    lines = [("INFLOWS", "M0", "M0 FLOW Q")]
    lines += [("TIMESERIES", "", f"Q {h:g} {q:g}") for h, q in zip(HOURS, flows, strict=True)]
    frame = pd.DataFrame
    return make_network(
        "sewer",
        junctions=frame(
            {
                "junction_id": ["M0", "M1", "M2"],
                "x_m": [-50.0, 50.0, 150.0],
                "ground_level_m": [14.0, LID_M, 13.0],
                "invert_level_m": [8.0, 7.5, 7.0],
                "max_depth_m": [6.0, 2.5, 6.0],
                **joint,
            }
        ).set_index("junction_id"),
        outfalls=frame(
            {
                "outfall_id": ["O"],
                "x_m": [250.0],
                "ground_level_m": [STAGE_M + 2],
                "invert_level_m": [6.5],
                "river": ["bai"],
                "flap_gate": [True],
                **joint,
            }
        ).set_index("outfall_id"),
        conduits=frame(
            {
                "conduit_id": ["C0", "C1", "C2"],
                "from_id": ["M0", "M1", "M2"],
                "to_id": ["M1", "M2", "O"],
                "from_invert_level_m": [8.0, 7.5, 7.0],
                "to_invert_level_m": [7.5, 7.0, 6.5],
                "diameter_mm": [600.0, 500.0, 500.0],
                **pipe,
            }
        ).set_index("conduit_id"),
        swmm_lines=frame(lines, columns=["section", "element_id", "text"])
        .assign(**source)
        .rename_axis("line_id"),
    )


def plane(cell_m=5.0, cells=20, fall=0.01, slope_to_open=True):
    """A plane that falls to an open edge in the south, LID_M high in its middle."""
    rows = np.arange(cells)[:, None]
    bed = LID_M + fall * cell_m * (cells // 2 - rows) + np.zeros((cells, cells))
    open_edge = np.zeros_like(bed, bool)
    open_edge[-1] = slope_to_open
    return Grid(0.0, cell_m * cells, cell_m, bed, np.full(bed.shape, 0.03, np.float32),
                open_edge, "EPSG:4548", "a plane", False)  # fmt: skip


def town(grid, *, outflow_m2=0.3, area_m2=0.3, limit_m3_s=0.0, weir_m=2.2):
    """M1 in the middle of the grid, no streets."""
    rows, columns = grid.shape
    cell = np.array([rows // 2 * columns + columns // 2])
    openings = Openings(
        ("M1",), cell, np.array([0]), grid.bed_level_m.ravel()[cell], np.array([weir_m]),
        np.array([area_m2]), np.array([limit_m3_s]), np.array([outflow_m2]),
    )  # fmt: skip
    none = CellGroups((), np.zeros(1, np.int64), NOTHING)
    return TownOnGrid(grid, openings, none, np.empty(0), none, none)


def request(folder, grid, network=None, settings=SETTINGS, event="spill", **more):
    """The case as a run; ``more`` goes to ``town`` or, by its names, to ``GridSettings``."""
    own = {name: more.pop(name) for name in list(more) if name in GridSettings.model_fields}
    run = RunRequest("test", "case", event, network if network is not None else sewer(), DRY,
                     {"bai": 2.0}, settings, folder)  # fmt: skip
    return GridRequest(run, town(grid, **more), GridSettings(**own))


def ran(request_):
    """The record, the result and the folder of one run."""
    run_on_grid([request_], workers=1)
    return read_run(request_.run.folder)


@pytest.fixture(scope="module")
def spill(tmp_path_factory):
    folder = tmp_path_factory.mktemp("冒溢") / "现状" / "spill"
    asked = request(folder, plane())
    return asked, ran(asked)


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("closed") / "case" / "closed"
    return ran(request(folder, plane(), outflow_m2=0.0))


def test_the_spill_is_what_the_pipe_cannot_carry(spill):
    _, result = spill
    depth = result.series["node_depth_m"].sel(node="M1")
    by_hand = spill_by_hand_m3(depth.to_numpy() + 7.5, depth["minute"].to_numpy())
    spilled = result.record["balances"]["ledger"]["spilled_m3"]
    assert spilled > 400
    assert spilled == pytest.approx(by_hand, rel=0.005)
    assert float(result.totals["node_spilled_m3"].sel(node="M1")) == pytest.approx(spilled)


def test_all_three_balances_close(spill, closed):
    _, result = spill
    balances = result.record["balances"]
    assert result.within_limits
    assert balances["ledger"]["relative_error"] < 1e-9
    assert abs(balances["grid"]["relative_error"]) < 1e-5
    with_coupling = balances["swmm"]["continuity_pct"]
    without = closed.record["routing_continuity_pct"]
    assert abs(with_coupling) < 0.5
    assert abs(with_coupling) < abs(without) + 0.3


def test_swmm_counts_out_what_the_ground_received(spill):
    """Outflow of SWMM's own report: the outfall's, and what was withdrawn at the manhole."""
    asked, result = spill
    report = read_report((asked.run.folder / "model.rpt").read_text(encoding="utf-8"))
    at_outfall = float(result.totals["outfall_volume_m3"].sel(outfall="O"))
    spilled = result.record["balances"]["ledger"]["spilled_m3"]
    assert report.volume_m3("routing", "External Outflow") == pytest.approx(
        at_outfall + spilled, abs=2.0
    )


def test_the_spill_runs_down_the_plane_and_leaves_over_the_open_edge(spill):
    asked, result = spill
    grid = result.record["balances"]["grid"]
    assert grid["left_m3"] == pytest.approx(grid["spilled_in_m3"], rel=0.01)
    with xr.open_dataset(asked.run.folder / "depth.nc", engine="h5netcdf") as depth:
        wet = depth["greatest_depth_m"].to_numpy() > 0.001
        assert wet[10:, 10].all()
        assert not wet[:8].any()


def test_depth_nc_is_by_the_cf_conventions(spill):
    asked, result = spill
    with xr.open_dataset(asked.run.folder / "depth.nc", engine="h5netcdf") as depth:
        assert depth["depth_m"].dims == ("time", "y", "x")
        assert depth["depth_m"].attrs["standard_name"] == "flood_water_thickness"
        assert depth["depth_m"].attrs["grid_mapping"] == "crs"
        assert "4548" in depth["crs"].attrs["crs_wkt"]
        np.testing.assert_allclose(depth["x"], asked.town.grid.x_m)
        np.testing.assert_allclose(depth["y"], asked.town.grid.y_m)
        hours = (depth["time"] - depth["time"][0]) / np.timedelta64(1, "h")
        assert float(hours[-1]) == pytest.approx((result.record["end_minute"] - 30) / 60)
        assert set(depth.data_vars) == {
            "crs", "depth_m", "greatest_depth_m", "arrival_minute", "minutes_above_15cm",
            "minutes_above_27cm", "greatest_speed_m_s", "hazard",
        }  # fmt: skip
        most = depth["depth_m"].max("time")
        assert bool((depth["greatest_depth_m"] >= most - 1e-3).all())


def test_only_the_results_are_left_and_a_second_run_is_not_made(spill):
    asked, _ = spill
    assert sorted(path.name for path in asked.run.folder.iterdir()) == [
        "depth.nc", "model.inp", "model.rpt", "run.json", "series.nc", "totals.nc",
    ]  # fmt: skip
    assert run_on_grid([asked], workers=1)["case", "spill"].reused


def test_a_closed_manhole_exchanges_nothing(closed):
    balances = closed.record["balances"]
    assert balances["ledger"]["spilled_m3"] == balances["ledger"]["taken_m3"] == 0
    assert balances["grid"]["stored_m3"] == balances["grid"]["left_m3"] == 0


@pytest.mark.heavy
def test_a_sewer_below_its_capacity_moves_nothing_on_the_ground(tmp_path):
    result = ran(request(tmp_path / "case" / "dry", plane(), sewer(peak=BASE), limit_m3_s=0.5))
    balances = result.record["balances"]
    assert balances["ledger"]["spilled_m3"] == balances["ledger"]["taken_m3"] == 0
    assert float(result.totals["node_max_depth_m"].sel(node="M1")) > 0.1


@pytest.mark.heavy
def test_water_in_a_hollow_goes_back_when_the_sewer_has_room(tmp_path):
    hollow = plane(cells=8, fall=0.0, slope_to_open=False)
    result = ran(request(tmp_path / "case" / "hollow", hollow, limit_m3_s=0.3, area_m2=0.3))
    ledger = result.record["balances"]["ledger"]
    assert ledger["spilled_m3"] > 350
    assert ledger["taken_m3"] > 0.8 * ledger["spilled_m3"]
    assert result.within_limits


@pytest.mark.heavy
def test_a_run_that_misses_a_balance_is_kept_and_not_scored(tmp_path):
    strict = SETTINGS.model_copy(update={"continuity_limit_pct": 1e-6})
    result = ran(request(tmp_path / "case" / "strict", plane(), settings=strict))
    assert not result.within_limits
    assert "continuity of the sewers" in result.reason


@pytest.mark.parametrize(
    ("block", "name", "said"),
    [("grid", "relative_error", "grid balance"), ("ledger", "relative_error", "exchange ledger"),
     ("swmm", "sewer_continuity_pct", "continuity of the sewers"),
     ("swmm", "judged_gap_pct", "gap of the routing")],
)  # fmt: skip
def test_each_balance_past_its_limit_is_named(spill, block, name, said):
    asked, result = spill
    balances = {key: dict(value) for key, value in result.record["balances"].items()}
    assert missed_balances(balances, asked.settings, asked.run) == []
    balances[block][name] = 6.0
    (missed,) = missed_balances(balances, asked.settings, asked.run)
    assert missed.startswith(said)


@pytest.mark.heavy
def test_a_run_ends_at_a_whole_and_is_there_the_next_time(tmp_path):
    said = []
    asked = request(tmp_path / "case" / "spill", plane())
    first, again = (
        run_on_grid([asked], workers=1, on_progress=lambda own: said.append(own.fraction))[
            "case", "spill"
        ]
        for _ in range(2)
    )
    assert (first.reused, again.reused) == (False, True)
    assert max(said) == said[-1] == 1.0


def test_a_run_is_stopped_after_the_minutes_it_may_take(tmp_path, monkeypatch):
    """1.5 min are 90 s."""
    given = []

    def stopped(_folder, _on_progress, _stopping, limit_s, *, module):
        given.append((limit_s, module))
        raise EngineError("stopped")

    monkeypatch.setattr(runs, "run_child", stopped)
    asked = request(tmp_path / "case" / "slow", plane(), timeout_min=1.5)
    with pytest.raises(EngineError, match="stopped"):
        run_on_grid([asked], workers=1)
    assert given == [(90.0, runs.CHILD)]
    assert list((tmp_path / "case").iterdir()) == []


def test_a_model_that_is_not_open_gives_the_code_of_its_error():
    """SWMM says so for each node it is asked for; a code that is lost would be water that is."""
    value, none = np.array([-1.0]), np.zeros(1, np.int32)
    assert read_nodes(none, HEAD, value) > 0
    assert write_lateral_inflow(none, value) > 0
    assert read_nodes(none[:0], HEAD, value[:0]) == 0


def test_a_killed_child_leaves_nothing_half_written(tmp_path, monkeypatch):
    (tmp_path / "killed_child.py").write_text(
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from drainage.inundation.coupled import child, coupling\n"
        "real = coupling.Coupling.follow\n"
        "def follow(self):\n"
        "    real(self)\n"
        "    if self.ledger.spilled_m3.sum() > 1:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "coupling.Coupling.follow = follow\n"
        "child.main(Path(sys.argv[1]))\n"
    )
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    monkeypatch.setenv("PYTHONPATH", path)
    asked = request(tmp_path / "case" / "killed", plane())
    with pytest.raises(EngineError, match="code -9"):
        run_on_grid([asked], workers=1, child="killed_child")
    assert list((tmp_path / "case").iterdir()) == []


@pytest.mark.heavy
def test_the_spill_converges_with_the_cell_and_with_swmms_step(tmp_path):
    def spilled(name, cell_m, step_s):
        asked = request(tmp_path / "case" / name, plane(cell_m, int(100 / cell_m)),
                        event=name, swmm_step_s=step_s)  # fmt: skip
        return ran(asked).record["balances"]["ledger"]["spilled_m3"]

    by_cell = [spilled(f"cell-{size:g}", size, 1) for size in (10.0, 5.0, 2.5)]
    by_step = [spilled(f"step-{step}", 5.0, step) for step in (6, 3, 1)]
    assert abs(by_cell[2] - by_cell[1]) < abs(by_cell[1] - by_cell[0]) + 0.005 * by_cell[2]
    assert by_cell == pytest.approx([by_cell[2]] * 3, rel=0.01)
    assert by_step == pytest.approx([by_step[2]] * 3, rel=0.01)
