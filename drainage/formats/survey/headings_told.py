"""What is to be told of headings: those matched by their beginning, and those not used."""

from __future__ import annotations

from collections.abc import Mapping

from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.words import plain_heading

CUT = RemarkKind("survey-heading-cut", "note", "字段名被截断 (dbf 限 10 字节)",
                 "the heading was cut (a dbf holds 10 bytes)",
                 "known by its beginning")  # fmt: skip
UNUSED = RemarkKind(
    "survey-unused-columns", "warning", "未识别管端高程或埋深所在列",
    "no column gives levels or depths of the pipe ends; these columns were not used",
    "left empty: name the columns in the mapping",
)  # fmt: skip


def cut_headings(
    sheet: Sheet, columns: Mapping[str, str], names: Mapping[str, tuple[str, ...]]
) -> list[Remark]:
    """Each heading that was known by its beginning alone, with what it was taken for."""
    remarks: list[Remark] = []
    for meaning, heading in columns.items():
        begin = plain_heading(heading)
        whole = [word for word in names[meaning] if plain_heading(word).startswith(begin)]
        if heading in sheet.cut and whole and begin not in map(plain_heading, whole):
            remarks += CUT.at(sheet.file, ["heading"], heading, [f"{heading} → {whole[0]}"])
    return remarks


def unused_columns(lines: Sheet, columns: Mapping[str, str]) -> list[Remark]:
    """The columns of the line table without a meaning, where an end has no level and no depth."""
    ends = all(columns.keys() & {f"{end}_level", f"{end}_depth"} for end in ("from", "to"))
    unused = [name for name in lines.cells.columns if name not in columns.values()]
    if ends or not unused:
        return []
    return UNUSED.at(lines.file, ["heading"], "", [", ".join(unused)])
