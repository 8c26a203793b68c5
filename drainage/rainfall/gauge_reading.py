"""What a storm's file says about how a gauge record is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

Unit = Literal["mm", "0.1 mm", "mm_per_h", "mm_per_min", "mm_accumulated", "0.1 mm_accumulated"]
UNITS: tuple[Unit, ...] = (
    "mm", "0.1 mm", "mm_per_h", "mm_per_min", "mm_accumulated", "0.1 mm_accumulated",
)  # fmt: skip
PER_HOUR: dict[Unit, float] = {"mm_per_h": 1.0, "mm_per_min": 60.0}
"""Rates: what one is in mm/h. All other units are depths of a step."""
FILE_NAME = r"^\w[\w .()（）-]*\.(csv|CSV|txt|TXT)$"
"""A plain name in rainfall/gauges, Chinese and blanks allowed; no path."""
MOMENT = r"^\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d{2}$"


class GaugeReading(BaseModel):
    """What the record itself does not say; every guess it replaces is the engineer's word."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    unit: Unit | None = Field(
        None, description="unit of the rain; rules over the heading's. None: the heading says it"
    )
    column: str = Field("", description="heading of the rain, where there are several")
    time_is: Literal["end", "start"] | None = Field(
        None, description="which end of its interval a time is; None: as the heading says, or end"
    )
    time_zone: str = Field(
        "+08:00", pattern=r"^[+-]\d{2}:\d{2}$", description="civil time of the study"
    )
    from_time: str = Field("", pattern=f"{MOMENT}|^$", description="cut: rain after this moment")
    until_time: str = Field("", pattern=f"{MOMENT}|^$", description="cut: rain up to this moment")
    step_min: float | None = Field(
        None, gt=0, le=60, description="step of the logger, or the step on which tips are put"
    )
    dry_rows_left_out: bool = Field(
        False, description="the logger writes wet steps alone: rows that are not there are dry"
    )
    gaps: Literal["dry"] | None = Field(
        None, description="steps without a value are taken for dry, for the reason given"
    )
    gaps_reason: str = Field("", description="how that is known")

    @model_validator(mode="after")
    def _reasoned(self) -> GaugeReading:
        if (self.gaps is None) != (not self.gaps_reason.strip()):
            raise ValueError('gaps = "dry" and gaps_reason, how it is known, go together')
        if self.dry_rows_left_out and self.step_min is None:
            raise ValueError("dry_rows_left_out needs step_min, the step of the logger in minutes")
        return self


@dataclass(frozen=True, eq=False)
class GaugeRecord:
    """Depth per step (n,), mm; ``start_s``: civil time at which the first step begins, in
    seconds since 1970; ``remarks``: what was read with a guess or on the engineer's word."""

    depth_mm: NDArray[np.float64]
    step_s: int
    start_s: int
    remarks: tuple[str, ...] = ()
