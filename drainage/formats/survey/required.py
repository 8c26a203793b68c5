"""What an import of a survey stops at before it makes a network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark
from drainage.formats.survey.sheet import Sheet
from drainage.said import said

_DEGREES = re.compile(r"[-+]?\d+(?:\.\d+)?[°度d].*", re.IGNORECASE)
_COMMAS = re.compile(r"[-+]?\d+(?:,\d+)+(?:\.\d+)?")


def require_values(sheet: Sheet, columns: Mapping[str, str]) -> None:
    """InputError for each column in use whose cells hold formulas without a value."""
    findings = [
        Finding(sheet.file, sheet.places(mask)[0], heading, "",
                said("the cell holds a formula without a value ({number} in this column)",
                     number=int(mask.sum())),
                "Open the workbook in a spreadsheet and save it: that calculates the formulas.")
        for heading, mask in sheet.formulas.items() if heading in columns.values()
    ]  # fmt: skip
    if findings:
        raise InputError(findings)


def require_coordinates(
    sheet: Sheet, cells: pd.DataFrame, columns: Mapping[str, str], values: pd.DataFrame
) -> None:
    """InputError where the cells of a coordinate hold texts and no number at all."""
    findings = []
    for key in ("x", "y"):
        given = cells[key].ne("")
        if values[key].notna().any() or not given.any():
            continue
        place, text = sheet.places(given)[0], str(cells[key][given].iloc[0])
        findings.append(Finding(sheet.file, place, columns[key], text, *_no_number(text)))
    if findings:
        raise InputError(findings)


def _no_number(text: str) -> tuple[str, str]:
    """What is wrong with the text of a coordinate, and the cure."""
    if _COMMAS.fullmatch(text):
        return ("the cells are no numbers: they hold separators of thousands",
                "Format the cells as numbers without separators and export again.")  # fmt: skip
    if _DEGREES.fullmatch(text):
        return (
            "the cells are no numbers: they are no degrees, minutes and seconds either",
            "Write them as 40°22'10.5\", as decimal degrees, or in metres of a plane.",
        )
    return "the cells are no numbers", "Give the coordinates in metres, digits and a point alone."


LEFT_OUT = ("survey-system", "survey-unknown-point", "survey-same-point")


def require_pipes(sheet: Sheet, pipes: pd.DataFrame, remarks: Sequence[Remark]) -> None:
    """InputError where nothing of the line table became a pipe, with the first row of each reason.

    ``remarks`` are those of the lines.
    """
    if len(pipes):
        return
    first: dict[str, Remark] = {}
    number: dict[str, int] = {}
    for remark in remarks:
        if remark.rule in LEFT_OUT:
            first.setdefault(remark.rule, remark)
            number[remark.rule] = number.get(remark.rule, 0) + 1
    raise InputError(
        Finding(remark.file, remark.place, remark.column, remark.value,
                said("no pipe is left, the network would be empty: {reason} ({number} such)",
                     reason=remark.message_en, number=number[rule]),
                "Write the point numbers and systems of both tables the same way; name unknown "
                "words in the mapping.")
        for rule, remark in first.items()
    )  # fmt: skip
