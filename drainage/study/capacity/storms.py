"""The storms of `drainage capacity` as events of a study: their runs are kept as all are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from drainage.capacity.surcharge import PERIODS_A
from drainage.errors import Finding, InputError, one_of
from drainage.network.integrity import river_findings
from drainage.rainfall import Hyetograph, load_river_levels
from drainage.rainfall.return_period_storms import chicago_of_period, nested_day_of_period
from drainage.scenario import Event
from drainage.scenario.study import CAPACITY_RUNS
from drainage.study.at_hand import AtHand
from drainage.study.opening import OpenStudy

FLOOD_PERIODS_A = (5.0, 10.0, 20.0, 30.0, 50.0)
"""Return periods of the maps of flood risk, years."""


SHARES_PCT = (50, 75)
"""Storms below P = 1, in % of its rain: an area that floods in P = 1 copes with one of them. A
formula gives no rain at all for return periods of some months, and in less rain the engine's
routing error is beyond its share of the little that flows."""


@dataclass(frozen=True)
class PeriodRuns:
    """A study whose events are storms of return periods: ``event_of`` gives the event of each;
    ``smaller`` are events below the least of them, in rising order."""

    study: AtHand
    event_of: Mapping[float, str]
    smaller: Sequence[str] = ()

    @property
    def events(self) -> list[str]:
        """All events in the order of their rain."""
        return [*self.smaller, *self.event_of.values()]


def sewer_storms(study: AtHand) -> PeriodRuns:
    """The Chicago storms that sewers are classed by, on the streets.

    Raises InputError for a river state that is not there, or a formula too short.
    """
    opened, own = study.opened, study.opened.study.conditions.capacity
    state = own.river_state or opened.events[0].river_state
    events, storms = [], {}
    for period in PERIODS_A:
        storm = chicago_of_period(opened.context.formula, period, own.storm_duration_min)
        event = Event(id=f"{CAPACITY_RUNS}p{period:g}", storm=storm.name, river_state=state)
        events.append(event)
        storms[event.id] = storm
    least, smaller = storms[events[0].id], []
    for share in SHARES_PCT:
        name = f"{CAPACITY_RUNS}p{PERIODS_A[0]:g}-{share}pct"
        smaller.append(Event(id=name, storm=least.name, river_state=state, rain_factor=share / 100))
        storms[name] = least.scaled(share / 100)
    runs = _runs(study, [*events, *smaller], storms)
    names = {period: event.id for period, event in zip(PERIODS_A, events, strict=True)}
    return PeriodRuns(runs, names, tuple(event.id for event in smaller))


def flood_days(study: AtHand) -> PeriodRuns:
    """The nested days of the flood risk: an event of the study where one is the same day under
    the same river, so that its run serves both. Raises InputError as ``sewer_storms``.
    """
    opened, own = study.opened, study.opened.study.conditions.capacity
    rare = [event for event in opened.events if event.purpose == "flood"]
    state = own.flood_river_state or (rare or opened.events)[0].river_state
    events, storms = [], {}
    for period in FLOOD_PERIODS_A:
        storm = nested_day_of_period(opened.context.formula, period)
        name = f"{CAPACITY_RUNS}day-p{period:g}"
        event = Event(id=name, storm=storm.name, river_state=state, purpose="flood")
        for known in rare:
            if known.river_state == state and _same_rain(opened.storms[known.id], storm):
                event, storm = known, opened.storms[known.id]
                break
        events.append(event)
        storms[event.id] = storm
    names = {period: event.id for period, event in zip(FLOOD_PERIODS_A, events, strict=True)}
    return PeriodRuns(_runs(study, events, storms), names)


def _same_rain(one: Hyetograph, other: Hyetograph) -> bool:
    return one.step_s == other.step_s and np.array_equal(one.intensity_mm_h, other.intensity_mm_h)


def _runs(study: AtHand, events: list[Event], storms: Mapping[str, Hyetograph]) -> AtHand:
    """The study on the streets with these events alone."""
    opened = study.opened.on("streets")
    conditions = opened.study.conditions.model_copy(update={"events": tuple(events)})
    own = replace(
        opened,
        study=opened.study.model_copy(update={"conditions": conditions}),
        storms=storms,
        rivers=_rivers(opened, events),
    )
    return AtHand(own, study.inputs, study.made, study.built)


def _rivers(opened: OpenStudy, events: list[Event]) -> dict[str, Mapping[str, float]]:
    states = load_river_levels(opened.workspace.folder("rainfall"))
    state = events[0].river_state
    if state not in states:
        raise InputError([Finding(
            str(opened.study.folder / "study.toml"), "capacity", "river_state", state,
            "no such state in rainfall/river_levels.toml",
            one_of(states),
        )])  # fmt: skip
    if findings := river_findings(opened.base, states[state]):
        raise InputError(findings)
    return {event.id: states[event.river_state] for event in events}
