"""The text of a SWMM input file (5.0 to 5.2) as rows of fields, taken apart as the engine does.

Source: getTokens and the section words of SWMM 5.2's input.c and text.h.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from drainage.errors import Finding, InputError
from drainage.said import said

BLANKS = " \t\r\n"
"""What parts the engine's words; a no-break blank is a letter to it."""
BLANK_LETTERS = "\x85\u00a0\u2000\u2002\u2003\u2009\u202f\u3000"
BLANK_LETTERS_CURE = (
    "Replace the no-break and full-width blanks of the line by plain ones: SWMM takes them for "
    "letters of a word."
)
SECTION_OF = {
    "TITLE": "TITLE", "OPTION": "OPTIONS", "FILE": "FILES", "RAINGAGE": "RAINGAGES",
    "TEMPERATURE": "TEMPERATURE", "EVAP": "EVAPORATION", "SUBCATCHMENT": "SUBCATCHMENTS",
    "SUBAREA": "SUBAREAS", "INFIL": "INFILTRATION", "AQUIFER": "AQUIFERS",
    "GROUNDWATER": "GROUNDWATER", "SNOWPACK": "SNOWPACKS", "JUNC": "JUNCTIONS",
    "OUTFALL": "OUTFALLS", "STORAGE": "STORAGE", "DIVIDER": "DIVIDERS", "CONDUIT": "CONDUITS",
    "PUMP": "PUMPS", "ORIFICE": "ORIFICES", "WEIR": "WEIRS", "OUTLET": "OUTLETS",
    "XSECT": "XSECTIONS", "TRANSECT": "TRANSECTS", "LOSS": "LOSSES", "CONTROL": "CONTROLS",
    "POLLUT": "POLLUTANTS", "LANDUSE": "LANDUSES", "BUILDUP": "BUILDUP", "WASHOFF": "WASHOFF",
    "COVERAGE": "COVERAGES", "INFLOW": "INFLOWS", "DWF": "DWF", "PATTERN": "PATTERNS",
    "RDII": "RDII", "HYDROGRAPH": "HYDROGRAPHS", "LOADING": "LOADINGS",
    "TREATMENT": "TREATMENT", "CURVE": "CURVES", "TIMESERIES": "TIMESERIES",
    "REPORT": "REPORT", "COORDINATE": "COORDINATES", "VERTICES": "VERTICES",
    "POLYGON": "POLYGONS", "LABEL": "LABELS", "SYMBOL": "SYMBOLS", "BACKDROP": "BACKDROP",
    "TAG": "TAGS", "PROFILE": "PROFILES", "MAP": "MAP", "LID_CONTROL": "LID_CONTROLS",
    "LID_USAGE": "LID_USAGE", "GWF": "GWF", "ADJUSTMENT": "ADJUSTMENTS", "EVENT": "EVENTS",
    "STREET": "STREETS", "INLET_USAGE": "INLET_USAGE", "INLET": "INLETS",
}  # fmt: skip
"""How a heading begins, in the engine's order -> the full name."""
VERBATIM = ("TITLE", "CONTROLS", "TREATMENT", "GWF")
"""Sections whose rows are one text each."""
DRAWN = ("COORDINATES", "VERTICES", "POLYGONS", "SYMBOLS", "LABELS", "BACKDROP", "MAP", "TAGS",
         "PROFILES")  # fmt: skip
"""Sections the engine does not read."""
LEAST_FIELDS = {
    "JUNCTIONS": 2, "OUTFALLS": 3, "DIVIDERS": 4, "STORAGE": 5, "CONDUITS": 7, "PUMPS": 4,
    "ORIFICES": 6, "WEIRS": 6, "OUTLETS": 6, "XSECTIONS": 3, "SUBCATCHMENTS": 7, "SUBAREAS": 6,
    "INFILTRATION": 3, "CURVES": 3, "RAINGAGES": 5, "TIMESERIES": 3, "DWF": 3, "INFLOWS": 3,
    "STREETS": 5, "PATTERNS": 2, "BUILDUP": 2,
}  # fmt: skip
MOST_WORDS = 5_000_000
_TOKEN = re.compile(r'"([^"]*)"?|([^ \t\r\n]+)')
_NO_MODEL = "Is it a SWMM input file?"


@dataclass(frozen=True, slots=True)
class InpRow:
    """One line of data: its fields without quotes and comment, and its number in the file."""

    fields: tuple[str, ...]
    line: int


Rows = tuple[InpRow, ...]


@dataclass(frozen=True)
class InpFile:
    """A SWMM input file: its lines, and full section name -> rows, repeated sections joined."""

    path: str
    encoding: str
    lines: tuple[str, ...]
    sections: Mapping[str, Rows]

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]

    def rows(self, section: str) -> Rows:
        """The rows of a section, none where it is not there."""
        return self.sections.get(section, ())

    def option(self, name: str, default: str) -> str:
        """A word of [OPTIONS] in capitals; the last line that gives it counts."""
        given = [
            row.fields[1].upper() for row in self.rows("OPTIONS")
            if row.fields[0].upper().startswith(name) and len(row.fields) > 1
        ]  # fmt: skip
        return given[-1] if given else default

    def finding(self, row: InpRow, section: str, message: str, cure: str) -> Finding:
        """A finding at a row."""
        return Finding(self.path, said("line {line}", line=row.line), f"[{section}]",
                       " ".join(row.fields)[:60], message, cure)  # fmt: skip

    def source(self, row: InpRow) -> str:
        """Where a row of a table comes from."""
        return f"{self.name} line {row.line}"


def parse(path: str, encoding: str, text: str, left_out: Collection[str] = ()) -> InpFile:
    """Take the text of a model apart; ``path`` and ``encoding`` are for messages alone.

    Sections that are ``left_out`` have no rows. Raises InputError with everything that is no
    SWMM input in it.
    """
    lines = tuple(text.replace("\r\n", "\n").split("\n"))
    sections: dict[str, list[InpRow]] = {}
    findings: list[Finding] = []
    current = ""
    words = 0
    for number, raw in enumerate(lines, start=1):
        line = raw.partition(";")[0].strip(BLANKS)
        if not line:
            continue
        if line.startswith("["):
            current = section_name(line)
            if not current:
                findings.append(Finding(path, said("line {line}", line=number), line[:40], "",
                                        "not a section of SWMM", "Mend or remove it."))  # fmt: skip
            sections.setdefault(current, [])
        elif current == "" and not sections:
            findings.append(Finding(path, said("line {line}", line=number), "", line[:40],
                                    "data before the first section", _NO_MODEL))  # fmt: skip
            break
        elif current not in left_out:
            fields = (line,) if current in VERBATIM else tokens(line)
            words += len(fields)
            if words > MOST_WORDS:
                message = said("more than {count:,} words", count=MOST_WORDS)
                raise InputError([Finding(path, "", "", "", message, _NO_MODEL)])
            sections[current].append(InpRow(fields, number))
    sections.pop("", None)
    inp = InpFile(path, encoding, lines, {name: tuple(rows) for name, rows in sections.items()})
    findings += _too_short(inp)
    if not findings and not any(inp.rows(name) for name in ("JUNCTIONS", "OUTFALLS", "STORAGE")):
        findings.append(Finding(path, "", "", "", "no nodes in this file", "Is it a SWMM input?"))
    if findings:
        raise InputError(findings)
    return inp


def _too_short(inp: InpFile) -> list[Finding]:
    return [
        inp.finding(
            row, name,
            said("{count} fields, at least {least} are needed", count=len(row.fields), least=least),
            cure_of(inp.lines[row.line - 1], "Complete the line."),
        )
        for name, least in LEAST_FIELDS.items() for row in inp.rows(name)
        if len(row.fields) < least
    ]  # fmt: skip


def cure_of(line: str, cure: str) -> str:
    """The cure of a line the engine takes apart wrongly; letters that look like blanks first."""
    return BLANK_LETTERS_CURE if any(sign in line for sign in BLANK_LETTERS) else cure


def section_name(heading: str) -> str:
    """The full name of a section heading, empty where it is none.

    The engine knows a section by the beginning of its heading, in any case.
    """
    word = heading.lstrip("[").upper()
    return next((name for begins, name in SECTION_OF.items() if word.startswith(begins)), "")


def tokens(line: str) -> tuple[str, ...]:
    """The engine's words of a line without comment; quotes hold blanks together."""
    if line.isascii() and '"' not in line:
        return tuple(line.split())
    return tuple(match[2] if match[1] is None else match[1] for match in _TOKEN.finditer(line))


def joined(fields: Iterable[str]) -> str:
    """A line that ``tokens`` takes apart into these fields."""
    return " ".join(
        f'"{field}"' if field == "" or any(sign in field for sign in BLANKS) else field
        for field in fields
    )


def named(section: str, row: InpRow) -> str:
    """The first word of a row."""
    return tokens(row.fields[0])[0] if section in VERBATIM else row.fields[0]
