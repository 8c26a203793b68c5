"""Rain that can hardly have fallen: by its five minutes and by its return period."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.formula import GREATEST_DEPTH_MM, IntensityFormula
from drainage.rainfall.hyetograph import greatest_depth_mm
from drainage.said import said

Floats = NDArray[np.float64]
GREATEST_5_MIN_MM = 30.0
"""China's record of 5 min is 53 mm (Shanxi, 1971, as remembered); the formulas of its cities reach
30 mm at about 1,000 years. A longer step holds that much times the root of its length, as extreme
depths grow."""
REMARKED_A, REFUSED_A = 500.0, 10_000.0
"""Formulas rest on some 30 to 60 years of records: a rarer storm is seen, but seldom, and one of
10,000 years at one gauge is a wrong unit or a fault of the gauge."""
DURATIONS_MIN = (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)
CURE = (
    "Check the unit (mm of a step, mm/h, 0.1 mm, running total: say unit in the storm's file) and "
    'the values; 99.9 is often written for a missing one. If it is true, say accepted = "reason".'
)


def require_plausible_steps(
    path: Path, depth_mm: Floats, step_s: int, times: list[str], accepted: str
) -> list[str]:
    """Remarks on measured steps (n,) of more than ``GREATEST_5_MIN_MM`` in 5 min.

    ``times`` are what each step is called. Raises InputError where that is not accepted.
    """
    per_step = GREATEST_5_MIN_MM * np.sqrt(max(step_s, 300) / 300)
    over = np.flatnonzero(depth_mm > per_step)
    if not len(over):
        five = greatest_depth_mm(depth_mm, step_s, 5) if step_s < 300 else 0.0
        if five <= GREATEST_5_MIN_MM:
            return []
        over = np.array([int(depth_mm.argmax())])
        minutes, found = 5.0, {int(over[0]): five}
    else:
        minutes, found = step_s / 60, {int(k): float(depth_mm[k]) for k in over}
    messages = {k: said("{depth:.4g} mm in {minutes:g} min", depth=mm, minutes=minutes)
                for k, mm in found.items()}  # fmt: skip
    if not accepted:
        raise InputError(
            Finding(str(path), times[k], "", f"{depth_mm[k]:.4g} mm",
                    said("{fell}: rarer than once in about 1,000 years", fell=message), CURE)
            for k, message in messages.items()
        )  # fmt: skip
    return [said("{time}: {fell}, accepted: {reason}", time=times[k], fell=message, reason=accepted)
            for k, message in messages.items()]  # fmt: skip


def rarest(depth_mm: Floats, step_s: int, formula: IntensityFormula) -> tuple[float, float, float]:
    """The longest return period of any duration (a), its depth (mm) and duration (min).

    Durations are those of ``DURATIONS_MIN`` from one step on that the formula holds for.
    """
    found = [(0.0, 0.0, 0.0)]
    for minutes in DURATIONS_MIN:
        if minutes < step_s / 60 or minutes > formula.longest_min:
            continue
        depth = greatest_depth_mm(depth_mm, step_s, minutes)
        if 0 < depth <= GREATEST_DEPTH_MM:
            found.append((formula.return_period_a(depth, minutes), depth, float(minutes)))
    return max(found)


def require_plausible_period(
    path: Path, place: str, depth_mm: Floats, step_s: int, formula: IntensityFormula, accepted: str
) -> list[str]:
    """A remark on blocks (n,) rarer than ``REMARKED_A``; InputError beyond ``REFUSED_A``
    where that is not accepted."""
    years, depth, minutes = rarest(depth_mm, step_s, formula)
    if years <= REMARKED_A:
        return []
    message = said("{depth:.4g} mm in {minutes:g} min are rain of {years} years by {formula}",
                   depth=depth, minutes=minutes, formula=formula.id,
                   years=f"{years:,.0f}" if years < 1e6 else f"{years:.1e}")  # fmt: skip
    if years > REFUSED_A and not accepted:
        raise InputError([Finding(str(path), place, "", f"{depth_mm.sum():.4g} mm", message, CURE)])
    if accepted:
        return [said("{message}, accepted: {reason}", message=message, reason=accepted)]
    return [said("{message}: check that it is true", message=message)]
