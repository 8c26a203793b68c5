"""The sewer under a place: full or not, since when, and how far down the water is held back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.measures.routes import route_from
from drainage.metrics.series import Floats, held_at
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m
from drainage.results import RunResult

SURCHARGED_TO_GUTTER_M = 0.05
"""A manhole whose water stands this close to the gutter takes in no more: the lead of an
inlet falls by about as much between grate and manhole (1 % on a few metres)."""
AT_CAPACITY = 0.95
"""Share of the full-bore flow from which a full sewer is at its own capacity: with Q/Qf = 0.95
the water falls 0.95^2 = 0.9 times as fast as the sewer, so less than a tenth of its fall is
held back from below."""
SAME_LEVEL_M = 0.01
"""Levels closer than this are the same: the engine iterates heads to about a millimetre, and
results are compared to a centimetre."""


@dataclass(frozen=True)
class SewerBelow:
    """The sewer from the manhole under a place to its outlet; minutes since the rain began.

    ``full_*``: water above the soffit of the sewer that leaves; ``gutter_*``: within 5 cm of
    the gutter; ``backed_*``: the water of a node further down (the furthest is
    ``backed_from``, ``backed_m`` away) stands above the soffit here, so that the sewer would
    be full even without any flow; ``higher_*``: it stands above the water here while the
    sewers that leave here run backwards in all.
    NaN since where it never happens.
    The rest is said of the step at which the water on the street stood highest: ``room_m``
    from the water in the manhole up to the gutter, ``flow_m3_s`` and ``capacity_m3_s`` of the
    sewers that leave, ``full_to`` the last manhole or outfall of the reach that runs full from
    here, ``full_length_m`` its length, ``held_by`` the first sewer of it at its capacity (empty
    where none is) and ``river`` whether it ends at an outfall whose river stands above the
    soffit.
    """

    manhole_id: str
    full_since: float
    full_minutes: float
    gutter_since: float
    gutter_minutes: float
    backed_since: float
    backed_minutes: float
    backed_from: str
    backed_m: float
    higher_since: float
    higher_minutes: float
    higher_at: str
    room_m: float
    flow_m3_s: float
    capacity_m3_s: float
    full_to: str
    full_length_m: float
    held_by: str
    river: bool

    @property
    def to_gutter(self) -> bool:
        """Whether the manhole stood full to the gutter."""
        return self.room_m <= SURCHARGED_TO_GUTTER_M


def sewers_leaving(network: Network) -> pd.DataFrame:
    """Pipes and boxes: id -> from_id, to_id."""
    pipes = network.conduits[network.conduits["shape"].isin(["circular", "box"])]
    return pipes[["from_id", "to_id"]]


def sewer_below(
    network: Network, result: RunResult, manhole: str, minute: Floats, step: int
) -> SewerBelow:
    """The sewer below a manhole in a run; ``minute`` (t,) since the rain began, ``step`` the
    one at which the water on the street stood highest."""
    route = route_from(network, manhole)
    pipes = network.conduits.loc[route]
    nodes = [manhole, *pipes["to_id"]]
    level = _levels(network, result, nodes)
    height = pipe_height_m(pipes)
    soffit_from = (pipes["from_invert_level_m"] + height).to_numpy(float)
    soffit_to = (pipes["to_invert_level_m"] + height).to_numpy(float)
    gutter = float(network.nodes.at[manhole, "ground_level_m"])
    own = level[:, 0]
    to_gutter = own >= gutter - SURCHARGED_TO_GUTTER_M
    never = np.zeros((len(minute), 1), dtype=bool)
    full = own > soffit_from[0] if route else never[:, 0]
    backed = np.hstack([never, level[:, 1:] > soffit_from[:1]])
    leaving = sewers_leaving(network)
    away = leaving.index[leaving["from_id"] == manhole]
    # Net of all that leave: water turning in a circle of two sewers side by side stays, and a
    # river above the water here does not run back past a shut flap gate.
    back_flow = result.series["link_flow_m3_s"].sel(link=away.tolist()).sum("link") < 0
    higher = np.hstack([never, level[:, 1:] > own[:, None] + SAME_LEVEL_M])
    higher &= back_flow.to_numpy()[:, None]
    backed, higher = (_held(own) for own in (backed, higher))
    up, back = np.logical_or.reduce(backed, axis=1), np.logical_or.reduce(higher, axis=1)
    furthest = int(np.flatnonzero(backed.any(axis=0)).max(initial=0))
    longest = int(higher.sum(axis=0).argmax())
    drowned = (level[step, :-1] >= soffit_from - SAME_LEVEL_M) & (
        level[step, 1:] >= soffit_to - SAME_LEVEL_M
    )
    reach = int(np.argmin(np.append(drowned, False)))
    flow = result.series["link_flow_m3_s"].isel(minute=step)
    capacity = result.totals["link_full_capacity_m3_s"].to_series()
    ratio = [_ratio(float(flow.sel(link=pipe)), float(capacity[pipe])) for pipe in route[:reach]]
    at_capacity = [pipe for pipe, own in zip(route, ratio, strict=False) if own >= AT_CAPACITY]
    return SewerBelow(
        manhole_id=manhole,
        full_since=_since(minute, full),
        full_minutes=_minutes(minute, full),
        gutter_since=_since(minute, to_gutter),
        gutter_minutes=_minutes(minute, to_gutter),
        backed_since=_since(minute, up),
        backed_minutes=_minutes(minute, up),
        backed_from=str(nodes[furthest]) if furthest else "",
        backed_m=float(pipes["length_m"].iloc[:furthest].sum()),
        higher_since=_since(minute, back),
        higher_minutes=_minutes(minute, back),
        higher_at=str(nodes[longest]) if longest else "",
        room_m=gutter - held_at(own, step),
        flow_m3_s=float(flow.sel(link=away.tolist()).sum()) if len(away) else 0.0,
        capacity_m3_s=float(capacity.reindex(away).where(lambda own: own > 0).sum(skipna=False)),
        full_to=str(nodes[reach]) if reach else "",
        full_length_m=float(pipes["length_m"].iloc[:reach].sum()),
        held_by=at_capacity[0] if at_capacity else "",
        river=bool(reach) and reach == len(route) and nodes[-1] in network.outfalls.index,
    )


def pipe_that_brought(network: Network, result: RunResult, manhole: str, step: int) -> str:
    """The sewer through which the most water came to a manhole until a step; "" where none."""
    pipes = sewers_leaving(network)
    at = pipes[(pipes["from_id"] == manhole) | (pipes["to_id"] == manhole)]
    if at.empty:
        return ""
    flow = result.series["link_flow_m3_s"].sel(link=at.index.tolist()).to_numpy()[: step + 1]
    toward = np.where(at["to_id"].eq(manhole), 1.0, -1.0) * flow
    volume = np.maximum(toward, 0).sum(axis=0)
    return str(at.index[volume.argmax()]) if volume.max() > 0 else ""


def _levels(network: Network, result: RunResult, nodes: list[str]) -> Floats:
    depth = result.series["node_depth_m"].sel(node=nodes).to_numpy().astype(float)
    return depth + network.nodes.loc[nodes, "invert_level_m"].to_numpy(float)


def _ratio(flow: float, capacity: float) -> float:
    return flow / capacity if capacity > 0 else 0.0


def _held(happens: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where something (t, n) happens at a step and at one of the steps beside it."""
    beside = np.zeros_like(happens)
    beside[1:] |= happens[:-1]
    beside[:-1] |= happens[1:]
    return happens & beside


def _since(minute: Floats, happens: NDArray[np.bool_]) -> float:
    """The first of two successive steps at which something happens; NaN where it never does."""
    both = happens[:-1] & happens[1:]
    return float(minute[int(both.argmax())]) if both.any() else float("nan")


def _minutes(minute: Floats, happens: NDArray[np.bool_]) -> float:
    """Minutes during which something happens at both ends of a report step."""
    return float(np.diff(minute)[happens[:-1] & happens[1:]].sum())
