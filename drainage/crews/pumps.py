"""How many pumps a standing volume needs, and how many hours they pump."""

from __future__ import annotations

import math

SAME = 1e-9
"""A volume that so many pumps just manage needs no pump more."""


def pumps_needed(volume_m3: float, rate_m3_h: float, hours: float) -> int:
    """Pumps of a rate that take a standing volume away in ``hours``; what still runs in and what
    the sewers take by themselves count for nothing."""
    return math.ceil(volume_m3 / (rate_m3_h * hours) - SAME)


def pumping_hours(volume_m3: float, rate_m3_h: float, pumps: int) -> float:
    """Hours in which so many pumps take a volume away; NaN without a pump."""
    return volume_m3 / (rate_m3_h * pumps) if pumps else math.nan
