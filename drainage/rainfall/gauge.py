"""Rain gauge records: time and depth at a constant step."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.input_file import read_utf8

COLUMNS = ("time", "rain_mm")
MOST_BYTES = 20 * 2**20
MOST_STEPS = 100_000
"""More than two months by the minute."""
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def read_gauge(path: Path) -> tuple[NDArray[np.float64], int]:
    """Depth per step (n,), mm, and the step, s, of a CSV with columns time and rain_mm.

    ``time`` (YYYY-MM-DD HH:MM) is the end of the interval in which the rain fell. Raises
    InputError with every row that is missing, repeated, out of order or not a number;
    the step is the commonest distance between rows.
    """
    rows = _rows(path)
    header = rows[0][1] if rows else []
    findings = _header_findings(path, header)
    if findings:
        raise InputError(findings)
    time_at, rain_at = header.index("time"), header.index("rain_mm")
    times: list[tuple[int, datetime]] = []
    depths: list[float] = []
    for number, cells in rows[1:]:
        place = f"row {number}"
        if len(cells) != len(header):
            findings.append(
                _finding(path, place, "", ",".join(cells), f"{len(cells)} cells, not 2",
                         "Give a time and a depth in every row; remove empty rows.")
            )  # fmt: skip
            continue
        time, depth = _time(cells[time_at]), _depth(cells[rain_at])
        if time is None:
            findings.append(_finding(path, place, "time", cells[time_at], "not a local time",
                                     "Write YYYY-MM-DD HH:MM, without a zone."))  # fmt: skip
        else:
            times.append((number, time))
        if depth is None:
            findings.append(_finding(path, place, "rain_mm", cells[rain_at],
                                     "not a depth of 0 mm or more",
                                     "Give 0 for a dry step."))  # fmt: skip
        else:
            depths.append(depth)
    if not findings and len(times) < 2:
        findings = [_finding(path, "", "", "", "fewer than two rows", "Give the whole storm.")]
    if findings:
        raise InputError(findings)
    return np.array(depths), _step_s(path, times)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Every line with its number as a spreadsheet shows it."""
    text = read_utf8(path, MOST_BYTES, "Give the storm alone, not the whole record.")
    if text.count("\n") > MOST_STEPS:
        problem = f"more than {MOST_STEPS:,} rows"
        raise InputError([_finding(path, "", "", "", problem, "Give the storm alone.")])
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        place = f"row {reader.line_num}"
        raise InputError(
            [_finding(path, place, "", "", f"not CSV: {error}", "Mend the quotes there.")]
        ) from error


def _header_findings(path: Path, header: list[str]) -> list[Finding]:
    cure = "Give the columns time and rain_mm, each once, and no other."
    missing = [name for name in COLUMNS if name not in header]
    extra = [name for name in dict.fromkeys(header) if name not in COLUMNS]
    repeated = [name for name in COLUMNS if header.count(name) > 1]
    return [
        _finding(path, "header", name, "", message, cure)
        for names, message in (
            (missing, "the column is missing"),
            (extra, "unknown column"),
            (repeated, "the column is repeated"),
        )
        for name in names
    ]


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo is None else None


def _depth(text: str) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if np.isfinite(value) and value >= 0 else None


def _step_s(path: Path, times: list[tuple[int, datetime]]) -> int:
    """The one step of the record, s; every gap, repeated or unordered row a finding."""
    steps = [
        (number, time, (time - before).total_seconds())
        for (_, before), (number, time) in pairwise(times)
    ]
    rising = Counter(step for _, _, step in steps if step > 0)
    step = rising.most_common(1)[0][0] if rising else 0.0
    findings = []
    for number, time, found in steps:
        if found == step and found > 0:
            continue
        if found == 0:
            message, cure = "the time is repeated", "Remove one of the two rows."
        elif found < 0:
            message, cure = "earlier than the row before", "Sort the rows by time."
        else:
            message = f"{found / 60:g} min after the row before; the step is {step / 60:g} min"
            cure = "Complete the record, with 0 only for steps known to be dry."
        shown = time.isoformat(sep=" ")
        findings.append(_finding(path, f"row {number}", "time", shown, message, cure))
    if not findings and step != int(step):
        findings = [_finding(path, "", "time", f"{step:g} s", "the step is not whole seconds",
                             "Give times in whole seconds.")]  # fmt: skip
    if findings:
        raise InputError(findings)
    return int(step)


def _finding(path: Path, place: str, column: str, value: str, message: str, cure: str) -> Finding:
    return Finding(str(path), place, column, value, message, cure)
