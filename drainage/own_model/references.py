"""Ids of a SWMM file in the spelling of the place where they are defined: SWMM tells no case
apart."""

from __future__ import annotations

from collections.abc import Mapping

from drainage.errors import Finding, InputError
from drainage.own_model.sections import InpFile, InpRow
from drainage.said import said, word

NODES = ("JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE")
LINKS = ("CONDUITS", "PUMPS", "ORIFICES", "WEIRS", "OUTLETS")
DEFINED = {"node": NODES, "link": LINKS, "land": ("SUBCATCHMENTS",), "curve": ("CURVES",),
           "pattern": ("PATTERNS",), "street": ("STREETS",)}  # fmt: skip
USED: dict[str, dict[int, str]] = {
    **{name: {0: "node"} for name in (*NODES, "COORDINATES", "INFLOWS", "DWF", "RDII")},
    **{name: {0: "link", 1: "node", 2: "node"} for name in LINKS},
    **{name: {0: "link"} for name in ("XSECTIONS", "LOSSES", "VERTICES")},
    **{name: {0: "land"} for name in ("SUBAREAS", "INFILTRATION", "POLYGONS")},
    "SUBCATCHMENTS": {0: "land", 2: "outlet"},
    "CURVES": {0: "curve"}, "PATTERNS": {0: "pattern"}, "STREETS": {0: "street"},
    "INLET_USAGE": {0: "link", 2: "node"},
}  # fmt: skip
"""Field -> what it names; curves, patterns and streets elsewhere are found by their word."""
NEEDED = (*LINKS, "SUBCATCHMENTS")
"""Sections whose rows mean nothing where a name of theirs is not defined."""
BY_WORD = {"PUMPS": (3, "curve"), "STORAGE": (5, "curve"), "OUTLETS": (5, "curve"),
           "XSECTIONS": (2, "street")}  # fmt: skip
DEFINE = "Define it, or mend the name."
Names = Mapping[str, Mapping[str, str]]


def spelled(inp: InpFile) -> InpFile:
    """The file with every id as it is spelled where it is defined.

    Raises InputError for nodes, links and subcatchments defined twice and for links and
    subcatchments that name nodes defined nowhere.
    """
    findings: list[Finding] = []
    names = names_of(inp, findings)
    sections = {
        section: tuple(InpRow(_spelled(inp, section, row, names, findings), row.line)
                       for row in rows)
        if section in USED or section == "TAGS" else rows
        for section, rows in inp.sections.items()
    }  # fmt: skip
    if findings:
        raise InputError(findings)
    return InpFile(inp.path, inp.encoding, inp.lines, sections)


def names_of(inp: InpFile, findings: list[Finding]) -> Names:
    """Kind -> id in capitals -> id as defined; ``outlet`` is a node or a subcatchment."""
    names: dict[str, dict[str, str]] = {}
    for kind, sections in DEFINED.items():
        known = names.setdefault(kind, {})
        for section in sections:
            for row in inp.rows(section):
                name = row.fields[0]
                if kind in ("node", "link", "land") and name.upper() in known:
                    findings.append(
                        inp.finding(row, section, said("a second {kind} with this id",
                                                       kind=word(kind)),
                                    "Rename one of them.")
                    )  # fmt: skip
                known.setdefault(name.upper(), name)
    names["outlet"] = names["land"] | names["node"]
    return names


def _spelled(
    inp: InpFile, section: str, row: InpRow, names: Names, findings: list[Finding]
) -> tuple[str, ...]:
    fields = list(row.fields)
    if section == "TAGS" and len(fields) > 1:
        kind = {"NODE": "node", "LINK": "link"}.get(fields[0].upper(), "land")
        fields[1] = names[kind].get(fields[1].upper(), fields[1])
    for at, kind in USED.get(section, {}).items():
        if at >= len(fields):
            continue
        known = names[kind].get(fields[at].upper())
        if known is not None:
            fields[at] = known
        elif section in NEEDED and kind in ("node", "outlet"):
            message = said("no such {kind}: {name}", kind=word(kind), name=fields[at])
            findings.append(inp.finding(row, section, message, DEFINE))
    if section in BY_WORD and len(fields) > BY_WORD[section][0]:
        at, kind = BY_WORD[section]
        fields[at] = names[kind].get(fields[at].upper(), fields[at])
    if section == "DWF":
        fields[3:] = [names["pattern"].get(name.upper(), name) for name in fields[3:]]
    return tuple(fields)
