"""A network, its findings and its results as a GeoPackage that QGIS draws by itself."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from drainage.formats.gis.qml import STYLES
from drainage.network import Network
from drainage.network.columns import PLACE_TABLES
from drainage.network.land import polygons
from drainage.network.topology import LINK_TABLES
from drainage.written import written_whole

GEOMETRY = (
    dict.fromkeys((*PLACE_TABLES, "findings", "flooded_nodes"), "Point")
    | dict.fromkeys((*LINK_TABLES, "street_depths"), "LineString")
    | {"subcatchments": "Unknown"}
)
"""Layers that are drawn; the others are tables."""


def network_layers(
    network: Network, results: Mapping[str, pd.DataFrame]
) -> dict[str, gpd.GeoDataFrame]:
    """Tables with a geometry by name; the rest as tables without one.

    ``results`` adds columns to a table: table -> frame indexed by the table's ids.
    """
    layers: dict[str, gpd.GeoDataFrame] = {}
    xy = network.nodes[["x_m", "y_m"]]
    for name, frame in network.tables.items():
        if frame.empty:
            continue
        added = results.get(name, pd.DataFrame(index=frame.index))
        table = frame.join(added.drop(columns=frame.columns, errors="ignore"), how="left")
        if name in PLACE_TABLES:
            shape = _points(frame)
        elif name in LINK_TABLES:
            shape = _lines(xy, frame)
        elif name == "subcatchments":
            shape = polygons(frame)
            table = table.drop(columns="polygon_wkt")
        else:
            shape = np.full(len(frame), None, dtype=object)
        layers[name] = gpd.GeoDataFrame(table.reset_index(), geometry=shape, crs=network.plane)
    return layers


def findings_layer(network: Network, findings: pd.DataFrame) -> gpd.GeoDataFrame:
    """The table of ``check`` as points."""
    return gpd.GeoDataFrame(findings, geometry=_points(findings), crs=network.plane)


def link_layer(network: Network, links: pd.DataFrame) -> gpd.GeoDataFrame:
    """Rows with from_id and to_id as lines between these nodes."""
    shapes = _lines(network.nodes[["x_m", "y_m"]], links)
    return gpd.GeoDataFrame(links.reset_index(), geometry=shapes, crs=network.plane)


def node_layer(network: Network, rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Rows by the ids of nodes as points."""
    places = network.nodes.loc[rows.index, ["x_m", "y_m"]]
    return gpd.GeoDataFrame(rows.reset_index(), geometry=_points(places), crs=network.plane)


def _points(frame: pd.DataFrame) -> np.ndarray:
    xy = frame[["x_m", "y_m"]].to_numpy(float)
    known = np.isfinite(xy).all(axis=1)
    shapes = np.full(len(frame), None, dtype=object)
    shapes[known] = shapely.points(xy[known])
    return shapes


def _lines(xy: pd.DataFrame, links: pd.DataFrame) -> np.ndarray:
    ends = np.stack(
        [xy.reindex(links[name]).to_numpy(float) for name in ("from_id", "to_id")], axis=1
    )
    known = np.isfinite(ends).all(axis=(1, 2))
    shapes = np.full(len(links), None, dtype=object)
    shapes[known] = shapely.linestrings(ends[known])
    return shapes


def write_geopackage(
    layers: Mapping[str, gpd.GeoDataFrame],
    path: Path,
    styles: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write all layers, whole or not at all; ``styles``: layer -> QML text instead of its own."""
    drawn = STYLES | dict(styles)
    with written_whole(path, ".gpkg") as part:
        _write_layers(layers, part)
        _write_styles(part, {name: drawn.get(name, "") for name in layers})


def _write_layers(layers: Mapping[str, gpd.GeoDataFrame], path: Path) -> None:
    with warnings.catch_warnings():
        # A network on a local grid has no system that GIS programs know.
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        for name, layer in layers.items():
            options = {"driver": "GPKG", "layer": name}
            if name in GEOMETRY:
                pyogrio.write_dataframe(layer, path, geometry_type=GEOMETRY[name], **options)
            else:
                pyogrio.write_dataframe(
                    pd.DataFrame(layer.drop(columns="geometry")), path, **options
                )


def _write_styles(path: Path, styles: Mapping[str, str]) -> None:
    """The table ``layer_styles`` as QGIS writes it, one default style a layer."""
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
            "f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), "
            "f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, "
            "useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
            "update_time DATETIME)"
        )
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        database.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "ui, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)",
            [(name, name, style, name, now) for name, style in styles.items() if style],
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
    database.close()
