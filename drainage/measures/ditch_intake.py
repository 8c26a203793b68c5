"""What runs into a ditch on its way: pipes that cross it or end beside it, streets over a kerb."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from drainage.measures.ditch_line import Axis, meetings
from drainage.measures.ditch_parts import KerbOpening
from drainage.measures.placing import FARTHEST_M
from drainage.measures.table_rows import with_added
from drainage.measures.weir_chambers import WEIR_COEFFICIENT
from drainage.network.model import Network
from drainage.network.topology import links

LEAST_LENGTH_M = 5.0
KERB_OPENING_M = 0.3
"""Height of a gap in the kerb, open to above."""


LEAST_FALL = 0.0005
"""A bed that goes down falls by half a per mille at least, as large sewers do."""


@dataclass(frozen=True)
class Intake:
    """A pipe cut off at the ditch: its new end, level there, length, and the outfall it leaves."""

    link_id: str
    node_id: str
    invert_level_m: float
    above_m: float
    length_m: float
    leaves: str


def intakes(
    pipes: tuple[str, ...], axis: Axis, ends_at_outfall: bool, network: Network
) -> list[Intake]:
    """Where each pipe comes to the ditch; a pipe that does not come near it is left out.

    A river takes one conduit an outfall, so no pipe ends at the last node where that is one.
    """
    if not pipes:
        return []
    met, line = meetings(network, axis), axis.line
    found = []
    for name in pipes:
        row, leaves = network.conduits.loc[name], ""
        if name in met.index:
            share, along = float(met.at[name, "share"]), float(met.at[name, "along_m"])
        elif row["to_id"] in network.outfalls.index:
            end = shapely.Point(network.nodes.loc[row["to_id"], ["x_m", "y_m"]].to_numpy(float))
            if line.distance(end) > FARTHEST_M:
                continue
            share, along, leaves = 1.0, float(line.project(end)), str(row["to_id"])
        else:
            continue
        at = _nearest(axis, along, ends_at_outfall)
        upper, lower = float(row["from_invert_level_m"]), float(row["to_invert_level_m"])
        invert = upper + share * (lower - upper)
        found.append(
            Intake(
                name, axis.label[at], invert, invert - float(axis.bed_level_m[at]),
                max(share * float(row["length_m"]), LEAST_LENGTH_M), leaves,
            )
        )  # fmt: skip
    return found


def gone_down(pipes: tuple[str, ...], axis: Axis, ends_at_outfall: bool, network: Network) -> Axis:
    """The axis with a bed that falls all the way, low enough for every pipe that ends in it.

    Where a pipe arrives below the bed both ends of that reach of the axis go down by so much, and
    what lies below them as far as they must to fall by half a per mille.
    """
    axis = _falling(axis)
    known = tuple(own for own in pipes if own in network.conduits.index)
    for _ in known:
        fine = axis.divided()
        led = intakes(known, fine, ends_at_outfall, network)
        lowest = min(led, key=lambda own: own.above_m, default=None)
        if lowest is None or lowest.above_m >= 0:
            break
        at = fine.label.index(lowest.node_id)
        upper = max(k for k, own in enumerate(axis.label) if fine.label.index(own) <= at)
        bed = axis.bed_level_m.copy()
        bed[upper : upper + 2] += lowest.above_m
        axis = _falling(replace(axis, bed_level_m=bed))
    return axis


def _falling(axis: Axis) -> Axis:
    """The axis with each point no higher than lets the bed fall by half a per mille to it."""
    along = np.concatenate([[0.0], np.cumsum(axis.length_m)])
    above_fall = axis.bed_level_m + LEAST_FALL * along
    bed = np.minimum.accumulate(above_fall) - LEAST_FALL * along
    return replace(axis, bed_level_m=bed)


def with_intakes(network: Network, led: list[Intake]) -> Network:
    """The network with the pipes cut off; an outfall that no link leads to any more is gone."""
    if not led:
        return network
    pipes = network.conduits.copy()
    for own in led:
        pipes.loc[own.link_id, "to_id"] = own.node_id
        pipes.loc[own.link_id, "to_invert_level_m"] = round(own.invert_level_m, 3)
        pipes.loc[own.link_id, "length_m"] = round(own.length_m, 2)
    made = network.with_tables(conduits=pipes)
    left = {own.leaves for own in led} - {""} - set(links(made)["to_id"])
    return made.with_tables(outfalls=made.outfalls.drop(index=sorted(left)))


def at_kerb(own: KerbOpening, axis: Axis, ends_at_outfall: bool, network: Network) -> int:
    """Number of the node of the axis that is nearest along it; -1 for none within 100 m."""
    place = network.nodes.loc[own.street_node, ["x_m", "y_m"]].to_numpy(float)
    point, line = shapely.Point(place), axis.line
    if not line.distance(point) <= FARTHEST_M:
        return -1
    return _nearest(axis, float(line.project(point)), ends_at_outfall)


def with_openings(
    network: Network, openings: tuple[KerbOpening, ...], axis: Axis, ends_at_outfall: bool,
    source: str,
) -> Network:  # fmt: skip
    """The network with a weir from each street node to the ditch, its crest at the gutter."""
    rows: dict[str, dict[str, object]] = {}
    for own in openings:
        to_id = axis.label[at_kerb(own, axis, ends_at_outfall, network)]
        rows[f"D-{own.street_node}-{to_id}"] = {
            "from_id": own.street_node, "to_id": to_id,
            "crest_level_m": float(network.nodes.at[own.street_node, "invert_level_m"]),
            "length_m": own.width_m, "height_m": KERB_OPENING_M,
            "discharge_coefficient": WEIR_COEFFICIENT, "flap_gate": False, "source": source,
        }  # fmt: skip
    return with_added(network, "weirs", rows)


def _nearest(axis: Axis, along_m: float, ends_at_outfall: bool) -> int:
    """Number of the node nearest to a distance along the axis; an outfall takes one link."""
    reach = np.concatenate([[0.0], np.cumsum(axis.length_m)])
    open_to = slice(None, -1) if ends_at_outfall else slice(None)
    return int(np.argmin(np.abs(reach[open_to] - along_m)))
