"""Which columns of a gauge record are time and rain, and in what unit the heading says it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drainage.errors import Finding, InputError
from drainage.rainfall.gauge_reading import UNITS, GaugeReading, Unit
from drainage.rainfall.record_table import RecordTable
from drainage.said import said, word

_DATE = re.compile(r"^(date|日期|年月日)$")
_TIME = re.compile(r"time|时间|时刻|时段末|时段初|^tm$|^日期$|^date$|^月日时$")
_STARTS = re.compile(r"start|begin|开始|起始|时段初")
_ENDS = re.compile(r"end|结束|截止|时段末")
_UTC = re.compile(r"utc|gmt|世界时")
_RAIN = re.compile(r"rain|precip|雨|降水|depth|intensity|^drp|^p(_|\b)|accum|cumul|累计|累积")
_RATE_WORD = re.compile(r"intensity|rate|雨强|强度")
_TOTAL = re.compile(r"accum|cumul|累计|累积|running")
_OF_A_STEP = re.compile(r"时段|小时累|分钟累|hourly|[0-9]min")
_MM = r"(?:mm|毫米)"
_PER = rf"{_MM}[\s_/·.*^]*(?:per|每)?[\s_/]*"
_PER_HOUR = re.compile(rf"{_PER}(?:(?:h|hr|hour)(?![a-z])|小时|时(?![段间]))")
_PER_MINUTE = re.compile(rf"{_PER}(?:(?:min|minute)(?![a-z])|分)")
_TENTH = re.compile(rf"0\.1\s*_?{_MM}")
_DEPTH = re.compile(rf"{_MM}(?![a-z])")


@dataclass(frozen=True)
class Columns:
    """Places of the columns; ``time`` has two for a date and a time of day."""

    time: tuple[int, ...]
    rain: int
    unit: Unit
    time_is_start: bool
    utc: bool
    remarks: tuple[str, ...]


def find_columns(table: RecordTable, reading: GaugeReading) -> Columns:
    """The columns of a record; InputError where one is missing or the unit is stated nowhere."""
    plain = [heading.lower() for heading in table.headings]
    time, findings = _time_columns(table, plain)
    rain, of_rain = _rain_column(table, plain, reading, set(time))
    findings += of_rain
    if findings:
        raise InputError(findings)
    own = unit_of_heading(plain[rain])
    unit = reading.unit or own
    if unit is None:
        raise InputError([_unit_asked(table, rain)])
    remarks = []
    if reading.unit and own and reading.unit != own:
        remarks.append(said("the storm's file says {unit}, which rules over {own} of the heading",
                            unit=reading.unit, own=own))  # fmt: skip
    unused = [h for k, h in enumerate(table.headings) if h and k not in {*time, rain}]
    if unused:
        remarks.append(said("columns that are not used: {names}", names=", ".join(unused)))
    words = " ".join(plain[k] for k in time)
    starts = bool(_STARTS.search(words)) if reading.time_is is None else reading.time_is == "start"
    return Columns(time, rain, unit, starts, bool(_UTC.search(words)), tuple(remarks))


def unit_of_heading(heading: str) -> Unit | None:
    """The unit a heading in small letters states; None where it states none, or two at odds."""
    total = bool(_TOTAL.search(heading))
    if _PER_HOUR.search(heading):
        return None if total else "mm_per_h"
    if _PER_MINUTE.search(heading):
        return None if total else "mm_per_min"
    if _RATE_WORD.search(heading) or (total and _OF_A_STEP.search(heading)):
        return None
    if _TENTH.search(heading):
        return "0.1 mm_accumulated" if total else "0.1 mm"
    if _DEPTH.search(heading):
        return "mm_accumulated" if total else "mm"
    return None


def _time_columns(table: RecordTable, plain: list[str]) -> tuple[tuple[int, ...], list[Finding]]:
    found = [k for k, heading in enumerate(plain) if _TIME.search(heading)]
    dates = [k for k in found if _DATE.match(plain[k])]
    others = [k for k in found if k not in dates]
    if len(others) > 1:
        others = [k for k in others if _ENDS.search(plain[k])] or others
    if len(others) > 1 or len(dates) > 1:
        cure = "Leave one column of the time, the end of each interval."
        return (), [_heading(table, "time", "the column is repeated", cure)]
    if not found:
        cure = (
            "Head the columns in the first row: time, and rain_mm (时间, 雨量(mm)); remove rows "
            "above."
        )
        return (), [_heading(table, "time", "the column is missing", cure)]
    return (*dates, *others), []


def _rain_column(
    table: RecordTable, plain: list[str], reading: GaugeReading, taken: set[int]
) -> tuple[int, list[Finding]]:
    if reading.column:
        found = [k for k, heading in enumerate(table.headings) if heading == reading.column]
        if not found:
            cure = said("Use one of: {names}.", names=", ".join(table.headings))
            return 0, [_heading(table, reading.column, "no such column", cure)]
    else:
        found = [k for k, own in enumerate(plain) if k not in taken and _RAIN.search(own)]
    if not found:
        cure = (
            "Head the rain with its unit, as rain_mm or 雨量(mm), or name its column in the "
            "storm's file."
        )
        return 0, [_heading(table, "rain_mm", "the column is missing", cure)]
    if len(found) > 1:
        names = ", ".join(dict.fromkeys(table.headings[k] for k in found))
        cure = said('Say in the storm\'s file which one holds the rain: column = "{name}".',
                    name=table.headings[found[0]])  # fmt: skip
        return 0, [_heading(table, names, "the column is repeated", cure)]
    return found[0], []


def _unit_asked(table: RecordTable, rain: int) -> Finding:
    return _heading(
        table, table.headings[rain], "the unit of the rain is stated nowhere",
        said("Say in the storm's file what the record holds, one of: {units}; or in the heading: "
             "rain_mm, rain_mm_h, 雨量(mm), 雨强(mm/h), 雨量(0.1mm), 累计雨量(mm).",
             units=", ".join(f'unit = "{unit}"' for unit in UNITS)),
    )  # fmt: skip


def _heading(table: RecordTable, column: str, message: str, cure: str) -> Finding:
    return Finding(str(table.path), word("header"), column, "", message, cure)
