"""What knowing a value is worth, against cases with a closed answer; surrogates and refusals."""

import numpy as np
import pytest
from scipy.stats import norm

from drainage.ensemble import (
    DUMMY,
    Decision,
    Sureness,
    Survey,
    SurveyPlan,
    Worth,
    drawn_values,
    equal_weights,
    sentences,
    sobol_sample,
    sureness_of_first,
    survey_plan,
    worth_of_knowing,
)
from drainage.ensemble.regression import basis, smooth
from drainage.ensemble.surrogate import sobol_indices
from drainage.errors import InputError
from tests.ensemble.toy import depths


def prior(members):
    return equal_weights(np.zeros(members, bool))


def normals(columns, members=1024):
    names = [f"{k:02d}" for k in range(columns)]
    return norm.ppf(sobol_sample(names, members, seed=3).unit)


def test_the_worth_of_knowing_one_of_two_normals_by_hand():
    # Two options: the first costs 0.2, the other x + y, x ~ N(0, 1), y ~ N(0, 0.5²).
    # Without knowing take the other, 0 on average. Knowing x: take the first where x > 0.2:
    # E[(x - 0.2)+] = phi(0.2) - 0.2 (1 - Phi(0.2)) = 0.3911 - 0.2 x 0.4207 = 0.3069.
    x, y = normals(2).T
    losses = np.column_stack([np.full(1024, 0.2), x + 0.5 * y])
    by_hand = norm.pdf(0.2) - 0.2 * norm.sf(0.2)
    found = worth_of_knowing(losses, basis(x[:, None]), prior(1024))
    assert by_hand == pytest.approx(0.3069, abs=1e-4)
    assert found.saved == pytest.approx(by_hand, abs=0.01)
    assert found.standard_error < 0.03
    # Knowing y alone: s = 0.5, d = 0.4: s (phi(0.4) - 0.4 Phi(-0.4)) = 0.5 x 0.2304 = 0.1152.
    of_y = worth_of_knowing(losses, basis(y[:, None]), prior(1024))
    assert of_y.saved == pytest.approx(0.5 * (norm.pdf(0.4) - 0.4 * norm.sf(0.4)), abs=0.01)
    # Knowing both is all there is: s = 1.25^½, d = 0.2 / s.
    s = 1.25**0.5
    both = worth_of_knowing(losses, basis(np.column_stack([x, y])), prior(1024))
    most = s * (norm.pdf(0.2 / s) - 0.2 / s * norm.sf(0.2 / s))
    assert both.most == pytest.approx(most, abs=0.01)
    assert both.share == pytest.approx(1, abs=0.02)


def test_what_has_nothing_to_do_with_the_decision_is_worth_nothing():
    x, other = normals(2, 128).T
    losses = np.column_stack([np.full(128, 0.2), x])
    found = worth_of_knowing(losses, basis(other[:, None]), prior(128))
    # Seen members would feign a worth; unseen ones do not.
    assert found.saved <= 2 * found.standard_error + 1e-12
    assert found.share < 0.05


def test_a_decision_that_is_always_the_same_has_nothing_to_save():
    x = normals(1, 128)[:, 0]
    losses = np.column_stack([x, x + 1])
    found = worth_of_knowing(losses, basis(x[:, None]), prior(128))
    assert (found.saved, found.most, found.share) == (0, 0, 0)


def test_a_choice_is_known_by_its_options_not_by_their_numbers():
    # Six options; every second one makes the second works dear: no smooth line in the number.
    option = (np.arange(300) % 6).astype(float)
    losses = np.column_stack([np.full(300, 1.0), np.where(option % 2 == 1, 2.5, 0.5)])
    # Without knowing 1.0 against 1.5; knowing (1.0 + 0.5) / 2 = 0.75.
    found = worth_of_knowing(losses, basis(option[:, None], [0]), prior(300))
    assert found.saved == pytest.approx(0.25, abs=1e-9)


def test_a_regression_is_judged_by_members_it_has_not_seen():
    x, noise = normals(2, 256).T
    found = smooth(basis(x[:, None]), np.column_stack([2 * x + noise, noise]), prior(256))
    # Variance 4 of 5 is of x; of the noise nothing can be told.
    assert found.explained[0] == pytest.approx(0.8, abs=0.03)
    assert found.explained[1] == pytest.approx(0, abs=0.03)
    np.testing.assert_allclose(found.fitted[:, 0], 2 * x, atol=0.6)
    # A member without weight takes no part.
    weights = np.where(np.arange(256) < 200, 1 / 200, 0.0)
    held = smooth(basis(x[:, None]), noise[:, None], weights)
    assert np.isnan(held.unseen[200:]).all()
    assert not np.isnan(held.unseen[:200]).any()


def test_the_error_of_an_unseen_member_is_that_of_a_fit_without_it():
    x = normals(1, 32)[:, 0]
    y = 50 * x + x**3
    found = smooth(x[:, None], y[:, None], prior(32))
    last = int(np.argmax(x))
    without = np.arange(32) != last
    line = np.polyval(np.polyfit(x[without], y[without], 1), x[last])
    # The penalty is next to none here, so this is the straight line through the other 31, and not
    # the one that the last member has drawn towards itself.
    assert found.unseen[last, 0] == pytest.approx(line, abs=0.02)
    assert found.fitted[last, 0] - line > 0.2


def test_who_is_first_of_two_by_hand():
    # Depths x and 0, x ~ N(0, 1): first or not is one coin, two places: 2 bits. With x known none.
    x, other = normals(2).T
    depth = np.column_stack([x, np.zeros(1024)])
    none = np.zeros((1024, 0))
    before = sureness_of_first(depth, none, prior(1024), first=1)
    assert before.entropy_bits == pytest.approx(2, abs=0.02)
    assert before.named_right == pytest.approx(0.5, abs=0.05)
    after = sureness_of_first(depth, basis(x[:, None]), prior(1024), first=1)
    assert after.entropy_bits < 0.05
    assert after.named_right > 0.99
    dummy = sureness_of_first(depth, basis(other[:, None]), prior(1024), first=1)
    assert dummy.entropy_bits == pytest.approx(before.entropy_bits, abs=0.02)


def test_half_of_what_decides_leaves_the_entropy_of_the_other_half():
    # x + y against 0, both N(0, 1). With x known P(first) = Phi(x):
    # bits = 2 E[H(Phi(x))] = 2 x the mean entropy of a uniform share = 2 x 0.7213 (1 / (2 ln 2)).
    x, y = normals(2).T
    depth = np.column_stack([x + y, np.zeros(1024)])
    found = sureness_of_first(depth, basis(x[:, None]), prior(1024), first=1)
    assert found.entropy_bits == pytest.approx(2 / (2 * np.log(2)), abs=0.08)
    # Who names the likelier one is right with E[max(u, 1 - u)] = 3/4.
    assert found.named_right == pytest.approx(0.75, abs=0.03)


@pytest.fixture
def plan_of(space):
    unit = sobol_sample(space.names, 256, seed=7).unit
    depth = depths(space, drawn_values(space, unit))
    losses = np.column_stack([depth[:, 0], depth[:, 4]])
    first = Decision("points", losses, prior(256), taken=1)
    return survey_plan(space, unit, depth, prior(256), [first], first=2)


def test_the_toy_town_is_told_to_level_its_streets_first(space, plan_of):
    assert plan_of.surveys[0].group == "sags"
    groups = [own.group for own in plan_of.worthwhile]
    assert groups[0] == "sags"
    assert DUMMY not in groups
    # Rain and clogging move all points alike and leave their order.
    assert "rain" not in groups
    assert len(plan_of.surveys[0].first_points) == 3
    line = sentences(space, plan_of, "en")[0]
    assert line.startswith("level the street (first at points ")
    assert "of the first three points" not in line
    assert "first 2 points" in line
    assert sentences(space, plan_of, "zh")[0].startswith("测街面标高（先测 ")


def test_points_are_named_where_their_own_value_does_more_than_chance(space):
    # The depth of points 2 and 4 is their sag, that of the others stands still between: whether
    # they are the first two is theirs to say, and nobody's inlets have to do with it.
    unit = sobol_sample(space.names, 256, seed=7).unit
    values = drawn_values(space, unit)
    depth = np.full((256, 5), 0.25)
    for k, point in ((1, "2"), (3, "4")):
        depth[:, k] = values[:, space.names.index(f"point.sag_m[{point}]")]
    plan = survey_plan(space, unit, depth, prior(256), first=2)
    by_group = {own.group: own.first_points for own in plan.surveys}
    assert sorted(by_group["sags"]) == ["2", "4"]
    assert by_group["inlets"] == ()
    assert by_group["rain"] == ()


def test_sobol_indices_of_a_sum_and_a_product_by_hand():
    # y = 3 a + 2 b + 4 (a - ½)(b - ½) with a, b in [0, 1]: variances 9/12, 4/12 and 16/144.
    unit = sobol_sample(["a", "b", "c"], 256, seed=2).unit
    a, b = unit[:, 0], unit[:, 1]
    found = sobol_indices(unit, 3 * a + 2 * b + 4 * (a - 0.5) * (b - 0.5), "depth")
    total = 9 / 12 + 4 / 12 + 16 / 144
    np.testing.assert_allclose(found.first, [9 / 12 / total, 4 / 12 / total, 0], atol=0.01)
    np.testing.assert_allclose(
        found.total, [(9 / 12 + 1 / 9) / total, (4 / 12 + 1 / 9) / total, 0], atol=0.01
    )
    assert found.error < 1e-6


def test_a_surrogate_that_misses_much_gives_no_indices():
    unit = sobol_sample(["a", "b"], 128, seed=2).unit
    rough = np.sign(np.sin(40 * unit[:, 0])) * np.sign(np.sin(37 * unit[:, 1]))
    with pytest.raises(InputError) as refused:
        sobol_indices(unit, rough, "depth of point 1")
    assert "depth of point 1" in str(refused.value)
    assert "more than the 20 % allowed" in str(refused.value)
    with pytest.raises(InputError, match="misses 100 %"):
        sobol_indices(unit, np.ones(128), "depth of point 1")


def survey(group, bits, saved=0.0, error=0.01):
    return Survey(group, Sureness(bits, 0.5), {"points": Worth(saved, error, 1.0)})


def test_what_chance_gains_too_is_not_worth_a_sentence():
    surveys = (survey("a", 3.0), survey("b", 3.8), survey("c", 3.9, 0.2), survey("d", 3.9, 0.03),
               survey(DUMMY, 2.0))  # fmt: skip
    plan = SurveyPlan(
        3, Sureness(4.0, 0.4), surveys, chance_bits=0.3, chance_saved={"points": 0.05}
    )
    # a takes 1 bit of 4 off, b 0.2: no more than chance. c saves 0.2, d 0.03: as chance does.
    assert [own.group for own in plan.worthwhile] == ["a", "c"]
    # 0.2 is less than twice an error of 0.15.
    unsure = SurveyPlan(3, plan.now, (survey("c", 4.0, 0.2, 0.15),), 0.3, {"points": 0.05})
    assert unsure.worthwhile == []
    # A hundredth of what is uncertain, whatever chance gains.
    little = SurveyPlan(3, plan.now, (survey("a", 3.96),), 0.0, {"points": 0.0})
    assert little.worthwhile == []
