"""Published sums beside the estimates of the same works, by hand."""

import math

from drainage.cost import Total
from drainage.cost.published import Published, sums_apart


def work(scenario, low, mid, high, *sums):
    return Published(scenario, tuple(sums), Total(low, mid, high, 0))


def test_a_sum_far_above_its_estimate_is_named_with_its_factor():
    river = work("river", 1771, 5372, 14382, ("river", 58300.0))
    trunks = work("trunks", 7071, 8861, 11579, ("trunks", 8861.0))
    (own,) = sums_apart([trunks, river, work("inlets", 393, 786, 1572)])
    assert (own.item, own.published_10k_yuan) == ("river", 58300.0)
    assert (own.low_10k_yuan, own.mid_10k_yuan, own.high_10k_yuan) == (1771, 5372, 14382)
    # 58,300 / 5,372 = 10.85
    assert math.isclose(own.factor, 10.85, abs_tol=0.005)


def test_a_sum_that_plans_do_not_split_pays_for_all_works_that_bear_it():
    # 41,494 lie above what phase 2 costs alone, and between 21,366 and 58,940 of both.
    both = (("points", 41494.0), ("points, another plan", 40636.0))
    phases = [work("one", 17572, 37000, 48283, *both), work("two", 3794, 8057, 10657, *both)]
    assert sums_apart(phases) == []
    assert len(sums_apart(phases[1:])) == 1


def test_the_sums_of_streets_are_added_before_they_are_judged():
    streets = (("a", 3000.0), ("b", 2654.0))
    assert sums_apart([work("separation", 4806, 5654, 7350, *streets)]) == []
    # 5,654 of 1,000 that are estimated.
    (own,) = sums_apart([work("separation", 800, 1000, 1200, *streets)])
    assert (own.published_10k_yuan, own.factor) == (5654.0, 5.654)


def test_a_sum_below_its_estimate_is_named_and_nothing_priced_has_no_factor():
    (low,) = sums_apart([work("x", 100, 200, 300, ("x", 50.0))])
    assert low.factor == 0.25
    (bare,) = sums_apart([work("x", 0, 0, 0, ("x", 50.0))])
    assert math.isnan(bare.factor)
