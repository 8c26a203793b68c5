"""A storm as intensities at a constant step."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Hyetograph:
    """``intensity_mm_h`` (n,) holds over each step of ``step_s``.

    ``return_period_a`` is computed from the town's formula for the greatest hour, None
    where the formula does not reach; ``plan_word`` is what the plan calls the storm.
    """

    name: str
    title_zh: str
    step_s: int
    intensity_mm_h: NDArray[np.float64]
    source: str
    return_period_a: float | None = None
    plan_word: str = ""
    shape_note: str = ""

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
        """The storm with every intensity multiplied; its return period is then unknown."""
        if factor == 1:
            return self
        return replace(
            self,
            intensity_mm_h=self.intensity_mm_h * factor,
            return_period_a=None,
            shape_note=f"{self.shape_note}; every intensity x {factor:g}".lstrip("; "),
        )


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
