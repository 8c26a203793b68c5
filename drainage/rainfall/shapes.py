"""Shapes of a design storm: depths per step (n,), mm, that conserve the total exactly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DepthOf = Callable[[Floats], Floats]
"""Depth (mm) of a duration (min) at the storm's return period."""


def chicago(depth_of: DepthOf, duration_min: float, step_s: int, peak_ratio: float) -> Floats:
    """Keifer & Chu (1957), by differencing the exact cumulative depth.

    F(t) = r [H(D) - H((tp - t)/r)] up to the peak tp = r D, then
    r H(D) + (1 - r) H((t - tp)/(1 - r)); the sum is H(D) exactly. The peak must fall on
    a step (``peak_on_step``), or the peak block would be cut.
    """
    t = _edges(duration_min, step_s)
    peak = peak_ratio * duration_min
    total = depth_of(np.array([duration_min]))
    # Rounding must not carry a duration past the storm's own, where a formula may end.
    rising = np.clip((peak - t) / peak_ratio, 0, duration_min)
    falling = np.clip((t - peak) / (1 - peak_ratio), 0, duration_min)
    before = peak_ratio * (total - depth_of(rising))
    after = peak_ratio * total + (1 - peak_ratio) * depth_of(falling)
    return np.diff(np.where(t <= peak + 1e-9, before, after))


def peak_on_step(duration_min: float, step_s: int, peak_ratio: float) -> bool:
    """Whether the peak falls on the edge of a step inside the storm.

    A ratio typed with six digits is near enough: what it moves in the peak block is
    below a ten-thousandth of it.
    """
    steps = peak_ratio * duration_min * 60 / step_s
    edge = round(steps)
    return 0 < edge < duration_min * 60 / step_s and abs(steps - edge) < 1e-4


def alternating_block(
    depth_of: DepthOf, duration_min: float, step_s: int, peak_ratio: float
) -> Floats:
    """Blocks of the depth-duration curve, the greatest at the peak, then right, left …

    With a curve from minutes to a day this is a nested storm: every duration around
    the peak holds its own depth (Chow, Maidment & Mays 1988).
    """
    block = np.diff(depth_of(_edges(duration_min, step_s)))
    n = len(block)
    peak = min(n - 1, round(peak_ratio * n))
    offset = np.arange(n) - peak
    # Distance from the peak decides; the later of two equally far comes first.
    place = np.lexsort((-offset, np.abs(offset)))
    shaped = np.empty(n)
    shaped[place] = np.sort(block)[::-1]
    return shaped


def triangular(depth_mm: float, duration_min: float, step_s: int, peak_ratio: float) -> Floats:
    """Intensity rises linearly to the peak at r D and falls to zero."""
    t = _edges(duration_min, step_s)
    peak = peak_ratio * duration_min
    rising = t**2 / (duration_min * peak) if peak > 0 else np.zeros_like(t)
    falling = (
        1 - (duration_min - t) ** 2 / (duration_min * (duration_min - peak))
        if peak < duration_min
        else np.ones_like(t)
    )
    return depth_mm * np.diff(np.where(t <= peak, rising, falling))


def uniform(depth_mm: float, duration_min: float, step_s: int) -> Floats:
    """The same intensity throughout."""
    n = len(_edges(duration_min, step_s)) - 1
    return np.full(n, depth_mm / n)


def _edges(duration_min: float, step_s: int) -> Floats:
    return np.arange(round(duration_min * 60 / step_s) + 1) * step_s / 60
