"""Which storm decides whether a place meets its target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SAME_MM = 1e-6
"""A storm counts as within a target up to this excess."""


def deciding_event(hourly_depth_mm: Mapping[str, float], target_hourly_rain_mm: float) -> str:
    """The event with the heaviest hour that is not above the target; empty where all are."""
    lighter = [e for e, hour in hourly_depth_mm.items() if hour <= target_hourly_rain_mm + SAME_MM]
    return max(lighter, key=lambda event: hourly_depth_mm[event], default="")


def deciding_events(
    hourly_depth_mm: Mapping[str, float], targets_hourly_rain_mm: Iterable[float]
) -> list[str]:
    """The events that decide some target, in the order given; all where none does."""
    found = {deciding_event(hourly_depth_mm, target) for target in targets_hourly_rain_mm}
    return [event for event in hourly_depth_mm if event in found] or list(hourly_depth_mm)
