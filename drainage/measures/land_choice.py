"""The land a measure names: by ids, by streets it drains to, or by a polygon."""

from __future__ import annotations

from typing import Protocol

import pandas as pd
import shapely

from drainage.errors import Finding
from drainage.measures.context import unknown
from drainage.measures.renewal_like_for_like import street_findings
from drainage.network.land import polygons
from drainage.network.model import Network
from drainage.network.street_roads import streets_named


class LandChoice(Protocol):
    """What a measure says of its land; none of the three means all of its kind."""

    @property
    def land(self) -> str: ...
    @property
    def streets_zh(self) -> tuple[str, ...]: ...
    @property
    def subcatchments(self) -> tuple[str, ...]: ...
    @property
    def polygon(self) -> tuple[tuple[float, float], ...]: ...


def chosen_land(network: Network, choice: LandChoice) -> pd.Index:
    """Ids of the subcatchments of the kind that any of the choices holds."""
    land = network.subcatchments[network.subcatchments["kind"].eq(choice.land)]
    if not (choice.streets_zh or choice.subcatchments or choice.polygon):
        return land.index
    here = pd.Series(land.index.isin(choice.subcatchments), index=land.index)
    if choice.streets_zh:
        ids = streets_named(network.streets, choice.streets_zh)
        ways = network.conduits[network.conduits["street_id"].isin(ids)]
        nodes = pd.concat([ways["from_id"], ways["to_id"]])
        here |= land["outlet_id"].isin(nodes) | land["gutter_id"].isin(nodes)
    if choice.polygon:
        middle = shapely.point_on_surface(polygons(land))
        here |= shapely.contains(_shape(choice.polygon), middle)
    return land.index[here]


def land_choice_findings(network: Network, choice: LandChoice) -> list[Finding]:
    """Names the network does not have, a polygon that is none, and a choice of no land."""
    land = network.subcatchments
    findings = street_findings(network, choice.streets_zh)
    findings += [
        unknown("subcatchments", name, "a subcatchment of the network", "subcatchments")
        for name in choice.subcatchments if name not in land.index
    ]  # fmt: skip
    if choice.polygon and (len(choice.polygon) < 3 or not _shape(choice.polygon).is_valid):
        findings.append(Finding("", "polygon", "", str(choice.polygon)[:60], "not a valid polygon",
                                "Give three corners or more in order round the land."))  # fmt: skip
    if findings or len(chosen_land(network, choice)):
        return findings
    return [Finding("", "land", "", choice.land, "no such land there",
                    "Choose other land: its kind, ids, streets or polygon.")]  # fmt: skip


def _shape(corners: tuple[tuple[float, float], ...]) -> shapely.Polygon:
    return shapely.Polygon(corners)
