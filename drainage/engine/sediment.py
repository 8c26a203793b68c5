"""Sediment in closed sewers, as the model carries it.

SWMM's own filled circle makes water, and so does a box whose bed is raised above its manholes
(docs/decisions/0008): a sewer keeps its size and is made rougher.
"""

from __future__ import annotations

import pandas as pd

from drainage.hydraulics import roughness_with_sediment


def manning_n(pipes: pd.DataFrame) -> pd.Series:
    """Roughness of each conduit; with sediment the one that gives its full flow above it."""
    n = pipes["manning_n"].astype(float)
    closed = pipes["shape"].isin(["circular", "box"])
    filled = pipes[closed & pipes["sediment_depth_mm"].gt(0)]
    height = filled["diameter_mm"].where(filled["shape"].eq("circular"), filled["height_mm"])
    raised = roughness_with_sediment(
        height, filled["width_mm"], filled["sediment_depth_mm"], filled["manning_n"]
    )
    return n.where(~n.index.isin(filled.index), pd.Series(raised, index=filled.index))
