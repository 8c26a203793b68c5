"""The old town comes out of its skeleton and rules, and looks like a town's drainage."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from drainage.checks import check_network
from drainage.design.hydraulics import CATALOGUE, Section
from drainage.design.sewer_design import LayingRules, Reach, design_sewers, least_slope
from drainage.errors import InputError
from drainage.network import read_network, read_texts
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import table_text
from drainage.rainfall import load_formula
from drainage.synthesis.findings import outlets_without_land
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.synthesise import synthesise


@pytest.fixture(scope="module")
def folder(root):
    return root / "networks" / "miyun-old-town"


@pytest.fixture(scope="module")
def rules(folder):
    return read_rules(folder / "synthesis" / "rules.toml")


@pytest.fixture(scope="module")
def skeleton(folder, rules):
    return read_skeleton(folder / "synthesis", rules)


@pytest.fixture(scope="module")
def made(root, folder, rules, skeleton):
    formula = load_formula(root / "rainfall", rules.old_design_formula)
    texts = read_texts(folder).model_dump()
    return synthesise(skeleton, rules, formula, name="miyun-old-town", **texts)


def test_the_committed_tables_are_the_synthesis_byte_for_byte(made, folder):
    for name, frame in made.network.tables.items():
        path = folder / "tables" / f"{name}.csv"
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        assert text == (table_text(frame, TABLE_BY_NAME[name]) if len(frame) else ""), name


def test_the_shipped_network_is_sound(made):
    assert check_network(made.network) == []


def test_every_outlet_has_land_and_the_hectares_add_up(made):
    drained = made.drained
    assert (drained["area_ha"] > 5).all()
    town = made.network.subcatchments.query("kind != 'hill'")
    assert drained["area_ha"].sum() == pytest.approx(town["area_ha"].sum(), abs=1e-6)


def test_catchments_do_not_overlap_and_cover_the_drained_land(made):
    town = made.network.subcatchments.query("kind != 'hill' and polygon_wkt != ''")
    shapes = shapely.from_wkt(town["polygon_wkt"].to_numpy(object))
    whole = shapely.area(shapely.union_all(shapes)) / 1e4
    assert town["area_ha"].sum() == pytest.approx(whole, rel=1e-3)


def test_manholes_stand_at_most_60_m_apart_and_number_600_to_1000(made, rules):
    pipes = made.network.conduits
    streets = pipes[pipes["shape"] == "street"]
    assert streets["length_m"].max() <= rules.manhole_spacing_m.value
    manholes = made.network.junctions["system"].isin(["storm", "combined"]).sum()
    assert 600 <= manholes <= 1000


def test_sewers_never_run_uphill_and_keep_their_cover(made, rules):
    pipes = made.network.conduits[made.network.conduits["shape"].isin(["circular", "box"])]
    assert (pipes["from_invert_level_m"] > pipes["to_invert_level_m"]).all()
    ground = made.network.nodes["ground_level_m"]
    height = np.where(pipes["shape"] == "circular", pipes["diameter_mm"], pipes["height_mm"]) / 1000
    storm = pipes["system"] != "sanitary"
    cover = ground.reindex(pipes["from_id"]).to_numpy() - pipes["from_invert_level_m"] - height
    assert cover[storm].max() <= rules.maximum_cover_m.value
    assert cover[storm].min() >= 0.7


def test_the_published_sizes_at_points_1_to_5_stand_in_the_tables(made):
    pipes = made.network.conduits
    sewer = pipes[pipes["system"].isin(["storm", "combined"])]
    street = made.network.streets["name_zh"]
    west = sewer[sewer["street_id"].map(street).eq("西门外大街")]
    assert west["diameter_mm"].between(1000, 1500).any()
    assert ((sewer["width_mm"] == 2000) & (sewer["height_mm"] == 2000)).any()


def sewers(network):
    """Storm and combined pipes with the area of all barrels (m2) and the slope (m/m)."""
    pipes = network.conduits
    pipes = pipes[pipes["shape"].isin(["circular", "box"]) & pipes["system"].ne("sanitary")]
    circle = np.pi * (pipes["diameter_mm"] / 1000) ** 2 / 4
    box = pipes["width_mm"] * pipes["height_mm"] / 1e6
    area = circle.where(pipes["shape"].eq("circular"), box) * pipes["barrels"]
    fall = pipes["from_invert_level_m"] - pipes["to_invert_level_m"]
    return pipes.assign(area_m2=area, slope=fall / pipes["length_m"])


def test_no_sewer_shrinks_on_its_way_to_the_outlet(made):
    pipes = sewers(made.network)
    arrives = pipes.groupby("to_id")["area_m2"].max()
    leaves = pipes.groupby("from_id")["area_m2"].max().reindex(arrives.index)
    assert not (arrives > leaves + 1e-9).any()


def test_no_large_sewer_lies_flatter_than_half_a_per_mille(made):
    pipes = sewers(made.network)
    large = pipes[pipes["area_m2"] > 4]
    assert len(large) > 10
    assert (large["slope"] >= 0.0005 - 1e-9).all()


def test_a_sewer_falls_with_the_street_above_it(made):
    """Where the street falls faster than the least slope, the sewer lies parallel to it."""
    pipes = sewers(made.network)
    ground = made.network.nodes["ground_level_m"]
    street = (
        ground.reindex(pipes["from_id"]).to_numpy() - ground.reindex(pipes["to_id"]).to_numpy()
    ) / pipes["length_m"]
    inner = ~pipes["to_id"].isin(made.network.outfalls.index) & (street > 0.004)
    assert inner.sum() > 100
    assert (pipes["slope"] - street)[inner].abs().max() < 0.001 / 30


def test_each_published_size_lies_within_half_and_twice_of_its_land(made):
    evidence = made.published_land
    assert list(evidence.index) == ["P1", "P2", "P3", "P4", "P5"]
    assert evidence["share"].between(0.5, 2.0).all()


def test_the_table_of_published_sizes_is_the_synthesis(made, folder):
    written = pd.read_csv(folder / "published_land.csv", index_col="reach_id")
    pd.testing.assert_frame_equal(written, made.published_land.round(2))


def test_outlets_of_an_alternative_that_is_not_chosen_are_not_built(made, skeleton):
    alternative = skeleton.outlets["alternative"]
    assert set(alternative) == {"", "left-bank-streets", "right-bank-streets"}
    built = made.network.outfalls.index
    assert set(alternative.index[alternative == "left-bank-streets"]) <= set(built)
    assert not set(alternative.index[alternative == "right-bank-streets"]) & set(built)
    assumed = made.network.outfalls.loc[alternative.index[alternative == "left-bank-streets"]]
    assert assumed["source"].str.contains("assumed").all()
    assert set(assumed["system"]) == {"storm"}  # the plan's six are those with sewage


def test_blocks_are_sealed_by_their_land_cover(made, rules):
    # 30 % roof x 95 + 22 yard x 90 + 18 block paving x 60 + 5 soil x 30 + 25 green x 10 = 63.1 %
    blocks = made.network.subcatchments.query("kind == 'block'")
    assert set(blocks["imperviousness_pct"]) == {63.1}
    # 0.30 x 0.90 + 0.22 x 0.90 + 0.18 x 0.60 + 0.05 x 0.30 + 0.25 x 0.15 = 0.6285
    assert rules.block_runoff_coefficient == pytest.approx(0.6285)


def test_a_block_answers_in_about_ten_minutes(made):
    """Kinematic wave: t = 6.92 (L n)^0.6 / (i^0.4 S^0.3), L m, i mm/h, t min (Izzard, Morgali)."""
    block = made.network.subcatchments.query("kind == 'block'").iloc[0]
    length = block["area_ha"] * 1e4 / block["width_m"]
    n, slope = block["impervious_manning_n"], block["slope_pct"] / 100
    minutes = 6.92 * (length * n) ** 0.6 / (54**0.4 * slope**0.3)
    assert minutes == pytest.approx(11.6, abs=0.2)


def test_hills_bring_the_stated_share_to_the_streets_and_the_rest_passes(made, rules):
    hills = made.network.subcatchments.query("kind == 'hill'")
    assert hills["area_ha"].sum() == pytest.approx(500)
    assert set(hills["gutter_share"]) == {rules.hill_share_to_streets.value}
    assert set(hills["outlet_id"]) == {""}


def test_every_low_place_has_a_bowl_of_its_own(made):
    sags = made.network.storages
    assert sags["curve_id"].is_unique
    assert set(sags["curve_id"]) <= set(made.network.curves.index)


def test_a_listed_point_may_have_a_sag_and_a_share_of_its_own(root, folder, rules, skeleton, made):
    listed = skeleton.listed_points.assign(sag_m=np.nan, inlets_out_of_order_pct=np.nan)
    listed.loc["3", ["sag_m", "inlets_out_of_order_pct"]] = [0.12, 20.0]
    formula = load_formula(root / "rainfall", rules.old_design_formula)
    texts = read_texts(folder).model_dump()
    own = synthesise(replace(skeleton, listed_points=listed), rules, formula, name="own", **texts)
    node = own.network.watch_points.at["3", "node_id"]
    bowl = own.network.storages.loc[node]
    assert bowl["ground_level_m"] - bowl["invert_level_m"] == pytest.approx(0.12)
    at = own.network.conduits["to_id"].reindex(own.network.inlets.index).eq(node)
    assert set(own.network.inlets.loc[at, "out_of_order_pct"]) == {20.0}
    same = own.network.storages.index != node
    pd.testing.assert_frame_equal(own.network.storages[same], made.network.storages[same])


def test_what_overtops_the_kerb_at_the_low_point_of_the_bypass_runs_south(made):
    path = made.network.conduits.loc["V-R2"]
    nodes = made.network.nodes
    assert path["from_invert_level_m"] == pytest.approx(81.85 + 0.15)
    assert path["to_invert_level_m"] < path["from_invert_level_m"]
    assert nodes.at[path["to_id"], "y_m"] < nodes.at["G-R2", "y_m"]


def test_the_hollow_leads_the_street_down_and_leaves_the_sewer_where_it_is(made):
    network = made.network
    hollow = network.hollows.loc["H-G101"]
    low = network.storages.loc[hollow["node_id"]]
    assert low["ground_level_m"] - low["invert_level_m"] == pytest.approx(1.4)
    reaches = network.conduits[network.conduits["to_id"].eq(hollow["node_id"])]
    # 1.4 m at 2.5 % is 56 m: one reach on each side leads down to the bottom.
    assert len(reaches) == 2
    assert (reaches["to_invert_level_m"] == low["invert_level_m"]).all()
    assert not network.inlets.index.isin(reaches.index).any()
    lead = network.orifices.loc[hollow["lead_id"]]
    # 8 inlets of 20 L/s: 0.16 / (0.65 x 0.3 x (2 x 9.81 x 0.3)^(1/2)) = 0.338 m wide, 0.3 m high
    assert lead["width_mm"] == pytest.approx(338, abs=1)
    assert lead["flap_gate"]
    manhole = network.junctions.loc[lead["to_id"]]
    assert manhole["ground_level_m"] == pytest.approx(low["ground_level_m"])
    assert lead["crest_level_m"] > manhole["invert_level_m"]


def test_all_listed_points_get_the_same_defect(made, rules):
    network = made.network
    points = network.watch_points
    sags = network.storages.loc[points["node_id"]]
    depth = sags["ground_level_m"] - sags["invert_level_m"]
    assert depth.to_numpy() == pytest.approx(rules.street_low_point_sag_m.value)
    at = network.conduits["to_id"].reindex(network.inlets.index).isin(points["node_id"])
    broken = network.inlets["out_of_order_pct"]
    assert set(broken[at]) == {rules.listed_point_inlets_out_of_order_pct.value}
    assert set(broken[~at]) == {0.0}


def test_sewage_is_population_times_water_use(made, rules):
    blocks = made.network.subcatchments.query("kind == 'block'")["area_ha"].sum()
    by_hand = blocks * 110 * 147 * 0.85 / 86400
    assert made.network.dry_weather_flows["flow_l_s"].sum() == pytest.approx(by_hand, rel=1e-3)


def test_every_row_names_its_source(made):
    for name, frame in made.network.tables.items():
        assert frame["source"].ne("").all(), name


def test_an_outlet_without_land_is_an_error(made):
    assert outlets_without_land(made.drained) == []
    dry = made.drained.assign(
        area_ha=made.drained["area_ha"].where(made.drained.index != "SO2", 0.0)
    )
    (finding,) = outlets_without_land(dry)
    assert finding.place == "outlet SO2"


def test_a_skeleton_with_defects_is_refused_with_every_place(folder, rules, tmp_path):
    for path in (folder / "synthesis").glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    streets = tmp_path / "street_segments.csv"
    streets.write_text(streets.read_text(encoding="utf-8").replace(",W1,GL,", ",W1,NOWHERE,", 1))
    with pytest.raises(InputError, match="no such street node") as caught:
        read_skeleton(tmp_path, rules)
    assert caught.value.findings[0].place == "S001"


def test_a_rule_outside_its_range_or_unknown_is_refused(folder, tmp_path):
    text = (folder / "synthesis" / "rules.toml").read_text(encoding="utf-8")
    path = tmp_path / "rules.toml"
    path.write_text(text.replace("value = 160", "value = 900") + "\n[colour]\nvalue = 1\n")
    with pytest.raises(InputError) as caught:
        read_rules(path)
    words = str(caught.value)
    assert "lies outside 100 to 220" in words
    assert "colour" in words


def test_a_sewer_is_sized_by_hand_calculation():
    ground = np.array([10.0, 9.7])
    laid = design_sewers(
        [Reach(0, 1, 100.0)], ground, lambda _k, _t: 0.2, LayingRules(1.0, 0.75, 0.013), 10.0, 1.0,
        np.full(2, np.inf),
    )  # fmt: skip
    pipe = laid[0]
    assert pipe.section == Section(500)  # Manning at 3 per mille: 400 mm 0.114, 500 mm 0.207 m3/s
    assert pipe.from_invert_level_m == pytest.approx(8.5)
    assert pipe.to_invert_level_m == pytest.approx(8.2)
    assert least_slope(Section(300), 0.75, 0.013) == pytest.approx(0.003, rel=0.02)


def laid(ground, sections=(), catalogue=CATALOGUE, flow=0.2, head=np.inf):
    reaches = [
        Reach(k, k + 1, 100.0, *(sections[k] if k < len(sections) else ()))
        for k in range(len(ground) - 1)
    ]
    return design_sewers(
        reaches, np.array(ground), lambda _k, _t: flow,
        LayingRules(1.0, 0.75, 0.013, catalogue), 10.0, 1.0,
        np.array([head, *[np.inf] * (len(ground) - 1)]),
    )  # fmt: skip


def test_a_deep_sewer_follows_the_ground_and_wins_no_cover_back():
    # It begins 2 m deeper than the least cover, under a street that falls by 5 per mille.
    first, second = laid([10.0, 9.5, 9.0], head=7.0)
    assert first.from_invert_level_m - first.to_invert_level_m == pytest.approx(0.5)
    assert second.from_invert_level_m - second.to_invert_level_m == pytest.approx(0.5)


def test_a_box_above_4_m2_falls_by_half_a_per_mille_on_level_ground():
    box = Section(2000, 2400)  # 4.8 m2; 0.75 m/s full would need 0.2 per mille alone
    (pipe,) = laid([10.0, 10.0], catalogue=(box,), flow=1.0)
    assert pipe.from_invert_level_m - pipe.to_invert_level_m == pytest.approx(0.05)
    assert least_slope(Section(2000, 2000), 0.75, 0.014) == pytest.approx(0.00028, abs=1e-5)
    assert least_slope(Section(2000, 2000, 2), 0.75, 0.014) == pytest.approx(0.00028, abs=1e-5)


def test_reading_the_shipped_network_gives_the_synthesis(made, folder):
    again = read_network(folder)
    for name, frame in made.network.tables.items():
        pd.testing.assert_frame_equal(
            again.tables[name], frame, check_dtype=False, check_index_type=False, check_names=False
        )


def test_street_channels_are_no_higher_than_their_water_rises(made, rules):
    """Kerb 0.15 m and 6 m of strip at 12.5 %: 0.90 m; walls of the hollow 1.4 m higher."""
    sections = made.network.street_sections
    top = (
        sections["kerb_height_m"]
        + sections["backing_width_m"] * sections["backing_slope_pct"] / 100
    )
    walled = sections.index.str.endswith("-hollow")
    assert top[~walled].to_numpy() == pytest.approx(0.90)
    assert top[walled].to_numpy() == pytest.approx(2.30)


def test_a_ditch_to_the_river_is_cut_like_a_sewer(made, rules):
    ditch = made.network.conduits.query("shape == 'trapezoid' and system == 'storm'")
    assert len(ditch) > 10
    assert ditch["length_m"].max() <= rules.manhole_spacing_m.value
