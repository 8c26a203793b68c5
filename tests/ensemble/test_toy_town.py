"""A town whose answer is known: an ensemble of it against 20,000 plain Monte Carlo runs."""

import numpy as np
import pytest

from drainage.ensemble import (
    compared,
    drawn_values,
    equal_weights,
    first_probabilities,
    rank_probabilities,
    sobol_sample,
)
from drainage.ensemble.influence import influence
from drainage.ensemble.screening import effects, trajectories
from drainage.ensemble.space import DUMMY
from tests.ensemble.toy import columns, depths


@pytest.fixture
def sample(space):
    return sobol_sample(space.names, 1024, seed=7)


@pytest.fixture
def members(space, sample):
    return depths(space, drawn_values(space, sample.unit))


def prior(values):
    return equal_weights(np.zeros(len(values), bool))


def test_the_formula_by_hand(space):
    # Point 1: 0.8 ha x 200 = 160 L/s; 8 inlets, half out of order, half clogged, 20 L/s: 40.
    # 120 L/s in 900 s: 108 m3 = 1500 h², h = 0.268 m. A bowl of 0.20 m runs over at 0.22 m.
    values = np.zeros((1, len(space.names)))
    values[0, columns(space, "point.sag_m")] = [0.20, 0.40, 0.40, 0.40, 0.40]
    values[0, columns(space, "point.inlets")] = 50
    values[0, columns(space, "rule.inlet")] = 50
    values[0, columns(space, "event.rain")] = 1
    found = depths(space, values)[0]
    assert found[0] == pytest.approx(0.22)
    # Point 2: 1.0 ha brings 200, 40 are taken: 160 x 0.9 = 144 m3, h = (144 / 1500)^½ = 0.310 m.
    assert found[1] == pytest.approx(0.3098, abs=1e-4)


def test_rank_probabilities_are_those_of_20000_plain_runs(space, members):
    plain = np.random.default_rng(1).random((20_000, len(space.names)))
    known = depths(space, drawn_values(space, plain))
    for probability in (rank_probabilities, first_probabilities):
        own, other = probability(members, prior(members)), probability(known, prior(known))
        error = np.hypot(own.standard_error, other.standard_error)
        off = np.abs(own.mean - other.mean) / error
        # 25 figures: one of them lies beyond 3.3 errors in less than 3 % of such comparisons.
        assert off.max() < 3.3
        assert own.standard_error.max() < 0.016
    # The answer is not the one for which nothing had to be drawn: a fifth for each.
    first = rank_probabilities(known, prior(known)).mean[:, 0]
    assert first.max() - first.min() > 0.05


def test_ranks_sum_to_one_over_places_and_over_ranks(members):
    found = rank_probabilities(members, prior(members)).mean
    np.testing.assert_allclose(found.sum(axis=0), 1)
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_equal_depths_share_a_rank():
    # Two at 0.30 m share ranks 1 and 2; 0.3004 m is the same millimetre.
    depth = np.array([[0.30, 0.3004, 0.10]])
    found = rank_probabilities(depth, np.array([1.0])).mean
    assert found.tolist() == [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]
    assert first_probabilities(depth, np.array([1.0]), 1).mean.tolist() == [0.5, 0.5, 0]


def test_a_dummy_has_no_influence_and_the_sag_of_a_point_has(space, sample, members):
    found = influence(sample.unit, members[:, [0]])
    named = dict(zip(space.names, found.matters.tolist(), strict=True))
    assert not named[DUMMY]
    assert named["point.sag_m[1]"]
    # Sags and inlets of the other points touch point 1 as little as the dummy.
    others = [name for name in space.names if name.startswith("point") and "[1]" not in name]
    assert [name for name in others if named[name]] == []


def test_screening_of_groups_finds_the_dummy_at_zero(space):
    design = trajectories(space.names, space.groups, 12, seed=3)
    # Five groups, the dummy among them: 5 + 1 members a trajectory.
    assert len(space.groups) == 5
    assert design.unit.shape == (12 * 6, len(space.names))
    assert design.unit.min() == 1 / 8
    assert design.unit.max() == 7 / 8
    output = depths(space, drawn_values(space, design.unit))[:, [0]]
    found = effects(design, output)
    assert found[DUMMY].mean_size == 0
    assert found["sags"].mean_size > found["rain"].mean_size > 0


def test_an_effect_of_a_straight_line_is_its_slope(space):
    design = trajectories(space.names, space.groups, 4, seed=3)
    k = space.names.index("event.rain_factor")
    # y = 3 u: over the levels of the design, as SALib counts them, 3 x (7/8 - 1/8) = 2.25.
    found = effects(design, 3 * design.unit[:, [k]])
    assert found["rain"].mean_size == pytest.approx(2.25)
    assert found["sags"].mean_size == 0


def test_a_paired_comparison_has_less_variance_than_an_unpaired_one(space, sample, members):
    values = drawn_values(space, sample.unit)
    mended = depths(space, values, mended=0.5)
    weights = prior(members)
    paired = compared(mended, members, weights, least=0.01)
    # The same members in another order: what they share no longer drops out.
    other = np.random.default_rng(5).permutation(len(members))
    unpaired = compared(mended, members[other], weights, least=0.01)
    ratio = (paired.less_by.standard_error / unpaired.less_by.standard_error) ** 2
    # What they share is nearly all: a fortieth at most, so forty times fewer members.
    assert ratio.max() < 1 / 40
    # var(A - B) = var A + var B - 2 cov(A, B).
    a, b = members[:, 0], mended[:, 0]
    by_hand = a.var() + b.var() - 2 * np.cov(a, b, bias=True)[0, 1]
    assert paired.less_by.standard_error[0] ** 2 == pytest.approx(by_hand / 1024)
    # Mending inlets never makes a point deeper.
    assert paired.worse.mean.max() == 0
    np.testing.assert_allclose(paired.better.mean + paired.equal.mean, 1)
