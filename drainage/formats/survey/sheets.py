"""Tables of a survey from xlsx, csv, shapefile, GeoPackage or GeoJSON, as text cells."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pandas as pd

from drainage.errors import InputError
from drainage.formats.survey.layer_sheet import layer_sheet
from drainage.formats.survey.sheet import Sheet, refuse
from drainage.formats.survey.tables import AGAIN, sheet_of
from drainage.formats.survey.workbook import workbook_sheets
from drainage.formats.vector_source import VECTORS, layers
from drainage.input_file import read_bytes, require_file, require_table, require_text
from drainage.said import said
from drainage.spreadsheet_cell import unescaped

__all__ = ["Sheet", "decode", "read_sheet", "read_sheets", "refuse"]
LARGEST_BYTES = 300 * 2**20
LARGEST_TEXT_BYTES = 60 * 2**20
WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".txt")


def read_sheet(path: Path, sheet: str = "") -> Sheet:
    """Read one table; ``sheet`` names the sheet or layer, empty: the only or first one.

    Raises InputError with the cure for every file that is no such table.
    """
    if _suffix(path) in VECTORS:
        return layer_sheet(path, sheet)
    found = next(iter(read_sheets(path, sheet).values()))
    if isinstance(found, InputError):
        raise found
    return found


def read_sheets(path: Path, wanted: str = "") -> dict[str, Sheet | InputError]:
    """Every table of a file by the name of its sheet or layer, or the one ``wanted``.

    What is no table stands as the error that says why. Raises InputError where the file cannot
    be read at all.
    """
    suffix = _suffix(path)
    if suffix in WORKBOOKS:
        return workbook_sheets(path, wanted)
    if suffix in TEXTS:
        if wanted:
            raise refuse(str(path), "", "no such sheet", "A text file has none: name no sheet.",
                         wanted)  # fmt: skip
        return {"": _text(path)}
    sheets: dict[str, Sheet | InputError] = {}
    for name in [wanted] if wanted else list(layers(path)):
        try:
            sheets[name] = layer_sheet(path, name)
        except InputError as error:
            sheets[name] = error
    return sheets


def _suffix(path: Path) -> str:
    """The kind of a file; InputError for what a survey does not come in."""
    require_file(path, LARGEST_BYTES, "Is it a pipe survey? Split it by district.")
    if path.stat().st_size == 0:
        raise refuse(str(path), "", "the file is empty", AGAIN)
    suffix = path.suffix.lower()
    if suffix not in (*WORKBOOKS, *TEXTS, *VECTORS):
        kinds = ", ".join((*WORKBOOKS, *TEXTS, *VECTORS))
        raise refuse(str(path), "", "not a kind of file a survey comes in",
                     said("Give {kinds}; unpack archives first.", kinds=kinds), suffix)  # fmt: skip
    return suffix


def _text(path: Path) -> Sheet:
    shown = str(path)
    content = read_bytes(path, LARGEST_TEXT_BYTES, "Split the survey by district.")
    require_text(path, content)
    text = decode(shown, content)
    separator = max(",\t;", key=text.partition("\n")[0].count)
    require_table(path, text, separator)
    try:
        raw = pd.read_csv(
            BytesIO(text.encode()), dtype=object, keep_default_na=False, na_filter=False,
            header=None, sep=separator, skip_blank_lines=False,
        )  # fmt: skip
    except pd.errors.ParserError as error:
        raise refuse(shown, "", said("not a regular table: {reason}", reason=str(error)),
                     "Give every row as many cells as the heading.") from None  # fmt: skip
    except pd.errors.EmptyDataError:
        raise refuse(shown, "", "the file is empty", AGAIN) from None
    return sheet_of(shown, raw.map(_cell))


def _cell(value: object) -> str:
    return unescaped(value) if isinstance(value, str) else ""


def decode(shown: str, content: bytes) -> str:
    """Text in UTF-8 or GBK; InputError with the line where it is neither."""
    for codepage in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(codepage)
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
    raise refuse(shown, f"row {line}", "neither UTF-8 nor GBK",
                 "Save it as CSV UTF-8 (in a spreadsheet: save as, CSV UTF-8).")  # fmt: skip
