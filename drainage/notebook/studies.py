"""A study and its finished runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from drainage import network as networks
from drainage import study as studies
from drainage.cluster import Machines
from drainage.engine import Progress
from drainage.network import Network
from drainage.results import read_dataset, read_run
from drainage.scenario import PURPOSES, Composed
from drainage.study import OpenStudy, Workspace, compose_scenario, run_study

Names = str | Sequence[str]
NOT_FIGURES = ("crs", "time_bounds")


def _silent(_progress: Progress) -> None:
    """Show nothing."""


def read_network(folder: str | os.PathLike[str]) -> Network:
    """The network of a folder with network.toml and tables/; frozen, a DataFrame a table.

    >>> network = drainage.read_network("networks/miyun-old-town")
    >>> network.conduits["length_m"].sum()  # columns: docs/network-tables.md

    Raises DrainageError that lists every defect with file, row, column, value and cure.
    """
    return networks.read_network(Path(folder))


@dataclass(frozen=True, repr=False)
class Study:
    """A study with all it reads: network, scenarios, events. Made by ``open_study``."""

    opened: OpenStudy

    @property
    def name(self) -> str:
        """The folder of the study in scenarios/."""
        return self.opened.study.id

    @property
    def network(self) -> Network:
        """The network before any works."""
        return self.opened.base

    @property
    def scenarios(self) -> pd.DataFrame:
        """Id -> title_zh, title_en, includes (ids), measures (their number), in order."""
        rows = [
            {"scenario": name, "title_zh": own.title_zh, "title_en": own.title_en,
             "includes": " ".join(own.includes), "measures": len(own.measures)}
            for name, own in self.opened.study.scenarios.items()
        ]  # fmt: skip
        return pd.DataFrame(rows).set_index("scenario")

    @property
    def events(self) -> pd.DataFrame:
        """Id -> title_zh, depth_mm, hourly_depth_mm, return_period_a, river_state, purpose."""
        storms = self.opened.storms
        rows = [
            {"event": event.id, "title_zh": storms[event.id].title_zh,
             "depth_mm": storms[event.id].depth_mm,
             "hourly_depth_mm": storms[event.id].hourly_depth_mm,
             "return_period_a": storms[event.id].return_period_a,
             "river_state": event.river_state, "purpose": event.purpose}
            for event in self.opened.events
        ]  # fmt: skip
        return pd.DataFrame(rows).set_index("event")

    def built(self, scenario: str) -> Network:
        """The network with a scenario's works in it; DrainageError for one the study lacks."""
        self.opened.require_scenarios([scenario])
        return compose_scenario(self.opened, scenario).network

    def __repr__(self) -> str:
        return (
            f"<Study {self.name}: scenarios {', '.join(self.opened.study.scenarios)}; "
            f"events {', '.join(event.id for event in self.opened.events)}>"
        )


def open_study(name: str, root: str | os.PathLike[str] = ".") -> Study:
    """Read study ``name`` of the workspace ``root`` (networks/, rainfall/, scenarios/).

    >>> study = drainage.open_study("old-town")
    >>> study.scenarios
    >>> study.events

    Raises DrainageError that lists every defect of its files at once.
    """
    return Study(studies.open_study(Workspace(Path(root)), name, PURPOSES))


@dataclass(frozen=True, repr=False)
class Run:
    """A finished run of a scenario under an event. Made by ``run``."""

    study: Study
    scenario: str
    event: str
    composed: Composed

    @property
    def network(self) -> Network:
        """The network that was run, works included."""
        return self.composed.network

    @property
    def folder(self) -> Path:
        """Where model.inp, model.rpt, series.nc, totals.nc and run.json stand."""
        return self.study.opened.run_folder(self.scenario, self.event)

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """run.json: run id, settings, storm, balances, warnings, versions."""
        return read_run(self.folder).record

    @cached_property
    def series(self) -> xr.Dataset:
        """Depths and flows at every report step, with units: (minute, node), (minute, link).

        ``minute`` counts from the start of the run, ``minute_of_rain`` from that of the rain.

        >>> run.series["node_depth_m"].sel(node="G-B").plot(x="minute_of_rain")
        """
        series = _results(self.folder / "series.nc")
        since_rain = series["minute"] - float(self.record["rain_start_minute"])
        since_rain.attrs = {"units": "min", "long_name": "time since the rain began"}
        return series.assign_coords(minute_of_rain=since_rain)

    @cached_property
    def totals(self) -> xr.Dataset:
        """Greatest values and volumes at routing steps, with units: (node), (link), (outfall)."""
        return _results(self.folder / "totals.nc")

    def __repr__(self) -> str:
        return f"<Run {self.study.name} {self.scenario} {self.event}>"


def _results(path: Path) -> xr.Dataset:
    results = read_dataset(path)
    return results.set_coords([name for name in NOT_FIGURES if name in results])


def run(
    study: Study,
    scenarios: Names = (),
    events: Names = (),
    *,
    workers: int = min(os.cpu_count() or 1, 61),
    on_progress: Callable[[Progress], None] = _silent,
) -> dict[tuple[str, str], Run]:
    """Run scenarios under events, ``workers`` at once: (scenario, event) -> run.

    One name or several; none means all scenarios but those on demand, all events of purpose
    service. What is in results/ from the same files and versions is not run again.

    >>> runs = drainage.run(study, ["existing", "full-plan"], "h54")
    >>> runs["existing", "h54"].series

    Raises DrainageError for names the study lacks, for works that do not fit the network and
    where SWMM stops.
    """
    opened = study.opened
    chosen = opened.require_scenarios(_several(scenarios))
    known = opened.require_events(_several(events)) if events else opened.events_for("service")
    composed = {name: compose_scenario(opened, name) for name in chosen}
    outcomes = run_study(
        opened, composed, known, machines=Machines(workers), on_progress=on_progress
    )
    return {
        (scenario, event): Run(study, scenario, event, composed[scenario])
        for scenario, event in outcomes
    }


def _several(names: Names) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
