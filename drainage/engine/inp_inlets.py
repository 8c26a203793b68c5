"""Street inlets as .inp lines: capture falls with clogging and with inlets out of order."""

from __future__ import annotations

from math import ceil

import numpy as np
import pandas as pd

from drainage.engine.inp_text import Sections, number
from drainage.network.model import Network

GRATE_BARS = "P_BAR-50"
"""Parallel bars 50 mm apart, the nearest of SWMM's grates to a flat municipal grate."""

LEAST_OPEN_SHARE = 1e-4
"""To SWMM a greatest flow of 0 means no limit: a blocked inlet keeps this share."""


def inlet_sections(network: Network) -> Sections:
    """[INLETS] and [INLET_USAGE]; an inlet is placed on the conduit that flows to it."""
    kinds = []
    for row in network.inlet_types.itertuples():
        name = row.Index
        grate = f"{name} GRATE {number(row.grate_length_m)} {number(row.grate_width_m)} "
        kerb = f"{name} CURB {number(row.kerb_length_m)} {number(row.kerb_height_m)} VERTICAL"
        if row.kind in ("grate", "combination"):
            kinds.append(grate + GRATE_BARS)
        if row.kind in ("kerb", "combination"):
            kinds.append(kerb)
    if network.inlets.empty:
        return {}
    used = network.inlets
    lost_pct, limit_m3_s = effective_inlets(used, network.inlet_types)
    usage = [
        f"{row.Index} {row.inlet_type_id} {row.node_id} {ceil(row.number_per_side)} {number(lost)} "
        f"{number(limit)} 0 0 {row.placement.upper()}"
        for row, lost, limit in zip(used.itertuples(), lost_pct, limit_m3_s, strict=True)
    ]
    return {"INLETS": kinds, "INLET_USAGE": usage}


def effective_inlets(
    inlets: pd.DataFrame, inlet_types: pd.DataFrame
) -> tuple[list[float], list[float]]:
    """Blocked share of the opening (%) and greatest flow (m3/s) of one inlet of each row.

    Clogging reduces the opening; the greatest flow, which the lead to the manhole sets,
    stays. Inlets out of order take nothing, so their share reduces both. SWMM knows whole
    inlets a side alone: of two that stand for 1.5 each has three quarters.
    """
    there = inlets["number_per_side"] / np.ceil(inlets["number_per_side"])
    working = (there * (1 - inlets["out_of_order_pct"] / 100)).clip(lower=LEAST_OPEN_SHARE)
    open_share = ((1 - inlets["clogged_pct"] / 100) * working).clip(lower=LEAST_OPEN_SHARE)
    limit = inlet_types["flow_limit_l_s"].reindex(inlets["inlet_type_id"]).to_numpy(float)
    return ((1 - open_share) * 100).tolist(), (limit / 1000 * working.to_numpy()).tolist()
