"""A sewer in a street laid larger, deeper or with a second one beside it, from here to there."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar, Literal

import networkx as nx
import pandas as pd
from pydantic import Field, model_validator

from drainage.design.hydraulics import full_area
from drainage.design.sections import SectionText, section_of
from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works, unknown
from drainage.measures.laid_pipes import with_pipes
from drainage.measures.on_map import LinkId
from drainage.measures.placing import ENDS, MANHOLES, PLACED_TEXTS, Found, Place
from drainage.measures.rebuilt_sewers import (
    backfall,
    laid_twice,
    leaving,
    not_closed,
    pipes_of,
    too_shallow,
    too_wide,
)
from drainage.measures.routes import relief_id
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m, size_words
from drainage.said import said


class StreetSewer(Works):
    """Lay one reach, or all from one place down to another, larger, deeper or twice.

    Inverts stay, or go down by ``deeper_m`` along the whole stretch; a larger section rises from
    its invert. What is left out stays as it is. Beside an old sewer a second one is laid at
    its inverts, and the old one stays.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | PLACED_TEXTS | {
        "name": {"zh": "街道管渠改建", "en": "sewer of a street rebuilt"},
        "in_place": {
            "zh": "{count} 段共 {length_m:,.0f} m：{before} 改为 {after}，管底降低 {deeper_m:g} m",
            "en": "{count} reaches, {length_m:,.0f} m: {before} becomes {after}, inverts "
            "{deeper_m:g} m deeper",
        },
        "beside": {
            "zh": "{count} 段共 {length_m:,.0f} m：{before} 旁新建 {after}，管底低 {deeper_m:g} m",
            "en": "{count} reaches, {length_m:,.0f} m: beside {before} a new {after}, inverts "
            "{deeper_m:g} m deeper",
        },
        "ends": {
            "zh": "自 {first} 至 {last}",
            "en": "from {first} to {last}",
        },
        "into_smaller": {
            "zh": "下游 {below} 断面较小，须核对",
            "en": "the sewer below, {below}, is smaller: check it",
        },
    }  # fmt: skip
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "street_sewer"
title_zh = "东大街合流管改建"
from_place = { street = "东大街 K0+000" }
to_place = { street = "东大街 K0+100" }
section = "d800"
source = "assumed"
""",
        """
kind = "street_sewer"
title_zh = "C-1 旁增设一根"
conduit_id = "C-1"
beside = true
section = "d600"
source = "assumed"
""",
    )

    kind: Literal["street_sewer"]
    conduit_id: LinkId | None = Field(None, description="one reach: its id in conduits; or")
    from_place: Place | None = Field(
        None, description="upper end, a manhole; see `place` below; with"
    )
    to_place: Place | None = Field(
        None, description="lower end, a manhole or an outfall downstream of it along the sewers"
    )
    section: SectionText | None = Field(
        None, description="as d1800, 4400x2200 or 2x3600x2000; left out: as it is"
    )
    deeper_m: float = Field(0.0, ge=0, le=5, description="by how much the inverts go down")
    beside: bool = Field(
        False, description="true: a second sewer beside the old one; false: in its place"
    )
    manning_n: float = Field(0.013, ge=0.009, le=0.02, description="Manning's n of the new pipe")

    @model_validator(mode="after")
    def _whole(self) -> StreetSewer:
        stretch = self.from_place is not None and self.to_place is not None
        half = (self.from_place is None) != (self.to_place is None)
        if half or stretch == (self.conduit_id is not None):
            raise ValueError(said("give conduit_id, or from_place and to_place"))
        if self.section is None and not self.deeper_m and not self.beside:
            raise ValueError(said("give section, deeper_m or beside: nothing changes"))
        return self

    def check(self, network: Network) -> list[Finding]:
        """Places without a sewer between them, and works that do not fit what is there."""
        findings = self._off(network)
        if findings:
            return findings
        old = network.conduits.loc[self.reaches(network)]
        new = self._new(network)
        return [
            *not_closed(old),
            *(laid_twice(network, old, new) if self.beside else []),
            *too_wide(network, old, new, self.beside),
            *too_shallow(network, old, new),
            *backfall(network, old, new),
        ]

    def reaches(self, network: Network) -> list[str]:
        """Ids of the sewers from the upper to the lower end, in order; [] where none lead there."""
        if self.conduit_id is not None:
            return [self.conduit_id]
        first, last = self._ends(network)
        return _way(network, first.node_id, last.node_id)

    def _ends(self, network: Network) -> list[Found]:
        """The nodes of both places; [] of a reach that is named by its id."""
        return [place.found(network, place.sewers, tables) for _, place, tables in self._places()]

    def _places(self) -> list[tuple[str, Place, tuple[str, ...]]]:
        """Key, place and the tables in which its node may stand."""
        asked = (
            ("from_place", self.from_place, MANHOLES),
            ("to_place", self.to_place, ENDS),
        )
        return [(key, place, tables) for key, place, tables in asked if place is not None]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        old = network.conduits.loc[self.reaches(network)]
        new = self._new(network)
        last = str(old["to_id"].iloc[-1])
        figures: dict[str, Figure] = {
            "count": len(old),
            "length_m": float(old["length_m"].sum()),
            "before": _sizes(old),
            "after": _sizes(new),
            "deeper_m": self.deeper_m,
        }
        remarks = [
            *(remark for end in self._ends(network) for remark in end.remarks()),
            Remark("beside" if self.beside else "in_place", figures),
            Remark("ends", {"first": str(old["from_id"].iloc[0]), "last": last}),
        ]
        built = with_pipes(network, new, [])
        below = leaving(network, last)
        smaller = below[_area_m2(below) < _area_m2(new).iloc[-1] - 1e-9]
        if len(smaller):
            remarks.append(Remark("into_smaller", {"below": _sizes(smaller)}))
        return Applied(built, tuple(remarks))

    def _off(self, network: Network) -> list[Finding]:
        if self.conduit_id is not None:
            if self.conduit_id in pipes_of(network).index:
                return []
            return [unknown("conduit_id", self.conduit_id, "the id of a sewer", "conduits")]
        findings = [
            finding
            for key, place, tables in self._places()
            for finding in place.findings(network, key, place.sewers, tables)
        ]
        if findings or self.reaches(network):
            return findings
        first, last = self._ends(network)
        return [
            Finding(
                "",
                "to_place",
                "",
                last.node_id,
                said("no sewer leads down to it from {place}", place=first.node_id),
                "Name the upper end first and both ends on one way of the water, by the ids of "
                "their manholes where several sewers run in the street.",
            )
        ]

    def _new(self, network: Network) -> pd.DataFrame:
        """Rows of conduits as laid, under the old ids or those of the sewers beside."""
        old = network.conduits.loc[self.reaches(network)]
        new = old.assign(
            from_invert_level_m=(old["from_invert_level_m"] - self.deeper_m).round(3),
            to_invert_level_m=(old["to_invert_level_m"] - self.deeper_m).round(3),
            manning_n=self.manning_n,
            sediment_depth_mm=0.0,
            source=self.source,
        )
        if self.section is not None:
            own = section_of(self.section)
            new = new.assign(
                shape=own.shape,
                diameter_mm=0.0 if own.width_mm else float(own.height_mm),
                width_mm=float(own.width_mm),
                height_mm=float(own.height_mm) if own.width_mm else 0.0,
                barrels=own.barrels,
            )
        return new.rename(index=relief_id) if self.beside else new


def _way(network: Network, first: str, last: str) -> list[str]:
    """The shortest way down the sewers; of pipes side by side the one of the old id order."""
    pipes = pipes_of(network).drop_duplicates(["from_id", "to_id"])
    graph = nx.from_pandas_edgelist(
        pipes.rename_axis("pipe").reset_index(),
        "from_id",
        "to_id",
        ["pipe", "length_m"],
        create_using=nx.DiGraph,
    )
    try:
        nodes = nx.shortest_path(graph, first, last, weight="length_m")
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return []
    return [str(graph.edges[pair]["pipe"]) for pair in pairwise(nodes)]


def _area_m2(pipes: pd.DataFrame) -> pd.Series:
    one = full_area(pipe_height_m(pipes), pipes["width_mm"] / 1000)
    return pd.Series(one * pipes["barrels"].to_numpy(float), index=pipes.index)


def _sizes(pipes: pd.DataFrame) -> str:
    return "、".join(dict.fromkeys(size_words(pipes)))
