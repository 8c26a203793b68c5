"""Rows of a kept model that name elements its network has no more."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from drainage.network.model import Network
from drainage.network.topology import LINK_TABLES
from drainage.own_model.edits import Edits
from drainage.own_model.sections import InpRow, named, tokens

_NODE = ("JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE", "COORDINATES", "INFLOWS", "DWF", "RDII",
         "TREATMENT")  # fmt: skip
_LINK = ("CONDUITS", "PUMPS", "ORIFICES", "WEIRS", "OUTLETS", "XSECTIONS", "LOSSES", "VERTICES",
         "INLET_USAGE")  # fmt: skip
_LAND = ("SUBCATCHMENTS", "SUBAREAS", "INFILTRATION", "LID_USAGE", "COVERAGES", "LOADINGS",
         "GROUNDWATER", "GWF", "POLYGONS")  # fmt: skip
_NODE_AT = {"GROUNDWATER": 2, "INLET_USAGE": 2}
_OBJECTS = {"NODE": "node", "LINK": "link", "CONDUIT": "link", "PUMP": "link", "ORIFICE": "link",
            "WEIR": "link", "OUTLET": "link"}  # fmt: skip
_REPORTED = {"NODES": "node", "LINKS": "link", "SUBCATCHMENTS": "land"}
Gone = Mapping[str, frozenset[str]]
"""node, link or land -> ids in capitals."""


def drop_gone(edits: Edits, network: Network, imported: Network) -> None:
    """Leave out every row that refers to an element that is gone, whole control rules too;
    rules are put on record, for they said how others work."""
    gone = _gone(network, imported)
    if not any(gone.values()):
        return
    for kind, sections in (("node", _NODE), ("link", _LINK), ("land", _LAND)):
        for section in sections:
            for row in edits.inp.rows(section):
                if named(section, row).upper() in gone[kind]:
                    edits.drop(row)
    for section, at in _NODE_AT.items():
        for row in edits.inp.rows(section):
            if len(row.fields) > at and row.fields[at].upper() in gone["node"]:
                edits.drop(row)
    _drop_rules(edits, gone)
    _drop_from_lists(edits, gone)


def _gone(network: Network, imported: Network) -> Gone:
    def left_out(names: tuple[str, ...]) -> frozenset[str]:
        now, before = (
            {str(name).upper() for table in names for name in own.tables[table].index}
            for own in (network, imported)
        )
        return frozenset(before - now)

    return {
        "node": left_out(("junctions", "outfalls", "storages")),
        "link": left_out(LINK_TABLES),
        "land": left_out(("subcatchments",)),
    }


def _drop_rules(edits: Edits, gone: Gone) -> None:
    rules: list[list[InpRow]] = []
    for row in edits.inp.rows("CONTROLS"):
        if named("CONTROLS", row).upper() == "RULE" or not rules:
            rules.append([])
        rules[-1].append(row)
    for rule in rules:
        if any(_names_gone(row, gone) for row in rule):
            for row in rule:
                edits.name("CONTROLS", row)
                edits.drop(row)


def _names_gone(row: InpRow, gone: Gone) -> bool:
    words = [word.upper() for word in tokens(row.fields[0])]
    return any(
        name in gone[_OBJECTS[word]] for word, name in pairwise(words)
        if word in _OBJECTS
    )  # fmt: skip


def _drop_from_lists(edits: Edits, gone: Gone) -> None:
    for row in edits.inp.rows("REPORT"):
        kind = _REPORTED.get(row.fields[0].upper())
        left = [name for name in row.fields[1:] if kind and name.upper() not in gone[kind]]
        if kind and not left:
            edits.drop(row)
        elif kind and len(left) < len(row.fields) - 1:
            edits.set(row, (row.fields[0], *left))
    for row in edits.inp.rows("TAGS"):
        kind = {"NODE": "node", "LINK": "link"}.get(row.fields[0].upper(), "land")
        if len(row.fields) > 1 and row.fields[1].upper() in gone[kind]:
            edits.drop(row)
