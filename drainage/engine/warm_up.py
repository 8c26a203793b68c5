"""Dry hours before the storm: sewage stands in the interceptors as on any evening."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from drainage.engine.inp import InitialState, build_inp
from drainage.engine.output import LINK_FLOW, NODE_DEPTH, NODE_QUALITY, Output
from drainage.network.model import Network
from drainage.rainfall import Hyetograph
from drainage.scenario.settings import RunSettings

SEWAGE_SHARE = 0.5
"""Nodes whose water is sewage by at least this share keep it; the rest begin dry."""

DRY_MINUTE = Hyetograph("dry", "无雨", 60, np.zeros(1), "no rain")


def warm_up_inp(
    network: Network, river_below_bank_m: Mapping[str, float], settings: RunSettings
) -> str:
    """The .inp of ``warm_up_h`` dry hours that end where the run begins."""
    dry = settings.model_copy(
        update={
            "storm_start_h": (settings.storm_start_h - settings.warm_up_h) % 24,
            "tail_h": settings.warm_up_h - (settings.lead_in_min + 1) / 60,
        }
    )
    return build_inp(network, DRY_MINUTE, river_below_bank_m, dry, title="dry warm-up")


def state_at_the_end(out: Output) -> InitialState:
    """Depths and flows where sewage stands or flows at the end of a warm-up."""
    sewage = out.node[-1, :, NODE_QUALITY] >= SEWAGE_SHARE
    depth = {
        name: float(value)
        for name, value, kept in zip(out.node_ids, out.node[-1, :, NODE_DEPTH], sewage, strict=True)
        if kept
    }
    share = out.link[-1, :, -1]
    flow = {
        name: float(value)
        for name, value, part in zip(out.link_ids, out.link[-1, :, LINK_FLOW], share, strict=True)
        if part >= SEWAGE_SHARE
    }
    return InitialState(depth, flow)
