"""Chambers by which a combined manhole spills into a storm sewer and keeps its sewage.

A storm sewer joined at the invert of a combined manhole would lead sewage to the river on
every dry day. The chamber has a raised crest instead: above the depth of (1 + n0) times the
dry-weather flow in the old sewer, as an interceptor is designed (GB 50014), and at least at
half the height of the old sewer, so that sediment and the swell of a small rain stay in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.design.hydraulics import Section, normal_depth_m
from drainage.measures.routes import LEAST_SLOPE, gathered, main_sewer, way_of_water
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m

INTERCEPTION_RATIO = 3.0
"""n0 of (1 + n0) x dry-weather flow; GB 50014 asks for 2 to 5."""
WEIR_COEFFICIENT = 1.7
"""Broad-crested weir, SI."""
HEAD_M = 0.5
"""Depth of the design flow over the crest, by which the crest gets its length."""
LEAST_LENGTH_M = 2.0
DROP_M = 0.05
"""The crest stands at least this much above the floor of the chamber."""


@dataclass(frozen=True)
class Chamber:
    """Rows of a chamber: its junction and the weir that leads to it."""

    node_id: str
    junction: dict[str, object]
    weir: dict[str, object]


def carries_sewage(network: Network, manhole: str) -> bool:
    """Whether dry-weather flow may stand in a manhole."""
    flows = network.dry_weather_flows["flow_l_s"]
    return bool(
        network.nodes.at[manhole, "system"] == "combined"
        or (manhole in flows.index and flows[manhole] > 0)
    )


def crest_level_m(network: Network, manhole: str) -> float:
    """Level of the crest at a manhole, m; see the text of this module."""
    leaving = main_sewer(network)
    if manhole not in leaving.index:
        return float(network.nodes.at[manhole, "invert_level_m"])
    pipe = network.conduits.loc[leaving[manhole]]
    height = float(pipe_height_m(network.conduits.loc[[leaving[manhole]]]).iloc[0])
    fall = pipe["from_invert_level_m"] - pipe["to_invert_level_m"]
    dry_l_s = gathered(way_of_water(network), network.dry_weather_flows["flow_l_s"])[manhole]
    depth = normal_depth_m(
        (1 + INTERCEPTION_RATIO) * float(dry_l_s) / 1000 / int(pipe["barrels"]),
        height,
        float(pipe["width_mm"]) / 1000,
        max(float(fall / pipe["length_m"]), LEAST_SLOPE),
        float(pipe["manning_n"]),
    )
    return float(pipe["from_invert_level_m"]) + max(depth, height / 2)


def weir_chamber(
    network: Network,
    manhole: str,
    sewer_id: str,
    floor_level_m: float,
    section: Section,
    design_flow_m3_s: float,
    source: str,
) -> Chamber:
    """The chamber between a manhole and the storm sewer ``sewer_id`` that begins in it.

    The crest is as long as the design flow needs at a depth of 0.5 m over it
    (Q = 1.7 L h^1.5), in steps of 0.5 m.
    """
    node = network.nodes.loc[manhole]
    name = f"K-{sewer_id}"
    crest = max(crest_level_m(network, manhole), floor_level_m + DROP_M)
    length = design_flow_m3_s / (WEIR_COEFFICIENT * HEAD_M**1.5)
    ground = float(node["ground_level_m"])
    return Chamber(
        name,
        {
            "system": "storm",
            "x_m": float(node["x_m"]),
            "y_m": float(node["y_m"]),
            "ground_level_m": ground,
            "invert_level_m": round(floor_level_m, 3),
            "max_depth_m": round(ground - floor_level_m, 3),
            "source": source,
        },
        {
            "from_id": manhole,
            "to_id": name,
            "crest_level_m": round(crest, 3),
            "length_m": max(LEAST_LENGTH_M, float(np.ceil(2 * length - 1e-9)) / 2),
            "height_m": max(section.height_mm / 1000, HEAD_M),
            "discharge_coefficient": WEIR_COEFFICIENT,
            "flap_gate": True,
            "source": source,
        },
    )


def with_chambers(network: Network, chambers: list[Chamber]) -> Network:
    """The network with chambers; each weir has the id W- and that of its chamber.

    A chamber the network has already is built again.
    """
    if not chambers:
        return network
    joints = pd.DataFrame([c.junction for c in chambers], index=[c.node_id for c in chambers])
    weirs = pd.DataFrame([c.weir for c in chambers], index=[f"W-{c.node_id}" for c in chambers])
    old_weirs = network.weirs.drop(index=weirs.index, errors="ignore")
    return network.with_tables(
        junctions=pd.concat([network.junctions.drop(index=joints.index, errors="ignore"), joints]),
        weirs=pd.concat([old_weirs, weirs]) if len(old_weirs) else weirs,
    )
