"""One step of SWMM, then the ground by the same time, and what they exchanged.

The rules, each bought with a wrong result: a manhole that may spill ponds on a small shaft,
because SWMM does not honour water withdrawn from a surcharged node otherwise; SWMM is given
the volume the ground really moved; the ground gives nothing to a node that floods.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from drainage.errors import EngineError
from drainage.inundation.coupled.ledger import Ledger
from drainage.inundation.coupled.swmm_nodes import (
    HEAD,
    TOTAL_INFLOW,
    read_nodes,
    write_lateral_inflow,
)
from drainage.said import said

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

FULL_M = 1e-3
"""A node that floods without a shaft above it stands this near to its rim, and never higher."""


class Ground(Protocol):
    """Water on the ground, as the coupling needs it.

    c places of open edges, k openings, m coupled nodes, s street nodes, r street reaches.
    ``edge_x_m`` and ``edge_y_m`` (c,) where water leaves for good, ``edge_outfall_ids`` (c,) the
    street outfalls there, empty where not known; ``spilled_m3`` and
    ``taken_m3`` (k,) what the last advance moved out of the sewers and into them through
    openings, ``drained_m3`` (m,) through yard drains; ``moved_m3`` the net volume out of the
    sewers so far, ``sub_steps`` how many were made.
    """

    edge_x_m: Floats
    edge_y_m: Floats
    edge_outfall_ids: tuple[str, ...]
    spilled_m3: Floats
    taken_m3: Floats
    drained_m3: Floats
    moved_m3: float
    sub_steps: int

    @property
    def edge_m3(self) -> Floats:
        """(c,) what has left there so far."""

    @property
    def soaked_m3(self) -> float:
        """What has gone into the soil so far."""

    @property
    def volume_m3(self) -> float: ...

    def street_depths_m(self) -> Floats:
        """(s,) depth above the gutter at each street node now; good until the next call."""

    def street_volumes_m3(self) -> tuple[Floats, Floats]:
        """(s,) water around each street node and (r,) in each street reach now."""

    def frame(self) -> Singles:
        """What is kept of the depths now, to be drawn later."""

    def advance(
        self,
        duration_s: float,
        head_m: Floats,
        refuses: NDArray[np.bool_],
        spill_limit_m3: Floats,
        gutter_m3_s: Floats,
    ) -> None:
        """Go on by a duration with the heads of the m nodes held and the gutters' inflow."""

    def maxima(self, rain_start_s: float) -> dict[str, Singles]:
        """The greatest values of depth.nc by name, in the shape of the ground."""


@dataclass
class Coupling:
    """SWMM's place of each coupled node (m,) and of each gutter (g,), and their state.

    ``node_of_opening`` (k,) place among the coupled nodes; ``rim_m`` (m,) level above which
    a node floods, on a shaft of ``shaft_m2``; those ``closed`` (m,) have none and never spill.
    ``relaxation`` is the share of the new head above the rim in the head of a step. ``length_m`` and ``flow_m3_s``: the units SWMM's
    model stands in. ``gutter_m3`` (g,) runoff brought so far, ``drained_m3`` what yard drains
    took so far.
    """

    ground: Ground
    node: NDArray[np.int32]
    rim_m: Floats
    gutter: NDArray[np.int32]
    node_of_opening: NDArray[np.int64]
    closed: NDArray[np.bool_]
    step_s: float
    shaft_m2: float
    relaxation: float
    length_m: float = 1.0
    flow_m3_s: float = 1.0
    ledger: Ledger = field(init=False)
    gutter_m3: Floats = field(init=False)
    drained_m3: float = 0.0
    exchange_s: float = 0.0
    ground_s: float = 0.0

    def __post_init__(self) -> None:
        nodes, gutters = len(self.node), len(self.gutter)
        self.ledger = Ledger(nodes, self.step_s)
        self._head_m, self._inflow_m3_s = np.zeros(nodes), np.zeros(nodes)
        self._over_m = np.zeros(nodes)
        self._gutter_m3_s, self.gutter_m3 = np.zeros(gutters), np.zeros(gutters)

    def follow(self) -> None:
        """SWMM has made one step: bring the ground to the same time."""
        began = time.perf_counter()
        self.ledger.swmm_stepped()
        _sound(read_nodes(self.node, HEAD, self._head_m))
        _sound(read_nodes(self.node, TOTAL_INFLOW, self._inflow_m3_s))
        _sound(read_nodes(self.gutter, TOTAL_INFLOW, self._gutter_m3_s))
        self._head_m *= self.length_m
        self._inflow_m3_s *= self.flow_m3_s
        self._gutter_m3_s *= self.flow_m3_s
        self.gutter_m3 += self._gutter_m3_s * self.step_s
        over = np.maximum(self._head_m - self.rim_m, 0.0)
        floods = over > 0.0
        self._over_m = np.where(floods, self._over_m + self.relaxation * (over - self._over_m), 0.0)
        head = np.where(floods, self.rim_m + self._over_m, self._head_m)
        limit = self._inflow_m3_s * self.step_s + over * self.shaft_m2
        refuses = floods | (self.closed & (self._head_m >= self.rim_m - FULL_M))
        ready = time.perf_counter()
        ground = self.ground
        ground.advance(self.step_s, head, refuses, limit, self._gutter_m3_s)
        done = time.perf_counter()
        self.drained_m3 += float(ground.drained_m3.sum())
        flow = self.ledger.flows_m3_s(
            self._per_node(ground.spilled_m3),
            self._per_node(ground.taken_m3) + ground.drained_m3,
        )
        _sound(write_lateral_inflow(self.node, flow / self.flow_m3_s))
        self.ground_s += done - ready
        self.exchange_s += time.perf_counter() - done + ready - began

    def _per_node(self, volume_m3: Floats) -> Floats:
        total: Floats = np.bincount(
            self.node_of_opening, weights=volume_m3, minlength=len(self.node)
        ).astype(float)
        return total


def _sound(code: int) -> None:
    if code != 0:
        raise EngineError(
            said("SWMM's toolkit refused to read or set a node (code {code})", code=code)
        )
