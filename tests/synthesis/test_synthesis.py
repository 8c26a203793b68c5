"""The old town comes out of its skeleton and rules, and looks like a town's drainage."""

import numpy as np
import pandas as pd
import pytest
import shapely

from drainage.checks import check_network
from drainage.errors import InputError
from drainage.hydraulics import Section
from drainage.network import read_network, read_texts
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import table_text
from drainage.rainfall import load_formula
from drainage.synthesis.layout import downhill_forest
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.sewer_design import LayingRules, Reach, design_sewers, least_slope
from drainage.synthesis.synthesise import outlets_without_land, synthesise


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
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text == (table_text(frame, TABLE_BY_NAME[name]) if len(frame) else ""), name


def test_the_shipped_network_is_sound(made):
    assert check_network(made.network) == []


def test_every_outlet_has_land_and_the_hectares_add_up(made):
    drained = made.drained
    assert (drained["area_ha"] > 5).all()
    town = made.network.subcatchments.query("kind != 'hill'")
    assert drained["area_ha"].sum() == pytest.approx(town["area_ha"].sum(), abs=1e-6)


def test_catchments_do_not_overlap_and_cover_the_drained_land(made):
    town = made.network.subcatchments.query("kind != 'hill'")
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


def test_water_takes_the_cheapest_mostly_downhill_path():
    ground = np.array([10.0, 9.0, 11.0, 8.0])
    start, end = np.array([0, 0, 1, 2]), np.array([1, 2, 3, 3])
    forest = downhill_forest(ground, start, end, np.full(4, 100.0), np.array([3]), 1.0)
    assert forest.downstream.tolist() == [1, 3, 3, -1]
    assert forest.order.tolist()[-1] == 3


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


def test_reading_the_shipped_network_gives_the_synthesis(made, folder):
    again = read_network(folder)
    for name, frame in made.network.tables.items():
        pd.testing.assert_frame_equal(
            again.tables[name], frame, check_dtype=False, check_index_type=False, check_names=False
        )
