"""The GeoPackage of `drainage capacity`: sewers by class, outlets, streets by depth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from drainage.capacity.classes import LIMITS_A
from drainage.capacity.flood_risk import LIMITS_M
from drainage.formats.gis.geopackage import link_layer, node_layer, write_geopackage
from drainage.formats.gis.qml import Classes, lines_in_classes
from drainage.maps.layers import spread
from drainage.report.layers import CLASS_COLOURS
from drainage.study.at_hand import Key
from drainage.study.capacity.flood import reaches_of
from drainage.study.capacity.storms import PeriodRuns
from drainage.study.steps import Scores

GREATEST_DAY_A = 50.0
"""Streets are coloured by the rarest day."""


def write_capacity_layers(
    runs: PeriodRuns, scenario: str, sewers: pd.DataFrame, outlets: pd.DataFrame,
    reaches: pd.DataFrame,
) -> Path:  # fmt: skip
    """Write report/<study>-capacity-<scenario>.gpkg: ``conduits`` coloured by the dynamic
    period, ``outfalls``, and ``street_depths`` where there are ``reaches``."""
    opened, network = runs.study.opened, runs.study.built[scenario].network
    ends = network.conduits.loc[sewers.index, ["from_id", "to_id"]]
    layers = {
        "conduits": link_layer(network, sewers.join(ends)),
        "outfalls": node_layer(network, outlets.set_index("outlet_id")),
    }
    styles = {
        "conduits": lines_in_classes(
            Classes("dynamic_period_a", (0.0, *LIMITS_A), "a", CLASS_COLOURS[::-1]), 0.9
        )
    }
    if len(reaches):
        layers["street_depths"] = link_layer(network, reaches.rename_axis(index="conduit_id"))
        limits = (0.0, *LIMITS_M)
        styles["street_depths"] = lines_in_classes(
            Classes(f"max_depth_p{GREATEST_DAY_A:g}_m", limits, "m",
                    spread(CLASS_COLOURS, len(limits))), 1.2,
        )  # fmt: skip
    path = opened.results / "report" / f"{opened.study.id}-capacity-{scenario}.gpkg"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_geopackage(layers, path, styles)
    return path


def reaches_of_days(days: PeriodRuns, scenario: str, scores: Mapping[Key, Scores]) -> pd.DataFrame:
    """Street channels with depth, class and minutes above 0.15 m of each scored day, side by
    side: max_depth_p5_m, depth_class_p5, minutes_above_15cm_p5, …"""
    parts: list[pd.DataFrame] = []
    for period, event in days.event_of.items():
        if not scores[scenario, event].within_limits:
            continue
        own = reaches_of(days, scenario, scores[scenario, event])
        if not parts:
            parts.append(own[["street_id", "from_id", "to_id", "length_m"]])
        parts.append(
            pd.DataFrame(
                {
                    f"max_depth_p{period:g}_m": own["max_depth_m"],
                    f"depth_class_p{period:g}": own["depth_class"],
                    f"minutes_above_15cm_p{period:g}": own["longest_above_15cm_min"],
                }
            )
        )
    return pd.concat(parts, axis=1) if parts else pd.DataFrame()
