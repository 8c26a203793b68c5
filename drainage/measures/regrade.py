"""Streets regraded: bowls made shallow, crossfall renewed (路面整治)."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Need, Works
from drainage.measures.on_map import PointNo, StreetName, StreetNodeId
from drainage.measures.renewal_like_for_like import street_findings
from drainage.measures.street_nodes import street_node_findings, street_nodes_at
from drainage.measures.words import Remark, Texts
from drainage.network.curves import curve_points
from drainage.network.model import Network
from drainage.network.street_roads import streets_named
from drainage.said import said

LEAST_CROSSFALL_PCT = 0.3
"""CJJ 37-2012, 6.3.2, asks for this fall along a road at least; a crossfall below it is assumed to
be a share written for per cent (0.02)."""


class StreetRegrade(Works):
    """Bowls at points or street nodes filled up to ``sag_m``, crossfall of streets renewed.

    Either or both. The normal gutter (ground level) stays and the bottom of the bowl rises to
    ``sag_m`` below it. Above the gutter the surface at each level stays as it is; below it, the
    old surface is pressed into the new depth, so that the bowl holds less in the ratio of the
    depths. A bowl that is no deeper already is refused. A filled bowl holds less water and
    what stood there runs on: write ``adds_capacity_only = false``.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "路面整治（填平低洼、调整横坡）", "en": "street regraded"},
        "filled": {
            "zh": "{places} 处低洼由至多 {deepest_m:.2f} m 填至 {sag_m:.2f} m",
            "en": "{places} bowls of up to {deepest_m:.2f} m filled to {sag_m:.2f} m",
        },
        "crossfall": {
            "zh": "横坡改为 {crossfall_pct:g} %, {length_m:.0f} m",
            "en": "crossfall {crossfall_pct:g} % along {length_m:.0f} m",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "regrade"
title_zh = "积水点1路面整治"
points = ["1"]
sag_m = 0.05
source = "assumed"
""",
        """
kind = "regrade"
title_zh = "东大街调整横坡"
streets_zh = ["东大街"]
crossfall_pct = 3
source = "assumed"
""",
    )
    NEEDS: ClassVar[tuple[Need, ...]] = ("streets",)

    kind: Literal["regrade"]
    points: tuple[PointNo, ...] = Field((), description="numbers of points; need sag_m")
    nodes: tuple[StreetNodeId, ...] = Field(
        (), description="street nodes beside or instead of points; need sag_m"
    )
    sag_m: float | None = Field(
        None, ge=0.01, description="depth of the bowl below the normal gutter, after the works"
    )
    streets_zh: tuple[StreetName, ...] = Field(
        (), description="names of streets, Chinese or English; need crossfall_pct"
    )
    crossfall_pct: float | None = Field(
        None,
        ge=LEAST_CROSSFALL_PCT,
        le=8,
        description="crossfall of the streets, after the works",
    )

    @model_validator(mode="after")
    def _whole(self) -> StreetRegrade:
        if bool(self.points or self.nodes) != (self.sag_m is not None):
            raise ValueError(said("points or nodes and sag_m belong together"))
        if bool(self.streets_zh) != (self.crossfall_pct is not None):
            raise ValueError(said("streets_zh and crossfall_pct belong together"))
        if self.sag_m is None and self.crossfall_pct is None:
            raise ValueError(said("give points and sag_m, or streets_zh and crossfall_pct"))
        return self

    def points_served(self) -> tuple[str, ...]:
        """The points it names."""
        return self.points

    def check(self, network: Network) -> list[Finding]:
        """Places and streets the network does not have, and places without a bowl so deep."""
        findings = street_node_findings(network, self.points, self.nodes)
        findings += street_findings(network, self.streets_zh)
        if findings or self.sag_m is None:
            return findings
        storages = network.storages
        for node in street_nodes_at(network, self.points, self.nodes):
            if node not in storages.index or not storages.at[node, "curve_id"]:
                findings.append(
                    Finding("", "nodes", "", node, "no bowl: the node is no storage with a curve",
                            "Name a street node that stands in the table storages.")
                )  # fmt: skip
                continue
            sag = _sag_m(network, node)
            if sag < self.sag_m - 1e-9:
                findings.append(
                    Finding(
                        "",
                        "sag_m",
                        "",
                        f"{self.sag_m:g}",
                        said(
                            "the bowl at {node} is {depth_m:g} m deep, no deeper than this",
                            node=node,
                            depth_m=sag,
                        ),
                        "Give a depth the works make shallower, or leave the node out.",
                    )
                )
        return findings

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        remarks: list[Remark] = []
        if self.sag_m is not None:
            places = street_nodes_at(network, self.points, self.nodes)
            deepest = max(_sag_m(network, node) for node in places)
            network = _shallower(network, places, self.sag_m, self.source)
            remarks.append(
                Remark(
                    "filled",
                    {"places": len(places), "deepest_m": deepest, "sag_m": self.sag_m},
                )
            )
        if self.crossfall_pct is not None:
            network, length_m = _recrossed(
                network, self.streets_zh, self.crossfall_pct, self.source
            )
            remarks.append(
                Remark("crossfall", {"crossfall_pct": self.crossfall_pct, "length_m": length_m})
            )
        return Applied(network, tuple(remarks))


def _sag_m(network: Network, node: str) -> float:
    row = network.storages.loc[node]
    return float(round(row["ground_level_m"] - row["invert_level_m"], 6))


def _shallower(network: Network, places: list[str], sag_m: float, source: str) -> Network:
    storages, curves = network.storages.copy(), network.curves
    added = {}
    for node in places:
        sag = _sag_m(network, node)
        points = curve_points(str(curves.at[storages.at[node, "curve_id"], "points"]))
        depth, area = _pressed(points[:, 0], points[:, 1], sag, sag_m)
        name = f"BOWL-{node}"
        added[name] = {
            "kind": "storage",
            "points": ";".join(f"{d:g} {a:g}" for d, a in zip(depth, area, strict=True)),
            "source": source,
        }
        storages.loc[node, "curve_id"] = name
        storages.loc[node, "invert_level_m"] = round(storages.at[node, "ground_level_m"] - sag_m, 3)
        storages.loc[node, "max_depth_m"] = round(
            storages.at[node, "max_depth_m"] - (sag - sag_m), 3
        )
        storages.loc[node, "source"] = source
    kept = curves.drop(index=list(added), errors="ignore")
    own = pd.DataFrame.from_dict(added, orient="index")
    return network.with_tables(storages=storages, curves=pd.concat([kept, own]))


def _pressed(
    depth: np.ndarray, area: np.ndarray, before_m: float, after_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Depth and area of the bowl: pressed below the gutter, moved down above it."""
    at_gutter = float(np.interp(before_m, depth, area))
    below = depth < before_m - 1e-9
    above = depth > before_m + 1e-9
    return (
        np.r_[depth[below] * after_m / before_m, after_m, depth[above] - (before_m - after_m)],
        np.r_[area[below], at_gutter, area[above]],
    )


def _recrossed(
    network: Network, streets_zh: tuple[str, ...], crossfall_pct: float, source: str
) -> tuple[Network, float]:
    conduits, sections = network.conduits, network.street_sections
    ids = streets_named(network.streets, streets_zh)
    here = conduits["street_id"].isin(ids) & conduits["shape"].eq("street")
    old = conduits.loc[here, "street_section_id"]
    name = {section: f"{section}-C{crossfall_pct:g}" for section in old.unique()}
    renewed = sections.loc[list(name)].assign(crossfall_pct=crossfall_pct, source=source)
    renewed = renewed.rename(index=name)
    renewed = renewed[~renewed.index.isin(sections.index)]
    changed = conduits.assign(
        street_section_id=conduits["street_section_id"].where(~here, old.map(name))
    )
    built = network.with_tables(conduits=changed, street_sections=pd.concat([sections, renewed]))
    return built, float(conduits.loc[here, "length_m"].sum())
