"""A survey in one table: each row a point, the point it is joined to and the depth there."""

from __future__ import annotations

import pandas as pd

from drainage.errors import InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.mapping import SurveyMapping, lacking, matched
from drainage.formats.survey.numbers import plain_numbers
from drainage.formats.survey.required import require_values
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.words import LINE_NAMES, POINT_NAMES
from drainage.said import said

_LINE_KEYS = ("section", "material", "system", "year", "owner", "length", "road")
_POINT_KEYS = ("number", "connected", "feature", "attachment", "x", "y", "ground")
NAMES: dict[str, tuple[str, ...]] = {
    **{key: POINT_NAMES[key] for key in _POINT_KEYS},
    **{key: LINE_NAMES[key] for key in _LINE_KEYS},
    "depth": ("埋深", "管底埋深", "管顶埋深", "管线埋深", "埋深(m)", "depth_m"),
}
NEEDED = ("number", "connected", "x", "y", "ground", "depth", "section", "system")
LEVEL_M = 0.0005

DIRECTION = RemarkKind(
    "survey-direction",
    "warning",
    "流向按高程确定, 因此查不出逆坡",
    "the table has no direction: pipes run from the higher end to the lower, "
    "so that adverse slopes cannot be found",
    "directions taken from levels",
)
DIFFERS = RemarkKind(
    "survey-section-differs",
    "error",
    "两行断面不一致",
    "the two rows of a pipe have different sections",
    "the first row is used",
)


def split_table(
    sheet: Sheet, mapping: SurveyMapping
) -> tuple[Sheet, Sheet, SurveyMapping, list[Remark]]:
    """Point table, line table with known headings, the mapping for both, and remarks.

    A pipe stands in the row of each of its ends; a pipe with one row lacks the other
    depth. Raises InputError where a needed column is not recognised or holds formulas
    without values.
    """
    given = {key: name for key, name in (mapping.points | mapping.lines).items() if key in NAMES}
    columns = matched(sheet, given, NAMES)
    findings = lacking(sheet, columns, NEEDED)
    if findings:
        raise InputError(findings)
    require_values(sheet, columns)
    cells = sheet.cells.rename(columns={name: key for key, name in columns.items()})
    cells = cells.assign(row=sheet.row)
    ends = cells[cells["connected"].ne("") & cells["number"].ne("")]
    low = ends[["number", "connected"]].min(axis=1)
    high = ends[["number", "connected"]].max(axis=1)
    pair = low + "\n" + high
    first = ends[~pair.duplicated()].assign(pair=pair)
    other = ends.assign(pair=pair, own=ends["number"] + "\n" + ends["connected"])
    other = other.drop_duplicates("own").set_index("own")
    back = first["connected"] + "\n" + first["number"]
    known = back.isin(other.index)
    to_depth = other["depth"].reindex(back).fillna("").to_numpy()
    differs = known.to_numpy() & (
        other["section"].reindex(back).to_numpy() != first["section"].to_numpy()
    )
    remarks = DIFFERS.at(sheet.file, [f"row {row}" for row in first["row"][differs]],
                         columns["section"], first["section"][differs])  # fmt: skip
    soffit = "管顶" in columns["depth"]
    heading = "管顶埋深" if soffit else "管底埋深"
    lines = pd.DataFrame(
        {
            "起点点号": first["number"],
            "终点点号": first["connected"],
            f"起点{heading}": first["depth"],
            f"终点{heading}": to_depth,
        }
    )
    words = {"section": "管径", "material": "材质", "system": "管线类型", "year": "埋设年代",
             "owner": "权属单位", "length": "管长", "road": "道路名称"}  # fmt: skip
    for key, word in words.items():
        if key in first:
            lines[word] = first[key]
    lines, turned = _downhill(lines, cells, f"起点{heading}", f"终点{heading}")
    remarks += DIRECTION.at(
        sheet.file, ["all rows"], columns["depth"], [said("{number} turned", number=turned)]
    )
    own = {key: columns[key] for key in _POINT_KEYS if key in columns}
    plain = mapping.model_copy(update={"points": own, "lines": {}})
    line_sheet = Sheet(sheet.file, lines.reset_index(drop=True), first["row"].to_numpy())
    return sheet, line_sheet, plain, remarks


def _downhill(
    lines: pd.DataFrame, cells: pd.DataFrame, start: str, end: str
) -> tuple[pd.DataFrame, int]:
    """The lines with the higher end first, and how many were turned."""
    ground = cells.drop_duplicates("number").set_index("number")["ground"]
    level = {
        side: lines[point].map(plain_numbers(ground)) - plain_numbers(lines[depth])
        for side, point, depth in (("a", "起点点号", start), ("b", "终点点号", end))
    }
    uphill = level["b"] > level["a"] + LEVEL_M
    swap = {"起点点号": "终点点号", "终点点号": "起点点号", start: end, end: start}
    turned = lines.rename(columns=swap)[lines.columns]
    return lines.where(~uphill, turned), int(uphill.sum())
