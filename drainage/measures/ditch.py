"""An open ditch: along a road, below a hillside, or a channel to the river."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from drainage.design.hydraulics import trapezoid_flow
from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works
from drainage.measures.ditch_checks import (
    fall_findings,
    hill_findings,
    kerb_findings,
    meeting_findings,
    node_findings,
    outlet_findings,
    point_findings,
    street_findings,
    taken_in_findings,
)
from drainage.measures.ditch_intake import (
    gone_down,
    intakes,
    with_intakes,
    with_openings,
)
from drainage.measures.ditch_line import Axis, meetings
from drainage.measures.ditch_parts import DitchHill, DitchOutlet, DitchPoint, KerbOpening
from drainage.measures.laid_pipes import deepened
from drainage.measures.on_map import LinkId, StreetId
from drainage.measures.placing import PLACED_TEXTS
from drainage.measures.table_rows import PIPE_DEFAULTS, with_added
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.network.street_roads import called_in_chinese


class Ditch(Works):
    """A trapezoid from point to point, open to the sky: roadside ditch, intercepting ditch below
    a hillside, or channel.

    Its bed must fall from each point to the next, and its top must lie at or below the banks.
    Where it comes close to a pipe that is higher than its bed the pipe is in its way: that is
    refused, unless the pipe is named in `takes_in`, where the pipe ends in the ditch instead.
    Pipes below the bed stay. Of `hills` all water runs into the ditch, also what passes the
    town without it. Crossed streets are remarked: there a `culvert` is needed.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | PLACED_TEXTS | {
        "name": {"zh": "排水明沟（渠）", "en": "an open ditch or channel"},
        "built": {
            "zh": "长 {length_m:.0f} m，底宽 {bed_width_m:g} m，深 {depth_m:g} m，坡度 "
            "{least_pm:.1f}–{most_pm:.1f} ‰，满槽过流能力不小于 {flow_m3_s:.2f} m³/s（曼宁公式）",
            "en": "{length_m:.0f} m long, bed {bed_width_m:g} m, {depth_m:g} m deep, fall "
            "{least_pm:.1f}–{most_pm:.1f} ‰; brim-full it carries at least {flow_m3_s:.2f} m3/s "
            "(Manning)",
        },
        "takes_in": {
            "zh": "在 {node_id} 接入，管底高于沟底 {above_m:.2f} m",
            "en": "ends in the ditch at {node_id}, {above_m:.2f} m above its bed",
        },
        "lowered": {
            "zh": "沟底降低 {lower_m:.2f} m，以保证坡度或接入管道",
            "en": "its bed lies {lower_m:.2f} m lower here, to fall or to take its pipes in",
        },
        "kerb": {
            "zh": "路缘开口 {count} 处，共宽 {width_m:g} m",
            "en": "{count} openings in the kerb, {width_m:g} m wide in all",
        },
        "hill": {
            "zh": "全部 {area_ha:g} ha 汇入 {node_id}（此前仅 {share_pct:g} % 进入街道）",
            "en": "all its {area_ha:g} ha run to {node_id} ({share_pct:g} % reached the town)",
        },
        "crosses_street": {
            "zh": "与明沟相交，须设箱涵或桥",
            "en": "is crossed by the ditch: a culvert or bridge is needed",
        },
    }  # fmt: skip
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "ditch"
title_zh = "东大街路边沟"
bed_width_m = 0.6
depth_m = 0.8
side_slope = 1.0
points = [
    { id = "DA", x_m = 0, y_m = 20, bank_level_m = 20.4, bed_level_m = 19.5 },
    { id = "DO", x_m = 150, y_m = 20, bank_level_m = 19.9, bed_level_m = 19.0 },
]
outlet = { name_zh = "沟口", river = "bai" }
source = "assumed"
""",
        """
kind = "ditch"
title_zh = "东大街边沟"
bed_width_m = 0.4
depth_m = 0.6
side_slope = 1.0
points = [
    { place = { node_id = "M-A" }, bed_level_m = 19.6 },
    { place = { street = "S1 K0+100" }, bed_level_m = 19.3 },
]
kerb_openings = [{ street_node = "G-B", width_m = 2.0 }]
street = "S1"
source = "assumed"
""",
    )

    kind: Literal["ditch"]
    points: tuple[DitchPoint, ...] = Field(min_length=2, description="upstream first, see below")
    bed_width_m: float = Field(gt=0, le=200, description="of the trapezoid")
    depth_m: float = Field(gt=0, le=20, description="of the trapezoid, bed to brim")
    side_slope: float = Field(ge=0, le=5, description="horizontal to vertical; 0: walls")
    manning_n: float = Field(
        0.03, ge=0.01, le=0.1, description="s/m^(1/3); GB 50014: earth 0.025 to 0.030"
    )
    outlet: DitchOutlet | None = Field(None, description="the last point is a new outfall")
    takes_in: tuple[LinkId, ...] = Field(
        (), description="storm pipes that end in it: where they cross it, or at most 100 m on "
        "where they end at an outfall, which they then leave"
    )  # fmt: skip
    bed_may_go_down: bool = Field(
        False,
        description="true: the bed goes down where it would not fall, or where a pipe "
        "of `takes_in` arrives below it",
    )
    hills: tuple[DitchHill, ...] = Field((), description="outside catchments led into it")
    kerb_openings: tuple[KerbOpening, ...] = Field(
        (), description="gaps in the kerb through which streets run into it"
    )
    street: StreetId = Field(
        "", description="id of the street it runs along: its top must fit there"
    )

    @property
    def top_width_m(self) -> float:
        """Width at the brim."""
        return self.bed_width_m + 2 * self.side_slope * self.depth_m

    def axis(self, network: Network) -> Axis:
        """Its nodes; sound only where the points have no findings."""
        axis = self._as_given(network)
        if not self.bed_may_go_down:
            return axis
        return gone_down(self.takes_in, axis, self.outlet is not None, network)

    def _as_given(self, network: Network) -> Axis:
        rows, label = [], []
        for point in self.points:
            if point.place is None:
                rows.append((point.x_m, point.y_m, point.bed_level_m, point.bank_level_m))
                label.append(str(point.id))
                continue
            node_id = point.place.found(network).node_id
            node = network.nodes.loc[node_id]
            rows.append((node["x_m"], node["y_m"], point.bed_level_m, node["ground_level_m"]))
            label.append(node_id)
        return Axis(label, *np.array(rows, float).T)

    def check(self, network: Network) -> list[Finding]:
        """Places, levels, pipes in the way, a street too narrow; the first kind of them."""
        wrong = point_findings(self.points, network)
        if wrong:
            return wrong
        axis = self.axis(network)
        return (
            fall_findings(axis, self.depth_m)
            or node_findings(axis, network)
            or outlet_findings(axis, self.outlet is not None, network)
            or street_findings(self.street, self.top_width_m, network)
            or hill_findings(self.hills, axis, self.outlet is not None, network)
            or kerb_findings(self.kerb_openings, axis, self.outlet is not None, network)
            or taken_in_findings(self.takes_in, axis, self.outlet is not None, network)
            or meeting_findings(axis, self.depth_m, self.takes_in, network)
        )

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        whole = self.axis(network)
        axis = whole.divided()
        led = intakes(self.takes_in, axis, self.outlet is not None, network)
        made = with_intakes(self._with_nodes(network, axis), led)
        made = with_added(made, "conduits", self._reaches(axis))
        made = with_openings(made, self.kerb_openings, axis, self.outlet is not None, self.source)
        made = made.with_tables(subcatchments=self._led(made.subcatchments))
        remarks = [r for p in self.points if p.place for r in p.place.found(network).remarks()]
        remarks.append(self._built(axis))
        lower = self._as_given(network).bed_level_m - whole.bed_level_m
        remarks += [Remark("lowered", {"lower_m": float(lower[k])}, place=whole.label[k])
                    for k in np.flatnonzero(lower > 0.001)]  # fmt: skip
        remarks += [
            Remark("takes_in", {"node_id": own.node_id, "above_m": own.above_m}, place=own.link_id)
            for own in led
        ]
        if self.kerb_openings:
            width = sum(own.width_m for own in self.kerb_openings)
            remarks.append(Remark("kerb", {"count": len(self.kerb_openings), "width_m": width}))
        remarks += self._hill_remarks(network.subcatchments)
        met = meetings(network, whole)
        crossed = met.loc[met["shape"].eq("street") & met["street_id"].ne(""), "street_id"]
        names = called_in_chinese(network.streets).reindex(crossed.unique()).dropna().unique()
        remarks += [Remark("crosses_street", place=str(name)) for name in names]
        return Applied(deepened(made), tuple(remarks))

    def _with_nodes(self, network: Network, axis: Axis) -> Network:
        joints: dict[str, dict[str, object]] = {}
        outfalls: dict[str, dict[str, object]] = {}
        for k, label in enumerate(axis.label):
            if label in network.nodes.index:
                continue
            ground, bed = float(axis.bank_level_m[k]), float(axis.bed_level_m[k])
            row: dict[str, object] = {
                "system": "storm", "x_m": round(float(axis.x_m[k]), 2),
                "y_m": round(float(axis.y_m[k]), 2), "ground_level_m": round(ground, 3),
                "invert_level_m": round(bed, 3), "source": self.source,
            }  # fmt: skip
            if self.outlet is not None and k == len(axis.label) - 1:
                own = {"name_zh": self.outlet.name_zh, "name_en": "", "river": self.outlet.river}
                outfalls[label] = row | own | {"flap_gate": False}
            else:
                joints[label] = row | {"max_depth_m": round(ground - bed, 3)}
        return with_added(with_added(network, "junctions", joints), "outfalls", outfalls)

    def _reaches(self, axis: Axis) -> dict[str, dict[str, object]]:
        size: dict[str, object] = {
            "shape": "trapezoid", "width_mm": 1000 * self.bed_width_m,
            "height_mm": 1000 * self.depth_m, "side_slope": self.side_slope,
            "manning_n": self.manning_n, "street_id": self.street, "source": self.source,
        }  # fmt: skip
        bed, length = axis.bed_level_m.round(3).tolist(), axis.length_m.round(2).tolist()
        return {
            f"D-{start}": PIPE_DEFAULTS | size | {
                "from_id": start, "to_id": end, "length_m": length[k],
                "from_invert_level_m": bed[k], "to_invert_level_m": bed[k + 1],
            }
            for k, (start, end) in enumerate(zip(axis.label[:-1], axis.label[1:], strict=True))
        }  # fmt: skip

    def _led(self, land: pd.DataFrame) -> pd.DataFrame:
        """Subcatchments with the hills led whole into the ditch."""
        led = land.copy()
        for hill in self.hills:
            led.loc[hill.subcatchment, ["outlet_id", "gutter_id"]] = [hill.point, ""]
            led.loc[hill.subcatchment, "gutter_share"] = 0.0
        return led

    def _hill_remarks(self, land: pd.DataFrame) -> list[Remark]:
        remarks = []
        for hill in self.hills:
            row = land.loc[hill.subcatchment]
            part = float(row["gutter_share"]) if row["outlet_id"] == "" else 1.0
            figures: dict[str, Figure] = {"area_ha": float(row["area_ha"]), "node_id": hill.point,
                       "share_pct": 100 * part}  # fmt: skip
            remarks.append(Remark("hill", figures, place=hill.subcatchment))
        return remarks

    def _built(self, axis: Axis) -> Remark:
        flow = trapezoid_flow(
            self.depth_m, self.bed_width_m, self.side_slope, axis.slope.min(), self.manning_n
        )
        return Remark(
            "built",
            {
                "length_m": float(axis.length_m.sum()), "bed_width_m": self.bed_width_m,
                "depth_m": self.depth_m, "least_pm": 1000 * float(axis.slope.min()),
                "most_pm": 1000 * float(axis.slope.max()), "flow_m3_s": float(flow),
            },
        )  # fmt: skip
