"""Ids of a SWMM file: one spelling each, and ASCII, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.ids import unique_ids
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.swmm.inp_file import InpFile, InpRow
from drainage.names import ID

RENAMED = RemarkKind(
    "inp-renamed", "note", "编号含其他符号", "the id has signs an id cannot have", "renamed"
)

NODES = ("JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE")
LINKS = ("CONDUITS", "PUMPS", "ORIFICES", "WEIRS", "OUTLETS")
DEFINED = {
    "node": NODES, "link": LINKS, "land": ("SUBCATCHMENTS",), "curve": ("CURVES",),
    "pattern": ("PATTERNS",), "street": ("STREETS",), "gage": ("RAINGAGES",),
}  # fmt: skip
USED: dict[str, dict[int, str]] = {
    **{name: {0: "node"} for name in (*NODES, "COORDINATES", "INFLOWS", "DWF", "RDII")},
    **{name: {0: "link", 1: "node", 2: "node"} for name in LINKS},
    **{name: {0: "link"} for name in ("XSECTIONS", "LOSSES", "VERTICES")},
    **{
        name: {0: "land"}
        for name in (
            "SUBAREAS",
            "INFILTRATION",
            "POLYGONS",
            "COVERAGES",
            "LOADINGS",
            "LID_USAGE",
            "GWF",
        )
    },
    "SUBCATCHMENTS": {0: "land", 1: "gage", 2: "outlet"},
    "RAINGAGES": {0: "gage"},
    "GROUNDWATER": {0: "land", 2: "node"},
    "CURVES": {0: "curve"},
    "PATTERNS": {0: "pattern"},
    "STREETS": {0: "street"},
    "INLET_USAGE": {0: "link", 2: "node"},
}
"""Field -> what it names; curves, patterns and streets elsewhere are found by their word."""
BY_WORD = {"PUMPS": (3, "curve"), "STORAGE": (5, "curve"), "OUTLETS": (5, "curve"),
           "XSECTIONS": (2, "street")}  # fmt: skip
_CONTROL = re.compile(r"\b(NODE|LINK|CONDUIT|PUMP|ORIFICE|WEIR|OUTLET)\s+(\S+)", re.IGNORECASE)


def canonical_ids(inp: InpFile) -> tuple[InpFile, list[Remark]]:
    """The file with every id spelled as where it is defined, ASCII, and told where renamed.

    SWMM tells no case apart. Raises InputError for ids defined twice and names of nodes or
    links that are defined nowhere.
    """
    findings: list[Finding] = []
    names: dict[str, dict[str, str]] = {}
    remarks: list[Remark] = []
    for kind, sections in DEFINED.items():
        rows = [(row, name) for name in sections for row in inp.rows(name)]
        names[kind], found = _spelling(inp, kind, rows, findings)
        remarks += found
    names["outlet"] = names["land"] | names["node"]
    sections_out = {}
    for section, lines in inp.sections.items():
        sections_out[section] = tuple(
            InpRow(_renamed(inp, section, row, names, findings), row.line) for row in lines
        )
    if findings:
        raise InputError(findings)
    return InpFile(inp.path, inp.encoding, sections_out), remarks


def _spelling(
    inp: InpFile, kind: str, rows: list[tuple[InpRow, str]], findings: list[Finding]
) -> tuple[dict[str, str], list[Remark]]:
    spelled: dict[str, str] = {}
    place: dict[str, str] = {}
    for row, section in rows:
        name = row.fields[0]
        if kind in ("node", "link", "land") and name.upper() in spelled:
            findings.append(inp.finding(row, section, f"a second {kind} with this id",
                                        "Rename one of them."))  # fmt: skip
        spelled.setdefault(name.upper(), name)
        place.setdefault(name.upper(), f"line {row.line}")
    table = pd.Series(spelled, dtype=str)
    stays = table.map(lambda name: ID.fullmatch(name) is not None).astype(bool)
    ordered = pd.concat([table[stays], table[~stays]])
    ids = unique_ids(ordered)
    odd = ids[ids != ordered]
    remarks = RENAMED.at(inp.path, [place[key] for key in odd.index], kind,
                         ordered[odd.index] + " → " + odd)  # fmt: skip
    return ids.to_dict(), remarks


def _renamed(
    inp: InpFile,
    section: str,
    row: InpRow,
    names: Mapping[str, Mapping[str, str]],
    findings: list[Finding],
) -> tuple[str, ...]:
    fields = list(row.fields)
    if section == "CONTROLS":
        return (_CONTROL.sub(lambda m: f"{m[1]} {_control_name(m, names)}", fields[0]),)
    if section == "TAGS" and len(fields) > 1:
        kind = {"NODE": "node", "LINK": "link"}.get(fields[0].upper(), "land")
        fields[1] = names[kind].get(fields[1].upper(), fields[1])
    for at, kind in USED.get(section, {}).items():
        if at >= len(fields):
            continue
        known = names[kind].get(fields[at].upper())
        if known is not None:
            fields[at] = known
        elif kind in ("node", "link", "outlet", "land", "gage"):
            findings.append(inp.finding(row, section, f"no such {kind}: {fields[at]}",
                                        "Define it, or mend the name."))  # fmt: skip
    if section in BY_WORD and len(fields) > BY_WORD[section][0]:
        at, kind = BY_WORD[section]
        fields[at] = names[kind].get(fields[at].upper(), fields[at])
    if section == "DWF":
        fields[3:] = [names["pattern"].get(name.upper(), name) for name in fields[3:]]
    return tuple(fields)


def _control_name(match: re.Match[str], names: Mapping[str, Mapping[str, str]]) -> str:
    kind = "node" if match[1].upper() == "NODE" else "link"
    return names[kind].get(match[2].upper(), match[2])
