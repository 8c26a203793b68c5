"""The ground drawn from streets: gutters, crossfall, sags, blocks, banks; checked by hand."""

import time

import numpy as np
import pytest

from drainage.errors import InputError
from drainage.inundation.ground.fill import filled_levels_m, stretched_levels_m
from drainage.inundation.ground.from_streets import ground_from_network
from drainage.inundation.ground.reaches import reaches_of
from drainage.inundation.ground.street_cells import Frame, street_cells
from drainage.inundation.ground.streets_on_grid import frame_of
from drainage.network import read_network


def levels(grid, x, y):
    """Bed level at places."""
    cell = grid.cell_of(np.asarray(x, float), np.asarray(y, float))
    assert (cell >= 0).all()
    return grid.bed_level_m.ravel()[cell]


def streets_on(network, grid):
    return street_cells(reaches_of(network), frame_of(grid))


def mask_of(grid, cell):
    mask = np.zeros(grid.shape, dtype=bool)
    mask.ravel()[cell] = True
    return mask


@pytest.fixture(scope="module")
def town(root):
    return read_network(root / "networks" / "miyun-old-town")


@pytest.fixture(scope="module")
def town_5m(town):
    return ground_from_network(town, 5.0)


def test_a_street_has_the_gutter_of_its_nodes_and_the_crossfall_of_its_section(small_network):
    """12 m wide, 2 %, falling 4 per mille from 20.4 at x = 0; cells of 2 m, east of the sag."""
    grid = ground_from_network(small_network, 2.0)
    x = 21.0
    gutter = 20.4 - 0.004 * x
    for y, rise in ((5.0, 0.02), (3.0, 0.06), (1.0, 0.10), (-1.0, 0.10), (-5.0, 0.02)):
        assert levels(grid, [x], [y])[0] == pytest.approx(gutter + rise, abs=1e-9)
    assert grid.manning_n.ravel()[grid.cell_of([x], [1.0])] == pytest.approx(0.016)
    assert grid.manning_n.ravel()[grid.cell_of([x], [30.0])] == pytest.approx(0.10)


def test_at_5_m_the_edge_of_a_street_stands_at_the_mean_of_its_gutter(small_network):
    grid = ground_from_network(small_network, 5.0)
    edge = streets_on(small_network, grid)
    row, column = np.divmod(edge.cell[edge.gutter], grid.shape[1])
    x = grid.x_m[column]
    straight = (x > 0) & (x < 35)
    expected = 20.4 - 0.004 * x + 0.02 * 5.0 / 2
    bed = grid.bed_level_m[row, column]
    assert bed[straight] == pytest.approx(expected[straight], abs=1e-9)


def test_a_block_stands_a_kerb_and_a_step_above_the_gutters(small_network):
    grid = ground_from_network(small_network, 2.0)
    # Mean of the first cell behind the kerb: 25 % up to 0.15 m, which takes 0.6 m of 2.
    first = 0.15 + (0.15 * 0.6 / 2 + 0.15 * 1.4) / 2
    assert levels(grid, [21.0], [7.0])[0] == pytest.approx(20.4 - 0.004 * 21 + first, abs=0.01)
    far = levels(grid, [21.0], [60.0])[0]
    assert 20.0 + 0.30 < far < 20.4 + 0.30
    walls = ground_from_network(small_network, 2.0, block_rise_m=1.5)
    assert levels(walls, [21.0], [60.0])[0] == pytest.approx(far + 1.35, abs=1e-6)


def test_a_sag_has_its_stated_depth_and_holds_what_its_curve_holds(small_network):
    """0.25 m below 20.2, curve 8 to 200 m2: 26 m3, though the street falls past it."""
    cell_m = 0.5
    grid = ground_from_network(small_network, cell_m, margin_m=20.0)
    rise = 0.02 * cell_m / 2
    bottom = levels(grid, [49.75, 50.25], [5.75, -5.75])
    assert bottom == pytest.approx(19.95 + rise, abs=0.002)
    water = filled_levels_m(grid.bed_level_m, grid.open_edge)
    here = np.abs(grid.x_m - 50.0) < 14
    ponds = (water - grid.bed_level_m)[:, here]
    assert np.nanmax(ponds) == pytest.approx(0.25, abs=0.005)
    assert np.nansum(ponds) * cell_m**2 == pytest.approx(26.0, rel=0.10)


def test_water_leaves_over_the_bank_where_the_street_ends_at_a_river(small_network):
    """The weir W-C lies at 20.15, 0.15 m over the gutter at G-C (x = 100)."""
    grid = ground_from_network(small_network, 2.0)
    row, column = np.nonzero(grid.open_edge)
    assert len(row)
    assert (grid.x_m[column] > 100).all()
    assert np.hypot(grid.x_m[column] - 100, grid.y_m[row]).max() <= 12.0
    assert grid.bed_level_m[row, column] == pytest.approx(20.15)
    # Nothing holds water above the bank: the street there fills to its crest, then spills.
    water = filled_levels_m(grid.bed_level_m, grid.open_edge)
    assert levels_at(water, grid, 99.0, 5.0) == pytest.approx(20.15)


def levels_at(values, grid, x, y):
    return values.ravel()[grid.cell_of([x], [y])[0]]


def test_a_street_without_a_curve_for_its_sag_has_one_of_the_given_length(small_network):
    storages = small_network.storages.assign(curve_id="")
    network = small_network.with_tables(storages=storages)
    long = ground_from_network(network, 1.0, sag_length_m=40.0, margin_m=20.0)
    short = ground_from_network(network, 1.0, sag_length_m=20.0, margin_m=20.0)
    # At 12 m upstream of the node only the long one is lower than the street.
    assert levels(short, [37.5], [5.5])[0] == pytest.approx(20.4 - 0.004 * 37.5 + 0.01, abs=1e-6)
    assert levels(long, [37.5], [5.5])[0] < levels(short, [37.5], [5.5])[0] - 0.05
    assert levels(long, [49.5], [5.5])[0] == pytest.approx(19.96, abs=0.005)


def test_a_way_over_land_is_cut_into_the_blocks(town, town_5m):
    row = town.conduits.loc["V-T3"]
    ends = town.nodes.loc[[row["from_id"], row["to_id"]], ["x_m", "y_m"]].to_numpy(float)
    x, y = (ends[0] + ends[1]) / 2
    middle = (row["from_invert_level_m"] + row["to_invert_level_m"]) / 2
    assert levels(town_5m, [x], [y])[0] == pytest.approx(middle, abs=0.03)
    assert town_5m.manning_n.ravel()[town_5m.cell_of([x], [y])] == pytest.approx(0.05)


@pytest.mark.parametrize(("table", "row", "column"), [
    ("junctions", "G-A", "x_m"), ("storages", "G-B", "y_m"), ("junctions", "G-C", "ground_level_m"),
])  # fmt: skip
def test_street_nodes_without_a_place_or_level_are_named(small_network, table, row, column):
    frame = getattr(small_network, table).copy()
    frame.loc[row, column] = np.nan
    with pytest.raises(InputError) as caught:
        ground_from_network(small_network.with_tables(**{table: frame}))
    (finding,) = caught.value.findings
    assert (finding.file, finding.place, finding.column) == (f"{table}.csv", row, column)


def test_a_town_without_streets_and_a_cell_too_small_are_refused(small_network):
    pipes = small_network.conduits[small_network.conduits["shape"] != "street"]
    with pytest.raises(InputError, match="no conduit has the shape street"):
        ground_from_network(small_network.with_tables(conduits=pipes))
    with pytest.raises(InputError, match=r"are more than 50000000.*Take 0\.1 m or wider"):
        ground_from_network(small_network, 0.02)
    with pytest.raises(InputError, match="wider than 0"):
        ground_from_network(small_network, 0.0)


@pytest.mark.parametrize("degrees", [0, 17, 45, 61])
def test_the_gutter_of_a_street_at_any_angle_drains(small_network, degrees):
    """No step of the raster dams it: nothing stands in the street but the sag."""
    turn = np.radians(degrees)
    moved = {}
    for name in ("junctions", "storages", "outfalls"):
        frame = getattr(small_network, name)
        moved[name] = frame.assign(
            x_m=frame["x_m"] * np.cos(turn), y_m=frame["x_m"] * np.sin(turn) + 0.7
        )
    level = moved["storages"]["ground_level_m"]
    moved["storages"] = moved["storages"].assign(invert_level_m=level)
    land = small_network.subcatchments.assign(polygon_wkt="")
    network = small_network.with_tables(**moved, subcatchments=land)
    for cell_m in (2.0, 5.0):
        grid = ground_from_network(network, cell_m)
        edge = streets_on(network, grid)
        street = np.where(mask_of(grid, edge.cell), grid.bed_level_m, np.nan)
        end = mask_of(
            grid, grid.cell_of(*moved["junctions"].loc[["G-C"], ["x_m", "y_m"]].to_numpy().T)
        )
        lowest = street <= np.nanmin(street) + 0.05
        pits = filled_levels_m(street, end | lowest) - street
        assert np.nanmax(pits) < 0.005


def test_a_strip_of_any_angle_is_one_row_of_cells():
    """Streets narrower than a cell stay connected by edges, not by corners."""
    from scipy.ndimage import label

    from drainage.inundation.ground.street_cells import strip_cells

    frame = Frame(-100.0, 100.0, 5.0, 40, 40)
    for degrees in range(0, 90, 7):
        turn = np.radians(degrees)
        ends = 70 * np.array([[-np.cos(turn), -np.sin(turn)], [np.cos(turn), np.sin(turn)]]) + 0.9
        cell, share = strip_cells(ends, 0.5, frame)
        mask = np.zeros((40, 40), dtype=bool)
        mask.ravel()[cell] = True
        assert label(mask)[1] == 1
        assert share.min() < 0.04
        assert share.max() > 0.96


def test_a_stretched_skin_lies_between_what_holds_it():
    ground = np.ones((60, 80), dtype=bool)
    ground[:10, :10] = False
    fixed = np.full(ground.shape, np.nan)
    fixed[:, 40] = np.linspace(10, 12, 60)
    fixed[30, 60:] = 20.0
    skin = stretched_levels_m(fixed, ground)
    assert np.isnan(skin[~ground]).all()
    assert skin[fixed == 20] == pytest.approx(20.0)
    assert np.nanmin(skin) >= 10 - 1e-9
    assert np.nanmax(skin) <= 20 + 1e-9
    pits = filled_levels_m(skin, np.isfinite(fixed)) - skin
    assert np.nanmax(pits) < 1e-3


def test_pits_are_filled_to_their_way_out_and_kept_ones_are_not():
    bed = np.array([[5.0, 5, 5, 5, 5], [5, 1, 5, 2, 5], [5, 5, 3, np.nan, 5], [5, 5, 5, 4, 0]])
    kept = np.zeros(bed.shape, dtype=bool)
    kept[3, 4] = True
    filled = filled_levels_m(bed, kept)
    assert filled[1, 1] == 5
    assert filled[2, 2] == 5
    assert np.isnan(filled[2, 3])
    kept[1, 1] = True
    assert filled_levels_m(bed, kept)[1, 1] == 1


class TestOldTown:
    def test_every_listed_point_lies_in_a_hollow_of_the_stated_sag(self, town, town_5m):
        water = filled_levels_m(town_5m.bed_level_m, town_5m.open_edge)
        deep = np.nan_to_num(water - town_5m.bed_level_m)
        for node in town.watch_points["node_id"]:
            x, y = town.nodes.loc[node, ["x_m", "y_m"]]
            sag = (
                town.storages.at[node, "ground_level_m"] - town.storages.at[node, "invert_level_m"]
            )
            away = np.hypot(town_5m.x_m[None, :] - x, town_5m.y_m[:, None] - y)
            assert deep[away < 20].max() == pytest.approx(sag, abs=0.03), node

    def test_nothing_stands_but_in_sags_and_before_banks(self, town, town_5m):
        """Else the pits of the raster would hold part of the storm."""
        water = filled_levels_m(town_5m.bed_level_m, town_5m.open_edge)
        deep = np.nan_to_num(water - town_5m.bed_level_m)
        row, column = np.nonzero(deep > 0.01)
        meant = [*town.storages.index[town.storages["system"] == "street"],
                 *town.outfalls.index[town.outfalls["system"] == "street"]]  # fmt: skip
        places = town.nodes.loc[meant, ["x_m", "y_m"]].to_numpy(float)
        x, y = town_5m.x_m[column], town_5m.y_m[row]
        away = np.hypot(x[:, None] - places[:, 0], y[:, None] - places[:, 1])
        # A low point has no way out but over the blocks: its water reaches far. The hollow of
        # the G101 has approaches of 56 m.
        far = away.min(axis=1) > 60
        assert set(np.array(meant)[away.argmin(axis=1)][far]) == {"G-R2", "G-S056-2"}

    def test_blocks_drain_to_streets_and_stand_above_them(self, town, town_5m):
        cells = streets_on(town, town_5m)
        street = mask_of(town_5m, cells.cell)
        bed = town_5m.bed_level_m
        low = street | (town_5m.manning_n == np.float32(0.05)) | town_5m.open_edge
        assert np.nanmax(filled_levels_m(bed, low) - bed) < 1e-9
        edge = mask_of(town_5m, cells.cell[cells.gutter])
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            beside = np.roll(bed, step, axis)
            block = np.roll(~low & np.isfinite(bed), step, axis)
            above = (beside - bed)[edge & block]
            assert above.min() > 0.15

    def test_streets_keep_their_area_and_the_ground_its_margin(self, town, town_5m):
        wide = (town.streets["width_m"] * town.streets["length_m"]).sum()
        area = 25.0 * len(streets_on(town, town_5m).cell)
        assert area == pytest.approx(wide, rel=0.06)
        in_streets = town.conduits[town.conduits["street_id"].ne("")]
        placed = town.junctions.loc[
            town.junctions.index.isin([*in_streets["from_id"], *in_streets["to_id"]])
        ]
        assert len(placed) > 1200
        assert (town_5m.cell_of(placed["x_m"], placed["y_m"]) >= 0).all()
        assert not town_5m.surveyed

    def test_it_is_drawn_in_seconds(self, town, town_5m):
        began = time.process_time()
        ground_from_network(town, 5.0)
        assert time.process_time() - began < 10.0

    def test_a_hollow_leads_the_street_down_along_its_approaches(self, town, town_5m):
        """1.4 m at 2.5 %: half-way up an approach, 28 m from the bottom, the gutter is 0.7 m up."""
        hollow = town.hollows.iloc[0]
        low = town.storages.loc[hollow["node_id"]]
        nodes = town.nodes
        reach = town.conduits[
            town.conduits["to_id"].eq(hollow["node_id"]) & town.conduits["shape"].eq("street")
        ]
        for start in reach["from_id"]:
            x, y = (
                nodes.loc[start, ["x_m", "y_m"]].to_numpy(float)
                + low[["x_m", "y_m"]].to_numpy(float)
            ) / 2
            away = np.hypot(town_5m.x_m[None, :] - x, town_5m.y_m[:, None] - y)
            # Across the half street of 18 m the crossfall of 2 % raises the bed by up to 0.36 m.
            gutter = np.nanmin(town_5m.bed_level_m[away < 18])
            assert gutter == pytest.approx(low["invert_level_m"] + 0.7, abs=0.35)
