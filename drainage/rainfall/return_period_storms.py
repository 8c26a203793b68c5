"""Storms of a return period by a formula, without a file of their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.formula import IntensityFormula
from drainage.rainfall.hyetograph import Hyetograph, greatest_depth_mm, hourly_return_period_a
from drainage.rainfall.shapes import alternating_block, chicago
from drainage.said import said

Floats = NDArray[np.float64]
Shape = Callable[[Callable[[Floats], Floats], float, int, float], Floats]

CHICAGO_STEP_S = 120
CHICAGO_PEAK_RATIO = 0.40
DAY_MIN = 1440.0
DAY_STEP_S = 300
DAY_PEAK_RATIO = 0.50


def chicago_of_period(
    formula: IntensityFormula, return_period_a: float, duration_min: float
) -> Hyetograph:
    """The Chicago storm of a return period, years: r = 0.40, steps of 2 min.

    Raises InputError where the formula does not reach the duration.
    """
    return _of_period(formula, return_period_a, duration_min, CHICAGO_STEP_S, CHICAGO_PEAK_RATIO,
                      chicago, ("芝加哥雨型", "Chicago"))  # fmt: skip


def nested_day_of_period(formula: IntensityFormula, return_period_a: float) -> Hyetograph:
    """The nested day of a return period, years: alternating blocks of 5 min, peak at noon.

    Every duration around the peak holds its own depth of that return period. Raises InputError
    where the formula does not reach a day.
    """
    return _of_period(formula, return_period_a, DAY_MIN, DAY_STEP_S, DAY_PEAK_RATIO,
                      alternating_block, ("嵌套雨型", "nested blocks"))  # fmt: skip


def _of_period(
    formula: IntensityFormula,
    period_a: float,
    duration_min: float,
    step_s: int,
    peak_ratio: float,
    shape: Shape,
    named: tuple[str, str],
) -> Hyetograph:
    if duration_min > formula.longest_min:
        raise InputError([Finding(
            "rainfall/formulas.toml", formula.id, "pieces", f"{formula.longest_min:g} min",
            said("the formula does not reach a storm of {minutes:g} min", minutes=duration_min),
            "Use a shorter storm or another formula.",
        )])  # fmt: skip
    depth = shape(lambda t: formula.depth_mm(period_a, t), duration_min, step_s, peak_ratio)
    hourly = greatest_depth_mm(depth, step_s, 60)
    zh, en = named
    return Hyetograph(
        name=f"{shape.__name__}-{duration_min:g}min-p{period_a:g}",
        title_zh=f"{zh} {duration_min:g} min，P = {period_a:g} a",
        step_s=step_s,
        intensity_mm_h=depth * 3600 / step_s,
        source=formula.source,
        return_period_a=hourly_return_period_a(formula, hourly),
        shape_note=f"{en}, {duration_min:g} min, r = {peak_ratio:g}, step {step_s / 60:g} min",
        formula=formula,
    )
