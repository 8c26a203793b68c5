"""Rain gauge records: what a station, a logger or a spreadsheet gives, as depths on one step."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from drainage.errors import Finding, InputError
from drainage.rainfall.gauge_reading import PER_HOUR, GaugeReading, GaugeRecord
from drainage.rainfall.record_gaps import without_gaps
from drainage.rainfall.record_headings import Columns, find_columns
from drainage.rainfall.record_steps import (
    TIP_STEP_S,
    Rows,
    are_tips,
    drift_s,
    off_the_step,
    on_steps,
    require_order,
    step_s_of,
    tips_on_steps,
)
from drainage.rainfall.record_table import RecordTable, read_record_table
from drainage.rainfall.record_times import moment_s, times_s
from drainage.rainfall.record_totals import (
    accumulated_refused,
    depths_of_totals,
    looks_accumulated,
)
from drainage.rainfall.record_values import rain_values
from drainage.said import said

COARSE_STEP_S = 600
"""Storms for sewers are taken at 5 min, at 10 at the most: beyond, the peak is not in the record."""
AS_STATED = GaugeReading()


def read_gauge(path: Path, reading: GaugeReading = AS_STATED) -> GaugeRecord:
    """The rain of a record on its step.

    Unit and meaning are what the heading and ``reading`` state. Raises InputError, with rows,
    for a unit stated nowhere, running totals said to be depths, times out of order, values
    that are none and gaps.
    """
    table = read_record_table(path)
    columns = find_columns(table, reading)
    values = rain_values(table, columns)
    times, remarks = times_s(table, columns, reading)
    remarks = [*table.remarks, *columns.remarks, *remarks]
    rows = Rows(path, table.row, times, values, np.zeros(len(times), bool))
    if len(times) < 2:
        raise _refused(path, "", "fewer than two rows", "Give the whole storm.")
    require_order(rows)
    rows, of_values = _depths(table, columns, rows, reading)
    rows = _cut(path, rows, reading)
    record = _on_step(rows, columns, reading)
    return GaugeRecord(record.depth_mm, record.step_s, record.start_s,
                       (*remarks, *of_values, *record.remarks))  # fmt: skip


def _depths(
    table: RecordTable, columns: Columns, rows: Rows, reading: GaugeReading
) -> tuple[Rows, list[str]]:
    """Rows whose rain is a depth in mm of its interval, or a rate as it stands."""
    heading = table.headings[columns.rain]
    if columns.unit.startswith("0.1 mm"):
        rows = Rows(rows.path, rows.number, rows.time_s, rows.rain / 10, rows.dry_since)
    if columns.unit.endswith("accumulated"):
        known, depth, dry, remarks = depths_of_totals(table, heading, rows.rain)
        return Rows(rows.path, rows.number[known], rows.time_s[known], depth, dry), remarks
    if reading.unit is None and looks_accumulated(rows.rain):
        raise accumulated_refused(table, heading, rows.rain)
    return rows, []


def _cut(path: Path, rows: Rows, reading: GaugeReading) -> Rows:
    """The rows after from_time, up to until_time."""
    wanted = np.ones(len(rows.time_s), bool)
    try:
        if reading.from_time:
            wanted &= rows.time_s > moment_s(reading.from_time)
        if reading.until_time:
            wanted &= rows.time_s <= moment_s(reading.until_time)
    except ValueError as error:
        raise _refused(path, str(error), "from_time or until_time is no date and time",
                       "Write YYYY-MM-DD HH:MM.") from None  # fmt: skip
    if np.count_nonzero(wanted) < 2:
        raise _refused(path, f"{reading.from_time} … {reading.until_time}",
                       "fewer than two rows lie between from_time and until_time",
                       "Give moments within the record.")  # fmt: skip
    return rows.only(wanted)


def _on_step(rows: Rows, columns: Columns, reading: GaugeReading) -> GaugeRecord:
    stated_s = None if reading.step_min is None else round(60 * reading.step_min)
    step = step_s_of(rows, stated_s)
    if step is None and columns.unit not in PER_HOUR and are_tips(rows):
        return _of_tips(rows, stated_s or TIP_STEP_S)
    if step is None:
        raise off_the_step(rows, stated_s)
    remarks = []
    if (moved := drift_s(rows, step)) > 0:
        remarks.append(said("times stand up to {seconds:g} s beside the step of {minutes:g} min "
                            "and are put on it", seconds=moved, minutes=step / 60))  # fmt: skip
    rain, first_s = on_steps(rows, step, left_out_is_dry=reading.dry_rows_left_out)
    if reading.dry_rows_left_out and (filled := len(rain) - len(rows.time_s)):
        remarks.append(said("{count} steps that the logger left out are dry, as the storm's file "
                            "says", count=filled))  # fmt: skip
    if columns.unit.endswith("accumulated"):
        rain, first_s = rain[1:], first_s + step
    rain, first_s, of_gaps = without_gaps(rows.path, rain, first_s, step, reading)
    remarks += of_gaps
    if step > COARSE_STEP_S:
        remarks.append(said("the step is {minutes:g} min: the peak within it is not in the record, "
                            "and depths at points come out too low; check, too, that the values "
                            "are depths of the step and not rates", minutes=step / 60))  # fmt: skip
    depth = rain * (PER_HOUR[columns.unit] * step / 3600 if columns.unit in PER_HOUR else 1.0)
    begins = first_s if columns.time_is_start else first_s - step
    return GaugeRecord(depth, step, begins, tuple(remarks))


def _of_tips(rows: Rows, step_s: int) -> GaugeRecord:
    depth, first_s = tips_on_steps(rows, step_s)
    remark = said("{count} tips of a bucket are put on a step of {minutes:g} min; between tips it "
                  "is dry", count=int(np.count_nonzero(rows.rain > 0)), minutes=step_s / 60)  # fmt: skip
    return GaugeRecord(depth, step_s, first_s - step_s, (remark,))


def _refused(path: Path, value: str, message: str, cure: str) -> InputError:
    return InputError([Finding(str(path), "", "", value, message, cure)])
