"""A culvert: a closed reach under a road, between two nodes."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from drainage.design.hydraulics import Section
from drainage.errors import Finding
from drainage.measures.context import COVER_M, Applied, DesignContext, Works
from drainage.measures.ditch_checks import meeting_findings
from drainage.measures.ditch_line import Axis
from drainage.measures.laid_pipes import deepened
from drainage.measures.placing import PLACED_TEXTS, Place
from drainage.measures.table_rows import PIPE_DEFAULTS, with_added
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.said import said

LEVEL_M = 1e-3
"""Levels in the tables have millimetres."""


class Culvert(Works):
    """A pipe or box from one node to another, as under a road that a ditch crosses.

    A ditch that runs between the same two nodes gives way to it. It must fall, its soffit must
    lie below the ground at both ends and at least 0.7 m below the road (GB 50014). The engine
    takes neither inlet control nor the loss at its entrance into account: check those by hand
    where its velocity is above 3 m/s.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | PLACED_TEXTS | {
        "name": {"zh": "箱涵（管涵）", "en": "a culvert"},
        "built": {
            "zh": "{from_id} 至 {to_id}，长 {length_m:.1f} m，坡度 {fall_pm:.1f} ‰，满流 "
            "{flow_m3_s:.2f} m³/s（曼宁公式）",
            "en": "from {from_id} to {to_id}, {length_m:.1f} m long, fall {fall_pm:.1f} ‰, full "
            "{flow_m3_s:.2f} m3/s (Manning)",
        },
        "replaces": {"zh": "取代明沟 {link_id}", "en": "in place of the ditch {link_id}"},
    }  # fmt: skip
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "culvert"
title_zh = "东大街过路涵"
start = { node_id = "M-A" }
end = { node_id = "M-C" }
start_invert_level_m = 18.7
end_invert_level_m = 18.5
width_mm = 1000
height_mm = 600
road_level_m = 20.2
source = "assumed"
""",
    )

    kind: Literal["culvert"]
    start: Place = Field(description="upstream manhole or node of a ditch; see `place`")
    end: Place = Field(description="downstream manhole or node of a ditch")
    start_invert_level_m: float = Field(description="m above the datum")
    end_invert_level_m: float = Field(description="m above the datum")
    diameter_mm: int | None = Field(None, gt=0, le=10000, description="of a round culvert")
    width_mm: int | None = Field(None, gt=0, le=20000, description="of a box")
    height_mm: int | None = Field(None, gt=0, le=10000, description="of a box")
    barrels: int = Field(1, ge=1, le=20, description="side by side")
    manning_n: float = Field(0.013, ge=0.009, le=0.05, description="s/m^(1/3)")
    road_level_m: float | None = Field(None, description="of the road above it, at its lowest")

    @model_validator(mode="after")
    def _one_section(self) -> Culvert:
        box = (self.width_mm is not None) + (self.height_mm is not None)
        if box == 1 or (box == 2) == (self.diameter_mm is not None):
            raise ValueError(said("give diameter_mm, or width_mm with height_mm"))
        return self

    @property
    def section(self) -> Section:
        """Its cross-section."""
        return Section(self.height_mm or self.diameter_mm or 0, self.width_mm or 0, self.barrels)

    def axis(self, network: Network) -> Axis:
        """Its two nodes; sound only where the places have no findings."""
        label = [self.start.found(network).node_id, self.end.found(network).node_id]
        at = network.nodes.loc[label, ["x_m", "y_m", "ground_level_m"]].to_numpy(float)
        bed = np.array([self.start_invert_level_m, self.end_invert_level_m])
        return Axis(label, at[:, 0], at[:, 1], bed, at[:, 2])

    def check(self, network: Network) -> list[Finding]:
        """Places, fall, ground above, pipes in its way; the first kind of them."""
        wrong = self.start.findings(network, "start") + self.end.findings(network, "end")
        if wrong:
            return wrong
        axis = self.axis(network)
        if axis.label[0] == axis.label[1]:
            return [Finding("", "end", "", axis.label[1], "it begins and ends at the same node",
                            "Name two nodes, one on either side of the road.")]  # fmt: skip
        if f"U-{axis.label[0]}" in network.conduits.index:
            return [Finding("", "start", "", axis.label[0], "a culvert begins here already",
                            "Give that one more barrels.")]  # fmt: skip
        return self._level_findings(axis) or meeting_findings(
            axis, self.section.height_mm / 1000, self._ditch(network), network
        )

    def _level_findings(self, axis: Axis) -> list[Finding]:
        start, end = self.start_invert_level_m, self.end_invert_level_m
        height = self.section.height_mm / 1000
        if end >= start:
            return [Finding("", "end_invert_level_m", "", f"{end:g}",
                            said("it does not fall from {start:.2f} m", start=start),
                            said("Give a level below {start:.2f} m, or turn it.", start=start)
                            )]  # fmt: skip
        ground = axis.bank_level_m
        above = np.flatnonzero(axis.bed_level_m + height > ground + LEVEL_M)
        if len(above):
            k = int(above[0])
            return [Finding("", f"{('start', 'end')[k]}_invert_level_m", "",
                            f"{axis.bed_level_m[k]:g}",
                            said("its soffit at {soffit:.2f} m stands above the ground at "
                                 "{ground:.2f} m", soffit=axis.bed_level_m[k] + height,
                                 ground=ground[k]),
                            said("Give {level:.2f} m or lower, or less height with more barrels.",
                                 level=ground[k] - height))]  # fmt: skip
        most = np.inf if self.road_level_m is None else self.road_level_m - COVER_M - height
        if start > most + LEVEL_M:
            return [Finding("", "start_invert_level_m", "", f"{start:g}",
                            said("it leaves {cover:.2f} m of cover under the road, {least:g} m "
                                 "are needed", cover=most + COVER_M - start, least=COVER_M),
                            said("Give {level:.2f} m or lower, or less height with more barrels.",
                                 level=most))]  # fmt: skip
        return []

    def _ditch(self, network: Network) -> tuple[str, ...]:
        """Ditches between its two nodes."""
        start, end = self.start.found(network).node_id, self.end.found(network).node_id
        own = network.conduits
        here = own["from_id"].eq(start) & own["to_id"].eq(end) & own["shape"].eq("trapezoid")
        return tuple(own.index[here].astype(str))

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        axis, section, ditch = self.axis(network), self.section, self._ditch(network)
        length, slope = float(axis.length_m[0]), float(axis.slope[0])
        row = PIPE_DEFAULTS | {
            "from_id": axis.label[0], "to_id": axis.label[1], "length_m": round(length, 2),
            "system": network.nodes.at[axis.label[0], "system"],
            "from_invert_level_m": self.start_invert_level_m,
            "to_invert_level_m": self.end_invert_level_m, "shape": section.shape,
            "diameter_mm": float(self.diameter_mm or 0), "width_mm": float(self.width_mm or 0),
            "height_mm": float(self.height_mm or 0), "barrels": self.barrels,
            "manning_n": self.manning_n, "source": self.source,
        }  # fmt: skip
        cleared = network.with_tables(conduits=network.conduits.drop(index=list(ditch)))
        made = with_added(cleared, "conduits", {f"U-{axis.label[0]}": row})
        figures: dict[str, Figure] = {
            "from_id": axis.label[0], "to_id": axis.label[1], "length_m": length,
            "fall_pm": 1000 * slope, "flow_m3_s": section.full_flow_m3_s(slope, self.manning_n),
        }  # fmt: skip
        remarks = [*self.start.found(network).remarks(), *self.end.found(network).remarks(),
                   Remark("built", figures),
                   *(Remark("replaces", {"link_id": name}) for name in ditch)]  # fmt: skip
        return Applied(deepened(made), tuple(remarks))
