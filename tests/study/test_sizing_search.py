"""The search for the least sizes, on points whose answer is known beforehand."""

from types import SimpleNamespace

from drainage.study.sizing.least import cheapest_pairs
from drainage.study.sizing.search import least_pairs, least_single, smaller, together


def counting(holds):
    """``holds`` for each point of a trial, and the trials asked for."""
    asked = []

    def own(trial):
        asked.append(trial)
        return {point: holds(point, choice) for point, choice in trial.items()}

    return own, asked


def test_each_point_is_halved_to_its_own_least_size():
    # Point k needs rung k of 8 (0 to 7), point 8 more than there is: 1 + log2(8) trials for all.
    holds, asked = counting(lambda point, choice: choice["inlets"] >= int(point))
    sizes = {str(point): 8 for point in range(9)} | {"none": 0}
    found = least_single("inlets", sizes, holds)
    assert found == {str(point): point for point in range(8)} | {"8": None}
    assert len(asked) == 1 + 3


def test_the_border_of_two_kinds_is_found_whole():
    # It holds where inlets + 2 x sewer is 4 or more: (4, 0), (2, 1), (0, 2) are the corners.
    holds, asked = counting(lambda _, choice: choice["inlets"] + 2 * choice["sewer"] >= 4)
    most = {"1": (5, 3), "2": (-1, 3), "3": (1, 1)}
    found = least_pairs(("inlets", "sewer"), most, holds, lambda *_: True)
    # Point 2 has no size of inlets left, and 1 + 2 x 1 is short of 4 for point 3.
    assert found == {"1": [{"inlets": 4, "sewer": 0}, {"inlets": 2, "sewer": 1},
                           {"inlets": 0, "sewer": 2}]}  # fmt: skip
    assert len(asked) <= 1 + 5 + 3 + 2
    assert ["3" in trial for trial in asked] == [True] + [False] * (len(asked) - 1)


def test_a_pair_dearer_than_one_kind_alone_is_not_tried():
    # Each size of sewer costs 10 and of inlets 1, and one kind alone costs 12: of the corners
    # (4, 0), (2, 1), (0, 2) only the first two are cheaper.
    holds, asked = counting(lambda _, choice: choice["inlets"] + 2 * choice["sewer"] >= 4)

    def worth(_point, choice):
        return choice["inlets"] + 10 * choice["sewer"] < 13

    found = least_pairs(("inlets", "sewer"), {"1": (5, 3)}, holds, worth)
    assert found == {"1": [{"inlets": 4, "sewer": 0}, {"inlets": 2, "sewer": 1}]}
    assert all(worth("1", trial["1"]) for trial in asked[1:])


def test_what_misses_with_the_others_is_raised_and_no_further_than_there_are_sizes():
    # Together each point needs one rung more; point 2 has none and stays as it is.
    holds, _ = counting(lambda point, choice: choice["sewer"] >= {"1": 2, "2": 9}[point])
    chosen, met = together({"1": {"sewer": 1}, "2": {"sewer": 1}},
                           {"1": {"sewer": 4}, "2": {"sewer": 2}}, holds)  # fmt: skip
    assert chosen == {"1": {"sewer": 2}, "2": {"sewer": 1}}
    assert met == {"1": True, "2": False}


def test_nothing_is_left_that_could_be_one_size_smaller():
    # Point 1 holds from 2 on; point 2 needs nothing of its own once point 1 has 1 or more; point
    # 3 was met without works and misses where point 1 falls below 3.
    def holds(trial, _place):
        first = trial["1"].get("sewer", -1)
        return {"1": first >= 2, "2": first >= 1, "3": first >= 3}

    start = {"1": {"sewer": 5}, "2": {"inlets": 1}}
    own, broken = smaller(start, {"1": True, "2": True, "3": True}, holds)
    assert own == {"1": {"sewer": 3}, "2": {}}
    assert broken == [("1", "sewer", ["3"])]


def test_a_pair_no_cheaper_than_one_that_holds_is_not_tried():
    """Any two of the four kinds hold together. Inlets and a bowl cost 2 + 3 = 5: what has a sewer
    costs 100 and more and is never tried; a tank costs 1, so inlets with it come to 3 and
    the bowl with it to 4, which is no cheaper."""
    prices = {"inlets": 2, "regrade": 3, "sewer": 100, "tank": 1}
    tried = []

    def held(trial):
        tried.append(frozenset(trial["1"]))
        return {"1": True}

    trials = SimpleNamespace(
        held=held, price=lambda point, choice: sum(prices[kind] for kind in choice)
    )
    none = {"1": dict.fromkeys(prices)}
    found = cheapest_pairs(trials, ("1",), none, {"1": dict.fromkeys(prices, 1)})
    assert found == {"1": {"inlets": 0, "tank": 0}}
    assert set(tried) == {frozenset(["inlets", "regrade"]), frozenset(["inlets", "tank"])}


def test_what_misses_is_neither_stripped_nor_counted():
    # Point 2 misses with all it has: less of it would break nothing, and it stays as it is.
    def holds(trial, _place):
        return {"1": trial["1"].get("sewer", -1) >= 1, "2": False}

    start = {"1": {"sewer": 2}, "2": {"inlets": 3}}
    own, broken = smaller(start, {"1": True, "2": False}, holds)
    assert own == {"1": {"sewer": 1}, "2": {"inlets": 3}}
    assert broken == [("1", "sewer", ["1"])]
