"""Which heading of a survey means what, with what stands below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from drainage.formats.survey.mapping import SurveyMapping, mapping_of, recognised
from drainage.formats.survey.one_table import NAMES, NEEDED
from drainage.formats.survey.selection import survey_sheets
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.words import LINE_NAMES, LINES_NEED, POINT_NAMES, POINTS_NEED
from drainage.study.bringing.incoming import Choices
from drainage.study.bringing.kinds import SurveyFiles

SHOWN_CELLS = 3
MAPPING = Path("mapping.toml")
"""How the choices about columns are named in messages: they become this file."""


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


def chosen_mapping(choices: Choices) -> SurveyMapping:
    """The mapping as far as it was chosen; raises InputError for keys that are none."""
    return mapping_of(MAPPING, {"datum": choices.datum, **choices.mapping})


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
