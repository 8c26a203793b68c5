"""Which works in which year: sets of projects run, their fronts, shares, order and its moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from drainage.errors import Finding, InputError
from drainage.programme import (
    Chain,
    Scored,
    best_chain,
    burden,
    chain_of_years,
    members,
    search,
)
from drainage.programme.sets import Floats
from drainage.said import said
from drainage.study.at_hand import AtHand
from drainage.study.programme_file import EXACT_PROJECTS, NAME, ProgrammeFile, read_programme
from drainage.study.programme_sets import KeptSets, Run

COST = "cost_mid_10k_yuan"
JOINT = " + "
PRICES_CURE = "Write a row for each into prices.csv beside study.toml; docs/cost.md has the units."


@dataclass(frozen=True)
class PastLimits:
    """What a set costs whose aims are not known, and why they are not."""

    cost_mid_10k_yuan: float
    reason: str


@dataclass(frozen=True)
class Programme:
    """All sets that were run, the best order of those and the plan's own.

    ``exact``: every set that fits the money was run. ``planned`` is None where a project has no
    year in the plan; ``past_limits`` holds the sets whose runs are past their limits.
    """

    plan: ProgrammeFile
    scored: Scored
    weights: tuple[float, ...]
    best: Chain
    planned: Chain | None
    exact: bool
    past_limits: Mapping[int, PastLimits]

    @property
    def figures(self) -> list[str]:
        """Names of the columns of ``scored``."""
        return [COST, *(aim.name for aim in self.plan.aims)]

    def row(self, own: int) -> Floats:
        """The figures of a set that was run, NaN for aims that are not known."""
        row = self.scored.row(own)
        if row is None:
            row = np.full(len(self.figures), np.nan)
            row[0] = self.past_limits[own].cost_mid_10k_yuan
        return row

    def words(self, own: int) -> str:
        """A set by its scenarios."""
        return JOINT.join(self.plan.scenarios[k] for k in members(own))


def find_programme(
    study: AtHand, run: Run, at_a_time: int, tell: Callable[[str], object]
) -> tuple[Programme, KeptSets]:
    """Run what is not kept, and order the works.

    ``run`` makes runs, ``at_a_time`` asked for together; ``tell`` hears how far it is. Raises
    InputError for a programme.toml that cannot be used, for a project without any price, for
    projects that cannot be built together and for money that pays for no project.
    """
    plan = read_programme(study.opened)
    sets = KeptSets(study, plan, run, at_a_time, tell)
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
    unknown = set(np.array(asked)[~known].tolist())
    weights = tuple(aim.weight for aim in plan.aims)
    left = burden(scored, weights)
    return Programme(
        plan=plan,
        scored=scored,
        weights=weights,
        best=best_chain(scored, left, plan.budget_10k_yuan_a_year, plan.years),
        planned=chain_of_years(scored, left, _years_of_plan(plan), plan.years) if chain else None,
        exact=exact,
        past_limits={
            own: PastLimits(float(figures[k, 0]), sets.reason(own))
            for k, own in enumerate(asked)
            if own in unknown
        },
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
