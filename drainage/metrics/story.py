"""The story of a flooded place, from results alone: when, how much, what brought the water,
what the inlets took, what the sewer below did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from drainage.metrics.arrivals import Part, arrivals, departures, origins
from drainage.metrics.causes import inlet_capacity_m3_s
from drainage.metrics.series import greatest_held, minutes_above
from drainage.metrics.sewer_below import (
    SewerBelow,
    pipe_that_brought,
    sewer_below,
)
from drainage.metrics.street_water import Floats, StreetWater
from drainage.network.model import Network
from drainage.results import RunResult

BALANCES_WITHIN = 0.10
"""Share of what arrived by which a story's volumes may miss; past it the story says so. Flows
are instants a minute apart, a reach's water counts to its ends by halves, and where streets
get wet the engine itself makes some of the water."""
LEAST_SHARE = 0.01
"""Smaller parts of the water are not named: results of every minute do not carry them."""


@dataclass(frozen=True)
class Inlets:
    """What the inlets of a place, and the lead of a hollow, did until the water stood highest.

    ``greatest_m3_s`` is of the whole run, held for two report steps.

    ``possible_m3_s`` is the most that the leads of the inlets in order can take (0 where there
    is none: what an open lead takes depends on the depth).
    """

    taken_m3: float
    greatest_m3_s: float
    possible_m3_s: float
    risen_m3: float


@dataclass(frozen=True)
class Story:
    """A street node in one run; minutes since the rain began, depth above the gutter (in a
    sag above its bottom).

    ``begins``, ``ends`` and ``minutes`` say when the depth is above the limit (NaN where it
    never is; ``goes_on``: still above when the run ends). What came, went and stands is
    counted from the beginning of the series to ``highest``, when the water stood highest:
    ``came``, ``went`` by ``Part``, ``standing_m3`` in the node and its part of its reaches, and
    ``error_share`` = (came - went - standing) / came. ``began``: where the water that came
    began, ``pipes`` as ``pipes_of`` gives them. ``greatest_m3`` is the greatest volume at one
    time in the node and all of its reaches.
    """

    node_id: str
    limit_m: float
    depth_m: float
    highest: float
    begins: float
    ends: float
    minutes: float
    goes_on: bool
    greatest_m3: float
    came: Sequence[Part]
    went: Sequence[Part]
    began: Sequence[Part]
    pipes: Mapping[str, tuple[str, str]]
    standing_m3: float
    inlets: Inlets | None
    sewer: SewerBelow | None

    @property
    def came_m3(self) -> float:
        """All that came until the water stood highest."""
        return sum(part.volume_m3 for part in self.came)

    @property
    def went_m3(self) -> float:
        """All that left until then."""
        return sum(part.volume_m3 for part in self.went)

    @property
    def error_share(self) -> float:
        """What the balance leaves open, as a share of what came; 0 where nothing came."""
        came = self.came_m3
        return (came - self.went_m3 - self.standing_m3) / came if came > 0 else 0.0

    @property
    def balances(self) -> bool:
        """Whether the volumes close within ``BALANCES_WITHIN``."""
        return abs(self.error_share) <= BALANCES_WITHIN

    @property
    def ran_on_m3(self) -> float:
        """What ran on down the streets or over a bank."""
        return sum(part.volume_m3 for part in self.went if part.kind in ("street", "link"))


def tell_story(
    network: Network, result: RunResult, water: StreetWater, node: str, limit_m: float
) -> Story:
    """The story of a street node in a run; ``water`` is that of the same run."""
    at = int(water.nodes.get_loc(node))
    depth = water.depth_m[:, at]
    step = int(depth.argmax())
    began = origins(water, node, step)
    manholes = water.manholes
    begins, ends = _spell(water.minute, depth, limit_m)
    series = result.series["node_depth_m"].sel(node=[node])
    return Story(
        node_id=node,
        limit_m=limit_m,
        depth_m=float(result.totals["node_max_depth_m"].sel(node=node)),
        highest=float(water.minute[step]),
        begins=begins,
        ends=ends,
        minutes=float(minutes_above(series, limit_m)[0]),
        goes_on=bool(depth[-1] > limit_m),
        greatest_m3=_greatest_m3(water, node),
        came=arrivals(water, node, step),
        went=departures(water, node, step),
        began=began,
        pipes=pipes_of(network, result, water, began, step),
        standing_m3=float(water.stored_m3[step, at]),
        inlets=_inlets(network, water, node, step) if node in manholes.index else None,
        sewer=sewer_below(network, result, manholes[node], water.minute, step)
        if node in manholes.index
        else None,
    )


def pipes_of(
    network: Network,
    result: RunResult,
    water: StreetWater,
    began: Sequence[Part],
    step: int,
) -> dict[str, tuple[str, str]]:
    """Street node where water rose from the sewer -> its manhole and the sewer that brought
    the most water to it until a step; parts below ``LEAST_SHARE`` are left out."""
    manholes = water.manholes
    rose = [
        part.id
        for part in began
        if part.kind == "inlets" and part.share >= LEAST_SHARE and part.id in manholes.index
    ]
    return {
        node: (str(manholes[node]), pipe_that_brought(network, result, str(manholes[node]), step))
        for node in rose
    }


def _spell(minute: Floats, depth: Floats, limit_m: float) -> tuple[float, float]:
    """When the depth first rises above the limit and last falls below it, between steps."""
    above = np.flatnonzero(depth > limit_m)
    if not len(above):
        return float("nan"), float("nan")
    first, last = int(above[0]), int(above[-1])
    return _crossing(minute, depth, limit_m, first - 1, first), _crossing(
        minute, depth, limit_m, last, last + 1
    )


def _crossing(minute: Floats, depth: Floats, limit_m: float, before: int, after: int) -> float:
    """Between two steps; the one that is there at an end of the series."""
    if before < 0 or after >= len(minute):
        return float(minute[max(before, 0) if after >= len(minute) else after])
    share = (limit_m - depth[before]) / (depth[after] - depth[before])
    return float(minute[before] + share * (minute[after] - minute[before]))


def _greatest_m3(water: StreetWater, node: str) -> float:
    own = (water.links["from_id"] == node) | (water.links["to_id"] == node)
    reaches = water.link_m3[:, own.to_numpy()].sum(axis=1)
    return float((reaches + water.node_m3[:, water.nodes.get_loc(node)]).max())


def _inlets(network: Network, water: StreetWater, node: str, step: int) -> Inlets:
    at = water.nodes.get_loc(node)
    gutter = network.conduits["to_id"].reindex(network.inlets.index)
    possible = inlet_capacity_m3_s(network)[gutter.eq(node).to_numpy()]
    leads = (water.links["from_id"] == node) & (water.links["kind"] == "lead")
    drained = water.forward_m3[step, leads.to_numpy()].sum()
    return Inlets(
        taken_m3=float(water.taken_m3[step, at] + drained),
        greatest_m3_s=float(greatest_held(water.taken_m3_s(node)[:, None])[0]),
        possible_m3_s=float(possible.sum()),
        risen_m3=float(water.risen_m3[step, at]),
    )
