"""A storm as intensities at a constant step."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.languages import TWO_TONGUES
from drainage.rainfall.formula import IntensityFormula
from drainage.rainfall.several_gauges import Gauge


@dataclass(frozen=True, eq=False)
class Hyetograph:
    """``intensity_mm_h`` (n,) holds over each step of ``step_s``; it cannot be written to.

    ``return_period_a`` is computed from ``formula`` for the greatest hour, None where
    the formula does not reach; ``plan_word`` is what the plan calls the storm. ``remarks`` say
    what of it was read with a guess or is rare. Of several ``gauges`` the intensity is the
    mean, and ``gauge_intensity_mm_h`` (gauge, n) what fell at each. Raises InputError where an
    intensity is negative or not finite.
    """

    name: str
    title_zh: str
    step_s: int
    intensity_mm_h: NDArray[np.float64]
    source: str
    return_period_a: float | None = None
    plan_word: str = ""
    shape_note: str = ""
    formula: IntensityFormula | None = None
    remarks: tuple[str, ...] = ()
    gauges: tuple[Gauge, ...] = ()
    gauge_intensity_mm_h: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        intensity = np.array(self.intensity_mm_h, dtype=float)
        if intensity.ndim != 1 or not intensity.size or self.step_s <= 0:
            raise InputError([self._finding("step_s", f"{self.step_s}", "the storm has no steps")])
        bad = ~(np.isfinite(intensity) & (intensity >= 0))
        if bad.any():
            value = f"{intensity[bad][0]:g}"
            raise InputError([self._finding("intensity_mm_h", value, "not an intensity of rain")])
        intensity.setflags(write=False)
        object.__setattr__(self, "intensity_mm_h", intensity)

    @property
    def depth_mm(self) -> float:
        return float(self.intensity_mm_h.sum() * self.step_s / 3600)

    @property
    def duration_min(self) -> float:
        return len(self.intensity_mm_h) * self.step_s / 60

    @property
    def hourly_depth_mm(self) -> float:
        """Greatest depth in any 60 minutes, mm."""
        return greatest_depth_mm(self.intensity_mm_h * self.step_s / 3600, self.step_s, 60)

    def scaled(self, factor: float) -> Hyetograph:
        """The storm with every intensity multiplied, as for a warmer climate.

        Its return period is computed anew and the plan's word no longer holds. Raises
        InputError for a factor of 0 or less.
        """
        if factor == 1:
            return self
        if not (np.isfinite(factor) and factor > 0):
            raise InputError([self._finding("climate_factor", f"{factor:g}", "not above 0")])
        scaled = replace(
            self,
            title_zh=f"{self.title_zh}（雨强×{factor:g}）",
            intensity_mm_h=self.intensity_mm_h * factor,
            gauge_intensity_mm_h=(
                None if self.gauge_intensity_mm_h is None else self.gauge_intensity_mm_h * factor
            ),
            plan_word="",
            shape_note=_with_factor(self.shape_note, factor),
        )
        return replace(
            scaled, return_period_a=hourly_return_period_a(self.formula, scaled.hourly_depth_mm)
        )

    def weighted(self, shares: NDArray[np.float64]) -> Hyetograph:
        """The storm whose mean weighs each gauge by its share of the land (gauge,).

        ``shares`` sum to 1. A storm of one series stays as it is.
        """
        if self.gauge_intensity_mm_h is None:
            return self
        mean = replace(self, intensity_mm_h=shares @ self.gauge_intensity_mm_h)
        return replace(
            mean, return_period_a=hourly_return_period_a(self.formula, mean.hourly_depth_mm)
        )

    def _finding(self, column: str, value: str, message: str) -> Finding:
        return Finding("", self.name, column, value, message, "Give a positive number.")


def hourly_return_period_a(
    formula: IntensityFormula | None, hourly_depth_mm: float
) -> float | None:
    """Return period of a greatest hour, years; None without rain or beyond the formula."""
    if formula is None or formula.longest_min < 60 or hourly_depth_mm == 0:
        return None
    return formula.return_period_a(hourly_depth_mm, 60)


def greatest_depth_mm(block_mm: NDArray[np.float64], step_s: int, minutes: float) -> float:
    """Greatest depth within a window of ``minutes`` of blocks (n,) of ``step_s``, mm.

    The cumulative depth is linear within a block, so the greatest window begins or
    ends at the edge of a block.
    """
    edge = np.arange(len(block_mm) + 1) * step_s / 60
    total = np.concatenate([[0.0], np.cumsum(block_mm)])
    begin = np.concatenate([edge, edge - minutes])
    depth = np.interp(begin + minutes, edge, total) - np.interp(begin, edge, total)
    return float(depth.max())


def _with_factor(note: str, factor: float) -> str:
    """The note on a shape, in the languages it is written in, and the factor in both."""
    zh, _, en = note.partition(TWO_TONGUES)
    return (f"{zh}；雨强×{factor:g}".lstrip("；") + TWO_TONGUES
            + f"{en or zh}; every intensity x {factor:g}".lstrip("; "))  # fmt: skip
