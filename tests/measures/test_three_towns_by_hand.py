"""Three small towns worked by hand: sizes, levels and travel times of their sewers.

Tolerances: levels to the millimetre they are rounded to; flows and times to a tenth of a
per cent, which is what four figures of arithmetic leave.
"""

import numpy as np
import pandas as pd
import pytest

from drainage.design.hydraulics import Section, full_flow, full_velocity, smallest_section
from drainage.design.sections import between, section_of
from drainage.design.sewer_design import LayingRules, Reach, design_sewers, least_slope
from drainage.measures.context import DesignRules
from drainage.measures.routes import (
    arrival_min,
    capacity_m3_s,
    gathered,
    main_sewer,
    own_land_ha,
    rational_flow_m3_s,
    route_from,
    travel_min,
    upstream_area_ha,
    way_of_water,
)

RULES = LayingRules(minimum_cover_m=0.7, minimum_full_velocity_m_s=0.75, manning_n=0.013)
FREE = np.full(5, np.inf)


# ---- A village on a slope: A and B run to C, C to D, D on to E.
#
#   A 25.0 -- 100 m -- C 24.0 -- 200 m -- D 23.6 -- 100 m -- E 23.6
#   B 24.3 -- 150 m --/

VILLAGE = (Reach(0, 2, 100), Reach(1, 2, 150), Reach(2, 3, 200), Reach(3, 4, 100))
GROUND = np.array([25.0, 24.3, 24.0, 23.6, 23.6])
A, B, C, D = range(4)


def flow_of(reach, minutes):
    """Known flows above; below C less the later the water comes; below D the time itself."""
    return {A: 0.2, B: 0.05, C: 0.5 - 0.01 * minutes, D: minutes / 100}[reach]


def laid(reaches=VILLAGE, ground=GROUND, flow=flow_of, *, delay=1.0, heads=FREE):
    return design_sewers(reaches, ground, flow, RULES, 10.0, delay, heads)


def levels(pipe):
    return (pipe.from_invert_level_m, pipe.to_invert_level_m)


def test_a_steep_sewer_falls_with_the_street():
    # 10 per mille: d300 carries 0.0707 x 0.1778 x 0.1 / 0.013 = 0.097, d400 0.208 m3/s.
    # Soffit 0.7 m below 25.0 and below 24.0 m.
    pipe = laid()[A]
    assert pipe.section == Section(400)
    assert levels(pipe) == (23.9, 22.9)


def test_a_flat_street_leaves_the_least_slope():
    # 2 per mille of the street are less than (0.75 x 0.013)^2 / 0.075^(4/3) = 3.006 per mille of
    # a d300: 24.3 - 0.7 - 0.3 = 23.3 m, 150 m lower 23.3 - 0.4509 = 22.8491, down to 22.849 m.
    pipe = laid()[B]
    assert pipe.section == Section(300)
    assert levels(pipe) == (23.3, 22.849)


def test_below_a_junction_the_later_water_and_the_lower_soffit_count():
    # From A 100 / 1.657 / 60 = 1.006 min, from B 150 / 0.75 / 60 = 3.333: t = 13.333 min,
    # Q = 0.5 - 0.1333 = 0.3667. At 2 per mille d600 carries 0.2746, d700 0.4142 m3/s.
    # Soffits arrive at 23.3 and 23.149 m: 23.149 - 0.7 = 22.449, less 0.4 m: 22.049 m.
    pipe = laid()[C]
    assert pipe.design_flow_m3_s == pytest.approx(0.36667, rel=1e-3)
    assert pipe.section == Section(700)
    assert levels(pipe) == (22.449, 22.049)


def test_travel_times_add_up_and_no_sewer_shrinks():
    # Through the d700 at 1.0763 m/s: 200 / 1.0763 / 60 = 3.097 min, so t = 16.430 min.
    # 0.1643 m3/s would go into a d500, but a d700 arrives: 0.971 per mille of it are 97 mm.
    pipe = laid()[D]
    assert pipe.design_flow_m3_s == pytest.approx(0.16430, rel=1e-3)
    assert pipe.section == Section(700)
    assert levels(pipe) == (22.049, 21.951)


def test_the_delay_multiplies_the_time_in_the_sewers_alone():
    # t = t1 + m t2 with m = 2: 10 + 6.667 min at C.
    assert laid(delay=2.0)[C].design_flow_m3_s == pytest.approx(0.5 - 0.16667, rel=1e-3)


def test_a_head_that_must_lie_deep_begins_there():
    # A soffit of at most 23.0 m at A, not 24.3: 22.6 m; it falls by the metre of the street.
    heads = FREE.copy()
    heads[A] = 23.0
    assert levels(laid(heads=heads)[A]) == (22.6, 21.6)


@pytest.mark.parametrize(
    ("bounds", "section"),
    [
        ({"smallest": Section(900)}, Section(900)),
        ({"largest": Section(300)}, Section(300)),
        ({"smallest": Section(300), "largest": Section(900)}, Section(400)),
    ],
)
def test_a_known_size_goes_before_the_calculation(bounds, section):
    reach = Reach(0, 2, 100, **bounds)
    assert laid((reach,))[0].section == section


def test_where_nothing_is_enough_the_largest_is_taken():
    # 6.0 x 2.4 m at 10 per mille: 14.4 x 0.857^(2/3) x 0.1 / 0.013 = 99.97 m3/s, four fifths of
    # what comes.
    pipe = laid((Reach(0, 2, 100),), flow=lambda k, t: 125.0)[0]
    assert pipe.section == Section(2400, 6000)


@pytest.mark.parametrize(("flow_m3_s", "size"), [(0.20825, 400), (0.2083, 500)])
def test_a_sewer_that_just_carries_the_flow_is_enough(flow_m3_s, size):
    # d400 at 10 per mille: 0.208264 m3/s.
    assert smallest_section(flow_m3_s, 0.01, 0.013) == Section(size)


def test_a_sewer_is_no_smaller_than_the_one_above_in_area():
    assert smallest_section(0.01, 0.01, 0.013, at_least=Section(600)) == Section(600)
    # A box of 2 x 2 m has 4.0 m2, more than the 3.14 of a d2000.
    assert smallest_section(0.01, 0.01, 0.013, at_least=Section(2000, 2000)) == Section(2000, 2000)
    assert smallest_section(1e6, 0.01, 0.013) is None


# ---- A town of boxes: size, barrels and slope of its sewers by Manning.


def test_a_box_of_two_barrels_by_manning():
    # 2.0 x 1.5 m: A = 3 m2, wetted 2 (2 + 1.5) = 7 m, R = 0.42857 m, R^(2/3) = 0.56846;
    # at 1 per mille v = 0.56846 x 0.031623 / 0.013 = 1.38278 m/s, Q = 4.1483 m3/s a barrel.
    assert full_velocity(1.5, 2.0, 0.001, 0.013) == pytest.approx(1.38278, rel=1e-4)
    assert full_flow(1.5, 2.0, 0.001, 0.013) == pytest.approx(4.1483, rel=1e-4)
    box = Section(1500, 2000, barrels=2)
    assert box.full_flow_m3_s(0.001, 0.013) == pytest.approx(8.2967, rel=1e-4)
    assert box.area_m2 == 6.0
    assert box.shape == "box"
    assert Section(1500).shape == "circular"


def test_what_rises_carries_nothing_and_what_has_no_size_has_no_speed():
    assert full_flow(1.0, 0.0, -0.01, 0.013) == 0.0
    assert full_velocity(0.0, 0.0, 0.01, 0.013) == 0.0


@pytest.fixture
def box_town(wide_town):
    """C-2 is a box of 2.0 x 1.5 m, two barrels, over 1000 m at 1 per mille; C-3 lies level."""
    pipes = wide_town.conduits.copy()
    box = {"shape": "box", "diameter_mm": 0.0, "width_mm": 2000.0, "height_mm": 1500.0,
           "barrels": 2, "length_m": 1000.0, "from_invert_level_m": 18.4,
           "to_invert_level_m": 17.4}  # fmt: skip
    for name, value in box.items():
        pipes.loc["C-2", name] = value
    pipes.loc["C-3", ["from_invert_level_m", "to_invert_level_m"]] = 17.4
    return wide_town.with_tables(conduits=pipes)


def test_capacities_of_the_box_town(box_town):
    # C-1: d500 at 4 per mille, 0.19635 x 0.25 x 0.063246 / 0.013 = 0.23881 m3/s. C-3 lies level:
    # reckoned with 0.2 per mille, 0.19635 x 0.25 x 0.014142 / 0.013 = 0.05340.
    found = capacity_m3_s(box_town.conduits.loc[["C-1", "C-2", "C-3"]])
    assert found.tolist() == pytest.approx([0.23881, 8.2967, 0.05340], rel=1e-3)


def test_travel_times_of_the_box_town(box_town):
    # d500: 50 / 1.21626 / 60 = 0.6852 min. Box: 1000 / 1.38278 / 60 = 12.053. Level, timed
    # at 0.1 per mille: v = 0.25 x 0.01 / 0.013 = 0.19231, 50 / 0.19231 / 60 = 4.3333 min.
    assert way_of_water(box_town)["minutes"].reindex(["M-A", "M-B", "M-C"]).tolist() == (
        pytest.approx([0.6852, 12.053, 4.3333], rel=1e-3)
    )
    time = travel_min(box_town).reindex(["M-A", "M-B", "M-C", "CO1"])
    assert time.tolist() == pytest.approx([0.0, 0.6852, 12.738, 17.072], rel=1e-3)


def test_the_largest_of_two_sewers_is_the_way_and_a_relief_never_is(box_town):
    pipes = box_town.conduits
    beside = pipes.loc[["C-1"]].rename(index={"C-1": "C-9"}).assign(diameter_mm=600.0)
    relief = pipes.loc[["C-1"]].rename(index={"C-1": "P-C-1"}).assign(diameter_mm=900.0)
    town = box_town.with_tables(conduits=pd.concat([pipes, beside, relief]))
    assert main_sewer(town)["M-A"] == "C-9"
    assert route_from(town, "M-A") == ["C-9", "C-2", "C-3"]
    assert route_from(town, "CO1") == []


# ---- A town with a hill: land, time and flow of the rational method.


@pytest.fixture
def hill_town(wide_town):
    """100 ha of hill drain to M-A, a fifth of them by its gutter, beside the 1.76 ha of town."""
    land = wide_town.subcatchments
    hill = land.loc[["K-A"]].rename(index={"K-A": "H-A"})
    hill = hill.assign(
        kind="hill", outlet_id="M-A", gutter_id="G-A", gutter_share=0.2, area_ha=100.0
    )
    return wide_town.with_tables(subcatchments=pd.concat([land, hill]))


def test_a_hill_is_no_land_of_the_rational_method(hill_town):
    assert own_land_ha(hill_town).reindex(["M-A", "M-B", "M-C"]).tolist() == pytest.approx(
        [1.76] * 3
    )
    passing = upstream_area_ha(hill_town).reindex(["M-A", "M-B", "M-C", "CO1"])
    assert passing.tolist() == pytest.approx([1.76, 3.52, 5.28, 5.28])


def test_flows_of_the_town_with_a_hill(hill_town, context):
    # P = 3 a, 10 min at the inlet: q(10), q(10.685), q(11.370) of the formula, L/(s ha).
    q = context.formula.intensity_l_s_ha(3.0, np.array([10.0, 10.6852, 11.3704]))
    by_hand = 0.65 * np.array([1.76, 3.52, 5.28]) * q / 1000
    found = rational_flow_m3_s(hill_town, ["M-A", "M-B", "M-C"], DesignRules(), context)
    assert found == pytest.approx(by_hand, rel=1e-3)
    assert q[0] > q[1] > q[2]


def test_land_and_time_where_two_sewers_meet():
    # a and b to c, c to d: 2 + 3 + 4 ha; 5 min from a and 7 from b, 1 on.
    way = pd.DataFrame(
        {"to_id": ["c", "c", "d"], "minutes": [5.0, 7.0, 1.0]}, index=["a", "b", "c"]
    )
    land = gathered(way, pd.Series({"a": 2.0, "b": 3.0, "c": 4.0}))
    assert land[["a", "b", "c", "d"]].tolist() == [2.0, 3.0, 9.0, 9.0]
    assert arrival_min(way)[["a", "b", "c", "d"]].tolist() == [0.0, 0.0, 7.0, 8.0]
    assert arrival_min(way, {"a": 10.0})[["c", "d"]].tolist() == [15.0, 16.0]


# ---- Sections as they are written.


def test_sections_between_two_bounds_have_their_barrels():
    found = between(section_of("d1500"), section_of("d1800"))
    assert found == (Section(1500), Section(1650), Section(1800))
    twin = between(section_of("2x2000x2000"), section_of("2x2800x2000"))
    assert twin == tuple(Section(2000, width, 2) for width in (2000, 2400, 2800))
    assert between(None, section_of("d400")) == (Section(300), Section(400))
    assert between(section_of("6000x2400"), None) == (Section(2400, 6000),)


@pytest.mark.parametrize(
    ("width_mm", "least"),
    [
        # R = 2 x 2 / 8 = 0.5 m, R^(4/3) = 0.39685: 9.50625e-5 / 0.39685; of just 4 m2.
        (2000, 2.3954e-4),
        # 4.8 m2: no flatter than 0.5 per mille.
        (2400, 5e-4),
    ],
)
def test_above_4_m2_no_sewer_lies_flatter_than_half_a_per_mille(width_mm, least):
    assert least_slope(Section(2000, width_mm), 0.75, 0.013) == pytest.approx(least, rel=1e-3)
