"""What is known as weights: against Bayes by hand; what is refused, and what is counted."""

import numpy as np
import pytest
from scipy.stats import norm

from drainage.ensemble import (
    conditioned,
    effective_members,
    equal_weights,
    estimate,
    held_depth_m,
    leanings,
    log_likelihood,
    standing_above,
)
from drainage.errors import InputError
from drainage.scenario.uncertainty import Known


def known(**changed):
    return Known.model_validate({
        "listed_if_above": 0.5, "listed_if_below": 0.05, "depth_sd_m": 0.05, "stretch_m": 500,
        "streets_event": "h33",
    } | changed)  # fmt: skip


def none_lost(members):
    return np.zeros(members, bool)


def test_bayes_by_hand_on_towns_of_two_kinds():
    # Of 40 towns 10 are wet: the listed point and a street of 500 m off the list both flood.
    # The others are dry. The list names the point and not the street.
    #   wet: 0.5 x (1 - 0.5) = 0.25        dry: 0.05 x (1 - 0.05) = 0.0475
    # P(wet | list) = 0.25 x 0.25 / (0.25 x 0.25 + 0.75 x 0.0475) = 0.0625 / 0.098125 = 0.6369.
    wet = (np.arange(40) < 10).astype(float)[:, None]
    likelihood = log_likelihood(wet, wet, np.array([500.0]), known())
    weights = conditioned(equal_weights(none_lost(40)), likelihood)
    assert estimate(wet[:, 0], weights).mean == pytest.approx(0.0625 / 0.098125)
    # Effective: (10 x 0.25 + 30 x 0.0475)² / (10 x 0.0625 + 30 x 0.00225625) = 22.2.
    by_hand = (2.5 + 1.425) ** 2 / (10 * 0.0625 + 30 * 0.0475**2)
    assert effective_members(weights) == pytest.approx(by_hand)


def test_a_street_counts_by_its_length():
    # A street of 1,000 m counts twice: (1 - 0.5)² where it floods, (1 - 0.05)² where not.
    none = np.zeros((2, 0))
    likelihood = log_likelihood(none, np.array([[1.0], [0.0]]), np.array([1000.0]), known())
    np.testing.assert_allclose(np.exp(likelihood), [0.25, 0.9025])


def test_a_place_is_judged_softly_where_its_depth_is_not_sure():
    # 0.20 m computed, limit 0.15 m, 5 cm standard error: one error above, P = 0.8413.
    above = standing_above(np.array([[0.20, 0.15, 0.05]]), 0.15, 0.05)
    np.testing.assert_allclose(above[0], [norm.cdf(1), 0.5, norm.cdf(-2)])
    # Listed with 0.8413 x 0.5 + 0.1587 x 0.05 = 0.4286.
    likelihood = log_likelihood(above[:, :1], np.zeros((1, 0)), np.zeros(0), known())
    assert np.exp(likelihood[0]) == pytest.approx(0.8413447 * 0.5 + 0.1586553 * 0.05)


def test_a_depth_held_for_half_an_hour_need_not_be_held_at_once():
    # Minutes at 0.3 m: 0 to 19 and 40 to 49, 30 in all; 0.5 m for one minute of them.
    series = np.full((60, 1), 0.1)
    series[:20] = series[40:50] = 0.3
    series[45] = 0.5
    assert held_depth_m(series, step_min=1, minutes=30) == [0.3]
    assert held_depth_m(series, step_min=1, minutes=31) == [0.1]
    assert held_depth_m(series, step_min=1, minutes=1) == [0.5]
    assert held_depth_m(series, step_min=1, minutes=61) == [0.0]
    # 29.5 minutes take 30 steps of a minute.
    assert held_depth_m(series, step_min=1, minutes=29.5) == [0.3]


def test_lost_members_have_no_weight_and_are_not_asked():
    lost = np.array([False, True] * 20)
    prior = equal_weights(lost)
    assert prior[0] == pytest.approx(1 / 20)
    assert prior[1] == 0
    likelihood = np.where(lost, np.nan, 0.0)
    weights = conditioned(prior, likelihood)
    assert effective_members(weights) == pytest.approx(20)
    depth = np.where(lost, np.nan, 0.3)
    assert estimate(depth, weights).mean == pytest.approx(0.3)


def test_an_ensemble_of_which_next_to_nothing_is_left_is_refused():
    # One member fits a thousand times better than all others: it counts for nearly all.
    likelihood = np.log(np.array([1.0] + [1e-6] * 127))
    with pytest.raises(InputError) as refused:
        conditioned(equal_weights(none_lost(128)), likelihood)
    assert "fits next to none of the 128 members: together they count as 1.0" in str(refused.value)
    assert "Take more members" in str(refused.value)


def test_the_prior_counts_beside_what_is_known():
    # Half of the members weigh three times as much; both halves fit equally well.
    prior = np.where(np.arange(40) < 20, 3.0, 1.0) / 80
    np.testing.assert_allclose(conditioned(prior, np.zeros(40)), prior)


def test_likelihoods_beyond_the_smallest_number_are_weighed_all_the_same():
    # e^-2000 is 0 to a computer; only how they stand to each other matters.
    weights = conditioned(equal_weights(none_lost(20)), np.full(20, -2000.0))
    np.testing.assert_allclose(weights, 1 / 20)


def test_an_ensemble_whose_members_all_failed_is_refused():
    with pytest.raises(InputError, match="no member ran to its end"):
        equal_weights(np.ones(8, bool))


def test_lost_members_that_lie_at_one_end_are_named():
    # 16 lost members, all in the upper half of b: mean 3/4, (16 x 12)^½ x 1/4 = 3.5 errors off.
    unit = np.full((64, 2), 0.5)
    unit[:, 1] = (np.arange(64) % 16) / 32 + 0.25 + 1 / 64
    lost = np.arange(64) < 16
    unit[lost, 1] += 0.25
    found = leanings(("a", "b"), unit, lost)
    assert [own.name for own in found] == ["b"]
    assert found[0].mean_place == pytest.approx(0.75, abs=0.01)
    assert leanings(("a", "b"), unit, none_lost(64)) == []
    # Two lost members are too few to say so: (2 x 12)^½ x 1/4 = 1.2.
    assert leanings(("a", "b"), unit, np.arange(64) < 2) == []
