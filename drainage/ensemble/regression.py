"""A smooth regression over the members, judged by members it has not seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats

DEGREE = 3
PENALTIES = np.concatenate([10.0 ** np.arange(-8, 4.1, 0.5), [np.inf]])
"""Of the ridge, as shares of the greatest squared singular value; infinite: the mean alone."""


@dataclass(frozen=True, eq=False)
class Smooth:
    """What a regression expects of each member (member, output).

    ``fitted`` has seen the member, ``unseen`` has not; ``explained`` (output,) is 1 less the
    squared error of the latter over the variance: below 0 the regression is worse than the mean.
    """

    fitted: Floats
    unseen: Floats
    explained: Floats


def basis(values: Floats, options: Collection[int] = ()) -> Floats:
    """Columns (member, term) that are smooth in each column of values (member, dimension).

    Legendre polynomials up to the third degree on the range drawn, and for the columns of
    ``options``, which are numbers of options, one column an option. No term joins two dimensions.
    """
    terms = [np.zeros((len(values), 0))]
    for k in range(values.shape[1]):
        own = values[:, k]
        if k in options:
            terms.append((own[:, None] == np.unique(own)[None, :]).astype(float))
            continue
        low, high = own.min(), own.max()
        scaled = 2 * (own - low) / (high - low) - 1 if high > low else np.zeros(len(own))
        terms.append(np.polynomial.legendre.legvander(scaled, DEGREE)[:, 1:])
    return np.hstack(terms)


def smooth(terms: Floats, outputs: Floats, weights: Floats) -> Smooth:
    """Ridge regression of outputs (member, output) on terms (member, term), by weights (member,).

    The penalty of each output is that with the least error of leaving one member out, which
    follows from the leverages h: the error of an unseen member is (y - fit) / (1 - h) (Allen 1974,
    PRESS; Golub, Heath & Wahba 1979). Members without weight take no part and come out NaN.
    """
    kept = weights > 0
    w = weights[kept] / weights[kept].sum()
    root = np.sqrt(w)[:, None]
    mean = w @ outputs[kept]
    centred = outputs[kept] - mean
    design = terms[kept] - w @ terms[kept]
    scale = np.sqrt(w @ design**2)
    design = design[:, scale > 1e-12] / scale[scale > 1e-12]
    left, singular, _ = np.linalg.svd(root * design, full_matrices=False)
    parts = left.T @ (root * centred)
    best = np.full(centred.shape[1], np.inf)
    fitted, unseen = np.zeros_like(centred), np.zeros_like(centred)
    for penalty in PENALTIES:
        shrunk = _shrunk(singular, penalty)
        fit = (left @ (shrunk[:, None] * parts)) / root
        leverage = np.minimum((left**2) @ shrunk + w, 1 - 1e-9)
        missed = (centred - fit) / (1 - leverage)[:, None]
        error = w @ missed**2
        better = error < best - 1e-15
        best = np.where(better, error, best)
        fitted[:, better] = fit[:, better]
        unseen[:, better] = (centred - missed)[:, better]
    variance = w @ centred**2
    explained = 1 - np.divide(best, variance, out=np.ones_like(best), where=variance > 0)
    return Smooth(_spread(fitted + mean, kept), _spread(unseen + mean, kept), explained)


def _shrunk(singular: Floats, penalty: float) -> Floats:
    if np.isinf(penalty) or not singular.size or singular[0] == 0:
        return np.zeros_like(singular)
    return np.asarray(singular**2 / (singular**2 + penalty * singular[0] ** 2))


def _spread(values: Floats, kept: np.ndarray) -> Floats:
    """Rows of the members that took part among all, NaN for the others."""
    every = np.full((len(kept), values.shape[1]), np.nan)
    every[kept] = values
    return every
