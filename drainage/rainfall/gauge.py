"""Rain gauge records: what a station, a logger or a spreadsheet gives, as depths on one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.gauge_reading import PER_HOUR, GaugeReading, GaugeRecord
from drainage.rainfall.record_cut import cut, dry_around
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
from drainage.rainfall.record_times import times_s
from drainage.rainfall.record_totals import (
    accumulated_refused,
    depths_of_totals,
    looks_accumulated,
)
from drainage.rainfall.record_values import rain_values
from drainage.said import said

Floats = NDArray[np.float64]
TIP_CLOCK_S = 60
"""Tips told by the minute stand on a step of their own, with gaps."""
COARSE_STEP_S = 600
"""Storms for sewers are taken at 5 min, 10 at the most: beyond, the record has no peak."""
AS_STATED = GaugeReading()


def read_gauge(path: Path, reading: GaugeReading = AS_STATED) -> GaugeRecord:
    """The rain of a record on its step.

    Unit and meaning are what the heading and ``reading`` state. Raises InputError, with rows,
    for a unit stated nowhere, running totals said to be depths, times out of order, values
    that are none and gaps.
    """
    table = read_record_table(path)
    columns = find_columns(table, reading)
    values, (times, remarks) = _all_or_findings(
        table.too_wide, partial(rain_values, table, columns),
        partial(times_s, table, columns, reading),
    )  # fmt: skip
    remarks = [*table.remarks, *columns.remarks, *remarks]
    rows = Rows(path, table.row, times, values, np.zeros(len(times), bool))
    if len(times) < 2:
        raise _refused(path, "", "fewer than two rows", "Give the whole storm.")
    require_order(rows)
    rows, of_values = _depths(table, columns, rows, reading)
    if len(rows.time_s) < 2:
        raise _refused(path, "", "fewer than two values are known", "Give the whole storm.")
    record = _on_step(rows, columns, reading)
    return GaugeRecord(record.depth_mm, record.step_s, record.start_s,
                       (*remarks, *of_values, *record.remarks))  # fmt: skip


def _all_or_findings(findings: Sequence[Finding], *reads: Callable[[], Any]) -> list[Any]:
    """What each reads; InputError with what is wrong in any of them."""
    found, done = list(findings), []
    for read in reads:
        try:
            done.append(read())
        except InputError as error:
            found += error.findings
    if found:
        raise InputError(found)
    return done


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
    if reading.unit is None and columns.unit not in PER_HOUR and looks_accumulated(rows.rain):
        raise accumulated_refused(table, heading, rows.rain)
    return rows, []


def _on_step(rows: Rows, columns: Columns, reading: GaugeReading) -> GaugeRecord:
    """The rows on the step they stand on, or tips on one they are put on."""
    stated_s = None if reading.step_min is None else round(60 * reading.step_min)
    step = step_s_of(rows, stated_s)
    if columns.unit not in PER_HOUR and _scattered(rows, step) and are_tips(rows):
        step = stated_s or TIP_STEP_S
        rain, first_s = tips_on_steps(rows, step)
        remarks = [said("{count} tips of a bucket are put on a step of {minutes:g} min; between "
                        "tips it is dry", count=int(np.count_nonzero(rows.rain > 0)),
                        minutes=step / 60)]  # fmt: skip
        rain, first_s = dry_around(rows.path, rain, first_s, step, reading)
    elif step is None:
        raise off_the_step(rows, stated_s)
    else:
        rain, first_s, remarks = _of_steps(rows, step, columns, reading)
    if columns.time_is_start:
        first_s += step
    rain, first_s = cut(rows.path, rain, first_s, step, reading)
    rain, first_s, of_gaps = without_gaps(rows.path, rain, first_s, step, reading)
    remarks += of_gaps
    if step > COARSE_STEP_S:
        remarks.append(said("the step is {minutes:g} min: the peak within it is not in the record, "
                            "and depths at points come out too low; check, too, that the values "
                            "are depths of the step and not rates", minutes=step / 60))  # fmt: skip
    depth = rain * (PER_HOUR[columns.unit] * step / 3600 if columns.unit in PER_HOUR else 1.0)
    return GaugeRecord(depth, step, first_s - step, tuple(remarks))


def _scattered(rows: Rows, step: int | None) -> bool:
    """Whether rows stand on no step, or here and there on one no longer than a clock's minute."""
    if step is None:
        return True
    whole = bool((np.diff(rows.time_s) == step).all())
    return step <= TIP_CLOCK_S and not whole


def _of_steps(
    rows: Rows, step: int, columns: Columns, reading: GaugeReading
) -> tuple[Floats, int, list[str]]:
    """Rain of each step, the end of the first one and remarks.

    The first row of running totals gives the counter's start, no rain.
    """
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
    if reading.dry_rows_left_out:
        rain, first_s = dry_around(rows.path, rain, first_s, step, reading)
    return rain, first_s, remarks


def _refused(path: Path, value: str, message: str, cure: str) -> InputError:
    return InputError([Finding(str(path), "", "", value, message, cure)])
