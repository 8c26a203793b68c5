"""Uncertain rain and river of the events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from drainage.errors import one_of
from drainage.said import said
from drainage.scenario.uncertainty.address import EVENT_KEYS
from drainage.scenario.uncertainty.fault import Fault, beyond, span
from drainage.scenario.uncertainty.file import How

MOST_RAIN_FACTOR = 3.0
MOST_BELOW_BANK_M = 50.0
FACTOR, PEAK, RIVER = EVENT_KEYS


def event_faults(
    name: str, how: How, support: tuple[float, float], rivers: Mapping[str, Mapping[str, float]]
) -> Iterator[Fault]:
    """What is wrong with a distribution on a key of the events.

    ``river_offset_m`` is how much higher the rivers stand than the state of the event says: no
    river may stand above its bank or further below it than the files of levels allow.
    """
    if name not in EVENT_KEYS:
        yield Fault("at", f"event.{name}", "no such key of an event with a distribution",
                    one_of(f"event.{key}" for key in EVENT_KEYS))  # fmt: skip
        return
    if how != "value":
        yield Fault("how", how, "keys of events are drawn themselves", "Leave `how` out.")
        return
    low, high = support
    if name == FACTOR and not 0 < low <= high <= MOST_RAIN_FACTOR:
        yield Fault("distribution", span(low, high), beyond(0, MOST_RAIN_FACTOR),
                    "Give factors on the intensity: 1.1 is +10 %.")  # fmt: skip
    if name == PEAK and not 0 < low <= high < 1:
        yield Fault("distribution", span(low, high), beyond(0, 1),
                    "Give the place of the peak as a share of the duration.")  # fmt: skip
    if name == RIVER:
        yield from _river_faults(low, high, rivers)


def _river_faults(
    low: float, high: float, rivers: Mapping[str, Mapping[str, float]]
) -> Iterator[Fault]:
    for event, levels in rivers.items():
        for river, below in levels.items():
            if below - high < 0 or below - low > MOST_BELOW_BANK_M:
                message = said("in the event {event} the river {river} stands {below:g} m below "
                               "its bank: the offset lifts it over it, or too far below",
                               event=event, river=river, below=below)  # fmt: skip
                cure = said("Keep the offset within {low:g} to {high:g} m.",
                            low=below - MOST_BELOW_BANK_M, high=below)  # fmt: skip
                yield Fault("distribution", span(low, high), message, cure)
