"""Which works in which year: sets of projects run, their fronts, shares, order and its moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.errors import Finding, InputError
from drainage.programme import (
    Chain,
    Scored,
    alone_and_last,
    best_chain,
    burden,
    chain_of_years,
    front,
    members,
    search,
    shapley,
)
from drainage.programme.sets import Floats, as_bits
from drainage.programme.shares import best_within
from drainage.said import said
from drainage.study.at_hand import AtHand
from drainage.study.programme_file import EXACT_PROJECTS, NAME, ProgrammeFile, read_programme
from drainage.study.programme_sets import KeptSets, Run

COST = "cost_mid_10k_yuan"
MOVED_BY = 0.2
"""How far a cost or a weight is moved to see whether the order holds."""
JOINT = " + "
PRICES_CURE = "Write a row for each into prices.csv beside study.toml; docs/cost.md has the units."


@dataclass(frozen=True)
class Programme:
    """All sets that were run, the best order of those and the plan's own.

    ``exact``: every set that fits the money was run. ``planned`` is None where a project has no
    year in the plan; ``past_limits`` are sets whose runs are past their limits.
    """

    plan: ProgrammeFile
    scored: Scored
    weights: tuple[float, ...]
    best: Chain
    planned: Chain | None
    exact: bool
    past_limits: tuple[int, ...]

    @property
    def figures(self) -> list[str]:
        """Names of the columns of ``scored``."""
        return [COST, *(aim.name for aim in self.plan.aims)]

    def words(self, own: int) -> str:
        """A set by its scenarios."""
        return JOINT.join(self.plan.scenarios[k] for k in members(own))


def find_programme(
    study: AtHand, run: Run, workers: int, tell: Callable[[str], object]
) -> tuple[Programme, KeptSets]:
    """Run what is not kept, and order the works.

    ``tell`` hears how far it is. Raises InputError for a programme.toml that cannot
    be used, for a project without any price, for projects that cannot be built together and for
    money that pays for no project.
    """
    plan = read_programme(study.opened)
    sets = KeptSets(study, plan, run, workers, tell)
    path = str(study.opened.study.folder / NAME)
    _require_prices(plan, sets, path)
    _require_money(plan, sets, path)
    exact = len(plan.projects) <= EXACT_PROJECTS
    chain = _sets_of_plan(plan)
    asked = _all_that_fit(plan, sets) if exact else _searched(plan, sets)
    asked = list(dict.fromkeys([0, *asked, *(chain or [])]))
    figures = sets.figures(asked)
    known = ~np.isnan(figures).any(axis=1)
    scored = Scored(np.array(asked)[known], figures[known])
    weights = tuple(aim.weight for aim in plan.aims)
    left = burden(scored, weights)
    return Programme(
        plan=plan,
        scored=scored,
        weights=weights,
        best=best_chain(scored, left, plan.budget_10k_yuan_a_year, plan.years),
        planned=chain_of_years(scored, left, _years_of_plan(plan), plan.years) if chain else None,
        exact=exact,
        past_limits=tuple(int(own) for own in np.array(asked)[~known]),
    ), sets


def _require_prices(plan: ProgrammeFile, sets: KeptSets, path: str) -> None:
    """A project whose works have no price at all would count as free and be built first."""
    findings = []
    for k, name in enumerate(plan.scenarios):
        total = sets.total(1 << k)
        if total.unpriced and total.mid_10k_yuan == 0:
            message = said(
                "nothing that this project builds has a price, so it would count as free: {kinds}",
                kinds=", ".join(sets.unpriced_kinds(1 << k)),
            )
            findings.append(Finding(path, "projects", "scenario", name, message, PRICES_CURE))
    if findings:
        raise InputError(findings)


def _require_money(plan: ProgrammeFile, sets: KeptSets, path: str) -> None:
    alone = sets.costs([1 << k for k in range(len(plan.projects))])
    least = int(np.argmin(alone))
    if alone[least] > plan.limit_10k_yuan:
        message = said(
            "no project can be paid: the cheapest, {scenario}, costs {cost:,.0f} and {years} "
            "years give {limit:,.0f} x 10^4 yuan",
            scenario=plan.scenarios[least], cost=alone[least], years=plan.years,
            limit=plan.limit_10k_yuan,
        )  # fmt: skip
        value = f"{plan.budget_10k_yuan_a_year:g}"
        raise InputError([Finding(path, "", "budget_10k_yuan_a_year", value, message,
                                  "Give more money or years, or smaller projects.")])  # fmt: skip


def _all_that_fit(plan: ProgrammeFile, sets: KeptSets) -> list[int]:
    every = list(range(1 << len(plan.projects)))
    costs = sets.costs(every)
    return [own for own, cost in zip(every, costs, strict=True) if cost <= plan.limit_10k_yuan]


def _searched(plan: ProgrammeFile, sets: KeptSets) -> list[int]:
    """The sets of a search that goes on from what is kept, ``most_sets`` in all."""
    kept = sets.kept()

    def evaluate(asked: Sequence[int]) -> Floats:
        figures = sets.figures(asked)
        # A run past its limits tells nothing: it counts as if nothing were gained.
        return np.where(np.isnan(figures), sets.figures([0]), figures)

    known = Scored(np.array(kept), evaluate(kept)) if kept else None
    most = max(0, plan.most_sets - len(kept))
    found = search(evaluate, len(plan.projects), most=most, limit=plan.limit_10k_yuan, known=known)
    return [int(own) for own in found.sets]


def _years_of_plan(plan: ProgrammeFile) -> list[int | None]:
    return [None if own.plan_year is None else max(0, own.plan_year - plan.first_year)
            for own in plan.projects]  # fmt: skip


def _sets_of_plan(plan: ProgrammeFile) -> list[int]:
    """What stands in each year by the plan's own years; none where a project has no year."""
    due = _years_of_plan(plan)
    if None in due:
        return []
    return [sum(1 << k for k, own in enumerate(due) if own is not None and own <= year)
            for year in range(plan.years)]  # fmt: skip


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
    does not fit counts as the best that it pays for within the set. ``exact`` is false where not
    every set that fits was run.
    """
    n, limit = len(found.plan.projects), found.plan.limit_10k_yuan
    alone, last = alone_and_last(found.scored, n)
    parts = []
    for k, name in enumerate(found.figures):
        sign = -1.0 if k == 0 else 1.0
        mean = np.full(n, np.nan)
        if k > 0:
            mean = shapley(best_within(found.scored, n, limit, k)[:, None])[:, 0]
        elif len(found.scored) == 1 << n:
            mean = shapley(found.scored.figures[np.argsort(found.scored.sets), :1])[:, 0]
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
            row = found.scored.row(own)
            assert row is not None
            parts.append({
                "order": order, "year": plan.first_year + year,
                "built": found.words(own & ~before), "stands": found.words(own),
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
