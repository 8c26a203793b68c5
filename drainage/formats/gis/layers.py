"""Layers of a GIS as tables of a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from drainage.errors import Finding, InputError
from drainage.formats.gis.cells import SIZES, constant, renamed, sizes_mm, typed
from drainage.formats.gis.layer_plane import USUAL_PLANE, plane_of_layer, read_layer
from drainage.formats.gis.link_ends import link_ends
from drainage.formats.gis.settings import LayerSettings
from drainage.formats.ids import ascii_ids
from drainage.formats.planes.zones import code, parsed, without_prefix
from drainage.formats.remarks import Remark
from drainage.formats.survey.sheets import refuse
from drainage.network import Network, make_network
from drainage.network.columns import PLACE_TABLES, Column
from drainage.network.model import empty_table
from drainage.network.schema import NODE_TABLES, TABLE_BY_NAME, Table
from drainage.network.topology import LINK_TABLES
from drainage.said import said, word

MOST_TOLD = 50


@dataclass(frozen=True)
class GisImport:
    """A network and what was remarked in the layers."""

    network: Network
    remarks: list[Remark]


def table_of(
    layer: gpd.GeoDataFrame, table: Table, file: str, settings: LayerSettings, nodes: pd.DataFrame
) -> tuple[pd.DataFrame, list[Remark]]:
    """The rows of a layer as a table of the network, indexed by id, and the remarks.

    A column is taken from the field of its name or the one ``settings.fields`` names, else
    from its constants, else its default; gaps stay NaN. Coordinates, outlines, lengths and
    the ends of links come from the geometry. Features that can be no link are left out.
    Raises InputError naming what is missing, and where no feature is left.
    """
    frame = pd.DataFrame(layer.drop(columns="geometry", errors="ignore"))
    frame = renamed(frame, settings.fields).reset_index(drop=True)
    remarks: list[Remark] = []
    if "geometry" in layer:
        shape = layer.geometry.to_numpy()
        if table.name in LINK_TABLES:
            frame, remarks = _with_ends(frame, shape, table, file, nodes)
        else:
            frame = _from_shapes(frame, shape, table, file)
    findings = [
        finding for column in table.columns if (finding := _lacking(column, table, frame, settings,
                                                                    file))
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        values = _cells(column, table, frame, settings, file)
        if table.name == "conduits" and column.name in SIZES:
            unit = settings.units.get(column.name, "mm")
            columns[column.name], found = sizes_mm(values, unit, file, column.name)
        else:
            columns[column.name], found = typed(values, column.kind, file, column.name)
        remarks += found
    made = pd.DataFrame(columns)
    made[table.id_column] = ascii_ids(made[table.id_column])
    return made.set_index(table.id_column), remarks


def _lacking(
    column: Column, table: Table, frame: pd.DataFrame, settings: LayerSettings, file: str
) -> Finding | None:
    """Why a column that is needed has no values; None where it has."""
    given = any(name in frame or name in settings.constants
                for name in (column.name, column.or_else))  # fmt: skip
    made = column is table.columns[0] or column.name == "source" or column.gap
    optional = column.default is not None or not column.required
    if given or made or (optional and not column.or_else):
        return None
    return Finding(
        file, table.name, column.name, "", said("no field gives {meaning}",
                                                meaning=word(column.meaning)),
        said("Fields are {fields}: name one under [{table}.fields], or a value for all under "
             "[{table}.constants].", fields=", ".join(map(str, frame.columns)), table=table.name),
    )  # fmt: skip


def _cells(
    column: Column, table: Table, frame: pd.DataFrame, settings: LayerSettings, file: str
) -> pd.Series:
    if column.name in frame:
        return frame[column.name]
    if column.name in settings.constants:
        return constant(settings.constants[column.name], frame.index)
    if column.gap:
        return constant(np.nan, frame.index)
    if column.name == "source":
        return constant(f"GIS: {Path(file).name}", frame.index)
    if column is table.columns[0]:
        return table.name[0].upper() + pd.Series(frame.index + 1, index=frame.index).astype(str)
    return constant(column.default if column.default is not None else "", frame.index)


def _with_ends(
    frame: pd.DataFrame, shape: np.ndarray, table: Table, file: str, nodes: pd.DataFrame
) -> tuple[pd.DataFrame, list[Remark]]:
    ends = link_ends(shape, nodes, frame, file)
    if len(frame) and not ends.kept.any():
        raise InputError(
            Finding(own.file, own.place, own.column, own.value, own.message_en,
                    "Import the nodes first, and move the ends of the links to them.")
            for own in ends.remarks[:MOST_TOLD]
        )  # fmt: skip
    made = frame.assign(**ends.node)
    if table.name == "conduits" and "length_m" not in frame:
        made = made.assign(length_m=ends.length_m.round(3))
    return made[ends.kept], ends.remarks


def _from_shapes(frame: pd.DataFrame, shape: np.ndarray, table: Table, file: str) -> pd.DataFrame:
    known = ~shapely.is_missing(shape)
    if table.name in PLACE_TABLES:
        place = shapely.centroid(shape)
        return frame.assign(x_m=shapely.get_x(place).round(3), y_m=shapely.get_y(place).round(3))
    if table.name != "subcatchments":
        return frame
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


def import_layers(
    sources: Mapping[str, tuple[Path, str]],
    texts: Mapping[str, str],
    settings: Mapping[str, LayerSettings],
    base: Network | None,
) -> GisImport:
    """Tables (name -> file and layer) as a network, or in the place of those of ``base``.

    ``texts`` are name, title_zh, crs, datum and notes; without a crs the plane is that of the
    layers. ``settings``: table -> fields, constants and units. Raises InputError.
    """
    tables = dict(base.tables) if base else {n: empty_table(t) for n, t in TABLE_BY_NAME.items()}
    remarks: list[Remark] = []
    crs = _plane(texts["crs"], sources)
    for name in (own for own in TABLE_BY_NAME if own in sources):
        path, layer = sources[name]
        nodes = pd.concat([tables[n][["x_m", "y_m"]] for n in NODE_TABLES])
        tables[name], found = table_of(
            read_layer(path, crs, layer), TABLE_BY_NAME[name], str(path),
            settings.get(name, LayerSettings()), nodes,
        )  # fmt: skip
        remarks += found
    network = make_network(
        texts["name"], title_zh=texts["title_zh"], crs=crs, datum=texts["datum"],
        notes=texts["notes"], model=base.model if base else "", **tables,
    )  # fmt: skip
    return GisImport(network, remarks)


def _plane(crs: str, sources: Mapping[str, tuple[Path, str]]) -> str:
    """The plane asked for, else that of the first layer that tells one."""
    if not crs:
        told = (plane_of_layer(*source) for source in sources.values())
        return next((plane for plane in told if plane), USUAL_PLANE)
    plane = parsed(crs)
    if plane is None:
        return crs
    return code(without_prefix(plane))
