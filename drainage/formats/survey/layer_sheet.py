"""A layer of a GIS as a table of a survey."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from drainage.formats.dbf import codepage
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.sheet import Sheet, plain_column, refuse
from drainage.formats.survey.workbook import cell_text
from drainage.formats.vector_source import layer_name, read_features
from drainage.said import said

GUESSED = RemarkKind("survey-codepage-guessed", "note", "文件未声明编码, 按文字判断",
                     "the file names no code page", "read as its texts are")  # fmt: skip
CODEPAGE = RemarkKind(
    "survey-codepage", "warning", "文件声明的编码与实际文字不符",
    "the file names another code page than its texts are in",
    "read as the texts are: look whether the names are right",
)  # fmt: skip


def layer_sheet(path: Path, layer: str) -> Sheet:
    """The attributes of a layer; points have their place in two more columns.

    Raises InputError for what is no layer, and a layer without rows.
    """
    shown = str(path)
    frame = read_features(path, layer_name(path, layer))
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
    row = np.arange(1, len(cells) + 1)
    if path.suffix.lower() != ".shp":
        return Sheet(shown, cells, row, crs)
    page = codepage(path)
    remarks: list[Remark] = []
    if page.contradicts:
        told = said("read as {read}, the file says {declared}", read=page.read,
                    declared=page.said)  # fmt: skip
        remarks = CODEPAGE.at(shown, ["all rows"], "", [told])
    elif page.foreign and not page.said:
        remarks = GUESSED.at(shown, ["all rows"], "", [page.read])
    cut = frozenset(name for name in cells if page.may_be_cut(name))
    return Sheet(shown, cells, row, crs, cut=cut, remarks=tuple(remarks))


def _texts(values: pd.Series) -> pd.Series:
    cells = ["" if value is None or value != value else cell_text(value)  # NaN, NaT
             for value in values.tolist()]  # fmt: skip
    return pd.Series(cells, index=values.index, dtype=str)
