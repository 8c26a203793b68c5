"""The pipe into the river, what a separation moves, and the words of works, by arithmetic."""

import numpy as np
import pandas as pd
import pytest

from drainage.design.hydraulics import Section
from drainage.measures.inlets_at import InletsAt
from drainage.measures.sewer_from_point import extreme_sections, fall_remark, widened_outlet
from drainage.measures.trunk_sewers import _words
from drainage.measures.weir_chambers import weir_chamber

# ---- the outlet: C-3, 50 m of d500, n 0.013, from 18.2 m at M-C to 18.0 m in the river.


D500 = Section(500)


def outlet(network, flow_m3_s=0.05, above=D500, arriving_m=18.2, **changes):
    """C-3 and the remarks after a course M-B -> M-C -> CO1 of these sections and this flow."""
    pipes = network.conduits.copy()
    pipes.loc["C-2", "to_invert_level_m"] = arriving_m
    for name, value in changes.items():
        pipes.loc["C-3", name] = value
    course = pd.DataFrame(
        {"from_id": ["M-B", "M-C"], "to_id": ["M-C", "CO1"], "beside": ["C-2", "C-3"]},
        index=["C-2", "C-3"],
    )
    design = pd.DataFrame(
        {"section": [above, Section(500)], "flow_m3_s": [9.0, flow_m3_s]}, index=course.index
    )
    built, remarks = widened_outlet(network.with_tables(conduits=pipes), course, design)
    return built.conduits.loc["C-3"], {r.key: dict(r.figures) for r in remarks}


@pytest.mark.parametrize(
    ("arriving_m", "level_m"),
    [
        (18.3, 18.2),
        (18.2, 18.2),
        (18.196, 18.2),  # within the rounding of levels
        (18.194, 18.194),
        (18.1, 18.1),
        (17.9, 18.01),  # 0.2 per mille of 50 m above the river's end
    ],
)
def test_the_outlet_begins_where_the_sewers_arrive(small_network, arriving_m, level_m):
    pipe, remarks = outlet(small_network, arriving_m=arriving_m)
    assert pipe["from_invert_level_m"] == pytest.approx(level_m)
    assert pipe["to_invert_level_m"] == 18.0
    lowered = {} if level_m == 18.2 else {"outlet_deepened": {"level_m": level_m}}
    assert {key: own for key, own in remarks.items() if key == "outlet_deepened"} == lowered


def test_the_lowest_of_two_sewers_that_arrive_counts(small_network):
    pipes = small_network.conduits
    second = pipes.loc[["C-2"]].rename(index={"C-2": "C-2b"}).assign(to_invert_level_m=18.1)
    network = small_network.with_tables(conduits=pd.concat([pipes, second]))
    assert outlet(network)[0]["from_invert_level_m"] == pytest.approx(18.1)


@pytest.mark.parametrize(
    ("flow_m3_s", "arriving_m", "barrels"),
    [
        # At 4 per mille: 0.19635 x 0.25 x 0.063246 / 0.013 = 0.2388 m3/s.
        (0.238, 18.2, 1),
        (0.240, 18.2, 2),
        (0.480, 18.2, 3),
        # From 18.1 m, 2 per mille: 0.1689 m3/s. From 18.01 m, 0.2 per mille: 0.0534 m3/s.
        (0.170, 18.1, 2),
        (0.220, 17.9, 5),
    ],
)
def test_the_outlet_gets_barrels_for_the_whole_flow(small_network, flow_m3_s, arriving_m, barrels):
    pipe, remarks = outlet(small_network, flow_m3_s, arriving_m=arriving_m)
    assert pipe["barrels"] == barrels
    assert remarks.get("outlet_widened") == (None if barrels == 1 else {"barrels": barrels})


def test_an_outlet_that_rises_is_taken_at_the_least_slope(small_network):
    # 0.0534 m3/s at 0.2 per mille.
    assert outlet(small_network, 0.053, from_invert_level_m=17.9)[0]["barrels"] == 1
    assert outlet(small_network, 0.055, from_invert_level_m=17.9)[0]["barrels"] == 2


@pytest.mark.parametrize(("above", "barrels"), [(500, 1), (600, 2), (1000, 4), (1200, 6)])
def test_the_outlet_has_no_less_area_than_the_reach_above(small_network, above, barrels):
    # (D / 500)^2: 1, 1.44, 4 and 5.76.
    assert outlet(small_network, above=Section(above))[0]["barrels"] == barrels


def test_an_outlet_that_is_wide_enough_stays(small_network):
    pipe, remarks = outlet(small_network, above=Section(1000), barrels=5)
    assert (pipe["barrels"], remarks) == (5, {})


def test_a_ditch_into_the_river_is_left_as_it_is(small_network):
    pipe, remarks = outlet(small_network, 9.0, arriving_m=17.9, shape="trapezoid")
    assert (pipe["from_invert_level_m"], pipe["barrels"], remarks) == (18.2, 1, {})


@pytest.mark.parametrize(
    ("floor_m", "short_m"), [(17.9, None), (18.0, None), (18.005, None), (18.03, 0.03)]
)
def test_an_end_is_too_low_from_more_than_the_rounding(floor_m, short_m):
    design = pd.DataFrame({"to_invert_level_m": [16.0, 18.0]})
    found = fall_remark(design, floor_m - 1e-9)
    assert [remark.figures["short_m"] for remark in found] == (
        [] if short_m is None else [pytest.approx(short_m)]
    )


def test_the_smallest_and_the_largest_section_by_their_area():
    # 0.196, 2 x 0.785 = 1.571, 1.0 x 1.5 = 1.5 m2; the barrels count.
    pipes = pd.DataFrame(
        {
            "diameter_mm": [1000.0, 500.0, 0.0],
            "width_mm": [0.0, 0.0, 1000.0],
            "height_mm": [0.0, 0.0, 1500.0],
            "barrels": [2, 1, 1],
        },
        index=["a", "b", "c"],
    )
    assert extreme_sections(pipes) == ["d500", "2×d1000"]
    assert extreme_sections(pipes.loc[["c", "b"]]) == ["d500", "1000×1500"]
    assert extreme_sections(pipes.loc[["c"]]) == ["1000×1500"]


# ---- the storm of a design


@pytest.mark.parametrize(("own_a", "period_a"), [(1.0, 4.906), (3.0, 4.906), (10.0, 10.0)])
def test_a_point_is_designed_for_the_rarer_of_its_storm_and_the_rules(
    small_network, context, measure_of, own_a, period_a
):
    # 54 mm in an hour are 150 L/(s ha): 1602 (1 + 1.037 lg P) / 71.593^0.681 (18.330),
    # lg P = (150 x 18.330 / 1602 - 1) / 1.037 = 0.6908.
    relief = measure_of(kind="relief_sewer", point_no="1", design={"return_period_a": own_a})
    rules = relief.rules_for(small_network, context)
    assert rules.return_period_a == pytest.approx(period_a, rel=1e-3)


def test_flows_to_the_inlets_at_a_point_and_beside_it(wide_town, context):
    # At G-B 0.16 ha of street and 0.2 x 1.6 ha of the block, 0.48 ha; a hill counts as none,
    # so 0.16 ha at G-C. q(P, 10 min) with 21.593^0.681 = 8.10340: 150 x 18.3302 / 8.10340 =
    # 339.306 L/(s ha) for 54 mm in an hour; for two years, away from a point,
    # 1602 x (1 + 1.037 x 0.30103) / 8.10340 = 259.409.
    inlets = InletsAt.model_validate(
        {"kind": "inlets_at", "title_zh": "x", "source": "x", "nodes": ["G-B", "G-C"],
         "clogged_pct": 0, "design": {"return_period_a": 2.0, "entry_time_min": 10.0}}
    )  # fmt: skip
    land = wide_town.subcatchments.copy()
    assert land.loc[["A-B", "K-B"], "area_ha"].tolist() == pytest.approx([0.16, 1.6])
    land.loc["K-C", "kind"] = "hill"
    flow = inlets._flow_m3_s(wide_town.with_tables(subcatchments=land), ["G-B", "G-C"], context)
    share = inlets.design.runoff_coefficient / 1000
    assert flow["G-B"] == pytest.approx(0.48 * 339.306 * share, rel=1e-5)
    assert flow["G-C"] == pytest.approx(0.16 * 259.409 * share, rel=1e-5)


# ---- separation, renewal, land of a trunk


def test_a_separation_moves_the_sewage_above_its_outlets_and_no_other(small_network, build):
    # M-A brings 1.0 L/s to CO1, M-X 4.0 to CO2, S-1 has 2.0 of its own. A quarter stays.
    def more(table, like, name, **changes):
        row = getattr(small_network, table).loc[[like]].rename(index={like: name})
        return pd.concat([getattr(small_network, table), row.assign(**changes)])

    town = small_network.with_tables(
        junctions=more("junctions", "M-C", "M-X", y_m=-50.0),
        outfalls=more("outfalls", "CO1", "CO2", y_m=-50.0),
        conduits=more("conduits", "C-3", "C-9", from_id="M-X", to_id="CO2"),
        dry_weather_flows=more("dry_weather_flows", "M-A", "M-X", flow_l_s=4.0),
    )
    applied = build(town, kind="separation", outlets=["CO1"], residual_misconnection=0.25)
    flow = applied.network.dry_weather_flows["flow_l_s"]
    assert flow.to_dict() == pytest.approx({"M-A": 0.25, "S-1": 2.75, "M-X": 4.0})
    (remark,) = applied.remarks
    assert dict(remark.figures) == pytest.approx(
        {"traced_l_s": 1.0, "moved_l_s": 0.75, "residual_pct": 25.0}
    )


def test_a_renewal_like_for_like_counts_the_sewers_of_its_street(small_network, build):
    pipes = small_network.conduits.copy()
    pipes.loc[["C-1", "C-2", "C-3"], "manning_n"] = [0.016, 0.011, 0.016]
    pipes.loc[["C-1", "C-2", "C-3"], "sediment_depth_mm"] = 50.0
    pipes.loc["C-2", "length_m"] = 70.0
    old = small_network.with_tables(conduits=pipes)
    applied = build(old, kind="renewal_like_for_like", streets_zh=["东大街"])
    (remark,) = applied.remarks
    assert dict(remark.figures) == {"count": 2, "length_m": 120.0}
    # A smoother pipe than the new one stays as smooth; C-3 lies in no street.
    renewed = applied.network.conduits.loc[["C-1", "C-2", "C-3"]]
    assert renewed["manning_n"].tolist() == [0.013, 0.011, 0.016]
    assert renewed["sediment_depth_mm"].tolist() == [0.0, 0.0, 50.0]


def test_land_of_a_trunk_is_as_wide_as_its_flow_is_long(small_network, build, trunk):
    # Blocks of 0.16 ha, 30 m wide: 1600 / 30 = 53.33 m of overland flow.
    road = {"name_zh": "新路", "nodes": ["T1", "T2"], "drained_width_m": 100}
    built = build(small_network, **trunk(roads=[road])).network
    new = built.subcatchments.drop(index=small_network.subcatchments.index)
    assert len(new) > 0
    assert new["width_m"].to_numpy() == pytest.approx(
        new["area_ha"].to_numpy() * 1e4 / 53.3333, rel=1e-3
    )


# ---- a weir chamber: 1.7 L 0.5^1.5 = 0.601 L


@pytest.mark.parametrize(
    ("flow_m3_s", "length_m"), [(0.5, 2.0), (1.2, 2.0), (1.21, 2.5), (1.5025, 2.5), (1.51, 3.0)]
)
def test_a_crest_is_as_long_as_its_flow_needs_in_half_metres(small_network, flow_m3_s, length_m):
    # Of the 20.0 m of the ground at M-C 2.5 m are below the chamber's floor.
    chamber = weir_chamber(small_network, "M-C", "X", 17.5, Section(800), flow_m3_s, "test")
    assert chamber.weir["length_m"] == length_m
    assert chamber.weir["height_m"] == 0.8
    assert chamber.junction["max_depth_m"] == 2.5
    assert chamber.junction["ground_level_m"] == 20.0


def test_the_opening_of_a_weir_is_at_least_the_depth_over_its_crest(small_network):
    chamber = weir_chamber(small_network, "M-C", "X", 17.5, Section(300), 0.1, "test")
    assert chamber.weir["height_m"] == 0.5


def test_a_crest_over_a_box_of_two_barrels(small_network):
    # 2 boxes 2.0 x 2.0 m at 4 per mille from 18.2 m at M-C. Each takes half of 1 + 3 times
    # the dry-weather flow of 4.0 m3/s, 8.0 m3/s: at a depth of 1.28 m
    # 2.56 x (2.56 / 4.56)^(2/3) x 0.063246 / 0.013 = 8.475; at 1.22 m 7.97.
    pipes = small_network.conduits.copy()
    pipes.loc["C-3", ["shape", "diameter_mm", "width_mm", "height_mm", "barrels"]] = (
        ["box", 0.0, 2000.0, 2000.0, 2]
    )  # fmt: skip
    flows = small_network.dry_weather_flows.assign(flow_l_s=[4000.0, 2.0])
    town = small_network.with_tables(conduits=pipes, dry_weather_flows=flows)
    chamber = weir_chamber(town, "M-C", "X", 17.5, Section(800), 0.5, "test")
    depth = float(chamber.weir["crest_level_m"]) - 18.2
    flow = 2 * depth * (2 * depth / (2 + 2 * depth)) ** (2 / 3) * np.sqrt(0.004) / 0.013
    assert flow == pytest.approx(8.0, rel=2e-3)


def test_a_section_is_named_by_its_sizes():
    class Pipe:
        def __init__(self, section):
            self.section = section

    assert _words(Pipe(Section(800))) == "d800"
    assert _words(Pipe(Section(2200, 4400))) == "4400x2200"
