"""Why a ditch cannot be dug as it is written."""

from __future__ import annotations

import numpy as np

from drainage.errors import Finding
from drainage.measures.context import unknown
from drainage.measures.ditch_intake import at_kerb, intakes
from drainage.measures.ditch_line import Axis, meetings
from drainage.measures.ditch_parts import DitchHill, DitchPoint, KerbOpening
from drainage.measures.placing import MANHOLES, SEWERS
from drainage.measures.routes import gathered, way_of_water
from drainage.network.model import Network
from drainage.network.topology import links
from drainage.said import said

LEVEL_M = 1e-3
"""Levels in the tables have millimetres."""
CLOSED = ("circular", "box")


def point_findings(points: tuple[DitchPoint, ...], network: Network) -> list[Finding]:
    """Places that are none, ids that are taken, one point twice."""
    findings, labels = [], []
    for point in points:
        if point.place is not None:
            named = point.place.node_id is not None
            systems = (*SEWERS, "street") if named else SEWERS
            tables = (*MANHOLES, "outfalls") if named else MANHOLES
            wrong = point.place.findings(network, "points", systems, tables)
            findings += wrong
            labels += [] if wrong else [point.place.found(network).node_id]
            continue
        labels.append(str(point.id))
        if point.id in network.nodes.index:
            findings.append(Finding("", "points", "id", str(point.id),
                                    "a node of the network has this id",
                                    "Give the new point another id, or name the node by place."
                                    ))  # fmt: skip
    twice = sorted({name for name in labels if labels.count(name) > 1})
    taken = [name for name in labels[:-1] if f"D-{name}" in network.conduits.index]
    return findings + [
        Finding("", "points", "", name, "a ditch begins at this node already, or comes back to it",
                "Take another node, or a new point beside it.") for name in [*twice, *taken]
    ]  # fmt: skip


def fall_findings(axis: Axis, depth_m: float) -> list[Finding]:
    """Backfall, and banks lower than the brim."""
    bed, bank = axis.bed_level_m, axis.bank_level_m
    findings = [
        Finding("", "points", "bed_level_m", f"{axis.label[k + 1]}: {bed[k + 1]:g}",
                said("the bed does not fall from {upper} at {level:.2f} m", upper=axis.label[k],
                     level=bed[k]),
                said("Give a bed below {level:.2f} m here, or turn the order of the points.",
                     level=bed[k]))
        for k in np.flatnonzero(axis.slope <= 0)
    ]  # fmt: skip
    return findings + [
        Finding("", "points", "bed_level_m", f"{axis.label[k]}: {bed[k]:g}",
                said("the brim at {brim:.2f} m stands above the ground at {ground:.2f} m",
                     brim=bed[k] + depth_m, ground=bank[k]),
                said("Give a bed at {level:.2f} m or lower, or less depth.",
                     level=bank[k] - depth_m))
        for k in np.flatnonzero(bed + depth_m > bank + LEVEL_M)
    ]  # fmt: skip


def node_findings(axis: Axis, network: Network) -> list[Finding]:
    """A bed below a node that is not dug deeper for it: a gutter, a tank, an outfall."""
    nodes = network.nodes
    findings = []
    for label, bed in zip(axis.label, axis.bed_level_m.tolist(), strict=True):
        if label not in nodes.index:
            continue
        node = nodes.loc[label]
        fixed = node["system"] == "street" or node["table"] != "junctions"
        invert = float(node["invert_level_m"])
        if fixed and bed < invert - LEVEL_M:
            findings.append(Finding("", "points", "bed_level_m", f"{label}: {bed:g}",
                                    said("below the bottom of this node at {level:.2f} m",
                                         level=invert),
                                    said("Give a bed at {level:.2f} m or higher, or a new point "
                                         "beside the node.", level=invert)))  # fmt: skip
    return findings


def outlet_findings(axis: Axis, new: bool, network: Network) -> list[Finding]:
    """An end that is no end, and an outfall on the way or with a conduit of its own."""
    last, outfalls = axis.label[-1], network.outfalls.index
    if new and last in network.nodes.index:
        return [Finding("", "outlet", "", last, "the last point is a node of the network",
                        "Leave outlet out, or end at a new point.")]  # fmt: skip
    passed = [label for label in axis.label[:-1] if label in outfalls]
    if passed or (last in outfalls and links(network)["to_id"].eq(last).any()):
        return [Finding("", "points", "", (passed or [last])[0],
                        "an outfall takes one conduit, and it has one",
                        "End at the manhole before it, or at a new outfall (outlet).")]  # fmt: skip
    if not new and last not in network.nodes.index:
        return [Finding("", "outlet", "", last, "the ditch ends at a point that leads nowhere",
                        "Give outlet for a new outfall, or end at a node of the network by place."
                        )]  # fmt: skip
    return []


def street_findings(street: str, top_width_m: float, network: Network) -> list[Finding]:
    """A ditch wider than the street it runs along."""
    if not street:
        return []
    if street not in network.streets.index:
        return [unknown("street", street, "an id of tables/streets.csv", "streets")]
    width = float(network.streets.at[street, "width_m"])
    if top_width_m <= width:
        return []
    return [Finding("", "street", "", street,
                    said("the ditch is {top:.1f} m wide at its brim, the street {width:.1f} m",
                         top=top_width_m, width=width),
                    "Give less bed width, steeper sides, or lead it along another street."
                    )]  # fmt: skip


def hill_findings(
    hills: tuple[DitchHill, ...], axis: Axis, ends_at_outfall: bool, network: Network
) -> list[Finding]:
    """Hills and points that are none."""
    land = network.subcatchments
    known = land.index[land["kind"].eq("hill")]
    points = axis.label[:-1] if ends_at_outfall else axis.label
    findings = [
        unknown("hills", hill.subcatchment, "a subcatchment of kind hill", "subcatchments")
        for hill in hills if hill.subcatchment not in known
    ]  # fmt: skip
    return findings + [
        unknown("hills", hill.point, "a point of this ditch before its outfall", "points")
        for hill in hills if hill.point not in points
    ]  # fmt: skip


def kerb_findings(
    openings: tuple[KerbOpening, ...], axis: Axis, ends_at_outfall: bool, network: Network
) -> list[Finding]:
    """Street nodes that are none, lie far off, or below the bed."""
    nodes = network.nodes
    streets = nodes.index[nodes["system"].eq("street") & nodes["table"].ne("outfalls")]
    findings, fine = [], axis.divided()
    for own in openings:
        if own.street_node not in streets:
            findings.append(unknown("kerb_openings", own.street_node, "the id of a street node",
                                    "junctions, storages"))  # fmt: skip
            continue
        at = at_kerb(own, fine, ends_at_outfall, network)
        sill = float(nodes.at[own.street_node, "invert_level_m"])
        if at < 0:
            findings.append(Finding("", "kerb_openings", "", own.street_node,
                                    "this street node lies more than 100 m from the ditch",
                                    "Lead the ditch along the street, or leave it out."
                                    ))  # fmt: skip
        elif sill <= fine.bed_level_m[at] + LEVEL_M:
            findings.append(Finding("", "kerb_openings", "", own.street_node,
                                    said("the gutter at {sill:.2f} m does not lie above the bed "
                                         "at {bed:.2f} m", sill=sill, bed=fine.bed_level_m[at]),
                                    said("Give the ditch a bed below {sill:.2f} m there.",
                                         sill=sill)))  # fmt: skip
    return findings


def taken_in_findings(
    pipes: tuple[str, ...], axis: Axis, ends_at_outfall: bool, network: Network
) -> list[Finding]:
    """Pipes that are none, bring sewage, do not come to the ditch, or lie below its bed."""
    findings = [unknown("takes_in", own, "the id of a storm pipe", "conduits")
                for own in pipes if own not in network.conduits.index]  # fmt: skip
    if findings or not pipes:
        return findings
    dry = gathered(way_of_water(network), network.dry_weather_flows["flow_l_s"])
    rows = network.conduits.loc[list(pipes)]
    foul = rows["system"].ne("storm") | dry.reindex(rows["from_id"]).fillna(0).gt(0).to_numpy()
    findings += [
        Finding("", "takes_in", "", own, "this pipe carries sewage, which an open ditch must not",
                "Part the sewage from it first, or leave it as it is.")
        for own in rows.index[foul]
    ]  # fmt: skip
    led = intakes(pipes, axis.divided(), ends_at_outfall, network)
    near = [own.link_id for own in led]
    findings += [
        Finding("", "takes_in", "", own,
                "this pipe neither crosses the ditch nor ends at an outfall within 100 m of it",
                "Lead the ditch to it, or leave it out.") for own in pipes if own not in near
    ]  # fmt: skip
    return findings + [
        Finding("", "takes_in", "", own.link_id,
                said("it comes to {node} {below:.2f} m below the bed", node=own.node_id,
                     below=-own.above_m),
                said("Give the ditch a bed at {level:.2f} m or lower there.",
                     level=own.invert_level_m))
        for own in led if own.above_m < -LEVEL_M
    ]  # fmt: skip


def meeting_findings(
    axis: Axis, height_m: float, takes_in: tuple[str, ...], network: Network
) -> list[Finding]:
    """Pipes whose levels at the crossing lie between the bed and the brim."""
    met = meetings(network, axis)
    met = met[met["shape"].isin(CLOSED) & ~met.index.isin(takes_in)]
    above_bed = met["soffit_level_m"] > met["bed_level_m"] + LEVEL_M
    below_brim = met["invert_level_m"] < met["bed_level_m"] + height_m - LEVEL_M
    return [
        Finding("", "points", "", str(row.Index),
                said("this pipe is in the way: it lies from {invert:.2f} to {soffit:.2f} m, the "
                     "bed at {bed:.2f} m", invert=row.invert_level_m, soffit=row.soffit_level_m,
                     bed=row.bed_level_m),
                "Lead it round the pipe, lay it above or below, or name a storm pipe in takes_in."
                )
        for row in met[above_bed & below_brim].itertuples()
    ]  # fmt: skip
