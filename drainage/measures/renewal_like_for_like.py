"""Old sewers renewed in the same size: smooth and clean."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works, unknown
from drainage.network.model import Network


class RenewalLikeForLike(Works):
    """New pipes of the old size along whole streets, by the streets' Chinese names."""

    kind: Literal["renewal_like_for_like"]
    streets_zh: tuple[str, ...] = Field(min_length=1)
    manning_n: float = Field(0.013, ge=0.009, le=0.02)

    def check(self, network: Network) -> list[Finding]:
        """Streets the network does not have."""
        return street_findings(network, self.streets_zh)

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        conduits = network.conduits
        ids = network.streets.index[network.streets["name_zh"].isin(self.streets_zh)]
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
        text = (
            f"{self.title_zh}: {int(here.sum())} 段, {conduits.loc[here, 'length_m'].sum():.0f} m"
        )
        return Applied(network.with_tables(conduits=renewed), (text,))


def street_findings(network: Network, streets_zh: tuple[str, ...]) -> list[Finding]:
    """Names that no street of the network has."""
    names = sorted(network.streets["name_zh"].unique())
    known = f"one of {', '.join(names)}"
    return [
        unknown("streets_zh", name, known, "streets (name_zh)")
        for name in streets_zh
        if name not in names
    ]
