"""CSV files as a spreadsheet opens them right: their encoding, and text it does not compute."""

from __future__ import annotations

import re

ENCODING = "utf-8-sig"
"""A byte order mark: without it Chinese Excel takes the file for GBK on a double click."""
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescaped(cell: str) -> str:
    """The text that ``harmless`` was given."""
    return cell[1:] if _ESCAPED.match(cell) else cell
