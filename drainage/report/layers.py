"""A network with the results of one run as layers that GIS programs draw."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from drainage.formats.gis.geopackage import link_layer, network_layers, write_geopackage
from drainage.metrics import street_reaches
from drainage.network import Network
from drainage.results import RunResult

RESULT_TABLES = {"point": "watch_points", "outfall": "outfalls", "street": "streets",
                 "conduit": "conduits"}  # fmt: skip
"""Scope of the scores -> table of the network."""
TABLE_HAS = ("scenario", "event", "name_zh", "name_en", "system", "length_m", "phase",
             "target_hourly_rain_mm")  # fmt: skip


def result_tables(scores: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Scores by table of the network, without the columns the tables have already."""
    return {
        table: scores[scope].drop(columns=list(TABLE_HAS), errors="ignore")
        for scope, table in RESULT_TABLES.items()
    }


def street_depths(network: Network, result: RunResult) -> gpd.GeoDataFrame:
    """Street channels with ``max_depth_m`` above the gutter; empty where not scored."""
    reaches = street_reaches(network, result).assign(reason=result.reason)
    if not result.within_limits:
        reaches = reaches.assign(max_depth_m=np.nan)
    names = network.streets["name_zh"].reindex(reaches["street_id"]).to_numpy()
    reaches.insert(1, "name_zh", names)
    return link_layer(network, reaches.rename_axis(index="conduit_id"))


def result_layers(
    network: Network, scores: Mapping[str, pd.DataFrame], result: RunResult
) -> dict[str, gpd.GeoDataFrame]:
    """All tables with the scores beside them, and the depth on each reach of a street."""
    layers = network_layers(network, result_tables(scores))
    return layers | {"street_depths": street_depths(network, result)}


def write_result_geopackage(
    network: Network, scores: Mapping[str, pd.DataFrame], result: RunResult, path: Path
) -> Path:
    """Write the layers of one run with their styles, whole or not at all."""
    write_geopackage(result_layers(network, scores, result), path)
    return path
