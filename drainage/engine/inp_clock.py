"""The calendar of a run: when it begins, rains and ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from drainage.rainfall import Hyetograph
from drainage.scenario.settings import RunSettings

DAY = datetime(2025, 7, 1)
"""Any day in summer: only the hour of the day enters the calculation."""
DATE, CLOCK = "%m/%d/%Y", "%H:%M:%S"
Floats = NDArray[np.float64]


def run_start(settings: RunSettings) -> datetime:
    """The moment of the run's calendar at which it begins."""
    return DAY + timedelta(hours=settings.storm_start_h) - timedelta(hours=settings.warm_up_h)


def storm_start(settings: RunSettings) -> datetime:
    """The moment at which the storm begins."""
    return DAY + timedelta(hours=settings.storm_start_h)


def last_minute(hyetograph: Hyetograph, settings: RunSettings) -> float:
    """The longest a run may last, in minutes from its start."""
    length_min = hyetograph.duration_min + 60 * settings.tail_h
    return 60 * settings.warm_up_h + float(np.ceil(length_min))


def clock(seconds: float) -> str:
    """Seconds as hours, minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def rain_times(intensity_mm_h: Floats, step_s: int, begin: datetime) -> list[tuple[str, float]]:
    """Intensities (step,), mm/h, at their date and clock time; a zero ends the storm."""
    intensity = np.append(np.asarray(intensity_mm_h, float), 0.0)
    times = [
        (begin + timedelta(seconds=step_s * k)).strftime(f"{DATE} {CLOCK}")
        for k in range(len(intensity))
    ]
    return list(zip(times, intensity.tolist(), strict=True))
