"""Sewers flushed and gullies cleared."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Need, Works
from drainage.measures.on_map import StreetName
from drainage.measures.renewal_like_for_like import street_findings
from drainage.measures.words import Remark, Texts
from drainage.network.model import Network
from drainage.network.street_roads import streets_named
from drainage.number_text import PerCent


class Cleaning(Works):
    """Sediment out of the sewers and gullies cleared, in streets or throughout."""

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "管道清淤", "en": "sewers cleaned"},
        "cleaned": {"zh": "{length_km:.1f} km", "en": "{length_km:.1f} km"},
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "cleaning"
title_zh = "东大街管道清淤"
streets_zh = ["东大街"]
inlet_clogging_pct = 10
source = "assumed"
""",
    )
    NEEDS: ClassVar[tuple[Need, ...]] = ("streets",)

    kind: Literal["cleaning"]
    streets_zh: tuple[StreetName, ...] | None = Field(
        None, description="names of streets, Chinese or English; left out: all"
    )
    inlet_clogging_pct: PerCent | None = Field(
        None, ge=0, lt=100, description="clogging after cleaning; left out: unchanged"
    )

    def check(self, network: Network) -> list[Finding]:
        """Streets the network does not have."""
        return street_findings(network, self.streets_zh or ())

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        streets = network.streets
        ids = (streets.index if self.streets_zh is None
               else streets_named(streets, self.streets_zh))  # fmt: skip
        conduits, inlets = network.conduits, network.inlets
        here = conduits["street_id"].isin(ids)
        clean = conduits.assign(sediment_depth_mm=conduits["sediment_depth_mm"].where(~here, 0.0))
        if self.inlet_clogging_pct is not None:
            at = here.reindex(inlets.index)
            clogged = inlets["clogged_pct"]
            inlets = inlets.assign(
                clogged_pct=clogged.where(~at, clogged.clip(upper=self.inlet_clogging_pct))
            )
        length_km = float(conduits.loc[here, "length_m"].sum()) / 1000
        return Applied(
            network.with_tables(conduits=clean, inlets=inlets),
            (Remark("cleaned", {"length_km": length_km}),),
        )
