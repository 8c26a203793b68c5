"""Rain gauge records: time and depth at a constant step."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError

COLUMNS = ("time", "rain_mm")


def read_gauge(path: Path) -> tuple[NDArray[np.float64], int]:
    """Depth per step (n,), mm, and the step, s, of a CSV with columns time and rain_mm.

    ``time`` (YYYY-MM-DD HH:MM) is the end of the interval in which the rain fell. Raises
    InputError with every row that is missing, repeated, out of order or not a number.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError([_finding(path, "", "", "", "the file does not exist",
                                   "Check `file` of the storm.")]) from None  # fmt: skip
    except UnicodeDecodeError as error:
        raise InputError([_finding(path, f"byte {error.start}", "", "", "not UTF-8 (GBK?)",
                                   "Save the file as UTF-8.")]) from None  # fmt: skip
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        cure = "Give the columns time and rain_mm."
        raise InputError(
            _finding(path, "header", name, "", "the column is missing", cure) for name in missing
        )
    findings: list[Finding] = []
    times: list[datetime] = []
    depths: list[float] = []
    for number, row in enumerate(reader, start=2):
        place = f"row {number}"
        try:
            times.append(datetime.fromisoformat(row["time"] or ""))
        except ValueError:
            findings.append(_finding(path, place, "time", str(row["time"]), "not a time",
                                     "Write YYYY-MM-DD HH:MM."))  # fmt: skip
        depth = _depth(row["rain_mm"])
        if depth is None:
            findings.append(_finding(path, place, "rain_mm", str(row["rain_mm"]),
                                     "not a depth of 0 mm or more",
                                     "Give 0 for a dry step."))  # fmt: skip
        else:
            depths.append(depth)
    if not findings:
        findings = _steps(path, times)
    if findings:
        raise InputError(findings)
    return np.array(depths), round((times[1] - times[0]).total_seconds())


def _depth(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if np.isfinite(value) and value >= 0 else None


def _steps(path: Path, times: list[datetime]) -> list[Finding]:
    if len(times) < 2:
        return [_finding(path, "", "", "", "fewer than two rows", "Give the whole storm.")]
    if len({time.tzinfo is None for time in times}) > 1:
        return [_finding(path, "", "time", "", "some times have a zone and some have none",
                         "Give all times in local time without a zone.")]  # fmt: skip
    steps = np.array([(after - before).total_seconds() for before, after in pairwise(times)])
    step = float(np.median(steps))
    if step <= 0:
        return [_finding(path, "", "time", "", "times do not rise", "Sort the rows by time.")]
    return [
        _finding(path, f"row {row + 3}", "time", times[row + 1].isoformat(sep=" "),
                 f"{steps[row] / 60:g} min after the row before; the step is {step / 60:g} min",
                 "Fill the gap from the record, or remove the repeated row.")
        for row in np.flatnonzero(steps != step).tolist()
    ]  # fmt: skip


def _finding(path: Path, place: str, column: str, value: str, message: str, cure: str) -> Finding:
    return Finding(str(path), place, column, value, message, cure)
