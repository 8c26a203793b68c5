"""Weighted quantiles of members, and bootstrap intervals of what is estimated from them."""

from __future__ import annotations

import numpy as np

from drainage.ensemble.arrays import Floats

LEVEL = 0.9
"""A band holds nine members of ten."""
RESAMPLES = 1000


def weighted_quantiles(values: Floats, weights: Floats, shares: Floats) -> Floats:
    """The values (share, place) below which shares of the weight lie, of values (member, place).

    The least value whose cumulated weight reaches the share: a value that a member has, so that
    the quantile of a rank is a rank. Members without weight may be NaN.
    """
    kept = weights > 0
    own, w = values[kept], weights[kept]
    order = np.argsort(own, axis=0, kind="stable")
    total = np.cumsum(w[order], axis=0)
    total /= total[-1]
    # Rounding must not carry a share past the member that reaches it exactly.
    reached = total[None, :, :] >= np.asarray(shares)[:, None, None] - 1e-9
    place = np.argmax(reached, axis=1)
    return np.asarray(np.take_along_axis(np.take_along_axis(own, order, axis=0), place, axis=0))


def bootstrap_interval(
    values: Floats, weights: Floats, seed: int, level: float = LEVEL, resamples: int = RESAMPLES
) -> tuple[Floats, Floats]:
    """Ends (…,) of the interval of the weighted mean of values (member, …).

    Percentile bootstrap (Efron 1979) over the members, drawn with their weights as they are, so
    that the weights' own chance is in the interval, too.
    """
    kept = weights > 0
    own, w = values[kept], weights[kept]
    n = len(w)
    counts = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples) * w
    total = counts.sum(axis=1)
    means = (counts @ own.reshape(n, -1)) / total[:, None]
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low.reshape(own.shape[1:]), high.reshape(own.shape[1:])
