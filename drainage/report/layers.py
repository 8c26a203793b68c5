"""A network with the results of one run as layers that GIS programs draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from drainage.formats.gis.geopackage import link_layer, network_layers, node_layer, write_geopackage
from drainage.formats.gis.qml import Classes, lines_in_classes, points_in_classes
from drainage.maps.layers import spread
from drainage.metrics import street_reaches
from drainage.metrics.columns import Table, column
from drainage.network import Network
from drainage.network.street_roads import shown_names
from drainage.results import RunResult

RESULT_TABLES: dict[Table, str] = {"point": "watch_points", "outfall": "outfalls",
                                   "street": "streets", "conduit": "conduits"}  # fmt: skip
"""Scope of the scores -> table of the network."""
CLASS_COLOURS = ("189,215,231", "107,174,214", "254,196,79", "236,112,20", "165,15,21")
"""From shallow or short to deep or long; told apart by the colour-blind."""
FLOODED_M3 = (0.0, 10.0, 50.0, 100.0, 500.0)
SURCHARGE_MIN = (0.0, 5.0, 15.0, 30.0, 60.0)


def result_tables(scores: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Scores by table of the network, without the columns the tables have already."""
    return {
        table: scores[scope][[name for name in scores[scope] if column(name).gis]]
        for scope, table in RESULT_TABLES.items()
    }


def street_depths(network: Network, result: RunResult) -> gpd.GeoDataFrame:
    """Street channels with ``max_depth_m`` above the gutter; empty where not scored."""
    reaches = street_reaches(network, result).assign(reason=result.reason)
    if not result.within_limits:
        reaches = reaches.assign(max_depth_m=np.nan)
    names = shown_names(network.streets).reindex(reaches["street_id"]).to_numpy()
    reaches.insert(1, "name_zh", names)
    return link_layer(network, reaches.rename_axis(index="conduit_id"))


def result_layers(
    network: Network, scores: Mapping[str, pd.DataFrame], result: RunResult
) -> dict[str, gpd.GeoDataFrame]:
    """All tables with the scores beside them, the nodes that flood where there are any, and the
    depth on each reach of a street."""
    layers = network_layers(network, result_tables(scores))
    if len(scores["node"]):
        flooded = scores["node"].drop(columns=["scenario", "event"])
        layers["flooded_nodes"] = node_layer(network, flooded)
    return layers | {"street_depths": street_depths(network, result)}


def result_styles(depth_classes_m: Sequence[float]) -> dict[str, str]:
    """Layer -> QML text: depths in the classes of the study, pipes by their time surcharged."""
    depths = _classes("max_depth_m", (0.0, *depth_classes_m))
    return {
        "flooded_nodes": points_in_classes(_classes("flooded_volume_m3", FLOODED_M3)),
        "street_depths": lines_in_classes(depths, 1.2),
        "watch_points": points_in_classes(depths),
        "conduits": lines_in_classes(_classes("minutes_surcharged", SURCHARGE_MIN), 0.7),
    }


def _classes(name: str, limits: Sequence[float]) -> Classes:
    return Classes(name, limits, column(name).unit, spread(CLASS_COLOURS, len(limits)))


def write_result_geopackage(
    network: Network,
    scores: Mapping[str, pd.DataFrame],
    result: RunResult,
    depth_classes_m: Sequence[float],
    path: Path,
) -> Path:
    """Write the layers of one run with their styles, whole or not at all."""
    write_geopackage(result_layers(network, scores, result), path, result_styles(depth_classes_m))
    return path
