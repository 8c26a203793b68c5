"""A small town on a grid: what goes below, what stays above, and the same scores as on streets."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage.engine import RunRequest
from drainage.errors import InputError
from drainage.inundation.coupled.gutters_on_grid import GuttersOnGrid
from drainage.inundation.coupled.model_below import inp_below
from drainage.inundation.coupled.network_below import network_below
from drainage.inundation.coupled.network_openings import network_openings
from drainage.inundation.coupled.runs import GridRequest, run_on_grid
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.ground.from_streets import ground_from_network
from drainage.inundation.ground.streets_on_grid import streets_on_grid
from drainage.metrics import score_conduits, score_outfalls, score_points, score_streets
from drainage.quantities import ON_A_GRID, QUANTITIES
from drainage.rainfall import Hyetograph
from drainage.results import read_run
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.settings import RunSettings, Targets
from tests.conftest import make_small_network

QUICK = RunSettings(warm_up_h=1.0, tail_h=1.0, continuity_limit_pct=5.0)
DRY = Hyetograph("dry", "无雨", 300, np.zeros(4), "test")


def asked(network, storm, folder):
    grid = ground_from_network(network, 4.0, margin_m=20.0)
    on_grid = streets_on_grid(network, grid)
    town = TownOnGrid.of(
        grid, network_openings(network, GuttersOnGrid.of(network, grid, on_grid)), on_grid
    )
    run = RunRequest("试", "existing", "storm", network, storm, {"bai": 3.0}, QUICK, folder)
    return GridRequest(run, town, GridSettings())


@pytest.fixture(scope="module")
def ran(cloudburst, tmp_path_factory):
    folder = tmp_path_factory.mktemp("grid")
    request = asked(make_small_network(), cloudburst, folder / "小镇" / "storm")
    run_on_grid([request], workers=1)
    return request, read_run(request.run.folder)


def test_streets_go_and_their_runoff_leaves_at_gutters(small_network):
    below = network_below(small_network)
    assert list(below.network.junctions.index) == ["M-A", "M-B", "M-C", "S-1", "I-C"]
    assert list(below.network.outfalls.index) == ["CO1", "WE", "G-A", "G-C", "G-B"]
    assert below.street_node_of == {name: name for name in ("G-A", "G-B", "G-C")}
    assert list(below.network.conduits.index) == ["C-1", "C-2", "C-3", "S-P", "I-1"]
    for table in (below.network.weirs, below.network.storages, below.network.inlets):
        assert table.empty
    assert below.network.subcatchments.equals(small_network.subcatchments)


def test_a_sewer_that_ends_on_a_street_gets_a_gutter_of_its_own(small_network):
    pipes = small_network.conduits
    ending = pipes.loc[["C-1"]].rename(index={"C-1": "C-9"}).assign(from_id="M-A", to_id="G-C")
    pipes = pd.concat([pipes, ending]).rename_axis(pipes.index.name)
    below = network_below(small_network.with_tables(conduits=pipes))
    assert below.network.conduits.at["C-9", "to_id"] == "G-C@C-9"
    assert below.street_node_of["G-C@C-9"] == "G-C"
    assert "G-C@C-9" in below.network.outfalls.index


def test_a_link_from_a_street_into_a_sewer_is_refused_by_name(small_network):
    weirs = small_network.weirs.copy()
    weirs.loc["L-A", ["from_id", "to_id"]] = ["G-A", "M-A"]
    with pytest.raises(InputError, match=r"L-A.*only inlets take water"):
        network_below(small_network.with_tables(weirs=weirs))


def test_only_manholes_that_may_spill_pond_and_swmm_runs_at_a_fixed_step(
    small_network, cloudburst, tmp_path
):
    request = asked(small_network, cloudburst, tmp_path)
    openings = request.town.openings
    inp = inp_below(request.run, network_below(small_network), openings, GridSettings())
    lines = inp.split("[JUNCTIONS]\n")[1].split("\n\n")[0].splitlines()
    fields = {line.split()[0]: line.split() for line in lines}
    assert {name for name, field in fields.items() if field[5] == "1.5"} == {"M-A", "M-B", "M-C"}
    lowest = openings.crest_level_m[openings.node == openings.node_ids.index("M-B")].min()
    assert float(fields["M-B"][2]) == pytest.approx(lowest - 18.4)
    assert fields["I-C"][2] == "2.5"
    for option in ("ALLOW_PONDING YES", "ROUTING_STEP 2", "VARIABLE_STEP 0"):
        assert f"\n{option}\n" in inp


@pytest.mark.heavy
def test_the_whole_balance_closes_over_sewers_and_ground(ran):
    _, result = ran
    assert result.within_limits, result.reason
    balance, parts = result.record["balance"], result.record["balances"]
    assert parts["ledger"]["taken_m3"] > 5
    assert parts["ledger"]["relative_error"] < 1e-9
    assert abs(parts["grid"]["relative_error"]) < 1e-4
    come = sum(
        balance[f"{name}_m3"]
        for name in ("wet_weather_inflow", "dry_weather_inflow", "river_inflow", "initial_storage")
    )
    gone = sum(balance[f"{name}_m3"] for name in ("outflow", "final_storage", "lost_at_rims"))
    assert gone == pytest.approx(come, rel=0.02, abs=3)
    share = parts["grid"]["runoff_in_m3"] / balance["wet_weather_inflow_m3"]
    assert share == pytest.approx(0.3, abs=0.05)


@pytest.mark.heavy
def test_a_run_on_a_grid_gives_what_a_run_on_streets_gives(ran, small_network):
    _, result = ran
    names = set(result.series) | set(result.totals)
    assert names == (set(QUANTITIES) - ON_A_GRID) | {"node_spilled_m3", "node_taken_m3"}
    for dataset in (result.series, result.totals):
        for name, variable in dataset.data_vars.items():
            assert variable.attrs["units"] == QUANTITIES[name].units
    assert set(result.series["node"].values) == set(small_network.nodes.index)
    assert list(result.totals["outfall"].values) == list(small_network.outfalls.index)
    assert result.record["surface"] == "grid"
    minute = result.series["minute"].to_numpy()
    assert minute[0] == 50
    assert np.all(np.diff(minute) == 1)


@pytest.mark.heavy
def test_points_streets_and_outlets_are_scored_from_it(ran, small_network):
    _, result = ran
    targets = Targets()
    point = score_points(small_network, result, 54.0, targets).iloc[0]
    assert 0.01 < point["max_depth_m"] < 0.6
    assert point["ponded_volume_m3"] > 0
    outfalls = score_outfalls(small_network, result, 54.0, targets)
    assert outfalls.at["CO1", "overflow_volume_m3"] > 10
    left = result.record["balances"]["grid"]["left_m3"]
    assert outfalls.at["B-C", "overflow_volume_m3"] == pytest.approx(left, abs=1e-6)
    assert score_streets(small_network, result, targets)["max_depth_m"].notna().all()
    assert score_conduits(small_network, result).at["C-3", "max_flow_m3_s"] > 0.01


@pytest.mark.heavy
def test_a_street_nodes_depth_is_the_grounds_own(ran):
    request, result = ran
    gutters = request.town.gutters
    with xr.open_dataset(request.run.folder / "depth.nc", engine="h5netcdf") as depth:
        most = depth["greatest_depth_m"].to_numpy().ravel()
    for k, name in enumerate(gutters.ids):
        cells = gutters.cell[gutters.start[k] : gutters.start[k + 1]]
        rise = request.town.gutter_rise_m[gutters.start[k] : gutters.start[k + 1]]
        deep = np.where(most[cells] >= rise, most[cells] + rise, 2 * np.sqrt(rise * most[cells]))
        own = float(result.totals["node_max_depth_m"].sel(node=name))
        assert own == pytest.approx(deep.max(), abs=0.01)


@pytest.mark.heavy
def test_without_rain_nothing_moves(small_network, tmp_path):
    request = asked(small_network, DRY, tmp_path / "e" / "dry")
    run_on_grid([request], workers=1)
    result = read_run(request.run.folder)
    parts = result.record["balances"]
    assert parts["ledger"]["spilled_m3"] == parts["ledger"]["taken_m3"] == 0
    assert parts["grid"]["stored_m3"] == parts["grid"]["runoff_in_m3"] == 0
    streets = [n for n in result.series["node"].values if n.startswith("G-")]
    assert float(result.series["node_depth_m"].sel(node=streets).max()) == 0
    assert result.record["streets_dry_at_end"]
