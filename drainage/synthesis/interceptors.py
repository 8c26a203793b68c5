"""Interceptors along the banks and the regulators that feed them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.design.sewer_design import Reach, design_sewers, lowest_inverts
from drainage.synthesis.rules import Rules
from drainage.synthesis.sanitary_mains import Mains
from drainage.synthesis.sanitary_pipes import (
    laying_rules,
    manhole_table,
    pipe_table,
)
from drainage.synthesis.sewers import Sewers
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_points import StreetPoints

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Interceptor:
    """One interceptor from its head to where it leaves the model."""

    junctions: pd.DataFrame
    outfall: pd.DataFrame
    conduits: pd.DataFrame
    regulators: pd.DataFrame
    curves: pd.DataFrame


def lay_interceptor(
    row: pd.Series,
    points: StreetPoints,
    in_storm_l_s: Floats,
    mains: Mains,
    sewers: Sewers,
    skeleton: Skeleton,
    rules: Rules,
) -> Interceptor:
    """Lay the interceptor of one row of interceptors.csv with its regulators."""
    name, stations = str(row.name), row["street_nodes"].split()
    nodes = skeleton.street_nodes
    pairs = [pair.split(":") for pair in row["regulators"].split()]
    taken = {
        outlet: (1 + rules.interceptor_n0.value)
        * float(in_storm_l_s[sewers.outlet_id == outlet].sum())
        for outlet, _ in pairs
    }
    labels, xy, ground, reaches = _stations(name, stations, nodes, rules)
    inflow, floor = _inflow(labels, stations, pairs, taken, mains, sewers, rules)
    carried = np.cumsum(inflow) / 1000
    laid = design_sewers(
        reaches,
        ground,
        lambda k, _minutes: float(carried[k]),
        laying_rules(rules, rules.interceptor_minimum_diameter_mm.value),
        0.0,
        0.0,
        floor,
    )
    invert = lowest_inverts(len(labels), reaches, laid)
    ids = [*labels[:-1], str(row["outfall_id"])]
    own = slice(0, len(labels) - 1)
    source = str(row["source"])
    return Interceptor(
        junctions=manhole_table(ids[own], xy[own, 0], xy[own, 1], ground[own], invert[own], source),
        outfall=_outfall(row, xy[-1], float(ground[-1]), float(invert[-1])),
        conduits=pipe_table(
            [f"{name}-{k + 1}" for k in range(len(reaches))],
            ids[:-1],
            ids[1:],
            [""] * len(reaches),
            reaches,
            laid,
            rules,
            source,
        ),
        regulators=_regulators(pairs, sewers),
        curves=_rating_curves(taken, rules),
    )


def _inflow(
    labels: list[str],
    stations: list[str],
    pairs: list[list[str]],
    taken_l_s: dict[str, float],
    mains: Mains,
    sewers: Sewers,
    rules: Rules,
) -> tuple[Floats, Floats]:
    """What joins at each manhole, L/s, and the level the interceptor may not lie above, m."""
    inflow = np.zeros(len(labels))
    floor = np.full(len(labels), np.inf)
    for station in stations:
        at = labels.index(f"I-{station}")
        inflow[at] += mains.inflow_l_s[station] * rules.sanitary_peak_factor.value
        floor[at] = min(floor[at], mains.arrival_invert_m[station] + 0.3)
        for outlet, where in pairs:
            if where == station:
                inflow[at] += taken_l_s[outlet]
                floor[at] = min(floor[at], sewers.chamber_floor_m[outlet])
    return inflow, floor


def _outfall(row: pd.Series, xy: Floats, ground_m: float, invert_m: float) -> pd.DataFrame:
    """Where the interceptor leaves the model."""
    return pd.DataFrame(
        {
            "name_zh": row["name_zh"],
            "name_en": "",
            "system": "sanitary",
            "x_m": xy[0],
            "y_m": xy[1],
            "ground_level_m": ground_m,
            "invert_level_m": round(invert_m, 3),
            "river": "",
            "flap_gate": False,
            "source": str(row["source"]),
        },
        index=pd.Index([str(row["outfall_id"])]),
    )


def _regulators(pairs: list[list[str]], sewers: Sewers) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "from_id": [sewers.chamber_id[outlet] for outlet, _ in pairs],
            "to_id": [f"I-{station}" for _, station in pairs],
            "crest_level_m": [sewers.chamber_floor_m[outlet] for outlet, _ in pairs],
            "curve_id": [f"Q-{outlet}" for outlet, _ in pairs],
            "flap_gate": True,
            "source": "rule: interceptor_n0; the short pipe to the interceptor is left out",
        },
        index=pd.Index([f"Q-{outlet}" for outlet, _ in pairs]),
    )


def _rating_curves(taken_l_s: dict[str, float], rules: Rules) -> pd.DataFrame:
    """Of each regulator: what it takes from the depth of the sill on."""
    return pd.DataFrame(
        {
            "kind": "rating",
            "points": [
                f"0 0;{rules.regulator_sill_m.value:g} {q / 1000:.5f};20 {q / 1000:.5f}"
                for q in taken_l_s.values()
            ],
            "source": "rule: (1 + n0) times dry-weather flow at the sill",
        },
        index=pd.Index([f"Q-{outlet}" for outlet in taken_l_s]),
    )


def _stations(
    name: str, stations: list[str], nodes: pd.DataFrame, rules: Rules
) -> tuple[list[str], Floats, Floats, list[Reach]]:
    """Manholes along the bank between its street nodes, then the end of the interceptor."""
    place = nodes.loc[stations, ["x_m", "y_m", "ground_level_m"]].to_numpy(float)
    labels, rows, lengths = [f"I-{stations[0]}"], [place[0]], []
    for before, after, station in zip(place[:-1], place[1:], stations[1:], strict=True):
        length = float(np.hypot(*(after - before)[:2]))
        pieces = int(np.ceil(length / rules.manhole_spacing_m.value))
        for piece in range(1, pieces + 1):
            last = piece == pieces
            labels.append(f"I-{station}" if last else f"I-{name}-{len(labels)}")
            rows.append(before + piece / pieces * (after - before))
            lengths.append(round(length / pieces, 2))
    labels.append(f"I-{name}-end")
    rows.append(rows[-1])
    lengths.append(rules.outlet_pipe_length_m.value)
    table = np.array(rows)
    reaches = [Reach(k, k + 1, length) for k, length in enumerate(lengths)]
    return labels, np.round(table[:, :2], 2), np.round(table[:, 2], 3), reaches
