"""Means, quantiles, bands, comparisons and stopping, worked out by hand."""

import numpy as np
import pytest

from drainage.ensemble import (
    Band,
    Estimate,
    above_probabilities,
    bands,
    bootstrap_interval,
    compared,
    equal_weights,
    estimate,
    progress,
    rank_bands,
    rank_text,
    value_text,
    weighted_quantiles,
)
from drainage.said import spoken


def prior(members):
    return equal_weights(np.zeros(members, bool))


def test_a_mean_and_its_error_by_hand():
    # 1 with weight 1/2, 0 with 1/4 and 1/4: mean 1/2; error² = 1/4 x 1/4 + 2 x 1/16 x 1/4 = 3/32.
    found = estimate(np.array([1.0, 0, 0]), np.array([0.5, 0.25, 0.25]))
    assert found.mean == 0.5
    assert found.standard_error == pytest.approx((3 / 32) ** 0.5)
    # Equal weights: the error of a share, (p (1 - p) / n)^½ = (0.25 x 0.75 / 4)^½.
    share = estimate(np.array([1.0, 0, 0, 0]), prior(4))
    assert share.standard_error == pytest.approx((0.25 * 0.75 / 4) ** 0.5)


def test_probabilities_of_standing_above_limits():
    depth = np.array([[0.10, 0.30], [0.16, 0.30], [0.28, 0.30], [0.41, 0.30]])
    found = above_probabilities(depth, (0.15, 0.27, 0.40), prior(4)).mean
    assert found.tolist() == [[0.75, 0.5, 0.25], [1, 1, 0]]
    # What stands at the limit does not stand above it.
    assert above_probabilities(np.array([[0.15]]), (0.15,), prior(1)).mean.tolist() == [[0]]


def test_a_weighted_quantile_is_a_value_of_a_member():
    values = np.array([[3.0], [1.0], [2.0]])
    weights = np.array([0.2, 0.5, 0.3])
    # In order 1, 2, 3 with 0.5, 0.8, 1.0.
    found = weighted_quantiles(values, weights, np.array([0.5, 0.51, 0.8, 0.81]))
    assert found.ravel().tolist() == [1, 2, 2, 3]


def test_bands_of_twenty_members_by_hand():
    # Depths 0.01 … 0.20 m: half of the weight at 0.10, 5 % at 0.01, 95 % at 0.19.
    depth = np.arange(1, 21)[:, None] / 100
    band = bands(depth, prior(20))[0]
    assert band == Band(0.10, 0.01, 0.19)
    assert value_text(band, 2, "m", "en") == "0.10 m (0.01–0.19)"
    assert value_text(band, 2, "m", "zh") == "0.10 m（0.01–0.19）"
    assert value_text(band, 1, "m", "en") == "0.1 m (0.0–0.2)"


def test_bands_of_ranks_by_hand():
    # The second place is deepest in 16 of 20 members, third in 4.
    depth = np.tile([0.2, 0.3, 0.1], (20, 1))
    depth[:4, 1] = 0.05
    first, second, third = rank_bands(depth, prior(20))
    assert second == Band(1, 1, 3)
    assert first == Band(2, 1, 2)
    assert third == Band(3, 2, 3)
    assert rank_text(second, "en") == "rank 1 (1–3)"
    assert rank_text(second, "zh") == "第 1 位（1–3）"
    assert rank_text(Band(2, 2, 2), "en") == "rank 2"
    assert rank_text(Band(2, 2, 2), "zh") == "第 2 位"


def test_a_band_without_width_and_unit_is_one_number():
    assert value_text(Band(0.312, 0.311, 0.314), 2, "m", "en") == "0.31 m"
    assert value_text(Band(4, 3, 5), 0, "", "en") == "4 (3–5)"
    assert value_text(Band(4, 3, 5), 0, "", "zh") == "4（3–5）"


def test_a_bootstrap_interval_is_that_of_the_normal_where_members_are_many():
    draw = np.random.default_rng(2)
    values = draw.normal(5, 2, 2000)
    low, high = bootstrap_interval(values, prior(2000), seed=1)
    # 90 %: mean ± 1.645 x 2 / 2000^½ = ± 0.0736.
    error = values.std() / 2000**0.5
    assert low == pytest.approx(values.mean() - 1.645 * error, abs=0.006)
    assert high == pytest.approx(values.mean() + 1.645 * error, abs=0.006)


def test_weights_widen_a_bootstrap_interval():
    values = np.random.default_rng(2).normal(5, 2, 400)
    few = np.where(np.arange(400) < 40, 10.0, 1e-6)
    wide = np.subtract(*bootstrap_interval(values, few / few.sum(), seed=1)[::-1])
    narrow = np.subtract(*bootstrap_interval(values, prior(400), seed=1)[::-1])
    # 40 members instead of 400: about 10^½ = 3.2 times as wide.
    assert 2 < wide / narrow < 5


def test_better_equal_and_worse_by_hand():
    before = np.array([[0.30], [0.30], [0.30], [0.30]])
    after = np.array([[0.10], [0.295], [0.31], [0.35]])
    found = compared(after, before, prior(4), least=0.01)
    # 0.20 less, 5 mm less (none), 1 cm more (none), 5 cm more.
    assert (found.better.mean[0], found.equal.mean[0], found.worse.mean[0]) == (0.25, 0.5, 0.25)
    assert found.less_by.mean[0] == pytest.approx((0.20 + 0.005 - 0.01 - 0.05) / 4)


def test_an_ensemble_stops_where_its_least_sure_probability_is_sure_enough():
    def of(error):
        return Estimate(np.array([0.5]), np.array([error]))

    # Half of 64: (0.25 / 64)^½ = 6.25 %; 5 % needs 64 x 1.25² = 100 members, so 128.
    few = progress(64, [of(0.01), of(0.0625)], wanted=0.05)
    assert not few.enough
    assert few.next_members == 128
    assert "greatest standard error of a probability is 6.2 %" in few.sentence
    assert "some 128 members" in few.sentence
    assert "128 个样本" in spoken(few.sentence, "zh")
    # 2 % needs 64 x 3.125² = 625, so 1,024 at once.
    assert progress(64, [of(0.0625)], wanted=0.02).next_members == 1024
    done = progress(128, [of(0.044)], wanted=0.05)
    assert done.enough
    assert done.next_members == 128
    assert done.sentence.startswith("128 members")
