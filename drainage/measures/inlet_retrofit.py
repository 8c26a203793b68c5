"""Flat grates replaced by combination inlets (平立结合)."""

from __future__ import annotations

from typing import Literal

import pandas as pd
from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works
from drainage.measures.sewer_from_point import point_findings
from drainage.network.model import Network


class InletRetrofit(Works):
    """Combination inlets at some points, or throughout where ``points`` is left out.

    What is out of order is put right. The gain is in clogging and in the capacity of one
    inlet: on a grade SWMM catches no more with a kerb opening of the grate's length.
    """

    kind: Literal["inlet_retrofit"]
    points: tuple[str, ...] | None = None
    grate_length_m: float = Field(0.75, gt=0)
    grate_width_m: float = Field(0.45, gt=0)
    kerb_length_m: float = Field(0.75, gt=0)
    kerb_height_m: float = Field(0.15, gt=0)
    flow_limit_l_s: float = Field(30.0, gt=0)
    clogged_pct: float = Field(25.0, ge=0, lt=100)

    def check(self, network: Network) -> list[Finding]:
        """Points the network does not have."""
        return [f for point in self.points or () for f in point_findings(network, point)]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        inlets = network.inlets
        here = pd.Series(True, index=inlets.index)
        if self.points is not None:
            gutters = network.watch_points.loc[list(self.points), "node_id"]
            here = network.conduits["to_id"].reindex(inlets.index).isin(gutters)
        changed = inlets.assign(
            inlet_type_id=inlets["inlet_type_id"].where(~here, "COMBINATION"),
            clogged_pct=inlets["clogged_pct"].where(~here, self.clogged_pct),
            out_of_order_pct=inlets["out_of_order_pct"].where(~here, 0.0),
            source=inlets["source"].where(~here, self.source),
        )
        kinds = network.inlet_types
        combination = pd.DataFrame(
            {
                "kind": "combination",
                "grate_length_m": self.grate_length_m,
                "grate_width_m": self.grate_width_m,
                "kerb_length_m": self.kerb_length_m,
                "kerb_height_m": self.kerb_height_m,
                "flow_limit_l_s": self.flow_limit_l_s,
                "source": self.source,
            },
            index=pd.Index(["COMBINATION"], name=kinds.index.name),
        )
        if "COMBINATION" not in kinds.index:
            kinds = pd.concat([kinds, combination])
        count = int((2 * inlets.loc[here, "number_per_side"]).sum())
        text = f"{self.title_zh}: {count} 座雨水口改为平立结合"
        return Applied(network.with_tables(inlets=changed, inlet_types=kinds), (text,))
