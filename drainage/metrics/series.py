"""Times above a threshold, from series at a constant step."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def minutes_above(depth: xr.DataArray, threshold: float) -> Floats:
    """Minutes each column of (minute, place) spends above the threshold.

    Between two values the depth is taken as linear, so a crossing splits the step.
    """
    minute = depth["minute"].to_numpy()
    value = depth.to_numpy().astype(float)
    before, after = value[:-1] - threshold, value[1:] - threshold
    step = np.diff(minute)[:, None]
    rise = np.abs(after - before)
    share = np.divide(
        np.maximum(before, 0) + np.maximum(after, 0), rise, out=np.zeros_like(rise), where=rise > 0
    )
    both = (before > 0) & (after > 0)
    return np.where(both, step, np.clip(share, 0, 1) * step).sum(axis=0)


def greatest_held(value: Floats) -> Floats:
    """Greatest value of each column (steps, place) that two successive steps both reach.

    Leaves out the surges of seconds with which a sewer fills up: they hold no water.
    """
    if len(value) < 2:
        return value.max(axis=0)
    return np.minimum(value[1:], value[:-1]).max(axis=0)


def held_at(value: Floats, step: int) -> float:
    """What a series (steps,) reaches at a step and at one of the steps beside it."""
    beside = [value[k] for k in (step - 1, step + 1) if 0 <= k < len(value)]
    return float(min(value[step], max(beside, default=value[step])))


def first_minute_above(depth: xr.DataArray, threshold: float) -> Floats:
    """When each column of (minute, place) first comes above the threshold; NaN where it never does.

    Between two values the depth is taken as linear.
    """
    minute = depth["minute"].to_numpy()
    value = depth.to_numpy().astype(float)
    above = value > threshold
    first = np.argmax(above, axis=0)
    before, column = np.maximum(first - 1, 0), np.arange(value.shape[1])
    low, high = value[before, column], value[first, column]
    rise = np.where(high > low, high - low, 1.0)
    crossing = minute[before] + (minute[first] - minute[before]) * (threshold - low) / rise
    return np.where(above.any(axis=0), np.where(first == before, minute[first], crossing), np.nan)


def last_minute_above(depth: xr.DataArray, threshold: float) -> Floats:
    """When each column falls below the threshold for good; 0 where it never is above.

    A column still above at the end gives the last minute of the series.
    """
    minute = depth["minute"].to_numpy()
    value = depth.to_numpy().astype(float)
    above = value > threshold
    ever = above.any(axis=0)
    last = len(minute) - 1 - np.argmax(above[::-1], axis=0)
    following = np.minimum(last + 1, len(minute) - 1)
    column = np.arange(value.shape[1])
    high, low = value[last, column], value[following, column]
    fall = np.where(high > low, high - low, 1.0)
    crossing = minute[last] + (minute[following] - minute[last]) * (high - threshold) / fall
    return np.where(ever, np.where(following == last, minute[last], crossing), 0.0)
