"""The axis of a ditch or culvert, and the pipes it meets on its way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m

SPACING_M = 60.0
"""SWMM takes the volume of a long reach from the mean of its ends."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """Nodes (n,) from upstream down: ids, places and levels of bed and bank, m."""

    label: list[str]
    x_m: Floats
    y_m: Floats
    bed_level_m: Floats
    bank_level_m: Floats

    @property
    def length_m(self) -> Floats:
        """Length of each reach (n - 1,), m."""
        return np.hypot(np.diff(self.x_m), np.diff(self.y_m))

    @property
    def slope(self) -> Floats:
        """Fall of each reach (n - 1,), m/m."""
        return -np.diff(self.bed_level_m) / self.length_m

    @property
    def line(self) -> shapely.LineString:
        """The axis in plan."""
        return shapely.LineString(np.column_stack([self.x_m, self.y_m]))

    def levels_at(self, along_m: Floats) -> tuple[Floats, Floats]:
        """Levels of bed and bank at distances along the axis, m."""
        at = np.concatenate([[0.0], np.cumsum(self.length_m)])
        bed, bank = (np.interp(along_m, at, own) for own in (self.bed_level_m, self.bank_level_m))
        return bed, bank

    def divided(self) -> Axis:
        """With nodes between, so that no reach is longer than 60 m."""
        label, parts = [], []
        rows = np.column_stack([self.x_m, self.y_m, self.bed_level_m, self.bank_level_m])
        for k, length in enumerate(self.length_m.tolist()):
            pieces = int(np.ceil(length / SPACING_M - 1e-9))
            share = np.arange(pieces)[:, None] / pieces
            parts.append(rows[k] + share * (rows[k + 1] - rows[k]))
            label += [self.label[k], *(f"{self.label[k]}-{n}" for n in range(1, pieces))]
        made = np.vstack([*parts, rows[-1:]])
        return Axis([*label, self.label[-1]], *made.T)


def meetings(network: Network, axis: Axis) -> pd.DataFrame:
    """Conduits that cross the axis in plan and share no node with it, by id.

    ``share`` of their length at which they do, ``along_m`` on the axis, there ``invert_level_m``
    and ``soffit_level_m`` of the conduit and ``bed_level_m`` and ``bank_level_m`` of the ditch.
    """
    pipes = network.conduits
    own = pipes["from_id"].isin(axis.label) | pipes["to_id"].isin(axis.label)
    pipes = pipes[~own]
    place = network.nodes[["x_m", "y_m"]]
    ends = np.stack([place.reindex(pipes[end]).to_numpy(float) for end in ("from_id", "to_id")], 1)
    placed = np.isfinite(ends).all(axis=(1, 2))
    pipes, ends = pipes[placed], ends[placed]
    lines, line = shapely.linestrings(ends), axis.line
    crosses = shapely.intersects(lines, line)
    pipes, lines = pipes[crosses], lines[crosses]
    point = shapely.centroid(shapely.intersection(lines, line))
    share = shapely.line_locate_point(lines, point, normalized=True)
    along = shapely.line_locate_point(line, point)
    upper, lower = (pipes[f"{end}_invert_level_m"].to_numpy(float) for end in ("from", "to"))
    invert = upper + share * (lower - upper)
    bed, bank = axis.levels_at(along)
    return pd.DataFrame(
        {
            "share": share, "along_m": along, "shape": pipes["shape"], "invert_level_m": invert,
            "soffit_level_m": invert + pipe_height_m(pipes).to_numpy(float),
            "bed_level_m": bed, "bank_level_m": bank, "street_id": pipes["street_id"],
        },
        index=pipes.index,
    )  # fmt: skip
