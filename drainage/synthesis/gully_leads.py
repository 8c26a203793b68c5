"""How much a surveyed gully takes: its opening, its lead, and the leads it shares."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.design.hydraulics import full_flow
from drainage.synthesis.rules import Rules

Floats = NDArray[np.float64]

LEAST_LEAD_MM = 200.0
LEAST_LEAD_SLOPE = 0.01
"""Least lead of GB 50014: DN200 at 1 %. One laid flatter is driven by the water above it in the
gully: 1 % of a usual lead is some centimetres, a gully is 0.8 m deep."""
LONGEST_CHAIN = 50
OPENING: Mapping[tuple[str, int], float] = MappingProxyType(
    {
        ("grate", 1): 20 / 20,
        ("grate", 2): 35 / 20,
        ("grate", 3): 45 / 20,
        ("combination", 1): 30 / 20,
        ("combination", 2): 50 / 20,
        ("combination", 3): 60 / 20,
        ("kerb", 1): 15 / 20,
        ("kerb", 2): 25 / 20,
        ("kerb", 3): 30 / 20,
    }
)
"""Kind and gratings -> greatest flow over that of a single grate: 平箅 20, 35 and 15 a grate;
联合式 30, 50 and 20 a grate; 立箅 15, 25 and 10 a grate, L/s. More than two count as three.

From memory of the explanation of GB 50014, not verified: assumed, within 15 to 25 L/s for a single
grate as the rules have it. What the source of the inlet types says, too."""


def gully_limit_l_s(gullies: pd.DataFrame, rules: Rules) -> pd.Series:
    """Greatest flow (n,) of each gully, L/s: that of its opening or of its lead, the less.

    A lead takes its full-bore flow (Manning, n of the rules' pipes) at its own slope, at least
    1 %, as DN200 where its size is not known. Gullies one behind the other share the leads
    that carry them together. A gully that is itself the manhole has no lead.
    """
    slope = (gullies["lead_fall_m"] / gullies["lead_length_m"].where(lambda v: v > 0)).fillna(0.0)
    diameter = gullies["lead_diameter_mm"].where(lambda v: v > 0, LEAST_LEAD_MM)
    lead = 1000 * full_flow(
        diameter / 1000, 0.0, np.maximum(slope, LEAST_LEAD_SLOPE), rules.pipe_manning_n.value
    )
    no_lead = gullies["drains_to_id"].to_numpy() == gullies.index.to_numpy()
    lead = np.where(no_lead, np.inf, lead)
    opening = [
        OPENING[kind, int(number)]
        for kind, number in zip(gullies["kind"], gullies["gratings"], strict=True)
    ]
    limit = rules.grate_flow_limit_l_s.value * np.array(opening)
    return pd.Series(np.minimum(limit, _shared(gullies, lead)), index=gullies.index)


def _shared(gullies: pd.DataFrame, lead_l_s: Floats) -> Floats:
    """The least part (n,) of a lead that is left to each gully on its way to the sewer."""
    n = len(gullies)
    after = np.append(gullies.index.get_indexer(gullies["through_id"]), -1)
    way = [np.arange(n)]
    while (way[-1] >= 0).any() and len(way) < LONGEST_CHAIN:
        way.append(after[way[-1]])
    count = np.zeros(n)
    for step in way:
        np.add.at(count, step[step >= 0], 1.0)
    share = np.append(lead_l_s / np.maximum(count, 1.0), np.inf)
    return np.asarray(np.min([share[step] for step in way], axis=0))
