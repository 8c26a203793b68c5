"""What limits each waterlogging point: inlets, sewer capacity, backwater or the sag."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.metrics.series import greatest_held
from drainage.network.model import Network
from drainage.results import RunResult

SURCHARGED_TO_GUTTER_M = 0.05
"""A manhole whose water stands this close to the gutter takes in no more."""
AT_CAPACITY = 0.95

CAUSES_ZH = {
    "none": "不积水",
    "inlets": "雨水口不足",
    "sewer capacity": "管道能力不足",
    "backwater": "下游顶托",
    "sag": "低洼",
    "": "",
}


def limiting_causes(network: Network, result: RunResult, point_depth_m: float) -> pd.DataFrame:
    """Per point: limiting_cause, flow_to_capacity of the sewer below it, inlets.

    ``arriving_flow_m3_s`` is the greatest inflow to the street there, what rises from the
    sewer included, ``inlet_capacity_m3_s`` the most its inlets can take and
    ``sewer_capacity_m3_s`` the full-bore flow of the sewers below, empty where one is level.

    Where the manhole stands full to the gutter for two report steps the sewer decides: at
    0.95 of its full-bore flow and above its own capacity, below that the water level
    downstream. Where it does not, the sewer still decides if more water comes than it could
    carry, whatever the inlets; the inlets if more comes than they can take; else the sag.
    """
    points = network.watch_points
    totals = result.totals
    depth = totals["node_max_depth_m"].to_series()
    held = result.series["node_depth_m"]
    inlets = network.inlets.assign(
        gutter=network.conduits["to_id"].reindex(network.inlets.index),
        capacity_m3_s=inlet_capacity_m3_s(network),
    )
    capacity = inlets.groupby("gutter")["capacity_m3_s"].sum().reindex(points["node_id"])
    manhole = inlets.drop_duplicates("gutter").set_index("gutter")["node_id"]
    manhole = manhole.reindex(points["node_id"]).to_numpy()
    joints = network.junctions
    to_gutter = (joints["ground_level_m"] - joints["invert_level_m"]).reindex(manhole).to_numpy()
    level = pd.Series(greatest_held(held), index=held["node"].to_numpy()).reindex(manhole)
    full = level.to_numpy() >= to_gutter - SURCHARGED_TO_GUTTER_M
    below = _sewers_below(network, result).reindex(manhole)
    carries, sewer = below["flow"].to_numpy(float), below["capacity"].to_numpy(float)
    ratio = carries / sewer
    arriving = totals["node_max_inflow_m3_s"].to_series().reindex(points["node_id"]).to_numpy()
    deep = depth.reindex(points["node_id"]).to_numpy() > point_depth_m
    cause = np.select(
        [
            ~deep,
            full & (ratio >= AT_CAPACITY),
            full,
            arriving > sewer,
            arriving > capacity.to_numpy(),
        ],
        ["none", "sewer capacity", "backwater", "sewer capacity", "inlets"],
        "sag",
    )
    return pd.DataFrame(
        {
            "limiting_cause": cause,
            "flow_to_capacity": ratio,
            "arriving_flow_m3_s": arriving,
            "inlet_capacity_m3_s": capacity.to_numpy(),
            "sewer_capacity_m3_s": sewer,
        },
        index=points.index,
    )


def inlet_capacity_m3_s(network: Network) -> pd.Series:
    """Greatest flow the leads of all inlets of each street channel take, m3/s.

    As in the engine's input: inlets out of order take nothing, clogging narrows the
    opening and not the lead.
    """
    inlets = network.inlets
    limit = network.inlet_types["flow_limit_l_s"].reindex(inlets["inlet_type_id"]).to_numpy()
    section = network.conduits["street_section_id"].reindex(inlets.index)
    sides = network.street_sections["sides"].reindex(section).to_numpy()
    working = 1 - inlets["out_of_order_pct"] / 100
    return inlets["number_per_side"] * sides * limit * working / 1000


def _sewers_below(network: Network, result: RunResult) -> pd.DataFrame:
    """Manhole -> greatest flow and full-bore capacity of all sewers that leave it, m3/s.

    The capacity is empty where one of them lies level: it has no full-bore flow of its own.
    """
    pipes = network.conduits[network.conduits["shape"].isin(["circular", "box"])]
    flow = result.totals["link_max_flow_m3_s"].to_series().reindex(pipes.index)
    capacity = result.totals["link_full_capacity_m3_s"].to_series().reindex(pipes.index)
    sewers = pd.DataFrame({"flow": flow, "capacity": capacity.where(capacity > 0)})
    at_manhole = sewers.groupby(pipes["from_id"])
    return pd.DataFrame(
        {"flow": at_manhole["flow"].sum(), "capacity": at_manhole["capacity"].sum(skipna=False)}
    )
