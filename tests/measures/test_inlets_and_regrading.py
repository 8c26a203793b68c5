"""Inlets of stated kinds and numbers, bowls and crossfall."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from drainage.checks import check_network
from drainage.network.curves import curve_points


def volume_m3(network, node, level_m):
    """Water in a bowl up to a level: the area under its curve."""
    row = network.storages.loc[node]
    points = curve_points(network.curves.at[row["curve_id"], "points"])
    depth = np.linspace(0, level_m - row["invert_level_m"], 4001)
    return float(np.trapezoid(np.interp(depth, points[:, 0], points[:, 1]), depth))


def test_inlets_of_two_sizes_are_two_kinds(small_network, build):
    first = build(small_network, kind="inlet_retrofit", points=["1"]).network
    longer = {"grate_length_m": 1.5, "kerb_length_m": 1.5, "flow_limit_l_s": 50}
    both = build(first, kind="inlet_retrofit", **longer).network
    kinds = both.inlet_types["flow_limit_l_s"].reindex(both.inlets["inlet_type_id"])
    assert kinds.tolist() == [50.0, 50.0]
    assert both.inlet_types.index.is_unique
    assert set(both.inlet_types["flow_limit_l_s"]) == {20.0, 30.0, 50.0}


def test_inlets_are_counted_once_on_a_street_with_one_gutter(small_network, build):
    def count(network):
        return build(network, kind="inlet_retrofit").remarks[0].figures["count"]

    # Two reaches, one inlet a side: 4 inlets with two gutters, 2 with one.
    assert count(small_network) == 4
    sections = small_network.street_sections.assign(sides=1)
    assert count(small_network.with_tables(street_sections=sections)) == 2


def test_a_stated_number_of_inlets_is_set_at_a_place(small_network, build):
    broken = small_network.with_tables(inlets=small_network.inlets.assign(out_of_order_pct=50.0))
    built = build(broken, kind="inlets_at", points=["1"], number_per_side=4).network
    row = built.inlets.loc["R-1"]
    assert row[["number_per_side", "clogged_pct", "out_of_order_pct"]].tolist() == [4, 25.0, 0.0]
    assert row["node_id"] == "M-B"
    assert row["placement"] == "on_sag"
    assert built.inlets.loc["R-2"].equals(broken.inlets.loc["R-2"])
    assert check_network(built) == []


def test_inlets_are_added_to_a_reach_that_has_none(small_network, build):
    bare = small_network.with_tables(inlets=small_network.inlets.drop(index="R-1"))
    lid = bare.weirs.loc[["L-A"]].rename(index={"L-A": "L-B"}).assign(from_id="M-B", to_id="G-B")
    bare = bare.with_tables(weirs=pd.concat([bare.weirs, lid]))
    built = build(bare, kind="inlets_at", nodes=["G-B"], number_per_side=2).network
    assert built.inlets.at["R-1", "node_id"] == "M-B"
    assert built.inlets.at["R-1", "placement"] == "on_sag"


def test_the_number_of_inlets_follows_from_the_land_of_the_place(wide_town, build):
    # At G-B: 0.16 ha of street and a fifth of 1.6 ha of block: 0.48 ha. P = 4.906 a, 5 min
    # (the short piece of zone II up to 5 min): 591 (1 + 0.893 x 0.69075) / 6.859^0.436
    # = 412.6 L/(s ha); 0.65 x 0.48 x 412.6 = 128.7 L/s, times 3 = 386 L/s. One inlet takes
    # min(1.66 x 1.65 x 0.75 x 0.15^1.5 = 119, 30) = 30 L/s: 12.9, 13; on two sides 7 each.
    built = build(wide_town, kind="inlets_at", points=["1"])
    assert built.network.inlets.at["R-1", "number_per_side"] == 7
    assert built.remarks[0].figures["greatest_flow_l_s"] == pytest.approx(128.7, abs=0.1)
    one_side = wide_town.with_tables(street_sections=wide_town.street_sections.assign(sides=1))
    built = build(one_side, kind="inlets_at", points=["1"])
    assert built.network.inlets.at["R-1", "number_per_side"] == 13


def test_a_light_target_storm_is_no_exception_to_the_least_return_period(wide_town, build):
    # 33 mm in an hour are 1.115 a in zone II; the design's 3 a are the rarer. At 5 min
    # 591 (1 + 0.893 lg 3) / 6.859^0.436 = 364.0 L/(s ha); 0.65 x 0.48 ha x 364.0 = 113.6 L/s.
    points = wide_town.watch_points.assign(target_hourly_rain_mm=33.0)
    (remark,) = build(wide_town.with_tables(watch_points=points), kind="inlets_at",
                      points=["1"]).remarks  # fmt: skip
    assert [remark.figures[f"{end}_period_a"] for end in ("least", "greatest")] == [3.0, 3.0]
    assert remark.figures["greatest_flow_l_s"] == pytest.approx(113.6, abs=0.1)
    (rarer,) = build(wide_town, kind="inlets_at", points=["1"]).remarks
    assert rarer.figures["greatest_period_a"] == pytest.approx(4.906, abs=0.001)


def test_the_rule_never_takes_inlets_away(small_network, build):
    many = small_network.with_tables(inlets=small_network.inlets.assign(number_per_side=9))
    built = build(many, kind="inlets_at", points=["1"]).network
    assert built.inlets.at["R-1", "number_per_side"] == 9


def test_a_small_grate_takes_less_than_its_lead_allows(measure_of):
    # Grate 0.30 x 0.20 m, half clogged: 1.66 x (0.30 + 0.40) x 0.5 x 0.15^1.5 = 33.8 L/s.
    small = measure_of(kind="inlets_at", inlet="grate", points=["1"], grate_length_m=0.3,
                       grate_width_m=0.2, flow_limit_l_s=60, clogged_pct=50)  # fmt: skip
    assert small.capacity_m3_s == pytest.approx(0.0338, abs=5e-5)


def test_a_bowl_is_filled_and_the_street_above_it_stays(small_network, build):
    # Before: 0.25 m deep, 8 m2 at the bottom, 200 m2 at the gutter: 26.0 m3. After 0.05 m:
    # 26.0 x 0.05 / 0.25 = 5.2 m3. Between the gutter (20.2) and 20.5 m: 200 x 0.3 = 60 m3.
    built = build(small_network, kind="regrade", points=["1"], sag_m=0.05).network
    row = built.storages.loc["G-B"]
    assert row["invert_level_m"] == pytest.approx(20.15)
    assert row["ground_level_m"] == 20.2
    assert row["invert_level_m"] + row["max_depth_m"] == pytest.approx(19.95 + 1.91)
    assert volume_m3(small_network, "G-B", 20.2) == pytest.approx(26.0, rel=1e-3)
    assert volume_m3(built, "G-B", 20.2) == pytest.approx(5.2, rel=1e-3)
    assert volume_m3(built, "G-B", 20.5) - volume_m3(built, "G-B", 20.2) == pytest.approx(60.0)
    assert check_network(built) == []


def test_the_surface_above_the_gutter_stays_at_its_level(small_network, build):
    # 200 m2 at the gutter widen to 500 m2 0.3 m above it: (200 + 500) / 2 x 0.3 = 105 m3.
    wide = small_network.curves.assign(
        points=small_network.curves["points"].where(
            small_network.curves.index != "SAG", "0 8;0.25 200;0.55 500;1.91 500"
        )
    )
    town = small_network.with_tables(curves=wide)
    built = build(town, kind="regrade", points=["1"], sag_m=0.05).network
    for network in (town, built):
        above = volume_m3(network, "G-B", 20.5) - volume_m3(network, "G-B", 20.2)
        assert above == pytest.approx(105.0, rel=1e-3)


def test_a_bowl_is_regraded_twice_as_well_as_once(small_network, build):
    once = build(small_network, kind="regrade", nodes=["G-B"], sag_m=0.05).network
    half = build(small_network, kind="regrade", nodes=["G-B"], sag_m=0.15).network
    twice = build(half, kind="regrade", nodes=["G-B"], sag_m=0.05).network
    assert volume_m3(twice, "G-B", 20.4) == pytest.approx(volume_m3(once, "G-B", 20.4))
    assert twice.curves.index.is_unique


def test_crossfall_is_renewed_in_the_named_streets_alone(small_network, build):
    built = build(small_network, kind="regrade", streets_zh=["东大街"], crossfall_pct=3).network
    used = built.conduits.loc[["R-1", "R-2"], "street_section_id"]
    assert built.street_sections.loc[used, "crossfall_pct"].tolist() == [3.0, 3.0]
    assert built.street_sections.at["X", "crossfall_pct"] == 2.0
    assert check_network(built) == []


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"kind": "regrade", "points": ["9"], "sag_m": 0.05}, "points", "no such id"),
        ({"kind": "regrade", "nodes": ["M-A"], "sag_m": 0.05}, "nodes", "no such id"),
        ({"kind": "regrade", "nodes": ["G-A"], "sag_m": 0.05}, "nodes", "no bowl"),
        ({"kind": "regrade", "points": ["1"], "sag_m": 0.3}, "sag_m", "0.25 m deep"),
        ({"kind": "regrade", "streets_zh": ["西街"], "crossfall_pct": 2}, "streets_zh", "no such"),
        ({"kind": "inlets_at", "nodes": ["M-B"], "number_per_side": 2}, "nodes", "no such id"),
        ({"kind": "inlets_at", "nodes": ["G-A"], "number_per_side": 2}, "nodes", "no street reach"),
    ],
)
def test_works_where_there_is_nothing_to_work_on_are_found(
    small_network, findings, fields, place, words
):
    found = findings(small_network, **fields)
    assert [f.place for f in found] == [place]
    assert words in found[0].message
    assert found[0].cure


@pytest.mark.parametrize(
    "fields",
    [{"points": ["1"]}, {"sag_m": 0.05}, {"streets_zh": ["东大街"]}, {"crossfall_pct": 2}, {}],
)
def test_half_a_regrading_is_refused(measure_of, fields):
    with pytest.raises(ValidationError, match=r"belong together|give points"):
        measure_of(kind="regrade", **fields)


@pytest.mark.parametrize("fields", [{}, {"points": []}])
def test_inlets_at_no_place_are_refused(measure_of, fields):
    with pytest.raises(ValidationError, match="points or nodes"):
        measure_of(kind="inlets_at", **fields)


def test_the_inlets_of_all_reaches_are_counted(small_network, build):
    """R-1 at the point and R-2 at G-C, one inlet on each of their two sides; then three."""
    built = build(
        small_network, kind="inlets_at", points=["1"], nodes=["G-C"], number_per_side=3
    )  # fmt: skip
    (remark,) = built.remarks
    counted = [remark.figures[key] for key in ("places", "before", "after")]
    assert counted == [2, 4, 12]


def test_half_an_inlet_is_one(small_network, build):
    """Three gullies on the one gutter of R-1 stand in the tables as 1.5 a side; then three."""
    town = small_network.with_tables(
        inlets=small_network.inlets.assign(number_per_side=1.5),
        street_sections=small_network.street_sections.assign(sides=1),
    )
    (remark,) = build(town, kind="inlets_at", points=["1"], number_per_side=3).remarks
    assert (remark.figures["before"], remark.figures["after"]) == (2, 3)


def test_inlets_that_take_just_the_flow_are_enough(wide_town, measure_of, context):
    """Six leads of half the flow each take three times the flow: three a side and no fourth."""
    keys = {"kind": "inlets_at", "points": ["1"], "clogged_pct": 0, "grate_length_m": 50}
    flow_l_s = 1000 * measure_of(**keys)._flow_m3_s(wide_town, ["G-B"], context)["G-B"]
    exact = measure_of(**keys, flow_limit_l_s=flow_l_s / 2).apply(wide_town, context)
    assert exact.network.inlets.at["R-1", "number_per_side"] == 3
    short = measure_of(**keys, flow_limit_l_s=flow_l_s / 2.01).apply(wide_town, context)
    assert short.network.inlets.at["R-1", "number_per_side"] == 4


def test_levels_of_a_bowl_have_millimetres_and_its_rim_stays(small_network, build):
    """0.25 m become 0.1234 m: 20.2 - 0.1234 = 20.0766 m, and 1.91 - 0.1266 = 1.7834 m above."""
    made = build(small_network, kind="regrade", points=["1"], sag_m=0.1234).network
    row = made.storages.loc["G-B"]
    assert (row["invert_level_m"], row["max_depth_m"]) == (20.077, 1.783)
    assert row["invert_level_m"] + row["max_depth_m"] == pytest.approx(19.95 + 1.91)
