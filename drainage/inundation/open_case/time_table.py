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
MOST_MM_H = 1000.0
"""No rain on record fell so hard for a minute: a depth in another unit."""


@dataclass(frozen=True, eq=False)
class Kind:
    """What a column may hold: ``words`` headings that say it and the factor to our unit;
    ``units`` those that the end of a heading somebody names may say."""

    words: dict[str, float]
    units: dict[str, float]


MINUTES = Kind({
    "time_s": 1 / 60, "time_min": 1.0, "time_h": 60.0, "minute": 1.0, "minutes": 1.0,
    "时间_s": 1 / 60, "时间_min": 1.0, "时间_h": 60.0, "时间(s)": 1 / 60, "时间(min)": 1.0,
    "时间(h)": 60.0, "时间(分钟)": 1.0, "时间(小时)": 60.0, "时间(秒)": 1 / 60,
}, {})  # fmt: skip
"""Headings of a time since the beginning of the run, and what brings them to minutes."""
FLOW = Kind(
    {"flow_m3_s": 1.0, "q_m3_s": 1.0, "流量_m3_s": 1.0, "流量(m3/s)": 1.0, "flow_l_s": 0.001,
     "流量(l/s)": 0.001},
    {"m3/s": 1.0, "m3_s": 1.0, "l/s": 0.001, "l_s": 0.001, "m3/h": 1 / 3600, "m3_h": 1 / 3600},
)  # fmt: skip
LEVEL = Kind({"level_m": 1.0, "stage_m": 1.0, "水位_m": 1.0, "水位(m)": 1.0},
             {"m": 1.0, "cm": 0.01, "mm": 0.001})  # fmt: skip
INTENSITY = Kind({"intensity_mm_h": 1.0, "rain_mm_h": 1.0, "雨强_mm_h": 1.0, "雨强(mm/h)": 1.0},
                 {})  # fmt: skip
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]$")
_BLANK = re.compile(r"\s+")
FROM_BEGINNING = "Count the time from the beginning of the run, as a number: no date, no clock."
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
    path: Path, kind: Kind, column: str, end_min: float, *, least: float | None
) -> TimeTable:
    """A table of flows or levels from 0 to ``end_min`` or later.

    ``kind`` of the column that is meant where ``column`` names none.
    InputError with every cell that is no number or below ``least``, times that do not rise,
    and a table that begins late or ends early: nothing is assumed where it is silent.
    """
    minute, value = _columns(path, kind, column, least)
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
    if value.max() > MOST_MM_H:
        raise InputError([Finding(
            str(path), "", "", f"{value.max():g} mm/h",
            said("rain of more than {most:g} mm/h", most=MOST_MM_H), "Check the unit.",
        )])  # fmt: skip
    if value[-1] != 0:
        raise InputError([
            Finding(str(path), said("row {number}", number=len(value) + 1), "", f"{value[-1]:g}",
                    "nothing says when the rain ends: each row holds until the next one",
                    "Add a last row with the end of the rain and intensity 0.")
        ])  # fmt: skip
    return Steps(minute + from_minute, value)


def _columns(path: Path, kind: Kind, column: str, least: float | None) -> tuple[Floats, Floats]:
    table = read_record_table(path)
    at_time, to_minutes = _found(table, MINUTES, "")
    at_value, factor = _found(table, kind, column, other_than=at_time)
    if len(table.cells) == 0:
        raise InputError([Finding(str(path), "", "", "", "the table has no rows",
                                  "Give one row or more.")])  # fmt: skip
    minute, bad_time = _numbers(table, at_time, None, FROM_BEGINNING)
    value, bad_value = _numbers(table, at_value, least, WHOLE_TABLE)
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


def _found(table: RecordTable, kind: Kind, column: str, other_than: int = -1) -> tuple[int, float]:
    """Place and factor of a column: that named, else the only one a word of ours stands over."""
    plain = [_BLANK.sub("", normalize("NFKC", own).lower()) for own in table.headings]
    if column:
        places = [k for k, own in enumerate(table.headings) if own.strip() == column.strip()]
        if len(places) == 1 and places[0] != other_than:
            return places[0], _named_factor(table, places[0], plain[places[0]], kind)
    else:
        places = [k for k, own in enumerate(plain) if own in kind.words]
        if len(places) == 1:
            return places[0], kind.words[plain[places[0]]]
    shown = ", ".join(own for own in table.headings if own) or "-"
    wanted = ", ".join(list(kind.words)[:3])
    if column:
        cure = said("Write one of its headings in the key column: {headings}.", headings=shown)
    elif kind is MINUTES:
        cure = said("Head the column of times with one of: {wanted}.", wanted=wanted)
    else:
        cure = said("Head the column with one of: {wanted}; or name its heading in the key "
                    "column.", wanted=wanted)  # fmt: skip
    message = (
        "no column of this heading" if column else
        "no column of times" if kind is MINUTES else
        "no column, or more than one, whose heading says what it is"
    )  # fmt: skip
    raise InputError([Finding(str(table.path), "row 1", "", column or shown, message, cure)])


def _named_factor(table: RecordTable, at: int, plain: str, kind: Kind) -> float:
    """What brings a column that was named to our unit, by the end of its heading.

    InputError where that is a unit in brackets nobody knows; without one it is ours.
    """
    if plain in kind.words:
        return kind.words[plain]
    bracket = _IN_BRACKETS.search(plain)
    if bracket is None:
        ends = [unit for unit in kind.units if plain.endswith((f"_{unit}", f",{unit}"))]
        return kind.units[max(ends, key=len)] if ends else 1.0
    if bracket[1] in kind.units:
        return kind.units[bracket[1]]
    raise InputError([Finding(
        str(table.path), "row 1", "", table.headings[at],
        "the heading says a unit that is not known",
        said("Give one of: {units}.", units=", ".join(kind.units)),
    )])  # fmt: skip


def _numbers(
    table: RecordTable, at: int, least: float | None, cure: str
) -> tuple[Floats, list[Finding]]:
    text = table.cells[at]
    value = pd.to_numeric(text.where(text.str.fullmatch(_NUMBER)), errors="coerce").to_numpy(float)
    bad = ~np.isfinite(value)
    low = ~bad & (value < least) if least is not None else np.zeros(len(value), np.bool_)
    file, heading = str(table.path), table.headings[at]
    findings = [
        Finding(file, f"row {row}", heading, cell, "not a number", cure)
        for row, cell in zip(table.row[bad], text[bad], strict=True)
    ]
    findings += [
        Finding(file, f"row {row}", heading, cell, said("less than {least:g}", least=least),
                "Give what enters; what leaves is an open edge or a held level.")
        for row, cell in zip(table.row[low], text[low], strict=True)
    ]  # fmt: skip
    return value, findings
