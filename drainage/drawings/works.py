"""What is done to each pipe and at each place between two networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.cost import Price, cost_table, quantities
from drainage.network import Network

WORKS = ("new", "altered", "renewed", "cleaned", "removed")
"""Laid; laid again with another section or level, or led elsewhere; laid again as it was; cleaned;
taken away."""
LAID = ("new", "altered", "renewed")
"""Works that lay a pipe: they have a long section."""
EXISTING = "existing"
_BY_KIND = {"sewer_removed": "removed", "sewer_cleaned": "cleaned", "sewer_relaid": "renewed"}


@dataclass(frozen=True)
class Works:
    """Two networks, what their difference costs (``cost_table``), and the work on each conduit
    that differs (conduit id -> one of ``WORKS``); channels of streets are none."""

    before: Network
    after: Network
    costs: pd.DataFrame
    on_pipes: pd.Series


def works_between(before: Network, after: Network, prices: Sequence[Price]) -> Works:
    """The works of a network over another, from their exact difference."""
    costs = cost_table(quantities(before, after), prices)
    rows = costs[costs["table"].eq("conduits") & costs["system"].ne("street")]
    ids = rows["id"].to_numpy(object)
    built = np.where(pd.Index(ids).isin(before.conduits.index), "altered", "new")
    work = rows["what"].map(_BY_KIND).fillna(pd.Series(built, index=rows.index))
    return Works(before, after, costs, pd.Series(work.to_numpy(object), index=ids, dtype=object))
