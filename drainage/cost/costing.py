"""Quantities times prices: the cost of each element, totals, and what has no price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.cost.kinds import BY_RULE
from drainage.cost.prices import Price, price_of

LEVELS = ("low", "mid", "high")
UNIT_COSTS = [f"unit_{level}_yuan" for level in LEVELS]
COSTS = [f"cost_{level}_10k_yuan" for level in LEVELS]
COST_COLUMNS = ["id", "what", "table", "system", "street_zh", "section", "quantity", "unit",
                *UNIT_COSTS, *COSTS, "price_year", "price_source"]  # fmt: skip
PICKED_BY = ["what", "system", "street_zh", "section"]
YUAN = 10_000.0


@dataclass(frozen=True)
class Total:
    """What works cost in all, 10^4 yuan, and how many elements have no price."""

    low_10k_yuan: float
    mid_10k_yuan: float
    high_10k_yuan: float
    unpriced: int


def cost_table(found: pd.DataFrame, prices: Sequence[Price]) -> pd.DataFrame:
    """``quantities`` with unit costs, yuan a unit, and costs, 10^4 yuan (``COST_COLUMNS``).

    A unit cost of a sewer by the rule of sections is that of its own section and depth. Where
    there is no price, or no size to price by, costs are NaN and the source is empty.
    """
    keys = found[PICKED_BY].drop_duplicates()
    picked = [price_of(prices, *key) for key in keys.itertuples(index=False, name=None)]
    known = keys.assign(
        **{
            column: [np.nan if own is None else getattr(own, f"{level}_yuan") for own in picked]
            for column, level in zip(UNIT_COSTS, LEVELS, strict=True)
        },
        by_rule=[own is not None and own.unit == BY_RULE for own in picked],
        price_year=["" if own is None else own.year for own in picked],
        price_source=["" if own is None else own.source for own in picked],
    )
    rows = found.merge(known, on=PICKED_BY, how="left")
    ratio = rows["metres_of_d1000"].astype(float).where(rows["by_rule"].astype(bool), 1.0)
    quantity = rows["quantity"].astype(float)
    for unit_cost, cost in zip(UNIT_COSTS, COSTS, strict=True):
        rows[unit_cost] = rows[unit_cost].astype(float) * ratio
        rows[cost] = rows[unit_cost] * quantity / YUAN
    return rows[COST_COLUMNS]


def total_of(costs: pd.DataFrame) -> Total:
    """The sums of a ``cost_table``; what has no price is counted, not taken for nothing."""
    low, mid, high = (float(costs[name].sum()) for name in COSTS)
    return Total(low, mid, high, int(costs[COSTS[1]].isna().sum()))


def unpriced(costs: pd.DataFrame) -> pd.DataFrame:
    """What of a ``cost_table`` has no cost: what, table, unit -> elements and their quantity.

    A row with a price but no cost lacks a size: ``lacks`` says "size" there, else "price".
    """
    without = costs[costs[COSTS[1]].isna()]
    lacks = np.where(without["price_source"].ne(""), "size", "price")
    grouped = without.assign(lacks=lacks).groupby(["what", "table", "unit", "lacks"], sort=False)
    return grouped["quantity"].agg(elements="size", quantity="sum").reset_index()
