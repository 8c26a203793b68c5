"""What is known of a town as weights of the members.

The likelihood is that of the official list, place by place. A place that stands above the limit
is listed with probability q, one that does not with probability r (``Known``). The model does not
know the depth exactly: with its standard error s a computed depth d means that the place stands
above the limit L with probability a = Phi((d - L) / s). So

    P(listed | member) = a q + (1 - a) r,      P(not listed | member) = 1 - P(listed | member).

Listed points count once each. A street off the list counts by its length over that of a stretch
that floods as one. The logarithms are summed: errors of places are taken as independent given
the member, since what they share (rain, rules, layout) is what differs between the members.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from drainage.ensemble.arrays import Floats
from drainage.errors import Finding, InputError
from drainage.said import said
from drainage.scenario.uncertainty import NAME, Known

LEAST_EFFECTIVE = 10.0
"""Below this many effective members a probability has a standard error of more than 0.15."""


FEW = (
    "Take more members, or look whether depth_sd_m, listed_if_above and listed_if_below say more "
    "than is known; widen ranges that never give the town as it is known."
)


def held_depth_m(depth_m: Floats, step_min: float, minutes: float) -> Floats:
    """The depth (place,) that a series (time, place) reaches for so many minutes in all, m.

    Above it the place stands for less. 0 where the series is shorter.
    """
    steps = max(int(np.ceil(minutes / step_min - 1e-9)), 1)
    if steps > len(depth_m):
        return np.zeros(depth_m.shape[1])
    return np.asarray(np.sort(depth_m, axis=0)[-steps])


def standing_above(depth_m: Floats, limit_m: float, depth_sd_m: float) -> Floats:
    """Probability (…,) that a place of a computed depth (…,) stands above the limit."""
    return np.asarray(norm.cdf((depth_m - limit_m) / depth_sd_m))


def log_likelihood(listed: Floats, unlisted: Floats, length_m: Floats, known: Known) -> Floats:
    """Logarithm (member,) of the probability that the list is as it is.

    ``listed`` (member, point) and ``unlisted`` (member, street) are probabilities of standing
    above the limit, ``length_m`` (street,) is of the streets off the list.
    """
    on_list = _listed(listed, known)
    off_list = 1 - _listed(unlisted, known)
    stretches = length_m / known.stretch_m
    return np.asarray(np.log(on_list).sum(axis=1) + np.log(off_list) @ stretches)


def _listed(above: Floats, known: Known) -> Floats:
    return above * known.listed_if_above + (1 - above) * known.listed_if_below


def equal_weights(lost: np.ndarray) -> Floats:
    """Weights (member,) of the prior: equal, and 0 for members that are ``lost`` (member,).

    Raises InputError where all are lost.
    """
    if lost.all():
        raise InputError([Finding("", "members", "", f"{len(lost)}", "no member ran to its end",
                                  "Narrow the ranges of uncertainty.toml, or look at the "
                                  "findings of the first members.")])  # fmt: skip
    return np.where(lost, 0.0, 1.0 / np.count_nonzero(~lost))


def conditioned(prior: Floats, log_likelihood: Floats) -> Floats:
    """Weights (member,) of the prior and a likelihood; they sum to 1.

    Raises InputError where they rest on fewer than ten effective members: what is known then
    fits next to none of them, and what came out would be that of a few.
    """
    kept = prior > 0
    highest = np.max(log_likelihood[kept])
    weights = np.where(kept, prior * np.exp(np.where(kept, log_likelihood, highest) - highest), 0.0)
    weights /= weights.sum()
    effective = effective_members(weights)
    if effective < LEAST_EFFECTIVE:
        message = said(
            "what is known fits next to none of the {members} members: together they count as "
            "{effective:.1f}",
            members=np.count_nonzero(kept),
            effective=effective,
        )
        raise InputError([Finding(NAME, "known", "", "", message, FEW)])
    return np.asarray(weights)


def effective_members(weights: Floats) -> float:
    """Effective sample size 1 / sum w² (Kong 1992) of weights (member,) that sum to 1."""
    return float(1 / np.sum(weights**2))
