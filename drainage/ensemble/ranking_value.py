"""How much surer the ranking would be if a value were known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats, Ints
from drainage.ensemble.probabilities import RESOLUTION_M
from drainage.ensemble.regression import smooth

POOL = 512
"""Members that stand for all in the ranking once a value is known."""


@dataclass(frozen=True)
class Sureness:
    """How sure the first places are, before and once a value is known.

    ``entropy_bits`` is the sum over the places of the binary entropy of being among the first:
    0 where it is certain who they are. ``named_right`` is the share of the first places that one
    names right who names the likeliest.
    """

    entropy_bits: float
    named_right: float


def sureness_of_first(depth_m: Floats, terms: Floats, weights: Floats, first: int = 3) -> Sureness:
    """The expected sureness of the ``first`` places once what ``terms`` are made of is known.

    ``depth_m`` (member, place), ``terms`` (member, term; no column: nothing is known). A smooth
    regression says what depth is expected of each member once x is known; what remains are its
    errors on members it had not seen, all places of a member together, so that what moves them
    alike stays alike. The ranks that these errors make around each expectation give the chances
    of each place, and the mean over the members the expected entropy
    E_x[H(ranks | x)]: Shannon's conditional entropy, with residuals resampled as in a regression
    bootstrap. The spread of the errors is taken as the same for all x.
    """
    kept = weights > 0
    own, w = depth_m[kept], weights[kept] / weights[kept].sum()
    regression = smooth(terms[kept], own, w)
    pool = _pool(w)
    errors = (own - regression.unseen)[pool]
    entropy, right = np.array([
        _of_chances(_among_first(expected + errors, first), first)
        for expected in regression.unseen[pool]
    ]).mean(axis=0)  # fmt: skip
    return Sureness(float(entropy), float(right))


def _of_chances(chance: Floats, first: int) -> tuple[float, float]:
    """Entropy, bits, of chances (place,), and the share of the first that the likeliest make."""
    return float(_binary_entropy(chance).sum()), float(np.sort(chance)[-first:].sum()) / first


def _pool(w: Floats) -> Ints:
    """Members that stand for all by their weights (member,): systematic resampling (Kitagawa 1996),
    which takes each member once where all weigh the same and are no more than the pool.

    In an order of chance, so that no pattern of the sample is taken with every second member.
    """
    order = np.random.default_rng(0).permutation(len(w))
    count = min(POOL, len(w))
    places = (np.arange(count) + 0.5) / count
    return np.asarray(order[np.searchsorted(np.cumsum(w[order]), places).clip(max=len(w) - 1)])


def _among_first(depth_m: Floats, first: int) -> Floats:
    """Chance (place,) to be among the first of depths (draw, place); equals share what is left."""
    steps = np.round(depth_m / RESOLUTION_M)
    last = np.partition(steps, -first, axis=1)[:, [-first]]
    above, equal = steps > last, steps == last
    left = (first - above.sum(axis=1)) / equal.sum(axis=1)
    return np.asarray((above + equal * left[:, None]).mean(axis=0))


def _binary_entropy(chance: Floats) -> Floats:
    inner = np.clip(chance, 1e-12, 1 - 1e-12)
    return -(inner * np.log2(inner) + (1 - inner) * np.log2(1 - inner))
