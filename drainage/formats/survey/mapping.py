"""Which column of a survey means what: known names, and the mapping an engineer edits."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding, InputError
from drainage.formats.planes.local_grid import LocalGrid
from drainage.formats.survey.gully_words import GULLY_WORDS
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.words import LINE_NAMES, POINT_NAMES, plain_heading
from drainage.said import said, word
from drainage.toml_file import checked, read_toml

DEEPEST_M = 15.0
"""No depth of a sewer is larger."""
CURE = "Name it in the mapping; the columns are: {columns}."
SYSTEM_CURE = (
    "Name it in the mapping, or give one for all rows there: [constants], system = "
    '"storm"; the columns are: {columns}.'
)


_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_OPEN_BRACKET = re.compile(r"[(（][^)）]*$")
"""A unit whose bracket was cut off: 地面高程(m."""


class Correction(BaseModel):
    """A cell of a survey that is known to be wrong, what it is taken as, and why.

    ``number`` is that of the point, or of the point a pipe starts from, ``to`` that of its end;
    ``column`` is the meaning of the column, ``was`` what the survey says, ``value`` what stands
    for it, empty: nothing is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: Literal["points", "lines"]
    number: str = Field(min_length=1)
    to: str = ""
    column: str
    was: str
    value: str
    reason: str = Field(min_length=1)


class SurveyMapping(BaseModel):
    """The mapping TOML; every key may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    crs: str = ""
    local_grid: LocalGrid | None = None
    x_is: Literal["auto", "east", "north"] = "auto"
    datum: str = "1985国家高程基准"
    depth_is: Literal["auto", "invert", "soffit", "level"] = "auto"
    zero_is: Literal["auto", "missing", "value"] = "auto"
    length_unit: Literal["m", "ft"] = "m"
    section_unit: Literal["mm", "m"] = "mm"
    unknown_material_manning_n: float = Field(0.013, gt=0.005, lt=0.1)
    outfall_words: tuple[str, ...] = ("出水口", "排水口", "排放口", "排污口", "出口", "outfall")
    gully_words: tuple[str, ...] = GULLY_WORDS
    reversed_flow_words: tuple[str, ...] = ("1", "-", "反", "逆", "反向", "逆向", "终点到起点")
    points: dict[str, str] = Field(default_factory=dict)
    lines: dict[str, str] = Field(default_factory=dict)
    systems: dict[str, Literal["storm", "sanitary", "combined"]] = Field(default_factory=dict)
    manning_n: dict[str, float] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    sheets: dict[str, dict[str, str]] = Field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()


def read_mapping(path: Path) -> SurveyMapping:
    """The mapping of a survey; raises InputError with every key that is wrong."""
    return mapping_of(path, read_toml(path))


def mapping_of(path: Path, content: Mapping[str, Any]) -> SurveyMapping:
    """The mapping a TOML file holds, named ``path``; raises InputError as ``read_mapping``."""
    mapping: SurveyMapping = checked(
        path, SurveyMapping, content, "docs/your-own-town.md shows a mapping."
    )
    known_of = {"points": POINT_NAMES, "lines": LINE_NAMES, "constants": POINT_NAMES | LINE_NAMES}
    given = [
        *((table, key, known_of[table]) for table in known_of for key in getattr(mapping, table)),
        *((f"sheets.{title}", key, known_of["constants"])
          for title, own in mapping.sheets.items() for key in own),
        *(("corrections", own.column, known_of[own.table]) for own in mapping.corrections),
    ]  # fmt: skip
    findings = [
        Finding(str(path), table, "", key, "unknown key",
                said("Use one of: {names}.", names=", ".join(known)))
        for table, key, known in given if key not in known
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
    return mapping


def matched(
    sheet: Sheet, given: Mapping[str, str], names: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Meaning -> heading of the sheet: as given, else by the known names."""
    named = {key: name for key, name in given.items() if name}
    missing = [name for name in named.values() if name not in sheet.cells.columns]
    if missing:
        raise InputError(
            Finding(sheet.file, word("heading"), "", name, "no such column",
                    said("Name another in the mapping, or nothing, or remove the mapping: the "
                         "columns are found again. They are: {columns}.",
                         columns=", ".join(sheet.cells.columns)))
            for name in missing
        )  # fmt: skip
    return recognised(sheet, named, names)


def recognised(
    sheet: Sheet, named: Mapping[str, str], names: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Meaning -> heading, as ``named`` where the sheet has that column, else by the known names."""
    found = {key: name for key, name in named.items() if name in sheet.cells.columns}
    plain = _headings(sheet)
    for meaning, words in names.items():
        if meaning in found:
            continue
        hits = (plain[plain_heading(word)] for word in words if plain_heading(word) in plain)
        hit = next((name for name in hits if name not in found.values()), None)
        if hit is not None:
            found[meaning] = hit
    for name in sheet.cells.columns:
        if name in sheet.cut and name not in found.values():
            found |= {key: name for key in _begun(sheet, name, names) if key not in found}
    return found


def _begun(sheet: Sheet, name: str, names: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The one meaning whose known name begins with a heading that was cut, else none.

    起点管 begins a level and a depth: it is the level where its numbers are too large for depths.
    """
    begin = plain_heading(_OPEN_BRACKET.sub("", name))
    able = [key for key, words in names.items()
            if any(plain_heading(word).startswith(begin) for word in words)]  # fmt: skip
    levels = [key for key in able if key.endswith("_level")]
    if len(able) == 2 and len(levels) == 1:
        values = pd.to_numeric(sheet.cells[name], errors="coerce")
        return levels if values.median() > DEEPEST_M else []
    return able if len(able) == 1 else []


def _headings(sheet: Sheet) -> dict[str, str]:
    """What each heading may be called -> its name; the parts of a joined one also by themselves.

    坐标 X is X坐标 and X, too; a heading of its own goes before the part of another.
    """
    columns = list(sheet.cells.columns)
    called: dict[str, str] = {}
    for name in columns:
        called.setdefault(plain_heading(name), name)
    for way in (lambda parts: "".join(reversed(parts)), lambda parts: parts[-1],
                lambda parts: parts[0]):  # fmt: skip
        for name in columns:
            if name in sheet.joined:
                called.setdefault(plain_heading(way(sheet.joined[name])), name)
    return called


def lacking(sheet: Sheet, found: Mapping[str, str], needed: tuple[str, ...]) -> list[Finding]:
    """A finding for every column that is needed and not there."""
    columns = ", ".join(sheet.cells.columns)
    return [
        Finding(sheet.file, word("heading"), meaning, "", "no column was recognised for this",
                said(SYSTEM_CURE if meaning == "system" else CURE, columns=columns))
        for meaning in needed if meaning not in found
    ]  # fmt: skip


def draft_mapping(
    mapping: SurveyMapping, points: Mapping[str, str], lines: Mapping[str, str]
) -> str:
    """A mapping as TOML text to edit: what was recognised, and blanks for the rest."""
    rows = [
        "# 各列含义；空白表示没有 Which column means what; empty: not there",
        "# crs：空白时按带号或文件 empty: as zone number or file say; EPSG:4548: 117°E",
        f"crs = {_quoted(mapping.crs)}",
        f"datum = {_quoted(mapping.datum)}",
        f"x_is = {_quoted(mapping.x_is)}  # X: east 东, north 北, auto",
        f"depth_is = {_quoted(mapping.depth_is)}  # invert 管底, soffit 管顶, level 高程, auto",
        f"zero_is = {_quoted(mapping.zero_is)}  # 0: missing 缺测, value 实测, auto 自动",
        f"length_unit = {_quoted(mapping.length_unit)}  # m or ft",
        f"section_unit = {_quoted(mapping.section_unit)}  # 无单位的断面 sizes without a unit",
        f"unknown_material_manning_n = {mapping.unknown_material_manning_n}",
    ]
    for title, names, found in (("points", POINT_NAMES, points), ("lines", LINE_NAMES, lines)):
        rows += ["", f"[{title}]"]
        rows += [f"{meaning} = {_quoted(found.get(meaning, ''))}" for meaning in names]
    rows += ["", "[constants]  # 表中未写明的行 rows that do not say it: system = \"storm\"",
             *_pairs(mapping.constants)]  # fmt: skip
    for title, own in mapping.sheets.items():
        rows += ["", f"[sheets.{_quoted(title)}]", *_pairs(own)]
    rows += ["", "[systems]  # 普查用词 words of the survey", *_pairs(mapping.systems)]
    rows += ["", "[manning_n]  # 按材质 by material, s/m^(1/3)", *_pairs(mapping.manning_n)]
    for wrong in mapping.corrections:
        rows += ["", "[[corrections]]  # 确认有误的单元格 cells known to be wrong",
                 *_pairs(wrong.model_dump())]  # fmt: skip
    return "\n".join(rows) + "\n"


def _pairs(table: Mapping[str, object]) -> list[str]:
    return [
        f"{_key(key)} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()
    ]


def _key(text: str) -> str:
    return text if _BARE_KEY.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
