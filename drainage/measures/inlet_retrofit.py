"""Flat grates replaced by combination inlets (平立结合)."""

from __future__ import annotations

from typing import ClassVar, Literal

import pandas as pd
from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Need
from drainage.measures.inlet_kinds import InletWorks, with_kind
from drainage.measures.on_map import PointNo
from drainage.measures.sewer_from_point import point_findings
from drainage.measures.words import Remark, Texts
from drainage.network.inlets import inlet_count
from drainage.network.model import Network


class InletRetrofit(InletWorks):
    """Inlets of another kind at some points, or throughout where ``points`` is left out.

    Their number stays and what is out of order is put right. The gain of a combination inlet
    is in clogging and in the capacity of one: on a grade SWMM catches no more with a kerb
    opening of the grate's length. Kinds are told apart by all their sizes, so a second
    retrofit with others is a kind of its own.
    """

    TEXTS: ClassVar[Texts] = InletWorks.TEXTS | {
        "name": {"zh": "雨水口改造", "en": "inlets retrofitted"},
        "retrofitted": {
            "zh": "{count} 座雨水口改为{inlet}",
            "en": "{count} inlets become {inlet}",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "inlet_retrofit"
title_zh = "东大街雨水口改造"
points = ["1"]
source = "assumed"
""",
        """
kind = "inlet_retrofit"
title_zh = "全区雨水口改造"
source = "assumed"
""",
    )
    NEEDS: ClassVar[tuple[Need, ...]] = ("inlets",)

    kind: Literal["inlet_retrofit"]
    points: tuple[PointNo, ...] | None = Field(
        None, description="numbers of points; left out: throughout"
    )

    def points_served(self) -> tuple[str, ...]:
        """The points it names."""
        return self.points or ()

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
            inlet_type_id=inlets["inlet_type_id"].where(~here, self.inlet_type_id),
            clogged_pct=inlets["clogged_pct"].where(~here, self.clogged_pct),
            out_of_order_pct=inlets["out_of_order_pct"].where(~here, 0.0),
            source=inlets["source"].where(~here, self.source),
        )
        count = inlet_count(network)[here]
        return Applied(
            network.with_tables(inlets=changed, inlet_types=with_kind(network, self)),
            (Remark("retrofitted", {"count": int(count.sum())}),),
        )
