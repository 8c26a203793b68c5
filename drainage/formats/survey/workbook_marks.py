"""What a sheet of an xlsx shows and a reader of values loses: formats of numbers, formulas.

A point number 1 under the format 0000 is shown as 0001; a formula that was never calculated has
no value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import normpath

WORKBOOK, RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_LITERAL = r'(?:"([^"]*)"|((?:\\.)+))?'
_WHOLE = re.compile(rf"{_LITERAL}(0+){_LITERAL}")
_AFTER_FORMATS = ("cellStyles", "dxfs", "tableStyles", "extLst")
_PART = re.compile(r"(?<=\\).|[^\\]")


@dataclass(frozen=True)
class NumberFormat:
    """How a whole number is shown: ``prefix``, at least ``digits`` digits, ``suffix``."""

    prefix: str
    digits: int
    suffix: str

    def shown(self, number: int) -> str:
        """The number as the sheet shows it."""
        return f"{self.prefix}{number:0{self.digits}d}{self.suffix}"


def number_format(code: str) -> NumberFormat | None:
    """Of a format code that adds zeros or a text before whole numbers; None for all others."""
    match = _WHOLE.fullmatch(code)
    if match is None:
        return None
    before, after = (
        match[quoted] or "".join(_PART.findall(match[escaped] or ""))
        for quoted, escaped in ((1, 2), (4, 5))
    )
    if len(match[3]) < 2 and not before:
        return None
    return NumberFormat(before, len(match[3]), after)


@dataclass
class SheetMarks:
    """Cells (row, column), both from 1, with such a format, and those with a formula."""

    formats: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)


class Marks:
    """Collected element by element; ``STYLES`` must come before the sheets."""

    def __init__(self) -> None:
        self.formats: dict[str, NumberFormat] = {}
        """By the number of the style that a cell names."""
        self._codes: dict[str, str] = {}
        self._styles, self._in_formats = 0, False
        self._sheets: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        self._parts: dict[str, SheetMarks] = {}

    def part(self, member: str) -> SheetMarks:
        """The marks of one member of the archive."""
        return self._parts.setdefault(member, SheetMarks())

    def element(self, member: str, tag: str, attributes: Mapping[str, str]) -> None:
        """One element of the workbook, its relations or its styles; others mean nothing."""
        if member == STYLES:
            self._style(tag, attributes)
        elif member == WORKBOOK and tag == "sheet":
            link = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            self._sheets[attributes.get("name", "")] = link
        elif member == RELATIONS and tag == "Relationship":
            target = attributes.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
            self._targets[attributes.get("Id", "")] = place

    def of_sheet(self, name: str) -> SheetMarks:
        """The marks of the sheet of that name."""
        return self._parts.get(self._targets.get(self._sheets.get(name, ""), ""), SheetMarks())

    def _style(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_formats = True
        elif tag in _AFTER_FORMATS:
            self._in_formats = False
        elif tag == "xf" and self._in_formats:
            found = number_format(self._codes.get(attributes.get("numFmtId", ""), ""))
            if found is not None:
                self.formats[str(self._styles)] = found
            self._styles += 1
