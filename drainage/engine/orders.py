"""What the parent process tells the child."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Orders:
    """When a run may end before its last minute; times in minutes from its start."""

    rain_end_minute: float
    end_minute: float
    street_nodes: list[str]
    river_outfalls: list[str]
    dry_depth_m: float
    quiet_overflow_l_s: float
