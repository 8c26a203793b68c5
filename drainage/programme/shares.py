"""What each project earns: alone, as the last one, and on average over all orders (Shapley)."""

from __future__ import annotations

import math

import numpy as np

from drainage.programme.sets import Floats, Scored, whole


def alone_and_last(scored: Scored, projects: int) -> tuple[Floats, Floats]:
    """By how much (n, k) each figure falls with a project alone and as the last of all.

    NaN where one of the sets is not known.
    """
    every = whole(projects)
    alone = [_fall(scored, 0, 1 << k) for k in range(projects)]
    last = [_fall(scored, every ^ (1 << k), every) for k in range(projects)]
    return np.array(alone), np.array(last)


def _fall(scored: Scored, before: int, after: int) -> Floats:
    old, new = scored.row(before), scored.row(after)
    if old is None or new is None:
        return np.full(scored.figures.shape[1], np.nan)
    return old - new


def shapley(values: Floats) -> Floats:
    """The share (n, k) of each project in the fall of figures (2^n, k), ordered by set.

    The mean over all n! orders of what a project takes away when its turn comes:
    sum over S without i of s! (n - s - 1)! / n! (v(S) - v(S with i)), s the size of S; Shapley
    1953. The shares add up to the fall from nothing to everything.
    """
    n = int(math.log2(len(values)))
    sets = np.arange(len(values))
    sizes = np.array([int(own).bit_count() for own in sets])
    weight = np.array([1 / (n * math.comb(n - 1, size)) for size in range(n)])
    shares = []
    for k in range(n):
        without = sets[(sets >> k & 1) == 0]
        falls = values[without] - values[without | 1 << k]
        shares.append(weight[sizes[without]] @ falls)
    return np.array(shares)


def best_within(scored: Scored, projects: int, limit: float, figure: int) -> Floats:
    """A figure (2^n,) of every set: its own where it is known and costs no more than ``limit``,
    else the least that a set within it reaches for that money.

    So every order of projects has a value, though the money ends before all are built. The empty
    set must be known.
    """
    fits = scored.figures[:, 0] <= limit
    own = np.full(1 << projects, np.nan)
    own[scored.sets[fits]] = scored.figures[fits, figure]
    best = np.where(np.isnan(own), np.inf, own)
    sets = np.arange(len(own))
    for k in range(projects):
        having = sets[(sets >> k & 1) == 1]
        best[having] = np.minimum(best[having], best[having ^ 1 << k])
    return np.where(np.isnan(own), best, own)
