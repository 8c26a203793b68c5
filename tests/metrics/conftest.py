"""Runs of the small town made by hand: every flow, level and volume is known."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from drainage.metrics.street_water import pieces_of_land
from drainage.network import Network
from drainage.network.topology import links
from drainage.results import RunResult
from drainage.scenario.settings import RunSettings

MINUTES = np.arange(0.0, 11.0)
CAPACITY_M3_S = 0.1


def run_by_hand(network: Network, rain_start: float = 0.0, **given: dict[str, object]) -> RunResult:
    """Ten minutes at rest but for ``given``: series -> place -> a value, or one a minute.

    Every pipe carries 0.1 m3/s full-bore.
    """
    places = {
        "node": network.nodes.index.tolist(),
        "link": links(network).index.tolist(),
        "subcatchment": pieces_of_land(network).index.tolist(),
    }
    names = {
        "node": ("node_depth_m", "node_volume_m3", "node_inflow_m3_s", "node_flooding_m3_s",
                 "node_lateral_inflow_m3_s", "node_sewage_share"),
        "link": ("link_flow_m3_s", "link_volume_m3"),
        "subcatchment": ("subcatchment_runoff_m3_s",),
    }  # fmt: skip
    tables = {}
    for place, own in names.items():
        for name in own:
            table = np.zeros((len(MINUTES), len(places[place])))
            for key, value in given.get(name, {}).items():
                table[:, places[place].index(key)] = value
            tables[name] = (("minute", place), table)
    series = xr.Dataset(tables, {"minute": MINUTES, **places})
    totals = xr.Dataset(
        {
            "node_max_depth_m": ("node", series["node_depth_m"].max("minute").to_numpy()),
            "link_full_capacity_m3_s": ("link", np.full(len(places["link"]), CAPACITY_M3_S)),
        },
        {"node": places["node"], "link": places["link"]},
    )
    record = {"within_limits": True, "reason": "", "rain_start_minute": rain_start,
              "rain_end_minute": 5.0, "end_minute": 10.0,
              "settings": RunSettings().model_dump()}  # fmt: skip
    return RunResult("existing", "h54", series, totals, record)


@pytest.fixture
def by_hand():
    """``run_by_hand``: network and series by place -> a finished run."""
    return run_by_hand
