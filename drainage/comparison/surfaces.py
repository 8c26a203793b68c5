"""The same points scored from the streets and from the grid, side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.comparison.csv_file import rounded

COLUMNS = [
    "scenario", "event", "point_no", "name_zh", "depth_streets_m", "depth_grid_m",
    "depth_difference_m", "rank_streets", "rank_grid", "cause_streets", "cause_grid",
]  # fmt: skip


def beside_each_other(streets: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """``COLUMNS`` for every point and run that both tables of points have, in their order."""
    keys = ["scenario", "event", "point_no"]
    both = streets.merge(grid, on=keys, suffixes=("_streets", "_grid"))
    frame = both[keys].assign(
        name_zh=both["name_zh_streets"],
        depth_streets_m=both["max_depth_m_streets"],
        depth_grid_m=both["max_depth_m_grid"],
        depth_difference_m=both["max_depth_m_grid"] - both["max_depth_m_streets"],
        rank_streets=both["rank_streets"],
        rank_grid=both["rank_grid"],
        cause_streets=both["limiting_cause_streets"],
        cause_grid=both["limiting_cause_grid"],
    )
    return rounded(frame[COLUMNS])


BOTH_DEEP_M = 0.15
"""Where both surfaces stand deeper than this, they should name the same cause."""


def agreement(side_by_side: pd.DataFrame) -> pd.DataFrame:
    """How far streets and grid agree, a row a run, from ``beside_each_other``.

    ``points_compared`` with a depth on both; ``mean_difference_m`` of the differences without
    their sign, ``mean_deeper_on_grid_m`` with it; ``greatest_difference_m`` without sign, at
    point ``greatest_at_point``; ``points_deep_on_both`` deeper than 0.15 m on both, and
    ``same_cause_there`` of them with equal causes; ``rank_correlation``.
    """
    correlation = rank_correlation(side_by_side)
    rows = []
    for key, own in side_by_side.groupby(["scenario", "event"], sort=False):
        known = own[own["depth_difference_m"].notna()]
        apart = known["depth_difference_m"].abs()
        deep = known[known[["depth_streets_m", "depth_grid_m"]].gt(BOTH_DEEP_M).all(axis=1)]
        rows.append(
            dict(zip(("scenario", "event"), key, strict=True))
            | {
                "points_compared": len(known),
                "mean_difference_m": apart.mean(),
                "mean_deeper_on_grid_m": known["depth_difference_m"].mean(),
                "greatest_difference_m": apart.max(),
                "greatest_at_point": known.at[apart.idxmax(), "point_no"] if len(known) else "",
                "points_deep_on_both": len(deep),
                "same_cause_there": int(deep["cause_streets"].eq(deep["cause_grid"]).sum()),
                "rank_correlation": correlation[key],
            }
        )
    return rounded(pd.DataFrame(rows))


def rank_correlation(side_by_side: pd.DataFrame) -> pd.Series:
    """Spearman's correlation of the depths by (scenario, event): that of their ranks, those of
    equal depths averaged; NaN for fewer than 3 points."""

    def correlation(rows: pd.DataFrame) -> float:
        known = rows[["depth_streets_m", "depth_grid_m"]].dropna()
        if len(known) < 3 or (known.nunique() < 2).any():
            return float("nan")
        return float(np.round(known.rank().corr().iloc[0, 1], 3))

    runs = side_by_side.groupby(["scenario", "event"], sort=False)
    return pd.Series({key: correlation(rows) for key, rows in runs}, name="rank_correlation")
