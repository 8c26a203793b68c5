"""Sewage traced upstream of combined outlets and led to sanitary sewers."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field
from scipy.spatial import cKDTree

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Need, Works, unknown
from drainage.measures.on_map import OutletId
from drainage.measures.words import Remark, Texts
from drainage.network.model import Network
from drainage.network.topology import drains_to


class Separation(Works):
    """Dry-weather flow upstream of the outlets moves to the nearest sanitary manhole.

    ``residual_misconnection`` of it stays in the storm system. Nothing is lost.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "雨污分流", "en": "separation of storm water and sewage"},
        "moved": {
            "zh": "{traced_l_s:.1f} L/s 中 {moved_l_s:.1f} L/s 改入污水管, 残留 {residual_pct:g} %",
            "en": "{moved_l_s:.1f} of {traced_l_s:.1f} L/s led to sanitary sewers, "
            "{residual_pct:g} % stays",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "separation"
title_zh = "出口CO1上游雨污分流"
outlets = ["CO1"]
residual_misconnection = 0.05
source = "assumed"
""",
    )
    NEEDS: ClassVar[tuple[Need, ...]] = ("sanitary",)

    kind: Literal["separation"]
    outlets: tuple[OutletId, ...] = Field(min_length=1, description="ids of the combined outlets")
    residual_misconnection: float = Field(
        ge=0, le=1, description="share of the sewage that stays in the storm system"
    )

    def check(self, network: Network) -> list[Finding]:
        """Outlets the network does not have."""
        known = f"one of {', '.join(network.outfalls.index)}"
        return [
            unknown("outlets", outlet, known, "outfalls")
            for outlet in self.outlets
            if outlet not in network.outfalls.index
        ]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        upstream = set().union(*(drains_to(network, outlet) for outlet in self.outlets))
        joints, flows = network.junctions, network.dry_weather_flows
        storm = joints.index[joints["system"].isin(["storm", "combined"])]
        traced = flows[flows.index.isin(upstream) & flows.index.isin(storm)]
        sanitary = joints[joints["system"] == "sanitary"]
        nearest = cKDTree(sanitary[["x_m", "y_m"]].to_numpy()).query(
            joints.loc[traced.index, ["x_m", "y_m"]].to_numpy()
        )[1]
        moved = traced["flow_l_s"] * (1 - self.residual_misconnection)
        added = moved.groupby(sanitary.index.to_numpy()[nearest]).sum()
        kept = flows.assign(flow_l_s=flows["flow_l_s"].sub(moved, fill_value=0.0))
        known = added.index.intersection(kept.index)
        kept.loc[known, "flow_l_s"] += added[known]
        fresh = added.index.difference(kept.index)
        rows = pd.DataFrame(
            {
                "flow_l_s": added[fresh],
                "pattern_id": traced["pattern_id"].iloc[0] if len(traced) else "",
                "source": self.source,
            },
            index=fresh,
        )
        table = pd.concat([kept, rows])
        table = table.assign(flow_l_s=table["flow_l_s"].round(8))
        table = table[~np.isclose(table["flow_l_s"], 0.0, atol=1e-9)]
        table.index.name = flows.index.name
        remark = Remark(
            "moved",
            {
                "traced_l_s": float(traced["flow_l_s"].sum()),
                "moved_l_s": float(moved.sum()),
                "residual_pct": 100 * self.residual_misconnection,
            },
        )
        return Applied(network.with_tables(dry_weather_flows=table), (remark,))
