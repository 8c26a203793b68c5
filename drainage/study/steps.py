"""A study from its networks to its results, step by step as the README lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from drainage.cluster import Machines
from drainage.comparison import compare, require_comparable, rounded, write_csv
from drainage.engine import Progress, RunOutcome, RunRequest, run_all, run_id, run_passing
from drainage.engine.own_apart import beyond_tables
from drainage.errors import StoreError
from drainage.inundation.coupled.runs import (
    grid_run_id,
    run_on_grid,
    run_passing_on_grid,
)
from drainage.measures import difference
from drainage.metrics import (
    judged_by_flooding,
    known_street_water,
    score_conduits,
    score_flooded_nodes,
    score_outfalls,
    score_points,
    score_stories,
    score_streets,
    street_reasons,
)
from drainage.network import Network
from drainage.results import RunResult, read_run
from drainage.said import said
from drainage.scenario import Composed, Stages, compose
from drainage.study.batches import run_batch
from drainage.study.grounds import grid_requests
from drainage.study.holding import holding
from drainage.study.opening import OpenStudy
from drainage.study.outages import require_pumps
from drainage.study.town_scores import score_town

DIFFERENCE = "difference.csv"
"""What a scenario changes in the tables, in the folder of each of its runs."""


def compose_scenario(opened: OpenStudy, scenario: str, stages: Stages | None = None) -> Composed:
    """Step 4: the network with the scenario built and the exact difference.

    With ``stages``, what the scenario composed before began alike is not built again.

    That of a scenario on a network of its own is to the network of the study, by ids; where a
    row comes from is no difference.
    """
    own = opened.base_of(scenario)
    built = compose(opened.study, scenario, own, opened.context, stages)
    if own is opened.base:
        return built
    differs = difference(opened.base, built.network)
    differs = differs[differs["column"] != "source"]
    return replace(built, difference=pd.concat([differs, _of_models(opened.base, own)]))


def _of_models(base: Network, own: Network) -> pd.DataFrame:
    """Rows of two imported models that differ in what no table shows, as rows of a difference."""
    if not (base.model and own.model) or base.model == own.model:
        return pd.DataFrame()
    rows = beyond_tables(base, own).rename(columns={"section": "table"})
    action = np.select([rows["before"].eq(""), rows["after"].eq("")], ["added", "removed"],
                       "changed")  # fmt: skip
    return rows.assign(action=action, column="")


def run_requests(
    opened: OpenStudy, composed: Mapping[str, Composed], events: Sequence[str]
) -> list[RunRequest]:
    """The runs of the scenarios under the events that are for them."""
    return [
        run_request(opened, built, event, opened.run_folder(name, event))
        for name, built in composed.items()
        for event in events
        if name in opened.study.runs_of(opened.event(event))
    ]


def run_study(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    events: Sequence[str],
    *,
    machines: Machines,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> dict[tuple[str, str], RunOutcome]:
    """Step 5: run every scenario under every event that is for it; what is there is reused."""
    require_pumps(opened, events, lambda own: composed.get(own) or compose_scenario(opened, own))
    with holding(opened.workspace, opened.study.id):
        requests = run_requests(opened, composed, events)
        outcomes = run_on_surface(opened, requests, machines=machines, on_progress=on_progress)
        for (name, _event), outcome in outcomes.items():
            write_csv(composed[name].difference, outcome.folder / DIFFERENCE)
    return outcomes


def run_request(opened: OpenStudy, built: Composed, event: str, folder: Path) -> RunRequest:
    """A network as built under an event of the study, to be run into ``folder``."""
    return RunRequest(
        study=opened.study.id,
        scenario=built.scenario,
        event=event,
        network=built.network,
        hyetograph=opened.storms[event],
        river_below_bank_m=opened.rivers[event],
        settings=opened.study.settings_of(opened.event(event)),
        folder=folder,
        outages=opened.event(event).outages,
        provenance={
            "network": built.network.name,
            "network_notes": built.network.notes,
            "regrades": [r.model_dump() for r in opened.study.conditions.regrades],
            "remarks": built.remark_records(),
            "leaves_out": list(built.leaves_out),
        },
    )


def run_on_surface(
    opened: OpenStudy,
    requests: Sequence[RunRequest],
    *,
    machines: Machines,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    on_finished: Callable[[RunRequest], None] = lambda _request: None,
) -> dict[tuple[str, str], RunOutcome]:
    """Run on the surface of the study, streets or grid; (scenario, event) -> outcome.

    ``on_finished`` hears of each run as soon as it stands, while others go on.
    """
    if opened.surface == "grid":
        return run_batch(run_on_grid, grid_requests(opened, requests), machines,
                         on_progress=on_progress, on_finished=on_finished)  # fmt: skip
    return run_batch(run_all, requests, machines, on_progress=on_progress,
                     on_finished=on_finished)  # fmt: skip


def run_for_figures(
    opened: OpenStudy,
    requests: Sequence[RunRequest],
    *,
    machines: Machines,
    on_result: Callable[[RunRequest, RunResult], None],
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> None:
    """Run on the surface of the study for what ``on_result`` takes from each run.

    The folder of a run, which is there meanwhile, is the caller's to remove.
    """
    if machines.elsewhere:
        run_on_surface(
            opened,
            requests,
            machines=machines,
            on_progress=on_progress,
            on_finished=lambda request: on_result(request, read_run(request.folder)),
        )
    elif opened.surface == "grid":
        run_passing_on_grid(grid_requests(opened, requests), workers=machines.workers,
                            on_progress=on_progress, on_result=on_result)  # fmt: skip
    else:
        run_passing(requests, workers=machines.workers, on_progress=on_progress,
                    on_result=on_result)  # fmt: skip


@dataclass(frozen=True)
class Scores:
    """Steps 6 and 8 for one run: its record as judged and its tables, each indexed by id.

    ``folder`` is that of the run, whose series are read when they are first asked for.
    """

    record: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    folder: Path

    @cached_property
    def result(self) -> RunResult:
        """The run, held once read; raises StoreError where it is not there any more."""
        return self.read()

    def read(self) -> RunResult:
        """The run, not held: the series of a day are large. Raises StoreError as ``result``."""
        return replace(read_run(self.folder), record=self.record)

    @property
    def within_limits(self) -> bool:
        """As of ``RunResult``."""
        return bool(self.record["within_limits"])

    @property
    def reason(self) -> str:
        """As of ``RunResult``."""
        return str(self.record["reason"])


def score_run(opened: OpenStudy, built: Composed, event: str) -> Scores:
    """Score a finished run; raises StoreError where it is not there, or where it was made
    from other files than those of today."""
    require_current(opened, built, event)
    return scores_of_run(opened, built, event)


def require_current(opened: OpenStudy, built: Composed, event: str) -> None:
    """Raise StoreError for a run that was made from other files than those of today."""
    folder = opened.run_folder(built.scenario, event)
    known = read_run(folder).record["run_id"]
    if known != id_on_surface(opened, run_request(opened, built, event, folder)):
        raise StoreError(
            said(
                "{folder}: made from other files than those that stand here. Run the study "
                "{study} again.",
                folder=folder,
                study=opened.study.id,
            )
        )


def id_on_surface(opened: OpenStudy, request: RunRequest) -> str:
    """The id of a run on the surface of the study, streets or grid."""
    if opened.surface == "grid":
        return grid_run_id(grid_requests(opened, [request])[0])
    return run_id(request)


def scores_of_run(opened: OpenStudy, built: Composed, event: str) -> Scores:
    """Read the run of a scenario and score it."""
    return scores_in(opened, built, event, opened.run_folder(built.scenario, event))


def scores_in(opened: OpenStudy, built: Composed, event: str, folder: Path) -> Scores:
    """Read the run in a folder and score it.

    The figures are rounded here, once, for every file, page and map.
    """
    result = judged_by_flooding(built.network, read_run(folder))
    targets = opened.study.conditions.targets
    storm = opened.storms[event]
    water = known_street_water(built.network, result)
    tables = {
        "point": score_points(built.network, result, storm.hourly_depth_mm, targets),
        "node": score_flooded_nodes(built.network, result),
        "outfall": score_outfalls(
            built.network, result, storm.depth_mm, targets, opened.study.conditions.tracers
        ),
        "street": score_streets(built.network, result, targets),
        "conduit": score_conduits(built.network, result),
    }
    tables["street"] = tables["street"].join(
        street_reasons(built.network, result, water, tables["street"], targets.closed_depth_m)
    )
    tables["story"] = score_stories(built.network, result, water, targets.point_depth_m)
    tables["town"] = score_town(built.network, result, tables, targets)
    return Scores(result.record, {scope: rounded(frame) for scope, frame in tables.items()}, folder)


def compare_scenarios(
    opened: OpenStudy, scores: Mapping[tuple[str, str], Scores], before: str, after: str
) -> pd.DataFrame:
    """Step 9: the comparison of two scenarios in all events both were run for."""
    parts = []
    for name, event in scores:
        if name != after or (before, event) not in scores:
            continue
        old, new = scores[before, event], scores[after, event]
        require_comparable(old.record, new.record)
        tables = {
            (side, scope): score.tables[scope]
            for side, score in ((before, old), (after, new))
            for scope in score.tables
        }
        # The whole town is one place, on whichever network a scenario stands.
        tables |= {
            (side, "town"): tables[side, "town"].set_axis([opened.base.name])
            for side in (before, after)
        }
        parts.append(compare(before, after, event, tables))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def write_comparisons(opened: OpenStudy, comparisons: Sequence[pd.DataFrame]) -> None:
    """Write comparison.csv with all pairs."""
    write_csv(pd.concat(comparisons, ignore_index=True), opened.results / "comparison.csv")


def costs_10k_yuan(built: Composed) -> list[tuple[str, float, str]]:
    """The plans' lump sums of a scenario: item, cost, source."""
    return [(cost.item, cost.cost_10k_yuan, cost.source) for cost in built.costs]
