"""Running totals: found where depths were said, and taken apart into depths where stated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.record_table import RecordTable
from drainage.said import said

Floats = NDArray[np.float64]
LEAST_RISES = 4
"""So many rises without a fall but to nothing: a shower of separate steps falls in between."""
RESET_SHARE = 0.1
"""A counter set back shows no more than this share of what it showed before."""


def looks_accumulated(values: Floats) -> bool:
    """Whether values (n,) rise ``LEAST_RISES`` times or more for each time they fall, and fall
    only where a counter starts again; missing ones (NaN) are passed over."""
    known = values[~np.isnan(values)]
    change = np.diff(known)
    falls = np.flatnonzero(change < 0)
    if np.count_nonzero(change > 0) < LEAST_RISES * max(1, len(falls)):
        return False
    return bool(np.all(known[falls + 1] <= RESET_SHARE * known[falls]))


def accumulated_refused(table: RecordTable, column: str, values: Floats) -> InputError:
    """The refusal of depths that look like running totals, with both ways out."""
    greatest = float(np.nanmax(values))
    return InputError([Finding(
        str(table.path), "", column, f"{greatest:g}",
        "accumulated? the values never fall but to begin again, as running totals do",
        'Say so in the storm\'s file: unit = "mm_accumulated"; or, where each value is the rain '
        'of its own step, unit = "mm".',
    )])  # fmt: skip


def depths_of_totals(
    table: RecordTable, column: str, totals: Floats
) -> tuple[NDArray[np.int64], Floats, NDArray[np.bool_], list[str]]:
    """The known rows, the rain since the known row before (NaN for the first), whether it is
    known that none fell since, and remarks.

    Where the counter starts again, the step holds what it shows then. Raises InputError for
    any other fall.
    """
    known = np.flatnonzero(~np.isnan(totals))
    before, after = totals[known[:-1]], totals[known[1:]]
    fell = after < before
    reset = fell & (after <= RESET_SHARE * before)
    if (fell & ~reset).any():
        raise InputError(
            Finding(str(table.path), f"row {table.row[row]}", column, f"{totals[row]:g}",
                    "the running total falls, and not to nothing",
                    "Correct the total there, or leave the cell empty where it is not known.")
            for row in known[1:][fell & ~reset]
        )  # fmt: skip
    remarks = [
        said("the running total starts again at row {row}: rain between its last value, {value:g}, "
             "and the start is not known and not counted", row=int(table.row[known[k + 1]]),
             value=float(before[k]))
        for k in np.flatnonzero(reset)
    ]  # fmt: skip
    if len(before) and before[0] > 0:
        remarks.insert(0, said("the counter shows {value:g} at the start, which is rain of before",
                               value=float(before[0])))  # fmt: skip
    depth = np.where(reset, after, after - before)
    return known, np.append(np.nan, depth), np.append(False, ~reset & (depth == 0)), remarks
