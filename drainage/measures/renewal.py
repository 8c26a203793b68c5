"""Sewers rebuilt larger in their own trench."""

from __future__ import annotations

from typing import Literal

from drainage.hydraulics import Section
from drainage.measures.context import Applied, DesignContext
from drainage.measures.relief_sewer import (
    SewerFromPoint,
    bound,
    deepened,
    new_pipes,
    size_route,
    widen_outlet,
)
from drainage.network.model import Network


class Renewal(SewerFromPoint):
    """Replace the sewer from a point's manhole down to the outlet by a larger one.

    Sized for the whole rational flow; a sewer that is larger already is kept.
    """

    kind: Literal["renewal"]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        rules, route = self.rules_and_route(network, context)
        empty = network.with_tables(
            conduits=network.conduits.assign(
                barrels=network.conduits["barrels"].where(~network.conduits.index.isin(route), 0)
            )
        )
        sized = size_route(empty, route, rules, context, bound(self.smallest), bound(self.largest))
        existing = size_route(network, route, rules, context, None, None)["carried_m3_s"]
        sized = sized.assign(carried_m3_s=existing)
        to = network.conduits["to_id"]
        inner = [
            pipe
            for pipe in route
            if to[pipe] not in network.outfalls.index
            and sized.at[pipe, "section"].area_m2 > _area_m2(network, pipe) + 1e-9
        ]
        conduits = network.conduits.copy()
        conduits.loc[inner] = new_pipes(network, inner, sized, rules, self.source)
        replaced = deepened(network.with_tables(conduits=conduits))
        ends = [pipe for pipe in route if to[pipe] in network.outfalls.index]
        widened, remarks = widen_outlet(replaced, [*inner, *ends], inner, sized)
        text = (
            f"{self.title_zh}: 翻建 {len(inner)} / {len(route)} 段, "
            f"P = {rules.return_period_a:.1f} a"
        )
        return Applied(widened, (text, *remarks))


def _area_m2(network: Network, pipe: str) -> float:
    row = network.conduits.loc[pipe]
    size = int(row["diameter_mm"] or row["height_mm"])
    return Section(size, int(row["width_mm"]), int(row["barrels"])).area_m2
