"""A scored run as crews meet it: roads that close, points that call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.crews import (
    Arrivals,
    Closing,
    Roads,
    Span,
    Stop,
    closing_of,
    earliest_arrivals,
    metres_within,
    road_graph,
    stop_near,
)
from drainage.errors import Finding, InputError
from drainage.metrics.manhole_points import below_ground_m
from drainage.metrics.series import first_minute_above
from drainage.network import Network
from drainage.results import RunResult
from drainage.said import said
from drainage.scenario import Composed
from drainage.scenario.settings import Targets
from drainage.study.crews.files import CrewFiles
from drainage.study.crews.schema import CrewSettings
from drainage.study.steps import Scores

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CrewStorm:
    """A run of a scenario under an event; minutes count from the beginning of the rain.

    ``minute`` (t,) are the steps of the run. ``points``: point_no -> name_zh, name_en, node_id,
    on_road, trigger_min (NaN where the trigger is never passed; at a manhole depths count from
    the ground), due_min and volume_m3, the greatest volume that stands.
    """

    scenario: str
    event: str
    network: Network
    roads: Roads
    closing: Closing
    minute: Floats
    points: pd.DataFrame

    @property
    def called(self) -> pd.DataFrame:
        """The points that pass their trigger and lie on a road."""
        return self.points[self.points["trigger_min"].notna() & self.points["on_road"]]

    def without(self, reaches: list[str]) -> CrewStorm:
        """The same storm without some road-only reaches."""
        return replace(self, roads=self.roads.without(reaches))


def crew_storm(files: CrewFiles, built: Composed, scores: Scores, targets: Targets) -> CrewStorm:
    """What a scored run means for crews; InputError where its network lacks a node that the
    tables of the crews name."""
    settings, network = files.settings, built.network
    roads = roads_in(files, built)
    result = scores.read()
    series = result.series["node_depth_m"]
    closed_m = settings.closed_depth_m or targets.closed_depth_m
    closing, minute = closing_in(result, roads, closed_m, files.closures)
    listed = network.watch_points
    above = series.sel(node=listed["node_id"].tolist()) - below_ground_m(network).to_numpy()
    first = first_minute_above(above, settings.trigger_depth_m)
    first = first - float(result.record["rain_start_minute"])
    points = listed[["name_zh", "name_en", "node_id"]].assign(
        on_road=listed["node_id"].isin(roads.nodes.index),
        trigger_min=first,
        due_min=first + settings.time_limit_min,
        volume_m3=scores.tables["point"]["ponded_volume_m3"].reindex(listed.index),
    )
    return CrewStorm(built.scenario, result.event, network, roads, closing, minute, points)


def roads_in(files: CrewFiles, built: Composed) -> Roads:
    """The streets of a scenario and the roads without sewers as one graph; InputError where its
    network lacks a node that the tables of the crews name."""
    roads = road_graph(built.network, files.bridges, files.settings.speeds_km_h.model_dump())
    _require_nodes(files, roads, built.scenario)
    return roads


def closing_in(
    result: RunResult, roads: Roads, closed_depth_m: float, by_hand: Mapping[str, Sequence[Span]]
) -> tuple[Closing, Floats]:
    """What a run closes of the roads, and the minutes (t,) of its steps from the beginning of the
    rain; as ``closing_of``."""
    series = result.series["node_depth_m"]
    rain_start = float(result.record["rain_start_minute"])
    minute = series["minute"].to_numpy().astype(float) - rain_start
    ids = [str(node) for node in roads.nodes.index]
    depth = pd.DataFrame(series.sel(node=ids).to_numpy(), columns=ids)
    return closing_of(roads, minute, depth, closed_depth_m, by_hand), minute


def _require_nodes(files: CrewFiles, roads: Roads, scenario: str) -> None:
    named = {*files.bases["node_id"], *files.bridges["from_id"], *files.bridges["to_id"]}
    # A road-only reach brings its own ends into the graph: those of streets must hold them.
    streets = roads.reaches[~roads.reaches["road_only"]]
    lacking = sorted(named - {*streets["from_id"], *streets["to_id"]})
    if lacking:
        message = said("the network of {scenario} has no such street node", scenario=scenario)
        cure = "Run crews for scenarios on the network of the study, or name nodes both have."
        raise InputError(Finding("crews", "", "node_id", node, message, cure) for node in lacking)


@dataclass(frozen=True)
class Drives:
    """Ways of crews through a storm, each found once."""

    storm: CrewStorm
    settings: CrewSettings
    _found: dict[tuple[str, float], Arrivals] = field(default_factory=dict)
    _near: dict[str, Mapping[str, float]] = field(default_factory=dict)

    def arrivals(self, start: str, leaves_min: float) -> Arrivals:
        """Earliest arrivals of a lorry that leaves a node at a minute."""
        key = (start, leaves_min)
        if key not in self._found:
            storm = self.storm
            self._found[key] = earliest_arrivals(storm.roads, storm.closing, start, leaves_min)
        return self._found[key]

    def stop(self, start: str, leaves_min: float, node: str) -> Stop | None:
        """Where and when a crew serves a point at ``node``; None where no dry way leads near, or
        none to where the lorry may stay."""
        return stop_near(
            self.arrivals(start, leaves_min), self.near(node), self.settings.hose_m_min
        )

    def near(self, node: str) -> Mapping[str, float]:
        """Node -> metres along the street to ``node``, of those the hose reaches from."""
        if node not in self._near:
            self._near[node] = metres_within(self.storm.roads, node, self.settings.hose_m)
        return self._near[node]

    def has_dry_stop(self, node: str) -> bool:
        """Whether the hose reaches ``node`` from anywhere that is not deep to the end."""
        return any(self.storm.closing.stays_dry(own) for own in self.near(node))
