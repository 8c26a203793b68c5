"""Mass carried from cell to cell: implicit upwind, so no concentration leaves its bounds.

Each cell is mixed. Its new concentration is the mean of what it held and of what entered,
weighted by volume, so it lies between the least and the greatest of them; what leaves one
cell enters another, so mass is kept to rounding (Patankar, Numerical Heat Transfer and
Fluid Flow, 1980, ch. 5: upwind, fully implicit).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from drainage.tracer.cells import Cells, CellSystem, Floats
from drainage.tracer.flow_field import Interval, agreeing_flows

LONGEST_STEP_S = 20.0
"""Longer steps smear a front: with 60 s the spills over the banks move by 5 to 8 %."""


@dataclass(frozen=True)
class Water:
    """Reported states at t times: ``second`` (t,), volumes m3 and flows m3/s.

    ``volume_m3`` (t, n) of cells, ``flow_m3_s`` (t, e) and ``held_m3`` (t, e) of
    connections, the latter already counted in the cells.
    """

    second: Floats
    volume_m3: Floats
    flow_m3_s: Floats
    held_m3: Floats


@dataclass(frozen=True)
class Inflows:
    """What enters and leaves the cells from outside at the t times, m3/s (t, n), never < 0.

    ``load`` (t, n, k) is concentration times inflow of each of k substances, summed over
    what enters. Water ``lost_m3_s`` at a rim and ``withdrawn_m3_s`` takes the cell's
    concentration with it. ``outside`` (k,) is the concentration beyond the outfalls,
    ``initial`` (n, k) that of the first time.
    """

    inflow_m3_s: Floats
    load: Floats
    lost_m3_s: Floats
    withdrawn_m3_s: Floats
    outside: Floats
    initial: Floats


@dataclass(frozen=True)
class Traced:
    """Concentrations (t, n, k) and where the mass went; masses are concentration times m3.

    ``left``, ``drawn_in`` (n, k) at outfalls, ``lost``, ``withdrawn`` (n, k), ``entered``,
    ``first`` and ``last`` stored (k,). ``added_m3`` is clean water added where reported
    flows would take more from a cell than it held.
    """

    concentration: Floats
    left: Floats
    drawn_in: Floats
    lost: Floats
    withdrawn: Floats
    entered: Floats
    first: Floats
    last: Floats
    added_m3: float

    @property
    def error(self) -> Floats:
        """What came less what went and what is stored (k,): rounding."""
        came = self.first + self.entered + self.drawn_in.sum(0)
        gone = self.left.sum(0) + self.lost.sum(0) + self.withdrawn.sum(0)
        return came - gone - self.last


def trace(cells: Cells, water: Water, inflows: Inflows) -> Traced:
    """Carry k substances through the cells between the first and the last time.

    Flows are means of two reported values, corrected to agree with the volumes
    (``agreeing_flows``). Volumes are those the corrected flows leave: they follow the
    reported ones and never fall below nothing.
    """
    system = CellSystem(cells)
    kinds = inflows.outside.size
    concentration = np.empty((*water.volume_m3.shape, kinds))
    concentration[0] = inflows.initial
    held = water.volume_m3[0].copy()
    sums = _Sums(np.zeros((4, cells.outfall.size, kinds)), np.zeros(kinds))
    first = held @ inflows.initial
    for at in range(water.second.size - 1):
        step = _step(cells, system, water, inflows, at, held)
        concentration[at + 1] = _carry(cells, system, step, concentration[at], held, sums)
        held = step.last_m3
    left, drawn_in, lost, withdrawn = sums.gone
    return Traced(
        concentration=concentration,
        left=left,
        drawn_in=drawn_in,
        lost=lost,
        withdrawn=withdrawn,
        entered=sums.entered,
        first=first,
        last=held @ concentration[-1],
        added_m3=sums.added_m3,
    )


@dataclass
class _Sums:
    """Running sums: ``gone`` (left, drawn in, lost, withdrawn; n; k), ``entered`` (k,)."""

    gone: Floats
    entered: Floats
    added_m3: float = 0.0


@dataclass(frozen=True)
class _Step:
    """Constant rates of one interval, m3/s, and the volumes they leave."""

    length_s: float
    forward: Floats
    backward: Floats
    inflow: Floats
    load: Floats
    out: Floats
    drawn_in: Floats
    lost: Floats
    withdrawn: Floats
    added: Floats
    outside: Floats
    last_m3: Floats


def _step(
    cells: Cells, system: CellSystem, water: Water, inflows: Inflows, at: int, held_m3: Floats
) -> _Step:
    now, then = at, at + 1
    length = float(water.second[then] - water.second[now])

    def mean(series: Floats) -> Floats:
        return (series[now] + series[then]) / 2

    inflow, lost, withdrawn = (
        mean(series) for series in (inflows.inflow_m3_s, inflows.lost_m3_s, inflows.withdrawn_m3_s)
    )
    supply = inflow - lost - withdrawn
    flow = agreeing_flows(
        cells,
        system,
        Interval(
            length_s=length,
            flow_m3_s=mean(water.flow_m3_s),
            swing_m3_s=np.abs(water.flow_m3_s[then] - water.flow_m3_s[now]),
            stored_m3=water.held_m3[then] - water.held_m3[now],
            volume_m3=water.volume_m3[now],
            gain_m3=water.volume_m3[then] - water.volume_m3[now],
            supply_m3_s=supply,
        ),
        held_m3,
    )
    gain = cells.net(flow) + supply
    from_outside = np.where(cells.outfall, (water.volume_m3[then] - held_m3) / length - gain, 0.0)
    drawn_in = np.maximum(from_outside, 0.0)
    out = np.maximum(-from_outside, 0.0)
    left_m3 = held_m3 + length * (gain + from_outside)
    return _Step(
        length_s=length,
        forward=np.maximum(flow, 0.0),
        backward=np.maximum(-flow, 0.0),
        inflow=inflow,
        load=mean(inflows.load),
        out=out,
        drawn_in=drawn_in,
        lost=lost,
        withdrawn=withdrawn,
        added=np.maximum(-left_m3, 0.0) / length,
        outside=inflows.outside,
        last_m3=np.maximum(left_m3, 0.0),
    )


def _carry(
    cells: Cells,
    system: CellSystem,
    step: _Step,
    concentration: Floats,
    held_m3: Floats,
    sums: _Sums,
) -> Floats:
    """Concentrations (n, k) at the end of an interval, in steps of ``LONGEST_STEP_S``."""
    parts = math.ceil(step.length_s / LONGEST_STEP_S - 1e-9)
    second = step.length_s / parts
    entering = (
        cells.at_end(step.forward) + cells.at_start(step.backward)
        + step.inflow + step.drawn_in + step.added
    )  # fmt: skip
    brought = second * (step.load + step.drawn_in[:, None] * step.outside)
    leaving = np.stack([step.out, step.lost, step.withdrawn])[:, :, None]
    passed = np.zeros_like(concentration)
    for part in range(parts):
        volume = held_m3 + (step.last_m3 - held_m3) * (part / parts)
        own = volume + second * entering
        dry = own <= 0
        concentration = system.solve(
            np.where(dry, 1.0, own),
            -second * step.forward,
            -second * step.backward,
            np.where(dry[:, None], concentration, volume[:, None] * concentration + brought),
        )
        passed += concentration
    sums.gone[[0, 2, 3]] += second * leaving * passed
    sums.gone[1] += step.length_s * step.drawn_in[:, None] * step.outside
    sums.entered += step.length_s * step.load.sum(0)
    sums.added_m3 += step.length_s * float(step.added.sum())
    return concentration
