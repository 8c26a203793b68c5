"""Times of a gauge record as seconds of civil time, however loggers and spreadsheets write them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.gauge_reading import MOMENT, GaugeReading
from drainage.rainfall.record_headings import Columns
from drainage.rainfall.record_table import RecordTable
from drainage.said import said

Seconds = NDArray[np.int64]
DAY_S = 86_400
SERIALS = (20_000.0, 80_000.0)
"""Days since 1899-12-30 as a spreadsheet counts them: years 1954 to 2119."""
_CIVIL = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]*(上午|下午|AM|PM|am|pm)? *(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?"
    r" *(AM|PM|am|pm)?)? *(Z|z|[+-]\d{2}:?\d{2})?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})[T ]?(\d{2}):?(\d{2}):?(\d{2})?$")
_DAY_FIRST = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b")


def times_s(
    table: RecordTable, columns: Columns, reading: GaugeReading
) -> tuple[Seconds, list[str]]:
    """Time of each row (n,), s of civil time since 1970, and remarks.

    24:00 is the midnight that ends the day. Raises InputError with every cell that is no
    time, and where only some of the times have a zone.
    """
    text = table.cells[columns.time[0]]
    for column in columns.time[1:]:
        text = text.str.cat(table.cells[column], sep=" ").str.strip()
    local, zone_s = _parsed(text)
    bad = np.isnan(local)
    name = " ".join(table.headings[column] for column in columns.time)
    if bad.any():
        raise InputError(
            _finding(table.path, row, name, cell, "not a date and time", _cure_of(cell))
            for row, cell in zip(table.row[bad], text[bad], strict=True)
        )
    bare = np.isnan(zone_s)
    if bare.any() and not bare.all():
        raise InputError(
            _finding(table.path, row, name, cell, "a time without a zone, where others have one",
                     "Write the zone in every row, such as +08:00, or in none.")
            for row, cell in zip(table.row[bare], text[bare], strict=True)
        )  # fmt: skip
    return _civil(local, zone_s, columns.utc, reading, bool(text.str.match(r"^\d+\.?\d*$").all()))


def moment_s(text: str) -> int:
    """A moment of a storm's file, s of civil time since 1970; ValueError where it is none."""
    if not re.match(MOMENT, text):
        raise ValueError(text)
    seconds = _parsed(pd.Series([text]))[0][0]
    if np.isnan(seconds):
        raise ValueError(text)
    return int(seconds)


def shown(seconds: float) -> str:
    """Civil time as people write it."""
    time = pd.Timestamp(int(seconds), unit="s")
    return time.strftime("%Y-%m-%d %H:%M:%S" if time.second else "%Y-%m-%d %H:%M")


def zone_s_of(zone: str) -> int:
    """Seconds east of Greenwich of +08:00, +0800 or Z."""
    if zone in "Zz":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return (-1 if zone[0] == "-" else 1) * (3600 * hours + 60 * minutes)


def _civil(
    local: NDArray[np.float64], zone_s: NDArray[np.float64], utc: bool, reading: GaugeReading,
    serial: bool,
) -> tuple[Seconds, list[str]]:  # fmt: skip
    """Local times in the civil time of the study."""
    civil_s = zone_s_of(reading.time_zone)
    if utc:
        zone_s = np.where(np.isnan(zone_s), 0.0, zone_s)
    moved = np.where(np.isnan(zone_s), 0.0, civil_s - zone_s)
    seconds = np.rint(local + moved).astype(np.int64)
    remarks = []
    if serial and len(seconds):
        remarks.append(said("times are numbers of a spreadsheet: the first one is {time}",
                            time=shown(seconds[0])))  # fmt: skip
    if moved.any():
        remarks.append(said("times with a zone of their own are told in civil time {zone}: the "
                            "first one is {time}", zone=reading.time_zone,
                            time=shown(seconds[0])))  # fmt: skip
    return seconds, remarks


def _parsed(text: pd.Series) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Local seconds since 1970 and seconds of the zone, NaN where there is none."""
    parts = text.str.extract(_CIVIL)
    compact = text.str.extract(_COMPACT)
    date = parts[[0, 1, 2]].fillna(compact[[0, 1, 2]])
    clock = parts[[4, 5, 6]].set_axis([3, 4, 5], axis=1).fillna(compact[[3, 4, 5]]).fillna("0")
    words = {"am": "am", "pm": "pm", "上午": "am", "下午": "pm"}
    half = parts[3].fillna(parts[7]).str.lower().map(words)
    numbers = date.join(clock).apply(pd.to_numeric)
    named = numbers.rename(columns={0: "year", 1: "month", 2: "day"})[["year", "month", "day"]]
    days = pd.to_datetime(named, errors="coerce")
    # In seconds a year far off is a moment like any other; in nanoseconds it ends in 2262.
    epoch = (days - pd.Timestamp(0).as_unit("s")).dt.total_seconds().to_numpy(float)
    hour, minute, second = (numbers[k].to_numpy(float) for k in (3, 4, 5))
    hour = np.where((half == "pm") & (hour < 12), hour + 12, hour)
    hour = np.where((half == "am") & (hour == 12), 0, hour)
    last = (hour == 24) & (minute == 0) & (second == 0)
    good = (last | (hour < 24)) & (minute < 60) & (second < 60)
    seconds = np.where(good, epoch + 3600 * hour + 60 * minute + second, np.nan)
    serial = pd.to_numeric(text, errors="coerce").to_numpy(float)
    of_sheet = (serial >= SERIALS[0]) & (serial < SERIALS[1]) & np.isnan(seconds)
    epoch_1899 = (pd.Timestamp("1899-12-30") - pd.Timestamp(0)).total_seconds()
    seconds = np.where(of_sheet, np.rint(epoch_1899 + DAY_S * serial), seconds)
    zones = {zone: zone_s_of(zone) for zone in parts[8].dropna().unique()}
    return seconds, parts[8].map(zones).to_numpy(float)


def _cure_of(cell: str) -> str:
    if _DAY_FIRST.match(cell):
        return "Put the year first: 07/12 may be July or December."
    return "Write YYYY-MM-DD HH:MM, such as 2021-07-12 23:05."


def _finding(path: Path, row: int, column: str, value: str, message: str, cure: str) -> Finding:
    return Finding(str(path), f"row {row}", column, value, message, cure)
