"""Stand-in until the measure of branch w/measures is merged."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works
from drainage.measures.relief_sewer import point_findings
from drainage.network.model import Network


class InletsAt(Works):
    """Sets the inlets a side at points."""

    kind: Literal["inlets_at"]
    points: tuple[str, ...]
    number_per_side: int = Field(ge=1)

    def check(self, network: Network) -> list[Finding]:
        """Points the network does not have."""
        return [f for point in self.points for f in point_findings(network, point)]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it."""
        inlets = network.inlets
        gutters = network.watch_points.loc[list(self.points), "node_id"]
        here = network.conduits["to_id"].reindex(inlets.index).isin(gutters)
        changed = inlets.assign(
            number_per_side=inlets["number_per_side"].where(~here, self.number_per_side)
        )
        return Applied(network.with_tables(inlets=changed))
