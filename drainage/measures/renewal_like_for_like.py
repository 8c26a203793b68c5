"""Old sewers renewed in the same size: smooth and clean."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Need, Works, unknown
from drainage.measures.on_map import StreetName
from drainage.measures.words import Remark, Texts
from drainage.network.model import Network
from drainage.network.street_roads import shown_names, streets_named


class RenewalLikeForLike(Works):
    """New pipes of the old size along whole streets, by the streets' names."""

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "管线翻建", "en": "sewers renewed in the same size"},
        "renewed": {
            "zh": "{count} 段, {length_m:.0f} m",
            "en": "{count} sewers, {length_m:.0f} m",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "renewal_like_for_like"
title_zh = "东大街管线翻建"
streets_zh = ["东大街"]
source = "assumed"
""",
    )
    NEEDS: ClassVar[tuple[Need, ...]] = ("streets",)

    kind: Literal["renewal_like_for_like"]
    streets_zh: tuple[StreetName, ...] = Field(
        min_length=1, description="names of streets, Chinese or English"
    )
    manning_n: float = Field(0.013, ge=0.009, le=0.02, description="Manning's n of the new pipe")

    def check(self, network: Network) -> list[Finding]:
        """Streets the network does not have."""
        return street_findings(network, self.streets_zh)

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        conduits = network.conduits
        ids = streets_named(network.streets, self.streets_zh)
        here = (
            conduits["street_id"].isin(ids)
            & conduits["shape"].isin(["circular", "box"])
            & ~conduits.index.str.startswith("P-")
        )
        renewed = conduits.assign(
            manning_n=conduits["manning_n"].where(
                ~here, conduits["manning_n"].clip(upper=self.manning_n)
            ),
            sediment_depth_mm=conduits["sediment_depth_mm"].where(~here, 0.0),
        )
        length_m = float(conduits.loc[here, "length_m"].sum())
        return Applied(
            network.with_tables(conduits=renewed),
            (Remark("renewed", {"count": int(here.sum()), "length_m": length_m}),),
        )


def street_findings(network: Network, streets_zh: tuple[str, ...]) -> list[Finding]:
    """Names that no street of the network has."""
    streets = network.streets
    names = sorted({*shown_names(streets)} - {""})
    known = f"one of {', '.join(names)}"
    return [
        unknown("streets_zh", name, known, "streets (name_zh)")
        for name in streets_zh
        if streets_named(streets, [name]).empty
    ]
