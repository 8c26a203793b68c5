"""Stand-in until the measure of branch w/measures is merged."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works
from drainage.measures.relief_sewer import point_findings
from drainage.network.model import Network


class Regrade(Works):
    """Bowls regraded."""

    kind: Literal["regrade"]
    points: tuple[str, ...]
    sag_m: float = Field(ge=0)

    def check(self, network: Network) -> list[Finding]:
        """Points the network does not have."""
        return [f for point in self.points for f in point_findings(network, point)]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it."""
        storages = network.storages.copy()
        nodes = network.watch_points.loc[list(self.points), "node_id"]
        low = storages.loc[nodes, "ground_level_m"] - self.sag_m
        storages.loc[nodes, "max_depth_m"] += storages.loc[nodes, "invert_level_m"] - low
        storages.loc[nodes, "invert_level_m"] = low
        return Applied(network.with_tables(storages=storages))
