"""More or other inlets at a place (增设雨水口)."""

from __future__ import annotations

from math import ceil
from typing import ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, DesignRules, Need
from drainage.measures.inlet_kinds import InletWorks, with_kind
from drainage.measures.on_map import PointNo, StreetNodeId
from drainage.measures.routes import finite, manhole_of_gutter
from drainage.measures.street_nodes import street_node_findings, street_nodes_at
from drainage.measures.words import Remark, Texts
from drainage.network.inlets import gutter_sides
from drainage.network.model import Network
from drainage.said import said

DEPTH_M = 0.15
"""The inlets must take the design flow before the water stands deeper than the target."""
WEIR_COEFFICIENT = 1.66
"""Grate or kerb as a weir in SI, HEC-22."""


class InletsAt(InletWorks):
    """Inlets set on every street reach that ends at some points or street nodes.

    Where a reach has inlets they are replaced and put in order, where it has none they are
    added, led to the manhole below. Without ``number_per_side`` there are as many as take
    the rational flow of the place's own land (its street and what blocks send to its gutter),
    times ``safety_factor``, at a depth of 0.15 m, and never fewer than before. The flow is that of
    ``return_period_a`` or, at a point, of its target storm where that is rarer: a point whose
    target is the lighter storm is no exception to the least. One inlet takes
    the smaller of the weir over its open edge (1.66 P h^1.5, HEC-22, less what is clogged) and
    ``flow_limit_l_s``.
    """

    TEXTS: ClassVar[Texts] = InletWorks.TEXTS | {
        "name": {"zh": "增设雨水口", "en": "inlets added"},
        "set": {
            "zh": "{places} 处雨水口由 {before} 座改为 {after} 座, 单座 {capacity_l_s:.0f} L/s, "
            "P = {least_period_a:.1f}–{greatest_period_a:.1f} a, "
            "汇水 Q = {least_flow_l_s:.0f}–{greatest_flow_l_s:.0f} L/s",
            "en": "{after} inlets in place of {before} at {places} places, {capacity_l_s:.0f} L/s "
            "each, P = {least_period_a:.1f}–{greatest_period_a:.1f} a, "
            "for Q = {least_flow_l_s:.0f}–{greatest_flow_l_s:.0f} L/s",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "inlets_at"
title_zh = "积水点1增设雨水口"
points = ["1"]
source = "assumed"
""",
    )
    NEEDS: ClassVar[tuple[Need, ...]] = ("streets",)

    kind: Literal["inlets_at"]
    points: tuple[PointNo, ...] = Field((), description="numbers of points")
    nodes: tuple[StreetNodeId, ...] = Field(
        (), description="street nodes beside or instead of points"
    )
    number_per_side: int | None = Field(
        None,
        ge=1,
        le=50,
        description="inlets on each side of each reach; left out: by the rule above",
    )
    safety_factor: float = Field(
        3.0,
        ge=1,
        le=5,
        description="inlets and leads take 1.5 to 3 times the flow (GB 50014), 3 at low points; "
        "the clause is not verified",
    )
    design: DesignRules = Field(
        DesignRules(entry_time_min=5.0),
        description="sizing, see below; entry time 5 min, the least of a street",
    )

    @model_validator(mode="after")
    def _somewhere(self) -> InletsAt:
        if not self.points and not self.nodes:
            raise ValueError(said("give points or nodes"))
        return self

    def points_served(self) -> tuple[str, ...]:
        """The points it names."""
        return self.points

    def check(self, network: Network) -> list[Finding]:
        """Places the network does not have, or without a reach that ends there."""
        findings = street_node_findings(network, self.points, self.nodes)
        if findings:
            return findings
        below = manhole_of_gutter(network).index
        reaches = _reaches(network, street_nodes_at(network, self.points, self.nodes))
        return [
            Finding("", "nodes", "", node, "no street reach ends here, or no manhole lies below",
                    "Name a street node to which a reach runs down over a manhole.")
            for node in street_nodes_at(network, self.points, self.nodes)
            if node not in below or node not in set(reaches)
        ]  # fmt: skip

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises InputError where a design flow cannot be computed."""
        places = street_nodes_at(network, self.points, self.nodes)
        reaches = _reaches(network, places)
        sides = gutter_sides(network, reaches.index)
        old = network.inlets["number_per_side"].reindex(reaches.index, fill_value=0)
        period = self._periods_a(network, places, context)
        flow = self._flow_m3_s(network, places, context)
        number = pd.Series(self.number_per_side or 0, index=reaches.index)
        if self.number_per_side is None:
            needed = np.ceil(flow * self.safety_factor / self.capacity_m3_s - 1e-9)
            per_side = np.ceil(needed / sides.groupby(reaches).sum().reindex(places))
            number = np.maximum(reaches.map(per_side), np.maximum(np.ceil(old), 1))
        below = manhole_of_gutter(network)
        known = network.inlets.reindex(reaches.index)
        storages = network.storages.index
        rows = pd.DataFrame(
            {
                "inlet_type_id": self.inlet_type_id,
                "node_id": known["node_id"].fillna(reaches.map(below)),
                "number_per_side": number,
                "clogged_pct": self.clogged_pct,
                "out_of_order_pct": 0.0,
                "placement": known["placement"].fillna(
                    pd.Series(np.where(reaches.isin(storages), "on_sag", "on_grade"), reaches.index)
                ),
                "source": self.source,
            },
            index=reaches.index,
        )
        inlets = network.inlets
        order = [*inlets.index, *rows.index.difference(inlets.index, sort=False)]
        both = pd.concat([inlets.drop(index=rows.index, errors="ignore"), rows]).loc[order]
        before, after = ceil((old * sides).sum()), int((number * sides).sum())
        remark = Remark(
            "set",
            {
                "places": len(places),
                "before": before,
                "after": after,
                "capacity_l_s": 1000 * self.capacity_m3_s,
                "least_period_a": min(period),
                "greatest_period_a": max(period),
                "least_flow_l_s": 1000 * float(flow.min()),
                "greatest_flow_l_s": 1000 * float(flow.max()),
            },
        )
        return Applied(
            network.with_tables(inlets=both, inlet_types=with_kind(network, self)), (remark,)
        )

    @property
    def capacity_m3_s(self) -> float:
        """What one inlet takes at a depth of 0.15 m, clogged as stated, m3/s.

        The smaller of the weir over its open edge (Q = 1.66 P h^1.5, HEC-22; a grate at the
        kerb has three edges) and the greatest flow its lead allows.
        """
        edge = {
            "grate": self.grate_length_m + 2 * self.grate_width_m,
            "kerb": self.kerb_length_m,
            "combination": self.grate_length_m + 2 * self.grate_width_m,
        }[self.inlet]
        weir = WEIR_COEFFICIENT * edge * (1 - self.clogged_pct / 100) * DEPTH_M**1.5
        return min(weir, self.flow_limit_l_s / 1000)

    def _periods_a(
        self, network: Network, places: list[str], context: DesignContext
    ) -> list[float]:
        """Return period each place is designed for, a: that of the design and, at a watch point,
        of its target storm where that is the rarer one."""
        points = network.watch_points
        asked = points["target_hourly_rain_mm"].groupby(points["node_id"]).max().reindex(places)
        least = self.design.return_period_a
        return [
            least if np.isnan(mm) else max(context.formula.return_period_a(mm, 60), least)
            for mm in asked
        ]

    def _flow_m3_s(self, network: Network, places: list[str], context: DesignContext) -> pd.Series:
        """Rational flow of the land that drains to each place over the ground, m3/s."""
        land = network.subcatchments
        whole = land["area_ha"].where(land["kind"] != "hill", 0.0)
        rest = whole * (1 - land["gutter_share"])
        share = whole * land["gutter_share"]
        own = rest.groupby(land["outlet_id"]).sum().reindex(places, fill_value=0.0)
        own = own + share.groupby(land["gutter_id"]).sum().reindex(places, fill_value=0.0)
        q = context.formula.intensity_l_s_ha(
            np.array(self._periods_a(network, places, context)), self.design.entry_time_min
        )
        flow = self.design.runoff_coefficient * own.to_numpy(float) * q / 1000
        return pd.Series(finite(places, flow), index=places)


def _reaches(network: Network, places: list[str]) -> pd.Series:
    """Street channel -> the place it ends at."""
    channels = network.conduits[network.conduits["shape"].eq("street")]
    ends = channels["to_id"]
    return ends[ends.isin(places)]
