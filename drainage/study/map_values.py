"""What a run gave at each element of a map, in the order of ``map_columns`` of the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.metrics import street_reaches
from drainage.metrics.columns import as_written
from drainage.network.sizes import pipe_height_m
from drainage.report.page.map_columns import pipes_of, reaches_of
from drainage.results import RunResult, read_record
from drainage.study.at_hand import AtHand, Key, stale_words

Floats = NDArray[np.float32]
State = Literal["missing", "stale", "unscored", "current"]
Quantity = Literal["depth", "filling"]
PIPE = ("minutes_surcharged", "flow_to_capacity")
POINT = ("rank", "max_depth_m", "minutes_above_limit", "meets_target")
OUTLET = ("rank", "max_flow_m3_s", "sewage_volume_m3", "meets_target")
MOST_FIGURES, LEAST_STEPS = 300_000, 24
UNKNOWN, PER_UNIT = 65535, 1000
"""A figure of a frame is written in thousandths; what is not known as the greatest number."""


@dataclass(frozen=True)
class MapValues:
    """``state``: whether the run may be shown; ``words``: why not. Without values where not.

    ``arrays``: ``reach_max_depth_m``, ``pipe_minutes_surcharged``, ``pipe_flow_to_capacity``,
    ``node_flooded_volume_m3``, NaN where not known. ``points``, ``outlets``: id -> figures.
    """

    state: State
    words: str = ""
    arrays: Mapping[str, Floats] = field(default_factory=dict)
    points: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    outlets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class MapFrames:
    """``figures`` (steps, elements) in thousandths; times count from the rain's start, min.

    A frame holds the greatest of its step, so that no peak is lost where times are thinned.
    """

    first_minute: float
    step_min: float
    figures: NDArray[np.uint16]


def map_state(study: AtHand, key: Key) -> tuple[State, str]:
    """Whether a run is there and current, and what is said where it is not."""
    if read_record(study.opened.run_folder(*key)) is None:
        return "missing", ""
    if not study.is_current(key):
        return "stale", stale_words(study.opened, study.opened.event(key[1]).purpose, *key)
    return "current", ""


def map_values(study: AtHand, key: Key) -> MapValues:
    """The values of a run for its map; raises StoreError where its files cannot be read."""
    state, words = map_state(study, key)
    if state != "current":
        return MapValues(state, words)
    scores = study.scores(key)
    if not scores.within_limits:
        return MapValues("unscored", scores.reason)
    network = study.built[key[0]].network
    pipes, conduits = pipes_of(network), scores.tables["conduit"]
    depth = as_written(street_reaches(network, scores.read())["max_depth_m"])
    volumes = scores.tables["node"]["flooded_volume_m3"].reindex(network.nodes.index).fillna(0.0)
    arrays = {
        "reach_max_depth_m": _floats(depth.reindex(reaches_of(network).index)),
        **{f"pipe_{name}": _floats(conduits[name].reindex(pipes.index)) for name in PIPE},
        "node_flooded_volume_m3": _floats(volumes),
    }
    tables = scores.tables
    return MapValues(
        state, "", arrays, _figures(tables["point"], POINT), _figures(tables["outfall"], OUTLET)
    )


def map_frames(study: AtHand, key: Key, quantity: Quantity) -> MapFrames | None:
    """Depth (m) of the street reaches, the deeper of their ends, or filling (depth in the pipe
    over its height) over time; None for a run that may not be shown."""
    if map_state(study, key)[0] != "current":
        return None
    scores = study.scores(key)
    if not scores.within_limits:
        return None
    network, run = study.built[key[0]].network, scores.read()
    if quantity == "depth":
        reaches, depth = reaches_of(network), run.series["node_depth_m"]
        ends = [depth.sel(node=reaches[end].tolist()).to_numpy() for end in ("from_id", "to_id")]
        return _frames(run, np.maximum(*ends))
    pipes = pipes_of(network)
    height_m = pipe_height_m(pipes).to_numpy(float)
    filled_m = run.series["link_depth_m"].sel(link=pipes.index.tolist()).to_numpy()
    return _frames(run, filled_m / np.where(height_m > 0, height_m, np.nan))


def _frames(run: RunResult, values: NDArray[Any]) -> MapFrames:
    minute = run.series["minute"].to_numpy() - float(run.record["rain_start_minute"])
    step = float(minute[1] - minute[0]) if len(minute) > 1 else 1.0
    most = max(LEAST_STEPS, MOST_FIGURES // max(1, values.shape[1]))
    stride = max(1, -(-len(minute) // most))
    starts = np.arange(0, len(values), stride)
    thinned = np.maximum.reduceat(values, starts, axis=0) * PER_UNIT
    known = np.isfinite(thinned)
    figures = np.where(known, np.clip(np.rint(thinned), 0, UNKNOWN - 1), UNKNOWN)
    return MapFrames(round(float(minute[0]), 3), stride * step, figures.astype(np.uint16))


def _floats(values: pd.Series) -> Floats:
    return values.to_numpy(float).astype(np.float32)


def _figures(table: pd.DataFrame, names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """id -> figures, None where not known."""
    own = table[[name for name in names if name in table]].astype(object)
    plain = own.where(own.notna(), None)
    return {str(name): row for name, row in plain.to_dict("index").items()}
