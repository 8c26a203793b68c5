"""One step of SWMM, then the ground by the same time, and what they exchanged.

The rules, each bought with a wrong result: a manhole that may spill ponds on a small shaft,
because SWMM does not honour water withdrawn from a surcharged node otherwise; SWMM is given
the volume the ground really moved; the ground gives nothing back to a node that floods.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from drainage.errors import EngineError
from drainage.surface.ledger import Ledger
from drainage.surface.toolkit import HEAD, TOTAL_INFLOW, read_nodes, write_lateral_inflow

Floats = NDArray[np.float64]


class Ground(Protocol):
    """Water on the ground, as the coupling needs it; c open-edge cells, k openings.

    ``depth_m`` and ``speed_m_s`` (cells,) now; ``edge_cell`` (c,) and ``edge_m3`` (c,) what
    has left there so far; ``spilled_m3`` and ``taken_m3`` (k,) what the last advance moved
    out of the sewers and into them; ``moved_m3`` the net volume out of the sewers so far.
    """

    depth_m: NDArray[np.float32]
    edge_cell: NDArray[np.int64]
    edge_m3: Floats
    spilled_m3: Floats
    taken_m3: Floats

    @property
    def speed_m_s(self) -> NDArray[np.float32]: ...
    @property
    def volume_m3(self) -> float: ...
    @property
    def moved_m3(self) -> float: ...

    def advance(
        self,
        duration_s: float,
        head_m: Floats,
        floods: NDArray[np.bool_],
        gutter_m3_s: Floats,
    ) -> None:
        """Go on by a duration with the heads of the m nodes held and the gutters' inflow."""


@dataclass
class Coupling:
    """SWMM's place of each coupled node (m,) and of each gutter (g,), and their state.

    ``node_of_opening`` (k,) place among the coupled nodes; ``rim_m`` (m,) level above which
    a node floods. ``gutter_m3`` (g,) runoff brought so far.
    """

    ground: Ground
    node: NDArray[np.int32]
    rim_m: Floats
    gutter: NDArray[np.int32]
    node_of_opening: NDArray[np.int64]
    step_s: float
    ledger: Ledger = field(init=False)
    head_m: Floats = field(init=False)
    gutter_m3_s: Floats = field(init=False)
    gutter_m3: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(len(self.node), self.step_s)
        self.head_m = np.zeros(len(self.node))
        self.gutter_m3_s = np.zeros(len(self.gutter))
        self.gutter_m3 = np.zeros(len(self.gutter))

    def follow(self) -> None:
        """SWMM has made one step: bring the ground to the same time."""
        self.ledger.swmm_stepped()
        _sound(read_nodes(self.node, HEAD, self.head_m))
        _sound(read_nodes(self.gutter, TOTAL_INFLOW, self.gutter_m3_s))
        self.gutter_m3 += self.gutter_m3_s * self.step_s
        ground = self.ground
        ground.advance(self.step_s, self.head_m, self.head_m > self.rim_m, self.gutter_m3_s)
        flow = self.ledger.flows_m3_s(
            self._per_node(ground.spilled_m3), self._per_node(ground.taken_m3)
        )
        _sound(write_lateral_inflow(self.node, flow))

    def _per_node(self, volume_m3: Floats) -> Floats:
        total = np.zeros(len(self.node))
        np.add.at(total, self.node_of_opening, volume_m3)
        return total


def _sound(code: int) -> None:
    if code != 0:
        raise EngineError(f"SWMM's toolkit refused to read or set a node (code {code})")
