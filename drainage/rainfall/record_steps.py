"""The rows of a gauge record on one constant step; gaps are named, never filled by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.record_table import MOST_ROWS
from drainage.rainfall.record_times import DAY_S, shown
from drainage.said import said

Floats = NDArray[np.float64]
Seconds = NDArray[np.int64]
DRIFT_SHARE = 0.1
"""A time this share of a step beside the step is a clock's drift: it moves no more than a tenth
of a step's rain to its neighbour."""
TIP_STEP_S = 300
"""Five minutes, the shortest duration of most intensity formulas: on a shorter step single tips
of 0.2 mm make bursts that the rain did not have (0.2 mm in a minute are 12 mm/h)."""
LEAST_EQUAL_TIPS = 0.8
LARGEST_TIP_MM = 1.0


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a record (n,): number in the file, time (s), rain of the interval that ends then
    (NaN: missing) and whether it is known that none fell since the row before."""

    path: Path
    number: NDArray[np.int64]
    time_s: Seconds
    rain: Floats
    dry_since: NDArray[np.bool_]

    def only(self, wanted: NDArray[np.bool_]) -> Rows:
        """The rows that are wanted."""
        return replace(self, number=self.number[wanted], time_s=self.time_s[wanted],
                       rain=self.rain[wanted], dry_since=self.dry_since[wanted])  # fmt: skip


def step_s_of(rows: Rows, stated_s: int | None) -> int | None:
    """The step on which all rows stand within ``DRIFT_SHARE``, s; None where there is none.

    Tried are the step stated, or else the commonest distance in whole minutes and as it is, and
    the median one in whole minutes.
    """
    apart = np.diff(rows.time_s)
    if stated_s is not None:
        tried = [stated_s]
    else:
        rising = apart[apart > 0]
        if not len(rising):
            return None
        common = _commonest(rising)
        tried = [60 * round(common / 60), common, 60 * round(float(np.median(rising)) / 60)]
    for step in tried:
        if step > 0 and np.abs(_beside_s(rows.time_s, step)).max() <= DRIFT_SHARE * step:
            return step
    return None


def are_tips(rows: Rows) -> bool:
    """Whether each row within is rain, nearly all in equal portions of a bucket, up to 1 mm."""
    wet = rows.rain[rows.rain > 0]
    if not len(wet) or wet.min() > LARGEST_TIP_MM:
        return False
    if (rows.rain[1:-1] == 0).any() or np.isnan(rows.rain[1:]).any():
        return False
    return bool(np.isclose(wet, wet.min()).mean() >= LEAST_EQUAL_TIPS)


def tips_on_steps(rows: Rows, step_s: int) -> tuple[Floats, int]:
    """Depth of the tips in each step (n,) and the end of the first step, s."""
    at = -(-rows.time_s // step_s)
    if at[-1] - at[0] >= MOST_ROWS:
        raise _too_long(rows)
    depth = np.bincount(at - at[0], weights=np.nan_to_num(rows.rain)).astype(np.float64)
    return depth, int(at[0] * step_s)


def on_steps(rows: Rows, step_s: int, *, left_out_is_dry: bool) -> tuple[Floats, int]:
    """Rain of each step (n,), NaN where it is not known, and the end of the first step, s.

    A step without a row is dry where none fell since the row before, or where the logger
    leaves dry rows out. Raises InputError for two rows in a step and a record out of all
    length.
    """
    first_s = int(rows.time_s[0] - _beside_s(rows.time_s, step_s)[0])
    at = np.rint((rows.time_s - first_s) / step_s).astype(np.int64)
    double = np.flatnonzero(np.diff(at) == 0) + 1
    if len(double):
        raise _refused(rows, double, "a second row in one step", "Remove one of the two rows.")
    if at[-1] >= MOST_ROWS:
        raise _too_long(rows)
    rain = np.full(at[-1] + 1, np.nan)
    rain[at] = rows.rain
    owner = np.searchsorted(at, np.arange(len(rain)))
    absent = at[owner] != np.arange(len(rain))
    rain[absent & (rows.dry_since[owner] | left_out_is_dry)] = 0.0
    return rain, first_s


def _too_long(rows: Rows) -> InputError:
    return _refused(rows, np.array([len(rows.time_s) - 1]),
                    said("more than {most:,} steps after the first row", most=MOST_ROWS),
                    "Give the storm alone.")  # fmt: skip


def drift_s(rows: Rows, step_s: int) -> float:
    """The greatest distance of a row from its step, s."""
    return float(np.abs(_beside_s(rows.time_s, step_s)).max())


def require_order(rows: Rows) -> None:
    """InputError for times that are repeated or earlier than the row before.

    Tips of a bucket may fall in one second.
    """
    tips = are_tips(rows)
    apart = np.diff(rows.time_s)
    rising = apart[apart > 0]
    usual = _commonest(rising) if len(rising) else 0
    findings = []
    for k in (np.flatnonzero(apart <= 0) + 1).tolist():
        later = rows.time_s[k] + DAY_S - rows.time_s[k - 1]
        if apart[k - 1] == 0 and tips:
            continue
        if apart[k - 1] == 0:
            message: str = "the time is repeated"
            cure: str = "Remove one of the two rows; give the rows of one station alone."
        elif 0 < later <= usual:
            at_midnight = rows.time_s[k] % DAY_S == 0
            message = (
                "midnight with the date of the day that ends there"
                if at_midnight
                else "after midnight with the date of the day before"
            )
            cure = said("Write {time} there.", time=shown(rows.time_s[k] + DAY_S))
        else:
            message, cure = "earlier than the row before", "Sort the rows by time."
        findings.append(_finding(rows, k, message, cure))
    if findings:
        raise InputError(findings)


def off_the_step(rows: Rows, stated_s: int | None) -> InputError:
    """The refusal of rows that stand on no step: each one at an odd distance."""
    apart = np.diff(rows.time_s)
    step = stated_s or _commonest(apart)
    odd = np.flatnonzero(np.abs(_beside_s(rows.time_s, step)) > DRIFT_SHARE * step)
    return _refused(
        rows, odd, said("the time stands on no step of {minutes:g} min", minutes=step / 60),
        "Give the rain at a constant step; say step_min in the storm's file where the step of the "
        "logger is another.",
    )  # fmt: skip


def _beside_s(time_s: Seconds, step_s: int) -> NDArray[np.float64]:
    """How far after its step each time stands, s; the steps lie where most times do."""
    phase = time_s % step_s
    lies = _commonest(phase)
    if step_s % 60 == 0 and np.count_nonzero(phase == lies) < len(phase):
        lies = _commonest((60 * np.rint(phase / 60).astype(np.int64)) % step_s)
    return np.asarray((time_s - lies + step_s / 2) % step_s - step_s / 2, dtype=np.float64)


def _commonest(values: Seconds) -> int:
    """The value that stands most often, the least of equals."""
    found, count = np.unique(values, return_counts=True)
    return int(found[count.argmax()])


def _refused(rows: Rows, at: NDArray[np.int64], message: str, cure: str) -> InputError:
    return InputError(_finding(rows, k, message, cure) for k in at.tolist())


def _finding(rows: Rows, k: int, message: str, cure: str) -> Finding:
    return Finding(str(rows.path), f"row {rows.number[k]}", "time", shown(rows.time_s[k]),
                   message, cure)  # fmt: skip
