"""What the scenarios of a study cost: cost.csv by element and cost-totals.csv by kind of works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from math import isfinite
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.comparison.compare import COLUMNS as COMPARED
from drainage.cost import Total, cost_table, quantities, total_of, unpriced
from drainage.cost.costing import COSTS
from drainage.cost.prices import NAME as PRICES
from drainage.cost.published import Published, sums_apart
from drainage.digests import digest_of
from drainage.scenario import Composed
from drainage.study.at_hand import AtHand
from drainage.study.inputs import Inputs
from drainage.study.keys import network_key
from drainage.study.opening import OpenStudy
from drainage.study.steps import compose_scenario

COST, TOTALS = "cost.csv", "cost-totals.csv"
TOTAL_COLUMNS = ["scenario", "what", "unit", "elements", "quantity", *COSTS, "unpriced"]


def costs_of(opened: OpenStudy, built: Composed) -> pd.DataFrame:
    """The ``cost_table`` of all that differs between a scenario's network and the study's."""
    return cost_table(quantities(opened.base, built.network), opened.prices)


def prices_key(inputs: Inputs) -> str:
    """Of the prices of a study."""
    return inputs.files.get(f"study/{PRICES}", "")


def costs_key(study: AtHand, names: Iterable[str]) -> str:
    """Of what the costs of scenarios rest on."""
    keys = (network_key(study.opened, study.inputs, name) for name in names)
    return digest_of(prices_key(study.inputs), *keys)


def write_costs(study: AtHand, names: Iterable[str]) -> None:
    """cost.csv and cost-totals.csv of scenarios, made again where works or prices changed."""
    folder = study.opened.results
    asked = list(names)

    def write() -> list[Path]:
        costs = {name: costs_of(study.opened, study.built[name]) for name in asked}
        whole = [own.assign(scenario=name)[["scenario", *own.columns]]
                 for name, own in costs.items()]  # fmt: skip
        write_csv(pd.concat(whole, ignore_index=True), folder / COST)
        write_csv(totals_table(costs), folder / TOTALS)
        return [folder / COST, folder / TOTALS]

    study.made.make("costs", costs_key(study, asked), write)


def totals_table(costs: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row (``TOTAL_COLUMNS``) a scenario and kind of works; ``unpriced`` counts elements
    without a cost, which are in no sum."""
    parts = []
    for name, own in costs.items():
        without = own["elements"].where(own[COSTS[1]].isna(), 0)
        grouped = own.assign(unpriced=without).groupby(["what", "unit"], sort=False)
        sums = grouped.agg(
            elements=("elements", "sum"),
            quantity=("quantity", "sum"),
            **{cost: (cost, "sum") for cost in COSTS},
            unpriced=("unpriced", "sum"),
        )
        parts.append(sums.reset_index().assign(scenario=name))
    return pd.concat(parts, ignore_index=True)[TOTAL_COLUMNS]


def compared_costs(
    opened: OpenStudy, before: Composed, after: Composed, events: Iterable[str]
) -> pd.DataFrame:
    """The totals of two scenarios, 10^4 yuan, as rows of a comparison: the same in each event."""
    old, new = (costs_of(opened, built)[COSTS].sum() for built in (before, after))
    rows = pd.DataFrame(
        {
            "before": before.scenario,
            "after": after.scenario,
            "scope": "cost",
            "id": "",
            "name_zh": "",
            "metric": COSTS,
            "unit": "10k yuan",
            "before_value": old.to_numpy(float),
            "after_value": new.to_numpy(float),
            "change": (new - old).to_numpy(float),
            "change_pct": (100 * (new - old) / old.where(old > 0)).to_numpy(float),
        }
    )
    return pd.concat([rows.assign(event=event) for event in events], ignore_index=True)[COMPARED]


def sums_of_works(opened: OpenStudy, composed: Mapping[str, Composed]) -> list[Published]:
    """The plans' sums of the scenarios that ``composed`` is built of, and of those that share one
    with them, beside the estimate of what each builds itself."""
    scenarios = opened.study.scenarios
    shown = {own for name in composed for own in opened.study.closure(name)}
    sums = {own for name in shown for own in scenarios[name].costs}
    asked = [name for name, own in scenarios.items()
             if own.costs and (name in shown or sums & set(own.costs))]  # fmt: skip
    totals: dict[str, Total] = {}

    def total(name: str) -> Total:
        if name not in totals:
            built = composed[name] if name in composed else compose_scenario(opened, name)
            totals[name] = total_of(costs_of(opened, built))
        return totals[name]

    def own_estimate(name: str) -> Total:
        """What a scenario costs beyond those it includes."""
        whole, parts = total(name), [total(own) for own in scenarios[name].includes]
        low, mid, high = (
            max(0.0, getattr(whole, level) - sum(getattr(own, level) for own in parts))
            for level in ("low_10k_yuan", "mid_10k_yuan", "high_10k_yuan")
        )
        return Total(low, mid, high, whole.unpriced)

    return [
        Published(name, tuple((own.item, own.cost_10k_yuan) for own in scenarios[name].costs),
                  own_estimate(name))
        for name in asked
    ]  # fmt: skip


def page_sums_apart(opened: OpenStudy, composed: Mapping[str, Composed]) -> list[dict[str, object]]:
    """The plans' sums outside the estimates of their works, as the page shows them."""
    return [
        asdict(own) | {"factor": own.factor if isfinite(own.factor) else None}
        for own in sums_apart(sums_of_works(opened, composed))
    ]


def page_costs(costs: pd.DataFrame) -> dict[str, object]:
    """The total of a scenario and what has no price, as the page shows them."""
    total = total_of(costs)
    without = unpriced(costs)
    return {
        "low": round(total.low_10k_yuan),
        "mid": round(total.mid_10k_yuan),
        "high": round(total.high_10k_yuan),
        "unpriced": [[row.what, int(row.elements)] for row in without.itertuples()],
    }
