"""What each file that was brought is read as: guessed by its ending, its headings and shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from drainage.errors import Finding, InputError
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.selection import TableRole, likely_role, system_of
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.sheets import TEXTS, WORKBOOKS, read_sheets
from drainage.formats.survey.words import plain_heading
from drainage.formats.vector_source import VECTORS, layers
from drainage.input_file import refused
from drainage.said import said
from drainage.study.bringing.files import MODELS, SHAPE_PARTS, TERRAINS, brought
from drainage.study.bringing.incoming import Choices, FileRole, Incoming
from drainage.study.listed_points import is_list

_BUILDINGS = re.compile(r"建筑|房屋|房子|build|house|fwm", re.IGNORECASE)
_STREET_FIELDS = frozenset(("highway", "osmid"))
_LAND_FIELDS = frozenset(
    plain_heading(own) for own in ("class", "imperviousness_pct", "imperviousness_share")
)
KEPT_SHEETS = 4
"""Files whose tables are held between two looks at them."""


@dataclass(frozen=True)
class TableSeen:
    """A sheet or layer: its size, headings and what it holds; ``problem`` where it is no table."""

    title: str
    rows: int
    headings: tuple[str, ...]
    role: TableRole
    problem: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class FileSeen:
    """A file: what it is for, whether that was guessed, and its tables."""

    name: str
    size_bytes: int
    role: FileRole
    guessed: bool
    tables: tuple[TableSeen, ...]
    problem: tuple[Finding, ...] = ()


def seen(own: Incoming, choices: Choices, mapping: SurveyMapping) -> list[FileSeen]:
    """Every file that was brought, as it is read."""
    return [_file_seen(path, choices, mapping) for path in brought(own)]


def tables_of(path: Path) -> Mapping[str, Sheet | InputError]:
    """The tables of a file, read once for as long as it stays as it is. Raises InputError."""
    about = path.stat()
    return _tables(path, about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=KEPT_SHEETS)
def _tables(path: Path, _size: int, _changed_ns: int) -> Mapping[str, Sheet | InputError]:
    return read_sheets(path)


def forget_tables() -> None:
    """Hold no table of a file any longer."""
    _tables.cache_clear()


def of_role(files: list[FileSeen], role: FileRole) -> list[str]:
    """Names of the files that are for ``role``."""
    return [own.name for own in files if own.role == role]


def _file_seen(path: Path, choices: Choices, mapping: SurveyMapping) -> FileSeen:
    size = path.stat().st_size
    given = choices.roles.get(path.name)
    try:
        role = given or _likely(path)
        tables = _tables_seen(path, choices, mapping) if role == "survey" else ()
    except InputError as error:
        return FileSeen(path.name, size, given or "survey", given is None, (),
                        tuple(error.findings))  # fmt: skip
    return FileSeen(path.name, size, role, given is None, tables)


def _likely(path: Path) -> FileRole:
    suffix = path.suffix.lower()
    if suffix in TERRAINS:
        return "terrain"
    if suffix in MODELS:
        return "model"
    if suffix in VECTORS:
        return _likely_layer(path)
    if suffix in (*WORKBOOKS, *TEXTS):
        sheets = [own for own in tables_of(path).values() if isinstance(own, Sheet)]
        return "listed-points" if any(is_list(own) for own in sheets) else "survey"
    if suffix in SHAPE_PARTS and not path.with_suffix(".shp").exists():
        raise refused(path, "a part of a shapefile without its .shp",
                      "Bring the .shp, .shx and .dbf of the layer, too.")  # fmt: skip
    return "beside"


def _likely_layer(path: Path) -> FileRole:
    """A layer of outlines is land, one of streets has their keys, all else is a survey."""
    if path.suffix.lower() == ".shp" and not path.with_suffix(".dbf").exists():
        raise refused(path, "the shapefile lacks its .dbf, which holds the columns",
                      "Bring the .shp, .shx and .dbf of the layer, too.")  # fmt: skip
    kinds = " ".join(layers(path).values())
    sheets = [own for own in tables_of(path).values() if isinstance(own, Sheet)]
    fields = {plain_heading(name) for sheet in sheets for name in sheet.cells.columns}
    if "Polygon" in kinds:
        if fields & _LAND_FIELDS:
            return "land-use"
        return "buildings" if _BUILDINGS.search(path.stem) else "boundary"
    if "Line" in kinds and fields & _STREET_FIELDS:
        return "streets"
    return "listed-points" if any(is_list(own) for own in sheets) else "survey"


def _tables_seen(path: Path, choices: Choices, mapping: SurveyMapping) -> tuple[TableSeen, ...]:
    given = choices.tables.get(path.name, {})
    found = []
    for title, sheet in tables_of(path).items():
        if isinstance(sheet, InputError):
            found.append(TableSeen(title, 0, (), "none", tuple(sheet.findings)))
            continue
        role = given.get(title) or likely_role(sheet, mapping)
        found.append(TableSeen(title, len(sheet.row), tuple(sheet.cells.columns), role))
    return tuple(found)


@dataclass(frozen=True)
class SurveyFiles:
    """The files and sheets a survey is read from, as ``survey_tables`` takes them."""

    points: Path
    lines: Path | None
    points_titles: tuple[str, ...]
    lines_titles: tuple[str, ...]


def survey_files(own: Incoming, choices: Choices, files: list[FileSeen]) -> SurveyFiles:
    """Which tables hold the points and which the pipes.

    Raises InputError where none holds points, where the tables of a kind lie in several files,
    and where several sheets could be one table and nobody chose.
    """
    if broken := [found for file in files if file.role == "survey" for found in file.problem]:
        raise InputError(broken)
    places = {
        role: [(file.name, table.title) for file in files if file.role == "survey"
               for table in file.tables if table.role == role]
        for role in ("points", "lines")
    }  # fmt: skip
    if not places["points"]:
        raise refused(
            "files", "no table of points was found",
            "Bring the point table of the survey, or say which table holds the points.",
        )  # fmt: skip
    for found in places.values():
        _require_one_table(found, choices)
    files_of = {role: list(dict.fromkeys(name for name, _ in own)) for role, own in places.items()}
    return SurveyFiles(
        own.files / files_of["points"][0],
        own.files / files_of["lines"][0] if files_of["lines"] else None,
        tuple(title for _, title in places["points"] if title),
        tuple(title for _, title in places["lines"] if title),
    )


def _require_one_table(found: list[tuple[str, str]], choices: Choices) -> None:
    if len({name for name, _ in found}) > 1:
        raise refused(
            "files", "the tables of one kind lie in several files",
            "Choose the tables of one file, or put them as sheets into one workbook.",
            value=", ".join(dict.fromkeys(name for name, _ in found)),
        )  # fmt: skip
    chosen = all(choices.tables.get(name, {}).get(title) for name, title in found)
    systems = {system_of(title) for _, title in found} - {""}
    if len(found) > 1 and not chosen and len(systems) < len(found):
        raise refused(
            found[0][0], "several sheets could be this table",
            said("Say of each of these whether it is to be read: {titles}.",
                 titles=", ".join(title for _, title in found)),
        )  # fmt: skip
