"""The cells of a survey an element of the network came from, to correct one that is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.survey import recognised
from drainage.formats.survey.survey_tables import survey_tables
from drainage.network import Network
from drainage.study.bringing.columns import chosen_mapping
from drainage.study.bringing.incoming import Choices, Incoming
from drainage.study.bringing.kinds import seen, survey_files
from drainage.study.workspace import Workspace

POINT_KEYS = ("ground", "depth", "invert", "x", "y", "system")
LINE_KEYS = ("section", "from_depth", "to_depth", "from_level", "to_level", "length", "system")
_NUMBER = re.compile(r"点号 (.+?)(?:;|$)")


@dataclass(frozen=True)
class SurveyCell:
    """A cell: what a correction of the mapping names it by, its heading and its text."""

    table: Literal["points", "lines"]
    number: str
    to: str
    column: str
    heading: str
    value: str


def cells_behind(
    workspace: Workspace,
    own: Incoming,
    choices: Choices,
    network: Network,
    table: str,
    element: str,
) -> list[SurveyCell]:
    """The cells of the row of a point or pipe, for a node or a pipe of the network.

    Nothing for what came from no survey. Raises InputError as ``survey_tables`` does.
    """
    mapping = chosen_mapping(workspace, choices)
    found = survey_files(own, choices, seen(own, choices, mapping))
    tables = survey_tables(found.points, found.lines, found.points_titles, found.lines_titles,
                           mapping)  # fmt: skip
    points, lines = recognised(tables.points, tables.lines, tables.mapping)
    frame = network.tables.get(table, pd.DataFrame())
    if element not in frame.index:
        return []
    if table == "conduits":
        ends = [_number(network.nodes, frame.at[element, f"{end}_id"]) for end in ("from", "to")]
        here = _where(tables.lines, lines, {"from": ends[0], "to": ends[1]})
        return _cells("lines", tables.lines, lines, here, LINE_KEYS, ends[0], ends[1])
    number = _number(frame, element)
    here = _where(tables.points, points, {"number": number})
    return _cells("points", tables.points, points, here, POINT_KEYS, number, "")


def _number(frame: pd.DataFrame, element: str) -> str:
    """The number the survey gives a node."""
    told = _NUMBER.search(str(frame.at[element, "source"]))
    return told[1].strip() if told else str(element)


def _where(sheet: Sheet, columns: dict[str, str], wanted: dict[str, str]) -> pd.Series:
    here = pd.Series(True, index=sheet.cells.index)
    for key, number in wanted.items():
        here &= sheet.cells[columns[key]].eq(number)
    return here


def _cells(
    table: Literal["points", "lines"],
    sheet: Sheet,
    columns: dict[str, str],
    here: pd.Series,
    keys: tuple[str, ...],
    number: str,
    to: str,
) -> list[SurveyCell]:
    if not here.any():
        return []
    row = sheet.cells[here].iloc[0]
    return [
        SurveyCell(table, number, to, key, columns[key], str(row[columns[key]]))
        for key in keys
        if key in columns
    ]
