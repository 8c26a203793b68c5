"""A run of the small town made by hand, so that every figure of a report is known."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from drainage.metrics.street_water import pieces_of_land
from drainage.results import RunResult
from drainage.scenario.settings import RunSettings

MINUTES = np.arange(60.0, 131.0)
RAIN_START = 70.0


def made_run(network, depth_m=0.0, *, scenario="existing", event="h54", reason=""):
    """Seventy minutes with ten before the rain; the sag G-B fills to ``depth_m`` and dries."""
    nodes = list(network.nodes.index)
    links = [*network.conduits.index, *network.weirs.index, *network.regulators.index]
    out = list(network.outfalls.index)
    land = pieces_of_land(network).index.tolist()
    depth = np.zeros((len(MINUTES), len(nodes)), dtype=np.float32)
    depth[:, nodes.index("G-B")] = depth_m * np.clip(1 - np.abs(MINUTES - 100) / 30, 0, 1)
    rain = np.where((MINUTES > RAIN_START) & (MINUTES <= RAIN_START + 60), 54.0, 0.0)
    nothing = {name: (("minute", "node"), np.zeros_like(depth))
               for name in ("node_inflow_m3_s", "node_volume_m3", "node_flooding_m3_s",
                            "node_lateral_inflow_m3_s", "node_sewage_share")}  # fmt: skip
    flat = np.zeros((len(MINUTES), len(links)), dtype=np.float32)
    flow = flat.copy()
    flow[:, links.index("R-1")] = 0.05
    series = xr.Dataset(
        {"node_depth_m": (("minute", "node"), depth), "rainfall_mm_h": ("minute", rain),
         "link_volume_m3": (("minute", "link"), flat), "link_flow_m3_s": (("minute", "link"), flow),
         "subcatchment_runoff_m3_s": (("minute", "subcatchment"), np.zeros((len(MINUTES), len(land)))),
         **nothing},
        {"minute": MINUTES, "node": nodes, "link": links, "subcatchment": land},
    )  # fmt: skip
    totals = xr.Dataset(
        {
            "node_max_depth_m": ("node", depth.max(axis=0)),
            "node_max_inflow_m3_s": ("node", np.full(len(nodes), 0.05)),
            "node_flooded_volume_m3": ("node", np.zeros(len(nodes))),
            "node_flooded_minutes": ("node", np.zeros(len(nodes))),
            "link_max_flow_m3_s": ("link", np.full(len(links), 0.11)),
            "link_full_capacity_m3_s": ("link", np.full(len(links), 0.1)),
            "link_surcharged_minutes": ("link", np.full(len(links), 3.0)),
            "link_max_filling": ("link", np.full(len(links), 0.5)),
            "outfall_volume_m3": ("outfall", [60.0] * len(out)),
            "outfall_backflow_m3": ("outfall", [0.0] * len(out)),
            "outfall_runoff_m3": ("outfall", [55.0] * len(out)),
            "outfall_river_water_m3": ("outfall", [0.0] * len(out)),
            "outfall_sewage_m3": ("outfall", [5.0 if o == "CO1" else 0.0 for o in out]),
            "outfall_max_flow_m3_s": ("outfall", [0.5] * len(out)),
        },
        {"node": nodes, "link": links, "outfall": out},
    )
    record = {
        "within_limits": not reason, "reason": reason, "rain_start_minute": RAIN_START,
        "rain_end_minute": RAIN_START + 60, "end_minute": 130.0, "tracer_error_pct": 0.0,
        "settings": RunSettings().model_dump(),
    }  # fmt: skip
    return RunResult(scenario, event, series, totals, record)


@pytest.fixture
def run_of():
    """``made_run``: network, greatest depth at the point in m -> a finished run."""
    return made_run
