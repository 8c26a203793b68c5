"""The bytes of a file people give, within limits, before anything parses them."""

from __future__ import annotations

from pathlib import Path

from drainage.errors import Finding, InputError
from drainage.said import said

MOST_LINE_BYTES = 2**20
"""A row of a table, a line of a model: 1 MB is a hundred times the longest that means anything."""
MOST_COLUMNS = 1000
MOST_CELLS = 5_000_000
"""A survey of 100,000 pipes with 50 columns; read as text it takes about half a gigabyte."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def refused(
    path: Path | str, message: str, cure: str, *, place: str = "", value: str = ""
) -> InputError:
    """An InputError with one finding."""
    return InputError([Finding(str(path), place, "", value, message, cure)])


def require_file(path: Path, most_bytes: int, cure: str) -> None:
    """InputError for what is no file or is larger than ``most_bytes``.

    ``cure`` is for the last. Nothing is read.
    """
    if path.is_dir():
        raise refused(path, "this is a folder, not a file", "Give the file itself.")
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise refused(path, "the file does not exist", "Check the name.") from None
    except (OSError, ValueError) as error:
        raise _unopened(path, error) from None
    if not path.is_file():
        raise refused(path, "this is a device or a pipe, not a file", "Copy its content to a file.")
    if size > most_bytes:
        raise refused(
            path,
            said("the file is larger than {most}", most=_megabytes(most_bytes)),
            cure,
            value=f"{size / 2**20:.4g} MB",
        )


def read_bytes(path: Path, most_bytes: int, cure: str) -> bytes:
    """The content of a file that passes ``require_file``; InputError where it cannot be opened."""
    require_file(path, most_bytes, cure)
    try:
        with path.open("rb") as file:
            return file.read(most_bytes + 1)
    except OSError as error:
        raise _unopened(path, error) from None


def read_utf8(path: Path, most_bytes: int, cure: str) -> str:
    """The text of a UTF-8 file without its byte order mark.

    InputError, with the line, for another encoding, NUL bytes and endless lines.
    """
    content = read_bytes(path, most_bytes, cure)
    require_text(path, content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(
            path, "not UTF-8 (GBK?)",
            "Save the file as UTF-8 (in a spreadsheet: save as, CSV UTF-8).",
            place=_line(content, error.start),
            value=content[error.start : error.start + 4].hex(" "),
        ) from None  # fmt: skip


def require_text(path: Path | str, content: bytes) -> None:
    """InputError for archives, UTF-16, NUL bytes and lines of more than 1 MB."""
    if content[:2] == b"PK":
        raise refused(path, "this is a workbook or archive, not text",
                      "Save the table as CSV UTF-8; unpack archives.")  # fmt: skip
    if content[:2] in _UTF16:
        raise refused(path, "the text is UTF-16 (Unicode)", "Save it as UTF-8.")
    nul = content.find(b"\0")
    if nul >= 0:
        raise refused(path, "a NUL byte: not a text file, or damaged",
                      "Save or export it again as UTF-8.", place=_line(content, nul))  # fmt: skip
    start = 0
    while len(content) - start > MOST_LINE_BYTES:
        end = content.rfind(b"\n", start, start + MOST_LINE_BYTES)
        if end < 0:
            end = content.rfind(b"\r", start, start + MOST_LINE_BYTES)
        if end < 0:
            raise refused(
                path,
                said("a line of more than {most}", most=_megabytes(MOST_LINE_BYTES)),
                "Break it into rows, or export the file again.",
                place=_line(content, start),
            )
        start = end + 1


def require_table(path: Path | str, text: str, separator: str) -> None:
    """InputError where rows times columns of a CSV are more than a table may have.

    The columns are those of the first row, which a parser makes for every row.
    """
    columns = text.partition("\n")[0].count(separator) + 1
    require_cells(path, text.count("\n") + text.count("\r") + 1, columns)


def require_cells(path: Path | str, rows: int, columns: int) -> None:
    """InputError for more than ``MOST_COLUMNS`` columns or ``MOST_CELLS`` cells."""
    shown = f"{rows} rows x {columns} columns"
    if columns > MOST_COLUMNS:
        raise refused(path, said("more than {most} columns", most=MOST_COLUMNS),
                      "Delete what stands to the right of the table.", value=shown)  # fmt: skip
    if rows * columns > MOST_CELLS:
        raise refused(
            path, said("more than {most:,} cells", most=MOST_CELLS),
            "Delete empty rows and columns around the table, or split it by district.",
            value=shown,
        )  # fmt: skip


def _line(content: bytes, at: int) -> str:
    return f"row {content.count(10, 0, at) + 1}"


def _megabytes(size: int) -> str:
    return f"{size / 2**20:g} MB"


def _unopened(path: Path, error: OSError | ValueError) -> InputError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return refused(path, said("the file cannot be opened: {reason}", reason=reason),
                   "Close it in other programs and check who may read it.")  # fmt: skip
