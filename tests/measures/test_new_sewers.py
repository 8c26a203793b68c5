"""Reliefs and renewals: flow, section, fall, course and end."""

import numpy as np
import pytest

from drainage.checks import check_network
from drainage.design.hydraulics import Section, normal_depth_m
from drainage.design.sewer_design import least_slope
from drainage.measures.course_design import LEAST_VELOCITY_M_S
from drainage.measures.routes import trunk_intakes
from drainage.measures.weir_chambers import crest_level_m


def least_fall(section):
    return least_slope(section, LEAST_VELOCITY_M_S, 0.013)


def slope(pipes):
    return (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]) / pipes["length_m"]


def test_a_relief_takes_what_the_old_sewer_does_not_carry(wide_town, build):
    # M-B drains 3.52 ha after 10 + 0.685 min: q = 332.2 L/(s ha) at P = 4.906 a,
    # Q = 0.65 x 3.52 x 0.3322 = 0.760 m3/s. The d500 at 4 per mille carries 0.239, which
    # leaves 0.521: d600 carries 0.388, d700 0.586 m3/s.
    applied = build(wide_town, kind="relief_sewer", point_no="1")
    relief = applied.network.conduits.loc["P-C-2"]
    assert relief["diameter_mm"] == 700
    assert relief[["from_invert_level_m", "to_invert_level_m"]].tolist() == [18.4, 18.2]
    # 5.28 ha after 11.370 min: 0.65 x 5.28 x 0.3254 = 1.117 m3/s; 1.117 / 0.239 = 4.7 barrels.
    assert applied.network.conduits.at["C-3", "barrels"] == 5


def test_a_renewal_takes_the_whole_flow(wide_town, build):
    # 0.760 m3/s at 4 per mille: d700 carries 0.586, d800 0.836.
    pipes = build(wide_town, kind="renewal", point_no="1").network.conduits
    assert pipes.at["C-2", "diameter_mm"] == 800
    assert pipes.at["C-1", "diameter_mm"] == 500


@pytest.mark.parametrize(
    ("section", "least"),
    [
        # (0.75 x 0.013)^2 / R^(4/3): R = 0.2 m of d800; R = 0.5 m of 2 x 2 m.
        (Section(800), 8.128e-4),
        (Section(2000, 2000), 2.395e-4),
        # Above 4 m2 no flatter than 0.5 per mille.
        (Section(2000, 2400), 5e-4),
        (Section(2000, 2000, 2), 2.395e-4),
    ],
)
def test_the_least_slope_of_a_section(section, least):
    assert least_fall(section) == pytest.approx(least, rel=1e-3)


def test_a_large_box_falls_where_the_old_sewer_lies_flat(wide_town, build):
    pipes = wide_town.conduits.copy()
    pipes.loc["C-2", "to_invert_level_m"] = 18.4
    flat = wide_town.with_tables(conduits=pipes)
    box = {"smallest": "2400x2000", "largest": "2400x2000"}
    applied = build(flat, kind="relief_sewer", point_no="1", **box)
    # 20.2 - 0.7 - 2.0 = 17.5 m at M-B; 50 m at 0.5 per mille are 0.025 m, but at M-C the
    # ground leaves 20.0 - 2.7 = 17.3 m.
    laid = applied.network.conduits.loc["P-C-2"]
    assert laid[["from_invert_level_m", "to_invert_level_m"]].tolist() == [17.5, 17.3]
    # The outfall lies at 18.0 m: the engineer is told.
    assert "ends_too_low" in {remark.key for remark in applied.remarks}
    level = flat.with_tables(
        junctions=flat.junctions.assign(
            ground_level_m=flat.junctions["ground_level_m"].where(
                flat.junctions.index != "M-C", 20.2
            )
        )
    )
    laid = build(level, kind="relief_sewer", point_no="1", **box).network.conduits.loc["P-C-2"]
    assert laid["to_invert_level_m"] == pytest.approx(17.475)


def test_a_shallow_outlet_holds_the_sewer_up(wide_town, build):
    # The old sewer dives to 17.9 m at M-C, below the outfall at 18.0 m. The pipe to it is sized
    # for 1.117 m3/s less the 0.239 of the d500: d1200 carries 0.848 at the least slope and 0.878
    # at 0.51 per mille, 50 m of which are 0.025 m; the relief ends that much above the outfall.
    pipes = wide_town.conduits.copy()
    pipes.loc["C-2", "to_invert_level_m"] = 17.9
    laid = build(
        wide_town.with_tables(conduits=pipes), kind="relief_sewer", point_no="1"
    ).network.conduits.loc["P-C-2"]
    assert 18.02 <= laid["to_invert_level_m"] <= 18.03


def test_a_course_follows_the_streets_whatever_runs_there(storm_town, build, with_side_street):
    town = with_side_street(storm_town)
    applied = build(town, kind="relief_sewer", point_no="1", course=["G-A", "G-B", "G-D"])
    new = applied.network.conduits.loc[["P-C-1", "P-R-3"]]
    assert new["from_id"].tolist() == ["M-A", "M-B"]
    assert new["to_id"].tolist() == ["M-B", "M-D"]
    assert new["length_m"].tolist() == [50.0, 60.0]
    assert (slope(new) >= [least_fall(Section(int(d))) for d in new["diameter_mm"]]).all()
    # M-B's 3.52 ha bring 0.760 m3/s. Below the d500 that leaves M-B, M-C's own 1.76 ha bring
    # 0.65 x 1.76 x 0.332 = 0.380, more than the 0.239 the next d500 carries: none is left.
    # From 18.4 to 17.6 m in 60 m, 13.3 per mille: d600 carries 0.709, d700 1.07 m3/s.
    assert new.at["P-R-3", "diameter_mm"] == 700
    assert check_network(applied.network) == []


def test_a_sewer_that_leaves_a_course_takes_what_its_own_land_below_leaves_room_for(
    storm_town, build, with_side_street
):
    # A tenth of the land at M-C, 0.176 ha: 0.038 m3/s of the 0.239 of the d500 below M-C. M-B is
    # relieved of 0.201, and 0.760 - 0.201 = 0.559 are left for a d600 (0.709; d500 0.436).
    land = storm_town.subcatchments
    at_c = land["outlet_id"].isin(["M-C", "G-C"])
    assert land.loc[at_c, "area_ha"].sum() == pytest.approx(1.76)
    small = storm_town.with_tables(
        subcatchments=land.assign(area_ha=land["area_ha"].where(~at_c, land["area_ha"] / 10))
    )
    town = with_side_street(small)
    laid = build(town, kind="relief_sewer", point_no="1", course=["G-A", "G-B", "G-D"]).network
    assert laid.conduits.at["P-R-3", "diameter_mm"] == 600


def test_points_may_be_named_in_a_course(storm_town, build, with_side_street):
    town = with_side_street(storm_town)
    new = build(town, kind="relief_sewer", point_no="1", course=["1", "G-D"]).network.conduits
    assert {"P-R-3"} == set(new.index) - set(town.conduits.index)


def test_a_combined_manhole_spills_into_a_storm_sewer_over_a_raised_crest(
    wide_town, build, with_side_street
):
    town = with_side_street(wide_town)
    built = build(town, kind="relief_sewer", point_no="1", course=["1", "G-D"]).network
    assert built.conduits.at["P-R-3", "from_id"] == "K-P-R-3"
    assert built.conduits.at["P-R-3", "system"] == "storm"
    weir = built.weirs.loc["W-K-P-R-3"]
    assert weir[["from_id", "to_id"]].tolist() == ["M-B", "K-P-R-3"]
    # Half of the d500 above its invert of 18.4; 0.521 / (1.7 x 0.5^1.5) = 0.87 m, at least 2.
    assert weir["crest_level_m"] == pytest.approx(18.65)
    assert weir["length_m"] == 2.0
    assert check_network(built) == []


def test_the_crest_stands_above_four_times_the_dry_weather_flow(wide_town):
    # 40 L/s of sewage at M-A: (1 + 3) x 40 = 160 L/s of the 239 of a d500 full at 4 per mille,
    # 0.67 of it, flow 0.59 deep (Thormann: h/d = 0.60), which is more than half.
    flows = wide_town.dry_weather_flows.copy()
    flows.loc["M-A", "flow_l_s"] = 40.0
    loaded = wide_town.with_tables(dry_weather_flows=flows)
    assert crest_level_m(loaded, "M-B") == pytest.approx(18.4 + 0.6 * 0.5, abs=0.005)
    assert crest_level_m(wide_town, "M-B") == pytest.approx(18.65)


def test_depth_of_uniform_flow_by_hand():
    # Half a circle carries half its full flow, whatever the slope.
    half = 0.5 * np.pi * 0.25 * 0.25 ** (2 / 3) * 0.1 / 0.013
    assert normal_depth_m(half, 1.0, 0.0, 0.01, 0.013) == pytest.approx(0.5, abs=1e-3)
    # A box 2 m wide, 1 m deep: R = 2 / 4 = 0.5 m, Q = 2 x 0.63 x 0.1 / 0.013 = 9.69 m3/s.
    box = 2 * 0.5 ** (2 / 3) * 0.1 / 0.013
    assert normal_depth_m(box, 2.0, 2.0, 0.01, 0.013) == pytest.approx(1.0, abs=1e-3)
    assert normal_depth_m(100.0, 2.0, 2.0, 0.01, 0.013) == 2.0


@pytest.mark.parametrize("town", ["wide_town", "storm_town"])
def test_a_relief_ends_where_a_trunk_takes_in_its_manhole(town, request, build, trunk):
    town = request.getfixturevalue(town)
    built = build(town, **trunk()).network
    assert trunk_intakes(built) == {"M-C"}
    relieved = build(built, kind="relief_sewer", point_no="1").network
    assert set(relieved.conduits.index) - set(built.conduits.index) == {"P-C-2"}
    assert relieved.conduits.at["C-3", "barrels"] == 1  # nothing is led on to the old outlet
    assert build(town, kind="relief_sewer", point_no="1").network.conduits.at["C-3", "barrels"] > 1


def test_a_course_that_comes_back_is_refused(small_network, findings):
    back = findings(small_network, kind="relief_sewer", point_no="1", course=["G-C", "G-B", "G-A"])
    assert "comes back" in back[0].message
    assert back[0].cure


@pytest.mark.parametrize(
    ("course", "words"),
    [(["G-A"], "one node is no course"), (["G-A", "G-X"], "no such id"),
     (["G-A", "M-B"], "no such id")],
)  # fmt: skip
def test_a_course_of_unknown_nodes_is_found(small_network, findings, course, words):
    found = findings(small_network, kind="renewal", point_no="1", course=course)
    assert [f.place for f in found] == ["course"]
    assert words in found[0].message


def test_a_storm_sewer_passes_a_combined_manhole_by(storm_town, build, with_side_street):
    # M-A and M-D are storm manholes; M-B between them is combined: one reach of 50 + 60 m.
    town = with_side_street(storm_town)
    joints = town.junctions.copy()
    joints.loc["M-B", "system"] = "combined"
    mixed = town.with_tables(junctions=joints)
    built = build(mixed, kind="relief_sewer", point_no="1", course=["G-A", "G-B", "G-D"]).network
    new = built.conduits.drop(index=mixed.conduits.index)
    assert new[["from_id", "to_id", "length_m"]].to_numpy().tolist() == [["M-A", "M-D", 110.0]]
    assert len(built.weirs) == len(mixed.weirs)


def test_the_outlet_is_no_smaller_than_the_sewer_above_it(small_network, build):
    # d1500 has nine times the area of the d500 that leads into the river.
    pipes = build(
        small_network, kind="renewal", point_no="1", smallest="d1500", largest="d1500"
    ).network.conduits
    assert pipes.at["C-3", "barrels"] == 9


def test_no_relief_is_laid_from_a_manhole_that_a_trunk_takes_in(storm_town, build, trunk):
    built = build(storm_town, **trunk(intakes=[{"node": "T1", "manhole": "M-B"}])).network
    applied = build(built, kind="relief_sewer", point_no="1")
    assert set(applied.network.conduits.index) == set(built.conduits.index)
    assert [remark.key for remark in applied.remarks] == ["taken_in"]
