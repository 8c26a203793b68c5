"""What an ensemble keeps of a run: depths by each reading, what left the outlets, the town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from drainage.ensemble import held_depth_m
from drainage.metrics import judge_points, judged_by_flooding, score_outfalls, score_streets
from drainage.metrics.manhole_points import below_ground_m
from drainage.metrics.outfalls import RANKED_SYSTEMS
from drainage.metrics.readings import READINGS, VERDICT
from drainage.network import Network
from drainage.rainfall import Hyetograph
from drainage.results import RunResult
from drainage.scenario.settings import Reading, Targets
from drainage.study.town_scores import score_town

DEPTHS: Mapping[Reading, str] = {
    "gutter": "max_depth_m", "gutter-30min": "held_depth_m", "lane": "max_lane_depth_m"
}  # fmt: skip
"""Reading -> the depth it judges by; the place exceeds a limit by it where that is above it."""
RANKED_BY: Reading = "gutter"
"""The reading whose depths rank the points."""
TOWN = ("total_flooded_volume_m3", "flooded_street_length_m", "sewage_to_rivers_m3")
OUTLETS = ("sewage_volume_m3", "overflow_volume_m3")

Columns = Mapping[str, Sequence[Any]]


class MissedBalanceError(Exception):
    """A run that is past its limits; its text says which."""


def figures_of(
    network: Network, result: RunResult, named: Hyetograph, targets: Targets
) -> dict[str, Columns]:
    """The figures of a run, table -> column -> values; ``id`` says whose. None: not known.

    ``named`` is the storm as the study has it: whether a point or an outlet meets its target
    is judged in its own storm, be the rain of a member heavier or not. Raises MissedBalanceError.
    """
    result = judged_by_flooding(network, result)
    if not result.within_limits:
        raise MissedBalanceError(result.reason)
    points = judge_points(network, result, named.hourly_depth_mm, targets)
    outfalls = score_outfalls(network, result, named.depth_mm, targets)
    streets = score_streets(network, result, targets)
    tables = {"point": points, "outfall": outfalls, "street": streets}
    town = score_town(network, result, tables, targets)
    points = points.assign(held_depth_m=_held_at_points_m(network, result, targets))
    streets = streets.assign(held_depth_m=_held_on_streets_m(network, result, targets))
    ranked = outfalls[outfalls["system"].isin(RANKED_SYSTEMS)]
    verdicts = [VERDICT[reading] for reading in READINGS]
    return {
        "points": _columns(points, [*DEPTHS.values(), *verdicts]),
        "outlets": _columns(ranked, [*OUTLETS, "meets_target"]),
        "streets": _columns(streets, [*DEPTHS.values(), "length_m", "listed"]),
        "town": _columns(town, TOWN),
    }


def _columns(table: pd.DataFrame, names: Sequence[str]) -> dict[str, list[Any]]:
    values = {name: table[name].astype(object).where(table[name].notna(), None) for name in names}
    return {"id": table.index.astype(str).tolist()} | {
        name: [own if own is None else _plain(own) for own in column]
        for name, column in values.items()
    }


def _plain(value: Any) -> Any:
    return bool(value) if isinstance(value, bool | np.bool_) else float(value)


def _held_at_points_m(network: Network, result: RunResult, targets: Targets) -> np.ndarray:
    nodes = network.watch_points["node_id"].tolist()
    if not nodes:
        return np.zeros(0)
    depth = _held_m(result, nodes, targets)
    return np.maximum(depth - below_ground_m(network).to_numpy(float), 0.0)


def _held_on_streets_m(network: Network, result: RunResult, targets: Targets) -> pd.Series:
    """Street -> the greatest depth that is held at one of its places."""
    reaches = network.conduits[network.conduits["shape"] == "street"]
    ends = reaches[["from_id", "to_id"]]
    nodes = pd.unique(ends.to_numpy().ravel()).tolist()
    if not nodes:
        return pd.Series(dtype=float)
    held = pd.Series(_held_m(result, nodes, targets), index=nodes)
    worse = np.maximum(ends["from_id"].map(held), ends["to_id"].map(held))
    return worse.groupby(reaches["street_id"]).max()


def _held_m(result: RunResult, nodes: Sequence[str], targets: Targets) -> np.ndarray:
    series = result.series["node_depth_m"].sel(node=list(nodes))
    step_min = float(np.median(np.diff(series["minute"].to_numpy())))
    return held_depth_m(series.to_numpy().astype(float), step_min, targets.listed_minutes)
