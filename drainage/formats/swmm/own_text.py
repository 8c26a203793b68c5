"""The text of a model as a network keeps it: every line but those that read or write files."""

from __future__ import annotations

from pathlib import Path

from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.swmm.external_files import FileRows, rain_files, series_files
from drainage.own_model.allowed import line_problem, row_problem
from drainage.own_model.edits import Edits
from drainage.own_model.sections import InpFile, InpRow, joined
from drainage.said import said

LEFT_OUT = RemarkKind("inp-left-out", "warning", "依赖外部文件的内容已略去",
                      "a line that rests on a file read or written",
                      "left out")  # fmt: skip
CLEANED = RemarkKind("inp-control-characters", "note", "含控制字符, 已改为空格",
                     "control characters in the line", "read as blanks")  # fmt: skip
GUARDED = ("FILES", "OPTIONS", "TEMPERATURE", "EVAPORATION", "LID_USAGE", "BACKDROP")
"""Sections of which a line may be left out; files of series and of rain are read in."""
REPORT_OF_LID = 8
"""The field of a row of [LID_USAGE] that names a file for its report."""


def kept_text(inp: InpFile, folder: Path) -> tuple[str, list[Remark]]:
    """The model to be kept, its lines numbered as in the file, and what was remarked.

    Files of time series and rain beside the model are read in at its end. Raises InputError
    for a line the engine does not read and for a missing series that a study does not replace.
    """
    edits = Edits(inp)
    remarks: list[Remark] = []
    for section in GUARDED:
        for row in inp.rows(section):
            if row_problem(section, row) or _rests_on_climate_file(inp, section, row):
                remarks += _leave_out(edits, section, row)
    read: list[FileRows] = [*series_files(inp, folder), *rain_files(inp, folder)]
    for file in read:
        remarks += file.remarks
        if file.row is None:
            continue
        if file.fields:
            edits.set(file.row, file.fields)
        else:
            edits.drop(file.row)
    lines, cleaned = _cleaned(edits.lines_in_place())
    remarks += CLEANED.at(
        inp.path, [f"line {number}" for number in cleaned], "", [""] * len(cleaned)
    )
    _require_read(inp.path, lines)
    series = [joined(fields) for file in read for fields in file.series]
    if series:
        lines += ["", "[TIMESERIES]", *series]
    return "\n".join(lines).rstrip("\n") + "\n", remarks


def _leave_out(edits: Edits, section: str, row: InpRow) -> list[Remark]:
    """A line that reads or writes a file goes; a sponge facility stays and its report goes."""
    left = row.fields
    if section == "LID_USAGE":
        left = (row.fields[REPORT_OF_LID],)
        edits.set(row, (*row.fields[:REPORT_OF_LID], "*", *row.fields[REPORT_OF_LID + 1 :]))
    else:
        edits.drop(row)
    path = edits.inp.path
    return LEFT_OUT.at(path, [f"line {row.line}"], f"[{section}]", [joined(left)[:60]])


def _rests_on_climate_file(inp: InpFile, section: str, row: InpRow) -> bool:
    """Evaporation from the temperatures of a climate file, without which the engine stops."""
    return (
        section == "EVAPORATION"
        and row.fields[0].upper().startswith("TEMPERATURE")
        and any(other.fields[0].upper().startswith("FILE") for other in inp.rows("TEMPERATURE"))
    )


def _cleaned(lines: list[str]) -> tuple[list[str], list[int]]:
    """Lines without control characters and without comments too long to be read."""
    cleaned = []
    out = []
    for number, line in enumerate(lines, start=1):
        plain = "".join(" " if sign < " " or sign == "\x7f" else sign for sign in line)
        if plain != line.replace("\t", " ").replace("\r", " "):
            cleaned.append(number)
            line = plain
        out.append(line.partition(";")[0].rstrip() if line_problem(line) else line.rstrip("\r"))
    return out, cleaned


def _require_read(path: str, lines: list[str]) -> None:
    findings = [
        Finding(path, said("line {line}", line=number), "", line[:60], problem,
                "Break the line where its section allows it.")
        for number, line in enumerate(lines, start=1) if (problem := line_problem(line))
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
