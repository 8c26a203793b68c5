"""An ensemble from its files to its results: runs what is not kept, grows, judges, writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from drainage.cluster import Machines
from drainage.engine import Progress
from drainage.ensemble import next_power
from drainage.study.ensemble.files import write_ensemble
from drainage.study.ensemble.finished import gone_words, note_finished
from drainage.study.ensemble.gathering import Gathered, gather
from drainage.study.ensemble.judging import Judged, judge
from drainage.study.ensemble.mattering import what_matters
from drainage.study.ensemble.opening import Ensemble, Run
from drainage.study.ensemble.sampled import Sampled, sampled
from drainage.study.ensemble.surfaces import require_grid
from drainage.study.ensemble.workers import run_members
from drainage.study.opening import GRID

FIRST_MEMBERS, MOST_UNASKED = 64, 1024
"""Where nobody says how many: it begins with the first and never goes beyond the last."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """An ensemble that was run and judged: ``made`` runs were made for it, ``paths`` written."""

    sampled: Sampled
    gathered: Gathered
    judged: Judged
    made: int
    paths: Sequence[Path]


def run_ensemble(
    ensemble: Ensemble,
    members: int | None,
    runs: Sequence[Run],
    machines: Machines,
    *,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    on_gone: Callable[[str], None] = lambda _words: None,
) -> Outcome:
    """Run the members that are not kept, judge all and write their results.

    Without a number the ensemble grows until the standard error asked for is reached. Raises
    InputError for a number that is no power of two, or where members are run on the grid and the
    town cannot stand on it, StoreError where a file of the study changed meanwhile, and what
    ``run_members`` and ``judge`` raise.
    """
    own = sampled(ensemble, members or FIRST_MEMBERS, runs)
    if gone := gone_words(own):
        on_gone(gone)
    made = make_members(own, machines, on_progress)
    judged = judge(own, gathered := gather(own))
    while members is None and not judged.progress.enough and len(own.sample) < MOST_UNASKED:
        more = next_power(min(judged.progress.next_members, MOST_UNASKED))
        own = sampled(ensemble, more, runs)
        made += make_members(own, machines, on_progress)
        judged = judge(own, gathered := gather(own))
    judged = replace(judged, matters=what_matters(own, gathered))
    return Outcome(own, gathered, judged, made, write_ensemble(own, gathered, judged))


def make_members(own: Sampled, machines: Machines, on_progress: Callable[[Progress], None]) -> int:
    """Run what is not kept; how many runs that were.

    Raises StoreError where a file of the study changed meanwhile, and what ``run_members`` raises.
    """
    every = [own.member(number) for number in range(len(own.sample))]
    lacking = {member.number: sum(own.record(run, member.number) is None for run in own.runs)
               for member in every}  # fmt: skip
    due = [member for member in every if lacking[member.number]]
    if any(own.surfaces[member.number] == GRID for member in due):
        require_grid(own.ensemble.opened, list(dict.fromkeys(name for name, _ in own.runs)))
    done, began = len(every) - len(due), time.monotonic()

    def finished(_number: int) -> None:
        nonlocal done
        done += 1
        share, begun = done / len(every), len(every) - len(due)
        rate = (time.monotonic() - began) / max(done - begun, 1)
        on_progress(Progress(share, done, len(every), rate * (len(every) - done)))

    here = replace(machines, workers=min(machines.workers, max(len(due), 1)))
    run_members(due, own.is_kept, here, seconds=own.seconds_a_member(), on_finished=finished)
    own.ensemble.inputs.require_unchanged()
    note_finished(own)
    return sum(lacking.values())
