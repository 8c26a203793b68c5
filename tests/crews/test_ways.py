"""Ways through streets that close and open: by hand, and against every way there is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drainage.crews import Closing, closing_of, earliest_arrivals, shortest_detour, stop_near
from tests.crews.made_roads import LAST, made_roads, storms

FAR = 60
"""Minutes after which a drawn way has ended."""


def closing(roads, deep, by_hand=()):
    depth = pd.DataFrame(np.where(deep, 0.30, 0.0), columns=roads.nodes.index)
    return closing_of(roads, np.arange(len(deep), dtype=float), depth, 0.27, dict(by_hand))


def deep_of(roads, spans):
    """Which node is deep, from node -> (first, last) minute."""
    deep = np.zeros((LAST + 1, len(roads.nodes)), bool)
    for node, (low, high) in spans.items():
        deep[low : high + 1, roads.nodes.index.get_loc(node)] = True
    return deep


class TestByHand:
    # base -A- mid -B- point, two minutes each; C leads around from base to point in nine.
    roads = made_roads([
        ("A", "base", "mid", 800, 2.0), ("B", "mid", "point", 800, 2.0),
        ("C", "base", "point", 3000, 9.0),
    ])  # fmt: skip

    def test_dry_streets_take_their_minutes(self):
        found = earliest_arrivals(self.roads, Closing(), "base", 5.0)
        assert found.minute == {"base": 5.0, "mid": 7.0, "point": 9.0}
        assert [(leg.reach, leg.enters_min) for leg in found.legs("point")] == [("A", 5), ("B", 7)]

    def test_a_street_that_closes_on_the_way_is_not_entered(self):
        # mid is deep at minutes 4 to 12: the lorry of minute 1 is there at 3, and would be on B
        # until 5. The last dry step is 3, so B is closed from 3: C, from 1 to 10.
        own = closing(self.roads, deep_of(self.roads, {"mid": (4, LAST)}))
        found = earliest_arrivals(self.roads, own, "base", 1.0)
        assert found.minute["point"] == 10.0
        assert [leg.reach for leg in found.legs("point")] == ["C"]

    def test_it_waits_at_a_dry_crossing_where_that_is_sooner(self):
        # B by hand closed from 0 to 6: wait at mid until 6 and be there at 8, before C at 9.
        own = closing(self.roads, deep_of(self.roads, {}), {"B": [(0.0, 6.0)]}.items())
        found = earliest_arrivals(self.roads, own, "base", 0.0)
        assert found.minute["point"] == 8.0
        assert [(leg.reach, leg.enters_min) for leg in found.legs("point")] == [("A", 0), ("B", 6)]

    def test_nobody_waits_where_the_water_comes(self):
        # mid is dry to 3 and from 7: who came at 2 would stand in the water; wait at the base
        # until 7, be at mid at 9 and at the point at 11. C is closed by hand.
        own = closing(self.roads, deep_of(self.roads, {"mid": (4, 6)}),
                      {"C": [(-np.inf, np.inf)], "B": [(0.0, 5.0)]}.items())  # fmt: skip
        found = earliest_arrivals(self.roads, own, "base", 0.0)
        assert found.minute["point"] == 11.0
        assert [leg.enters_min for leg in found.legs("point")] == [7.0, 9.0]

    def test_a_dry_step_between_two_deep_ones_opens_nothing(self):
        # The base is deep at minutes 0 and 2: closed to 3, for it is deep on both sides of 1.
        own = closing(self.roads, deep_of(self.roads, {"base": (0, 0)}) | deep_of(
            self.roads, {"base": (2, 2)}))  # fmt: skip
        assert earliest_arrivals(self.roads, own, "base", 0.0).minute["base"] == 3.0

    def test_what_never_opens_is_not_reached(self):
        own = closing(self.roads, deep_of(self.roads, {"point": (0, LAST)}))
        assert "point" not in earliest_arrivals(self.roads, own, "base", 0.0).minute

    def test_a_depth_of_the_limit_closes_nothing(self):
        depth = pd.DataFrame(0.27, index=range(3), columns=self.roads.nodes.index)
        assert closing_of(self.roads, np.arange(3.0), depth, 0.27, {}) == Closing()

    def test_a_crew_stops_at_the_edge_of_deep_water_and_lays_its_hose(self):
        own = closing(self.roads, deep_of(self.roads, {"point": (0, LAST)}))
        found = earliest_arrivals(self.roads, own, "base", 0.0)
        near = {"point": 0.0, "mid": 120.0}
        # mid at 2 min, then 120 m at 20 m a minute.
        stop = stop_near(found, near, 20.0)
        assert (stop.node, stop.hose_m, stop.ready_min) == ("mid", 120.0, 8.0)
        assert stop_near(found, {"point": 0.0}, 20.0) is None
        # Dry, the lorry drives on: 4 minutes beside 8.
        dry = earliest_arrivals(self.roads, Closing(), "base", 0.0)
        assert stop_near(dry, near, 20.0).ready_min == 4.0


NEAR = {"p": 0.0, "b": 200.0, "a": 700.0}
"""Metres of hose to p."""


class TestWhereACrewStays:
    # a -1 min- b -1 min- p; b deep in minutes 13 to 40, p from 13 on.
    roads = made_roads([("AB", "a", "b", 500, 1.0), ("BP", "b", "p", 200, 1.0)])

    def drives(self, hose_m=200.0, spans=(("b", (13, 40)), ("p", (13, 60)))):
        deep = np.zeros((61, 3), bool)
        for node, (low, high) in spans:
            deep[low : high + 1, self.roads.nodes.index.get_loc(node)] = True
        own = closing(self.roads, deep)
        return lambda leaves, near: stop_near(
            earliest_arrivals(self.roads, own, "a", leaves),
            {node: far for node, far in near.items() if far <= hose_m}, 20.0)  # fmt: skip

    def test_a_lorry_is_not_left_where_the_water_will_close_the_street(self):
        # Ready at 11, at b at 12, the hose at 22: but b is shut from 12 to 41. In at 41, at b at
        # 42, the hose at 52; before the rain nothing else.
        for leaves in (11.0, -60.0):
            stop = self.drives()(leaves, NEAR)
            assert (stop.node, stop.hose_m, stop.ready_min) == ("b", 200.0, 52.0)

    def test_a_longer_hose_serves_from_where_it_stays_dry(self):
        # 700 m from the base itself at 20 m a minute: 35 min.
        stop = self.drives(hose_m=700.0)(11.0, NEAR)
        assert (stop.node, stop.ready_min) == ("a", 46.0)

    def test_a_crew_before_the_rain_stands_at_a_point_that_stays_dry(self):
        stop = self.drives(spans=())(-60.0, NEAR)
        assert (stop.node, stop.ready_min) == ("p", -58.0)

    def test_where_all_is_deep_to_the_end_nobody_stops(self):
        assert self.drives(spans=(("b", (13, 60)), ("p", (13, 60))))(-60.0, NEAR) is None

    def test_the_way_is_the_one_to_where_it_stays(self):
        deep = np.zeros((61, 3), bool)
        deep[13:41, 1] = True
        found = earliest_arrivals(self.roads, closing(self.roads, deep), "a", 5.0)
        assert [leg.enters_min for leg in found.legs("b")] == [5.0]
        assert [leg.enters_min for leg in found.legs_to_stay("b")] == [41.0]


def deep_reach(roads, deep):
    """Which reach has a deep end (t, reaches)."""
    at = roads.nodes.index.get_indexer
    return deep[:, at(roads.reaches["from_id"])] | deep[:, at(roads.reaches["to_id"])]


def every_way(roads, deep, start, leaves):
    """Earliest minutes by trying each whole minute at each node: drive, or wait where it is dry."""
    nodes = list(roads.nodes.index)
    last = len(deep) - 1
    shut = deep_reach(roads, deep)

    def is_dry(node, minute):
        # A dry step between two deep ones is an instant: the water stands on both sides of it.
        at = nodes.index(node)
        now, before, behind = (deep[min(max(m, 0), last), at] for m in
                               (minute, minute - 1, minute + 1))  # fmt: skip
        return not now and not (before and behind)

    def is_dry_from(node, minute):
        return all(is_dry(node, own) for own in range(minute, last + 2))

    here = {minute: set() for minute in range(leaves, FAR + 5)}
    for minute in range(leaves, FAR):
        if is_dry(start, minute):
            here[minute].add(start)  # the crew waits indoors
        for node in list(here[minute]):
            if is_dry(node, minute + 1):
                here[minute + 1].add(node)
            for k, (a, b, far) in enumerate(
                roads.reaches[["from_id", "to_id", "minutes"]].itertuples(index=False, name=None)
            ):
                if node in (a, b) and not any(
                    shut[min(m, last), k] for m in range(minute, minute + int(far) + 1)
                ):
                    here[minute + int(far)].add(b if node == a else a)
    found, staying = {}, {}
    for minute in range(leaves, FAR):
        for node in here[minute]:
            found.setdefault(node, float(minute))
            if is_dry_from(node, minute):
                staying.setdefault(node, float(minute))
    return found, staying


@settings(max_examples=60)
@given(storms(), st.integers(0, LAST))
def test_ways_are_the_fastest_and_never_on_a_reach_that_is_closed(storm, leaves):
    roads, deep = storm
    found = earliest_arrivals(roads, closing(roads, deep), "N0" if "N0" in roads.nodes.index
                              else roads.nodes.index[0], float(leaves))  # fmt: skip
    start = "N0" if "N0" in roads.nodes.index else roads.nodes.index[0]
    assert (dict(found.minute), dict(found.to_stay)) == every_way(roads, deep, start, leaves)
    shut = deep_reach(roads, deep)
    last = len(deep) - 1
    for node in found.minute:
        for leg in found.legs(node):
            k = roads.reaches.index.get_loc(leg.reach)
            ends = leg.enters_min + roads.reaches["minutes"].iloc[k]
            during = range(int(leg.enters_min), int(ends) + 1)
            assert not any(shut[min(minute, last), k] for minute in during)


@settings(max_examples=60)
@given(storms(), st.integers(0, LAST), st.data())
def test_a_detour_never_crosses_a_reach_that_is_closed_at_that_minute(storm, minute, data):
    roads, deep = storm
    shut = deep_reach(roads, deep)[minute]
    closed = closing(roads, deep).closed_at(float(minute))
    assert closed == set(roads.reaches.index[shut])
    nodes = list(roads.nodes.index)
    start, end = data.draw(st.permutations(nodes))[:2]
    found = shortest_detour(roads, closed, start, end)
    metres = dict.fromkeys(nodes, np.inf) | {start: 0.0}
    for _ in nodes:  # Bellman and Ford, on what is open
        for (a, b, far), is_shut in zip(
            roads.reaches[["from_id", "to_id", "length_m"]].itertuples(index=False, name=None),
            shut, strict=True,
        ):  # fmt: skip
            if not is_shut:
                metres[b] = min(metres[b], metres[a] + far)
                metres[a] = min(metres[a], metres[b] + far)
    if found is None:
        assert np.isinf(metres[end])
        return
    assert found.length_m == metres[end]
    assert not closed & set(found.reaches)
    at = start
    for reach in found.reaches:
        a, b = roads.reaches.loc[reach, ["from_id", "to_id"]]
        assert at in (a, b)
        at = b if at == a else a
    assert at == end


def test_seconds_are_not_rounded_away():
    roads = made_roads([("A", "base", "point", 250, 0.6)])
    assert earliest_arrivals(roads, Closing(), "base", 0.0).minute["point"] == pytest.approx(0.6)
