"""A pumping station: a manhole becomes its wet well, a pressure main leads the water away."""

from __future__ import annotations

from typing import ClassVar, Literal

import networkx as nx
import pandas as pd
from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext
from drainage.measures.placing import ANY_SEWERS, PLACED_TEXTS, Place
from drainage.measures.pump_set import PumpWorks
from drainage.measures.tank_parts import (
    manhole_as_tank,
    rim_level_m,
    stands_here,
    with_curve,
)
from drainage.measures.weir_chambers import carries_sewage
from drainage.measures.words import Remark, Texts
from drainage.network.model import Network
from drainage.network.topology import sewer_graph
from drainage.said import said


class PumpStation(PumpWorks):
    """Pumps that lift the water of a manhole to another manhole or to an outfall.

    The manhole becomes a wet well of `area_m2`, from `floor_level_m` up to its rim; the sewers
    that meet there stay, one that leaves it carries on by gravity. Pumps start one after the
    other as the well fills. Standby pumps run only where a duty pump fails (`outages` of an event,
    see scenarios.md). Friction of the main is that of all duty pumps together. At an outfall the
    station gets an outlet of its own beside it, at the same level and river.
    """

    TEXTS: ClassVar[Texts] = (
        PumpWorks.TEXTS
        | PLACED_TEXTS
        | {
            "name": {"zh": "泵站", "en": "a pumping station"},
            "sewer_stands": {
                "zh": "启泵水位高于来水管底 {deep_m:.2f} m，启泵前来水管内积水",
                "en": "pumps start {deep_m:.2f} m above the invert of the lowest sewer that comes "
                "in: until then water stands in it",
            },
        }
    )
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "pump_station"
title_zh = "东大街泵站"
place = { node_id = "M-C" }
floor_level_m = 16.0
area_m2 = 12
flow_l_s = 60
duty = 2
standby = 1
start_level_m = 17.4
stop_level_m = 16.5
outlet = { node_id = "CO1" }
source = "assumed"
""",
        """
kind = "pump_station"
title_zh = "东大街提升泵"
place = { node_id = "M-C" }
floor_level_m = 16.0
area_m2 = 12
pump_curve = [[2.0, 60], [8.0, 20]]
start_level_m = 17.4
stop_level_m = 16.5
main_length_m = 100
main_diameter_mm = 250
outlet = { node_id = "CO1" }
source = "assumed"
""",
    )

    kind: Literal["pump_station"]
    place: Place = Field(description="the manhole that becomes the wet well; see `place` below")
    floor_level_m: float = Field(description="of the wet well, m above the datum")
    area_m2: float = Field(gt=0, le=10000, description="of the wet well in plan")

    def check(self, network: Network) -> list[Finding]:
        """A place outside town, pumps that draw air or start too often, water in a circle."""
        wrong = [
            *self.place.findings(network, "place", ANY_SEWERS),
            *self.outlet_findings(network),
        ]
        if wrong:
            return wrong
        well, outlet = self._well(network), self.outlet_of(network).node_id
        if stands_here(network, well):
            return [Finding("", "place", "", self.place.given,
                            "a storage tank or a pumping station stands here already",
                            "Choose another manhole, or make that one larger.")]  # fmt: skip
        invert = float(network.nodes.at[well, "invert_level_m"])
        if self.floor_level_m > invert:
            return [Finding("", "floor_level_m", "", f"{self.floor_level_m:g}",
                            said("the floor lies above the invert of the manhole at {invert:.2f} m",
                                 invert=invert),
                            "Give a floor at that level or lower.")]  # fmt: skip
        if nx.has_path(sewer_graph(network), outlet, well):
            return [Finding("", "outlet", "", self.outlet.given,
                            said("the sewers lead from there back to {well}: the water would run "
                                 "in a circle", well=well),
                            "Name a manhole or an outfall that does not drain to the station."
                            )]  # fmt: skip
        return self.pump_findings(
            network, self.floor_level_m, rim_level_m(network, well), self.area_m2
        )

    def _well(self, network: Network) -> str:
        return self.place.found(network, ANY_SEWERS).node_id

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        well = self._well(network)
        name, depth = f"WELL-{well}", rim_level_m(network, well) - self.floor_level_m
        curve = pd.DataFrame(
            {"kind": "storage", "points": f"0 {self.area_m2:g};{depth:.10g} {self.area_m2:g}",
             "source": self.source}, [name],
        )  # fmt: skip
        made = manhole_as_tank(
            with_curve(network, curve), name, well, self.floor_level_m, self.source
        )
        return Applied(self.with_pumps(made, f"PS-{well}", well), self._remarks(network, well))

    def _remarks(self, network: Network, well: str) -> tuple[Remark, ...]:
        remarks = [*self.place.found(network, ANY_SEWERS).remarks()]
        remarks += self.pump_remarks(network, self.area_m2)
        coming = network.conduits.loc[network.conduits["to_id"].eq(well), "to_invert_level_m"]
        deep_m = self.start_level_m - float(coming.min()) if len(coming) else 0.0
        if deep_m > 0:
            remarks.append(Remark("sewer_stands", {"deep_m": deep_m}))
        outlet = self.outlet_of(network).node_id
        if outlet in network.outfalls.index and carries_sewage(network, well):
            remarks.append(Remark("to_river"))
        return tuple(remarks)
