"""Every run again with half the step and half the tolerance: which depths move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from drainage.comparison import rounded, write_csv
from drainage.engine import Progress, run_all
from drainage.metrics import convergence_summary, depth_changes
from drainage.metrics.columns import shown_in
from drainage.results import read_run
from drainage.scenario import Composed
from drainage.scenario.settings import RunSettings
from drainage.study.opening import OpenStudy
from drainage.study.steps import run_requests

FOLDER = "convergence"
NODES, SUMMARY = "convergence.csv", "convergence_summary.csv"
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


def run_convergence(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    events: Sequence[str],
    *,
    workers: int,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> pd.DataFrame:
    """Run what is not there yet, shipped and finer; write convergence.csv with every node that
    moves by more than 1 cm and convergence_summary.csv, a line a run, which is returned.

    The finer runs stay in results/<study>/convergence/. Raises EngineError.
    """
    shipped = run_requests(opened, composed, events)
    folder = opened.results / FOLDER
    fine = [
        replace(
            asked,
            settings=finer(asked.settings),
            folder=folder / asked.scenario / asked.event,
        )
        for asked in shipped
    ]
    run_all([*shipped, *fine], workers=workers, on_progress=on_progress)
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
    return summary


def read_convergence(opened: OpenStudy) -> pd.DataFrame:
    """convergence_summary.csv of a study; an empty table where the test was not run."""
    path = opened.results / SUMMARY
    return pd.read_csv(path) if path.is_file() else pd.DataFrame()
