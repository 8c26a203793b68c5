"""New storm trunks along planned roads, as one system designed from its heads down."""

from __future__ import annotations

from typing import ClassVar, Literal

import networkx as nx
import numpy as np
import pandas as pd

from drainage.design.sewer_design import Laid, Reach
from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, unknown
from drainage.measures.courses import course_findings
from drainage.measures.routes import manhole_of_gutter
from drainage.measures.trunk_design import designed_trunks
from drainage.measures.trunk_land import strips
from drainage.measures.trunk_parts import TrunkIntake, TrunkPath, TrunkPlan
from drainage.measures.trunk_tables import Laying, built_trunks
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.said import said

SPACING_M = 60.0


class TrunkSewers(TrunkPlan):
    """Roads with trunks that may join; each is built only if it reaches its outlet.

    An intake that carries sewage (a combined manhole, or one with dry-weather flow) joins by a
    weir chamber: its crest stands above the depth of four times the dry-weather flow and at
    least at half the height of the old sewer. A storm manhole joins by a pipe. Give the trunks
    before the reliefs that end in them: a relief ends at the first manhole at or below its
    point that a trunk takes in. A trunk falls as the ground does, and less, down to the least
    slope of its sections, where it would arrive too low. The land of a road's
    ``drained_width_m`` is in the design and comes with the trunk as subcatchments N-…, which
    drain to nothing else.
    """

    TEXTS: ClassVar[Texts] = TrunkPlan.TEXTS | {
        "name": {"zh": "新建雨水干管", "en": "new storm trunk sewers"},
        "arrives_too_low": {
            "zh": "无法自流 (unbuildable): 末端管底 {invert_level_m:.2f} m, "
            "出口最低 {lowest_invert_level_m:.2f} m",
            "en": "unbuildable, cannot drain by gravity: it arrives at {invert_level_m:.2f} m, "
            "the outlet allows no less than {lowest_invert_level_m:.2f} m",
        },
        "too_deep": {
            "zh": "埋深过大 (unbuildable): 覆土 {cover_m:.2f} m, 限值 {maximum_cover_m:g} m",
            "en": "unbuildable, too deep: cover {cover_m:.2f} m, limit {maximum_cover_m:g} m",
        },
        "not_built": {"zh": "未建 (unbuildable)", "en": "not built (unbuildable)"},
        "built": {
            "zh": "{length_m:.0f} m, {first} – {last}, Q = {flow_m3_s:.2f} m3/s",
            "en": "{length_m:.0f} m, {first} – {last}, Q = {flow_m3_s:.2f} m3/s",
        },
        "land": {
            "zh": "沿线新接入用地 {area_ha:.1f} ha ({count} 块, N-*), 现状不入管网",
            "en": "{area_ha:.1f} ha along the roads newly drained ({count} pieces, N-*), which "
            "today drain to no sewer",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "trunk_sewers"
title_zh = "新路雨水干管"
nodes = [
    { id = "T1", x_m = 50, y_m = 20, ground_level_m = 20.4 },
    { id = "T2", x_m = 50, y_m = 420, ground_level_m = 19.0 },
]
roads = [{ name_zh = "新路", nodes = ["T1", "T2"] }]
intakes = [{ node = "T1", manhole = "M-B" }]
source = "assumed"

[[measures.outlets]]
outfall_id = "TO"
node = "T2"
name_zh = "新出口"
bank_level_m = 19.0
lowest_invert_level_m = 15.0
""",
    )

    kind: Literal["trunk_sewers"]

    def check(self, network: Network) -> list[Finding]:
        """Names that neither the measure nor the network has."""
        own = {node.id for node in self.nodes}
        asked = [("roads", node) for road in self.roads for node in road.nodes]
        asked += [("outlets", outlet.node) for outlet in self.outlets]
        asked += [("intakes", intake.node) for intake in self.intakes]
        asked += [("hills", hill.node) for hill in self.hills]
        findings = [
            unknown(key, node, "an id of `nodes` of this measure", "nodes")
            for key, node in asked
            if node not in own
        ]
        findings += [f for i in self.intakes for f in _intake_findings(network, i)]
        return findings + [
            unknown("hills", h.subcatchment, "a subcatchment of the network", "subcatchments")
            for h in self.hills
            if h.subcatchment not in network.subcatchments.index
        ]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Design all roads; leave out those that cannot reach their outlet and say why.

        Raises InputError where a design flow cannot be computed.
        """
        path = _path(self)
        land = strips(network, path, self.source)
        laid = designed_trunks(self, path, land, network, context)
        bad = _unbuildable(self, path, laid)
        remarks = [*bad.values()]
        built = [
            k for k, reach in enumerate(path.reaches) if path.outlet[reach.upstream] not in bad
        ]
        for road in self.roads:
            here = [k for k in built if path.road[k] == road.name_zh]
            if not here:
                remarks.append(Remark("not_built", place=road.name_zh))
                continue
            figures: dict[str, Figure] = {
                "length_m": sum(path.reaches[k].length_m for k in here),
                "first": _words(laid[here[0]]),
                "last": _words(laid[here[-1]]),
                "flow_m3_s": max(laid[k].design_flow_m3_s for k in here),
            }
            remarks.append(Remark("built", figures, place=road.name_zh))
        laying = Laying(self.design.manning_n, self.source)
        network = built_trunks(
            network, path, laid, built, self.outlets, self.intakes, self.hills, laying
        )
        served = land[land["outlet_id"].isin(network.junctions.index)]
        if len(served):
            area_ha = float(served["area_ha"].sum())
            remarks.append(Remark("land", {"area_ha": area_ha, "count": len(served)}))
            network = network.with_tables(subcatchments=pd.concat([network.subcatchments, served]))
        return Applied(network, tuple(remarks))


def _intake_findings(network: Network, intake: TrunkIntake) -> list[Finding]:
    if intake.manhole not in network.junctions.index:
        return [unknown("intakes", intake.manhole, "a junction of the network", "junctions")]
    if not intake.course:
        return []
    findings = course_findings(network, intake.course)
    end = intake.course[-1]
    if not findings and manhole_of_gutter(network)[end] != intake.manhole:
        findings = [
            Finding(
                "",
                "intakes",
                "course",
                end,
                said("the course does not end at {manhole}", manhole=intake.manhole),
                "End it at the street node above the intake's manhole.",
            )
        ]
    return findings


def _path(measure: TrunkPlan) -> TrunkPath:
    place = {node.id: node for node in measure.nodes}
    label = list(place)
    rows = [(n.x_m, n.y_m, n.ground_level_m) for n in measure.nodes]
    edges: list[tuple[int, int, float, str]] = []
    for road in measure.roads:
        for a, b in zip(road.nodes[:-1], road.nodes[1:], strict=True):
            start, end = np.array(rows[label.index(a)]), np.array(rows[label.index(b)])
            length = float(np.hypot(*(end - start)[:2]))
            pieces = int(np.ceil(length / SPACING_M))
            before = label.index(a)
            for piece in range(1, pieces + 1):
                after = label.index(b) if piece == pieces else len(label)
                if piece < pieces:
                    label.append(f"{a}-{b}-{piece}")
                    rows.append(tuple(start + piece / pieces * (end - start)))
                edges.append((before, after, length / pieces, road.name_zh))
                before = after
    tree: nx.DiGraph = nx.DiGraph()
    tree.add_nodes_from(range(len(label)))
    tree.add_edges_from((a, b) for a, b, _, _ in edges)
    rank = {node: k for k, node in enumerate(nx.lexicographical_topological_sort(tree))}
    edges.sort(key=lambda edge: rank[edge[0]])
    outlet = [""] * len(label)
    for trunk_end in measure.outlets:
        sink = label.index(trunk_end.node)
        for node in [sink, *nx.ancestors(tree, sink)]:
            outlet[node] = trunk_end.outfall_id
    table = np.array(rows)
    return TrunkPath(
        label, table[:, 0], table[:, 1], table[:, 2],
        [Reach(a, b, round(length, 2)) for a, b, length, _ in edges],
        [road for _, _, _, road in edges], outlet,
        {road.name_zh: road.drained_width_m for road in measure.roads},
    )  # fmt: skip


def _unbuildable(measure: TrunkPlan, path: TrunkPath, laid: list[Laid]) -> dict[str, Remark]:
    """Outlet -> why its trunks cannot be built."""
    found = {}
    for outlet in measure.outlets:
        mine = [
            k for k, r in enumerate(path.reaches) if path.outlet[r.upstream] == outlet.outfall_id
        ]
        sink = path.label.index(outlet.node)
        invert = min(laid[k].to_invert_level_m for k in mine if path.reaches[k].downstream == sink)
        cover = max(
            path.ground_level_m[path.reaches[k].downstream]
            - laid[k].to_invert_level_m
            - laid[k].section.height_mm / 1000
            for k in mine
        )
        if invert < outlet.lowest_invert_level_m:
            figures: dict[str, Figure] = {
                "invert_level_m": invert,
                "lowest_invert_level_m": outlet.lowest_invert_level_m,
            }
            found[outlet.outfall_id] = Remark("arrives_too_low", figures, place=outlet.name_zh)
        elif cover > measure.maximum_cover_m:
            figures = {"cover_m": cover, "maximum_cover_m": measure.maximum_cover_m}
            found[outlet.outfall_id] = Remark("too_deep", figures, place=outlet.name_zh)
    return found


def _words(pipe: Laid) -> str:
    s = pipe.section
    return f"{s.width_mm}x{s.height_mm}" if s.width_mm else f"d{s.height_mm}"
