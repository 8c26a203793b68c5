"""Tables of time: flows, levels and rain as CSV files, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.record_table import RecordTable, read_record_table
from drainage.said import said

Floats = NDArray[np.float64]
MINUTES = {
    "time_s": 1 / 60, "time_min": 1.0, "time_h": 60.0, "minute": 1.0, "minutes": 1.0,
    "时间_s": 1 / 60, "时间_min": 1.0, "时间_h": 60.0, "时间(s)": 1 / 60, "时间(min)": 1.0,
    "时间(h)": 60.0, "时间(分钟)": 1.0, "时间(小时)": 60.0, "时间(秒)": 1 / 60,
}  # fmt: skip
"""Headings of a time since the beginning of the run, and what brings them to minutes."""
FLOW = {"flow_m3_s": 1.0, "q_m3_s": 1.0, "流量_m3_s": 1.0, "流量(m3/s)": 1.0, "flow_l_s": 0.001,
        "流量(l/s)": 0.001}  # fmt: skip
LEVEL = {"level_m": 1.0, "stage_m": 1.0, "水位_m": 1.0, "水位(m)": 1.0}
INTENSITY = {"intensity_mm_h": 1.0, "rain_mm_h": 1.0, "雨强_mm_h": 1.0, "雨强(mm/h)": 1.0}
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_BLANK = re.compile(r"\s+")
WHOLE_TABLE = "Write a number in every cell; delete rows that are empty."


@dataclass(frozen=True, eq=False)
class TimeTable:
    """``value`` (n,) at ``minute`` (n,), rising, since the beginning of the run."""

    minute: Floats
    value: Floats

    @classmethod
    def constant(cls, value: float) -> TimeTable:
        """The same at all times."""
        return cls(np.array([0.0]), np.array([float(value)]))

    def at(self, minute: float) -> float:
        """Between rows linear, beyond them the outermost."""
        return float(np.interp(minute, self.minute, self.value))

    def mean(self, start_min: float, end_min: float) -> float:
        """The exact mean from ``start_min`` to a later ``end_min`` of what ``at`` gives."""
        inside = self.minute[(self.minute > start_min) & (self.minute < end_min)]
        times = np.concatenate([[start_min], inside, [end_min]])
        values = np.interp(times, self.minute, self.value)
        return float(np.trapezoid(values, times) / (end_min - start_min))

    @property
    def greatest(self) -> float:
        return float(self.value.max())


@dataclass(frozen=True, eq=False)
class Steps:
    """Intensities (n,), mm/h, each from its ``minute`` (n,) to the next; 0 before and after."""

    minute: Floats
    intensity_mm_h: Floats

    def mean(self, start_min: float, end_min: float) -> float:
        """Mean intensity from ``start_min`` to a later ``end_min``, mm/h."""
        fallen = np.concatenate([[0.0], np.cumsum(self.intensity_mm_h[:-1] * np.diff(self.minute))])
        low, high = np.interp([start_min, end_min], self.minute, fallen)
        return float(high - low) / (end_min - start_min)


def read_time_table(
    path: Path, words: dict[str, float], column: str, end_min: float, *, least: float | None
) -> TimeTable:
    """A table of flows or levels from 0 to ``end_min`` or later.

    ``words`` heading -> factor of the column that is meant where ``column`` names none.
    InputError with every cell that is no number or below ``least``, times that do not rise,
    and a table that begins late or ends early: nothing is assumed where it is silent.
    """
    minute, value = _columns(path, words, column, least)
    findings = []
    if minute[0] > 0:
        findings.append(
            Finding(str(path), "", "", f"{minute[0]:g} min", "the table begins after the run does",
                    "Add a row with the time 0."))  # fmt: skip
    if minute[-1] < end_min:
        findings.append(
            Finding(str(path), "", "", f"{minute[-1]:g} min",
                    said("the table ends before the run does, at minute {end_min:g}",
                         end_min=end_min),
                    said("Add a row with the time {end_min:g} min, or shorten the run.",
                         end_min=end_min)))  # fmt: skip
    if findings:
        raise InputError(findings)
    return TimeTable(minute, value)


def read_steps(path: Path, from_minute: float) -> Steps:
    """A table of rain; its times count from ``from_minute``.

    InputError as ``read_time_table``, and where the last row is not 0: it ends the rain.
    """
    minute, value = _columns(path, INTENSITY, "", 0.0)
    if value[-1] != 0:
        raise InputError([
            Finding(str(path), said("row {number}", number=len(value) + 1), "", f"{value[-1]:g}",
                    "nothing says when the rain ends: each row holds until the next one",
                    "Add a last row with the end of the rain and intensity 0.")
        ])  # fmt: skip
    return Steps(minute + from_minute, value)


def _columns(
    path: Path, words: dict[str, float], column: str, least: float | None
) -> tuple[Floats, Floats]:
    table = read_record_table(path)
    at_time, to_minutes = _found(table, MINUTES, "", "time")
    at_value, factor = _found(table, words, column, "value", other_than=at_time)
    if len(table.cells) == 0:
        raise InputError([Finding(str(path), "", "", "", "the table has no rows",
                                  "Give one row or more.")])  # fmt: skip
    minute, bad_time = _numbers(table, at_time, None)
    value, bad_value = _numbers(table, at_value, least)
    findings = [*table.too_wide, *bad_time, *bad_value]
    if not bad_time:
        findings += [
            Finding(str(path), f"row {table.row[k + 1]}", table.headings[at_time],
                    f"{minute[k + 1]:g}", "the times do not rise",
                    "Sort the rows by time; give each time once.")
            for k in np.flatnonzero(np.diff(minute) <= 0).tolist()
        ]  # fmt: skip
    if findings:
        raise InputError(findings)
    return minute * to_minutes, value * factor


def _found(
    table: RecordTable, words: dict[str, float], column: str, kind: str, other_than: int = -1
) -> tuple[int, float]:
    """Place and factor of a column: that named, else the only one a word of ours stands over."""
    plain = [_BLANK.sub("", normalize("NFKC", own).lower()) for own in table.headings]
    if column:
        places = [k for k, own in enumerate(table.headings) if own.strip() == column.strip()]
        if len(places) == 1 and places[0] != other_than:
            return places[0], words.get(plain[places[0]], 1.0)
    else:
        places = [k for k, own in enumerate(plain) if own in words]
        if len(places) == 1:
            return places[0], words[plain[places[0]]]
    shown = ", ".join(own for own in table.headings if own) or "-"
    wanted = ", ".join(list(words)[:3])
    if column:
        cure = said("Write one of its headings in the key column: {headings}.", headings=shown)
    elif kind == "time":
        cure = said("Head the column of times with one of: {wanted}.", wanted=wanted)
    else:
        cure = said("Head the column with one of: {wanted}; or name its heading in the key "
                    "column.", wanted=wanted)  # fmt: skip
    message = (
        "no column of this heading" if column else
        "no column of times" if kind == "time" else
        "no column, or more than one, whose heading says what it is"
    )  # fmt: skip
    raise InputError([Finding(str(table.path), "row 1", "", column or shown, message, cure)])


def _numbers(table: RecordTable, at: int, least: float | None) -> tuple[Floats, list[Finding]]:
    text = table.cells[at]
    value = pd.to_numeric(text.where(text.str.fullmatch(_NUMBER)), errors="coerce").to_numpy(float)
    bad = ~np.isfinite(value)
    low = ~bad & (value < least) if least is not None else np.zeros(len(value), np.bool_)
    file, heading = str(table.path), table.headings[at]
    findings = [
        Finding(file, f"row {row}", heading, cell, "not a number", WHOLE_TABLE)
        for row, cell in zip(table.row[bad], text[bad], strict=True)
    ]
    findings += [
        Finding(file, f"row {row}", heading, cell, said("less than {least:g}", least=least),
                "Give what enters; what leaves is an open edge or a held level.")
        for row, cell in zip(table.row[low], text[low], strict=True)
    ]  # fmt: skip
    return value, findings
