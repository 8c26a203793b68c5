"""Layers of a GIS as tables of a network, and as land for catchments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import CRSError
from scipy.spatial import cKDTree

from drainage.errors import Finding, InputError
from drainage.formats.gis.settings import LayerSettings
from drainage.formats.ids import ascii_ids
from drainage.formats.survey.sheets import refuse
from drainage.formats.vector_source import layer_name, read_features
from drainage.network import Network, make_network
from drainage.network.columns import PLACE_TABLES
from drainage.network.model import empty_table
from drainage.network.schema import NODE_TABLES, TABLE_BY_NAME, Table
from drainage.network.topology import LINK_TABLES

SNAP_M = 0.5


def read_layer(path: Path, crs: str, layer: str = "") -> gpd.GeoDataFrame:
    """A layer in the plane ``crs`` (axes east, north).

    Raises InputError for files that are no layer, that lack a coordinate system, or that
    are too large.
    """
    shown = str(path)
    name = layer_name(path, layer)
    frame = read_features(path, name)
    if "geometry" not in frame or not isinstance(frame, gpd.GeoDataFrame):
        return gpd.GeoDataFrame(frame)
    if frame.crs is None:
        if crs.upper().startswith("EPSG"):
            raise refuse(shown, name, "the layer has no coordinate system",
                         f"Set it in a GIS, {crs} if it is in the network's plane.")  # fmt: skip
        return frame
    if not crs.upper().startswith("EPSG"):
        raise refuse(shown, name, "the network has a local grid, the layer does not",
                     "Transform the layer to the local grid and save it without a system.",
                     frame.crs.to_string())  # fmt: skip
    try:
        return frame.to_crs(crs)
    except CRSError as error:
        raise refuse(shown, name, f"cannot be brought to {crs}: {error}", "Check both.") from None


def table_of(
    layer: gpd.GeoDataFrame,
    table: Table,
    file: str,
    *,
    fields: Mapping[str, str],
    constants: Mapping[str, str | float | bool],
    nodes: pd.DataFrame,
) -> pd.DataFrame:
    """The rows of a layer as a table of the network, indexed by id.

    A column is taken from the field of its name or the one ``fields`` names, else from
    ``constants``, else its default; gaps stay NaN. Coordinates, outlines, lengths and the
    ends of links come from the geometry: a link ends at the node within 0.5 m. Raises
    InputError naming what is missing.
    """
    frame = pd.DataFrame(layer.drop(columns="geometry", errors="ignore"))
    frame = frame.rename(columns={field: column for column, field in fields.items()})
    shape = layer.geometry.to_numpy() if "geometry" in layer else None
    if shape is not None:
        frame = _from_shapes(frame, shape, table, file, nodes)
    findings = []
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name in frame:
            values = frame[column.name]
        elif column.name in constants:
            values = pd.Series([constants[column.name]] * len(frame), index=frame.index)
        elif column.gap:
            values = pd.Series(np.nan, index=frame.index)
        elif column.name == "source":
            values = pd.Series(f"GIS: {Path(file).name}", index=frame.index)
        elif column is table.columns[0]:
            letter = table.name[0].upper()
            values = pd.Series([f"{letter}{k + 1}" for k in range(len(frame))], index=frame.index)
        elif column.default is not None or not column.required:
            values = pd.Series(
                [column.default if column.default is not None else ""] * len(frame),
                index=frame.index,
            )
        else:
            findings.append(Finding(
                file, table.name, column.name, "", f"no field gives {column.meaning}",
                f"Fields are {', '.join(map(str, frame.columns))}: name one under "
                f"[{table.name}.fields], or a value for all under [{table.name}.constants]."
            ))  # fmt: skip
            continue
        columns[column.name] = _typed(values, column.kind)
    if findings:
        raise InputError(findings)
    made = pd.DataFrame(columns)
    made[table.id_column] = ascii_ids(made[table.id_column])
    return made.set_index(table.id_column)


def _typed(values: pd.Series, kind: str) -> pd.Series:
    if kind == "number":
        return pd.to_numeric(values, errors="coerce").astype(float)
    if kind == "integer":
        return pd.to_numeric(values, errors="coerce").fillna(0).astype(np.int64)
    if kind == "flag":
        return values.map(lambda v: str(v).strip().lower() in ("true", "1", "yes", "是")).astype(
            bool
        )
    text = values.map(lambda v: "" if pd.isna(v) else f"{v:g}" if isinstance(v, float) else str(v))
    return text.str.replace(r"[\x00-\x1f\x7f]", " ", regex=True).str.strip()


def _from_shapes(
    frame: pd.DataFrame, shape: np.ndarray, table: Table, file: str, nodes: pd.DataFrame
) -> pd.DataFrame:
    known = ~shapely.is_missing(shape)
    if table.name in PLACE_TABLES:
        place = shapely.centroid(shape)
        return frame.assign(x_m=shapely.get_x(place).round(3), y_m=shapely.get_y(place).round(3))
    if table.name == "subcatchments":
        parts = shapely.get_num_geometries(shape) > 1
        if parts.any():
            raise refuse(file, f"feature {int(np.flatnonzero(parts)[0]) + 1}",
                         "the outline has several parts", "Split it in a GIS.")  # fmt: skip
        single = np.where(known, shapely.get_geometry(shape, 0), None)
        wkt = shapely.to_wkt(shapely.force_2d(single), rounding_precision=2)
        outline = shapely.from_wkt(wkt)
        area = np.round(shapely.area(outline) / 1e4, 5)
        made = frame.assign(polygon_wkt=np.where(known, wkt, ""))
        return made if "area_ha" in frame else made.assign(area_ha=area)
    if table.name in LINK_TABLES and known.any():
        line = shapely.line_merge(shape)
        made = frame
        for end, at in (("from_id", 0), ("to_id", -1)):
            if end not in frame:
                made = made.assign(**{end: _nearest(shapely.get_point(line, at), nodes, file)})
        if table.name == "conduits" and "length_m" not in frame:
            made = made.assign(length_m=shapely.length(line).round(3))
        return made
    return frame


def _nearest(points: np.ndarray, nodes: pd.DataFrame, file: str) -> np.ndarray:
    placed = nodes[nodes[["x_m", "y_m"]].notna().all(axis=1)]
    if placed.empty:
        raise refuse(file, "", "there are no nodes to join the links to", "Import the nodes first.")
    tree = cKDTree(placed[["x_m", "y_m"]].to_numpy(float))
    xy = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    distance, at = tree.query(np.nan_to_num(xy, nan=1e12))
    far = distance > SNAP_M
    if far.any():
        raise InputError(
            Finding(file, f"feature {k + 1}", "", f"{distance[k]:.2f} m",
                    f"no node within {SNAP_M} m of an end of the link",
                    "Move the end to its node, or add the node.")
            for k in np.flatnonzero(far).tolist()[:50]
        )  # fmt: skip
    return placed.index.to_numpy()[at]


def import_layers(
    sources: Mapping[str, tuple[Path, str]],
    texts: Mapping[str, str],
    settings: Mapping[str, LayerSettings],
    base: Network | None,
) -> Network:
    """Tables (name -> file and layer) as a network, or in the place of those of ``base``.

    ``texts`` are name, title_zh, crs, datum and notes; ``settings`` table -> fields and
    constants.
    """
    tables = dict(base.tables) if base else {n: empty_table(t) for n, t in TABLE_BY_NAME.items()}
    ordered = [name for name in TABLE_BY_NAME if name in sources]
    for name in ordered:
        path, layer = sources[name]
        nodes = pd.concat([tables[n][["x_m", "y_m"]] for n in NODE_TABLES])
        own = settings.get(name, LayerSettings())
        tables[name] = table_of(
            read_layer(path, texts["crs"], layer), TABLE_BY_NAME[name], str(path),
            fields=own.fields, constants=own.constants, nodes=nodes,
        )  # fmt: skip
    name, rest = texts["name"], {key: text for key, text in texts.items() if key != "name"}
    return make_network(
        name, title_zh=rest["title_zh"], crs=rest["crs"], datum=rest["datum"], notes=rest["notes"],
        model=base.model if base else "",
        **tables,
    )  # fmt: skip
