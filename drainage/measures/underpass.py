"""An underpass drained by itself: more inlets, a tank, pumps and its own drain (下凹桥)."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import COVER_M, Applied, DesignContext, unknown
from drainage.measures.on_map import HollowId
from drainage.measures.placing import PLACED_TEXTS
from drainage.measures.pump_set import PumpWorks
from drainage.measures.tank_parts import (
    OPENING_COEFFICIENT,
    opening,
    rim_level_m,
    tank_node,
    with_curve,
)
from drainage.measures.tank_shape import TankWorks
from drainage.measures.words import Remark, Texts
from drainage.network.model import Network
from drainage.said import said

LEAD_HEIGHT_M = 0.3
"""The lead of the inlets runs full, and takes its flow at 0.3 m of water over its sill."""


class Underpass(TankWorks, PumpWorks):
    """A hollow of the tables taken off the town's sewers.

    Its `inlets` lead through one opening at its low point into a tank below it, from which pumps
    lift the water through a drain of its own to `outlet`. The old lead or pump to the sewer goes;
    from the tank nothing comes back. The tank's roof lies 0.7 m below the low point unless
    `floor_level_m` is given.
    """

    TEXTS: ClassVar[Texts] = (
        PumpWorks.TEXTS
        | PLACED_TEXTS
        | {
            "name": {"zh": "下凹桥区排水", "en": "an underpass drained by itself"},
            "drained": {
                "zh": "雨水口由 {before} 座增至 {after} 座，收水 {inlet_flow_l_s:.0f} L/s；调蓄池 "
                "{volume_m3:.0f} m³，池底 {floor_level_m:.2f} m；与市政管断开，自成排水",
                "en": "{after} inlets in place of {before}, for {inlet_flow_l_s:.0f} L/s; a tank "
                "of {volume_m3:.0f} m³, floor at {floor_level_m:.2f} m; cut off from the town's "
                "sewers, with a drain of its own",
            },
            "pumps_take_less": {
                "zh": "水泵 {pumped_l_s:.0f} L/s 小于雨水口收水能力，超出部分约 {minutes:.0f} min "
                "充满调蓄池",
                "en": "the pumps take {pumped_l_s:.0f} L/s, less than the inlets: the rest fills "
                "the tank in about {minutes:.0f} min",
            },
        }
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "underpass"
title_zh = "下凹桥排水"
hollow_id = "H-1"
inlets = 12
area_m2 = 60
depth_m = 2.5
flow_l_s = 100
duty = 2
standby = 1
stop_level_m = 17.0
start_level_m = 17.6
outlet = { node_id = "CO1" }
source = "assumed"
""",
    )

    kind: Literal["underpass"]
    hollow_id: HollowId = Field(description="id in hollows")
    inlets: int = Field(ge=1, le=200, description="inlets at the low point, those of today too")
    inlet_flow_l_s: float = Field(30.0, gt=0, description="greatest flow of one inlet")
    floor_level_m: float | None = Field(None, description="of the tank, m above the datum")

    def _low_point(self, network: Network) -> tuple[str, float]:
        """The node of the low point and the level of the carriageway there."""
        hollow = network.hollows.loc[self.hollow_id]
        node = str(hollow["node_id"])
        if hollow["lead_id"]:
            return node, float(network.orifices.at[hollow["lead_id"], "crest_level_m"])
        return node, float(network.nodes.at[node, "invert_level_m"])

    def _floor_m(self, bottom_m: float) -> float:
        if self.floor_level_m is not None:
            return self.floor_level_m
        return bottom_m - COVER_M - self.full_depth_m

    def check(self, network: Network) -> list[Finding]:
        """A hollow the tables lack, fewer inlets, a tank above the road, pumps that draw air."""
        if self.hollow_id not in network.hollows.index:
            known = ", ".join(network.hollows.index) or "tables/hollows.csv"
            return [unknown("hollow_id", self.hollow_id, said("one of {known}", known=known),
                            "hollows")]  # fmt: skip
        wrong = self.outlet_findings(network)
        if wrong:
            return wrong
        before = int(network.hollows.at[self.hollow_id, "inlets"])
        if self.inlets < before:
            return [Finding("", "inlets", "", f"{self.inlets}",
                            said("fewer than the {before} inlets of today", before=before),
                            "Give the number after the works.")]  # fmt: skip
        _, bottom = self._low_point(network)
        floor = self._floor_m(bottom)
        if floor + self.full_depth_m > bottom:
            return [Finding("", "floor_level_m", "", f"{floor:g}",
                            said("the roof of the tank stands above the low point at {bottom:.2f} "
                                 "m", bottom=bottom),
                            said("Give a floor at {most:.2f} m or lower.",
                                 most=bottom - self.full_depth_m))]  # fmt: skip
        area = self.volume_m3 / self.full_depth_m
        return self.pump_findings(network, floor, bottom, area)

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        node, bottom = self._low_point(network)
        floor, rim = self._floor_m(bottom), rim_level_m(network, node)
        hollow, tank = network.hollows.loc[self.hollow_id], f"TANK-{self.hollow_id}"
        made = network.with_tables(
            orifices=network.orifices.drop(index=hollow["lead_id"], errors="ignore"),
            pumps=network.pumps.drop(index=hollow["pump_id"], errors="ignore"),
        )
        made = with_curve(made, self.curve_row(tank, rim - floor))
        made = tank_node(made, tank, node, floor, rim, self.source)
        storages = made.storages
        system = storages["system"].mask(storages.index == tank, "storm")
        made = made.with_tables(storages=storages.assign(system=system))
        lead = f"{tank}-LEAD"
        made = opening(made, lead, (node, tank), bottom, self._lead_mm(), self.source,
                       flap_gate=True)  # fmt: skip
        made = self.with_pumps(made, f"PS-{self.hollow_id}", tank)
        here = made.hollows.index == self.hollow_id
        hollows = made.hollows.assign(
            inlets=made.hollows["inlets"].mask(here, self.inlets),
            lead_id=made.hollows["lead_id"].mask(here, lead),
            pump_id=made.hollows["pump_id"].mask(here, ""),
            source=made.hollows["source"].mask(here, self.source),
        )
        return Applied(made.with_tables(hollows=hollows), self._remarks(network, floor))

    def _lead_mm(self) -> tuple[float, float]:
        """Width and height of the opening that takes what the inlets take (see 0.3 m above).

        Orifice: Q = C A (2 g h)^(1/2).
        """
        flow = self.inlets * self.inlet_flow_l_s / 1000
        speed = OPENING_COEFFICIENT * np.sqrt(2 * 9.81 * LEAD_HEIGHT_M)
        return float(round(1000 * flow / (speed * LEAD_HEIGHT_M))), 1000 * LEAD_HEIGHT_M

    def _remarks(self, network: Network, floor_m: float) -> tuple[Remark, ...]:
        taken = self.inlets * self.inlet_flow_l_s
        drained = Remark("drained", {
            "before": int(network.hollows.at[self.hollow_id, "inlets"]), "after": self.inlets,
            "inlet_flow_l_s": taken, "volume_m3": self.volume_m3, "floor_level_m": floor_m,
        })  # fmt: skip
        remarks = [drained, *self.pump_remarks(network, self.volume_m3 / self.full_depth_m)]
        outlet_m = float(network.nodes.at[self.outlet_of(network).node_id, "invert_level_m"])
        pumped = 1000 * self.duty * self.flow_at_m3_s(outlet_m - self.start_level_m)
        if pumped < taken:
            minutes = 1000 * self.volume_m3 / (taken - pumped) / 60
            figures = {"pumped_l_s": pumped, "minutes": minutes}
            remarks.append(Remark("pumps_take_less", figures))
        return tuple(remarks)
