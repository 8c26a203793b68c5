"""Pipes by flow, capacity and surcharge."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.network.model import Network
from drainage.network.street_places import conduit_places
from drainage.network.street_roads import shown_names
from drainage.results import RunResult

COLUMNS = {
    "max_flow_m3_s": "link_max_flow_m3_s",
    "full_capacity_m3_s": "link_full_capacity_m3_s",
    "minutes_surcharged": "link_surcharged_minutes",
    "max_filling": "link_max_filling",
}


def score_conduits(network: Network, result: RunResult) -> pd.DataFrame:
    """One row a pipe or ditch, by conduit_id; street channels are in the streets' table.

    A pipe that lies level has no full-bore flow, so its ``flow_to_capacity`` is empty.
    """
    pipes = network.conduits[network.conduits["system"] != "street"]
    frame = pd.DataFrame(
        {
            "scenario": result.scenario,
            "event": result.event,
            "system": pipes["system"],
            "street_id": pipes["street_id"],
            "street_place": conduit_places(network, pipes.index),
            "street_name_zh": shown_names(network.streets).reindex(pipes["street_id"]).to_numpy(),
            "reason": result.reason,
        },
        index=pipes.index,
    )
    if not result.within_limits:
        return frame.assign(**dict.fromkeys([*COLUMNS, "flow_to_capacity"], np.nan))
    totals = result.totals.sel(link=pipes.index.tolist())
    frame = frame.assign(**{name: totals[own].to_numpy() for name, own in COLUMNS.items()})
    capacity = frame["full_capacity_m3_s"].where(frame["full_capacity_m3_s"] > 0)
    return frame.assign(flow_to_capacity=frame["max_flow_m3_s"] / capacity)
