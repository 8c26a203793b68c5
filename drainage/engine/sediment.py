"""Sediment in closed sewers, as the model carries it.

SWMM's own filled circle makes water (docs/decisions/0008), so a circle keeps its size and is
made rougher; a box has its bed raised, and with it the bottom of a manhole that lies between
boxes. A pipe that ends above the bottom of its manhole is taken as half empty by SWMM
while it fills fast, and what is missing is water from nowhere (docs/decisions/0051).
"""

from __future__ import annotations

import pandas as pd

from drainage.design.hydraulics import roughness_with_sediment
from drainage.network.model import Network


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


def manhole_bed_m(network: Network) -> pd.Series:
    """How high sediment lies in each junction, m: as far as it raises the lowest of its links.

    0 where a sewer without a raised bed, an orifice, a weir or a regulator is the lowest, and
    where a pump draws. 0 in a network with a model of its own.
    """
    joints = network.junctions.index
    if network.model:
        return pd.Series(0.0, joints)
    pipes = network.conduits
    parts = [
        _ends(pipes[f"{end}_id"], pipes[f"{end}_invert_level_m"], raised_bed_m(pipes))
        for end in ("from", "to")
    ]
    for others in (network.orifices, network.weirs, network.regulators):
        parts += [
            _ends(others[f"{end}_id"], others["crest_level_m"], 0.0) for end in ("from", "to")
        ]
    lowest = pd.concat(parts).groupby("node")[["invert_m", "bed_m"]].min().reindex(joints)
    raised = (lowest["bed_m"] - lowest["invert_m"]).fillna(0.0).round(6)
    return raised.where(~joints.isin(network.pumps["from_id"]), 0.0)


def _ends(node: pd.Series, level_m: pd.Series, sediment_m: pd.Series | float) -> pd.DataFrame:
    return pd.DataFrame({"node": node, "invert_m": level_m, "bed_m": level_m + sediment_m})
