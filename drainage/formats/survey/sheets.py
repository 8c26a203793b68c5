"""Tables of a survey from xlsx, csv, shapefile, GeoPackage or GeoJSON, as text cells."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from python_calamine import CalamineError, CalamineWorkbook

from drainage.errors import Finding, InputError
from drainage.formats.survey.workbook_limits import require_small_workbook
from drainage.formats.vector_source import VECTORS, layer_name, read_features
from drainage.input_file import read_bytes, require_file, require_table, require_text
from drainage.spreadsheet_cell import unescaped

LARGEST_BYTES = 300 * 2**20
LARGEST_TEXT_BYTES = 60 * 2**20
WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".txt")


@dataclass(frozen=True)
class Sheet:
    """Text cells by column heading; ``row`` (n,) is the row as the file's program shows it.

    A layer of points has its place in the columns ``geometry_x`` and ``geometry_y``;
    ``crs`` is the layer's coordinate system, else empty.
    """

    file: str
    cells: pd.DataFrame
    row: np.ndarray
    crs: str = ""

    def places(self, mask: np.ndarray | pd.Series) -> list[str]:
        """``row 12`` for each row of the mask."""
        return [f"row {number}" for number in self.row[np.asarray(mask, bool)].tolist()]


def refuse(file: str, place: str, message: str, cure: str, value: str = "") -> InputError:
    """An InputError with one finding."""
    return InputError([Finding(file, place, "", value, message, cure)])


def read_sheet(path: Path, sheet: str = "") -> Sheet:
    """Read one table; ``sheet`` names the sheet or layer, empty: the only or first one.

    Raises InputError with the cure for every file that is no such table.
    """
    shown = str(path)
    require_file(path, LARGEST_BYTES, "Is it a pipe survey? Split it by district.")
    if path.stat().st_size == 0:
        raise refuse(shown, "", "the file is empty", "Export the table again.")
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return _workbook(path, sheet)
    if suffix in VECTORS:
        return _layer(path, sheet)
    if suffix in TEXTS:
        return _text(path)
    raise refuse(shown, "", "not a kind of file a survey comes in",
                 f"Give {', '.join((*WORKBOOKS, *TEXTS, *VECTORS))}; unpack archives first.",
                 suffix)  # fmt: skip


def _workbook(path: Path, sheet: str) -> Sheet:
    shown = str(path)
    broken = "Open it in a spreadsheet and save it again as .xlsx."
    require_small_workbook(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            names = book.sheet_names
            if sheet and sheet not in names:
                raise refuse(shown, "", "no such sheet", f"Use one of: {', '.join(names)}.", sheet)
            rows = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise refuse(shown, "", f"the workbook cannot be read: {error}", broken) from None
    return _from_rows(shown, [[_cell(value) for value in row] for row in rows])


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _text(path: Path) -> Sheet:
    shown = str(path)
    content = read_bytes(path, LARGEST_TEXT_BYTES, "Split the survey by district.")
    require_text(path, content)
    text = decode(shown, content)
    separator = max(",\t;", key=text.partition("\n")[0].count)
    require_table(path, text, separator)
    try:
        frame = pd.read_csv(
            BytesIO(text.encode()), dtype=str, keep_default_na=False, na_filter=False, header=None,
            sep=separator, skip_blank_lines=False,
        )  # fmt: skip
    except pd.errors.ParserError as error:
        raise refuse(shown, "", f"not a regular table: {error}",
                     "Give every row as many cells as the heading.") from None  # fmt: skip
    except pd.errors.EmptyDataError:
        raise refuse(shown, "", "the file is empty", "Export the table again.") from None
    return _from_rows(shown, frame.fillna("").map(unescaped).to_numpy(object).tolist())


def decode(shown: str, content: bytes) -> str:
    """Text in UTF-8 or GBK; InputError with the line where it is neither."""
    for codepage in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(codepage)
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
    raise refuse(shown, f"row {line}", "neither UTF-8 nor GBK",
                 "Save it as CSV UTF-8 (in a spreadsheet: save as, CSV UTF-8).")  # fmt: skip


def _from_rows(shown: str, rows: list[list[str]]) -> Sheet:
    """The heading is the first row with at least three cells; rows above it are titles."""
    heading = next((k for k, row in enumerate(rows) if sum(bool(c.strip()) for c in row) >= 3), -1)
    if heading < 0:
        raise refuse(shown, "", "no heading with at least three columns", "Is it the right sheet?")
    names = [cell.strip() for cell in rows[heading]]
    kept = [k for k, name in enumerate(names) if name]
    twice = sorted({names[k] for k in kept if names.count(names[k]) > 1})
    if twice:
        raise refuse(shown, f"row {heading + 1}", "a heading stands twice", "Rename one of them.",
                     ", ".join(twice))  # fmt: skip
    width = len(names)
    body = [(k + 1, row) for k, row in enumerate(rows) if k > heading and any(row)]
    cells = pd.DataFrame(
        [[row[k].strip() if k < len(row) else "" for k in kept] for _, row in body],
        columns=[names[k] for k in kept], dtype=str,
    )  # fmt: skip
    long = [number for number, row in body if any(row[width:])]
    if long:
        raise refuse(shown, f"row {long[0]}", "more cells than the heading", "Mend the row.")
    if cells.empty:
        raise refuse(shown, "", "there are no rows below the heading", "Export the table again.")
    return Sheet(shown, cells, np.array([number for number, _ in body]))


def _layer(path: Path, layer: str) -> Sheet:
    shown = str(path)
    name = layer_name(path, layer)
    frame = read_features(path, name, encoding=_shapefile_codepage(path))
    cells = pd.DataFrame(
        {column: [_cell_or_empty(value) for value in frame[column].tolist()]
         for column in frame.columns if column != "geometry"}
    )  # fmt: skip
    crs = ""
    if "geometry" in frame:
        shape = frame.geometry.to_numpy()
        points = shapely.get_type_id(shape) == shapely.GeometryType.POINT
        if points.any():
            cells["geometry_x"] = [_cell_or_empty(v) for v in shapely.get_x(shape).tolist()]
            cells["geometry_y"] = [_cell_or_empty(v) for v in shapely.get_y(shape).tolist()]
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


def _cell_or_empty(value: object) -> str:
    return "" if isinstance(value, float) and np.isnan(value) else _cell(value)
