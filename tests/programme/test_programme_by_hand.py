"""Fronts, orders by year and shares of small towns worked out by hand; the search against all sets."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from drainage.programme import (
    Scored,
    alone_and_last,
    best_chain,
    burden,
    chain_of_years,
    front,
    hypervolume,
    search,
    shapley,
)
from drainage.programme.shares import best_within
from drainage.study.programme import PastLimits, Programme
from drainage.study.programme_file import Aim, ProgrammeFile, Project
from drainage.study.programme_tables import shares_table, years_table
from tests.programme.toy import PROJECTS, toy_town


def scored(figures):
    """All sets of a town, in order."""
    return Scored(np.arange(len(figures)), np.array(figures, dtype=float))


# Two projects: A costs 10 and takes 30 m, B costs 20 and takes 50 m; both take 60 of 100 m.
TWO = scored([[0, 100, 8], [10, 70, 8], [20, 50, 4], [30, 40, 2]])


def test_a_front_holds_what_nothing_beats():
    costs = np.array([0.0, 10, 20, 20, 30, 40])
    flooded = np.array([100.0, 70, 70, 50, 50, 60])
    # 70 m for 20 is beaten by 70 for 10, 50 for 30 by 50 for 20, and 60 for 40 by that, too.
    assert front(costs, flooded).tolist() == [0, 1, 3]


def test_hypervolume_by_hand():
    # Steps of 10, 10, 20 wide under 100: 0 x 10 + 30 x 10 + 50 x 20 of 40 x 100.
    area = hypervolume(np.array([0.0, 10, 20]), np.array([100.0, 70, 50]), (40, 100.001))
    assert area == pytest.approx((30 * 10 + 50 * 20) / 4000, abs=1e-4)
    assert hypervolume(np.array([50.0]), np.array([0.0]), (40, 100)) == 0


def test_shapley_of_two_by_hand():
    shares = shapley(TWO.figures)
    # A takes 30 m first and 10 m last, B 50 and 30; sewage: A 0 and 2, B 4 and 6 m3.
    assert shares[:, 1].tolist() == [20, 40]
    assert shares[:, 2].tolist() == [1, 5]
    assert shares.sum(axis=0).tolist() == [-30, 60, 6]
    alone, last = alone_and_last(TWO, 2)
    assert alone[:, 1].tolist() == [30, 50]
    assert last[:, 1].tolist() == [10, 30]


def test_shapley_is_the_mean_over_all_orders():
    values = toy_town(3)(np.arange(32))
    shares = shapley(values)
    orders = list(itertools.permutations(range(5)))
    mean = np.zeros((5, 3))
    for order in orders:
        built = 0
        for k in order:
            mean[k] += values[built] - values[built | 1 << k]
            built |= 1 << k
    assert len(orders) == math.factorial(5)
    np.testing.assert_allclose(shares, mean / len(orders), atol=1e-9)


def test_money_that_ends_limits_what_a_set_earns():
    # For 25 both together are too dear: the best of them is B alone, 50 m.
    assert best_within(TWO, 2, 25.0, 1).tolist() == [100, 70, 50, 50]
    assert best_within(TWO, 2, 30.0, 1).tolist() == [100, 70, 50, 40]
    # One that hinders stands as it is where it fits: A with B floods 60 m, B alone 50.
    hindered = scored([[0, 100], [10, 70], [20, 50], [30, 60]])
    assert best_within(hindered, 2, 30.0, 1).tolist() == [100, 70, 50, 60]
    assert best_within(hindered, 2, 29.0, 1).tolist() == [100, 70, 50, 50]


def test_the_burden_is_what_is_left_by_weight():
    # Three quarters of the flooded length, one quarter of the sewage.
    left = burden(TWO, (3, 1))
    assert left.tolist() == pytest.approx([1, 0.75 * 0.7 + 0.25, 0.375 + 0.125, 0.3 + 0.0625])
    dry = Scored(TWO.sets, TWO.figures * [1, 1, 0])
    assert burden(dry, (1, 1)).tolist() == pytest.approx([0.5, 0.35, 0.25, 0.2])


def test_the_order_by_year_by_hand():
    flooded = burden(TWO, (1, 0))
    # 10 a year: A, then both: 0.7 + 0.7 + 0.4 = 1.8; saving for B first: 1 + 0.5 + 0.4 = 1.9.
    chain = best_chain(TWO, flooded, 10.0, 3)
    assert chain.sets == (1, 1, 3)
    assert chain.burden == pytest.approx(1.8)
    assert [chain.year_of(k) for k in (0, 1)] == [0, 2]
    # 20 in the first year: B at once, A the next: 0.5 + 0.4 + 0.4.
    assert best_chain(TWO, flooded, 20.0, 3).sets == (2, 3, 3)
    # 5 a year for three years buys A in the second.
    assert best_chain(TWO, flooded, 5.0, 3).sets == (0, 1, 1)
    assert best_chain(TWO, flooded, 5.0, 3).year_of(1) is None


def test_an_order_that_was_given_is_scored_alike():
    flooded = burden(TWO, (1, 0))
    assert chain_of_years(TWO, flooded, (1, 0), 3).burden == pytest.approx(0.5 + 0.4 + 0.4)
    assert chain_of_years(TWO, flooded, (None, 1), 2).sets == (0, 2)
    some = Scored(TWO.sets[:3], TWO.figures[:3])
    # Both together were not run: the years stand, their sum is not known.
    unknown = chain_of_years(some, flooded[:3], (0, 1), 2)
    assert unknown.sets == (1, 3)
    assert math.isnan(unknown.burden)


def test_a_set_past_its_limits_stands_in_the_plans_years_without_its_figures():
    plan = ProgrammeFile(
        first_year=2021, years=2, budget_10k_yuan_a_year=30,
        aims=(Aim(column="flooded", event="h"),),
        projects=(Project(scenario="A", plan_year=2021), Project(scenario="B", plan_year=2022)),
    )  # fmt: skip
    some = Scored(TWO.sets[:3], TWO.figures[:3, :2])
    left = burden(some, (1,))
    found = Programme(
        plan=plan, scored=some, weights=(1.0,), best=best_chain(some, left, 30, 2),
        planned=chain_of_years(some, left, (0, 1), 2), exact=True,
        past_limits={3: PastLimits(30.0, "h: routing 9 %")},
    )  # fmt: skip
    years = years_table(found).set_index(["order", "year"])
    assert years.loc["plan", "spent_10k_yuan"].tolist() == [10, 30]
    assert years.loc[("plan", 2021), "flooded_h"] == 70
    assert math.isnan(years.loc[("plan", 2022), "flooded_h"])
    # No order is sought through it: B alone is the best that is known.
    assert years.loc["best", "stands"].tolist() == ["B", "B"]
    shares = shares_table(found).set_index(["figure", "scenario"])["on_average"]
    # Its cost is known, 10 and 20; its flooded length counts as that of B, the best within it:
    # A takes 30 first and 0 after B, B takes 50 first and 20 after A.
    assert shares["cost_mid_10k_yuan"].tolist() == [10, 20]
    assert shares["flooded_h"].tolist() == [15, 35]


def test_the_best_order_is_that_of_all_orders():
    town = scored(toy_town(5)(np.arange(32)))
    left = burden(town, (1, 1))
    budget, years = 6000.0, 4

    def all_chains(at, year):
        if year > years:
            yield 0.0
            return
        for own in range(32):
            if own & at == at and town.figures[own, 0] <= budget * year:
                for rest in all_chains(own, year + 1):
                    yield left[own] + rest

    assert best_chain(town, left, budget, years).burden == pytest.approx(min(all_chains(0, 1)))


@pytest.fixture(scope="module")
def all_sets():
    """The toy town whose 4,096 sets are all scored, one by one."""
    score = toy_town(2)
    sets = range(1 << PROJECTS)
    return score, Scored(np.array(sets), np.vstack([score([own]) for own in sets]))


@pytest.mark.parametrize("seed", range(3))
def test_a_tenth_of_the_runs_reaches_the_fronts(all_sets, seed):
    score, true = all_sets
    asked = []

    def evaluate(sets):
        asked.extend(sets)
        return score(sets)

    found = search(evaluate, PROJECTS, most=409, seed=seed)
    assert len(asked) == len(set(asked)) <= 0.1 * len(true)
    worst = true.figures.max(axis=0)
    for figure in (1, 2):
        shares = [
            hypervolume(own.figures[:, 0], own.figures[:, figure], (worst[0], worst[figure]))
            for own in (found, true)
        ]
        assert shares[0] >= 0.98 * shares[1]


def test_what_is_known_is_not_evaluated_again(all_sets):
    score, _ = all_sets
    first = search(score, PROJECTS, most=60, seed=1)
    asked = []

    def evaluate(sets):
        asked.extend(sets)
        return score(sets)

    again = search(evaluate, PROJECTS, most=30, seed=1, known=first)
    assert not set(asked) & set(first.sets.tolist())
    assert len(again) == len(first) + 30


def test_a_limit_keeps_dear_sets_off_the_fronts(all_sets):
    score, true = all_sets
    limit = float(np.median(true.figures[:, 0]))
    every = search(score, PROJECTS, most=409, limit=limit, seed=0)
    # Seeds are dear, too; beyond them runs are not spent on what nobody can pay.
    assert np.sum(every.figures[:, 0] > limit) <= 40
    found, best = every.fitting(limit), true.fitting(limit)
    worst = true.figures.max(axis=0)
    shares = [hypervolume(own.figures[:, 0], own.figures[:, 1], (limit, worst[1]))
              for own in (found, best)]  # fmt: skip
    assert shares[0] >= 0.98 * shares[1]
