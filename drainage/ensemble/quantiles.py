"""From a number between 0 and 1 to a value: the inverse of each distribution function."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import norm

from drainage.ensemble.arrays import Floats, Ints
from drainage.scenario.uncertainty import (
    AnyDistribution,
    Discrete,
    LogNormal,
    Normal,
    Triangular,
    Uniform,
)


def values_at(distribution: AnyDistribution, unit: Floats) -> Floats:
    """Values (n,) whose distribution function is ``unit`` (n,), within [0, 1]."""
    match distribution:
        case Uniform():
            return distribution.low + unit * (distribution.high - distribution.low)
        case Triangular():
            return _triangular(distribution, unit)
        case Normal():
            return _cut_normal(distribution, distribution.mean, distribution.sd, unit)
        case LogNormal():
            logs = distribution.model_copy(
                update={"low": _log(distribution.low), "high": np.log(distribution.high)}
            )
            spread = np.log(distribution.factor)
            return np.exp(_cut_normal(logs, np.log(distribution.median), spread, unit))
        case Discrete():
            return np.array(distribution.values)[options_at(distribution.weights, unit)]


def options_at(weights: Sequence[float], unit: Floats) -> Ints:
    """Which (n,) of some options: each takes a part of [0, 1] as long as its weight."""
    ends = np.cumsum(weights)[:-1]
    return np.asarray(np.searchsorted(ends, unit, side="right"), np.int64)


def _triangular(own: Triangular, unit: Floats) -> Floats:
    width, rise = own.high - own.low, own.mode - own.low
    below = own.low + np.sqrt(unit * width * rise)
    above = own.high - np.sqrt((1 - unit) * width * (own.high - own.mode))
    return np.where(unit * width < rise, below, above)


def _cut_normal(own: Normal | LogNormal, mean: float, sd: float, unit: Floats) -> Floats:
    low, high = (norm.cdf((end - mean) / sd) for end in own.support)
    drawn = mean + sd * norm.ppf(low + unit * (high - low))
    return np.asarray(np.clip(drawn, *own.support))


def _log(value: float) -> float:
    return float(np.log(value)) if value > 0 else -np.inf
