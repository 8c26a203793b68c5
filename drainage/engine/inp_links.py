"""Conduits, cross-sections, pumps, orifices, weirs and regulators as .inp lines."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.engine.inp_controls import started_by_rule
from drainage.engine.inp_text import Sections, number, or_dash, rows
from drainage.engine.sediment import manning_n, raised_bed_m
from drainage.network.model import Network


def link_sections(network: Network) -> Sections:
    """All sections that describe links."""
    pipes = network.conduits
    none = [0] * len(pipes)
    pumps, orifices, weirs = network.pumps, network.orifices, network.weirs
    regulators = network.regulators
    return {
        "CONDUITS": rows([
            pipes.index, pipes["from_id"], pipes["to_id"], pipes["length_m"], manning_n(pipes),
            pipes["from_invert_level_m"] + raised_bed_m(pipes),
            pipes["to_invert_level_m"] + raised_bed_m(pipes), none, none,
        ]),
        "PUMPS": rows([
            pumps.index, pumps["from_id"], pumps["to_id"], or_dash(pumps["curve_id"]),
            np.where(pumps["standby"], "OFF", "ON"),
            pumps["startup_depth_m"].where(~started_by_rule(pumps), 0.0),
            pumps["shutoff_depth_m"],
        ]),
        "ORIFICES": rows([
            orifices.index, orifices["from_id"], orifices["to_id"],
            orifices["orientation"].str.upper(), orifices["crest_level_m"],
            orifices["discharge_coefficient"], _gate(orifices), [0] * len(orifices),
        ]),
        "WEIRS": rows([
            weirs.index, weirs["from_id"], weirs["to_id"], ["TRANSVERSE"] * len(weirs),
            weirs["crest_level_m"], weirs["discharge_coefficient"], _gate(weirs),
            [0] * len(weirs), [0] * len(weirs), ["YES"] * len(weirs),
        ]),
        "OUTLETS": rows([
            regulators.index, regulators["from_id"], regulators["to_id"],
            regulators["crest_level_m"], ["TABULAR/DEPTH"] * len(regulators),
            or_dash(regulators["curve_id"]), _gate(regulators),
        ]),
        "XSECTIONS": [
            *_cross_sections(pipes),
            *(f"{row.Index} RECT_CLOSED {number(row.height_mm / 1000)} "
              f"{number(row.width_mm / 1000)} 0 0" for row in orifices.itertuples()),
            *(f"{row.Index} RECT_OPEN {number(row.height_m)} {number(row.length_m)} 0 0"
              for row in weirs.itertuples()),
        ],
        "STREETS": _streets(network.street_sections),
    }  # fmt: skip


def _streets(sections: pd.DataFrame) -> list[str]:
    """SWMM's order: crown width, kerb height, crossfall, n, gutter, sides, backing."""
    none = [0] * len(sections)
    return rows([
        sections.index, sections["crown_width_m"], sections["kerb_height_m"],
        sections["crossfall_pct"], sections["manning_n"], none, none, sections["sides"],
        sections["backing_width_m"], sections["backing_slope_pct"],
        sections["backing_manning_n"],
    ])  # fmt: skip


def _gate(table: pd.DataFrame) -> list[str]:
    return ["YES" if gate else "NO" for gate in table["flap_gate"]]


def _cross_sections(pipes: pd.DataFrame) -> list[str]:
    height_m = pipes["height_mm"] / 1000 - raised_bed_m(pipes)
    return [
        f"{name} STREET {street}"
        if shape == "street"
        else f"{name} IRREGULAR -"
        if shape == "other"
        else f"{name} {_section_words(shape, side_slope, *size)} {barrels}"
        for name, shape, side_slope, street, barrels, *size in zip(
            pipes.index,
            pipes["shape"],
            pipes["side_slope"],
            pipes["street_section_id"],
            pipes["barrels"],
            pipes["diameter_mm"] / 1000,
            pipes["width_mm"] / 1000,
            height_m,
            strict=True,
        )
    ]


def _section_words(
    shape: str, side_slope: float, diameter_m: float, width_m: float, height_m: float
) -> str:
    if shape == "trapezoid":
        return f"TRAPEZOIDAL {number(height_m)} {number(width_m)} {side_slope:g} {side_slope:g}"
    if shape == "box":
        return f"RECT_CLOSED {number(height_m)} {number(width_m)} 0 0"
    return f"CIRCULAR {number(diameter_m)} 0 0 0"
