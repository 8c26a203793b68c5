"""Probabilities over the members: of ranks, of depths above limits, of one being better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from drainage.ensemble.arrays import Floats, Ints

RESOLUTION_M = 0.001
"""Depths that differ by less are equal: runs are kept to the millimetre."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """A mean over the members (…,) and its standard error (…,)."""

    mean: Floats
    standard_error: Floats


def estimate(values: Floats, weights: Floats) -> Estimate:
    """The weighted mean of values (member, …) with its standard error.

    The error is that of independent members, sqrt(sum w² (x - mean)²): for a Sobol sample it is
    on the safe side, since its members spread more evenly. Members without weight may be NaN.
    """
    kept = weights > 0
    own, w = values[kept], weights[kept]
    mean = np.tensordot(w, own, axes=(0, 0))
    error = np.sqrt(np.tensordot(w**2, (own - mean) ** 2, axes=(0, 0)))
    return Estimate(np.asarray(mean), np.asarray(error))


def ranks(values: Floats, resolution: float = RESOLUTION_M) -> tuple[Ints, Ints]:
    """First and last rank (member, place) a place may have, 1 for the greatest value.

    Places whose values are equal share the ranks they take up.
    """
    steps = -np.round(np.nan_to_num(values, nan=0.0) / resolution)
    return (
        rankdata(steps, "min", axis=1).astype(np.int64),
        rankdata(steps, "max", axis=1).astype(np.int64),
    )


def rank_shares(values: Floats, resolution: float = RESOLUTION_M) -> Floats:
    """How much (member, place, rank) of each rank a place has; 1 where no other is equal.

    Of ranks shared by n places each has a part 1/n, so that rows and columns sum to 1.
    """
    first, last = ranks(values, resolution)
    rank = np.arange(1, values.shape[1] + 1)
    within = (rank >= first[:, :, None]) & (rank <= last[:, :, None])
    return within / (last - first + 1)[:, :, None]


def rank_probabilities(
    values: Floats, weights: Floats, resolution: float = RESOLUTION_M
) -> Estimate:
    """Probability (place, rank) of each rank, 1 for the greatest value (member, place)."""
    return estimate(rank_shares(values, resolution), weights)


def first_probabilities(
    values: Floats, weights: Floats, first: int = 3, resolution: float = RESOLUTION_M
) -> Estimate:
    """Probability (place,) of being among the ``first``."""
    return estimate(rank_shares(values, resolution)[:, :, :first].sum(axis=2), weights)


def above_probabilities(depth_m: Floats, limits_m: Sequence[float], weights: Floats) -> Estimate:
    """Probability (place, limit) of a depth (member, place) above each limit."""
    return estimate((depth_m[:, :, None] > np.array(limits_m)).astype(float), weights)


def share_that_hold(held: np.ndarray, weights: Floats) -> Estimate:
    """Probability (…,) that something holds (member, …): a target met, an outlet without sewage."""
    return estimate(held.astype(float), weights)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two scenarios on the same members: how likely the first is better, equal, worse, each with
    its standard error, and by how much it is less on average."""

    better: Estimate
    equal: Estimate
    worse: Estimate
    less_by: Estimate


def compared(first: Floats, other: Floats, weights: Floats, least: float) -> Comparison:
    """Whether a figure (member, …), less being better, is less under the ``first`` scenario.

    Both hold the same members in the same order, so what they share drops out of the difference:
    var(A - B) = var A + var B - 2 cov(A, B). Differences up to ``least`` are none.
    """
    gain = other - first
    # A difference of exactly ``least`` may come out a rounding above it.
    least += 1e-9
    return Comparison(
        share_that_hold(gain > least, weights),
        share_that_hold(np.abs(gain) <= least, weights),
        share_that_hold(gain < -least, weights),
        estimate(gain, weights),
    )
