"""SWMM input files of 5.0 to 5.2 as rows of fields, with the line each came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from drainage.errors import Finding, InputError
from drainage.input_file import read_bytes, refused, require_text

LARGEST_BYTES = 60 * 2**20
MOST_WORDS = 5_000_000
SECTIONS = (
    "TITLE", "OPTIONS", "FILES", "EVENTS", "EVAPORATION", "TEMPERATURE", "ADJUSTMENTS",
    "RAINGAGES", "SUBCATCHMENTS", "SUBAREAS", "INFILTRATION", "AQUIFERS", "GROUNDWATER", "GWF",
    "SNOWPACKS", "LID_CONTROLS", "LID_USAGE", "JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE",
    "CONDUITS", "PUMPS", "ORIFICES", "WEIRS", "OUTLETS", "XSECTIONS", "TRANSECTS", "STREETS",
    "INLETS", "INLET_USAGE", "LOSSES", "CONTROLS", "POLLUTANTS", "LANDUSES", "COVERAGES",
    "LOADINGS", "BUILDUP", "WASHOFF", "TREATMENT", "INFLOWS", "DWF", "RDII", "HYDROGRAPHS",
    "CURVES", "TIMESERIES", "PATTERNS", "REPORT", "TAGS", "MAP", "COORDINATES", "VERTICES",
    "POLYGONS", "SYMBOLS", "LABELS", "BACKDROP", "PROFILES",
)  # fmt: skip
"""Names of all sections; SWMM knows each by its leading letters, too."""
ABBREVIATIONS = {"UNITHYD": "HYDROGRAPHS", "XSECT": "XSECTIONS", "LOADING": "LOADINGS",
                 "INLET_USE": "INLET_USAGE"}  # fmt: skip
VERBATIM = ("TITLE", "CONTROLS", "TREATMENT", "GWF")
LEAST_FIELDS = {
    "JUNCTIONS": 2, "OUTFALLS": 3, "STORAGE": 5, "CONDUITS": 7, "PUMPS": 4, "ORIFICES": 6,
    "WEIRS": 6, "OUTLETS": 6, "XSECTIONS": 3, "SUBCATCHMENTS": 7, "SUBAREAS": 6,
    "INFILTRATION": 3, "COORDINATES": 3, "VERTICES": 3, "POLYGONS": 3, "CURVES": 3,
    "RAINGAGES": 5, "TIMESERIES": 3, "LOSSES": 4, "DWF": 3, "INFLOWS": 3, "STREETS": 5,
    "PATTERNS": 2,
}  # fmt: skip
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True)
class InpRow:
    """One line of data: its fields without quotes and comment, and its number in the file."""

    fields: tuple[str, ...]
    line: int


Rows = tuple[InpRow, ...]


@dataclass(frozen=True)
class InpFile:
    """A SWMM input file: canonical section name -> rows, repeated sections joined."""

    path: str
    encoding: str
    sections: Mapping[str, Rows]

    def rows(self, section: str) -> Rows:
        """The rows of a section, none where it is not there."""
        return self.sections.get(section, ())

    def option(self, name: str, default: str) -> str:
        """A word of [OPTIONS] in capitals."""
        for row in self.rows("OPTIONS"):
            if row.fields[0].upper() == name and len(row.fields) > 1:
                return row.fields[1].upper()
        return default

    def finding(self, row: InpRow, section: str, message: str, cure: str) -> Finding:
        """A finding at a row."""
        return Finding(self.path, f"line {row.line}", f"[{section}]", " ".join(row.fields)[:60],
                       message, cure)  # fmt: skip


def read_inp(path: Path) -> InpFile:
    """Read a file; raises InputError with everything that is no SWMM input in it.

    UTF-8, GBK and Latin-1, non-breaking and full-width blanks, section names in any case
    or cut short and sections that stand twice are understood.
    """
    shown = str(path)
    text, encoding = _text(path)
    sections: dict[str, list[InpRow]] = {}
    findings: list[Finding] = []
    current = ""
    words = 0
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.partition(";")[0].replace("\u00a0", " ").replace("\u3000", " ").strip()
        if not line:
            continue
        if line.startswith("["):
            current = section_name(line)
            if not current:
                findings.append(Finding(shown, f"line {number}", line[:40], "",
                                        "not a section of SWMM", "Mend or remove it."))  # fmt: skip
            sections.setdefault(current, [])
        elif current == "" and not sections:
            findings.append(Finding(shown, f"line {number}", "", line[:40],
                                    "data before the first section",
                                    "Is it a SWMM input file?"))  # fmt: skip
            break
        else:
            fields = (line,) if current in VERBATIM else _fields(line)
            words += len(fields)
            if words > MOST_WORDS:
                raise refused(path, f"more than {MOST_WORDS:,} words", "Is it a SWMM input file?")
            sections[current].append(InpRow(fields, number))
    sections.pop("", None)
    inp = InpFile(shown, encoding, {name: tuple(rows) for name, rows in sections.items()})
    findings += [
        inp.finding(row, name, f"{len(row.fields)} fields, at least {least} are needed",
                    "Complete the line.")
        for name, least in LEAST_FIELDS.items() for row in inp.rows(name)
        if len(row.fields) < least
    ]  # fmt: skip
    if not findings and not any(inp.rows(name) for name in ("JUNCTIONS", "OUTFALLS", "STORAGE")):
        findings.append(Finding(shown, "", "", "", "no nodes in this file", "Is it a SWMM input?"))
    if findings:
        raise InputError(findings)
    return inp


def section_name(line: str) -> str:
    """The full name of a section heading, empty where it is none."""
    word = line.strip("[] \t").upper()
    if word in SECTIONS:
        return word
    for short, name in ABBREVIATIONS.items():
        if word.startswith(short):
            return name
    if len(word) < 4:
        return ""
    return next((name for name in SECTIONS if name.startswith(word)), "")


def _fields(line: str) -> tuple[str, ...]:
    return tuple(quoted or plain for quoted, plain in _TOKEN.findall(line))


def _text(path: Path) -> tuple[str, str]:
    shown = str(path)
    content = read_bytes(path, LARGEST_BYTES, "Is it a SWMM input file?")
    if not content:
        raise InputError([Finding(shown, "", "", "", "the file is empty", "Save it again.")])
    require_text(path, content)
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"
    # Letters of Latin-1 stand alone among ASCII, Chinese ones in pairs of high bytes.
    runs = _HIGH_BYTES.findall(content)
    alone = sum(len(run) == 1 for run in runs)
    return (content.decode("latin-1"), "latin-1") if 2 * alone > len(runs) else (text, "gb18030")
