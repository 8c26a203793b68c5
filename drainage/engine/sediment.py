"""Sediment in closed sewers, as the model carries it.

SWMM's own filled circle makes water (docs/decisions/0008), so a circle keeps its size and is
made rougher; a box has its bed raised.
"""

from __future__ import annotations

import pandas as pd

from drainage.design.hydraulics import roughness_with_sediment


def manning_n(pipes: pd.DataFrame) -> pd.Series:
    """Roughness of each conduit; of a circle with sediment the one that gives its full flow."""
    n = pipes["manning_n"].astype(float)
    filled = pipes[pipes["shape"].eq("circular") & pipes["sediment_depth_mm"].gt(0)]
    raised = roughness_with_sediment(
        filled["diameter_mm"], filled["sediment_depth_mm"], filled["manning_n"]
    )
    return n.where(~n.index.isin(filled.index), pd.Series(raised, index=filled.index))


def raised_bed_m(pipes: pd.DataFrame) -> pd.Series:
    """How much the bed of each conduit lies above its invert: the sediment of a box."""
    return pipes["sediment_depth_mm"].where(pipes["shape"].eq("box"), 0.0) / 1000
