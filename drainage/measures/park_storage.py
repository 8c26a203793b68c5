"""A park or low green that takes the water of a street at its kerb (公园、低洼绿地调蓄)."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Need, Works, unknown
from drainage.measures.on_map import ManholeId, PointNo, StreetNodeId
from drainage.measures.table_rows import with_row
from drainage.measures.words import Remark, Texts
from drainage.network.model import Network
from drainage.said import said

WEIR_COEFFICIENT = 1.7
"""Broad-crested weir, SI."""
ORIFICE_COEFFICIENT = 0.62
LEAST_FALL_M = 0.02
"""The floor stands at least this much above the invert of the manhole it drains to."""


class ParkStorage(Works):
    """A basin in a park or low green beside a street node, filled over a sill in the kerb.

    Where the water of the gutter stands above the sill it runs over into the basin (a broad
    weir, Q = 1.7 L h^1.5), which holds `area_m2` times `depth_m` below the sill. A full basin
    stands level with the street, and what stands above the sill runs back. It empties through
    a throttle with a flap into a manhole; without `drains_to` it stays full. On a grid (surface
    = "grid") it is not computed: the study says so and stops.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "公园或低洼绿地调蓄", "en": "water of a street stored in a park"},
        "laid": {
            "zh": "{area_m2:.0f} m²、深 {depth_m:.2f} m，可蓄 {volume_m3:.0f} m³；开口底坎高程 "
            "{sill_level_m:.2f} m，宽 {opening_m:.1f} m",
            "en": "{area_m2:.0f} m2, {depth_m:.2f} m deep, holds {volume_m3:.0f} m3; its sill "
            "stands at {sill_level_m:.2f} m and is {opening_m:.1f} m long",
        },
        "drained": {
            "zh": "雨后经 {drain_mm:.0f} mm 见方的孔口排入 {manhole}，约 {hours:.1f} h 排空"
            "（不计管道壅水）",
            "en": "drains through an opening of {drain_mm:.0f} mm square to {manhole}, in about "
            "{hours:.1f} h where the sewer does not stand against it",
        },
        "not_drained": {
            "zh": "未设排空，蓄满后不再起作用",
            "en": "nothing drains it: once full it is of no use",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "park_storage"
title_zh = "东大街街旁绿地调蓄"
node = "G-B"
area_m2 = 800
depth_m = 0.6
drains_to = "M-B"
source = "assumed"
""",
        """
kind = "park_storage"
title_zh = "积水点1下沉广场"
point_no = "1"
area_m2 = 300
depth_m = 0.4
sill_above_gutter_m = 0
source = "assumed"
""",
    )
    NEEDS: ClassVar[tuple[Need, ...]] = ("streets",)

    kind: Literal["park_storage"]
    point_no: PointNo = Field("", description="the listed point it takes water at, or give `node`")
    node: StreetNodeId = Field("", description="the street node it takes water at")
    area_m2: float = Field(gt=0, le=1e6, description="of its floor; its walls are taken as upright")
    depth_m: float = Field(gt=0, le=10, description="of its floor below the sill")
    sill_above_gutter_m: float = Field(
        0.05,
        ge=0,
        le=0.5,
        description="of the opening in the kerb above the gutter there; at a sag above its bottom",
    )
    opening_m: float = Field(5.0, gt=0, le=200, description="length of the opening in the kerb")
    drains_to: ManholeId = Field(
        "", description="manhole it drains to after the storm; empty: none"
    )
    drain_mm: float = Field(
        200.0, gt=0, le=1000, description="side of the square opening it drains through"
    )

    def points_served(self) -> tuple[str, ...]:
        """The point it names."""
        return (self.point_no,) if self.point_no else ()

    @property
    def place(self) -> str:
        return self.node or self.point_no

    def _node(self, network: Network) -> str:
        return self.node or str(network.watch_points.at[self.point_no, "node_id"])

    def sill_level_m(self, network: Network) -> float:
        """Of the opening in the kerb, m above the datum."""
        gutter = float(network.nodes.at[self._node(network), "invert_level_m"])
        return gutter + self.sill_above_gutter_m

    def check(self, network: Network) -> list[Finding]:
        """A place the network does not have, and a floor that cannot drain where it is led."""
        if bool(self.node) == bool(self.point_no):
            return [Finding("", "node", "", self.place, "give point_no or node, one of them",
                            "Name the place where it takes water once.")]  # fmt: skip
        if self.point_no and self.point_no not in network.watch_points.index:
            known = ", ".join(network.watch_points.index)
            return [unknown("point_no", self.point_no, said("one of {known}", known=known),
                            "watch_points")]  # fmt: skip
        nodes = network.nodes
        street = nodes.index[nodes["system"].eq("street") & nodes["table"].ne("outfalls")]
        if self._node(network) not in street:
            return [unknown("node", self._node(network), "a node of the street system",
                            "junctions or storages")]  # fmt: skip
        if f"PARK-{self._node(network)}" in nodes.index:
            return [Finding("", "node", "", self.place, "another park stores water here",
                            "Give one of them the area of both.")]  # fmt: skip
        return self._drain_findings(network) if self.drains_to else []

    def _drain_findings(self, network: Network) -> list[Finding]:
        joints = network.junctions[network.junctions["system"].isin(["storm", "combined"])]
        if self.drains_to not in joints.index:
            return [unknown("drains_to", self.drains_to, "a storm or combined manhole",
                            "junctions")]  # fmt: skip
        floor = self.sill_level_m(network) - self.depth_m
        invert = float(joints.at[self.drains_to, "invert_level_m"])
        if floor >= invert + LEAST_FALL_M:
            return []
        return [Finding(
            "", "drains_to", "", self.drains_to,
            said("the floor at {floor:.2f} m lies below the invert of the manhole, {invert:.2f} m",
                 floor=floor, invert=invert),
            said("Make it no deeper than {depth:.2f} m, drain it to a deeper manhole or pump it.",
                 depth=max(self.sill_level_m(network) - invert - LEAST_FALL_M, 0.0)),
        )]  # fmt: skip

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        node = self._node(network)
        name, sill = f"PARK-{node}", self.sill_level_m(network)
        at = network.nodes.loc[node]
        street = _rim_level_m(network, node)
        above = max(street - sill, 0.5)
        tables: dict[str, dict[str, object]] = {
            "storages": {
                "system": "storm", "x_m": float(at["x_m"]), "y_m": float(at["y_m"]),
                "ground_level_m": sill, "invert_level_m": round(sill - self.depth_m, 4),
                "max_depth_m": round(self.depth_m + above, 4), "curve_id": name,
            },
            "curves": {
                "kind": "storage",
                "points": f"0 {self.area_m2:g};{self.depth_m + above:.4f} {self.area_m2:g}",
            },
            "weirs": {
                "from_id": node, "to_id": name, "crest_level_m": round(sill, 4),
                "length_m": self.opening_m, "height_m": above,
                "discharge_coefficient": WEIR_COEFFICIENT, "flap_gate": False,
            },
        }  # fmt: skip
        remarks = [Remark("laid", {
            "area_m2": self.area_m2, "depth_m": self.depth_m, "opening_m": self.opening_m,
            "volume_m3": self.area_m2 * self.depth_m, "sill_level_m": sill,
        })]  # fmt: skip
        if self.drains_to:
            tables["orifices"] = {
                "from_id": name, "to_id": self.drains_to, "orientation": "side",
                "crest_level_m": round(sill - self.depth_m, 4), "width_mm": self.drain_mm,
                "height_mm": self.drain_mm, "discharge_coefficient": ORIFICE_COEFFICIENT,
                "flap_gate": True,
            }  # fmt: skip
            remarks.append(Remark("drained", {
                "drain_mm": self.drain_mm, "manhole": self.drains_to, "hours": self.hours_to_empty,
            }))  # fmt: skip
        else:
            remarks.append(Remark("not_drained"))
        ids = {"storages": name, "curves": name, "weirs": name, "orifices": f"{name}-DRAIN"}
        made = network
        for table, own in tables.items():
            made = with_row(made, table, ids[table], own | {"source": self.source})
        return Applied(made, tuple(remarks))

    @property
    def hours_to_empty(self) -> float:
        """From full, by the free opening: A dh / (C a sqrt(2 g h)), a smaller one when it is not
        full; down to a tenth of the opening's height."""
        side = self.drain_mm / 1000
        depth = np.linspace(self.depth_m, min(side / 10, self.depth_m / 2), 400)
        opening = side * np.minimum(depth, side)
        flow = (
            ORIFICE_COEFFICIENT * opening * np.sqrt(19.62 * np.maximum(depth - side / 2, depth / 2))
        )
        seconds = -np.trapezoid(self.area_m2 / flow, depth)
        return float(seconds) / 3600


def _rim_level_m(network: Network, node: str) -> float:
    """The level at which water leaves the model at a street node."""
    table = network.nodes.at[node, "table"]
    row = network.tables[str(table)].loc[node]
    return float(row["invert_level_m"] + row["max_depth_m"])
