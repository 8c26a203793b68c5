"""Measures build what they say, touch nothing else and lose nothing."""

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter

from drainage.checks import check_network
from drainage.design.hydraulics import Section
from drainage.design.sections import between, section_of
from drainage.measures import AnyMeasure, difference
from drainage.network import read_network
from drainage.network.topology import drains_to

MEASURE = TypeAdapter(AnyMeasure)
TEXTS = {"title_zh": "x", "source": "test"}


def build(network, context, **fields):
    measure = MEASURE.validate_python(TEXTS | fields)
    assert measure.check(network) == []
    return measure.apply(network, context)


def test_relief_lies_beside_the_old_sewer_down_to_the_outlet(small_network, context):
    pipes = build(small_network, context, kind="relief_sewer", point_no="1").network.conduits
    assert {"P-C-2"} == set(pipes.index) - set(small_network.conduits.index)
    assert pipes.at["P-C-2", "from_id"] == "M-B"
    assert pipes.at["P-C-2", "to_id"] == "M-C"
    old = small_network.conduits
    pd.testing.assert_series_equal(pipes.loc["C-2"], old.loc["C-2"])


def test_a_relief_is_never_built_twice(small_network, context):
    once = build(small_network, context, kind="relief_sewer", point_no="1").network
    twice = build(once, context, kind="relief_sewer", point_no="1").network
    assert difference(once, twice).empty


def test_a_relief_larger_than_the_old_sewer_is_not_built_again_either(small_network, context):
    large = {"kind": "relief_sewer", "point_no": "1", "smallest": "d1500", "largest": "d1500"}
    once = build(small_network, context, **large).network
    assert once.conduits.at["P-C-2", "diameter_mm"] > once.conduits.at["C-2", "diameter_mm"]
    assert difference(once, build(once, context, **large).network).empty


def test_a_renewal_beside_a_relief_rebuilds_the_old_sewer(small_network, context):
    relieved = build(
        small_network, context, kind="relief_sewer", point_no="1", smallest="d1500", largest="d1500"
    ).network
    pipes = build(
        relieved, context, kind="renewal", point_no="1", smallest="d800", largest="d800"
    ).network.conduits
    assert pipes.index.is_unique
    assert pipes.at["C-2", "diameter_mm"] == 800
    assert pipes.at["P-C-2", "diameter_mm"] == 1500


def test_renewal_never_makes_a_pipe_smaller(small_network, context):
    small = build(
        small_network, context, kind="renewal", point_no="1", smallest="d300", largest="d300"
    ).network
    assert small.conduits.at["C-2", "diameter_mm"] == 500
    large = build(
        small_network, context, kind="renewal", point_no="1", smallest="d800", largest="d800"
    ).network
    assert large.conduits.at["C-2", "diameter_mm"] == 800
    assert large.conduits.at["C-2", "from_invert_level_m"] <= 18.4
    assert large.conduits.at["C-1", "diameter_mm"] == 500  # upstream of the point


def test_separation_without_residual_leaves_no_sewage_upstream(small_network, context):
    built = build(
        small_network, context, kind="separation", outlets=["CO1"], residual_misconnection=0.0
    ).network
    flows = built.dry_weather_flows["flow_l_s"]
    assert flows.index.intersection(list(drains_to(built, "CO1"))).empty
    assert flows["S-1"] == pytest.approx(3.0)


def test_separation_keeps_the_stated_residual(small_network, context):
    built = build(
        small_network, context, kind="separation", outlets=["CO1"], residual_misconnection=0.05
    ).network
    assert built.dry_weather_flows.at["M-A", "flow_l_s"] == pytest.approx(0.05)


def test_combination_inlets_are_put_in_order(small_network, context):
    broken = small_network.with_tables(inlets=small_network.inlets.assign(out_of_order_pct=50.0))
    built = build(broken, context, kind="inlet_retrofit", points=["1"]).network
    assert built.inlets.loc["R-1", ["clogged_pct", "out_of_order_pct"]].tolist() == [25.0, 0.0]
    assert built.inlets.at["R-2", "out_of_order_pct"] == 50.0
    kind = built.inlets.at["R-1", "inlet_type_id"]
    assert built.inlet_types.at[kind, "flow_limit_l_s"] == 30.0


def test_cleaning_takes_the_sediment_out(small_network, context):
    dirty = small_network.with_tables(
        conduits=small_network.conduits.assign(
            sediment_depth_mm=small_network.conduits["diameter_mm"] * 0.1
        )
    )
    clean = build(dirty, context, kind="cleaning", streets_zh=["东大街"]).network
    assert clean.conduits.loc[["C-1", "C-2"], "sediment_depth_mm"].eq(0).all()
    assert clean.conduits.at["C-3", "sediment_depth_mm"] == 50


def test_cleaning_leaves_an_inlet_that_is_cleaner_still_as_it_is(small_network, context):
    clogged = small_network.inlets.assign(clogged_pct=[50.0, 10.0])
    town = small_network.with_tables(inlets=clogged)
    clean = build(town, context, kind="cleaning", inlet_clogging_pct=25).network
    assert clean.inlets["clogged_pct"].tolist() == [25.0, 10.0]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"kind": "relief_sewer", "point_no": "99"}, "point_no"),
        ({"kind": "renewal_like_for_like", "streets_zh": ["西大街"]}, "streets_zh"),
        ({"kind": "separation", "outlets": ["CO9"], "residual_misconnection": 0}, "outlets"),
        ({"kind": "inlet_retrofit", "points": ["7"]}, "point_no"),
    ],
)
def test_a_measure_on_something_that_is_not_there_is_found(small_network, fields, key):
    findings = MEASURE.validate_python(TEXTS | fields).check(small_network)
    assert [f.place for f in findings] == [key]
    assert findings[0].cure


def trunk(end_m):
    return {
        "kind": "trunk_sewers",
        "nodes": [
            {"id": "T1", "x_m": 50, "y_m": 20, "ground_level_m": 20.4},
            {"id": "T2", "x_m": 50, "y_m": 420, "ground_level_m": 19.0},
        ],
        "roads": [{"name_zh": "新路", "nodes": ["T1", "T2"]}],
        "outlets": [
            {"outfall_id": "TO", "node": "T2", "name_zh": "新出口", "bank_level_m": 19.0,
             "lowest_invert_level_m": end_m},
        ],
        "intakes": [{"node": "T1", "manhole": "M-B"}],
    }  # fmt: skip


def test_a_trunk_that_reaches_its_outlet_is_built(small_network, context):
    built = build(small_network, context, **trunk(15.0))
    assert check_network(built.network) == []
    assert "TO" in built.network.outfalls.index
    assert built.network.weirs.at["W-K-T-T1-in", "from_id"] == "M-B"
    assert built.network.conduits.at["T-T1-in", "from_id"] == "K-T-T1-in"


def test_a_trunk_that_cannot_reach_its_outlet_is_reported_not_bent(small_network, context):
    built = build(small_network, context, **trunk(18.5))
    assert difference(small_network, built.network).empty
    assert [(r.key, r.place) for r in built.remarks] == [
        ("arrives_too_low", "新出口"),
        ("not_built", "新路"),
    ]


def test_the_difference_is_exact(small_network):
    pipes = small_network.conduits.copy()
    pipes.loc["C-1", "diameter_mm"] = 600.0
    pipes = pd.concat([pipes, pipes.loc[["C-2"]].rename(index={"C-2": "C-9"})])
    table = difference(small_network, small_network.with_tables(conduits=pipes))
    rows = set(
        table[["table", "id", "action", "column", "before", "after"]].itertuples(
            index=False, name=None
        )
    )
    assert rows == {
        ("conduits", "C-9", "added", "", "", ""),
        ("conduits", "C-1", "changed", "diameter_mm", "500", "600"),
    }


def test_a_cell_differs_where_its_text_does(small_network):
    """A figure that is not known in both is none; 0 and -0 are told apart, as files show them."""
    pipes = small_network.conduits.assign(sediment_depth_mm=0.0)
    pipes.loc["C-2", "width_mm"] = np.nan
    before = small_network.with_tables(conduits=pipes)
    turned = pipes.copy()
    turned.loc["C-1", "sediment_depth_mm"] = -0.0
    table = difference(before, small_network.with_tables(conduits=turned))
    assert table[["id", "column", "before", "after"]].to_numpy().tolist() == [
        ["C-1", "sediment_depth_mm", "0", "-0"]
    ]


def test_a_node_that_becomes_a_storage_is_retyped(small_network):
    joints = small_network.junctions
    tank = small_network.storages.iloc[[0]].rename(index={"G-B": "M-A"})
    after = small_network.with_tables(
        junctions=joints.drop(index="M-A"), storages=pd.concat([small_network.storages, tank])
    )
    table = difference(small_network, after)
    assert table[["id", "action"]].to_numpy().tolist() == [["M-A", "retyped"]]


def test_a_node_that_loses_its_sewage_and_becomes_a_storage_is_retyped(small_network):
    """M-A stands in the tables of nodes and, by the same id, in that of the flows."""
    nodes, flows = small_network.junctions, small_network.dry_weather_flows
    row = nodes.loc[["M-A"]].assign(curve_id="SAG")
    after = small_network.with_tables(
        junctions=nodes.drop(index="M-A"),
        storages=pd.concat([small_network.storages, row]),
        dry_weather_flows=flows.drop(index="M-A"),
    )
    table = difference(small_network, after).set_index(["table", "id"])["action"]
    assert table[("storages", "M-A")] == "retyped"
    assert table[("dry_weather_flows", "M-A")] == "removed"
    assert len(table) == 2


def test_sections_are_read_as_engineers_write_them():
    assert section_of("d1800") == Section(1800)
    assert section_of("4400x2200") == Section(2200, 4400)
    assert section_of("2x3600x2000") == Section(2000, 3600, 2)
    with pytest.raises(ValueError, match="write a section as"):
        section_of("1800")
    sizes = between(section_of("d1800"), section_of("4400x2200"))
    assert sizes[0] == Section(1800)
    assert sizes[-1] == Section(2200, 4400)


def test_full_plan_relief_grows_downstream(root, context):
    network = read_network(root / "networks" / "miyun-old-town")
    built = build(network, context, kind="relief_sewer", point_no="1", smallest="d1800",
                  largest="4400x2200").network  # fmt: skip
    new = built.conduits[built.conduits.index.str.startswith("P-")]
    area = new["width_mm"].where(new["width_mm"] > 0, new["diameter_mm"] * 0.785) * new[
        "height_mm"
    ].where(new["height_mm"] > 0, new["diameter_mm"])
    assert area.is_monotonic_increasing
    assert check_network(built) == []
