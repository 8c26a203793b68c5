"""Outlets to the rivers, ranked by the sewage they spill."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.metrics.ranks import shared_rank
from drainage.metrics.series import minutes_above
from drainage.metrics.sewage_supply import sewage_entering_m3
from drainage.network.model import Network
from drainage.results import RunResult
from drainage.scenario.settings import Targets

RANKED_SYSTEMS = ("combined", "storm")


def score_outfalls(
    network: Network, result: RunResult, event_depth_mm: float, targets: Targets
) -> pd.DataFrame:
    """One row an outfall, by outlet_id: volumes m3, peak m3/s, minutes above 1 L/s.

    Combined and storm outlets are ranked by sewage, then overflow; street ends that spill
    over the bank and the ends of the interceptors stand in the table without a rank. A
    outlet's sewage is the tracer's, but no more than entered the sewers above it. A
    combined outlet meets its target where it spills less than ``outlet_sewage_m3`` in a
    storm whose whole depth is no more than ``outlet_event_rain_mm``, however long it lasts.
    """
    outfalls = network.outfalls
    frame = pd.DataFrame(
        {
            "scenario": result.scenario,
            "event": result.event,
            "name_zh": outfalls["name_zh"],
            "name_en": outfalls["name_en"],
            "system": outfalls["system"],
            "reason": result.reason,
        },
        index=pd.Index(outfalls.index, name="outlet_id"),
    )
    if not result.within_limits:
        names = ("rank", "overflow_volume_m3", "sewage_volume_m3", "peak_flow_m3_s",
                 "minutes_of_overflow", "meets_target")  # fmt: skip
        return frame.assign(**dict.fromkeys(names, np.nan))
    totals = result.totals.sel(outfall=outfalls.index.tolist())
    tracer = totals["outfall_sewage_m3"].to_numpy()
    entering = sewage_entering_m3(network, result).reindex(outfalls.index).to_numpy()
    flow = result.series["node_inflow_m3_s"].sel(node=outfalls.index.tolist())
    frame = frame.assign(
        overflow_volume_m3=totals["outfall_volume_m3"].to_numpy(),
        sewage_volume_m3=np.fmin(tracer, entering),
        sewage_tracer_m3=tracer,
        sewage_entering_m3=entering,
        peak_flow_m3_s=totals["outfall_max_flow_m3_s"].to_numpy(),
        minutes_of_overflow=minutes_above(flow, 0.001),
        tracer_error_pct=float(result.record["quality_continuity_pct"]),
    )
    ranked = frame[frame["system"].isin(RANKED_SYSTEMS)]
    rank = shared_rank([ranked["sewage_volume_m3"].round(1), ranked["overflow_volume_m3"].round(1)])
    met = (frame["sewage_volume_m3"] < targets.outlet_sewage_m3).astype("boolean")
    own = frame["system"].eq("combined") & (event_depth_mm <= targets.outlet_event_rain_mm + 1e-6)
    return frame.assign(rank=rank.reindex(frame.index), meets_target=met.where(own, pd.NA))
