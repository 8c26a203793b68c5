"""The least works that would make each failing point meet its target, found from runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from drainage.checks import check_network
from drainage.comparison import rounded
from drainage.engine import RunRequest
from drainage.errors import InputError
from drainage.languages import languages
from drainage.measures import AnyMeasure, difference
from drainage.metrics import VERDICTS, deciding_event, judged_by_flooding, score_points
from drainage.metrics.points import CAUSE_FIGURES
from drainage.network.street_roads import shown_names
from drainage.results import read_run
from drainage.said import said
from drainage.scenario import Built, Composed
from drainage.study.cure_ladder import Cure, ladder_of
from drainage.study.opening import OpenStudy
from drainage.study.steps import run_request

FOLDER = "cures"
READ = ("max_depth_m", "minutes_above_limit", "max_lane_depth_m")
"""The three readings of a point, as they stand in ``score_points``."""
BEFORE = ("max_depth_before_m", "minutes_above_limit_before", "max_lane_depth_before_m")
AFTER = ("max_depth_after_m", "minutes_above_limit_after", "max_lane_depth_after_m")
COLUMNS = ["scenario", "event", "point_no", "name_zh", "name_en", "target_hourly_rain_mm",
           "decides", *BEFORE, "limiting_cause_before",
           *(f"cure_{lang}" for lang in languages()), *AFTER, *VERDICTS,
           "cured", "limiting_cause_after", *CAUSE_FIGURES, "reason"]  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """Works tried together in one network: point -> cure, event -> ``score_points``."""

    cures: Mapping[str, Cure]
    scores: Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Cures:
    """The trials in order; the last holds all chosen works, run under every event.

    ``built`` is the scenario they were tried on, ``before`` its scores, ``events`` gives the
    event that decides each point's target and ``failing`` the points that miss it.
    """

    built: Composed
    events: Mapping[str, str]
    failing: Sequence[str]
    before: Mapping[str, pd.DataFrame]
    trials: Sequence[Trial]


def find_cures(
    opened: OpenStudy, built: Composed, run: Callable[[Sequence[RunRequest]], object]
) -> Cures:
    """Climb the ladder at all failing points at once, one network a step.

    In each step every point that still fails gets the next of its cures and the others keep
    theirs, until nothing more is raised: so the last step holds all chosen works together.
    ``run`` makes the runs of a step. Raises InputError where the works give no sound network.
    """
    events = deciding_event_of_points(opened, built)
    due = sorted(set(events.values()))
    targets = opened.study.conditions.targets

    def scores(own: Composed, folders: Mapping[str, Path]) -> dict[str, pd.DataFrame]:
        run([run_request(opened, own, event, folder) for event, folder in folders.items()])
        return {
            event: score_points(
                own.network,
                judged_by_flooding(own.network, read_run(folder)),
                opened.storms[event].hourly_depth_mm,
                targets,
            )
            for event, folder in folders.items()
        }

    before = scores(built, {event: opened.run_folder(built.scenario, event) for event in due})
    failing = [point for point, event in events.items() if misses(before[event], point)]
    ladders = {point: ladder_of(built.network, point) for point in failing}
    rung = dict.fromkeys(failing, 0)
    trials: list[Trial] = []
    raised = failing
    while raised:
        cures = {point: ladders[point][step] for point, step in rung.items()}
        own = with_cures(opened, built, cures)
        folder = opened.results / built.scenario / FOLDER / f"{len(trials) + 1:02}"
        open_ = {events[point] for point in raised}
        found: dict[str, pd.DataFrame] = {}
        # What is still open first: the other storms only where that is settled.
        for under in (open_, set(due) - open_):
            if under:
                found |= scores(own, {event: folder / event for event in sorted(under)})
            raised = [
                point
                for point in failing
                if events[point] in found
                and misses(found[events[point]], point)
                and rung[point] < len(ladders[point]) - 1
            ]
            if raised:
                break
        trials.append(Trial(cures, found))
        rung |= {point: rung[point] + 1 for point in raised}
    return Cures(built, events, failing, before, trials)


def deciding_event_of_points(opened: OpenStudy, built: Composed) -> dict[str, str]:
    """Point -> the event that decides its target, of those the scenario is run for."""
    hourly = {
        event.id: opened.storms[event.id].hourly_depth_mm
        for event in opened.events
        if built.scenario in opened.study.runs_of(event)
    }
    targets = built.network.watch_points["target_hourly_rain_mm"]
    events = {str(point): deciding_event(hourly, float(mm)) for point, mm in targets.items()}
    return {point: event for point, event in events.items() if event}


def misses(scores: pd.DataFrame, point_no: str) -> bool:
    """Whether a point was judged and misses its target."""
    met = scores.at[point_no, "meets_target"]
    return bool(pd.notna(met) and not met)


def with_cures(opened: OpenStudy, built: Composed, cures: Mapping[str, Cure]) -> Composed:
    """The scenario with works at its points; InputError where that is no sound network."""
    works = [
        (point, measure)
        for point, cure in cures.items()
        for measure in cure.measures(built.network, point)
    ]
    return with_works(opened, built, works)


def with_works(
    opened: OpenStudy, built: Composed, works: Iterable[tuple[str, AnyMeasure]]
) -> Composed:
    """The scenario with measures at points, (point, measure) in order; InputError where that is
    no sound network."""
    network, done = built.network, list(built.works)
    for point, measure in works:
        if findings := measure.check(network):
            place = said("cures of point {point}", point=point)
            raise InputError(replace(own, file=place) for own in findings)
        applied = measure.apply(network, opened.context)
        network = applied.network
        done.append(Built(measure, applied.remarks))
    regrades = opened.study.conditions.regrades
    if findings := check_network(network, regrades):
        raise InputError(
            replace(own, file=said("network with the cures: {file}", file=own.file))
            for own in findings
        )
    return replace(
        built,
        network=network,
        difference=difference(built.network, network),
        works=tuple(done),
    )


def cures_table(opened: OpenStudy, cures: Cures) -> pd.DataFrame:
    """One row a failing point: before, the cure in words, after by the three readings.

    ``cured`` is empty where the run after was past its limits. All works were built
    together: the figures after are those of the last trial.
    """
    if not cures.failing:
        return pd.DataFrame(columns=COLUMNS)
    last = cures.trials[-1]
    network = cures.built.network
    rows = []
    for point in cures.failing:
        event, cure = cures.events[point], last.cures[point]
        old, new = cures.before[event].loc[point], last.scores[event].loc[point]
        met = new["meets_target"]
        rows.append(
            {
                "scenario": cures.built.scenario,
                "event": event,
                "point_no": point,
                "name_zh": old["name_zh"],
                "name_en": old["name_en"],
                "target_hourly_rain_mm": old["target_hourly_rain_mm"],
                "decides": opened.study.conditions.targets.decides,
                **dict(zip(BEFORE, old[list(READ)], strict=True)),
                "limiting_cause_before": old["limiting_cause"],
                **{f"cure_{lang}": cure.words(network, point, lang) for lang in languages()},
                **dict(zip(AFTER, new[list(READ)], strict=True)),
                **{name: new[name] for name in VERDICTS},
                "cured": met,
                "limiting_cause_after": "" if met is True or met == 1 else new["limiting_cause"],
                **{name: new[name] for name in CAUSE_FIGURES},
                "reason": new["reason"],
            }
        )
    return rounded(pd.DataFrame(rows, columns=COLUMNS))


def trials_table(cures: Cures) -> pd.DataFrame:
    """One row a trial and failing point that was run: the works and what stood there."""
    network = cures.built.network
    names = shown_names(network.watch_points)
    return rounded(
        pd.DataFrame(
            [
                {
                    "scenario": cures.built.scenario,
                    "event": cures.events[point],
                    "trial": number,
                    "point_no": point,
                    "name_zh": names[point],
                    **{f"works_{lang}": cure.words(network, point, lang) for lang in languages()},
                    **trial.scores[cures.events[point]].loc[point, [*READ, *VERDICTS]].to_dict(),
                }
                for number, trial in enumerate(cures.trials, start=1)
                for point, cure in trial.cures.items()
                if cures.events[point] in trial.scores
            ],
            columns=["scenario", "event", "trial", "point_no", "name_zh",
                     *(f"works_{lang}" for lang in languages()), *READ, *VERDICTS],
        )
    )  # fmt: skip


def worsened(cures: Cures) -> list[str]:
    """Points that met their target before the works and miss it with them."""
    if not cures.trials:
        return []
    last = cures.trials[-1].scores
    return [
        point
        for point, event in cures.events.items()
        if point not in cures.failing and misses(last[event], point)
    ]
