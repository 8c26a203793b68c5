"""Shared ranks: equal places share a rank, the next one follows after the gap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def shared_rank(values: Sequence[pd.Series]) -> pd.Series:
    """Rank 1 for the greatest; later values decide between equal earlier ones.

    Rows with a missing value get no rank.
    """
    table = pd.concat(list(values), axis=1)
    known = table.notna().all(axis=1)
    keys = list(map(tuple, table[known].to_numpy(float).tolist()))
    order = {key: place for place, key in reversed(list(enumerate(sorted(keys, reverse=True), 1)))}
    rank = pd.Series(np.nan, index=table.index)
    rank[known] = [order[key] for key in keys]
    return rank.astype("Int64")
