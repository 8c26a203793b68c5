"""Surveyed gullies as the inlets of the streets over three manholes, A to C, 50 m apart."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely

from drainage.engine.inp_inlets import effective_inlets
from drainage.network import integrity_findings, make_network
from drainage.network.inlets import inlet_count
from drainage.network.trust import trust_of
from drainage.synthesis.gully_inlets import openings_from_memory, streets_by_rule
from drainage.synthesis.gully_leads import gully_limit_l_s
from drainage.synthesis.over_sewers import Town, over_sewers
from tests.synthesis.conftest import undrawn_town

TOWN = undrawn_town(230)


def gully(to, x, **own):
    return {"drains_to_id": to, "through_id": "", "x_m": x, "y_m": 3.0, "ground_level_m": 49.0,
            "kind": "grate", "gratings": 1, "lead_diameter_mm": 200.0, "lead_length_m": 5.0,
            "lead_fall_m": 0.05, "source": "survey"} | own  # fmt: skip


def table(rows):
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("gully_id")


def survey(gullies, streets=("S1", "S1", "S2", "S2")):
    """A to E fall eastwards, 50 m apart; S1 is 南环路, S2 北环路."""
    joints, pipes = {}, {}
    for k, name in enumerate("ABCDE"):
        ground = 50 - 0.3 * k
        joints[name] = {"system": "storm", "x_m": 50.0 * k, "y_m": 0.0, "ground_level_m": ground,
                        "invert_level_m": ground - 2, "max_depth_m": 2.0,
                        "source": "survey"}  # fmt: skip
    for (start, end), street in zip(("AB", "BC", "CD", "DE"), streets, strict=True):
        pipes[f"{start}-{end}"] = {
            "from_id": start, "to_id": end, "system": "storm", "street_id": street,
            "length_m": 50.0, "from_invert_level_m": joints[start]["invert_level_m"],
            "to_invert_level_m": joints[end]["invert_level_m"], "shape": "circular",
            "diameter_mm": 600.0, "manning_n": 0.013, "source": "survey"}  # fmt: skip
    pipes["E-O"] = pipes["D-E"] | {
        "from_id": "E",
        "to_id": "O",
        "street_id": "",
        "from_invert_level_m": 46.8,
        "to_invert_level_m": 46.5,
    }
    out = {"name_zh": "出口", "system": "storm", "x_m": 240.0, "y_m": 0.0, "ground_level_m": 48.0,
           "invert_level_m": 46.5, "source": "survey"}  # fmt: skip
    road = {"name_en": "", "road_class": "branch", "width_m": 12.0, "length_m": 100.0,
            "source": "survey: name of the road; assumed: width 12 m, class"}  # fmt: skip
    frame = pd.DataFrame.from_dict
    return make_network(
        "town",
        junctions=frame(joints, orient="index"),
        outfalls=pd.DataFrame(out, index=["O"]),
        conduits=frame(pipes, orient="index"),
        streets=pd.DataFrame([road | {"name_zh": "南环路"}, road | {"name_zh": "北环路"}],
                             index=["S1", "S2"]),
        **({"gullies": table(gullies)} if gullies else {}),
    )  # fmt: skip


TWO_AT_B = {"Y1": gully("B", 45.0), "Y2": gully("B", 55.0)}


def test_the_gullies_of_a_manhole_are_the_inlets_of_the_reach_that_runs_down_to_it(rules):
    made = over_sewers(survey(TWO_AT_B), TOWN, rules)
    row = made.inlets.loc["R-A-B"]
    assert (row["node_id"], row["number_per_side"]) == ("B", 1)  # two on two sides
    assert "R-B-C" not in made.inlets.index
    assert integrity_findings(made) == []


def test_what_an_opening_takes_is_said_to_be_from_memory(rules):
    made = over_sewers(survey(TWO_AT_B), TOWN, rules)
    assert openings_from_memory(made)
    (of_gullies,) = made.inlet_types.loc[made.inlet_types.index != "GRATE", "source"]
    assert trust_of(of_gullies) == "assumption"
    assert not openings_from_memory(over_sewers(survey({}), TOWN, rules))


def test_a_street_with_gullies_has_no_others_and_one_without_has_them_by_rule(rules):
    made = over_sewers(survey(TWO_AT_B), TOWN, rules)
    by_rule = made.inlets.loc[["R-C-D", "R-D-E"]]
    # 50 m at a spacing of 40 m: two on each side
    assert by_rule["number_per_side"].tolist() == [2, 2]
    assert by_rule["source"].str.contains("no gully of this street was surveyed").all()
    assert inlet_count(made).sum() == 2 + 2 * 4
    assert streets_by_rule(made) == ["北环路"]


def test_one_gully_of_two_sides_is_half_an_inlet_a_side_to_the_engine(rules):
    made = over_sewers(survey({"Y1": gully("B", 45.0)}), TOWN, rules)
    row = made.inlets.loc[["R-A-B"]]
    assert row["number_per_side"].tolist() == [0.5]
    assert inlet_count(made)["R-A-B"] == 1
    lost_pct, limit_m3_s = effective_inlets(row, made.inlet_types)
    # half of what clogging (50 %) leaves, half of 20 L/s, on each of the two sides
    assert lost_pct == pytest.approx([75.0])
    assert limit_m3_s == pytest.approx([0.010])


def test_a_manhole_without_gullies_overflows_at_its_lid_and_one_with_them_does_not(rules):
    made = over_sewers(survey(TWO_AT_B), TOWN, rules)
    assert set(made.weirs["from_id"]) == {"A", "C"}
    # 2.0 m to the rim, 0.5 m of room over the lid and 1 cm
    depth = made.junctions["max_depth_m"]
    assert (depth["A"], depth["B"], depth["C"]) == (2.51, 2.0, 2.51)


def test_gullies_at_a_high_point_stand_on_the_reach_that_leaves_it(rules):
    made = over_sewers(survey({"Y1": gully("A", 3.0), "Y2": gully("A", 4.0)}), TOWN, rules)
    row = made.inlets.loc["R-A-B"]
    assert (row["node_id"], row["number_per_side"]) == ("A", 1)


def test_a_gully_whose_lead_nobody_found_drains_to_the_nearest_manhole(rules):
    made = over_sewers(survey({"Y1": gully("", 95.0), "Y2": gully("", 900.0)}), TOWN, rules)
    row = made.inlets.loc["R-B-C"]
    assert (row["node_id"], row["number_per_side"]) == ("C", 0.5)
    assert not made.inlets["source"].str.contains("Y2").any()


def test_reaches_without_a_road_are_one_street_where_they_join(rules):
    """Else every reach without a gully of its own got inlets by rule beside the surveyed ones."""
    made = over_sewers(survey(TWO_AT_B, streets=("", "", "", "")), TOWN, rules)
    assert made.inlets.index.tolist() == ["R-A-B"]


def limits(rules, **rows):
    return gully_limit_l_s(table(rows), rules).round(1).to_dict()


def test_a_gully_takes_what_its_opening_or_its_lead_lets_through(rules):
    # DN200 at 1 %, n 0.014: 0.031416 x 0.05^(2/3) x 0.1 / 0.014 = 0.03046 m3/s
    assert limits(
        rules,
        single=gully("B", 0.0),
        double=gully("B", 0.0, gratings=2),
        flat=gully("B", 0.0, gratings=2, lead_fall_m=0.0),
        unknown=gully("B", 0.0, gratings=2, lead_diameter_mm=0.0, lead_length_m=0.0),
        wide=gully("B", 0.0, gratings=2, lead_diameter_mm=300.0),
        kerb=gully("B", 0.0, kind="kerb"),
        combination=gully("B", 0.0, kind="combination", lead_fall_m=0.2),
    ) == {"single": 20.0, "double": 30.5, "flat": 30.5, "unknown": 30.5, "wide": 35.0,
          "kerb": 15.0, "combination": 30.0}  # fmt: skip


def test_gullies_one_behind_the_other_share_the_last_lead(rules):
    # 30.46 L/s for three in the first lead, for two in the second, for one in the third
    assert limits(
        rules,
        first=gully("B", 0.0),
        second=gully("B", 0.0, through_id="first"),
        third=gully("B", 0.0, through_id="second"),
    ) == {"first": 10.2, "second": 10.2, "third": 10.2}
    # a gully that is the manhole itself has no lead
    assert limits(rules, B=gully("B", 0.0, gratings=2, lead_diameter_mm=0.0)) == {"B": 35.0}


def test_a_road_takes_the_width_of_the_street_of_the_layer_under_most_of_it(rules):
    layer = pd.DataFrame(
        {"name_zh": ["别名", "小巷"], "name_en": ["South Ring", ""],
         "road_class": ["arterial", "lane"], "width_m": [24.0, 6.0], "source": "map",
         "axis": [shapely.LineString([(-10, 2), (60, 2)]), shapely.LineString([(61, 2), (90, 2)])]},
        index=["L1", "L2"],
    )  # fmt: skip
    town = survey(TWO_AT_B)
    pipes = town.conduits.copy()
    pipes.loc["A-B", "length_m"] = 60.0  # under the first; B-C, 50 m, under the second
    town = town.with_tables(conduits=pipes)
    made = over_sewers(town, Town(layer, TOWN.points, TOWN.drained), rules)
    road = made.streets.loc["S1"]
    assert (road["name_zh"], road["width_m"], road["road_class"]) == ("南环路", 24.0, "arterial")
    assert made.streets.loc["S2", "width_m"] == 12.0
