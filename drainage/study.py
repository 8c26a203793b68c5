"""A study from its files to its results, step by step as the README lists them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from drainage.checks import check_network
from drainage.comparison import compare, require_comparable, rounded, write_csv
from drainage.engine import Progress, RunOutcome, RunRequest, run_all
from drainage.errors import Finding, InputError
from drainage.measures import DesignContext
from drainage.metrics import (
    flooded_volume_m3,
    score_conduits,
    score_outfalls,
    score_points,
    score_streets,
)
from drainage.network import Network, read_network
from drainage.network.integrity import river_findings
from drainage.network.topology import river_outlets
from drainage.rainfall import Hyetograph, load_formula, load_river_levels, load_storm
from drainage.results import RunResult, read_record, read_run
from drainage.scenario import Composed, Event, Study, StudyFile, compose, load_study


@dataclass(frozen=True)
class Workspace:
    """The folder an engineer works in: networks/, rainfall/, scenarios/ and results/."""

    root: Path

    def folder(self, kind: str, name: str = "") -> Path:
        """A folder of the workspace, shown relative to where the engineer stands."""
        return self.root / kind / name


@dataclass(frozen=True)
class OpenStudy:
    """A study with everything it reads: steps 1 to 3 of the flow."""

    workspace: Workspace
    study: Study
    base: Network
    storms: Mapping[str, Hyetograph]
    rivers: Mapping[str, Mapping[str, float]]
    context: DesignContext

    @property
    def results(self) -> Path:
        return self.workspace.folder("results", self.study.id)

    @property
    def events(self) -> Sequence[Event]:
        return self.study.conditions.events

    def require_scenarios(self, names: Sequence[str]) -> list[str]:
        """The names, or all where none is given; InputError for one the study lacks."""
        known = list(self.study.scenarios)
        return _known("scenario", names, known) or known

    def require_events(self, names: Sequence[str]) -> list[str]:
        """The names, or all where none is given; InputError for one the study lacks."""
        known = [event.id for event in self.events]
        return _known("event", names, known) or known


def _known(kind: str, names: Sequence[str], known: Sequence[str]) -> list[str]:
    wrong = [name for name in names if name not in known]
    if wrong:
        raise InputError(
            Finding("study.toml", kind, "", name, f"no such {kind} in this study",
                    f"Use one of: {', '.join(known)}.")
            for name in wrong
        )  # fmt: skip
    return list(names)


def _sound(folder: Path, conditions: StudyFile) -> Network:
    """The network of a study, without findings that stop a run."""
    network = read_network(folder)
    findings = check_network(
        network, conditions.regrades, file_prefix=f"{folder / 'tables'}{os.sep}"
    )
    if findings:
        raise InputError(findings)
    return network


def open_study(workspace: Workspace, name: str) -> OpenStudy:
    """Read the study, its network, storms and river levels; InputError with all findings."""
    study = load_study(workspace.folder("scenarios", name))
    conditions = study.conditions
    rainfall = workspace.folder("rainfall")
    findings: list[Finding] = []

    def collected(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except InputError as error:
            findings.extend(error.findings)

    base = collected(lambda: _sound(workspace.folder("networks", conditions.network), conditions))
    formula = collected(lambda: load_formula(rainfall, conditions.formula))
    storms = {e.id: collected(partial(load_storm, rainfall, e.storm)) for e in conditions.events}
    states = collected(lambda: load_river_levels(rainfall)) or {}
    for event in conditions.events:
        if event.river_state not in states:
            findings.append(
                Finding(str(study.folder / "study.toml"), f"events {event.id}", "river_state",
                        event.river_state, "no such state in rainfall/river_levels.toml",
                        f"Use one of: {', '.join(states)}.")
            )  # fmt: skip
        elif base is not None:
            prefix = f"{workspace.folder('networks', conditions.network)}/tables/"
            findings += river_findings(base, states[event.river_state], file_prefix=prefix)
    if findings:
        raise InputError(dict.fromkeys(findings))
    return OpenStudy(
        workspace=workspace,
        study=study,
        base=base,
        storms={e.id: storms[e.id].scaled(e.rain_factor) for e in conditions.events},
        rivers={e.id: states[e.river_state] for e in conditions.events},
        context=DesignContext(formula),
    )


def compose_scenario(opened: OpenStudy, scenario: str) -> Composed:
    """Step 4: the network with the scenario built and the exact difference."""
    return compose(opened.study, scenario, opened.base, opened.context)


def run_study(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    events: Sequence[str],
    *,
    workers: int,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> dict[tuple[str, str], RunOutcome]:
    """Step 5: run every scenario under every event; what is there already is reused."""
    outcomes = run_all(
        [
            RunRequest(
                study=opened.study.id,
                scenario=name,
                event=event,
                network=built.network,
                hyetograph=opened.storms[event],
                river_below_bank_m=opened.rivers[event],
                settings=opened.study.conditions.run,
                folder=opened.results / name / event,
                provenance={
                    "network": built.network.name,
                    "network_notes": built.network.notes,
                    "regrades": [r.model_dump() for r in opened.study.conditions.regrades],
                    "remarks": list(built.remarks),
                    "leaves_out": list(built.leaves_out),
                },
            )
            for name, built in composed.items()
            for event in events
        ],
        workers=workers,
        on_progress=on_progress,
    )
    for (name, _event), outcome in outcomes.items():
        write_csv(composed[name].difference, outcome.folder / "difference.csv")
    return outcomes


@dataclass(frozen=True)
class Scores:
    """Steps 6 and 8 for one run: the result and its tables, each indexed by id."""

    result: RunResult
    tables: Mapping[str, pd.DataFrame]


def score_run(opened: OpenStudy, built: Composed, event: str) -> Scores:
    """Read a finished run and score it; raises StoreError where it is not there.

    The figures are rounded here, once, for every file, page and map.
    """
    result = read_run(opened.results / built.scenario / event)
    targets = opened.study.conditions.targets
    hourly = opened.storms[event].hourly_depth_mm
    tables = {
        "point": score_points(built.network, result, hourly, targets),
        "outfall": score_outfalls(built.network, result, hourly, targets),
        "street": score_streets(built.network, result, targets),
        "conduit": score_conduits(built.network, result),
    }
    tables["town"] = _town(built.network, result, tables)
    return Scores(result, {scope: rounded(frame) for scope, frame in tables.items()})


def _town(network: Network, result: RunResult, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row for the whole town."""
    points, outfalls, streets = tables["point"], tables["outfall"], tables["street"]
    river = outfalls.index.isin(river_outlets(network))
    row = {
        "scenario": result.scenario,
        "event": result.event,
        "total_flooded_volume_m3": flooded_volume_m3(network, result),
        "sewage_to_rivers_m3": outfalls.loc[river, "sewage_volume_m3"].sum(),
        "sewage_lost_at_rims_m3": result.record["tracer"]["sewage_lost_at_rims_m3"],
        "flooded_street_length_m": streets["flooded_length_m"].sum(),
        "points_above_15cm": int(points["minutes_above_15cm"].gt(0).sum()),
        "routing_continuity_pct": result.record["routing_continuity_pct"],
        "tracer_error_pct": result.record["quality_continuity_pct"],
        "reason": result.reason,
    }
    frame = pd.DataFrame([row], index=pd.Index([network.name], name="network"))
    if not result.within_limits:
        unknown = frame.columns.difference(["scenario", "event", "reason"])
        frame = frame.assign(**dict.fromkeys(unknown, np.nan))
    return frame


FILES = {
    "point": "points.csv",
    "outfall": "outfalls.csv",
    "street": "streets.csv",
    "conduit": "conduits.csv",
    "town": "town.csv",
}
FIRST_COLUMNS = {
    "point": ["scenario", "event", "point_no", "name_zh", "rank", "max_depth_m",
              "max_lane_depth_m", "minutes_above_15cm", "minutes_above_27cm", "minutes_to_drain",
              "ponded_volume_m3", "limiting_cause", "target_hourly_rain_mm", "meets_target"],
    "outfall": ["scenario", "event", "outlet_id", "system", "rank", "overflow_volume_m3",
                "sewage_volume_m3", "peak_flow_m3_s", "minutes_of_overflow", "meets_target"],
    "street": ["scenario", "event", "street_id", "name_zh", "length_m", "max_depth_m",
               "minutes_above_15cm"],
    "conduit": ["scenario", "event", "conduit_id", "max_flow_m3_s", "full_capacity_m3_s",
                "minutes_surcharged"],
    "town": ["scenario", "event"],
}  # fmt: skip


def write_scores(opened: OpenStudy, scores: Mapping[tuple[str, str], Scores]) -> None:
    """Write points.csv, outfalls.csv, streets.csv, conduits.csv and town.csv."""
    for scope, frame in score_tables(scores).items():
        write_csv(frame, opened.results / FILES[scope])


def score_tables(scores: Mapping[tuple[str, str], Scores]) -> dict[str, pd.DataFrame]:
    """The scores of all runs by scope, the columns people look at first in front."""
    tables = {}
    for scope, first in FIRST_COLUMNS.items():
        frame = pd.concat([score.tables[scope].reset_index() for score in scores.values()])
        tables[scope] = frame[[*first, *(name for name in frame.columns if name not in first)]]
    return tables


def compare_scenarios(
    opened: OpenStudy, scores: Mapping[tuple[str, str], Scores], before: str, after: str
) -> pd.DataFrame:
    """Step 9: the comparison of two scenarios in all events both were run for."""
    parts = []
    for name, event in scores:
        if name != after or (before, event) not in scores:
            continue
        old, new = scores[before, event], scores[after, event]
        require_comparable(old.result.record, new.result.record)
        tables = {
            (side, scope): score.tables[scope]
            for side, score in ((before, old), (after, new))
            for scope in FILES
        }
        parts.append(compare(before, after, event, tables))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def write_comparisons(opened: OpenStudy, comparisons: Sequence[pd.DataFrame]) -> None:
    """Write comparison.csv with all pairs."""
    write_csv(pd.concat(comparisons, ignore_index=True), opened.results / "comparison.csv")


def finished(opened: OpenStudy) -> list[tuple[str, str]]:
    """(scenario, event) of the runs that are there, in the order of the study."""
    return [
        (name, event.id)
        for name in opened.study.scenarios
        for event in opened.events
        if read_record(opened.results / name / event.id) is not None
    ]


def costs_10k_yuan(built: Composed) -> list[tuple[str, float, str]]:
    """The plans' lump sums of a scenario: item, cost, source."""
    return [(cost.item, cost.cost_10k_yuan, cost.source) for cost in built.costs]
