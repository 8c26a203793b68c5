"""The point table and the line table of a survey, whether its files hold two or one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drainage.formats.remarks import Remark
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.one_table import split_table
from drainage.formats.survey.selection import survey_sheets
from drainage.formats.survey.sheet import Sheet


@dataclass(frozen=True)
class SurveyTables:
    """Both tables, the mapping that reads them, and what was remarked on the way.

    ``one_table``: each row was a point and the point it is joined to.
    """

    points: Sheet
    lines: Sheet
    mapping: SurveyMapping
    remarks: list[Remark]
    one_table: bool


def survey_tables(
    points: Path,
    lines: Path | None,
    points_titles: Sequence[str],
    lines_titles: Sequence[str],
    mapping: SurveyMapping,
) -> SurveyTables:
    """The tables of the files and sheets named. Raises InputError as ``survey_sheets`` and
    ``split_table`` do."""
    point_sheet, line_sheet = survey_sheets(points, lines, points_titles, lines_titles, mapping)
    if line_sheet is not None:
        return SurveyTables(point_sheet, line_sheet, mapping, [], False)
    return SurveyTables(*split_table(point_sheet, mapping), True)
