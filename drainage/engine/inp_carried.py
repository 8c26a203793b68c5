"""The lines of ``swmm_lines`` woven into the sections the tables give."""

from __future__ import annotations

import pandas as pd

from drainage.engine.inp_text import Sections
from drainage.network.model import Network

SAID_BY_TABLES = {
    "JUNCTIONS": (1, 2), "DIVIDERS": (1,), "STORAGE": (1, 2, 5), "OUTFALLS": (1,),
    "CONDUITS": (1, 2, 3, 4, 5, 6), "PUMPS": (1, 2, 3, 5, 6), "ORIFICES": (1, 2, 3, 4, 5, 6),
    "WEIRS": (1, 2, 4, 5, 6), "OUTLETS": (1, 2, 3, 5), "SUBCATCHMENTS": (1, 2, 3, 4, 5, 6),
    "SUBAREAS": (1, 2, 3, 4, 5),
}  # fmt: skip
"""Fields of a kept line that give way to the tables' values, which measures may change."""
KEPT_WHOLE = ("XSECTIONS", "INFILTRATION")
"""Sections in which an element's kept line stands instead of the tables'."""
UNLESS_EMPTY = {"STORAGE": 5, "PUMPS": 3, "OUTLETS": 5}
"""The curve: an empty one leaves the kept line its own form."""


def woven(sections: Sections, network: Network, *, leave_out: tuple[str, ...] = ()) -> Sections:
    """The sections with the kept lines; those of elements that are gone are left out.

    ``leave_out`` names sections of which no kept line is used. A conduit whose shape the
    tables say has no use for a kept cross-section.
    """
    lines = network.swmm_lines
    lines = lines[~lines["section"].isin(leave_out)]
    pipes = network.conduits
    resized = lines["section"].eq("XSECTIONS") & lines["element_id"].isin(
        pipes.index[pipes["shape"].ne("other")]
    )
    lines = lines[~resized]
    lines = lines[lines["element_id"].eq("") | lines["element_id"].isin(_elements(network))]
    result = dict(sections)
    for section, rows in lines.groupby("section", sort=False):
        result[str(section)] = _woven_section(str(section), result.get(str(section), []), rows)
    divided = set(lines.loc[lines["section"] == "DIVIDERS", "element_id"])
    if divided:
        result["JUNCTIONS"] = [
            line for line in result["JUNCTIONS"] if line.split(maxsplit=1)[0] not in divided
        ]
    return result


def _elements(network: Network) -> set[str]:
    names = ("junctions", "outfalls", "storages", "conduits", "pumps", "orifices", "weirs",
             "regulators", "subcatchments")  # fmt: skip
    return set().union(*(network.tables[name].index for name in names))


def _woven_section(section: str, written: list[str], rows: pd.DataFrame) -> list[str]:
    if section not in SAID_BY_TABLES and section not in KEPT_WHOLE:
        return [*written, *rows["text"]]
    kept = dict(zip(rows["element_id"], rows["text"], strict=True))
    seen: set[str] = set()
    result = []
    for line in written:
        name = line.split(maxsplit=1)[0]
        seen.add(name)
        result.append(_overlaid(section, line, kept[name]) if name in kept else line)
    return [*result, *(text for name, text in kept.items() if name not in seen)]


def _overlaid(section: str, line: str, kept: str) -> str:
    if section in KEPT_WHOLE:
        return kept
    own, fields = line.split(), kept.split()
    for at in SAID_BY_TABLES[section]:
        empty = UNLESS_EMPTY.get(section) == at and own[at] in ("", "*", "-")
        if at < len(own) and at < len(fields) and not empty:
            fields[at] = own[at]
    return " ".join(fields)
