"""New storm trunks along planned roads, as one system designed from its heads down."""

from __future__ import annotations

from typing import Literal

import networkx as nx
import numpy as np
import pandas as pd
from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, DesignRules, Works, unknown
from drainage.measures.course_design import FIRST_VELOCITY_M_S, LEAST_VELOCITY_M_S
from drainage.measures.courses import course_findings, course_of
from drainage.measures.routes import (
    LEAST_SLOPE,
    arrival_min,
    finite,
    gathered,
    intensity_l_s_ha,
    manhole_of_gutter,
    own_land_ha,
    way_of_water,
)
from drainage.measures.trunk_land import strips
from drainage.measures.trunk_parts import (
    TrunkHill,
    TrunkIntake,
    TrunkNode,
    TrunkOutlet,
    TrunkPath,
    TrunkRoad,
)
from drainage.measures.trunk_tables import Laying, built_trunks
from drainage.network.model import Network
from drainage.synthesis.sewer_design import Laid, LayingRules, Reach, design_sewers

SPACING_M = 60.0


class TrunkSewers(Works):
    """Roads with trunks that may join; each is built only if it reaches its outlet."""

    kind: Literal["trunk_sewers"]
    nodes: tuple[TrunkNode, ...] = Field(min_length=2)
    roads: tuple[TrunkRoad, ...] = Field(min_length=1)
    outlets: tuple[TrunkOutlet, ...] = Field(min_length=1)
    intakes: tuple[TrunkIntake, ...] = ()
    hills: tuple[TrunkHill, ...] = ()
    design: DesignRules = DesignRules()
    minimum_cover_m: float = Field(1.0, ge=0.7)
    maximum_cover_m: float = Field(6.0, gt=0)

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
        laid = _design(self, path, land, network, context)
        bad = _unbuildable(self, path, laid)
        remarks = [*bad.values()]
        built = [
            k for k, reach in enumerate(path.reaches) if path.outlet[reach.upstream] not in bad
        ]
        for road in self.roads:
            here = [k for k in built if path.road[k] == road.name_zh]
            if not here:
                remarks.append(f"{road.name_zh}: 未建 (unbuildable)")
                continue
            first, last = laid[here[0]], laid[here[-1]]
            length = sum(path.reaches[k].length_m for k in here)
            remarks.append(
                f"{road.name_zh}: {length:.0f} m, {_words(first)} – {_words(last)}, "
                f"Q = {max(laid[k].design_flow_m3_s for k in here):.2f} m3/s"
            )
        laying = Laying(self.design.manning_n, self.source)
        network = built_trunks(
            network, path, laid, built, self.outlets, self.intakes, self.hills, laying
        )
        served = land[land["outlet_id"].isin(network.junctions.index)]
        if len(served):
            remarks.append(
                f"{self.title_zh}: 沿线新接入用地 {served['area_ha'].sum():.1f} ha "
                f"({len(served)} 块, N-*), 现状不入管网"
            )
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
            Finding("", "intakes", "course", end, f"the course does not end at {intake.manhole}",
                    "End it at the street node above the intake's manhole.")
        ]  # fmt: skip
    return findings


def _path(measure: TrunkSewers) -> TrunkPath:
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


def _runoff_area_ha(
    measure: TrunkSewers, network: Network, path: TrunkPath, land: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """psi F through each point, ha, and the time its intakes' water has been in the sewers, min."""
    own = np.zeros(len(path.label))
    travel = np.zeros(len(path.label))
    psi = measure.design.runoff_coefficient
    for intake in measure.intakes:
        at = path.label.index(intake.node)
        way = _planned_way(network, intake)
        own[at] += psi * float(gathered(way, own_land_ha(network)).get(intake.manhole, 0.0))
        minutes = float(arrival_min(way).get(intake.manhole, 0.0))
        travel[at] = np.maximum(travel[at], minutes)
    for hill in measure.hills:
        area = float(network.subcatchments.at[hill.subcatchment, "area_ha"])
        own[path.label.index(hill.node)] += hill.runoff_coefficient * area
    for node, area in zip(land["outlet_id"], land["area_ha"], strict=True):
        own[path.label.index(str(node).removeprefix("T-"))] += psi * area
    for reach in path.reaches:
        own[reach.downstream] += own[reach.upstream]
    return own, travel


def _planned_way(network: Network, intake: TrunkIntake) -> pd.DataFrame:
    """The way of the water with the sewer that is to be led to an intake."""
    way = way_of_water(network)
    if not intake.course:
        return way
    course = course_of(network, intake.manhole, intake.course)
    reached = course["to_id"].eq(intake.manhole).to_numpy()
    course = course.iloc[: int(np.argmax(reached)) + 1] if reached.any() else course.iloc[:0]
    nodes = course["from_id"].tolist()
    known = way["minutes"].reindex(nodes).to_numpy(float)
    new = course["length_m"].to_numpy(float) / FIRST_VELOCITY_M_S / 60
    beside = course["beside"].ne("").to_numpy()
    planned = pd.DataFrame(
        {"to_id": course["to_id"].to_numpy(), "minutes": np.where(beside, known, new)},
        index=nodes,
    )
    return pd.concat([way.drop(index=nodes, errors="ignore"), planned])


def _design(
    measure: TrunkSewers,
    path: TrunkPath,
    land: pd.DataFrame,
    network: Network,
    context: DesignContext,
) -> list[Laid]:
    """Sections and levels, twice: the first gives the flow times the second is sized by."""
    rules = measure.design
    area_ha, travel = _runoff_area_ha(measure, network, path, land)
    head = np.full(len(path.label), np.inf)
    joints = network.junctions
    for intake in measure.intakes:
        at = path.label.index(intake.node)
        # The trunk must begin below the manhole it relieves.
        head[at] = min(head[at], float(joints.at[intake.manhole, "invert_level_m"]) + 0.3)

    def laid_with(late: np.ndarray) -> list[Laid]:
        def flow_of(reach: int, minutes: float) -> float:
            at = path.reaches[reach].upstream
            t = np.array([max(minutes - rules.entry_time_min, 0.0) + late[at]])
            q = intensity_l_s_ha([path.label[at]], t, rules, context)
            return float(finite([path.label[at]], area_ha[at] * q / 1000)[0])

        return design_sewers(
            path.reaches, path.ground_level_m, flow_of,
            LayingRules(measure.minimum_cover_m, LEAST_VELOCITY_M_S, rules.manning_n),
            rules.entry_time_min, 1.0, head,
        )  # fmt: skip

    first = laid_with(np.zeros(len(path.label)))
    return laid_with(_later(path, first, travel, rules.manning_n))


def _later(path: TrunkPath, laid: list[Laid], travel: np.ndarray, manning_n: float) -> np.ndarray:
    """By how much water from the intakes reaches each point after that of the trunk's heads."""
    from_heads, from_all = np.zeros(len(travel)), travel.copy()
    for reach, pipe in zip(path.reaches, laid, strict=True):
        slope = (pipe.from_invert_level_m - pipe.to_invert_level_m) / reach.length_m
        speed = pipe.section.full_flow_m3_s(max(slope, LEAST_SLOPE), manning_n)
        minutes = reach.length_m / (speed / pipe.section.area_m2) / 60
        for time in (from_heads, from_all):
            time[reach.downstream] = np.maximum(
                time[reach.downstream], time[reach.upstream] + minutes
            )
    return np.asarray(from_all - from_heads)


def _unbuildable(measure: TrunkSewers, path: TrunkPath, laid: list[Laid]) -> dict[str, str]:
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
            found[outlet.outfall_id] = (
                f"{outlet.name_zh}: 无法自流 (unbuildable): 末端管底 {invert:.2f} m, "
                f"出口最低 {outlet.lowest_invert_level_m:.2f} m"
            )
        elif cover > measure.maximum_cover_m:
            found[outlet.outfall_id] = (
                f"{outlet.name_zh}: 埋深过大 (unbuildable): 覆土 {cover:.2f} m, "
                f"限值 {measure.maximum_cover_m:g} m"
            )
    return found


def _words(pipe: Laid) -> str:
    s = pipe.section
    return f"{s.width_mm}x{s.height_mm}" if s.width_mm else f"d{s.height_mm}"
