"""Which storms decide a place, the targets with their reserve, and wishes no works can meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from drainage.errors import Finding, InputError, one_of
from drainage.said import said
from drainage.scenario import Composed
from drainage.scenario.settings import Targets
from drainage.study.cures import deciding_event_of_points
from drainage.study.opening import OpenStudy

SAME_MM = 1e-6
MINUTE_S = 60
Scores = Mapping[str, Mapping[str, pd.DataFrame]]
"""Event -> table -> scores, ``point`` and ``outfall``."""
OUTLET = "outlet:"
"""What the key of an outlet begins with: a point may have the same number as an outlet's id."""


def scope_of(place: str) -> tuple[str, str]:
    """Table of scores and row of a place: ("point", "3") or ("outfall", "CO1")."""
    own = place.removeprefix(OUTLET)
    return ("point", place) if own == place else ("outfall", own)


def deciding_events_of_places(opened: OpenStudy, built: Composed) -> dict[str, tuple[str, ...]]:
    """Number of a point -> the storm that decides it; ``OUTLET`` and id of a combined outlet -> the
    storms whose whole depth is within ``outlet_event_rain_mm``. Only events the scenario is run
    for."""
    points = deciding_event_of_points(opened, built)
    most = opened.study.conditions.targets.outlet_event_rain_mm + SAME_MM
    within = tuple(
        event.id
        for event in opened.events
        if built.scenario in opened.study.runs_of(event)
        and opened.storms[event.id].depth_mm <= most
    )
    outfalls = built.network.outfalls
    combined = outfalls.index[outfalls["system"].eq("combined")].astype(str)
    places = {point: (event,) for point, event in points.items()}
    return places | ({f"{OUTLET}{own}": within for own in combined} if within else {})


def targets_with_reserve(opened: OpenStudy) -> Targets:
    """The study's targets less the reserves of ``sizing``."""
    targets, sizing = opened.study.conditions.targets, opened.study.conditions.sizing
    return targets.model_copy(
        update={
            "point_depth_m": targets.point_depth_m - sizing.reserve_m,
            "outlet_sewage_m3": targets.outlet_sewage_m3 - sizing.reserve_sewage_m3,
        }
    )


def require_possible(opened: OpenStudy, events: Mapping[str, tuple[str, ...]]) -> None:
    """Raise InputError for targets that no works can meet.

    No depth stays below the rain that falls on the spot in the heaviest minute: water stands
    where it fell before it runs to any inlet. A reserve leaves something of its target.
    """
    targets, sizing = opened.study.conditions.targets, opened.study.conditions.sizing
    file = str(opened.study.folder / "study.toml")
    aimed = targets_with_reserve(opened)
    findings = []
    if aimed.outlet_sewage_m3 <= 0:
        findings.append(Finding(
            file, "sizing", "reserve_sewage_m3", f"{sizing.reserve_sewage_m3:g}",
            said("the reserve leaves nothing of outlet_sewage_m3 = {target:g}",
                 target=targets.outlet_sewage_m3),
            "Give a smaller reserve."))  # fmt: skip
    points = {own[0] for place, own in events.items() if scope_of(place)[0] == "point"}
    rain = {event: heaviest_minute_m(opened, event) for event in points}
    event = max(rain, key=lambda own: rain[own], default="")
    if event and aimed.point_depth_m < rain[event]:
        findings.append(Finding(
            file, "targets", "point_depth_m", f"{targets.point_depth_m:g}",
            said("less the reserve of {reserve:g} m, the depth aimed at is {aimed_mm:.1f} mm; in "
                 "the heaviest minute of {event} {rain_mm:.1f} mm fall on the spot, and no works "
                 "keep water from where it falls", reserve=sizing.reserve_m, event=event,
                 aimed_mm=1000 * aimed.point_depth_m, rain_mm=1000 * rain[event]),
            said("Give at least {least:.3f} m as point_depth_m, or a smaller reserve_m.",
                 least=sizing.reserve_m + rain[event])))  # fmt: skip
    if findings:
        raise InputError(findings)


def require_known(events: Mapping[str, tuple[str, ...]], only: Collection[str]) -> None:
    """Raise InputError for names that are no place with a target and a storm that judges it."""
    known = [scope_of(place)[1] for place in events]
    findings = [
        Finding("", "--place", "", name, "no point and no combined outlet that a storm judges",
                one_of(known))
        for name in only if name not in known
    ]  # fmt: skip
    if findings:
        raise InputError(findings)


def heaviest_minute_m(opened: OpenStudy, event: str) -> float:
    """Rain of the heaviest minute of an event, m; of the heaviest step where steps are longer."""
    return float(opened.storms[event].intensity_mm_h.max()) * MINUTE_S / 3600 / 1000


def meets(scores: Scores, place: str, events: tuple[str, ...]) -> bool:
    """Whether a place was judged in all of its events and meets its target in each."""
    return all(_meets(scores[event], place) for event in events)


def _meets(tables: Mapping[str, pd.DataFrame], place: str) -> bool:
    """A place that could not be judged does not hold."""
    scope, name = scope_of(place)
    met = tables[scope].at[name, "meets_target"]
    return bool(pd.notna(met) and met)
