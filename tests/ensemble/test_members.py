"""Samples that grow, distributions by hand, members drawn and said."""

import numpy as np
import pytest
from scipy import stats

from drainage.ensemble import draw_of, drawn_values, extended, in_words, sobol_sample
from drainage.ensemble.correlated import modes_of
from drainage.ensemble.quantiles import values_at
from drainage.errors import InputError
from drainage.scenario.uncertainty import Discrete, LogNormal, Normal, Triangular, Uniform
from tests.ensemble.toy import toy_space

HALVES = np.array([0.0, 0.25, 0.5, 0.75, 1.0])


def test_a_sample_that_grows_keeps_every_member_to_the_bit(space):
    few = sobol_sample(space.names, 64, seed=7)
    many = extended(few, 256)
    assert len(many) == 256
    assert many.unit[:64].tobytes() == few.unit.tobytes()
    assert many.digest == few.digest


def test_order_of_writing_does_not_matter_and_another_value_is_another_sample(space):
    sample = sobol_sample(space.names, 64, seed=7)
    turned = sobol_sample(space.names[::-1], 64, seed=7)
    assert turned.digest == sample.digest
    assert turned.unit.tobytes() == sample.unit.tobytes()
    assert sobol_sample((*space.names, "rule.more"), 64, seed=7).digest != sample.digest
    assert sobol_sample(space.names, 64, seed=8).digest != sample.digest
    # As many values, one of which is another: the same numbers mean something else.
    other = [name.replace("clogging", "spacing") for name in space.names]
    assert sobol_sample(other, 64, seed=7).digest != sample.digest


def test_each_half_of_each_value_has_half_of_the_members(space):
    # What plain random numbers do not: 64 of them would be off by about 4.
    unit = sobol_sample(space.names, 64, seed=7).unit
    assert (unit < 0.5).sum(axis=0).tolist() == [32] * len(space.names)


def test_no_two_of_many_values_move_together():
    names = [f"{k:02d}" for k in range(69)]
    unit = sobol_sample(names, 128, seed=2026).unit
    alike = np.abs(np.corrcoef(unit.T) - np.eye(69))
    # Of 2,346 pairs of independent numbers the greatest has some 4 / 128^½ = 0.35.
    assert alike.max() < 0.45
    # One sequence for all of them: the pair that is most alike would be read as one value.
    together = stats.qmc.Sobol(69, scramble=True, seed=np.random.default_rng(1)).random_base2(7)
    assert np.abs(np.corrcoef(together.T) - np.eye(69)).max() > 0.7


@pytest.mark.parametrize("members", [0, 4, 100, 2**21])
def test_a_number_of_members_that_is_no_power_of_two_is_refused(space, members):
    with pytest.raises(InputError, match="not a power of two") as refused:
        sobol_sample(space.names, members, seed=7)
    near = {0: "8", 4: "8", 100: "128", 2**21: "1048576"}[members]
    assert f"Use {near}:" in str(refused.value)


def test_a_triangle_by_hand():
    own = Triangular(kind="triangular", low=0, mode=1, high=4)
    # Area up to the mode 1/4; F(x) = x²/4 below, 1 - (4 - x)²/12 above: F⁻¹(1/2) = 4 - 6^½.
    expected = [0, 1, 4 - 6**0.5, 4 - 3**0.5, 4]
    np.testing.assert_allclose(values_at(own, HALVES), expected, atol=1e-12)


def test_uniform_and_discrete_by_hand():
    assert values_at(Uniform(kind="uniform", low=30, high=70), HALVES).tolist() == [
        30,
        40,
        50,
        60,
        70,
    ]
    own = Discrete(kind="discrete", values=(5.0, 1.0), weights=(0.25, 0.75))
    assert values_at(own, np.array([0.0, 0.2499, 0.25, 1.0])).tolist() == [5, 5, 1, 1]


def test_a_normal_is_cut_off_and_its_middle_stays():
    own = Normal(kind="normal", mean=10, sd=2, low=6, high=14)
    found = values_at(own, HALVES)
    assert found[[0, 2, 4]].tolist() == [6, 10, 14]
    # Scipy's own truncated normal, cut at two standard deviations.
    assert found[1] == pytest.approx(stats.truncnorm(-2, 2, 10, 2).ppf(0.25))


def test_a_lognormal_lies_two_thirds_within_its_factor():
    own = LogNormal(kind="lognormal", median=300, factor=1.5, low=0, high=1e9)
    found = values_at(own, np.array([0.158655, 0.5, 0.841345]))
    np.testing.assert_allclose(found, [200, 300, 450], rtol=1e-4)
    cut = own.model_copy(update={"low": 100.0, "high": 600.0})
    assert values_at(cut, np.array([0.0, 1.0])).tolist() == pytest.approx([100, 600])


def test_a_field_is_alike_near_and_strange_far_away():
    x = np.array([0.0, 100, 3000])
    modes = modes_of(x, np.zeros(3), correlation_length_m=1000, share=0.999)
    covariance = modes.vectors @ modes.vectors.T
    np.testing.assert_allclose(np.diag(covariance), 1)
    # exp(-(100/1000)²) = 0.990 and exp(-9) = 0.0001, less the thousandth that is left out.
    assert covariance[0, 1] == pytest.approx(np.exp(-0.01), abs=0.01)
    assert covariance[0, 2] == pytest.approx(0, abs=0.01)


def test_few_scores_hold_a_smooth_field():
    x, y = (own.ravel().astype(float) for own in np.meshgrid(np.arange(10), np.arange(10)))
    modes = modes_of(200 * x, 200 * y, correlation_length_m=2000, share=0.9)
    assert modes.scores < 8
    assert modes.share >= 0.9
    fewer = modes_of(200 * x, 200 * y, correlation_length_m=2000, share=0.5)
    assert fewer.scores < modes.scores
    # Half of the variance is left out, yet each place has the whole standard deviation.
    np.testing.assert_allclose((fewer.vectors**2).sum(axis=1), 1)


FIELD = {
    "name": "levels", "at": ["table.listed_points.x_m"], "sd_low_m": 0.5, "sd_high_m": 0.5,
    "correlation_length_m": 150, "group": "levels", "zh": "标高", "en": "levels", "source": "test",
}  # fmt: skip


def test_a_field_over_many_members_has_its_standard_deviation(small_network, rules):
    space = toy_space(small_network, rules, fields=[FIELD])
    unit = sobol_sample(space.names, 512, seed=7).unit
    raised = np.array([list(draw_of(space, k, unit[k]).shifts[0].by.values()) for k in range(512)])
    np.testing.assert_allclose(raised.std(axis=0), 0.5, rtol=0.06)
    np.testing.assert_allclose(raised.mean(axis=0), 0, atol=0.02)
    # Points 1 and 2 lie 100 m apart: exp(-(100/150)²) = 0.64; what is left out makes it more.
    near, far = np.corrcoef(raised.T)[0, [1, 4]]
    assert 0.6 < near < 0.8
    assert abs(far) < 0.15


def test_a_field_that_needs_more_scores_than_allowed_is_refused(small_network, rules):
    with pytest.raises(InputError, match="needs 5 scores") as refused:
        toy_space(small_network, rules, fields=[FIELD | {"correlation_length_m": 1, "most_scores": 4,
                                                         "share": 0.9}])  # fmt: skip
    assert "Raise most_scores" in str(refused.value)


def test_what_is_said_of_a_member_is_what_it_is_run_with(space):
    unit = sobol_sample(space.names, 8, seed=7).unit
    draw = draw_of(space, 3, unit[3])
    lines = in_words(space, draw, "en")
    sags = {change.part: change.amount for change in draw.changes if change.entry == "point.sag_m"}
    assert list(sags) == ["1", "2", "3", "4", "5"]
    assert lines[0] == "one: " + ", ".join(f"point {p} {sag:g}" for p, sag in sags.items())
    # Four digits of the number that was drawn.
    values = drawn_values(space, unit)[3]
    assert sags["1"] == pytest.approx(values[space.names.index("point.sag_m[1]")], rel=5e-4)
    assert in_words(space, draw, "zh")[0].startswith("一：1 号点 ")


def test_equal_draws_have_one_digest_whatever_their_number(space):
    unit = sobol_sample(space.names, 8, seed=7).unit
    assert draw_of(space, 0, unit[3]).digest == draw_of(space, 3, unit[3]).digest
    assert draw_of(space, 0, unit[3]).digest != draw_of(space, 0, unit[4]).digest
    # The dummy changes nothing, so it is in no run.
    moved = unit[3].copy()
    moved[space.names.index("dummy")] = 0.999
    assert draw_of(space, 3, moved).digest == draw_of(space, 3, unit[3]).digest
