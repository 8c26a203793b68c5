"""Ground levels from a terrain that could be true: above the inverts, near their neighbours."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.errors import Finding
from drainage.formats.terrain import Terrain, ground_levels_m
from drainage.formats.terrain_fit import MOST_OFF_AT_NODE_M
from drainage.network import Network
from drainage.network.schema import NODE_TABLES
from drainage.said import said

STEEPEST_GROUND = 0.1
"""A street of 10 % is as steep as streets get."""


def proposed_ground(
    network: Network, terrain: Terrain | None, lacking: pd.Series
) -> tuple[pd.Series, list[Finding]]:
    """Ground levels of all nodes, m, those of ``lacking`` from the terrain, and what was withheld.

    Withheld is a level at or below the invert of the node or of a pipe's end there, and one that
    leaps along most of the node's pipes by more than 3 m and a slope of 10 %, the limits of the
    check `outlying-level`.
    """
    known = network.nodes["ground_level_m"]
    if terrain is None or not lacking.any():
        return known, []
    place = network.nodes[lacking]
    ground = known.copy()
    ground[lacking] = ground_levels_m(
        terrain, place["x_m"].to_numpy(float), place["y_m"].to_numpy(float)
    ).round(3)
    below = lacking & ground.le(_lowest_level(network))
    leaping = lacking & ~below & _leaps(network, ground)
    withheld = [
        Finding(terrain.path, str(node), "ground_level_m", f"{ground[node]:.2f}", message, cure)
        for rows, message, cure in (
            (below, "withheld: the terrain lies at or below the invert of the node",
             "Survey the ground level, or look at the invert."),
            (leaping, said("withheld: the terrain leaps here by more than {limit_m:g} m beside the "
             "neighbours along the pipes", limit_m=MOST_OFF_AT_NODE_M),
             "It may show a roof, a tree or a pit: survey the ground level."),
        )
        for node in ground.index[rows]
    ]  # fmt: skip
    return ground.mask(below | leaping), withheld


def with_ground(network: Network, ground_m: pd.Series) -> Network:
    """The network with these ground levels (all nodes, m)."""
    return network.with_tables(
        **{
            name: frame.assign(ground_level_m=ground_m.reindex(frame.index))
            for name in NODE_TABLES
            if len(frame := network.tables[name])
        }
    )


def _lowest_level(network: Network) -> pd.Series:
    """The lowest level known at each node, m, NaN where there is none."""
    invert = network.nodes["invert_level_m"]
    pipes = network.conduits
    levels = [invert] + [
        pd.Series(pipes[f"{end}_invert_level_m"].to_numpy(float), pipes[f"{end}_id"])
        for end in ("from", "to")
    ]
    return pd.concat(levels).groupby(level=0).min().reindex(invert.index)


def _leaps(network: Network, ground: pd.Series) -> pd.Series:
    """Nodes whose ground leaps along more than half of their pipes."""
    pipes = network.conduits
    ends = [ground.reindex(pipes[f"{end}_id"]).to_numpy(float) for end in ("from", "to")]
    length = pipes["length_m"].fillna(0.0).to_numpy(float)
    difference = np.abs(ends[0] - ends[1])
    leap = difference > np.maximum(MOST_OFF_AT_NODE_M, STEEPEST_GROUND * length)
    told = np.isfinite(difference)
    at = pd.concat([pd.Series(leap[told], pipes[f"{end}_id"][told]) for end in ("from", "to")])
    return at.groupby(level=0).mean().reindex(ground.index).fillna(0.0) > 0.5
