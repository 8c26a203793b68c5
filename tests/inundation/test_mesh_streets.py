"""Streets as cells that follow them: cuts, levels, tables, pixels, blocks; checked by hand."""

import numpy as np
import pytest

from drainage.errors import InputError
from drainage.inundation.mesh.block_levels import filled_cells_m
from drainage.inundation.mesh.from_streets import mesh_from_streets
from drainage.inundation.mesh.virtual import VirtualGround
from tests.inundation.made_streets import made_streets

CROSS = {"O": (0, 0, 10.0), "W": (-100, 0, 11.0), "E": (100, 0, 9.0), "N": (0, 100, 10.0),
         "S": (0, -100, 10.0)}  # fmt: skip
CROSSING = [("W", "W", "O"), ("E", "O", "E"), ("N", "O", "N"), ("S", "S", "O")]


def street(**more):
    """100 m, 12 m wide, falling 1 % from 11 m; footways of 3 m that rise by 5 %."""
    nodes = {"A": (0, 0, 11.0), "B": (100, 0, 10.0)}
    return made_streets(nodes, [("R", "A", "B")], **more)


def cell_at(town, x, y):
    cell, relief = town.ground.virtual.cell_at(np.array([x]), np.array([y]))
    return int(cell[0]), float(relief[0])


def cells_of(town, reach):
    places = town.places
    k = places.reach_ids.index(reach)
    return places.reach_cell[places.reach_start[k] : places.reach_start[k + 1]]


def read_at(town, node):
    places = town.places
    k = places.node_ids.index(node)
    part = slice(places.read_start[k], places.read_start[k + 1])
    return places.read_cell[part], places.read_level_m[part]


def test_a_street_is_cut_along_its_axis_into_a_left_and_a_right_side():
    """100 m in bins of 5 m, middle of the first at 2.5 m: 11 - 0.025."""
    town = mesh_from_streets(street(), 5.0, margin_m=20)
    mesh, places = town.ground.mesh, town.places
    assert len(cells_of(town, "R")) == 2 * 20
    assert mesh.level_m[[0, 1, 38, 39]] == pytest.approx([10.975, 10.975, 10.025, 10.025])
    assert places.side[:2].tolist() == [1, -1]
    assert places.along[:4] == pytest.approx([0.025, 0.025, 0.075, 0.075])
    # Halfway between crown and kerb; left of the way east is north.
    assert (mesh.x_m[0], mesh.y_m[0]) == pytest.approx((2.5, 3.0))
    assert mesh.area_m2[:2] == pytest.approx([45.0, 45.0])


def test_bins_are_as_near_to_the_asked_length_as_whole_ones_can_be():
    """62 m in twelve of 5.17 m, 63 m in thirteen of 4.85 m."""
    for length, count in ((62, 12), (63, 13)):
        made = made_streets({"A": (0, 0, 11.0), "B": (length, 0, 10.0)}, [("R", "A", "B")])
        places = mesh_from_streets(made, 5.0, margin_m=20).places
        assert places.length_m == pytest.approx(np.full(2 * count, length / count))


def test_a_face_carries_what_roadway_and_footway_do():
    """0.30 m deep: strips of HEC-22, 3/8 (y1^(8/3) - y2^(8/3)) / (n Sx), roadway of 2 % and
    n 0.016 under 0.30 to 0.18 m, footway of 5 % and 0.030 under 0.15 to 0 m."""
    mesh = mesh_from_streets(street(section={"backing_manning_n": 0.03}), 5.0,
                             margin_m=20).ground.mesh  # fmt: skip
    face = int(np.flatnonzero((mesh.left == 0) & (mesh.right == 2))[0])
    shapes, row = mesh.face_shapes, mesh.face_shape[face]
    assert mesh.face_size[face] == 1.0
    node = round(0.30 / shapes.top_m[row] * 16)
    assert node * shapes.top_m[row] / 16 == pytest.approx(0.30)
    area = shapes.area[row, node]
    assert area == pytest.approx(1.665, rel=2e-3)
    road = 3 / 8 * (0.30 ** (8 / 3) - 0.18 ** (8 / 3)) / (0.016 * 0.02)
    footway = 3 / 8 * 0.15 ** (8 / 3) / (0.030 * 0.05)
    assert area * shapes.ease[row, node] ** (2 / 3) == pytest.approx(road + footway, rel=2e-3)


def test_a_steep_footway_rises_no_higher_than_thresholds():
    """25 % over 3 m would be 0.75 m: 0.15 m is reached after 0.6 m, and then it is level."""
    town = mesh_from_streets(street(section={"backing_slope_pct": 25.0}), 5.0, margin_m=20)
    assert cell_at(town, 52.3, 6.25)[1] == pytest.approx(0.15 + 0.25 * 0.25)
    assert cell_at(town, 52.3, 8.75)[1] == pytest.approx(0.30)


def test_where_a_street_narrows_the_narrower_section_counts():
    """12 m, then 8 m wide: between them flows what 4 m of gutter and 3 m of footway let pass."""
    nodes = {"A": (0, 0, 11.0), "M": (50, 0, 10.5), "B": (100, 0, 10.0)}
    for first, second in ((12.0, 8.0), (8.0, 12.0)):
        made = made_streets(nodes, [("R", "A", "M"), ("T", "M", "B")],
                            widths={"R": first, "T": second})  # fmt: skip
        town = mesh_from_streets(made, 5.0, margin_m=20)
        mesh = town.ground.mesh
        face = np.flatnonzero((mesh.left + mesh.right == 38) & (abs(mesh.left - mesh.right) == 2))
        assert len(face) == 1
        assert mesh.face_shapes.width[mesh.face_shape[face], -1] == pytest.approx(4.0 + 3.0)


def test_a_side_holds_what_its_gutter_kerb_and_footway_leave():
    """A wedge of 2 %: 0.10²/2/0.02 = 0.25 m². Up to 0.30: 6 x 0.30 less the wedge under the
    crown, 6 x 0.12/2, and on the footway 3 x 0.15/2: 1.665 m²."""
    town = mesh_from_streets(street(), 5.0, margin_m=20)
    mesh = town.ground.mesh
    every = len(mesh.size)
    at = {d: mesh.volume_of(np.full(every, d))[0] for d in (0.10, 0.30, 0.40)}
    assert at[0.10] == pytest.approx(5 * 0.25, rel=2e-3)
    assert at[0.30] == pytest.approx(5 * 1.665, rel=2e-3)
    # Above its back the water stands between walls, 9 m apart.
    assert at[0.40] - at[0.30] == pytest.approx(5 * 9 * 0.10)


def test_a_sag_is_as_deep_in_each_bin_as_its_parabola_in_the_mean():
    """0.25 m under 10 m, 20 m to each side up to 10.2: 9.75 + 0.45 (s/20)², over 0 to 5 m."""
    nodes = {"A": (-100, 0, 11.0), "M": (0, 0, 10.0), "B": (100, 0, 11.0)}
    made = made_streets(nodes, [("R", "A", "M"), ("T", "M", "B")], sags={"M": 0.25})
    town = mesh_from_streets(made, 5.0, margin_m=20)
    cells, bottom = read_at(town, "M")
    assert town.ground.mesh.level_m[cells] == pytest.approx([9.75 + 0.45 * 25 / 1200] * 4, abs=1e-4)
    assert bottom == pytest.approx([9.75] * 4)
    # 20 m up the street ends the sag, and the gutter is the level of its nodes.
    far, own = read_at(town, "A")
    assert own == pytest.approx([10.975] * 2)
    assert town.ground.mesh.level_m[far] == pytest.approx(own)


def test_where_streets_cross_lies_one_flat_cell_as_wide_as_they_are():
    """Four streets of 12 m: a square of 144 m²; the arms begin 6 m off, 94 m in 19 bins."""
    town = mesh_from_streets(made_streets(CROSS, CROSSING), 5.0, margin_m=20)
    mesh, places = town.ground.mesh, town.places
    crossing = places.cell[places.side == 0]
    assert len(crossing) == 1
    assert mesh.area_m2[crossing] == pytest.approx(144.0, rel=1e-3)
    assert mesh.level_m[crossing] == pytest.approx(10.0)
    assert all(len(cells_of(town, r)) == 2 * 19 for r in "WENS")
    joins = (mesh.left == crossing) | (mesh.right == crossing)
    assert (joins & ~mesh.crest).sum() == 8
    # From the middle of the last bin, 94/19/2 m from its end, and 6 m on to the node.
    assert mesh.distance_m[joins & ~mesh.crest] == pytest.approx([94 / 38 + 6] * 8)
    assert read_at(town, "O")[0].tolist() == crossing.tolist()
    assert cell_at(town, 5.5, -5.5) == (crossing[0], 0.0)


@pytest.mark.parametrize("degrees", [0.0, 25.0])
def test_an_acute_crossing_of_unlike_streets_keeps_some_street_between(degrees):
    """Reaches of 9 m between crossings of 12 m: each keeps half of itself."""
    nodes = {"A": (0, 0, 10.0), "B": (9, 0, 10.0), "C": (-50, 0, 10.0), "D": (60, 5, 10.0),
             "E": (0, 50, 10.0), "F": (9, -50, 10.0)}  # fmt: skip
    reaches = [("R", "A", "B"), ("c", "A", "C"), ("e", "A", "E"), ("d", "B", "D"), ("f", "B", "F")]
    town = mesh_from_streets(made_streets(nodes, reaches, degrees=degrees), 5.0, margin_m=20)
    assert len(cells_of(town, "R")) == 2
    assert town.places.length_m[cells_of(town, "R")] == pytest.approx([4.5, 4.5])


def test_pixels_have_the_relief_of_their_street():
    """1 m inside the kerb 0.02; 1 m behind it 0.15 + 0.05; a block from 9 m on."""
    town = mesh_from_streets(street(), 5.0, margin_m=20, virtual_m=0.5)
    ground = town.ground.virtual
    assert isinstance(ground, VirtualGround)
    for y, relief in ((4.75, 0.02 * 1.25), (0.25, 0.02 * 5.75), (7.25, 0.15 + 0.05 * 1.25)):
        assert cell_at(town, 52.3, y) == (2 * 10, pytest.approx(relief, abs=1e-6))
        assert cell_at(town, 52.3, -y) == (2 * 10 + 1, pytest.approx(relief, abs=1e-6))
    assert cell_at(town, 52.3, 9.25)[0] >= len(town.places.cell)
    # Where it leads nowhere the street stops square.
    assert cell_at(town, -0.25, 0.25)[0] >= len(town.places.cell)


def test_where_footways_overlap_each_street_keeps_the_pixels_it_lies_deeper_in():
    """Axes 16 m apart, 9 m to the backs of the footways: they part halfway, at 8 m, with an edge
    as high as the back of the higher footway, 0.30 m over its gutter."""
    nodes = {"A": (0, 0, 10.0), "B": (50, 0, 10.0), "C": (0, 16, 10.1), "D": (50, 16, 10.1)}
    made = made_streets(nodes, [("R", "A", "B"), ("T", "C", "D")])
    town = mesh_from_streets(made, 5.0, margin_m=20)
    assert cell_at(town, 22.5, 7.75)[0] in cells_of(town, "R")
    assert cell_at(town, 22.5, 8.25)[0] in cells_of(town, "T")
    mesh = town.ground.mesh
    between = np.isin(mesh.left, cells_of(town, "R")) & np.isin(mesh.right, cells_of(town, "T"))
    assert between.sum() == 10
    assert mesh.crest[between].all()
    assert mesh.face_level_m[between] == pytest.approx(np.full(10, 10.1 + 0.30))
    assert mesh.face_size[between] == pytest.approx(np.full(10, 5.0))


@pytest.mark.parametrize("degrees", [0.0, 25.0, 45.0])
def test_the_pixels_of_a_side_cover_its_area_at_any_angle(degrees):
    town = mesh_from_streets(street(degrees=degrees), 5.0, margin_m=20)
    ground = town.ground.virtual
    area = np.bincount(ground.cell[ground.cell >= 0], minlength=40)[:40] * 0.25
    assert area[4:36] == pytest.approx(np.full(32, 45.0), rel=0.10)
    assert area.sum() == pytest.approx(40 * 45.0, rel=0.01)


def test_blocks_stand_behind_the_footway_and_fall_back_to_the_street():
    """A level street: kerb 0.15, footway 0.15, then 1 % from its edge, half a square away."""
    made = made_streets({"A": (0, 0, 10.0), "B": (100, 0, 10.0)}, [("R", "A", "B")])
    town = mesh_from_streets(made, 5.0, margin_m=60, block_slope_pct=1.0)
    level = town.ground.mesh.level_m
    for y, distance in ((12.5, 2.5), (17.5, 7.5), (32.5, 22.5)):
        assert level[cell_at(town, 52.5, y)[0]] == pytest.approx(10.30 + 0.01 * distance)
    # The strip of 1 m between the footway and the first whole square is part of that.
    assert cell_at(town, 52.5, 9.25)[0] == cell_at(town, 52.5, 12.5)[0]


def test_water_on_a_block_finds_its_way_home():
    """No block cell lies lower than every way out of it, nor a kerb lower than its footway."""
    town = mesh_from_streets(made_streets(CROSS, CROSSING, degrees=20.0), 5.0, margin_m=60)
    mesh, streets = town.ground.mesh, len(town.places.cell)
    lowest_way_out = np.full(len(mesh.size), np.inf)
    for side in (mesh.left, mesh.right):
        np.minimum.at(lowest_way_out, side, mesh.face_level_m)
    assert (lowest_way_out[streets:] <= mesh.level_m[streets:] + 1e-9).all()
    kerb = mesh.crest & (mesh.left < streets)
    assert (mesh.face_level_m[kerb] >= mesh.level_m[mesh.left[kerb]] + 0.30 - 1e-9).all()


def test_a_hollow_is_cut_into_ground_that_does_not_sink_with_it():
    """1.4 m below 10 m in the middle; the blocks beside it stand at 10.30 all along."""
    nodes = {"A": (0, 0, 10.0), "H": (60, 0, 10.0), "B": (120, 0, 10.0)}
    reaches = [("R", "A", "H"), ("T", "H", "B")]
    made = made_streets(nodes, reaches, hollows={"H": 1.4})
    town = mesh_from_streets(made, 5.0, margin_m=30, block_slope_pct=0.0)
    level = town.ground.mesh.level_m
    assert level[cell_at(town, 59.0, 1.0)[0]] == pytest.approx(10 - 1.4 * 57.5 / 60)
    for x in (12.5, 57.5, 62.5):
        assert level[cell_at(town, x, 12.5)[0]] == pytest.approx(10.30, abs=1e-3)


def test_pits_of_a_graph_are_filled_to_their_lowest_way_out():
    """A street at 0, kept; behind a kerb of 0.3 a pit of -1, and behind that one of 0.1."""
    level = np.array([0.0, -1.0, 0.1, 0.5, 0.0])
    left, right = np.array([0, 1, 2, 3]), np.array([1, 2, 3, 4])
    crest = np.array([0.3, -np.inf, -np.inf, -np.inf])
    kept = np.array([True, False, False, False, False])
    filled = filled_cells_m(level, kept, left, right, crest)
    assert filled.tolist() == [0.0, 0.3, 0.3, 0.5, 0.5]
    # Another way out, lower, is taken instead.
    kept[4] = True
    assert filled_cells_m(level, kept, left, right, crest)[1:].tolist() == [0.3, 0.3, 0.5, 0.0]
    # Behind a wall a pit stays a pit.
    level[2] = np.nan
    filled = filled_cells_m(level, kept & (level < 0.05), left, right, crest)
    assert filled.tolist()[:2] == [0.0, 0.3]
    assert np.isnan(filled[2])


def test_a_bank_is_an_open_edge_at_the_crest_of_its_weir(small_network):
    """Weir W-C: 20.15, 10 m, shared between the two sides of the street's end."""
    town = mesh_from_streets(small_network, 5.0, margin_m=20)
    edges = town.ground.open_edges
    assert town.edge_outfall_ids == ("B-C", "B-C")
    assert sorted(edges.cell.tolist()) == sorted(cells_of(town, "R-2")[-2:].tolist())
    assert edges.crest_level_m == pytest.approx([20.15, 20.15])
    assert edges.width_m == pytest.approx([5.0, 5.0])


def test_runoff_is_spread_over_the_halves_of_a_nodes_streets(small_network):
    """Node B between two reaches of 50 m: 25 m of each, two sides; node A has 25 m in all."""
    places = mesh_from_streets(small_network, 5.0, margin_m=20).places
    for node, cells in (("G-A", 10), ("G-B", 20), ("G-C", 10)):
        k = places.node_ids.index(node)
        share = places.spread_share[places.spread_start[k] : places.spread_start[k + 1]]
        assert share == pytest.approx(np.full(cells, 1 / cells))


def test_a_block_soaks_and_drains_as_the_land_around_it(small_network):
    """K-A: 65 % impervious, 0 to 40 m east, to manhole M-A; a street loses nothing."""
    town = mesh_from_streets(
        small_network, 5.0, margin_m=20, block_infiltration_mm_h=7.0, yard_drain_mm_h=10.0
    )
    land = town.ground.land
    block, way_off = cell_at(town, 12.5, 32.5)[0], cell_at(town, 12.5, -22.5)[0]
    assert land.soak_mm_h[block] == pytest.approx(7.0 * 0.35)
    assert land.drain_mm_h[block] == 10.0
    assert land.drain_node_ids[land.drain_node[block]] == "M-A"
    # 27.5 m from the next outline: beyond the margin of 20 m all is soil.
    assert land.soak_mm_h[way_off] == 7.0
    assert land.drain_node[way_off] == -1
    assert land.drain_mm_h[way_off] == 0.0
    streets = len(town.places.cell)
    assert (land.soak_mm_h[:streets] == 0).all()
    assert (land.drain_mm_h[:streets] == 0).all()


def test_a_way_over_land_is_a_chain_of_its_width_cut_into_the_blocks():
    """From the dead end B at 10 m on to C at 9 m, 60 m on: 8 m wide, without a kerb before it."""
    nodes = {"A": (-100, 0, 11.0), "B": (0, 0, 10.0), "C": (60, 0, 9.0), "D": (60, -80, 8.0),
             "E": (60, 80, 9.5)}  # fmt: skip
    reaches = [("R", "A", "B"), ("T", "E", "C"), ("U", "C", "D")]
    town = mesh_from_streets(made_streets(nodes, reaches, ways=[("V", "B", "C", 8.0)]), 5.0,
                             margin_m=20)  # fmt: skip
    mesh, streets = town.ground.mesh, len(town.places.cell)
    # It shows from 0 to the back of the footway of T at 51 m: 10 bins.
    way = [cell_at(town, x, 0.2)[0] for x in np.arange(2.5, 51.0, 5.1)]
    assert len(set(way)) == 10
    assert mesh.level_m[way] == pytest.approx(10 - (np.arange(10) + 0.5) * 5.1 / 60, abs=0.01)
    assert mesh.area_m2[way].sum() == pytest.approx(8.0 * 51.0, rel=0.02)
    chain = np.isin(mesh.left, way) & np.isin(mesh.right, way)
    assert mesh.face_size[chain] == pytest.approx(np.full(9, 8.0))
    into = np.isin(mesh.right, way) & (mesh.left < streets)
    assert not mesh.crest[into].any()
    gutter = np.maximum(mesh.level_m[mesh.left[into]], mesh.level_m[mesh.right[into]])
    assert mesh.face_level_m[into] == pytest.approx(gutter)


def test_a_way_over_land_without_a_level_is_named():
    nodes = {"A": (0, 0, 11.0), "B": (50, 0, 10.0), "C": (90, 0, np.nan)}
    made = made_streets(nodes, [("R", "A", "B")], ways=[("V", "B", "C", 8.0)])
    with pytest.raises(InputError, match=r"V.*needs a level at both ends"):
        mesh_from_streets(made, 5.0, margin_m=20)


@pytest.fixture(scope="module")
def town(root):
    from drainage.network import read_network

    network = read_network(root / "networks" / "miyun-old-town")
    return network, mesh_from_streets(network, 5.0)


@pytest.mark.heavy
def test_the_streets_of_the_town_keep_their_length_and_width(town):
    network, drawn = town
    mesh, streets = drawn.ground.mesh, len(drawn.places.cell)
    reaches = network.conduits[network.conduits["shape"] == "street"]
    wide = reaches["street_id"].map(network.streets["width_m"]) + 2 * 3.0
    area = (wide * reaches["length_m"]).sum()
    # Crossings lie in two streets at once.
    assert 0.95 * area < mesh.area_m2[:streets].sum() < area
    ends = np.concatenate([reaches["from_id"], reaches["to_id"]])
    assert set(drawn.places.node_ids) == set(ends)


@pytest.mark.heavy
def test_no_cell_of_the_town_holds_up_the_others(town):
    """Sub-steps follow the way that a wave has from a cell to the next, 0.6 of a cell at least."""
    mesh = town[1].ground.mesh
    width = mesh.face_size * mesh.face_shapes.width[mesh.face_shape, -1]
    flow, count = width / mesh.distance_m, len(mesh.size)
    total = np.bincount(mesh.left, flow, count) + np.bincount(mesh.right, flow, count)
    inside = total > 0
    assert np.sqrt(4 * mesh.area_m2[inside] / total[inside]).min() >= 0.6 * 5.0 - 1e-9
    ground = np.maximum(mesh.level_m[mesh.left], mesh.level_m[mesh.right])
    assert (mesh.face_level_m >= ground - 1e-9).all()
    assert np.isfinite(mesh.level_m).all()
