"""Works for the first year: which are taken, how often that is right, what a wrong choice costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats, Ints
from drainage.ensemble.intervals import bootstrap_interval
from drainage.ensemble.probabilities import Estimate, estimate, rank_shares

NONE = -1
"""Stands for an option in a member in which no further one gains anything."""


@dataclass(frozen=True, eq=False)
class Bounded:
    """A mean over the members with its standard error and the ends of its bootstrap interval."""

    mean: Floats
    standard_error: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class FirstWorks:
    """Of all options ``taken`` are built first, so that what they gain together is greatest.

    ``gain`` (option,) is what each gains, ``first`` (option,) the probability that it belongs to
    the best ``taken`` of a member. ``on_average`` are all options, that with the greatest mean gain
    first; ``most_often`` are the best of a member as they stand in most of them, with the
    probability ``often``. ``regret`` is by how much the first ``taken`` of ``on_average`` gain less
    than the best of each member.
    """

    taken: int
    gain: Bounded
    first: Bounded
    on_average: tuple[int, ...]
    most_often: tuple[int, ...]
    often: Bounded
    regret: Bounded


def first_works(gain: Floats, weights: Floats, taken: int, resolution: float) -> FirstWorks:
    """Judge the choice of ``taken`` options by what each gains (member, option).

    Gains of options taken together are added up; those that differ by less than ``resolution`` are
    equal and share their place. An option that gains nothing in a member is none of its best. Of
    one option the best of a member are all options in order: the order of the works. Members
    without weight may be NaN.
    """
    filled = np.where(weights[:, None] > 0, gain, 0.0)
    gains_something = np.round(filled / resolution) > 0
    first = rank_shares(filled, resolution)[:, :, :taken].sum(axis=2) * gains_something
    average = np.argsort(-estimate(filled, weights).mean, kind="stable")
    best = _best(filled, resolution, taken)
    often = _most_often(best, weights)
    lacking = -np.sort(-filled, axis=1)[:, :taken].sum(axis=1) - filled[:, average[:taken]].sum(
        axis=1
    )
    return FirstWorks(
        taken,
        bounded(filled, weights),
        bounded(first, weights),
        tuple(average.tolist()),
        tuple(own for own in often.tolist() if own != NONE),
        bounded((best == often).all(axis=1).astype(float), weights),
        bounded(lacking, weights),
    )


def bounded(values: Floats, weights: Floats) -> Bounded:
    """The weighted mean of values (member, …) with its errors."""
    own: Estimate = estimate(values, weights)
    return Bounded(own.mean, own.standard_error, *bootstrap_interval(values, weights, 0))


def _best(gain: Floats, resolution: float, taken: int) -> Ints:
    """The best options of each member: of one all in order, of several which they are.

    Equal ones stand in the order they are given in.
    """
    steps = np.round(gain / resolution)
    order = np.argsort(-steps, axis=1, kind="stable")
    if taken == 1:
        return np.where(np.take_along_axis(steps, order, axis=1) > 0, order, NONE)
    chosen = order[:, :taken]
    return np.sort(np.where(np.take_along_axis(steps, chosen, axis=1) > 0, chosen, NONE), axis=1)


def _most_often(best: Ints, weights: Floats) -> Ints:
    """The row that carries most of the weight; of equal ones that of the first member."""
    rows, where = np.unique(best, axis=0, return_inverse=True)
    held = np.bincount(where.ravel(), weights, minlength=len(rows))
    heaviest = np.flatnonzero(np.isclose(held, held.max(), rtol=1e-9))
    begin = [int(np.flatnonzero(where.ravel() == own)[0]) for own in heaviest]
    return np.asarray(best[min(begin)])
