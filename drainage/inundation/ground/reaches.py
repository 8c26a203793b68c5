"""The street reaches of a network as arrays: where they lie, how wide, how shaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Reaches:
    """Streets in plan: n street nodes and r reaches (conduits of shape street) between them.

    ``node_x_m``, ``node_y_m``, ``node_level_m`` (n,): the gutter at the node, which lies
    ``node_hollow_m`` (n,) below its normal level where a hollow leads the street down.
    ``start``, ``end`` (r,) places in ``node_ids``; ``width_m`` kerb to kerb,
    ``crown_width_m`` kerb to crown, ``crossfall`` m/m, ``kerb_height_m``,
    ``backing_slope`` m/m, ``manning_n``, ``backing_manning_n`` behind the kerb,
    ``median_m`` height of a wall on the crown, ``sides`` (r,) of the cross-section.
    """

    node_ids: NDArray[np.str_]
    node_x_m: Floats
    node_y_m: Floats
    node_level_m: Floats
    node_hollow_m: Floats
    ids: NDArray[np.str_]
    start: Ints
    end: Ints
    width_m: Floats
    crown_width_m: Floats
    crossfall: Floats
    kerb_height_m: Floats
    backing_slope: Floats
    manning_n: Floats
    backing_manning_n: Floats
    median_m: Floats
    sides: Ints

    @property
    def ends_m(self) -> Floats:
        """(r, 2, 2): start and end of each axis, x and y."""
        xy = np.column_stack([self.node_x_m, self.node_y_m])
        return np.stack([xy[self.start], xy[self.end]], axis=1)

    @property
    def axis_length_m(self) -> Floats:
        """(r,) length between the nodes in plan."""
        ends = self.ends_m
        return np.hypot(*(ends[:, 1] - ends[:, 0]).T)

    @property
    def streets_at_node(self) -> Ints:
        """(n,) how many reaches meet at each node."""
        return np.bincount(np.concatenate([self.start, self.end]), minlength=len(self.node_ids))

    @property
    def node_width_m(self) -> Floats:
        """(n,) width of the widest street at each node."""
        width = np.zeros(len(self.node_ids))
        np.maximum.at(width, self.start, self.width_m)
        np.maximum.at(width, self.end, self.width_m)
        return width


def reaches_of(network: Network, *, levels_needed: bool = False) -> Reaches:
    """The streets of a network; InputError naming every node without a place.

    The width is that of the street the reach lies in, else twice the kerb-to-crown width
    of its section. A section with one gutter is drawn with two.
    """
    conduits = network.conduits[network.conduits["shape"] == "street"]
    if conduits.empty:
        raise InputError([
            Finding("conduits.csv", "", "shape", "", "no conduit has the shape street: the "
                    "ground of this town cannot be drawn from its streets",
                    "Give a terrain GeoTIFF and street conduits, or use surface = \"streets\".")
        ])  # fmt: skip
    nodes = network.nodes
    used = pd.unique(conduits[["from_id", "to_id"]].to_numpy().ravel())
    known = nodes.loc[used]
    _refuse_gaps(known, ["x_m", "y_m", *(["ground_level_m"] if levels_needed else [])])
    place = pd.Series(np.arange(len(used)), index=used)
    start, end = (place[conduits[c]].to_numpy(np.int64) for c in ("from_id", "to_id"))
    section = network.street_sections.reindex(conduits["street_section_id"])
    crown = section["crown_width_m"].to_numpy(float)
    width = network.streets["width_m"].reindex(conduits["street_id"]).to_numpy(float)
    hollow = _hollow_depth_m(network, used)
    reaches = Reaches(
        node_ids=np.asarray(used, dtype=str),
        node_x_m=known["x_m"].to_numpy(float),
        node_y_m=known["y_m"].to_numpy(float),
        node_level_m=(known["ground_level_m"] - hollow).to_numpy(float),
        node_hollow_m=hollow.to_numpy(float),
        ids=conduits.index.to_numpy(str),
        start=start,
        end=end,
        width_m=np.where(width > 0, width, 2 * crown),
        crown_width_m=crown,
        crossfall=section["crossfall_pct"].to_numpy(float) / 100,
        kerb_height_m=section["kerb_height_m"].to_numpy(float),
        backing_slope=section["backing_slope_pct"].to_numpy(float) / 100,
        manning_n=section["manning_n"].to_numpy(float),
        backing_manning_n=section["backing_manning_n"].to_numpy(float),
        median_m=section["median_height_m"].to_numpy(float),
        sides=section["sides"].to_numpy(np.int64),
    )
    short = np.flatnonzero(reaches.axis_length_m <= 0)
    if len(short):
        raise InputError(
            Finding("conduits.csv", str(reaches.ids[k]), "to_id",
                    str(reaches.node_ids[reaches.end[k]]),
                    "the street reach has no length: both its nodes stand at one place",
                    "Place the nodes, or remove the reach.")
            for k in short
        )  # fmt: skip
    return reaches


def _hollow_depth_m(network: Network, nodes: Sequence[str]) -> pd.Series:
    """How far a hollow leads the street below its normal gutter at each node, m."""
    hollows = network.hollows
    depth = pd.Series(hollows["depth_m"].to_numpy(float), index=hollows["node_id"].to_numpy())
    return depth.reindex(nodes).fillna(0.0).set_axis(nodes)


def _refuse_gaps(known: pd.DataFrame, columns: list[str]) -> None:
    """Raise InputError for street nodes whose cells in ``columns`` are empty."""
    findings = [
        Finding(f"{known.at[node, 'table']}.csv", str(node), column, "",
                "a street node needs a place and a level before the ground can be drawn",
                "Fill the cell (`drainage fill` proposes levels from a terrain).")
        for column in columns
        for node in known.index[~np.isfinite(known[column].to_numpy(float))]
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
