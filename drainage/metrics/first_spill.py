"""How much of a spill would have to be held back for its sewage to stay below a limit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.network.model import Network
from drainage.results import RunResult

STEP_S = 60.0


def first_spill_m3(network: Network, result: RunResult, limit_m3: float) -> pd.Series:
    """Outlet -> the first volume of its spill, m3, after which less than a limit of sewage comes.

    0 where all of it brings less. From flow and share of sewage at the outfall, minute by minute;
    the sum is brought to the sewage of the tracer, which counts every step. A tank that fills
    first and then lets pass what comes must be this large at least.
    """
    outfalls = network.outfalls.index.tolist()
    own = result.series[["node_inflow_m3_s", "node_sewage_share"]].sel(node=outfalls)
    flow = np.maximum(np.nan_to_num(own["node_inflow_m3_s"].to_numpy().astype(float)), 0.0)
    share = np.nan_to_num(own["node_sewage_share"].to_numpy().astype(float))
    volume, sewage = (np.cumsum(rate * STEP_S, axis=0) for rate in (flow, flow * share))
    counted = result.totals["outfall_sewage_m3"].sel(outfall=outfalls).to_numpy().astype(float)
    by_minute = sewage[-1]
    scale = np.divide(counted, by_minute, out=np.zeros_like(counted), where=by_minute > 0)
    left = counted - scale * sewage
    minute = np.argmax(left < limit_m3, axis=0)
    held = np.where(counted < limit_m3, 0.0, volume[minute, np.arange(len(outfalls))])
    return pd.Series(held, index=network.outfalls.index)
