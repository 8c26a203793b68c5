"""Steps of a record without a value: cut where nothing is known of them, refused within."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.gauge_reading import GaugeReading
from drainage.rainfall.record_times import shown
from drainage.said import said

Floats = NDArray[np.float64]
CURE = (
    "Take another gauge; or cut the event with from_time and until_time in the storm's file so "
    "that it holds no gap; or, where the logger leaves dry steps out, say dry_rows_left_out = true "
    'with step_min; or, where it is known that no rain fell, gaps = "dry" with gaps_reason. Never '
    "write 0 for a value that is not known."
)


def without_gaps(
    path: Path, rain: Floats, first_s: int, step_s: int, reading: GaugeReading
) -> tuple[Floats, int, list[str]]:
    """Rain without missing steps (n,), the end of its first step (s) and remarks.

    Missing steps beside a dry end of the record lie outside it. All others are refused, or
    dry where the reading says so. Raises InputError with each gap.
    """
    remarks: list[str] = []
    known = np.flatnonzero(~np.isnan(rain))
    if not len(known):
        raise InputError([Finding(str(path), "", "", "", "no rain is known", CURE)])
    first, last = int(known[0]), int(known[-1])
    begin = first if rain[first] == 0 else 0
    end = last + 1 if rain[last] == 0 else len(rain)
    if begin or end < len(rain):
        remarks.append(said("{count} steps without a value at the ends of the record lie outside "
                            "it", count=begin + len(rain) - end))  # fmt: skip
    rain, first_s = rain[begin:end], first_s + begin * step_s
    missing = np.isnan(rain)
    if not missing.any():
        return rain, first_s, remarks
    if reading.gaps is None:
        raise InputError(_gaps(path, missing, first_s, step_s))
    remarks.append(said("{count} steps without a value are taken for dry: {reason}",
                        count=int(missing.sum()), reason=reading.gaps_reason))  # fmt: skip
    return np.where(missing, 0.0, rain), first_s, remarks


def _gaps(path: Path, missing: NDArray[np.bool_], first_s: int, step_s: int) -> list[Finding]:
    """A finding for each run of missing steps."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], missing.astype(int), [0]])))

    def ends_at(step: int) -> str:
        return shown(first_s + step_s * step)

    return [
        Finding(str(path), f"{ends_at(begin)} … {ends_at(end - 1)}", "", "",
                said("the rain of {count} steps of {minutes:g} min is missing",
                     count=end - begin, minutes=step_s / 60),
                CURE)
        for begin, end in edges.reshape(-1, 2).tolist()
    ]  # fmt: skip
