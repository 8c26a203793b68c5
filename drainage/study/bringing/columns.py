"""Which heading of a survey means what, with what stands below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import tomlkit

from drainage.formats.survey.mapping import (
    SurveyMapping,
    draft_mapping,
    mapping_of,
    recognised,
)
from drainage.formats.survey.one_table import NAMES, NEEDED
from drainage.formats.survey.selection import survey_sheets
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.words import LINE_NAMES, LINES_NEED, POINT_NAMES, POINTS_NEED
from drainage.study.bringing.incoming import Choices
from drainage.study.bringing.kinds import SurveyFiles
from drainage.study.workspace import Workspace
from drainage.toml_file import read_toml

SHOWN_CELLS = 3
MAPPING = Path("mapping.toml")
"""How the choices about columns are named in messages: they become this file."""

Recognised = tuple[Mapping[str, str], Mapping[str, str]]
"""Meaning -> heading of the points and of the pipes."""


@dataclass(frozen=True)
class ColumnMatch:
    """A meaning and the heading that has it; empty: none. ``given``: someone said so.

    ``table`` is the part of the mapping that names it; ``cells`` are the first that are not empty.
    """

    key: str
    table: Literal["points", "lines"]
    heading: str
    needed: bool
    given: bool
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TableMatch:
    """A table of the survey with its headings and what they mean."""

    table: Literal["points", "lines"]
    rows: int
    headings: tuple[str, ...]
    columns: tuple[ColumnMatch, ...]


def mapping_file(workspace: Workspace, network: str) -> Path:
    """Where the mapping of a network lies."""
    return workspace.folder("networks", f"{network}.mapping.toml")


def mapping_content(workspace: Workspace, choices: Choices) -> dict[str, Any]:
    """The keys of the mapping: those of the network's own, those that were chosen before them.

    Raises InputError where the network's own is no TOML.
    """
    path = mapping_file(workspace, choices.network)
    kept = read_toml(path) if choices.network and path.is_file() else {}
    chosen = {
        key: {**kept[key], **value}
        if isinstance(value, dict) and isinstance(kept.get(key), dict) else value
        for key, value in choices.mapping.items()
    }  # fmt: skip
    return kept | chosen


def chosen_mapping(workspace: Workspace, choices: Choices) -> SurveyMapping:
    """The mapping as far as it was chosen; raises InputError for keys that are none."""
    return mapping_of(MAPPING, mapping_content(workspace, choices))


def mapping_text(
    workspace: Workspace, choices: Choices, mapping: SurveyMapping, found: Recognised
) -> str:
    """The mapping to keep as TOML: a new one as the import drafts it, one that is there with what
    was chosen in it and all else as it stands."""
    path = mapping_file(workspace, choices.network)
    if not path.is_file():
        return draft_mapping(mapping, *found)
    kept = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    for key, value in mapping_content(workspace, choices).items():
        if key in choices.mapping:
            kept[key] = value
    return tomlkit.dumps(kept)


def matches(files: SurveyFiles, mapping: SurveyMapping) -> list[TableMatch]:
    """What the headings of both tables mean, of one table where it holds both.

    Raises InputError as ``survey_sheets`` does.
    """
    points, lines = survey_sheets(files.points, files.lines, files.points_titles,
                                  files.lines_titles, mapping)  # fmt: skip
    if lines is None:
        given = {key: own for key, own in (mapping.points | mapping.lines).items() if key in NAMES}
        return [_match("points", points, given, NAMES, NEEDED, mapping)]
    return [
        _match("points", points, mapping.points, POINT_NAMES, POINTS_NEED, mapping),
        _match("lines", lines, mapping.lines, LINE_NAMES, LINES_NEED, mapping),
    ]


def _match(
    table: Literal["points", "lines"],
    sheet: Sheet,
    given: Mapping[str, Any],
    names: Mapping[str, tuple[str, ...]],
    needed: tuple[str, ...],
    mapping: SurveyMapping,
) -> TableMatch:
    named = {key: name for key, name in given.items() if name}
    found = recognised(sheet, named, names)
    columns = [
        ColumnMatch(
            key, "points" if table == "points" and key in POINT_NAMES else "lines",
            found.get(key, ""), key in needed and key not in mapping.constants,
            key in named, _first_cells(sheet, found.get(key, "")),
        )
        for key in names
    ]  # fmt: skip
    return TableMatch(table, len(sheet.row), tuple(sheet.cells.columns), tuple(columns))


def _first_cells(sheet: Sheet, heading: str) -> tuple[str, ...]:
    if not heading:
        return ()
    cells = sheet.cells[heading]
    return tuple(cells[cells.ne("")].head(SHOWN_CELLS))
