"""Which sheets of the files given hold points and pipes, several joined to one table each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.remarks import RemarkKind
from drainage.formats.survey.mapping import SurveyMapping, recognised
from drainage.formats.survey.sheet import Sheet, refuse
from drainage.formats.survey.sheets import read_sheets
from drainage.formats.survey.words import LINE_NAMES, LINES_NEED, POINT_NAMES, POINTS_NEED
from drainage.said import said

SAME_PLACE_M = 0.05
_SYSTEMS = (
    ("合流", re.compile(r"合流|^(?:hs|ps)(?![a-z])", re.IGNORECASE)),
    ("雨水", re.compile(r"雨水|^ys(?![a-z])", re.IGNORECASE)),
    ("污水", re.compile(r"污水|^ws(?![a-z])", re.IGNORECASE)),
)
_BOTH = re.compile(r"雨污(?!合流)|雨水.*污水|污水.*雨水")

JOINED = RemarkKind("survey-sheets", "note", "多个工作表合并读取", "several sheets were read",
                    "joined to one table")  # fmt: skip
CHOSEN = RemarkKind("survey-sheet-chosen", "note", "按表头选定工作表",
                    "the sheet was chosen by its heading", "the others were not read")  # fmt: skip
BY_TITLE = RemarkKind(
    "survey-sheet-system", "warning", "无管线类型列, 按工作表或文件名称确定",
    "no column says the system", "taken from the name of the sheet or file",
)  # fmt: skip


@dataclass(frozen=True)
class _Role:
    """What a table of one kind is called and needs."""

    names: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    option: str


POINTS = _Role(POINT_NAMES, POINTS_NEED, "--points-sheet")
LINES = _Role(LINE_NAMES, tuple(key for key in LINES_NEED if key != "system"), "--lines-sheet")


TableRole = Literal["points", "lines", "none"]


def likely_role(sheet: Sheet, mapping: SurveyMapping) -> TableRole:
    """What a table is by its headings: that of which it has all needed columns, else most, two at
    least."""
    share: dict[TableRole, float] = {}
    kinds: tuple[tuple[TableRole, _Role, Mapping[str, str]], ...] = (
        ("points", POINTS, mapping.points), ("lines", LINES, mapping.lines),
    )  # fmt: skip
    for name, role, named in kinds:
        has = set(role.needed) & set(recognised(sheet, named, role.names))
        share[name] = len(has) / len(role.needed) if len(has) > 1 else 0.0
    best = max(share, key=lambda name: share[name])
    return best if share[best] else "none"


def survey_sheets(
    points: Path,
    lines: Path | None,
    points_titles: Sequence[str],
    lines_titles: Sequence[str],
    mapping: SurveyMapping,
) -> tuple[Sheet, Sheet | None]:
    """The point table and the line table; None where one table holds both.

    Sheets that are not named are found by their headings; several of a kind are joined where
    their names tell systems apart. Raises InputError where that is not clear.
    """
    found = _titled(points, points_titles)
    other = found if lines in (None, points) and not lines_titles else None
    table = _table(points, found, points_titles, POINTS, mapping.points, mapping)
    if lines is None and not lines_titles and not _of_role(found, LINES, mapping.lines):
        return table, None
    if other is None or points_titles:
        other = _titled(lines or points, lines_titles)
    return table, _table(lines or points, other, lines_titles, LINES, mapping.lines, mapping)


def _titled(path: Path, titles: Sequence[str]) -> dict[str, Sheet | InputError]:
    if not titles:
        return read_sheets(path)
    return {title: sheet for name in titles for title, sheet in read_sheets(path, name).items()}


def _of_role(
    found: Mapping[str, Sheet | InputError], role: _Role, named: Mapping[str, str]
) -> list[str]:
    return [
        title
        for title, sheet in found.items()
        if isinstance(sheet, Sheet)
        and set(role.needed) <= set(recognised(sheet, named, role.names))
    ]


def _table(
    path: Path,
    found: Mapping[str, Sheet | InputError],
    titles: Sequence[str],
    role: _Role,
    named: Mapping[str, str],
    mapping: SurveyMapping,
) -> Sheet:
    fit = list(titles) or _of_role(found, role, named) or list(found)[:1]
    if len(fit) > 1 and not titles and len({system_of(title) for title in fit} - {""}) < len(fit):
        raise refuse(str(path), "", "several sheets could be this table",
                     said("Name those to read, {option} for each: {titles}.", option=role.option,
                          titles=", ".join(fit)))  # fmt: skip
    sheets = {}
    for title in fit:
        sheet = found[title]
        if isinstance(sheet, InputError):
            raise sheet
        sheets[title] = _with_constants(sheet, title or path.stem, role, named, mapping)
    (first, *others) = sheets.values()
    if not others:
        chosen = not titles and len(found) > 1
        return first.remarked(CHOSEN.at(first.file, [fit[0]], "", [""]) if chosen else [])
    joined = _joined(sheets, role, named)
    if role is POINTS:
        _require_own_numbers(joined, named)
    return joined.remarked(JOINED.at(first.file, ["all rows"], "", [", ".join(fit)]))


def system_of(title: str) -> str:
    """The one system the title of a sheet names, else nothing."""
    if _BOTH.search(title):
        return ""
    return next((word for word, pattern in _SYSTEMS if pattern.search(title)), "")


def _with_constants(
    sheet: Sheet, title: str, role: _Role, named: Mapping[str, str], mapping: SurveyMapping
) -> Sheet:
    """The sheet with the mapping's constants where it is silent, and the system of its title."""
    columns = recognised(sheet, named, role.names)
    constants = mapping.constants | mapping.sheets.get(title, {})
    by_title = "system" not in columns and "system" not in constants and system_of(title)
    if by_title:
        constants = constants | {"system": by_title}
        sheet = sheet.remarked(BY_TITLE.at(sheet.file, [title], "system", [by_title]))
    for key, value in constants.items():
        if key not in role.names:
            continue
        heading = columns.get(key, role.names[key][0])
        given = sheet.cells[heading] if key in columns else pd.Series("", index=sheet.cells.index)
        cells = sheet.cells.assign(**{heading: given.where(given.ne(""), value)})
        sheet = replace(sheet, cells=cells)
    return sheet


def _joined(sheets: Mapping[str, Sheet], role: _Role, named: Mapping[str, str]) -> Sheet:
    """The rows of all sheets under the headings of the first, each with its sheet's title."""
    (first, *_) = sheets.values()
    headings = recognised(first, named, role.names)
    parts = []
    for sheet in sheets.values():
        own = recognised(sheet, named, role.names)
        names = {own[key]: heading for key, heading in headings.items() if key in own}
        parts.append(replace(
            sheet, cells=sheet.cells.rename(columns=names),
            dates={names.get(name, name): mask for name, mask in sheet.dates.items()},
            formulas={names.get(name, name): mask for name, mask in sheet.formulas.items()},
        ))  # fmt: skip
    return Sheet(
        first.file,
        pd.concat([part.cells for part in parts], ignore_index=True).fillna(""),
        np.concatenate([part.row for part in parts]),
        first.crs,
        joined=first.joined,
        dates=_stacked([part.dates for part in parts], parts),
        formulas=_stacked([part.formulas for part in parts], parts),
        cut=first.cut,
        title=np.repeat(list(sheets), [len(part.row) for part in parts]),
        remarks=tuple(remark for part in parts for remark in part.remarks),
    )


def _stacked(
    marks: Sequence[Mapping[str, np.ndarray]], parts: Sequence[Sheet]
) -> dict[str, np.ndarray]:
    none = [np.zeros(len(part.row), dtype=bool) for part in parts]
    names = dict.fromkeys(name for own in marks for name in own)
    return {
        name: np.concatenate([own.get(name, no) for own, no in zip(marks, none, strict=True)])
        for name in names
    }


def _require_own_numbers(sheet: Sheet, named: Mapping[str, str]) -> None:
    """InputError where two sheets number different places alike."""
    columns = recognised(sheet, named, POINT_NAMES)
    if not {"number", "x", "y"} <= set(columns):
        return
    number = sheet.cells[columns["number"]]
    place = sheet.cells[[columns["x"], columns["y"]]].apply(pd.to_numeric, errors="coerce")
    first = ~number.duplicated()
    at_first = place[first].set_axis(number[first], axis=0).reindex(number).to_numpy()
    apart = (np.abs(place.to_numpy() - at_first) > SAME_PLACE_M).any(axis=1) & number.ne("")
    title_first = pd.Series(sheet.title)[first].set_axis(number[first]).reindex(number).to_numpy()
    apart &= title_first != sheet.title
    if apart.any():
        raise InputError(
            Finding(sheet.file, where, columns["number"], value,
                    "another sheet gives this number to another place",
                    "Number the points so that each number stands once, as Y1 and W1.")
            for where, value in zip(sheet.places(apart), number[apart], strict=True)
        )  # fmt: skip
