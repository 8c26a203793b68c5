"""Every run again with half the step and half the tolerance: which depths move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from drainage.cluster import Machines
from drainage.comparison import rounded, write_csv
from drainage.engine import Progress, run_all
from drainage.metrics import convergence_summary, depth_changes
from drainage.metrics.columns import shown_in
from drainage.results import read_run
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.settings import RunSettings
from drainage.study.at_hand import AtHand
from drainage.study.batches import run_batch
from drainage.study.steps import run_requests
from drainage.study.tables_of_runs import keys_of

FOLDER = "convergence"
NODES, SUMMARY = "convergence.csv", "convergence_summary.csv"
NAME = "convergence"
SHOWN_M = 0.01
"""Depths are read to a centimetre; what moves by less is not listed."""


def finer(settings: RunSettings) -> RunSettings:
    """Half the routing step, half the Courant factor, half the tolerance of the heads."""
    return settings.model_copy(
        update={
            "routing_step_s": settings.routing_step_s / 2,
            "variable_step_factor": settings.variable_step_factor / 2,
            "head_tolerance_m": settings.head_tolerance_m / 2,
        }
    )


def finer_grid(settings: GridSettings) -> GridSettings:
    """Half the step of SWMM and of the exchange, in whole seconds; a step of 1 s stays."""
    return settings.model_copy(update={"swmm_step_s": max(1, settings.swmm_step_s // 2)})


def run_convergence(
    study: AtHand,
    scenarios: Sequence[str],
    events: Sequence[str],
    *,
    machines: Machines,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> pd.DataFrame:
    """Run what is not there yet, shipped and finer; write convergence.csv with every node that
    moves by more than 1 cm and convergence_summary.csv, a line a run, which is returned.

    The finer runs stay in results/<study>/convergence/. Raises EngineError.
    """
    opened = study.opened
    shipped = run_requests(opened, {name: study.built[name] for name in scenarios}, events)
    folder = opened.results / FOLDER
    fine = [
        replace(
            asked,
            settings=finer(asked.settings),
            folder=folder / asked.scenario / asked.event,
        )
        for asked in shipped
    ]
    run_batch(run_all, [*shipped, *fine], machines, on_progress=on_progress,
              on_finished=lambda _request: None)  # fmt: skip
    changes = pd.concat(
        depth_changes(asked.network, read_run(asked.folder), read_run(half.folder))
        .reset_index()
        .assign(scenario=asked.scenario, event=asked.event)
        for asked, half in zip(shipped, fine, strict=True)
    )
    summary = rounded(convergence_summary(changes))
    first = shown_in("first", "convergence")
    moved = changes[changes["difference_m"].abs() > SHOWN_M]
    listed = moved[[*first, *(name for name in moved.columns if name not in first)]]
    write_csv(rounded(listed), opened.results / NODES)
    write_csv(summary, opened.results / SUMMARY)
    runs = [(asked.scenario, asked.event) for asked in shipped]
    study.made.keep(NAME, keys_of(study, runs), [opened.results / SUMMARY])
    return summary


def read_convergence(study: AtHand) -> pd.DataFrame:
    """convergence_summary.csv where it was found on the runs as they are; an empty table where
    the test was not run, or on other runs."""
    path = study.opened.results / SUMMARY
    study.made.watch(NAME, path)
    if not path.is_file():
        return pd.DataFrame()
    summary = pd.read_csv(path)
    return summary if _is_current(study, summary) else pd.DataFrame()


def convergence_left_out(study: AtHand) -> bool:
    """Whether there is a summary that was found on other runs."""
    return (study.opened.results / SUMMARY).is_file() and read_convergence(study).empty


def _is_current(study: AtHand, summary: pd.DataFrame) -> bool:
    if not {"scenario", "event"} <= set(summary):
        return False
    opened = study.opened
    runs = list(zip(summary["scenario"], summary["event"], strict=True))
    events = {event.id for event in opened.events}
    known = all(name in opened.study.scenarios and event in events for name, event in runs)
    return known and study.made.holds(NAME, keys_of(study, runs))
