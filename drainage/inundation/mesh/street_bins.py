"""Streets cut along their axes: lengths between junctions, each with a left and a right side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.profile import Sags, gutter_levels_m
from drainage.inundation.ground.reaches import Reaches
from drainage.inundation.ground.street_cells import StreetCells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAMPLES = 8
"""Places along a bin whose mean is its gutter level; exact on a straight fall."""
JUNCTION_ARMS = 3
"""Streets at a node from which it is a cell of its own."""


@dataclass(frozen=True, eq=False)
class StreetBins:
    """b lengths of street, in the order of the reaches and along each of them.

    ``reach`` (b,); ``start_m`` (b,) way along the axis from the first node to the bin and
    ``length_m`` (b,) of it; ``level_m`` (b,) mean level of its gutter; ``x_m``, ``y_m`` (b,)
    its middle on the axis. Bins of reach i: ``first[i]`` to ``first[i + 1]``.
    ``cut_m`` (r, 2): what the junctions at its two ends take of a reach. The cells of bin i
    are 2 i (left of the axis) and 2 i + 1 (right).
    """

    reach: Ints
    start_m: Floats
    length_m: Floats
    level_m: Floats
    x_m: Floats
    y_m: Floats
    first: Ints
    cut_m: Floats

    def shares(self, reaches: Reaches) -> Floats:
        """(b, SAMPLES) places along each bin, as shares of its reach."""
        return shares_along(self.start_m, self.length_m, reaches.axis_length_m[self.reach])


def shares_along(start_m: Floats, long_m: Floats, length_m: Floats) -> Floats:
    """(k, SAMPLES) middles of equal parts of ``long_m`` from ``start_m`` on, by ``length_m``."""
    parts = (np.arange(SAMPLES) + 0.5) / SAMPLES
    shares: Floats = (start_m[:, None] + parts * long_m[:, None]) / length_m[:, None]
    return shares


def bins_of(reaches: Reaches, sags: Sags, cell_m: float) -> StreetBins:
    """Each reach in the whole number of equal bins nearest to ``cell_m``, one at least."""
    length = reaches.axis_length_m
    cut = junction_cuts_m(reaches, cell_m)
    free = length - cut.sum(axis=1)
    count = np.maximum(1, np.rint(free / cell_m)).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(count)])
    reach = np.repeat(np.arange(len(length)), count)
    long = (free / count)[reach]
    start = cut[reach, 0] + (np.arange(first[-1]) - first[reach]) * long
    share = shares_along(start, long, length[reach])
    level = levels_along_m(reaches, sags, np.repeat(reach, SAMPLES), share.ravel())[0]
    ends = reaches.ends_m[reach]
    middle = ((start + long / 2) / length[reach])[:, None]
    xy = ends[:, 0] + middle * (ends[:, 1] - ends[:, 0])
    return StreetBins(
        reach=reach, start_m=start, length_m=long, level_m=level.reshape(-1, SAMPLES).mean(axis=1),
        x_m=xy[:, 0], y_m=xy[:, 1], first=first, cut_m=cut,
    )  # fmt: skip


def junction_cuts_m(reaches: Reaches, cell_m: float) -> Floats:
    """(r, 2) length of each end of a reach that lies in a junction.

    Half of the widest street of the node where three or more meet. A reach too short for
    both its junctions keeps ``cell_m``, or half of itself, between them.
    """
    at = np.column_stack([reaches.start, reaches.end])
    cut = np.where(reaches.streets_at_node[at] >= JUNCTION_ARMS, reaches.node_width_m[at] / 2, 0.0)
    length, taken = reaches.axis_length_m, cut.sum(axis=1)
    most = length - np.minimum(cell_m, length / 2)
    shorter: Floats = cut * np.minimum(1.0, most / np.maximum(taken, 1e-9))[:, None]
    return shorter


def levels_along_m(
    reaches: Reaches, sags: Sags, reach: Ints, along: Floats
) -> tuple[Floats, Floats]:
    """Gutter level (k,) at shares ``along`` (k,) of reaches (k,), and as if no sag were there."""
    count = len(reach)
    places = StreetCells(np.zeros(count, np.int64), reach, along, np.zeros(count),
                         np.ones(count, dtype=bool))  # fmt: skip
    return gutter_levels_m(reaches, sags, places)


@dataclass(frozen=True, eq=False)
class Arms:
    """a = 2 r ends of reaches, each where it leaves a node.

    ``node``, ``bin`` (a,) the last bin towards the node; ``out`` (a, 2) unit vector from the
    node into the street; ``cut_m`` (a,) from the node to the bin. ``left``, ``right`` (a,)
    cells of that bin to the left and right of ``out``.
    """

    node: Ints
    bin: Ints
    out: Floats
    cut_m: Floats
    left: Ints
    right: Ints


def arms_of(reaches: Reaches, bins: StreetBins) -> Arms:
    """Starts of all reaches, then their ends."""
    way = directions(reaches)
    near, far = bins.first[:-1], bins.first[1:] - 1
    return Arms(
        node=np.concatenate([reaches.start, reaches.end]),
        bin=np.concatenate([near, far]),
        out=np.concatenate([way, -way]),
        cut_m=bins.cut_m.T.ravel(),
        left=np.concatenate([2 * near, 2 * far + 1]),
        right=np.concatenate([2 * near + 1, 2 * far]),
    )


def directions(reaches: Reaches) -> Floats:
    """(r, 2) unit vector along each axis."""
    ends = reaches.ends_m
    unit: Floats = (ends[:, 1] - ends[:, 0]) / reaches.axis_length_m[:, None]
    return unit


def left_of(way: Floats) -> Floats:
    """(k, 2) unit vector to the left of each."""
    return np.column_stack([-way[:, 1], way[:, 0]])
