"""Flows that agree with the volumes they fill: the least correction of reported ones.

An engine's reported volumes and flows do not agree: a conduit has one flow but stores
water along its length, and water is made or lost in the last digits of an iteration. Taken
as they stand they would concentrate a substance where volume falls and nothing left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.tracer.cells import Cells, CellSystem, Floats

STORED_SHARE = 0.5
"""The flow at a conduit's end differs from its mean by half of what the conduit stores."""
CONDUIT_DOUBT = 0.05
"""Of a conduit's flow: the mean of two reported values for the mean of an interval."""
VOLUME_DOUBT = 0.02
"""Of a cell's volume: half of a conduit's water is counted to either end, whatever its slope."""
LEAST_DOUBT_M3 = 1e-3
CATCH_UP_S = 60.0
"""Within this time a volume that has drifted is led back to the reported one."""


@dataclass(frozen=True)
class Interval:
    """Reported state of one interval of ``length_s``: means of flow, change of volume.

    ``flow_m3_s`` (e,) and its change ``swing_m3_s`` (e,); ``stored_m3`` (e,) gain of each
    connection; ``volume_m3`` (n,) at the beginning, ``gain_m3`` (n,) until the end;
    ``supply_m3_s`` (n,) what enters from outside less what is taken.
    """

    length_s: float
    flow_m3_s: Floats
    swing_m3_s: Floats
    stored_m3: Floats
    volume_m3: Floats
    gain_m3: Floats
    supply_m3_s: Floats


def agreeing_flows(
    cells: Cells, system: CellSystem, interval: Interval, carried_m3: Floats
) -> Floats:
    """Flows (e,) in m3/s whose balances follow the reported volumes.

    ``carried_m3`` (n,) is the volume that earlier flows have left in each cell. Least
    squares: corrections of flows d and misfits of balances s with A d + s = missing make
    sum (d / doubt of the flow)^2 + sum (s / doubt of the volume)^2 least, a graph
    Laplacian. The flow of a weir, orifice, pump, regulator or inlet follows from a formula
    and stands as reported, so that what is shut stays shut and no gate is passed against
    its sense; so does a conduit's where none is reported. Outfalls take what comes.
    """
    flow, length = np.abs(interval.flow_m3_s) + interval.swing_m3_s, interval.length_s
    doubt = STORED_SHARE * np.abs(interval.stored_m3) / length + CONDUIT_DOUBT * flow
    weight = np.where(cells.stores & (flow > 0), doubt, 0.0) ** 2
    mean_m3 = interval.volume_m3 + interval.gain_m3 / 2
    catch_up = max(CATCH_UP_S, length)
    slack = ((VOLUME_DOUBT * mean_m3 + LEAST_DOUBT_M3) / catch_up) ** 2
    missing = (
        interval.gain_m3 / length
        + (interval.volume_m3 - carried_m3) / catch_up
        - cells.net(interval.flow_m3_s)
        - interval.supply_m3_s
    )
    inside = ~cells.outfall
    own = np.where(inside, cells.at_start(weight) + cells.at_end(weight) + slack, 1.0)
    joined = np.where(inside[cells.start] & inside[cells.end], -weight, 0.0)
    pull = system.solve(own, joined, joined, np.where(inside, missing, 0.0))
    return interval.flow_m3_s + weight * (pull[cells.end] - pull[cells.start])
