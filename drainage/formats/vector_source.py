"""A GIS file opened by the one driver its name says, after a look at what it holds.

GDAL tries all its drivers on any file: a .geojson may hold a virtual layer or a command
line, a .gpkg a view or a virtual table, and these read other files and the network.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from shapely.errors import ShapelyError

from drainage.errors import InputError
from drainage.formats.dbf import RAW, Codepage, codepage
from drainage.input_file import refused, require_cells, require_file
from drainage.said import said

LARGEST_BYTES = 500 * 2**20
LARGEST_JSON_BYTES = 60 * 2**20
"""GDAL holds the whole of a GeoJSON file in memory, ten times as large."""
VECTORS = (".gpkg", ".shp", ".geojson", ".json")
AGAIN = "Open it in a GIS and save it as GeoPackage."
SHAPEFILE = b"\x00\x00\x27\x0a"
GEOPACKAGES = (b"GPKG", b"GP10", b"GP11")
UNREADABLE = (DataSourceError, DataLayerError, FieldError, GeometryError, UnicodeDecodeError,
              ValueError, OverflowError, ShapelyError)  # fmt: skip


def layers(path: Path) -> dict[str, str]:
    """Name and kind of geometry of each layer; InputError for what is no GIS file."""
    source = _source(path)
    try:
        return {str(name): str(kind) for name, kind in pyogrio.list_layers(source)}
    except UNREADABLE as error:
        raise _unreadable(path, error) from None


def layer_name(path: Path, layer: str) -> str:
    """``layer``, or the only layer of a file; InputError where it is not there."""
    names = list(layers(path))
    if (layer and layer not in names) or (not layer and len(names) != 1):
        raise refused(path, "no such layer" if layer else "several layers",
                      said("Name one of: {names}.", names=", ".join(names)),
                      value=layer)  # fmt: skip
    return layer or names[0]


def read_features(path: Path, layer: str) -> pd.DataFrame:
    """The features of a layer, with geometries a GeoDataFrame.

    The texts of a shapefile are in the code page that ``dbf.codepage`` finds. InputError where
    they cannot be read or are more than a table may have.
    """
    source = _source(path)
    shapefile = path.suffix.lower() == ".shp"
    options: dict[str, Any] = {"encoding": RAW} if shapefile else {}
    try:
        about = pyogrio.read_info(
            source, layer=layer, force_feature_count=True, encoding=options.get("encoding")
        )
        require_cells(path, int(about["features"]), len(about["fields"]) + 1)
        frame = pyogrio.read_dataframe(source, layer=layer, **options)
        return _decoded(frame, codepage(path)) if shapefile else frame
    except UnboundLocalError:  # of pyogrio, where it cannot decode the coordinate system
        raise refused(path, "the text of its coordinate system is not UTF-8",
                      "Open it in a GIS, set its coordinate system again and save it as "
                      "GeoPackage.") from None  # fmt: skip
    except UNREADABLE as error:
        raise _unreadable(path, error) from None


def _decoded(frame: pd.DataFrame, page: Codepage) -> pd.DataFrame:
    """The headings and texts of a shapefile, read byte for byte, in their code page."""
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name].dtype)]
    return frame.assign(**{name: page.column(frame[name]) for name in texts}).rename(
        columns={name: page.text(name) for name in frame.columns}
    )


def _unreadable(path: Path, error: Exception) -> InputError:
    return refused(path, said("not a readable GIS file, or cut short: {error}",
                              error=str(error)[:300]), AGAIN)  # fmt: skip


def _source(path: Path) -> str:
    """The file as GDAL is to open it: by no other driver than its extension says."""
    suffix = path.suffix.lower()
    if suffix not in VECTORS:
        raise refused(path, "not a GIS layer", said("Give {kinds}.", kinds=", ".join(VECTORS)),
                      value=suffix)  # fmt: skip
    json = suffix in (".geojson", ".json")
    require_file(path, LARGEST_JSON_BYTES if json else LARGEST_BYTES,
                 "Clip it to the town, or save it as GeoPackage.")  # fmt: skip
    if path.stat().st_size == 0:
        raise refused(path, "the file is empty or cut short", "Export it again.")
    if json:
        return f"GeoJSON:{path}"
    with path.open("rb") as file:
        head = file.read(100)
    if suffix == ".shp":
        if not head.startswith(SHAPEFILE):
            raise refused(path, "the content is no shapefile, or cut short", AGAIN)
        for beside in (".dbf", ".shx"):
            if path.with_suffix(beside).exists():
                require_file(path.with_suffix(beside), LARGEST_BYTES, "Clip it to the town.")
    elif not (head.startswith(b"SQLite format 3\0") and head[68:72] in GEOPACKAGES):
        raise refused(path, "the content is no GeoPackage, or cut short", AGAIN)
    else:
        _require_plain_tables(path)
    return str(path)


def _require_plain_tables(path: Path) -> None:
    """InputError for a GeoPackage with views, virtual tables or computed columns.

    Triggers run when something is written, which nobody does here; an R-tree is the one
    virtual table a GeoPackage needs.
    """
    try:
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            found = database.execute(
                "SELECT type, name, lower(coalesce(sql, '')) FROM sqlite_master "
                "WHERE type IN ('table', 'view')"
            ).fetchmany(10_000)
        finally:
            database.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise refused(path, said("the GeoPackage is damaged or cut short: {error}",
                                 error=str(error)), AGAIN) from None  # fmt: skip
    for kind, name, sql in found:
        virtual = "create virtual" in " ".join(sql.split()) and "using rtree" not in " ".join(
            sql.replace('"', " ").split()
        )
        if kind == "view" or virtual or "generated always" in sql or " as (" in sql:
            raise refused(path, "a view, virtual table or computed column, which may read other "
                          "files", "Save the layer alone as a new GeoPackage.",
                          value=str(name)[:60])  # fmt: skip
