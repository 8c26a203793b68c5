"""Hollows of the streets (underpasses, 下凹桥): what stands at their low point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.network.model import empty_table
from drainage.network.schema import TABLE_BY_NAME
from drainage.synthesis.low_places import LowPlaces
from drainage.synthesis.rules import Rules
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_points import StreetPoints

BOTTOM_LENGTH_M = 10.0
"""Length of level carriageway at the bottom; the approaches are street channels."""
LEAD_HEIGHT_M = 0.3
LEAD_COEFFICIENT = 0.65
"""A lead of 300 mm that runs full; orifice coefficient of a sharp entry, SWMM's default."""
PUMP_START_M = 0.15
PUMP_STOP_M = 0.05


@dataclass(frozen=True)
class HollowParts:
    """Rows of the tables that only hollows have; see the schema of each table."""

    hollows: pd.DataFrame
    orifices: pd.DataFrame
    pumps: pd.DataFrame
    curves: pd.DataFrame


def lead_width_m(inlets: int, flow_limit_l_s: float) -> float:
    """Width of the rectangular lead that takes what ``inlets`` take at 0.3 m of head, m.

    Orifice: Q = C A (2 g h)^(1/2).
    """
    flow = inlets * flow_limit_l_s / 1000
    return float(flow / (LEAD_COEFFICIENT * LEAD_HEIGHT_M * np.sqrt(2 * 9.81 * LEAD_HEIGHT_M)))


def hollow_parts(
    points: StreetPoints,
    places: LowPlaces,
    gutter_id: NDArray[np.str_],
    manhole_id: NDArray[np.str_],
    skeleton: Skeleton,
    rules: Rules,
) -> HollowParts:
    """The lead or the pump of every hollow, and the table that says what it is made of.

    SWMM's street inlets do not see the water level in the sewer. A hollow lies below the
    lids around it, so its lead must: it is an orifice with a flap gate.
    """
    table = skeleton.hollows
    low = np.array([int(np.flatnonzero(places.hollow == k)[0]) for k in range(len(table))], int)
    if not len(table):
        names = ("hollows", "orifices", "pumps", "curves")
        return HollowParts(*(empty_table(TABLE_BY_NAME[name]) for name in names))
    bottom = np.round(points.ground_level_m[low] - table["depth_m"].to_numpy(float), 3)
    ends = pd.DataFrame({"from_id": gutter_id[low], "to_id": manhole_id[low]}, index=table.index)
    pumped = table["pump_l_s"].to_numpy(float) > 0
    pumps, curves = _pumps(table[pumped], ends[pumped])
    return HollowParts(
        hollows=_hollows(table, pumped, gutter_id[low], _streets_at(points, low, skeleton)),
        orifices=_leads(table, ends, bottom, rules.grate_flow_limit_l_s.value)[~pumped],
        pumps=pumps,
        curves=curves,
    )


def _streets_at(points: StreetPoints, low: NDArray[np.int64], skeleton: Skeleton) -> list[str]:
    """The first street segment that touches each low point."""
    streets = skeleton.street_segments.index.to_numpy(str)
    return [
        streets[points.reach_segment[(points.reach_from == p) | (points.reach_to == p)][0]]
        for p in low.tolist()
    ]


def _hollows(
    table: pd.DataFrame, pumped: NDArray[np.bool_], node_id: NDArray[np.str_], street: list[str]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name_zh": table["name_zh"],
            "name_en": table["name_en"],
            "street_id": street,
            "node_id": node_id,
            "depth_m": table["depth_m"],
            "approach_slope_pct": table["approach_slope_pct"],
            "land_ha": table["land_ha"],
            "inlets": table["inlets"],
            "lead_id": np.where(pumped, "", "HL-" + table.index),
            "pump_id": np.where(pumped, "HP-" + table.index, ""),
            "source": table["source"],
        },
        index=table.index,
    )


def _leads(
    table: pd.DataFrame, ends: pd.DataFrame, bottom_m: NDArray[np.float64], limit_l_s: float
) -> pd.DataFrame:
    width = [lead_width_m(int(count), limit_l_s) * 1000 for count in table["inlets"]]
    return ends.assign(
        orientation="side",
        crest_level_m=bottom_m,
        height_mm=LEAD_HEIGHT_M * 1000,
        width_mm=np.round(width),
        discharge_coefficient=LEAD_COEFFICIENT,
        flap_gate=True,
        source=table["source"],
    ).set_index("HL-" + table.index)


def _pumps(table: pd.DataFrame, ends: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The pumps and the curve of each: its flow at any depth."""
    pump_id = "HP-" + table.index
    pumps = ends.assign(
        curve_id=pump_id,
        startup_depth_m=PUMP_START_M,
        shutoff_depth_m=PUMP_STOP_M,
        source=table["source"],
    ).set_index(pump_id)
    curves = pd.DataFrame(
        {
            "kind": "pump",
            "points": [f"0 {q / 1000:g};10 {q / 1000:g}" for q in table["pump_l_s"]],
            "source": table["source"].to_numpy(),
        },
        index=pump_id,
    )
    return pumps, curves
