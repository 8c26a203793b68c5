"""What the parent process tells the child."""

from __future__ import annotations

from dataclasses import dataclass, field

MODEL_FILES = ("model.inp", "model.rpt", "model.out")
"""Named from within their folder: on Windows SWMM reads a path in the code page of the system,
in which a folder may have a name that cannot be said."""


@dataclass(frozen=True)
class Orders:
    """When a run may end before its last minute; times in minutes from its start.

    It may end every ``meeting_min`` minutes after ``may_end_after_minute``, where a routing
    step ends whatever comes later, so that the same model told to end there does the same.
    ``full_above_m``: tanks that a pump empties after the storm, and the depth from which on it
    does: the run does not end before they are empty.
    """

    may_end_after_minute: float
    end_minute: float
    meeting_min: float
    street_nodes: list[str]
    river_outfalls: list[str]
    dry_depth_m: float
    quiet_overflow_l_s: float
    full_above_m: dict[str, float] = field(default_factory=dict)
