"""Sewers run where digging is cheapest, and published sizes correct what is cheap."""

import numpy as np
import pytest

from drainage.design.hydraulics import Section
from drainage.rainfall.formula import IntensityFormula, Piece
from drainage.synthesis.layout import Ends, Known, Paths, downhill_forest
from drainage.synthesis.published_land import (
    OldDesign,
    PublishedReach,
    accumulated,
    agreed_layout,
    land_carried_ha,
    longest_way_m,
)

OLDER = IntensityFormula(
    id="older",
    name_zh="旧公式",
    pieces=(Piece(from_min=0, to_min=120, a1=2001, c=0.811, b=8, n=0.711),),
    source="in use before 2016",
)
DESIGN = OldDesign(OLDER, 0.65, 10.0, 1.0, 0.014)


def diamond(level):
    """Points 0-1-3 and 0-2-3, 100 m each; 3 is the outlet."""
    return Paths(
        np.array(level), np.array([0, 0, 1, 2]), np.array([1, 2, 3, 3]), np.full(4, 100.0), 1.0
    )


AT_3 = Ends(np.array([3]), np.zeros(1))


def test_water_takes_the_cheapest_mostly_downhill_path():
    forest = downhill_forest(diamond([10.0, 9.0, 11.0, 8.0]), AT_3)
    assert forest.downstream.tolist() == [1, 3, 3, -1]
    assert forest.order.tolist()[-1] == 3
    # 0 to 2 climbs 1 m over 100 m: 100 + 1000 = 1,100 m; by 1 it is 200 m.
    assert forest.path_cost_m.tolist() == [200.0, 100.0, 100.0, 0.0]


def test_an_added_cost_sends_the_water_the_other_way():
    level = diamond([10.0, 9.0, 9.0, 8.0])
    plain = downhill_forest(level, AT_3)
    assert plain.downstream[0] == 1  # a tie: the lower number
    dear = downhill_forest(level, AT_3, Known(added_cost_m={0: 1.0}))
    assert dear.downstream[0] == 2


def test_the_way_on_from_an_outlet_counts():
    ends = Ends(np.array([1, 2]), np.array([150.0, 20.0]))
    forest = downhill_forest(diamond([10.0, 9.0, 9.0, 8.0]), ends)
    assert forest.outlet.tolist() == [2, 1, 2, 2]  # 120 m by 2 against 250 m by 1


def test_a_settled_way_keeps_its_course_and_draws_what_lies_around():
    # 0 would go by 1; a known sewer 2 -> 3 that counts as 101 m nearer draws it.
    known = Known(way={2: (3, 3)}, attraction_m={2: 101.0})
    forest = downhill_forest(diamond([10.0, 9.0, 9.0, 8.0]), AT_3, known)
    assert forest.downstream.tolist() == [2, 3, 3, -1]


def test_of_two_reaches_between_two_points_the_shorter_is_taken():
    # 0 - 1 of 100 m and of 60 m, on the flat; 1 is the outlet.
    two = Paths(
        np.array([5.0, 5.0]), np.array([0, 0]), np.array([1, 1]), np.array([100.0, 60.0]), 1.0
    )
    forest = downhill_forest(two, Ends(np.array([1]), np.array([7.0])))
    assert forest.path_cost_m.tolist() == [67.0, 7.0]
    assert forest.reach.tolist() == [1, -1]


def test_points_are_listed_heads_first_and_of_those_that_may_come_the_least_number():
    # 3 -> 0 -> 1 and 2 -> 1: heads are 2 and 3; 0 may come once 3 has, 1 at the end.
    star = Paths(np.array([8.0, 7.0, 8.0, 9.0]), np.array([0, 2, 3]), np.array([1, 1, 0]),
                 np.full(3, 100.0), 1.0)  # fmt: skip
    assert downhill_forest(star, Ends(np.array([1]), np.zeros(1))).order.tolist() == [2, 3, 0, 1]


def test_points_without_a_way_to_an_outlet_are_in_no_order():
    apart = Paths(np.full(4, 5.0), np.array([0, 2]), np.array([1, 3]), np.full(2, 100.0), 1.0)
    forest = downhill_forest(apart, Ends(np.array([1]), np.zeros(1)))
    assert forest.order.tolist() == [0, 1]
    assert forest.outlet.tolist() == [1, 1, -1, -1]
    assert np.isinf(forest.path_cost_m[2:]).all()


def test_land_and_ways_add_up_downstream():
    forest = downhill_forest(diamond([10.0, 9.0, 11.0, 8.0]), AT_3)
    assert accumulated(np.array([1.0, 2.0, 4.0, 8.0]), forest).tolist() == [1, 3, 4, 15]
    assert longest_way_m(forest, np.full(4, 100.0)).tolist() == [0, 100, 0, 200]


def d1500(points=(0, 1), reaches=(0,)):
    return PublishedReach("P", np.array(points), np.array(reaches), Section(1500), 0.00495, 1.0)


def test_a_d1500_at_5_per_mille_was_built_for_39_hectares():
    # Manning: A 1.767 m2, R 0.375 m, R^(2/3) 0.520, S^(1/2) 0.0704: Q = 4.62 m3/s.
    # q(P 1, 10 + 10.3 min) = 2001 / 28.3^0.711 = 185.8 L/(s ha); F = 4620 / (0.65 x 185.8).
    assert land_carried_ha(d1500(), 10.3, DESIGN) == pytest.approx(38.2, abs=0.2)


def street_with_a_way_round(own_ha):
    """The street 0-1-2-3 of 100 m reaches, and a way round 0-4-3 of 350 + 100 m; 3 is the end."""
    paths = Paths(
        np.array([10.0, 9.5, 9.0, 8.5, 9.0]),
        np.array([0, 1, 2, 0, 4]),
        np.array([1, 2, 3, 4, 3]),
        np.array([100.0, 100.0, 100.0, 350.0, 100.0]),
        1.0,
    )
    return paths, np.array(own_ha, dtype=float)


ON_THE_STREET = d1500(points=(0, 1, 2), reaches=(0, 1))
# At 10 to 11.4 min of concentration q is 256 to 242 L/(s ha): the d1500 was built for 28 to 29 ha.


def test_a_sewer_too_small_for_its_land_gives_way_to_a_longer_course():
    # 140 ha are five times what it was built for; the 40 ha at its own street 1.4 times.
    paths, own = street_with_a_way_round([100, 40, 1, 0, 0])
    layout = agreed_layout(paths, AT_3, own, [ON_THE_STREET], DESIGN)
    assert layout.forest.downstream.tolist() == [4, 2, 3, -1, 3]
    evidence = layout.evidence.loc["P"]
    assert evidence["land_ha"] == 40.0
    assert evidence["share"] == pytest.approx(40 / 28.5, abs=0.05)
    assert evidence["price_m"] == 175.0  # the way round is 150 m longer; prices step by 25 m


def test_a_sewer_that_agrees_keeps_the_cheapest_course():
    paths, own = street_with_a_way_round([20, 10, 1, 0, 0])
    layout = agreed_layout(paths, AT_3, own, [ON_THE_STREET], DESIGN)
    assert layout.forest.downstream.tolist() == [1, 2, 3, -1, 3]
    assert layout.evidence.loc["P", ["price_m", "undrawn_ha"]].tolist() == [0.0, 0.0]


def test_a_sewer_built_for_more_draws_land_round_to_it():
    # The published sewer is the way round; it draws the 20 ha of point 0 from the street.
    paths, own = street_with_a_way_round([20, 1, 1, 0, 0])
    round_it = d1500(points=(0, 4), reaches=(3,))
    layout = agreed_layout(paths, AT_3, own, [round_it], DESIGN)
    assert layout.forest.downstream[0] == 4
    assert layout.evidence.at["P", "price_m"] < 0
    assert layout.undrawn_ha == {}


def test_what_a_size_asks_for_beyond_all_land_drawn_lies_beyond_the_drawing():
    paths, own = street_with_a_way_round([4, 1, 1, 0, 0])
    layout = agreed_layout(paths, AT_3, own, [ON_THE_STREET], DESIGN)
    evidence = layout.evidence.loc["P"]
    # Half of what it was built for, less the 5 ha that drain to it, up to a tenth of a hectare.
    assert evidence["undrawn_ha"] == pytest.approx(0.5 * evidence["carried_ha"] - 5, abs=0.11)
    assert evidence["share"] == pytest.approx(0.5, abs=0.01)
    assert list(layout.undrawn_ha) == [0]


def test_without_published_sizes_the_cheapest_paths_stand():
    paths, own = street_with_a_way_round([100, 40, 1, 0, 0])
    layout = agreed_layout(paths, AT_3, own, [], DESIGN)
    assert layout.forest.downstream[0] == 1
    assert layout.evidence.empty
