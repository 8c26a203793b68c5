"""What works cost, worked out by hand: from the difference of two networks, element by element."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from pydantic import TypeAdapter

from drainage.cost import cost_table, metres_of_d1000, quantities, total_of, unpriced
from drainage.cost.prices import Price, price_of
from drainage.cost.quantities import grouped
from drainage.measures import AnyMeasure, DesignContext
from drainage.rainfall import load_formula
from tests.measures.conftest import with_hollow


@pytest.fixture(scope="module")
def context(root):
    return DesignContext(load_formula(root / "rainfall", "beijing-zone-ii"))


def price(what, unit, mid, *, low=None, high=None, system="", street_zh="", section=""):
    low, high = (mid if own is None else own for own in (low, high))
    return Price(what, system, street_zh, section, unit, low, mid, high, "2021", "test")


def changed(network, table, row, **cells):
    frame = getattr(network, table).copy()
    for name, value in cells.items():
        frame.loc[row, name] = value
    return network.with_tables(**{table: frame})


def added(network, table, like, name, **cells):
    frame = getattr(network, table)
    row = frame.loc[[like]].rename(index={like: name}).assign(**cells)
    return network.with_tables(**{table: pd.concat([frame, row])})


def found(before, after):
    """what -> quantity of all that differs."""
    return quantities(before, after).groupby("what")["quantity"].sum().to_dict()


def test_a_network_that_stays_costs_nothing(small_network):
    assert quantities(small_network, small_network).empty
    same = small_network.with_tables(conduits=small_network.conduits.copy())
    assert quantities(small_network, same).empty
    assert total_of(cost_table(quantities(small_network, same), ())).mid_10k_yuan == 0


def test_a_larger_pipe_is_dug_into_the_street_at_its_new_section(small_network):
    larger = changed(small_network, "conduits", "C-1", diameter_mm=1000.0, manning_n=0.012)
    rows = quantities(small_network, larger)
    assert rows[["id", "what", "section", "quantity", "street_zh"]].values.tolist() == [
        ["C-1", "sewer_in_street", "d1000", 50.0, "东大街"]
    ]
    # 50 m at 6,000 yuan a metre of this section.
    costs = cost_table(rows, [price("sewer_in_street", "m", 6000, section="d1000")])
    assert costs["cost_mid_10k_yuan"].tolist() == [30.0]


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"manning_n": 0.012, "sediment_depth_mm": 5.0}, {"sewer_relaid": 50.0}),
        ({"sediment_depth_mm": 5.0}, {"sewer_cleaned": 50.0}),
        ({"from_invert_level_m": 18.3}, {"sewer_in_street": 50.0}),
        ({"from_id": "M-C"}, {"other": 1.0}),
        ({"to_id": "M-C"}, {"other": 1.0}),
        # A manhole of the sanitary sewer that stands at the place of its end.
        ({"to_id": "S-1"}, {"other": 1.0}),
        ({"source": "another"}, {}),
    ],
)
def test_what_is_done_to_a_pipe_follows_from_what_differs(small_network, cells, what):
    assert found(small_network, changed(small_network, "conduits", "C-1", **cells)) == what


def test_a_new_pipe_is_in_new_ground_where_one_of_its_ends_is_new(small_network):
    parallel = added(small_network, "conduits", "C-1", "C-1b")
    assert found(small_network, parallel) == {"sewer_in_street": 50.0}
    new_end = added(small_network, "junctions", "M-A", "M-X", x_m=-50.0)
    beyond = added(new_end, "conduits", "C-1", "C-0", from_id="M-X", to_id="M-A", length_m=70.0)
    assert found(small_network, beyond) == {"sewer_new_ground": 70.0}
    gone = small_network.with_tables(conduits=small_network.conduits.drop("C-1"))
    assert found(small_network, gone) == {"sewer_removed": 50.0}


def test_a_second_barrel_costs_one_barrel(small_network):
    twin = changed(small_network, "conduits", "C-1", barrels=2)
    alone = changed(small_network, "conduits", "C-1", diameter_mm=500.1)
    one = quantities(small_network, alone)["metres_of_d1000"].iloc[0]
    assert quantities(small_network, twin)["metres_of_d1000"].iloc[0] == pytest.approx(one, 1e-3)
    wider = changed(small_network, "conduits", "C-1", barrels=2, diameter_mm=500.1)
    assert quantities(small_network, wider)["metres_of_d1000"].iloc[0] == pytest.approx(2 * one)


def test_the_rule_of_sections_by_hand():
    """d2000 with its invert at 4 m against d1000 at 3 m, both as the docstring of the rule."""

    def yuan(inside, depth):
        wall = inside / 10
        outside = inside + 2 * wall
        trench = outside + 1.2
        concrete = math.pi / 4 * (outside**2 - inside**2)
        return 150 * trench * (depth + wall + 0.1) + 1800 * concrete + 350 * trench

    # d1000: 2.4 m x 3.2 m x 150 = 1152, 0.3456 m2 x 1800 = 622, 2.4 m x 350 = 840.
    assert yuan(1.0, 3.0) == pytest.approx(1152 + 622 + 840, abs=0.2)
    pipes = pd.DataFrame(
        {"shape": ["circular", "circular", "box", "other", "circular"],
         "diameter_mm": [1000.0, 2000.0, 0.0, 0.0, 0.0], "width_mm": [0.0, 0, 2000, 0, 0],
         "height_mm": [0.0, 0, 2000, 0, 0], "barrels": [1, 3, 1, 1, 1]}
    )  # fmt: skip
    ratio = metres_of_d1000(pipes, pd.Series([3.0, 4.0, 4.0, 4.0, 4.0]))
    box = 150 * 3.6 * 4.3 + 1800 * (2.4**2 - 2.0**2) + 350 * 3.6
    assert ratio.tolist()[:3] == pytest.approx(
        [1.0, 3 * yuan(2.0, 4.0) / yuan(1.0, 3.0), box / yuan(1.0, 3.0)]
    )
    assert ratio.isna().tolist() == [False, False, False, True, True]


def test_a_price_by_the_rule_is_that_of_the_section_laid(small_network):
    larger = changed(small_network, "conduits", "C-1", diameter_mm=1000.0)
    rows = quantities(small_network, larger)
    rows["metres_of_d1000"] = 1.5
    costs = cost_table(rows, [price("sewer_in_street", "m of d1000", 4000, low=2000, high=8000)])
    # 50 m x 1.5 x 2,000, 4,000, 8,000 yuan.
    assert costs.filter(like="cost_").filter(like="10k").values.tolist() == [[15.0, 30.0, 60.0]]
    assert costs["unit_mid_yuan"].tolist() == [6000.0]


def test_a_depth_nobody_knows_has_no_price_and_says_what_lacks(small_network):
    unknown = changed(small_network, "conduits", "C-1", diameter_mm=1000.0,
                      to_invert_level_m=float("nan"))  # fmt: skip
    costs = cost_table(
        quantities(small_network, unknown), [price("sewer_in_street", "m of d1000", 4000)]
    )
    assert costs["cost_mid_10k_yuan"].isna().all()
    assert unpriced(costs)["lacks"].tolist() == ["size"]


def test_what_stands_at_a_place_is_counted(small_network):
    town = added(small_network, "storages", "G-B", "TANK", system="storm", curve_id="BOX",
                 max_depth_m=4.0, ground_level_m=20.0, invert_level_m=16.0)  # fmt: skip
    town = added(town, "curves", "SAG", "BOX", points="0 100;2 100;3 200")
    # 2 m x 100 m2, 1 m x 150 m2, 1 m x 200 m2 beyond the last point.
    assert found(small_network, town) == {"tank": 550.0}
    shaped = changed(small_network, "storages", "G-B", invert_level_m=20.15)
    assert found(small_network, shaped) == {"street_regraded": 1.0}
    flap = changed(small_network, "outfalls", "CO1", flap_gate=True)
    assert found(small_network, flap) == {"flap_gate": 1.0}
    weir = added(small_network, "weirs", "L-A", "L-B")
    assert found(small_network, weir) == {"weir_chamber": 1.0}
    raised = changed(small_network, "weirs", "L-A", crest_level_m=20.6)
    assert found(small_network, raised) == {"other": 1.0}
    moved = changed(small_network, "dry_weather_flows", "M-A", flow_l_s=0.25)
    assert found(small_network, moved) == {"sewage_moved": 0.75}


def built(network, context, **keys):
    """what -> quantity of a measure."""
    measure = TypeAdapter(AnyMeasure).validate_python({"title_zh": "x", "source": "test"} | keys)
    assert measure.check(network) == []
    return found(network, measure.apply(network, context).network)


def test_a_tank_is_paid_to_its_roof_and_a_pump_by_its_flow(small_network, context):
    # 150 m2 x 1.2 m = 180 m3 below the roof; the shafts above it, 4 m2 up to the ground, hold none.
    assert built(
        small_network, context, kind="storage_tank", place={"node_id": "M-B"},
        arrangement="off_line", area_m2=150, depth_m=1.2, inlet_level_m=19.2, weir_length_m=3,
        return_by="pump", return_flow_l_s=20,
    ) == pytest.approx({"tank": 180.0, "pump": 0.02, "weir_chamber": 1.0})  # fmt: skip
    # A curve from 10 m2 at the floor to 50 m2 at 1 m: 30 m3; in the line. The sewer that leaves
    # it begins in the chamber of the throttle, where it began before: that is no works of its own.
    assert built(
        small_network, context, kind="storage_tank", place={"node_id": "M-B"},
        arrangement="on_line", curve=[(0, 10), (1, 50)], throttle_mm=(200, 200),
    ) == pytest.approx({"tank": 30.0, "orifice": 1.0})  # fmt: skip


def test_standby_pumps_are_paid_like_those_on_duty(small_network, context):
    # 2 on duty and 1 on standby of 50 L/s each: 0.15 m3/s. The wet well of 20 m2 from 17.0 m to
    # the ground at 20.2 m: 64 m3, its rim stands above.
    assert small_network.nodes.at["M-B", "ground_level_m"] == 20.2
    station = built(
        small_network, context, kind="pump_station", place={"node_id": "M-B"}, area_m2=20,
        floor_level_m=17.0, flow_l_s=50, duty=2, standby=1, start_step_m=0.2,
        start_level_m=18.0, stop_level_m=17.3, outlet={"node_id": "M-C"},
    )  # fmt: skip
    assert station == pytest.approx({"tank": 64.0, "pump": 0.15})


def test_a_park_is_paid_to_its_sill_and_not_as_a_tank(small_network, context):
    # 800 m2 x 0.6 m = 480 m3 below the sill; above it stands the water of the street.
    assert built(
        small_network, context, kind="park_storage", node="G-B", area_m2=800, depth_m=0.6,
        drains_to="M-B",
    ) == pytest.approx({"open_storage": 480.0, "kerb_opening": 1.0, "orifice": 1.0})  # fmt: skip


def test_an_underpass_is_paid_by_its_inlets_tank_and_pumps(small_network, context):
    # 12 instead of 8 inlets, 60 m2 x 2.5 m, three pumps of 100 L/s; the lead is in the inlets.
    assert built(
        with_hollow(small_network), context, kind="underpass", hollow_id="H-1", inlets=12,
        area_m2=60, depth_m=2.5, flow_l_s=100, duty=2, standby=1, stop_level_m=17.0,
        start_level_m=17.6, outlet={"node_id": "M-C"},
    ) == pytest.approx({"inlet_new": 4.0, "tank": 150.0, "pump": 0.3})  # fmt: skip


def test_a_gate_and_its_flap_are_two_things(small_network, context):
    gate = {"kind": "outlet_gate", "outlets": ["CO1"]}
    assert built(small_network, context, **gate) == {"flap_gate": 1.0}
    assert built(small_network, context, **gate, opening_mm=250) == {
        "flap_gate": 1.0, "outlet_gate": 1.0,
    }  # fmt: skip


def test_sponge_works_are_paid_by_the_square_metre_of_their_form(small_network, context):
    land = small_network.subcatchments
    # 30 % of 20 % green are sunken, a fifth of 40 % paving is rebuilt: 6 and 8 % of the land.
    blocks_m2 = 10_000 * land.loc[land["kind"].eq("block"), "area_ha"].sum()
    works = [{"form": "sunken_green", "cover_pct": 20, "share_pct": 30, "holds_mm": 100},
             {"form": "permeable_paving", "cover_pct": 40, "share_pct": 20, "holds_mm": 40}]  # fmt: skip
    quantity = built(small_network, context, kind="sponge", works=works)
    assert quantity == pytest.approx(
        {"sunken_green": blocks_m2 * 0.06, "permeable_paving": blocks_m2 * 0.08}
    )
    # Half as much again of one, and what leads the runoff onto it: paid and named.
    sunk = {"kind": "sponge", "title_zh": "x", "source": "test", "works": works[:1]}
    measure = TypeAdapter(AnyMeasure).validate_python(sunk)
    before = measure.apply(small_network, context).network
    areas = before.lid_areas
    more = before.with_tables(lid_areas=areas.assign(area_share=areas["area_share"] * 1.5))
    assert found(before, more) == pytest.approx({"sunken_green": blocks_m2 * 0.03})
    led = before.with_tables(lid_areas=areas.assign(sealed_runoff_share=0.1))
    assert found(before, led) == {"other": float(len(areas))}
    less = before.with_tables(lid_areas=areas.assign(area_share=areas["area_share"] / 2))
    assert found(before, less) == {"other": float(len(areas))}
    layers = before.lid_controls.assign(ponding_mm=300.0)
    assert found(before, before.with_tables(lid_controls=layers)) == {"other": 1.0}


def test_inlets_of_both_sides_are_counted(small_network):
    # One a side of two gutters becomes three a side of another kind: two replaced, four new.
    kinds = added(small_network, "inlet_types", "GRATE", "COMBI")
    more = changed(kinds, "inlets", "R-1", number_per_side=3.0, inlet_type_id="COMBI",
                   clogged_pct=25.0)  # fmt: skip
    assert found(small_network, more) == {"inlet_new": 4.0, "inlet_replaced": 2.0}
    clear = changed(small_network, "inlets", "R-1", clogged_pct=0.0)
    assert found(small_network, clear) == {"inlet_mended": 2.0}


def test_a_difference_that_no_kind_measures_is_named(small_network):
    sealed = changed(small_network, "subcatchments", "K-A", imperviousness_pct=40.0)
    rows = quantities(small_network, sealed)
    assert rows[["table", "id", "what"]].values.tolist() == [["subcatchments", "K-A", "other"]]
    costs = cost_table(rows, [price("sewer_relaid", "m", 4000)])
    assert unpriced(costs)[["what", "elements", "lacks"]].values.tolist() == [["other", 1, "price"]]
    assert total_of(costs).unpriced == 1


def test_quantities_that_are_grouped_cost_the_same(small_network):
    larger = changed(small_network, "conduits", "C-1", diameter_mm=1000.0)
    larger = changed(larger, "conduits", "C-2", diameter_mm=1000.0, length_m=80.0)
    larger = changed(larger, "conduits", "C-3", shape="other")
    rows = quantities(small_network, larger)
    prices = [price("sewer_in_street", "m of d1000", 4000)]
    whole, kept = (total_of(cost_table(own, prices)) for own in (rows, grouped(rows)))
    assert kept.mid_10k_yuan == pytest.approx(whole.mid_10k_yuan)
    assert kept.mid_10k_yuan > 0
    assert kept.unpriced == whole.unpriced == 1
    assert len(grouped(rows)) == 2


def test_the_price_that_names_most_is_taken_then_the_later():
    prices = [
        price("sewer_relaid", "m", 1),
        price("sewer_relaid", "m", 2, system="storm"),
        price("sewer_relaid", "m", 3, system="storm", street_zh="东大街"),
        price("sewer_relaid", "m", 4, street_zh="西大街"),
    ]

    def mid(*asked):
        return price_of(prices, *asked).mid_yuan

    assert mid("sewer_relaid", "combined", "", "d500") == 1
    assert mid("sewer_relaid", "storm", "", "d500") == 2
    assert mid("sewer_relaid", "storm", "东大街", "d500") == 3
    assert mid("sewer_relaid", "storm", "西大街", "d500") == 4
    assert price_of(prices, "tank", "", "", "") is None


def test_a_throttle_that_another_one_replaces_costs_nothing_by_itself(small_network):
    old = small_network.regulators
    in_place = added(small_network, "regulators", old.index[0], "NEW")
    replaced = in_place.with_tables(regulators=in_place.regulators.drop(index=old.index[0]))
    assert found(small_network, replaced) == {"regulator": 1.0}
    # One that is taken out elsewhere has no kind of works and is not lost.
    elsewhere = changed(replaced, "regulators", "NEW", from_id="M-A")
    assert found(small_network, elsewhere) == {"regulator": 1.0, "other": 1.0}
