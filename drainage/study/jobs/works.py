"""What a job of a study can be: runs of a scenario, a search for sizes, files to give away."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from drainage.cluster import Machines
from drainage.engine import RunRequest
from drainage.engine.process import StoppedError
from drainage.errors import Finding, InputError, one_of
from drainage.languages import Lang
from drainage.said import said
from drainage.scenario import SERVICE
from drainage.study.at_hand import AtHand, Key
from drainage.study.board import keep_cost
from drainage.study.jobs.job import Telling, Work
from drainage.study.made import Made
from drainage.study.products.board import BoardKind, write_board
from drainage.study.runs_due import asked_runs, run_what_is_due
from drainage.study.sizing.files import chosen_measures, sized_table
from drainage.study.sizing.judging import scope_of
from drainage.study.sizing.least import least_works
from drainage.study.sizing.trials import EVERY_KIND
from drainage.study.steps import run_on_surface

MOST_AT_ONCE = 61
"""Windows waits for no more processes at once."""
CORES = min(os.cpu_count() or 1, MOST_AT_ONCE)
MOST_BATCHES = 60
"""Networks a search tries before it asks whether to go on: an hour of the old town on two cores."""


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RunsAsked(_Asked):
    """Runs of one scenario under some events."""

    scenario: str
    events: tuple[str, ...] = Field(min_length=1)


class SizesAsked(_Asked):
    """The least works at ``points`` (none named: all that miss their targets) of some ``kinds``
    (none named: all), on top of a scenario; stops after ``most_batches`` networks were run."""

    scenario: str
    points: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    most_batches: int = Field(MOST_BATCHES, ge=1, le=1000)


class FilesAsked(_Asked):
    """Files of runs: the report and workbook of several, the model or the pipes of each."""

    kind: BoardKind
    runs: tuple[tuple[str, str], ...] = Field(min_length=1, max_length=60)
    lang: Lang = "zh"


def works_of(study: Callable[[], AtHand]) -> dict[str, Work]:
    """Kind of job -> what does it, on the study as its files are when the job begins."""
    return {
        "runs": partial(_runs, study),
        "sizes": partial(_sizes, study),
        "files": partial(_files, study),
    }


def runs_standing(study: AtHand, asked: RunsAsked) -> list[Key] | None:
    """The runs that are asked for where all of them are current, else None. Raises InputError
    for names the study lacks and where no event is for the scenario."""
    keys = _keys(study, asked)
    return keys if all(study.is_current(key) for key in keys) else None


def _keys(study: AtHand, asked: RunsAsked) -> list[Key]:
    study.opened.require_scenarios([asked.scenario])
    study.opened.require_events(asked.events)
    keys = asked_runs(study, [asked.scenario], asked.events)
    if not keys:
        raise InputError([_not_for(asked)])
    return keys


def _not_for(asked: RunsAsked) -> Finding:
    return Finding("study.toml", "events", "scenarios", ", ".join(asked.events),
                   said("not run for the scenario {scenario}", scenario=asked.scenario),
                   "Add the scenario to `scenarios` of the event, or choose another event."
                   )  # fmt: skip


@contextmanager
def _at_work(study: Callable[[], AtHand], telling: Telling) -> Iterator[AtHand]:
    """The study with the ledger as other commands left it, which is noted at the end; networks
    that are built are shared with whoever else looks at the study."""
    telling.phase("composing")
    shared = study()
    own = replace(shared, made=Made(shared.opened.results, shared.inputs))
    try:
        yield own
    finally:
        own.made.write_if_unchanged()
        shared.made.read_again()


def _runs(study: Callable[[], AtHand], asks: Mapping[str, Any], telling: Telling) -> dict[str, Any]:
    """Run what is not current and score it."""
    asked = RunsAsked.model_validate(asks)
    with _at_work(study, telling) as own:
        keys = _keys(own, asked)
        due = [key for key in keys if not own.is_current(key)]
        telling.phase("running")
        run_what_is_due(own, [asked.scenario], asked.events, Machines(CORES), telling.progress)
        telling.phase("scoring")
        missed = [{"event": event, "reason": scores.reason} for event, scores in
                  ((key[1], own.scores(key)) for key in keys)
                  if not scores.within_limits]  # fmt: skip
        keep_cost(own, asked.scenario)
    return {"runs": keys, "made": len(due), "missed": missed}


def _sizes(
    study: Callable[[], AtHand], asks: Mapping[str, Any], telling: Telling
) -> dict[str, Any]:
    """Search the least works; the trials are kept, so that the same search goes on."""
    asked = SizesAsked.model_validate(asks)
    with _at_work(study, telling) as own:
        opened = own.opened
        opened.require_scenarios([asked.scenario])
        built = own.built[asked.scenario]
    network = built.network
    _known("points", asked.points, [*network.watch_points.index, *network.outfalls.index])
    _known("kinds", asked.kinds, EVERY_KIND)
    telling.phase("searching")

    def run(requests: Sequence[RunRequest]) -> None:
        if telling.batch() > asked.most_batches:
            raise StoppedError(
                said("{count} networks were tried and the search has not ended. All of them are "
                     "kept: ask again and it goes on from here.", count=asked.most_batches)
            )  # fmt: skip
        run_on_surface(opened, requests, machines=Machines(CORES), on_progress=telling.progress)

    least = least_works(opened, built, run, only=asked.points, kinds=asked.kinds or EVERY_KIND)
    return {
        "scenario": asked.scenario,
        "failing": [scope_of(place)[1] for place in least.failing],
        "met": [scope_of(place)[1] for place in least.failing if least.met.get(place)],
        "table": sized_table(least),
        "measures": [
            measure.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
            for measure in chosen_measures(least)
        ],
    }


def _known(what: str, names: Sequence[str], known: Sequence[str]) -> None:
    wrong = [name for name in names if name not in known]
    if wrong:
        raise InputError(
            Finding("size", what, "", name, "not in this study",
                    one_of(known))
            for name in wrong
        )  # fmt: skip


def _files(
    study: Callable[[], AtHand], asks: Mapping[str, Any], telling: Telling
) -> dict[str, Any]:
    """Write the files that are asked for; where they lie."""
    asked = FilesAsked.model_validate(asks)
    with _at_work(study, telling) as own:
        telling.phase("writing")
        files = write_board(_of_service(own), asked.runs, asked.kind, asked.lang)
    return {"files": [str(path) for path in files]}


def _of_service(study: AtHand) -> AtHand:
    """The study without the storms of the flood check, which stand in no table of the service
    targets."""
    opened = study.opened
    events = tuple(own for own in opened.events if own.purpose in SERVICE)
    conditions = opened.study.conditions.model_copy(update={"events": events})
    ids = {own.id for own in events}
    own = replace(
        opened,
        study=opened.study.model_copy(update={"conditions": conditions}),
        storms={event: storm for event, storm in opened.storms.items() if event in ids},
        rivers={event: levels for event, levels in opened.rivers.items() if event in ids},
    )
    return replace(study, opened=own)
