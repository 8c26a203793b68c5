"""Cells of street nodes, inlets and covers on a grid; checked by hand."""

import numpy as np
import pytest

from drainage.engine.inp_inlets import effective_inlets
from drainage.errors import InputError
from drainage.inundation.coupled.fed_ground import depth_above_gutters
from drainage.inundation.coupled.gutters_on_grid import GuttersOnGrid
from drainage.inundation.coupled.network_openings import network_openings
from drainage.inundation.ground.from_streets import ground_from_network
from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.streets_on_grid import streets_on_grid
from drainage.network import read_network
from drainage.scenario.exchange_settings import ExchangeSettings


@pytest.fixture
def drawn(small_network):
    grid = ground_from_network(small_network, 2.0)
    return small_network, grid, streets_on_grid(small_network, grid)


@pytest.fixture(scope="module")
def town(root):
    network = read_network(root / "networks" / "miyun-old-town")
    grid = ground_from_network(network, 5.0)
    return network, grid, streets_on_grid(network, grid)


def cells_at(on_grid, node, part="node"):
    k = on_grid.node_ids.index(node)
    start, cells = getattr(on_grid, f"{part}_start"), getattr(on_grid, f"{part}_cells")
    return cells[start[k] : start[k + 1]]


def middle(grid, cell):
    row, column = np.divmod(cell, grid.shape[1])
    return grid.x_m[column], grid.y_m[row]


def rows_at(openings, node):
    return np.flatnonzero(openings.node == openings.node_ids.index(node))


def without_ground(grid, cell):
    bed = grid.bed_level_m.copy()
    bed.ravel()[cell] = np.nan
    return Grid(grid.x_west_m, grid.y_north_m, grid.cell_m, bed, grid.manning_n, grid.open_edge,
                grid.crs, grid.ground_source, grid.surveyed)  # fmt: skip


def test_a_node_has_the_halves_of_its_reaches(drawn):
    """12 m wide, nodes at 0, 50 and 100 m; the rounded ends belong to the end nodes."""
    _, grid, on_grid = drawn
    assert on_grid.node_ids == ("G-A", "G-C", "G-B")
    x, y = middle(grid, cells_at(on_grid, "G-B"))
    assert (x.min(), x.max()) == (25.0, 73.0)
    assert np.abs(y).max() == 5.0
    assert len(x) == 25 * 6
    every = np.concatenate([cells_at(on_grid, node) for node in on_grid.node_ids])
    assert len(np.unique(every)) == len(every) == len(on_grid.reach_cells)
    assert on_grid.reach_ids == ("R-1", "R-2")


def test_depth_is_read_in_the_gutter_and_in_a_sag_at_its_bottom(drawn):
    _, grid, on_grid = drawn
    x, y = middle(grid, cells_at(on_grid, "G-A", "gutter"))
    assert (np.hypot(np.maximum(-x, 0), y) > 3).all()
    x, y = middle(grid, cells_at(on_grid, "G-B", "gutter"))
    assert (np.abs(y) == 5.0).all()
    assert np.abs(x - 50).max() < 7


def test_water_in_a_gutter_cell_stands_as_in_the_wedge_it_is_the_mean_of(drawn):
    """2 m at 2 %: the wedge is 0.04 m high and full with a mean depth of 0.02 m."""
    _, grid, on_grid = drawn
    depth = np.zeros(grid.shape, dtype=np.float32)
    for held, shown in ((0.0, 0.0), (0.005, 0.02), (0.02, 0.04), (0.10, 0.12)):
        depth.ravel()[cells_at(on_grid, "G-A", "gutter")[0]] = held
        above = np.full(len(on_grid.node_ids), np.nan)
        depth_above_gutters(
            on_grid.gutter_start, on_grid.gutter_cells, on_grid.gutter_rise_m, depth.ravel(), above
        )
        assert above[0] == pytest.approx(shown, abs=1e-6)
        assert (above[1:] == 0).all()


def test_a_node_behind_a_wall_is_named(drawn):
    network, grid, on_grid = drawn
    walled = without_ground(grid, cells_at(on_grid, "G-C"))
    with pytest.raises(InputError, match="the street node has no ground in the grid") as caught:
        streets_on_grid(network, walled)
    assert [one.place for one in caught.value.findings] == ["G-C"]


def test_a_node_nearer_than_a_cell_has_the_cell_it_stands_in(small_network):
    junctions = small_network.junctions.copy()
    junctions.loc["G-C", "x_m"] = 51.0
    network = small_network.with_tables(junctions=junctions)
    grid = ground_from_network(network, 20.0)
    on_grid = streets_on_grid(network, grid)
    assert all(len(cells_at(on_grid, node)) for node in on_grid.node_ids)
    assert all(len(cells_at(on_grid, node, "gutter")) for node in on_grid.node_ids)
    assert (np.diff(on_grid.reach_start) >= 1).all()


def test_inlets_have_the_geometry_clogging_and_limits_of_their_tables(drawn):
    """One grate 0.75 x 0.45 m a side, half clogged, 20 L/s; R-1 leads to the sag."""
    network, grid, on_grid = drawn
    openings = network_openings(network, GuttersOnGrid.of(network, grid, on_grid))
    assert openings.node_ids == ("M-A", "M-B", "M-C")
    at_sag = rows_at(openings, "M-B")
    grates = at_sag[openings.inflow_limit_m3_s[at_sag] > 0]
    assert len(grates) == 2
    assert openings.inflow_limit_m3_s[grates] == pytest.approx(0.020)
    assert openings.weir_length_m[grates] == pytest.approx((0.75 + 2 * 0.45) / 2)
    assert openings.area_m2[grates] == pytest.approx(0.75 * 0.45 * 0.90 / 2)
    assert openings.outflow_area_m2[grates] == pytest.approx(0.75 * 0.45 * 0.90 / 2)
    x, y = middle(grid, openings.cell[grates])
    assert sorted(y) == [-5.0, 5.0]
    assert np.abs(x - 50).max() <= 1.0
    assert openings.crest_level_m[grates] == pytest.approx(19.95 + 0.02, abs=0.005)


def test_a_cover_lets_water_out_only(drawn):
    network, grid, on_grid = drawn
    openings = network_openings(
        network,
        GuttersOnGrid.of(network, grid, on_grid),
        ExchangeSettings(cover_outflow_area_m2=0.1),
    )
    (cover,) = rows_at(openings, "M-A")
    assert openings.inflow_limit_m3_s[cover] == 0
    assert openings.outflow_area_m2[cover] == 0.1
    _, y = middle(grid, openings.cell[cover : cover + 1])
    assert abs(y[0]) == 5.0
    assert openings.crest_level_m[cover] == pytest.approx(20.4 + 0.02, abs=0.025)
    assert "S-1" not in openings.node_ids


def test_inlets_on_grade_are_spread_along_their_reach_and_grouped_by_cell(drawn):
    network, grid, on_grid = drawn
    rows = network.inlets.assign(number_per_side=5, placement="on_grade", out_of_order_pct=20.0)
    openings = network_openings(
        network.with_tables(inlets=rows), GuttersOnGrid.of(network, grid, on_grid)
    )
    to_b = rows_at(openings, "M-B")
    to_b = to_b[openings.inflow_limit_m3_s[to_b] > 0]
    x, y = middle(grid, openings.cell[to_b])
    assert sorted(x[y > 0]) == pytest.approx([5, 15, 25, 35, 45], abs=1.0)
    assert openings.inflow_limit_m3_s[to_b] == pytest.approx(0.016)
    assert openings.weir_length_m[to_b] == pytest.approx(1.65 * 0.5 * 0.8)
    many = network.inlets.assign(number_per_side=200, placement="on_grade")
    crowded = network_openings(
        network.with_tables(inlets=many), GuttersOnGrid.of(network, grid, on_grid)
    )
    pairs = np.column_stack([crowded.cell, crowded.node])[crowded.inflow_limit_m3_s > 0]
    assert len(np.unique(pairs, axis=0)) == len(pairs) < 120
    assert crowded.inflow_limit_m3_s.sum() == pytest.approx(2 * 2 * 200 * 0.020)


@pytest.mark.parametrize(("kind", "edge", "area"), [
    ("grate", 0.75 + 0.9, 0.75 * 0.45 * 0.9),
    ("kerb", 1.2, 1.2 * 0.1),
    ("combination", 0.75 + 0.9 + 0.45, 0.75 * 0.45 * 0.9 + 0.12),
])  # fmt: skip
def test_each_kind_of_inlet(drawn, kind, edge, area):
    network, grid, on_grid = drawn
    types = network.inlet_types.assign(kind=kind, kerb_length_m=1.2, kerb_height_m=0.1)
    rows = network.inlets.assign(clogged_pct=0.0)
    openings = network_openings(
        network.with_tables(inlet_types=types, inlets=rows),
        GuttersOnGrid.of(network, grid, on_grid),
    )
    one = np.flatnonzero(openings.inflow_limit_m3_s > 0)
    assert openings.weir_length_m[one] == pytest.approx(edge)
    assert openings.area_m2[one] == pytest.approx(area)


@pytest.mark.parametrize("placement", ["on_sag", "on_grade"])
def test_inlets_outside_the_grid_are_named(drawn, placement):
    network, grid, _ = drawn
    network = network.with_tables(inlets=network.inlets.assign(placement=placement))
    on_grid = streets_on_grid(network, grid)
    east = on_grid.streets.reach == 1
    lost = on_grid.streets
    kept = type(lost)(
        *(getattr(lost, f)[~east] for f in ("cell", "reach", "along", "aside_m", "gutter"))
    )
    cut = type(on_grid)(**{**vars(on_grid), "streets": kept})
    with pytest.raises(InputError, match="inlets") as caught:
        network_openings(network, GuttersOnGrid.of(network, grid, cut))
    assert [(one.file, one.place) for one in caught.value.findings] == [("inlets.csv", "R-2")]


def test_a_town_without_inlets_has_covers(drawn):
    network, grid, on_grid = drawn
    openings = network_openings(
        network.with_tables(inlets=network.inlets.iloc[:0]),
        GuttersOnGrid.of(network, grid, on_grid),
    )
    assert openings.node_ids == ("M-A", "M-B", "M-C")
    assert (openings.inflow_limit_m3_s == 0).all()


class TestOldTown:
    def test_every_gutter_node_and_reach_has_cells_of_its_own(self, town):
        network, _, on_grid = town
        street = network.nodes["system"].eq("street") & network.nodes["table"].ne("outfalls")
        assert on_grid.node_ids == tuple(network.nodes.index[street])
        assert np.diff(on_grid.node_start).min() >= 10
        assert np.diff(on_grid.gutter_start).min() >= 1
        assert np.diff(on_grid.reach_start).min() >= 10
        for cells in (on_grid.node_cells, on_grid.reach_cells):
            assert len(np.unique(cells)) == len(cells) == len(on_grid.streets.cell)

    def test_all_inlets_are_placed_with_their_limits(self, town):
        network, grid, on_grid = town
        openings = network_openings(network, GuttersOnGrid.of(network, grid, on_grid))
        _, limit = effective_inlets(network.inlets, network.inlet_types)
        table = 2 * (network.inlets["number_per_side"] * limit).sum()
        # Only leads of hollows give nothing back; they are no inlets of the table.
        inlet = np.where(openings.outflow_area_m2 > 0, openings.inflow_limit_m3_s, 0.0)
        assert inlet.sum() == pytest.approx(table)
        by_node = np.bincount(openings.node, weights=inlet)
        stated = (
            (2 * network.inlets["number_per_side"] * limit).groupby(network.inlets["node_id"]).sum()
        )
        assert by_node == pytest.approx(stated.reindex(openings.node_ids).fillna(0).to_numpy())
        assert np.isfinite(openings.crest_level_m).all()

    def test_every_manhole_has_a_cover_near_the_level_of_its_rim(self, town):
        network, grid, on_grid = town
        openings = network_openings(network, GuttersOnGrid.of(network, grid, on_grid))
        sewer = network.junctions[network.junctions["system"].isin(["storm", "combined"])]
        # Manholes of outlet sewers far from any street lie off the ground and stay closed; so
        # does the one beside the hollow, whose lid stands above the water in it.
        off_ground = grid.cell_of(sewer["x_m"], sewer["y_m"]) < 0
        assert sewer.index[off_ground].str.match(r"M-(AO|SO)\d-\d+$").all()
        beside = network.orifices["to_id"].tolist()
        assert len(beside) == 1
        sewer = sewer[~off_ground & ~sewer.index.isin(beside)]
        cover = openings.inflow_limit_m3_s == 0
        ids = np.array(openings.node_ids)[openings.node[cover]]
        assert sorted(ids) == sorted(sewer.index)
        # On the way from a street to the bank the ground is the blocks', which rise.
        street = ~sewer.index.str.match(r"M-(AO|SO|CO)\d-\d+$")
        sewer = sewer[street]
        cover &= np.isin(np.array(openings.node_ids)[openings.node], sewer.index)
        ids = np.array(openings.node_ids)[openings.node[cover]]
        off = openings.crest_level_m[cover] - sewer["ground_level_m"].reindex(ids).to_numpy()
        assert np.percentile(np.abs(off), 95) < 0.08

    def test_inlets_of_listed_points_lie_at_the_bottom_of_their_sag(self, town):
        network, grid, on_grid = town
        openings = network_openings(network, GuttersOnGrid.of(network, grid, on_grid))
        sag = network.inlets[network.inlets["out_of_order_pct"] > 0]
        bottom = network.storages["invert_level_m"]
        for reach, row in sag.iterrows():
            node = network.conduits.at[reach, "to_id"]
            here = rows_at(openings, row["node_id"])
            here = here[openings.inflow_limit_m3_s[here] > 0]
            x, y = network.nodes.loc[node, ["x_m", "y_m"]]
            cx, cy = middle(grid, openings.cell[here])
            near = np.hypot(cx - x, cy - y) < 25
            assert openings.crest_level_m[here][near].min() < bottom[node] + 0.08

    def test_a_hollow_is_drained_by_its_lead_at_its_bottom(self, town):
        network, grid, on_grid = town
        openings = network_openings(network, GuttersOnGrid.of(network, grid, on_grid))
        hollow = network.hollows.iloc[0]
        lead = network.orifices.loc[hollow["lead_id"]]
        mine = rows_at(openings, lead["to_id"])
        lead_row = mine[openings.outflow_area_m2[mine] == 0]
        assert len(lead_row) == 1
        # 0.338 m x 0.3 m under 1.4 m: 0.65 x 0.1014 x (2 x 9.81 x 1.4)^(1/2) = 0.345 m3/s
        assert openings.inflow_limit_m3_s[lead_row] == pytest.approx(0.345, abs=0.002)
        bottom = network.storages.at[hollow["node_id"], "invert_level_m"]
        assert openings.crest_level_m[lead_row] == pytest.approx(bottom, abs=0.15)
