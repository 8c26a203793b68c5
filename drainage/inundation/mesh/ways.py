"""Ways of water over land: flat channels that are cut into the blocks between streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.inundation.mesh.street_pixels import StripPixels, Strips
from drainage.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ways:
    """w straight ways: ``ends_m`` (w, 2, 2), ``width_m``, ``manning_n``, ``levels_m`` (w, 2)."""

    ends_m: Floats
    width_m: Floats
    manning_n: Floats
    levels_m: Floats

    def strips(self) -> Strips:
        """As wide as they are, without anything beside them."""
        count = len(self.width_m)
        return Strips(self.ends_m, self.width_m / 2, np.zeros(count),
                      np.ones((count, 2), dtype=bool))  # fmt: skip


def ways_over_land(network: Network) -> Ways:
    """Street conduits of another shape than a street, between nodes that have places.

    InputError naming those without a level at both ends.
    """
    conduits = network.conduits
    rows = conduits[(conduits["system"] == "street") & (conduits["shape"] != "street")]
    xy = network.nodes[["x_m", "y_m"]].astype(float)
    ends = np.stack([xy.loc[rows[c]].to_numpy() for c in ("from_id", "to_id")], axis=1)
    there = np.isfinite(ends).all(axis=(1, 2)) & (ends[:, 0] != ends[:, 1]).any(axis=1)
    rows = rows[there]
    levels = rows[["from_invert_level_m", "to_invert_level_m"]].to_numpy(float)
    findings = [
        Finding("conduits.csv", str(name), "from_invert_level_m", "",
                "a way of water over land needs a level at both ends",
                "Fill from_invert_level_m and to_invert_level_m, or remove the way.")
        for name in rows.index[~np.isfinite(levels).all(axis=1)]
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
    return Ways(ends[there], rows["width_mm"].to_numpy(float) / 1000,
                rows["manning_n"].to_numpy(float), levels)  # fmt: skip


@dataclass(frozen=True, eq=False)
class WayCells:
    """c lengths of way that show between the streets, numbered from where the streets end.

    ``way`` (c,) rising, ``level_m`` (c,) in its middle.
    """

    way: Ints
    level_m: Floats


def way_cells(
    ways: Ways, pixels: StripPixels, streets: int, first_cell: int, cell_m: float
) -> tuple[WayCells, Ints]:
    """The cells, and which of them (its cell number) each pixel of a way lies in (p,).

    Pixels as ``np.nonzero(pixels.strip >= streets)`` lists them. Bins are counted over the
    part of a way that shows; those under a street that it crosses are left out.
    """
    shown = pixels.strip >= streets
    way = pixels.strip[shown].astype(np.int64) - streets
    along = pixels.along_m[shown].astype(np.float64)
    count = len(ways.width_m)
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, way, along)
    np.maximum.at(high, way, along)
    bins = np.maximum(1, np.rint((high - low) / cell_m)) if count else np.zeros(0)
    bins[~np.isfinite(bins)] = 1
    step = np.where(high > low, (high - low) / bins, cell_m)
    place = np.minimum(((along - low[way]) / step[way]).astype(np.int64), bins[way].astype(int) - 1)
    most = int(bins.max(initial=1))
    key, cell = np.unique(way * most + place, return_inverse=True)
    own, number = np.divmod(key, most)
    length = np.hypot(*(ways.ends_m[:, 1] - ways.ends_m[:, 0]).T)
    share = (low[own] + (number + 0.5) * step[own]) / length[own]
    level = ways.levels_m[own, 0] + share * (ways.levels_m[own, 1] - ways.levels_m[own, 0])
    return WayCells(own, level), cell.ravel() + first_cell
