"""Which works in which year under a budget a year: an exact chain of sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drainage.programme.sets import Floats, Scored, Sets


@dataclass(frozen=True)
class Chain:
    """What stands at the end of each year (years,), and the sum of its burdens."""

    sets: tuple[int, ...]
    burden: float

    def year_of(self, project: int) -> int | None:
        """The year, from 0, at whose end a project stands; None where it is not built."""
        for year, own in enumerate(self.sets):
            if own >> project & 1:
                return year
        return None


def burden(scored: Scored, weights: Sequence[float]) -> Floats:
    """What is left (m,) of each figure as a share of that with nothing built, times its weight.

    The weights are taken as shares of their sum: 1 is the town as it is. A figure that is 0 with
    nothing built cannot get better and counts as 0.
    """
    base = scored.row(0)
    if base is None:
        raise ValueError("the set with nothing built is not among the sets")
    shares = np.asarray(weights, dtype=float) / np.sum(weights)
    left = [
        np.divide(scored.figures[:, k], base[k]) if base[k] > 0 else np.zeros(len(scored))
        for k in range(1, len(base))
    ]
    return np.asarray(np.array(left).T @ shares)


def best_chain(scored: Scored, burdens: Floats, budget_a_year: float, years: int) -> Chain:
    """The chain of growing sets with the least sum of burdens at the ends of the years.

    What is not spent is kept: at the end of year t all that stands has cost no more than t
    budgets. Of equal chains that which spends less. Exact over the sets in ``scored``, which must
    hold the empty one: f_t(S) = burden(S) + min f_{t-1}(P) over the sets P within S.
    """
    order = np.lexsort((scored.sets, scored.figures[:, 0]))
    sets, costs, left = scored.sets[order], scored.figures[order, 0], burdens[order]
    within = (sets[:, None] & ~sets[None, :]) == 0
    total = np.where(sets == 0, 0.0, np.inf)
    came_from: list[Sets] = []
    for year in range(1, years + 1):
        before = np.where(within, total[:, None], np.inf)
        first = np.argmin(np.round(before, 12), axis=0)
        total = before[first, np.arange(len(sets))] + left
        total[costs > budget_a_year * year * (1 + 1e-12)] = np.inf
        came_from.append(first)
    at = int(np.argmin(np.round(total, 12)))
    least, chain = float(total[at]), []
    for first in reversed(came_from):
        chain.append(int(sets[at]))
        at = int(first[at])
    return Chain(tuple(reversed(chain)), least)


def chain_of_years(
    scored: Scored, burdens: Floats, year_of: Sequence[int | None], years: int
) -> Chain:
    """The chain in which each project stands from the end of its year, from 0, on (None: never).

    Its burden is NaN where one of its sets is not known.
    """
    sets, sum_of_burdens = [], 0.0
    for year in range(years):
        own = sum(1 << k for k, due in enumerate(year_of) if due is not None and due <= year)
        found = np.flatnonzero(scored.sets == own)
        sets.append(own)
        sum_of_burdens += float(burdens[found[0]]) if len(found) else np.nan
    return Chain(tuple(sets), sum_of_burdens)
