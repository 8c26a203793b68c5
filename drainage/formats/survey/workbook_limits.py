"""How large the sheets of an xlsx are, read as a stream before anything is laid out in memory.

A reader lays out every cell up to the last row and column that holds one, and copies a shared
text into each cell that names it: some bytes of XML can ask for terabytes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO
from xml.parsers import expat

from drainage.errors import InputError
from drainage.formats.survey.workbook_marks import RELATIONS, STYLES, WORKBOOK, Marks
from drainage.input_file import refused, require_cells
from drainage.said import said

MOST_UNPACKED = 512 * 2**20
MOST_TEXT = 512 * 2**20
"""Signs, were each cell that names a shared text as long as the longest of them."""
CURE = "Open it in a spreadsheet, keep the table alone and save it again as .xlsx."
CHUNK = 2**18
_VALUES = frozenset(("v", "is", "t"))
"""Most elements of a sheet: what they hold is no matter here."""
_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,12})")


def _no_workbook(error: Exception) -> str:
    """Why it cannot be opened; of what is no archive the library says nothing more."""
    if isinstance(error, zipfile.BadZipFile):
        return "not a workbook, damaged or locked"
    return said("not a workbook, damaged or locked: {reason}", reason=str(error))


def scanned(path: Path) -> Marks:
    """What the sheets show beside their values.

    InputError for an xlsx that is none, is damaged or would not fit into memory.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise refused(path, "an archive, not a workbook", "Unpack it and name the table.")
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise refused(path, said("the workbook unpacks to more than {size} MB",
                                         size=MOST_UNPACKED >> 20), CURE)  # fmt: skip
            scan = _Scan(path)
            for member in sorted(members, key=lambda own: own.filename != STYLES):
                with archive.open(member) as part:
                    scan.read(member.filename, part)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError,
    ) as error:  # fmt: skip
        raise refused(path, _no_workbook(error),
                      "Open it in a spreadsheet and save it again as .xlsx.") from None  # fmt: skip
    except OSError as error:
        raise refused(
            path, said("the workbook cannot be read: {reason}", reason=str(error)), CURE
        ) from None
    if scan.shared_cells * scan.longest_text > MOST_TEXT:
        raise refused(path, "a very long text in a very large table", "Shorten it.",
                      value=f"{scan.longest_text} signs, {scan.shared_cells} cells")  # fmt: skip
    return scan.marks


class _Scan:
    """The extent of each sheet, the cells of shared text and the longest of these."""

    def __init__(self, path: Path) -> None:
        self.shared_cells = 0
        self.longest_text = 0
        self.marks = Marks()
        self._path = path
        self._small = (STYLES, WORKBOOK, RELATIONS)

    def read(self, name: str, part: IO[bytes]) -> None:
        """One member of the archive; those that are no XML (pictures) are passed over."""
        head = part.read(CHUNK)
        if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<":
            return
        self._member, self._row, self._column, self._text = name, 0, 0, 0
        self._rows = self._columns = 0
        self._formats, self._part = self.marks.formats, self.marks.part(name)
        self._calculated_text = False
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            while head:
                if b"<sst" in head or b":sst" in head:
                    parser.CharacterDataHandler = self._characters
                    parser.EndElementHandler = self._end
                parser.Parse(head)
                self._require()
                head = part.read(CHUNK)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:  # bad XML, unknown encoding
            raise refused(
                self._path,
                said("the workbook is damaged: {reason}", reason=str(error)),
                CURE,
                place=name,
            ) from None

    def _require(self) -> None:
        try:
            require_cells(self._path, self._rows, self._columns)
        except InputError as error:
            (found,) = error.findings
            raise refused(
                self._path, found.message, found.cure, place=self._member, value=found.value
            ) from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _VALUES:
            return
        tag = tag.rpartition(":")[2]
        if tag == "c":
            at = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _column_number(at[1]) if at else self._column + 1
            self._columns = max(self._columns, self._column)
            if at:
                self._row = int(at[2])
            self._rows = max(self._rows, self._row)
            kind = attributes.get("t")
            self.shared_cells += kind == "s"
            self._calculated_text = kind == "str"
            style = attributes.get("s")
            if style in self._formats:
                self._part.formats[self._row, self._column] = self._formats[style]
        elif tag == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() and len(given) < 12 else self._row + 1
            self._column = 0
        elif tag == "f":
            if not self._calculated_text:  # a text may well be empty
                self._part.formulas.add((self._row, self._column))
        elif tag == "si":
            self._text = 0
        elif self._member in self._small:
            self.marks.element(self._member, tag, attributes)

    def _characters(self, text: str) -> None:
        self._text += len(text)

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "si":
            self.longest_text = max(self.longest_text, self._text)

    def _doctype(self, *_: object) -> None:
        raise refused(self._path, "a workbook with a document type of its own", CURE,
                      place=self._member)  # fmt: skip


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number
