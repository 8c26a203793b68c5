"""Which works come first, what a wrong choice costs and what knowing would save, by hand."""

import numpy as np
import pytest

from drainage.ensemble import equal_weights, first_works, worth_of_knowing
from drainage.ensemble.regression import basis


def prior(members):
    return equal_weights(np.zeros(members, bool))


def test_what_is_best_most_often_need_not_be_best_on_average():
    # B gains a little more in three of four members, A far more in the last.
    gain = np.array([[1.0, 1.1], [1.0, 1.1], [1.0, 1.1], [3.0, 1.1]])
    found = first_works(gain, prior(4), taken=1, resolution=0.001)
    assert found.first.mean.tolist() == [0.25, 0.75]
    np.testing.assert_allclose(found.gain.mean, [1.5, 1.1])
    assert found.on_average == (0, 1)
    # The order: B before A in three of four.
    assert found.most_often == (1, 0)
    assert found.often.mean == 0.75
    # A is taken: 0.1 too little in three members, nothing in the last.
    assert found.regret.mean == pytest.approx(0.3 / 4)
    assert found.regret.low < 0.075 < found.regret.high


def test_two_points_of_three_are_reached():
    above = np.array([[0.3, 0.2, 0.1], [0.3, 0.0, 0.1], [0.0, 0.5, 0.1], [0.3, 0.2, 0.0]])
    found = first_works(above, prior(4), taken=2, resolution=0.001)
    # Means 0.225, 0.225 and 0.075 m: points 1 and 2.
    assert found.on_average == (0, 1, 2)
    np.testing.assert_allclose(found.first.mean, [3 / 4, 3 / 4, 2 / 4])
    # 1 and 2 in the first member and the last.
    assert found.most_often == (0, 1)
    assert found.often.mean == 0.5
    # The second member has 1 and 3 (0.1 m more than 1 and 2), the third 2 and 3 (0.1 m more).
    assert found.regret.mean == pytest.approx(0.2 / 4)


def test_a_point_that_meets_its_target_is_not_among_the_first():
    above = np.array([[0.2, 0.0, 0.0], [0.2, 0.0, 0.0], [0.0, 0.0, 0.0]])
    found = first_works(above, prior(3), taken=2, resolution=0.001)
    np.testing.assert_allclose(found.first.mean, [2 / 3, 0, 0])
    assert found.most_often == (0,)
    assert found.often.mean == pytest.approx(2 / 3)
    assert found.regret.mean == 0


def test_equal_points_share_a_place_and_a_lost_member_has_no_part():
    # 0.2004 m is the same millimetre; the last member was lost.
    above = np.array([[0.2, 0.2004, 0.1], [np.nan, np.nan, np.nan]])
    found = first_works(above, np.array([1.0, 0.0]), taken=1, resolution=0.001)
    assert found.first.mean.tolist() == [0.5, 0.5, 0]
    assert found.on_average == (1, 0, 2)
    # What is equal stands in the order it is given in.
    assert found.most_often == (0, 1, 2)


def test_no_works_that_gain_anything_have_no_order():
    found = first_works(np.array([[-0.1, 0.0]]), np.ones(1), taken=1, resolution=0.001)
    assert found.most_often == ()
    assert found.first.mean.tolist() == [0, 0]


def test_weights_decide_what_is_most_often():
    gain = np.array([[2.0, 1.0], [2.0, 1.0], [1.0, 2.0]])
    found = first_works(gain, np.array([0.2, 0.2, 0.6]), taken=1, resolution=0.001)
    assert found.most_often == (1, 0)
    assert found.often.mean == pytest.approx(0.6)


def test_the_worth_of_knowing_which_two_of_three_points_stand_highest():
    # Points 1 and 2 always stand at 0.3 and 0.2 m, point 3 at 0 or 0.25 m by an option. Without
    # knowing 1 and 2 (0.5 m against 0.3 + 0.125); knowing it, 1 and 3 in half of the members:
    # 0.05 m more, 0.025 m on average, and that is all there is to save.
    option = (np.arange(200) % 2).astype(float)
    above = np.column_stack([np.full(200, 0.3), np.full(200, 0.2), 0.25 * option])
    found = worth_of_knowing(-above, basis(option[:, None], [0]), prior(200), taken=2)
    assert found.saved == pytest.approx(0.025, abs=1e-6)
    assert found.most == pytest.approx(0.025)
    assert found.share == pytest.approx(1, abs=1e-4)
    # The regret of the choice is what there is to save.
    assert first_works(above, prior(200), 2, 0.001).regret.mean == pytest.approx(found.most)
    # Of one point only: the first stands highest whatever is known.
    alone = worth_of_knowing(-above, basis(option[:, None], [0]), prior(200), taken=1)
    assert (alone.saved, alone.most) == (0, 0)
