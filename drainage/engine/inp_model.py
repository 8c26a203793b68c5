"""What the tables of a network say, as sections of an .inp in SI units."""

from __future__ import annotations

import pandas as pd

from drainage.engine.inp_inlets import inlet_sections
from drainage.engine.inp_land import land_sections
from drainage.engine.inp_links import link_sections
from drainage.engine.inp_text import Sections, number, or_dash, rows
from drainage.engine.sediment import manhole_bed_m
from drainage.network.model import Network


def free_outfalls(network: Network) -> list[str]:
    """[OUTFALLS] without any river."""
    return [
        f"{row.Index} {number(row.invert_level_m)} FREE {'YES' if row.flap_gate else 'NO'}"
        for row in network.outfalls.itertuples()
    ]


def model_sections(network: Network, outfalls: list[str], initial_depth_m: pd.Series) -> Sections:
    """What the tables say, whatever rains on it; ``initial_depth_m``: node -> depth."""
    return {
        **land_sections(network),
        **_node_sections(network, initial_depth_m),
        "OUTFALLS": outfalls,
        **link_sections(network),
        **inlet_sections(network),
        **_sewage_sections(network),
        "CURVES": _curves(network),
        "COORDINATES": _coordinates(network),
    }


def _coordinates(network: Network) -> list[str]:
    placed = network.nodes[["x_m", "y_m"]].dropna()
    return rows([placed.index, placed["x_m"], placed["y_m"]])


def _node_sections(network: Network, initial_depth_m: pd.Series) -> Sections:
    joints, tanks = network.junctions, network.storages
    none, zero = [0] * len(joints), [0] * len(tanks)
    at_start = initial_depth_m.reindex(network.nodes.index).fillna(0.0).round(4)
    bed = manhole_bed_m(network)
    above_bed = (at_start[joints.index] - bed).clip(lower=0.0).round(4)
    return {
        "JUNCTIONS": rows(
            [joints.index, (joints["invert_level_m"] + bed).round(6),
             (joints["max_depth_m"] - bed).round(6), above_bed, none, none]
        ),
        "STORAGE": rows([
            tanks.index, tanks["invert_level_m"], tanks["max_depth_m"], at_start[tanks.index],
            ["TABULAR"] * len(tanks), or_dash(tanks["curve_id"]), zero, zero,
        ]),
    }  # fmt: skip


def _sewage_sections(network: Network) -> Sections:
    flows = network.dry_weather_flows
    flow = flows["flow_l_s"] / 1000
    patterns = [
        f"{name} {'HOURLY' if k == 0 else ''} {' '.join(text.split()[k : k + 6])}"
        for name, text in network.patterns["multipliers"].items()
        for k in (0, 6, 12, 18)
    ]
    return {
        "DWF": rows([flows.index, ["FLOW"] * len(flows), flow, flows["pattern_id"]]),
        "PATTERNS": patterns,
    }


def _curves(network: Network) -> list[str]:
    kinds = {"storage": "STORAGE", "rating": "RATING", "pump": "PUMP3"}
    return [
        f"{name} {kinds[kind] if first else ''} {point}"
        for name, kind, text in network.curves[["kind", "points"]].itertuples()
        for first, point in zip([True, *[False] * text.count(";")], text.split(";"), strict=True)
    ]
