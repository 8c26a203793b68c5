"""Classes of capacity by return period, as Chinese reviews of sewers count them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

LIMITS_A = (1.0, 2.0, 3.0, 5.0)
"""Return periods at which a class ends and the next begins, years."""
CLASSES = ("P<1", "1≤P<2", "2≤P<3", "3≤P<5", "P≥5")
"""Words that no spreadsheet takes for a date."""


def class_of(return_period_a: ArrayLike) -> np.ndarray:
    """Class (n,) of each return period (n,), years; "" where it is not known."""
    period = np.asarray(return_period_a, float)
    at = np.digitize(np.nan_to_num(period, nan=0.0), LIMITS_A)
    return np.where(np.isnan(period), "", np.array(CLASSES, dtype=object)[at])


def lengths_by_class(
    classes: pd.Series, length_m: pd.Series, words: Sequence[str] = CLASSES
) -> pd.DataFrame:
    """Class -> ``length_km`` and ``share_pct`` of the whole length; ``""`` stands last.

    The share of what has no class is shown, so that the shares of all rows make 100 %.
    """
    order = [*words, *([""] if classes.eq("").any() else [])]
    length = length_m.groupby(classes).sum().reindex(order, fill_value=0.0)
    whole = float(length.sum())
    share = 100 * length / whole if whole > 0 else length * np.nan
    return pd.DataFrame({"length_km": length / 1000, "share_pct": share})
