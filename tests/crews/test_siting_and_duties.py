"""Sites and duties against all there are, and by hand."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drainage.crews import (
    NO_CREW,
    Closing,
    assign,
    closed_places,
    closing_of,
    lateness_min,
    max_covering,
    p_centre,
    p_median,
    pumping_hours,
    pumps_needed,
    shortest_detour,
    sites_at,
)
from drainage.crews.closing import _between
from tests.crews.made_roads import made_roads, storms
from tests.crews.test_ways import closing, deep_of

INF = np.inf


@st.composite
def times(draw, most_rows=6, most_columns=5):
    """Minutes (rows, columns), some of them out of reach."""
    rows, columns = draw(st.integers(1, most_rows)), draw(st.integers(1, most_columns))
    one = st.one_of(st.integers(0, 30).map(float), st.just(INF))
    return np.array(draw(st.lists(st.lists(one, min_size=columns, max_size=columns),
                                  min_size=rows, max_size=rows)))  # fmt: skip


def best_of_all(minutes, p, rate):
    """The least of ``rate`` over all sets of at most p candidates."""
    sets = (own for size in range(1, min(p, len(minutes)) + 1)
            for own in combinations(range(len(minutes)), size))  # fmt: skip
    return min(rate(sites_at(minutes, own).minutes) for own in sets)


def median(minutes):
    return int(np.isinf(minutes).sum()), float(minutes[np.isfinite(minutes)].sum())


def centre(minutes):
    return int(np.isinf(minutes).sum()), float(minutes[np.isfinite(minutes)].max(initial=0.0))


def cover(minutes, limit):
    return int(np.isinf(minutes).sum()), -int((minutes <= limit).sum()), median(minutes)[1]


@settings(max_examples=60)
@given(times(), st.integers(1, 3), st.integers(0, 30))
def test_sites_are_as_good_as_the_best_of_all(minutes, p, limit):
    assert median(p_median(minutes, p).minutes) == best_of_all(minutes, p, median)
    assert centre(p_centre(minutes, p).minutes) == best_of_all(minutes, p, centre)
    covered = max_covering(minutes, p, float(limit))
    assert cover(covered.minutes, limit) == best_of_all(minutes, p, lambda own: cover(own, limit))
    assert all(len(own.chosen) <= p for own in (p_median(minutes, p), covered))


def test_one_more_base_stands_beside_those_there_are():
    # Points at 0, 10 and 20 of a line, candidates at the same places, a minute a unit.
    line = np.abs(np.subtract.outer([0.0, 10.0, 20.0], [0.0, 10.0, 20.0]))
    assert p_median(line, 1).chosen == (1,)
    found = p_median(line, 2, fixed=[0])
    assert 0 in found.chosen
    assert found.minutes.sum() == 10.0


def test_two_islands_are_told_apart():
    # One base cannot serve both: it takes the island of two points, and says that one is left.
    minutes = np.array([[2.0, 4.0, INF], [INF, INF, 1.0]])
    for found in (p_centre(minutes, 1), p_median(minutes, 1)):
        # The worst way never ends; the mean is of those reached.
        assert (found.chosen, found.unreached, found.worst_min) == ((0,), 1, INF)
        assert found.mean_min == 3.0
    assert p_centre(minutes, 2).unreached == 0
    nowhere = p_centre(np.full((2, 2), INF), 1)
    assert nowhere.unreached == 2
    assert nowhere.worst_min == INF
    assert np.isnan(nowhere.mean_min)


def test_covering_leaves_no_point_out_that_is_reached_late():
    # Within 5 min both reach one point; the first never reaches the other, the second in 9.
    minutes = np.array([[1.0, INF], [2.0, 9.0]])
    found = max_covering(minutes, 1, 5.0)
    assert (found.chosen, found.unreached, found.within(5.0)) == ((1,), 0, 1)


def rated(arrives, due, volume, crew_of):
    """What a plan is judged by, in order: points left out, their places in the order of the
    volumes, minutes late, minutes of arrival."""
    left = [k for k, crew in enumerate(crew_of) if crew == NO_CREW]
    rank = np.argsort(np.argsort(volume, kind="stable"))
    late, sent = lateness_min(arrives, due), [k for k in range(len(due)) if k not in left]
    return (len(left), int(sum(rank[k] for k in left)),
            float(sum(late[crew_of[k], k] for k in sent)),
            float(sum(arrives[crew_of[k], k] for k in sent)))  # fmt: skip


@settings(max_examples=80)
@given(times(4, 4), st.data())
def test_duties_are_the_best_of_all(arrives, data):
    crews, points = arrives.shape
    due = np.array(data.draw(st.lists(st.integers(0, 30), min_size=points, max_size=points)), float)
    volume = np.array(data.draw(st.permutations(range(points))), float)
    found = rated(arrives, due, volume, assign(arrives, due, volume))
    hands = [*range(crews), *[NO_CREW] * points]
    plans = {own for own in permutations(hands, points)
             if all(c == NO_CREW or np.isfinite(arrives[c, k]) for k, c in enumerate(own))}  # fmt: skip
    assert found == min(rated(arrives, due, volume, own) for own in plans)


def test_who_is_nearest_is_not_sent_where_another_order_serves_all():
    # Point 0 calls both; crew 0 is nearer (10 beside 20), but crew 1 cannot reach point 1
    # before 90. Greedy: 0 late + 60 late. Best: crew 1 to point 0, crew 0 to point 1, none late.
    arrives = np.array([[10.0, 25.0], [20.0, 90.0]])
    due = np.array([30.0, 30.0])
    found = assign(arrives, due, np.array([5.0, 5.0]))
    assert found.tolist() == [1, 0]
    greedy = lateness_min(arrives, due)[[0, 1], [0, 1]].sum()
    assert (greedy, lateness_min(arrives, due)[found, [0, 1]].sum()) == (60.0, 0.0)


def test_where_nobody_is_late_all_together_arrive_soonest():
    # In time either way: 10 + 20 minutes as they stand, 12 + 11 the other way round.
    arrives = np.array([[10.0, 12.0], [11.0, 20.0]])
    assert assign(arrives, np.array([30.0, 30.0]), np.array([5.0, 5.0])).tolist() == [1, 0]


def test_a_lone_crew_goes_to_the_most_water_even_late():
    arrives = np.array([[10.0, 80.0]])
    assert assign(arrives, np.array([30.0, 30.0]), np.array([40.0, 400.0])).tolist() == [NO_CREW, 0]


@pytest.mark.parametrize("late", [0, 1])
def test_of_two_points_with_as_much_water_the_one_that_is_less_late_is_served(late):
    # One crew; 50 min late at one, in time at the other, whichever stands first.
    arrives = np.array([[80.0, 10.0] if late == 0 else [10.0, 80.0]])
    found = assign(arrives, np.array([30.0, 30.0]), np.array([40.0, 40.0]))
    assert found[1 - late] == 0
    assert found[late] == NO_CREW


def test_pumps_for_a_volume():
    # 900 m3 in 2 h by pumps of 200 m3/h: 450/200 = 2.25, so 3, which take 900/600 = 1.5 h.
    assert pumps_needed(900.0, 200.0, 2.0) == 3
    assert pumping_hours(900.0, 200.0, 3) == 1.5
    assert pumps_needed(800.0, 200.0, 2.0) == 2
    assert pumps_needed(0.0, 200.0, 2.0) == 0
    assert np.isnan(pumping_hours(0.0, 200.0, 0))


class TestDetours:
    # A ring a-b-c-d of 100 m sides, and a dead end e beyond b of 50 m.
    roads = made_roads([
        ("AB", "a", "b", 100, 1.0), ("BC", "b", "c", 100, 1.0), ("CD", "c", "d", 100, 1.0),
        ("DA", "d", "a", 100, 1.0), ("BE", "b", "e", 50, 0.5),
    ])  # fmt: skip

    def test_the_way_around_a_closed_street(self):
        own = closing(self.roads, deep_of(self.roads, {}), {"AB": [(3.0, 8.0)]}.items())
        (place,) = closed_places(self.roads, own, np.arange(12.0))
        assert (place.from_id, place.to_id, place.length_m) == ("a", "b", 100.0)
        assert (place.from_min, place.to_min) == (3.0, 8.0)
        around = shortest_detour(self.roads, own.closed_at(place.minute), "a", "b")
        assert (around.reaches, around.length_m, around.minutes) == (("DA", "CD", "BC"), 300.0, 3.0)

    def test_water_at_a_crossing_leaves_no_way_to_it(self):
        own = closing(self.roads, deep_of(self.roads, {"b": (2, 4)}))
        places = closed_places(self.roads, own, np.arange(13.0))
        assert {place.name_zh for place in places} == {"AB", "BC", "BE"}
        # Deep at steps 2 to 4, dry at 1 and 5.
        assert {(place.from_min, place.to_min) for place in places} == {(1.0, 5.0)}
        assert shortest_detour(self.roads, own.closed_at(3.0), "a", "b") is None
        assert own.closed_at(1.0) == set()

    def test_a_street_closed_twice_is_closed_from_the_first_to_the_last_minute(self):
        own = closing(self.roads, deep_of(self.roads, {}), {"AB": [(10.0, 19.0), (40.0, 59.0)]}
                      .items())  # fmt: skip
        (place,) = closed_places(self.roads, own, np.arange(61.0))
        assert (place.from_min, place.to_min) == (10.0, 59.0)

    def test_a_closure_between_two_steps_is_a_closed_place(self):
        own = closing(self.roads, deep_of(self.roads, {}), {"AB": [(3.2, 3.6)]}.items())
        (place,) = closed_places(self.roads, own, np.arange(12.0))
        assert (place.reaches, place.from_min, place.to_min) == (("AB",), 3.2, 3.6)
        assert "AB" in own.closed_at(place.minute)

    def test_a_way_by_hand_is_the_cross_check_of_the_series(self):
        import pandas as pd

        depth = pd.DataFrame(0.0, index=range(3), columns=self.roads.nodes.index)
        own = closing_of(self.roads, np.arange(3.0), depth, 0.27, {"AB": [(-INF, INF)]})
        assert own.open_windows("AB") == ()
        assert own.open_windows("BC") == ((-INF, INF),)


def one_road(reaches):
    """Reaches of 100 m and a minute that are all one street."""
    roads = made_roads([(f"R{k}", a, b, 100, 1.0) for k, (a, b) in enumerate(reaches)])
    roads.reaches["street_id"] = "R0"
    return roads


def places_of(roads, spans):
    own = Closing({reach: _between(times) for reach, times in spans.items()})
    return closed_places(roads, own, np.arange(61.0))


@pytest.mark.parametrize(
    "reaches", [[("a", "b"), ("b", "c"), ("c", "a")], [("a", "b"), ("a", "b")]]
)
def test_a_street_that_closes_in_a_ring_is_a_place_without_ends(reaches):
    roads = one_road(reaches)
    (place,) = places_of(roads, {own: [(5.0, 9.0)] for own in roads.reaches.index})
    assert not place.has_ends
    assert (place.from_id, place.to_id) == ("", "")
    assert place.length_m == 100.0 * len(reaches)


def test_what_is_open_at_the_worst_minute_of_its_road_is_found_at_its_own():
    # Two reaches are closed in 10 to 20, a third apart from them in 30 to 40.
    roads = one_road([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")])
    first, second = places_of(roads, {"R0": [(10.0, 20.0)], "R1": [(10.0, 20.0)],
                                      "R3": [(30.0, 40.0)]})  # fmt: skip
    assert (first.reaches, first.from_id, first.to_id) == (("R0", "R1"), "a", "c")
    assert (second.reaches, second.minute, second.length_m) == (("R3",), 31.0, 100.0)


def test_a_street_with_three_arms_is_closed_between_each_two_of_its_ends():
    roads = one_road([("m", "a"), ("m", "b"), ("m", "c")])
    places = places_of(roads, {own: [(5.0, 9.0)] for own in roads.reaches.index})
    assert [(own.from_id, own.to_id, own.length_m) for own in places] == [
        ("a", "b", 200.0), ("a", "c", 200.0), ("b", "c", 200.0)
    ]  # fmt: skip


@settings(max_examples=60)
@given(storms(), st.lists(st.booleans(), min_size=9, max_size=9))
def test_every_reach_that_is_ever_closed_lies_in_a_closed_place(storm, is_first):
    roads, deep = storm
    roads.reaches["street_id"] = np.where(is_first[: len(roads.reaches)], "R0", "other")
    own = closing(roads, deep)
    places = closed_places(roads, own, np.arange(float(len(deep))))
    assert {reach for place in places for reach in place.reaches} == set(own.reaches)
    for place in places:
        assert set(place.reaches) <= own.closed_at(place.minute)
        assert place.length_m == roads.reaches.loc[list(place.reaches), "length_m"].sum()


@pytest.mark.parametrize("speed", [30.0])
def test_minutes_follow_from_length_and_speed(speed, small_network):
    import pandas as pd

    from drainage.crews import dry_minutes, road_graph

    roads = pd.DataFrame([{"road_id": "BR", "name_zh": "桥", "name_en": "", "from_id": "G-A",
                           "to_id": "G-C", "length_m": 300.0, "road_class": "arterial"}]
                         ).set_index("road_id")  # fmt: skip
    graph = road_graph(small_network, roads, {"secondary": 6.0, "arterial": speed})
    # The street: 2 x 50 m at 6 km/h, 100 m a minute. The bridge: 300 m at 30 km/h, 500 m a minute.
    assert dry_minutes(graph, ["G-A"], ["G-B", "G-C"]).tolist() == [[0.5, 0.6]]
    assert dry_minutes(graph.without(["BR"]), ["G-A"], ["G-C"]).tolist() == [[1.0]]
