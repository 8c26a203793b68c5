"""What the parent process tells the child."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Orders:
    """When a run may end before its last minute; times in minutes from its start.

    It may end every ``meeting_min`` minutes after ``may_end_after_minute``, where a routing
    step ends whatever comes later, so that the same model told to end there does the same.
    """

    may_end_after_minute: float
    end_minute: float
    meeting_min: float
    street_nodes: list[str]
    river_outfalls: list[str]
    dry_depth_m: float
    quiet_overflow_l_s: float
