"""The tables of a programme: sets, fronts, shares, years and how the order moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from drainage.programme import (
    Chain,
    Scored,
    alone_and_last,
    best_chain,
    burden,
    front,
    members,
    shapley,
)
from drainage.programme.sets import Floats, as_bits
from drainage.programme.shares import best_within
from drainage.study.programme import COST, Programme
from drainage.study.programme_sets import KeptSets

MOVED_BY = 0.2
"""How far a cost or a weight is moved to see whether the order holds."""


def sets_table(found: Programme, sets: KeptSets) -> pd.DataFrame:
    """One row a set that was run: its projects, cost low to high, what has no price, its aims."""
    totals = [sets.total(int(own)) for own in found.scored.sets]
    frame = pd.DataFrame(
        {
            "projects": [found.words(int(own)) for own in found.scored.sets],
            "number_of_projects": [len(members(int(own))) for own in found.scored.sets],
            "cost_low_10k_yuan": [own.low_10k_yuan for own in totals],
            COST: [own.mid_10k_yuan for own in totals],
            "cost_high_10k_yuan": [own.high_10k_yuan for own in totals],
            "unpriced": [own.unpriced for own in totals],
        }
    )
    aims = dict(zip(found.figures[1:], found.scored.figures[:, 1:].T, strict=True))
    fits = found.scored.figures[:, 0] <= found.plan.limit_10k_yuan
    return frame.assign(**aims, fits_the_money=fits)


def fronts_table(found: Programme) -> pd.DataFrame:
    """The sets no other beats in cost and one aim, by rising cost, within the money."""
    own = found.scored.fitting(found.plan.limit_10k_yuan)
    parts = []
    for k, aim in enumerate(found.figures[1:], start=1):
        rows = front(own.figures[:, 0], own.figures[:, k])
        parts.append(pd.DataFrame({
            "figure": aim,
            "projects": [found.words(int(one)) for one in own.sets[rows]],
            COST: own.figures[rows, 0],
            "value": own.figures[rows, k],
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def shares_table(found: Programme) -> pd.DataFrame:
    """What each project takes from each aim, and adds to the cost: alone, last, on average.

    The average is Shapley's over all orders; where the money ends before all is built, a set that
    does not fit counts as the best that it pays for within the set; so does one past its limits.
    ``exact`` is false where not every set that fits was run.
    """
    n, limit = len(found.plan.projects), found.plan.limit_10k_yuan
    alone, last = alone_and_last(found.scored, n)
    parts = []
    for k, name in enumerate(found.figures):
        sign = -1.0 if k == 0 else 1.0
        mean = np.full(n, np.nan)
        if k > 0:
            mean = shapley(best_within(found.scored, n, limit, k)[:, None])[:, 0]
        elif len(found.scored) + len(found.past_limits) == 1 << n:
            mean = shapley(np.array([found.row(own)[:1] for own in range(1 << n)]))[:, 0]
        parts.append(pd.DataFrame({
            "scenario": found.plan.scenarios, "figure": name, "alone": sign * alone[:, k],
            "last": sign * last[:, k], "on_average": sign * mean, "exact": found.exact,
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def years_table(found: Programme) -> pd.DataFrame:
    """Year by year: what is built, what has been spent of what was given, and what is left."""
    plan = found.plan
    parts = []
    for order, chain in (("best", found.best), ("plan", found.planned)):
        if chain is None:
            continue
        before = 0
        for year, own in enumerate(chain.sets):
            row, fresh = found.row(own), own & ~before
            parts.append({
                "order": order, "year": plan.first_year + year,
                "built": found.words(fresh), "stands": found.words(own),
                "spent_10k_yuan": row[0],
                "given_10k_yuan": plan.budget_10k_yuan_a_year * (year + 1),
                **dict(zip(found.figures[1:], row[1:], strict=True)),
            })  # fmt: skip
            before = own
    return pd.DataFrame(parts)


def moves_table(found: Programme) -> pd.DataFrame:
    """The year of each project where one cost or weight is a fifth higher or lower; a row each.

    A cost moves by a fifth of what the project costs alone, in every set that has it.
    """
    plan, scored = found.plan, found.scored
    empty = scored.row(0)
    assert empty is not None
    bits = as_bits(scored.sets, len(plan.projects))
    rows: list[dict[str, object]] = []
    for by in (-MOVED_BY, MOVED_BY):
        for k, name in enumerate(plan.scenarios):
            alone = scored.row(1 << k)
            if alone is not None:
                figures = scored.figures.copy()
                figures[:, 0] += by * (alone[0] - empty[0]) * bits[:, k]
                rows += _moved(found, f"cost {name}", by, figures, found.weights)
        for k, aim in enumerate(plan.aims):
            weights = [own * (1 + by if k == place else 1)
                       for place, own in enumerate(found.weights)]  # fmt: skip
            rows += _moved(found, f"weight {aim.name}", by, scored.figures, weights)
    return pd.DataFrame(rows)


def _moved(
    found: Programme, what: str, by: float, figures: Floats, weights: Sequence[float]
) -> list[dict[str, object]]:
    plan, own = found.plan, Scored(found.scored.sets, figures)
    chain = best_chain(own, burden(own, weights), plan.budget_10k_yuan_a_year, plan.years)

    def year(one: Chain, k: int) -> int | None:
        due = one.year_of(k)
        return None if due is None else plan.first_year + due

    return [
        {"moved": what, "by_pct": round(100 * by), "scenario": name,
         "year": year(found.best, k), "year_then": year(chain, k),
         "stays": year(found.best, k) == year(chain, k)}
        for k, name in enumerate(plan.scenarios)
    ]  # fmt: skip
