"""Pumps that an event lets fail must be pumps of some scenario it is run for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drainage.errors import Finding, InputError
from drainage.said import said
from drainage.scenario import Composed
from drainage.study.opening import OpenStudy


def require_pumps(
    opened: OpenStudy, events: Sequence[str], built: Callable[[str], Composed]
) -> None:
    """Raise InputError for a pump that no scenario of its event has.

    A scenario without that pump runs as if nothing failed. ``built``: the scenario of an id,
    asked for only where an event names pumps.
    """
    findings: list[Finding] = []
    for name in events:
        event = opened.event(name)
        named = dict.fromkeys(pump for own in event.outages for pump in own.pumps)
        if not named:
            continue
        scenarios = [built(own) for own in opened.study.runs_of(event)]
        known = list(dict.fromkeys(str(p) for own in scenarios for p in own.network.pumps.index))
        cure = (
            said("Use some of: {known}.", known=", ".join(known[:20]))
            if known
            else "Build a pump_station in a scenario, or leave the outage out."
        )
        findings += [
            Finding(str(opened.study.folder / "study.toml"), f"events {name}", "outages", pump,
                    "no scenario of this event has such a pump", cure)
            for pump in named if pump not in known
        ]  # fmt: skip
    if findings:
        raise InputError(findings)
