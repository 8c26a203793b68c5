"""Sewage: where it arises, the sanitary mains, the interceptors and their regulators.

Sanitary mains are laid between street nodes, with manholes at crossings only: no storm
water enters them, so the manholes between carry nothing that the result depends on.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.network.model import empty_table
from drainage.network.schema import TABLE_BY_NAME
from drainage.synthesis.interceptors import lay_interceptor
from drainage.synthesis.rules import Rules
from drainage.synthesis.sanitary_mains import lay_mains
from drainage.synthesis.sewers import Sewers
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_points import StreetPoints

Floats = NDArray[np.float64]

PATTERN_ID = "DAILY"


@dataclass(frozen=True)
class Sewage:
    """Tables of the sanitary system and the dry-weather flows of all systems."""

    junctions: pd.DataFrame
    outfalls: pd.DataFrame
    conduits: pd.DataFrame
    regulators: pd.DataFrame
    curves: pd.DataFrame
    dry_weather_flows: pd.DataFrame
    patterns: pd.DataFrame


def dry_weather_flow_l_s(block_area_ha: Floats, rules: Rules) -> Floats:
    """Daily mean sewage of each street point's block, L/s."""
    litres_per_day = (
        block_area_ha
        * rules.population_density_per_ha.value
        * rules.sewage_l_per_person_d.value
        * rules.sewage_return_factor.value
    )
    return np.round(litres_per_day / 86400, 5)


def build_sewage(
    points: StreetPoints,
    sewage_l_s: Floats,
    sewers: Sewers,
    skeleton: Skeleton,
    rules: Rules,
) -> Sewage:
    """Sanitary mains and interceptors for the sewage (n,) of the street points.

    Without an interceptor the sanitary sewers end outside the drawing, and no sewage is
    modelled.
    """
    if skeleton.interceptors.empty:
        return _no_sewage()
    combined = np.isin(
        sewers.outlet_id, skeleton.outlets.index[skeleton.outlets["system"] == "combined"]
    )
    share = np.where(combined, rules.combined_share.value, 0.0)
    in_storm = np.round(sewage_l_s * share, 5)
    in_sanitary = np.round(sewage_l_s - in_storm, 5)

    bank = {
        node: row.Index
        for row in skeleton.interceptors.itertuples()
        for node in row.street_nodes.split()
    }
    mains = lay_mains(points, in_sanitary, list(bank), skeleton, rules)
    lines = [
        lay_interceptor(row, points, in_storm, mains, sewers, skeleton, rules)
        for _, row in skeleton.interceptors.iterrows()
    ]
    stormflow = pd.DataFrame({"flow_l_s": in_storm}, index=pd.Index(sewers.manhole_id))
    flows = pd.concat([stormflow[stormflow["flow_l_s"] > 0], mains.loads()])
    return Sewage(
        junctions=pd.concat([mains.junctions, *(line.junctions for line in lines)]),
        outfalls=pd.concat([line.outfall for line in lines]),
        conduits=pd.concat([mains.conduits, *(line.conduits for line in lines)]),
        regulators=pd.concat([line.regulators for line in lines]),
        curves=pd.concat([line.curves for line in lines]),
        dry_weather_flows=flows.assign(
            pattern_id=PATTERN_ID,
            source="rule: block area, population density, water use; share to the storm system",
        ),
        patterns=pattern_table(rules),
    )


def pattern_table(rules: Rules) -> pd.DataFrame:
    """The one daily pattern of the rules, with mean 1."""
    pattern = np.asarray(rules.dry_weather_pattern.multipliers)
    multipliers = " ".join(f"{m:.4f}" for m in pattern / pattern.mean())
    return pd.DataFrame(
        {"multipliers": [multipliers], "source": [rules.dry_weather_pattern.source]},
        index=pd.Index([PATTERN_ID]),
    )


def _no_sewage() -> Sewage:
    names = [field.name for field in fields(Sewage)]
    return Sewage(**{name: empty_table(TABLE_BY_NAME[name]) for name in names})
