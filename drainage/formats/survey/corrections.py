"""Cells of a survey an engineer knows to be wrong, read as the mapping says instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.mapping import Correction
from drainage.formats.survey.sheet import Sheet, plain_cell
from drainage.said import said

CORRECTED = RemarkKind(
    "survey-corrected", "warning", "该值经人工判定有误, 按映射文件更正",
    "an engineer found this value wrong", "read as the mapping says",
)  # fmt: skip
UNUSED = RemarkKind(
    "survey-correction-unused", "warning", "映射文件的更正与普查成果不再相符",
    "a correction of the mapping meets no such value in the survey",
    "not used: remove it from the mapping if the survey was mended",
)  # fmt: skip


def corrected(
    sheet: Sheet, columns: Mapping[str, str], given: Sequence[Correction], table: str
) -> tuple[Sheet, list[Remark]]:
    """The sheet with the corrections of ``table`` in its cells, each remarked.

    A correction holds for the cells that still say what it calls wrong, and no other.
    """
    own = [wrong for wrong in given if wrong.table == table]
    cells, remarks = sheet.cells, []
    for wrong in own:
        heading = columns.get(wrong.column, "")
        here = _rows(cells, columns, wrong)
        if heading:
            here &= cells[heading].eq(plain_cell(wrong.was))
        if not heading or not here.any():
            ends = f"{wrong.number} - {wrong.to}" if wrong.to else wrong.number
            remarks += UNUSED.at(sheet.file, [ends], heading or wrong.column, [wrong.was])
            continue
        cells = cells.assign(**{heading: cells[heading].mask(here, wrong.value)})
        told = said("{was} → {value}: {reason}", was=wrong.was, value=wrong.value or "—",
                    reason=wrong.reason)  # fmt: skip
        remarks += CORRECTED.at(sheet.file, sheet.places(here), heading, [told] * int(here.sum()))
    return (replace(sheet, cells=cells) if own else sheet), remarks


def _rows(cells: pd.DataFrame, columns: Mapping[str, str], wrong: Correction) -> pd.Series:
    """The rows of the point or the pipe a correction names."""
    keys = {"number": wrong.number} if wrong.table == "points" else {
        "from": wrong.number, "to": wrong.to}  # fmt: skip
    here = pd.Series(True, index=cells.index)
    for key, number in keys.items():
        here &= cells[columns[key]].eq(number) if key in columns else False
    return here
