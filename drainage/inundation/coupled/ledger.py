"""The book of what ground and sewers gave each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.coupled.swmm_nodes import LEAST_FLOW_M3_S

Floats = NDArray[np.float64]


class Ledger:
    """Per node: what the ground moved, what SWMM was given, what is on its way.

    What the ground moves in one step SWMM is given in the next, as lateral inflow, positive
    into the sewer. A flow SWMM would take for none waits until it is large enough.
    """

    def __init__(self, nodes: int, step_s: float) -> None:
        self._step_s = step_s
        self._flow_m3_s = np.zeros(nodes)
        self._waiting_m3 = np.zeros(nodes)
        self.spilled_m3 = np.zeros(nodes)
        self.taken_m3 = np.zeros(nodes)
        self.swmm_m3 = np.zeros(nodes)

    def swmm_stepped(self) -> None:
        """SWMM has made a step with the flows that were set."""
        self.swmm_m3 += self._flow_m3_s * self._step_s
        self._flow_m3_s[:] = 0.0

    def flows_m3_s(self, spilled_m3: Floats, taken_m3: Floats) -> Floats:
        """The lateral inflow (nodes,) of the next step for what the ground moved in this one."""
        self.spilled_m3 += spilled_m3
        self.taken_m3 += taken_m3
        due = self._waiting_m3 + taken_m3 - spilled_m3
        flow = due / self._step_s
        enough = np.abs(flow) >= LEAST_FLOW_M3_S
        self._flow_m3_s = np.where(enough, flow, 0.0)
        self._waiting_m3 = np.where(enough, 0.0, due)
        return self._flow_m3_s

    @property
    def in_transit_m3(self) -> Floats:
        """Moved on the ground and not yet by SWMM, positive into the sewer."""
        return self._flow_m3_s * self._step_s + self._waiting_m3

    def gap(self, ground_m3: float) -> float:
        """Gap between the ground's own sum of what it took in and gave, and SWMM's.

        ``ground_m3``: net volume out of the sewers by the ground's own count. The gap is a
        share of all that was moved.
        """
        moved = float(self.spilled_m3.sum() + self.taken_m3.sum())
        entered = float(self.swmm_m3.sum() + self.in_transit_m3.sum())
        return abs(ground_m3 + entered) / max(moved, 1e-9)
