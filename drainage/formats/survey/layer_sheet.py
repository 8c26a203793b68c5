"""A layer of a GIS as a table of a survey."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from drainage.formats.survey.sheet import Sheet, plain_column, refuse
from drainage.formats.survey.workbook import cell_text
from drainage.formats.vector_source import layer_name, read_features


def layer_sheet(path: Path, layer: str) -> Sheet:
    """The attributes of a layer; points have their place in two more columns.

    Raises InputError for what is no layer, and a layer without rows.
    """
    shown = str(path)
    frame = read_features(path, layer_name(path, layer), encoding=_shapefile_codepage(path))
    cells = pd.DataFrame(
        {str(column): plain_column(_texts(frame[column]))[0]
         for column in frame.columns if column != "geometry"}
    )  # fmt: skip
    crs = ""
    if "geometry" in frame:
        shape = frame.geometry.to_numpy()
        points = shapely.get_type_id(shape) == shapely.GeometryType.POINT
        if points.any():
            cells["geometry_x"] = _texts(pd.Series(shapely.get_x(shape)))
            cells["geometry_y"] = _texts(pd.Series(shapely.get_y(shape)))
        crs = str(frame.crs.to_string()) if frame.crs is not None else ""
    if cells.empty:
        raise refuse(shown, "", "the layer has no rows", "Export it again.")
    return Sheet(shown, cells, np.arange(1, len(cells) + 1), crs)


def _shapefile_codepage(path: Path) -> str | None:
    """GBK for a shapefile that names no code page and is no UTF-8; None: as the file says."""
    table = path.with_suffix(".dbf")
    if path.suffix.lower() != ".shp" or path.with_suffix(".cpg").exists() or not table.exists():
        return None
    try:
        table.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "GBK"
    return "UTF-8"


def _texts(values: pd.Series) -> pd.Series:
    cells = ["" if value is None or value != value else cell_text(value)  # NaN, NaT
             for value in values.tolist()]  # fmt: skip
    return pd.Series(cells, index=values.index, dtype=str)
