"""Trunks: intakes, weir chambers, flow time and land along new roads."""

import pytest

from drainage.checks import check_network


def design_flow_m3_s(built):
    """The greatest design flow of the road that is built."""
    return next(r.figures["flow_m3_s"] for r in built.remarks if r.key == "built")


def test_a_storm_manhole_joins_by_a_pipe(storm_town, build, trunk):
    built = build(storm_town, **trunk()).network
    assert built.conduits.at["T-T1-in", "from_id"] == "M-C"
    # From the manhole in the old street to that in the new road.
    assert built.conduits.at["T-T1-in", "length_m"] == 20.0
    assert not built.weirs.index.str.startswith("W-K-").any()


def test_rows_of_the_network_stay_first_in_their_order(storm_town, wide_town, build, trunk):
    for town in (storm_town, wide_town):
        built = build(town, **trunk()).network
        for table in ("junctions", "outfalls", "conduits", "weirs"):
            old, new = town.tables[table].index, built.tables[table].index
            assert list(new[: len(old)]) == list(old), table
            assert new.name == old.name, table


def test_a_combined_manhole_joins_by_a_weir_and_keeps_its_sewage(wide_town, build, trunk):
    # C-3 leaves M-C at 18.2 m; half of the d500 above it.
    built = build(wide_town, **trunk()).network
    assert built.weirs.at["W-K-T-T1-in", "crest_level_m"] == pytest.approx(18.45)
    assert not (
        built.conduits["from_id"].eq("M-C") & built.conduits["to_id"].str.startswith("T-")
    ).any()
    assert check_network(built) == []


def test_a_trunk_is_sized_for_the_time_the_water_of_its_intake_takes(storm_town, build, trunk):
    # M-C: 5.28 ha after 10 + 1.370 min; P = 3: 1602 x 1.49477 / 22.963^0.681 = 283.4 L/(s ha);
    # Q = 0.65 x 5.28 x 0.2834 = 0.973 m3/s. At 10 min it would be 1.011.
    built = build(storm_town, **trunk())
    assert design_flow_m3_s(built) == pytest.approx(0.973, abs=0.001)


def test_a_planned_sewer_is_in_the_design_of_the_trunk(storm_town, build, trunk, with_side_street):
    # The water of M-A and M-B is to come along the street to M-D: 3.52 ha + M-D's own none.
    town = with_side_street(storm_town)
    there = trunk(intakes=[{"node": "T1", "manhole": "M-D"}])
    planned = trunk(intakes=[{"node": "T1", "manhole": "M-D", "course": ["G-B", "G-D"]}])
    assert design_flow_m3_s(build(town, **there)) == 0
    # 10 + 0.685 min to M-B, 60 m more at 1 m/s: 11.685 min, q = 1602 x 1.49477 / 23.278^0.681
    # = 280.8 L/(s ha); 0.65 x 3.52 x 0.2808 = 0.642 m3/s.
    assert design_flow_m3_s(build(town, **planned)) == pytest.approx(0.642, abs=0.001)


def test_a_planned_sewer_of_two_streets_brings_the_land_of_both(
    storm_town, build, trunk, with_side_street
):
    # G-A, G-B, G-D: to M-B beside C-1, then 60 m without a sewer. The same land and the same time.
    planned = trunk(intakes=[{"node": "T1", "manhole": "M-D", "course": ["G-A", "G-D"]}])
    built = build(with_side_street(storm_town), **planned)
    assert design_flow_m3_s(built) == pytest.approx(0.642, abs=0.001)


def test_a_planned_sewer_must_end_at_its_intake(storm_town, findings, trunk):
    wrong = trunk(intakes=[{"node": "T1", "manhole": "M-C", "course": ["G-A", "G-B"]}])
    found = findings(storm_town, **wrong)
    assert "does not end at M-C" in found[0].message


@pytest.fixture
def strips(trunk):
    """The trunk with land on both sides of its road, width_m in all."""

    def wide(width_m):
        road = {"name_zh": "新路", "nodes": ["T1", "T2"], "drained_width_m": width_m}
        return trunk(roads=[road])

    return wide


def test_land_along_a_new_road_comes_with_its_trunk(small_network, build, strips):
    # 400 m of road x 100 m = 4.00 ha, from x = 50 to 150, y = 20 to 420. K-B (x 45 to 85,
    # y 2 to 42) takes 35 x 22 = 770 m2 of it and K-C (x 90 to 130) 40 x 22 = 880 m2.
    built = build(small_network, **strips(100)).network
    new = built.subcatchments.drop(index=small_network.subcatchments.index)
    assert new["area_ha"].sum() == pytest.approx(4.0 - 0.077 - 0.088, abs=0.001)
    assert new["outlet_id"].str.startswith("T-T1").all()
    assert new["imperviousness_pct"].eq(65.0).all()
    old = small_network.subcatchments
    assert built.subcatchments.loc[old.index].equals(old)
    assert check_network(built) == []


def test_the_land_along_the_road_is_in_the_design(storm_town, build, strips):
    # 5.28 + 4.00 ha (the land of this town has no outlines to cut them).
    # 0.65 x 9.28 = 6.03 ha; the end is reached between 11.37 min and 400 m / 0.75 m/s = 8.9
    # min later: 283.4 to 226.9 L/(s ha), 1.37 to 1.71 m3/s. Without the land 0.97.
    assert 1.37 < design_flow_m3_s(build(storm_town, **strips(100))) < 1.71


def test_without_a_width_no_land_is_added(small_network, build, trunk):
    built = build(small_network, **trunk()).network
    assert built.subcatchments.equals(small_network.subcatchments)


def test_a_trunk_that_cannot_be_built_brings_no_land(small_network, build, strips):
    low = strips(100)
    high = low | {"outlets": [low["outlets"][0] | {"lowest_invert_level_m": 19.0}]}
    built = build(small_network, **high).network
    assert built.subcatchments.equals(small_network.subcatchments)


def test_a_trunk_gives_up_fall_where_its_outlet_is_too_high(storm_town, build, trunk):
    # It begins 2.0 m below the ground. Falling as the ground does, a d800 arrives at
    # 18.0 - 2.0 - 0.8 = 15.2 m; with the least slope it would come to the least cover of 1.0 m.
    outlet = trunk()["outlets"][0]
    built = build(storm_town, **trunk(outlets=[outlet | {"lowest_invert_level_m": 15.8}])).network
    ends = built.conduits.set_index("to_id").loc["T-T2"]
    assert 15.8 <= ends["to_invert_level_m"] <= 17.0 - ends["diameter_mm"] / 1000
    low = build(storm_town, **trunk()).network.conduits.set_index("to_id").loc["T-T2"]
    assert low["to_invert_level_m"] == pytest.approx(15.2, abs=0.02)


def test_the_pipe_into_the_river_carries_the_whole_trunk(storm_town, build, trunk):
    # 0.973 m3/s arrive in a d800 that falls 5.5 per mille. At the 1 per mille of the outlet one
    # d800 carries 0.5027 x 0.2^(2/3) x 0.001^(1/2) / 0.013 = 0.418 m3/s; 0.973 / 0.418 = 2.3.
    outlet = build(storm_town, **trunk()).network.conduits.loc["T-TO"]
    assert (outlet["diameter_mm"], outlet["barrels"]) == (800, 3)
