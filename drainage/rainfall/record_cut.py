"""The part of a record that is the event: what lies between from_time and until_time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.gauge_reading import GaugeReading
from drainage.rainfall.record_table import MOST_ROWS
from drainage.rainfall.record_times import moment_s, shown
from drainage.said import said

Floats = NDArray[np.float64]


def cut(
    path: Path, rain: Floats, first_s: int, step_s: int, reading: GaugeReading
) -> tuple[Floats, int]:
    """The steps (n,) that lie between the moments, and the end of the first of them, s.

    ``first_s`` is the end of the first step. Raises InputError for moments outside the record:
    what fell there is not known.
    """
    begin_s, end_s = first_s - step_s, first_s + step_s * (len(rain) - 1)
    from_s, until_s = _moments(path, reading)
    if (from_s is not None and not begin_s <= from_s < end_s) or (
        until_s is not None and not begin_s < until_s <= end_s
    ):
        problem = said("the record holds {first} to {last} alone", first=shown(begin_s),
                       last=shown(end_s))  # fmt: skip
        raise _refused(path, reading, problem)
    ends = first_s + step_s * np.arange(len(rain))
    wanted = np.ones(len(rain), bool)
    if from_s is not None:
        wanted &= ends - step_s >= from_s
    if until_s is not None:
        wanted &= ends <= until_s
    if not wanted.any():
        raise _refused(path, reading, "there is no whole step between from_time and until_time")
    return rain[wanted], int(ends[wanted][0])


def dry_around(
    path: Path, rain: Floats, first_s: int, step_s: int, reading: GaugeReading
) -> tuple[Floats, int]:
    """The steps with dry ones up to the moments: where a logger writes rain alone, it is dry."""
    from_s, until_s = _moments(path, reading)
    end_s = first_s + step_s * (len(rain) - 1)
    before = 0 if from_s is None else max(0, -((from_s - first_s + step_s) // step_s))
    after = 0 if until_s is None else max(0, -((end_s - until_s) // step_s))
    if before + after > MOST_ROWS:
        raise _refused(path, reading, "from_time and until_time lie too far from the rain")
    return np.pad(rain, (before, after)), first_s - before * step_s


def _moments(path: Path, reading: GaugeReading) -> tuple[int | None, int | None]:
    try:
        from_s = moment_s(reading.from_time) if reading.from_time else None
        until_s = moment_s(reading.until_time) if reading.until_time else None
    except ValueError:
        raise _refused(path, reading, "from_time or until_time is no date and time") from None
    return from_s, until_s


def _refused(path: Path, reading: GaugeReading, message: str) -> InputError:
    value = f"{reading.from_time} … {reading.until_time}"
    cure = "Give moments within the record, as YYYY-MM-DD HH:MM."
    return InputError([Finding(str(path), "", "", value, message, cure)])
