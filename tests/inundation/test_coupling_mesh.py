"""A small town on cells along its streets: openings, readings, balances, yard drains; by hand."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from drainage.engine import RunRequest
from drainage.errors import InputError
from drainage.inundation.coupled.fed_mesh import FedMesh
from drainage.inundation.coupled.gutters_on_mesh import GuttersOnMesh
from drainage.inundation.coupled.network_openings import network_openings
from drainage.inundation.coupled.orders import arrays_of, read_orders, town_digest, write_orders
from drainage.inundation.coupled.runs import GridRequest, grid_run_id, run_on_grid
from drainage.inundation.coupled.streets_on_mesh import town_on_mesh
from drainage.inundation.mesh.from_streets import mesh_from_streets
from drainage.metrics import score_outfalls, score_points, score_streets
from drainage.quantities import ON_A_GRID, QUANTITIES
from drainage.results import read_run
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.settings import Targets
from tests.conftest import make_small_network
from tests.inundation.made_streets import made_streets
from tests.inundation.test_coupling_town import QUICK

CLEAN = {
    "free_weir": 0.562, "free_orifice": 0.67, "submerged_weir": 0.056,
    "submerged_orifice": 0.167, "outflow_orifice": 0.167, "dead_band_m": 0.01,
}  # fmt: skip


@pytest.fixture(scope="module")
def drawn():
    network = make_small_network()
    return network, mesh_from_streets(
        network, 4.0, margin_m=20.0, block_infiltration_mm_h=7.0, yard_drain_mm_h=10.0
    )


def orders(**gutters):
    return SimpleNamespace(threads=1, exchange=CLEAN, gutters=gutters)


def fed(drawn, **gutters):
    return FedMesh(town_on_mesh(*drawn), orders(**gutters))


def filled(ground, depth_m):
    """The ground with still water of these depths (cells,)."""
    state, mesh = ground._state, ground._state.mesh
    place = state.layout.place
    state.water.volume[place] = mesh.volume_of(depth_m)
    state.water.bulk[:] = state.water.volume
    state.water.depth[place] = depth_m
    state.wet.rest[:], state.wet.top[:] = 2, 1e6
    return ground


def still(ground, seconds, **more):
    """Go on with all manholes empty."""
    nodes = len(ground._openings.node_ids)
    given = {"head_m": np.zeros(nodes), "refuses": np.zeros(nodes, bool)} | more
    ground.advance(seconds, given["head_m"], given["refuses"], np.zeros(nodes),
                   more.get("gutter_m3_s", np.zeros(0)))  # fmt: skip


# ---- where things lie


def test_inlets_lie_in_the_gutter_of_their_side_and_in_a_sag_at_its_bottom(drawn):
    """R-1 runs east from 0 to 50 m and is 12 m wide; the sag at its end is 0.25 m deep."""
    network, streets = drawn
    mesh = streets.ground.mesh
    openings = network_openings(network, GuttersOnMesh.of(network, streets.ground, streets.places))
    at_sag = np.flatnonzero(openings.node == openings.node_ids.index("M-B"))
    grates = at_sag[openings.inflow_limit_m3_s[at_sag] > 0]
    assert len(grates) == 2
    assert np.sign(mesh.y_m[openings.cell[grates]]).tolist() == [1.0, -1.0]
    assert (np.abs(mesh.x_m[openings.cell[grates]] - 50) < 4).all()
    bottom = network.storages["invert_level_m"].min()
    assert openings.crest_level_m[grates] == pytest.approx(bottom)


def test_inlets_on_grade_are_spread_along_their_side_out_of_the_hollow_of_a_sag(drawn):
    """R-1 falls from 0 to 50 m; the hollow at its end lowers the last three of its twelve cells,
    from 37.5 m on."""
    network, streets = drawn
    rows = network.inlets.assign(number_per_side=5, placement="on_grade")
    gutters = GuttersOnMesh.of(network, streets.ground, streets.places)
    openings = network_openings(network.with_tables(inlets=rows), gutters)
    north = (openings.inflow_limit_m3_s > 0) & (streets.ground.mesh.y_m[openings.cell] > 0)
    to_b = north & (openings.node == openings.node_ids.index("M-B"))
    x = streets.ground.mesh.x_m[openings.cell[to_b]]
    # The middles of fifths of 37.5 m, in cells of about 4 m.
    assert np.sort(x) == pytest.approx([3.75, 11.25, 18.75, 26.25, 33.75], abs=2.1)
    assert openings.crest_level_m[to_b] == pytest.approx(
        streets.ground.mesh.level_m[openings.cell[to_b]]
    )


def test_a_lid_on_a_street_lies_at_its_gutter_and_one_off_the_ground_is_none(drawn):
    network, streets = drawn
    gutters = GuttersOnMesh.of(network, streets.ground, streets.places)
    # On the crown at 25 m; far outside.
    cell, level = gutters.lids(np.array([25.0, 9e5]), np.array([0.1, 0.0]))
    assert level[0] == streets.ground.mesh.level_m[cell[0]]
    assert abs(streets.ground.mesh.x_m[cell[0]] - 25) < 4
    assert cell[1] == -1
    assert np.isnan(level[1])


def test_a_street_that_the_ground_does_not_have_is_named(drawn):
    network, streets = drawn
    pipes = network.conduits.rename(index={"R-2": "R-9"})
    other = network.with_tables(conduits=pipes, inlets=network.inlets.iloc[:0])
    with pytest.raises(InputError, match="the ground has no such street") as caught:
        town_on_mesh(other, streets)
    assert [one.place for one in caught.value.findings] == ["R-9"]


def test_yards_drain_to_manholes_the_network_has(drawn):
    network, streets = drawn
    land = streets.ground.land
    gone = replace(land, drain_node_ids=np.array(["gone", *land.drain_node_ids[1:]]))
    other = replace(streets, ground=replace(streets.ground, land=gone))
    town = town_on_mesh(network, other)
    assert "gone" not in town.land.drain_node_ids
    assert "gone" not in town.openings.node_ids
    lost = land.drain_node == 0
    assert (town.land.drain_node[lost] == -1).all()
    kept = land.drain_node >= 1
    before = land.drain_node_ids[land.drain_node[kept]]
    assert (town.land.drain_node_ids[town.land.drain_node[kept]] == before).all()


# ---- what is read and what flows


def test_a_sag_is_read_above_its_bottom_and_a_gutter_above_itself(drawn):
    """Level water up to 0.10 m above the bottom of the sag; a gutter under 0.03 m."""
    network, streets = drawn
    town = town_on_mesh(*drawn)
    bottom = network.storages["invert_level_m"].min()
    mesh = streets.ground.mesh
    depth = np.maximum(bottom + 0.10 - mesh.level_m, 0.0)
    read = fed(drawn)
    sag, node = town.street_ids.index("G-B"), town.street_ids.index("G-A")
    assert filled(read, depth).street_depths_m()[sag] == pytest.approx(0.10, abs=1e-6)
    at = town.gutters.cell[town.gutters.start[node]]
    depth = np.zeros(len(mesh.size))
    depth[at] = 0.03
    assert filled(read, depth).street_depths_m()[node] == pytest.approx(0.03)


def test_a_film_in_a_sag_is_shallow(drawn):
    """A millimetre in the lowest cell is 2 mm at the bottom, whose cell's mean lies higher."""
    town = town_on_mesh(*drawn)
    sag = town.street_ids.index("G-B")
    own = slice(*town.gutters.start[sag : sag + 2])
    assert (town.mesh.level_m[town.gutters.cell[own]] - town.reference_level_m[own] > 1e-3).all()
    depth = np.zeros(len(town.mesh.size))
    depth[town.gutters.cell[own]] = 0.001
    assert filled(fed(drawn), depth).street_depths_m()[sag] == pytest.approx(0.002)


def test_an_inlet_takes_what_the_weir_over_its_edge_lets_in(drawn):
    """0.05 m above the crest of a grate with 0.825 m of free edge: 2/3 x 0.562 x 0.825 x
    (2 g)^0.5 x 0.05^1.5 = 15.3 L/s, in 0.1 s 1.53 L, from each of both sides."""
    town = town_on_mesh(*drawn)
    grates = np.flatnonzero((town.openings.inflow_limit_m3_s > 0) & (town.openings.node == 1))
    level = town.openings.crest_level_m[grates[0]] + 0.05
    ground = filled(fed(drawn), np.maximum(level - town.mesh.level_m, 0.0))
    still(ground, 0.1)
    by_hand = 2 / 3 * 0.562 * 0.825 * np.sqrt(2 * 9.81) * 0.05**1.5 * 0.1
    assert by_hand == pytest.approx(1.53e-3, rel=0.01)
    assert ground.taken_m3[grates] == pytest.approx(by_hand, rel=0.01)


def test_runoff_is_spread_over_the_half_reaches_by_length(drawn):
    """0.2 m3/s at G-B for 0.5 s: 0.1 m3, around the node and nowhere else."""
    ground = fed(drawn, **{"O-1": "G-B"})
    still(ground, 0.5, gutter_m3_s=np.array([0.2]))
    around, reaches = ground.street_volumes_m3()
    town = town_on_mesh(*drawn)
    taken = ground.taken_m3.sum()
    assert ground.volume_m3 + taken == pytest.approx(0.1)
    assert around[town.street_ids.index("G-B")] + taken == pytest.approx(0.1, rel=0.02)
    # Half of it on either reach: both are 50 m long.
    assert reaches == pytest.approx([0.05, 0.05], abs=0.005)


def test_yards_give_to_their_manhole_unless_it_floods_and_soak_the_rest(drawn):
    """Blocks a centimetre deep for 60 s: 10 mm/h go to M-B or M-C, 0.1667 L/m2, and 7 mm/h on
    the pervious part into the soil; nothing to a manhole that refuses."""
    _, streets = drawn
    town, land, mesh = town_on_mesh(*drawn), streets.ground.land, streets.ground.mesh
    depth = np.where(land.soak_mm_h > 0, 0.01, 0.0)
    by_node = np.zeros(len(town.openings.node_ids))
    for cell in np.flatnonzero(land.drain_node >= 0).tolist():
        name = str(land.drain_node_ids[land.drain_node[cell]])
        by_node[town.openings.node_ids.index(name)] += mesh.area_m2[cell] * 10e-3 / 60
    assert by_node.sum() > 0.1
    ground = filled(fed(drawn), depth)
    given, taken = np.zeros_like(by_node), 0.0
    for _ in range(30):
        still(ground, 2.0)
        given += ground.drained_m3
        taken += ground.taken_m3.sum()
    soaked = float((land.soak_mm_h * mesh.area_m2).sum()) / 1000 / 60
    assert given == pytest.approx(by_node, rel=0.02)
    assert ground.soaked_m3 == pytest.approx(soaked, rel=0.02)
    assert ground.moved_m3 == pytest.approx(-given.sum() - taken, rel=1e-6)
    refusing = filled(fed(drawn), depth)
    still(refusing, 2.0, refuses=by_node > 0)
    assert refusing.drained_m3.tolist() == [0.0] * len(by_node)


# ---- files of a run


def test_the_child_reads_what_the_parent_wrote(drawn, tmp_path):
    from drainage.inundation.coupled.orders import GridOrders

    town = town_on_mesh(*drawn)
    told = GridOrders(
        flow_units="CMS", swmm_step_s=2, series_step_s=60, reported_from_minute=0.0,
        rain_start_minute=0.0, may_end_after_minute=0.0, end_minute=1.0, frame_min=5.0,
        exchange=CLEAN, relaxation=0.5, ponded_area_m2=1.5, gutters={}, river_outfalls=[],
        street_outfalls={}, dry_depth_m=0.02, quiet_overflow_l_s=1.0, threads=1,
    )  # fmt: skip
    write_orders(tmp_path, told, town)
    again, read = read_orders(tmp_path)
    assert again == told
    assert town_digest(read) == town_digest(town)
    assert read.street_ids == town.street_ids
    higher = replace(town, mesh=replace(town.mesh, level_m=town.mesh.level_m + 1e-9))
    assert town_digest(higher) != town_digest(town)
    assert {name.split(".")[0] for name in arrays_of(town)} >= {"mesh", "open_edges", "land"}


@pytest.fixture(scope="module")
def ran(drawn, cloudburst, tmp_path_factory):
    network, streets = drawn
    folder = tmp_path_factory.mktemp("mesh") / "小镇" / "storm"
    run = RunRequest("试", "existing", "storm", network, cloudburst, {"bai": 3.0}, QUICK, folder)
    request = GridRequest(run, town_on_mesh(*drawn), GridSettings(), streets.ground.virtual)
    run_on_grid([request], workers=1)
    return request, read_run(folder)


@pytest.mark.heavy
def test_the_three_balances_close_and_the_whole_with_what_soaked(ran):
    _, result = ran
    assert result.within_limits, result.reason
    parts = result.record["balances"]
    assert parts["ledger"]["taken_m3"] > 5
    assert parts["ledger"]["relative_error"] < 1e-9
    assert abs(parts["grid"]["relative_error"]) < 1e-9
    book = result.record["book"]
    assert book["taken_m3"] + book["yard_drained_m3"] == pytest.approx(
        parts["ledger"]["taken_m3"], abs=0.02
    )
    whole = result.record["balance"]
    come = sum(whole[f"{name}_m3"] for name in
               ("wet_weather_inflow", "dry_weather_inflow", "river_inflow", "initial_storage"))  # fmt: skip
    gone = sum(whole[f"{name}_m3"] for name in ("outflow", "final_storage", "lost_at_rims"))
    assert gone == pytest.approx(come, rel=0.02, abs=3)


@pytest.mark.heavy
def test_a_run_on_a_mesh_gives_and_is_scored_as_one_on_streets(ran):
    request, result = ran
    network, targets = request.run.network, Targets()
    names = set(result.series) | set(result.totals)
    assert names == (set(QUANTITIES) - ON_A_GRID) | {"node_spilled_m3", "node_taken_m3"}
    point = score_points(network, result, 54.0, targets).iloc[0]
    assert 0.01 < point["max_depth_m"] < 0.6
    outfalls = score_outfalls(network, result, 54.0, targets)
    left = result.record["balances"]["grid"]["left_m3"]
    assert outfalls.at["B-C", "overflow_volume_m3"] == pytest.approx(left, abs=1e-6)
    assert score_streets(network, result, targets)["max_depth_m"].notna().all()


@pytest.mark.heavy
def test_depth_nc_shows_the_deepest_water_of_each_square(ran):
    """At the street nodes no shallower than at any pixel there; depths of the cells less relief."""
    request, _ = ran
    folder = request.run.folder
    with (
        xr.open_dataset(folder / "depth.nc", engine="h5netcdf", decode_times=False) as depth,
        xr.open_dataset(folder / "cells.nc", engine="h5netcdf", decode_times=False) as cells,
    ):
        assert "deepest water" in depth.attrs["comment"]
        assert depth["depth_m"].encoding["chunksizes"][0] == 1
        most = cells["greatest_depth_m"].to_numpy()
        virtual = request.virtual
        x, y = np.meshgrid(depth["x"], depth["y"])
        # Every fourth pixel of every square.
        off = (np.arange(8) + 0.5) / 8 * 4.0 - 2.0
        best = np.full(x.shape, np.nan)
        for across in off:
            for up in off:
                cell, relief = virtual.cell_at((x + across).ravel(), (y + up).ravel())
                own = np.where(cell >= 0, np.maximum(most[cell] - relief, 0.0), np.nan)
                best = np.fmax(best, own.reshape(x.shape))
        np.testing.assert_allclose(depth["greatest_depth_m"], best, atol=1e-6)
        assert float(depth["greatest_depth_m"].max()) > 0.02
        last = depth["depth_m"].max("time")
        assert bool((depth["greatest_depth_m"] >= last - 1e-3).where(last.notnull(), True).all())
    digests = json.loads((folder / "run.json").read_text())["digests"]
    assert {"depth.nc", "cells.nc"} <= set(digests)


@pytest.mark.heavy
def test_a_run_is_known_by_its_ground(ran, drawn):
    request, result = ran
    assert run_on_grid([request], workers=1)["existing", "storm"].reused
    deeper = mesh_from_streets(request.run.network, 4.0, margin_m=20.0, block_rise_m=0.3)
    other = replace(request, town=town_on_mesh(request.run.network, deeper),
                    virtual=deeper.ground.virtual)  # fmt: skip
    assert grid_run_id(other) != grid_run_id(request) == result.record["run_id"]


def test_inlets_in_a_sag_where_streets_cross_lie_in_the_crossing():
    """Three streets meet in a hollow of 0.25 m: its bottom, 9.75 m, is that of the crossing."""
    network = made_streets(
        {"A": (-60, 0, 10.0), "B": (60, 0, 10.0), "C": (0, 60, 10.0), "J": (0, 0, 10.0)},
        [("R1", "A", "J"), ("R2", "B", "J"), ("R3", "C", "J")], sags={"J": 0.25},
    )  # fmt: skip
    streets = mesh_from_streets(network, 4.0, margin_m=20.0)
    gutters = GuttersOnMesh.of(network, streets.ground, streets.places)
    junction = streets.places.cell[streets.places.side == 0]
    assert gutters.bottom("R1", 1).tolist() == gutters.bottom("R1", -1).tolist()
    assert gutters.bottom("R1", 1).tolist() == junction.tolist()
    assert gutters.crest_level_m(junction) == pytest.approx(9.75)
