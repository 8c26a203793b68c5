"""Outlets to the rivers, ranked by the sewage they spill."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from drainage.metrics.ranks import shared_rank
from drainage.metrics.series import minutes_above
from drainage.network.model import Network
from drainage.network.topology import links
from drainage.results import RunResult
from drainage.scenario.settings import Targets
from drainage.scenario.tracers import Tracer

RANKED_BY = ("sewage_volume_m3", "overflow_volume_m3")
SAME_DIGITS = 1
"""Digits of m3 by which two outlets are alike."""
LEAST_DRY_FLOW_M3_S = 0.001
"""Less before the rain is no dry-weather flow to speak of; minutes of overflow count from it."""
RANKED_SYSTEMS = ("combined", "storm")


def score_outfalls(
    network: Network,
    result: RunResult,
    event_depth_mm: float,
    targets: Targets,
    tracers: Sequence[Tracer] = (),
) -> pd.DataFrame:
    """One row an outfall, by outlet_id: volumes m3, peak m3/s, minutes above 1 L/s.

    Combined and storm outlets are ranked by sewage, then overflow; street ends that spill
    over the bank and the ends of the interceptors stand in the table without a rank.
    Overflow is net of ``backflow_volume_m3``, what the outlet drew in. A combined outlet
    meets its target where it spills less than ``outlet_sewage_m3`` of sewage in a storm
    whose whole depth is no more than ``outlet_event_rain_mm``, however long it lasts. Each
    of ``tracers`` adds its load, kg. ``dry_weather_flow_m3_s`` is the sewage that leaves before
    the rain: an outlet that has any is the way to a works, or spills every day.
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
        names = ("rank", "overflow_volume_m3", "backflow_volume_m3", "sewage_volume_m3",
                 "peak_flow_m3_s", "minutes_of_overflow", "dry_weather_flow_m3_s", "meets_target",
                 *(tracer.column for tracer in tracers))  # fmt: skip
        return frame.assign(**dict.fromkeys(names, np.nan))
    totals = result.totals.sel(outfall=outfalls.index.tolist())
    flow = _outflow(network, result)
    frame = frame.assign(
        overflow_volume_m3=totals["outfall_volume_m3"].to_numpy(),
        backflow_volume_m3=totals["outfall_backflow_m3"].to_numpy(),
        sewage_volume_m3=totals["outfall_sewage_m3"].to_numpy(),
        peak_flow_m3_s=totals["outfall_max_flow_m3_s"].to_numpy(),
        minutes_of_overflow=minutes_above(flow, LEAST_DRY_FLOW_M3_S),
        dry_weather_flow_m3_s=_sewage_before_rain(result, flow),
        tracer_error_pct=float(result.record["tracer_error_pct"]),
    )
    origins = [
        totals[name].to_numpy()
        for name in ("outfall_sewage_m3", "outfall_runoff_m3", "outfall_river_water_m3")
    ]
    frame = frame.assign(**{tracer.column: tracer.load_kg(*origins) for tracer in tracers})
    ranked = frame[frame["system"].isin(RANKED_SYSTEMS)]
    rank = shared_rank([ranked[name].round(SAME_DIGITS) for name in RANKED_BY])
    met = (frame["sewage_volume_m3"] < targets.outlet_sewage_m3).astype("boolean")
    own = frame["system"].eq("combined") & (event_depth_mm <= targets.outlet_event_rain_mm + 1e-6)
    return frame.assign(rank=rank.reindex(frame.index), meets_target=met.where(own, pd.NA))


def _outflow(network: Network, result: RunResult) -> xr.DataArray:
    """Flow (minute, node) that leaves at each outfall; 0 while it draws water in."""
    outfalls, every = network.outfalls.index, links(network)
    inflow = result.series["node_inflow_m3_s"].sel(node=outfalls.tolist())
    into = every[every["to_id"].isin(outfalls)]
    flow = result.series["link_flow_m3_s"].sel(link=into.index.tolist()).fillna(0.0)
    leads = (into["to_id"].to_numpy()[:, None] == outfalls.to_numpy()).astype(float)
    draws_in = flow.to_numpy() @ leads < 0
    return inflow.where(~draws_in, 0.0)


def _sewage_before_rain(result: RunResult, flow: xr.DataArray) -> np.ndarray:
    """Sewage (m3/s) that leaves at each outfall at the first report, minutes before the rain."""
    share = result.series["node_sewage_share"].sel(node=flow["node"])
    first = flow.isel(minute=0).to_numpy() * share.isel(minute=0).to_numpy()
    return np.nan_to_num(first.astype(float))


def leads_sewage_away(outfalls: pd.DataFrame) -> list[str]:
    """Ids of the outlets, ranked as overflows, at which sewage leaves before the rain."""
    dry = outfalls["dry_weather_flow_m3_s"] >= LEAST_DRY_FLOW_M3_S
    return outfalls.index[dry & outfalls["system"].eq("combined")].astype(str).tolist()
