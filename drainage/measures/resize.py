"""One pipe, weir or pump of the network in another size: no street is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works, unknown
from drainage.measures.on_map import LinkId
from drainage.measures.words import Remark, Texts
from drainage.network.curves import curve_points
from drainage.network.model import Network
from drainage.network.sizes import size_words
from drainage.said import said

TABLES = ("conduits", "weirs", "pumps")
KEYS = {
    "conduits": ("diameter_mm", "width_mm", "height_mm", "barrels", "manning_n"),
    "weirs": ("crest_level_m", "length_m", "height_m"),
    "pumps": ("flow_factor", "startup_depth_m", "shutoff_depth_m"),
}
"""What of each kind of link can be given another size."""
SIZES = {"circular": ("diameter_mm",), "box": ("width_mm", "height_mm"),
         "trapezoid": ("width_mm", "height_mm")}  # fmt: skip
"""Sizes a cross-section has."""
ONE_OF_LINKS = "the id of a pipe, weir or pump"


class Resize(Works):
    """Give a pipe, a weir or a pump of any network another size; what is left out stays.

    A round pipe that is given a width and a height becomes a box. The inverts of a pipe stay;
    its soffit rises. ``flow_factor`` multiplies every flow of a pump's curve.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "改变管渠、堰或泵的规格", "en": "a pipe, weir or pump resized"},
        "pipe": {"zh": "{before} 改为 {after}", "en": "{before} becomes {after}"},
        "weir": {
            "zh": "堰顶 {crest_level_m:.2f} m，堰长 {length_m:.2f} m",
            "en": "crest at {crest_level_m:.2f} m, {length_m:.2f} m long",
        },
        "pump": {
            "zh": "流量为原曲线的 {flow_factor:g} 倍",
            "en": "{flow_factor:g} times the flow of its curve",
        },
        "above_ground": {
            "zh": "管顶高出地面 {above_m:.2f} m，须核对",
            "en": "its soffit stands {above_m:.2f} m above the ground: check it",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "resize"
title_zh = "C-2 管扩大"
link_id = "C-2"
diameter_mm = 800
source = "assumed"
""",
        """
kind = "resize"
title_zh = "降低溢流堰"
link_id = "W-C"
crest_level_m = 20.1
source = "assumed"
""",
    )

    kind: Literal["resize"]
    link_id: LinkId = Field(description="id in conduits, weirs or pumps")
    diameter_mm: float | None = Field(None, gt=0, le=10000, description="of a round pipe")
    width_mm: float | None = Field(None, gt=0, description="of a box; bed of a trapezoid")
    height_mm: float | None = Field(None, gt=0, description="of a box or a trapezoid")
    barrels: int | None = Field(None, ge=1, description="equal pipes side by side")
    manning_n: float | None = Field(None, gt=0, le=1, description="of a pipe, s/m^(1/3)")
    crest_level_m: float | None = Field(None, description="of a weir, m above the datum")
    length_m: float | None = Field(None, gt=0, description="of a weir's crest")
    height_m: float | None = Field(None, gt=0, description="opening of a weir above its crest")
    flow_factor: float | None = Field(None, gt=0, le=20, description="of a pump, times its curve")
    startup_depth_m: float | None = Field(None, ge=0, description="a pump starts at it")
    shutoff_depth_m: float | None = Field(None, ge=0, description="a pump stops at it")

    @property
    def given(self) -> dict[str, float]:
        """The sizes that are to change."""
        keys = [key for own in KEYS.values() for key in own]
        return {key: value for key in keys if (value := getattr(self, key)) is not None}

    def table(self, network: Network) -> str:
        """The table the link stands in; "" for none."""
        here = [name for name in TABLES if self.link_id in network.tables[name].index]
        return here[0] if here else ""

    def check(self, network: Network) -> list[Finding]:
        """A link the network does not have, and sizes it cannot take."""
        table = self.table(network)
        if not table:
            return [unknown("link_id", self.link_id, ONE_OF_LINKS, "conduits, weirs, pumps")]
        fits = KEYS[table]
        if not self.given:
            return [Finding("", "link_id", "", self.link_id, "no size is given",
                            said("Give one of {keys}.", keys=", ".join(fits)))]  # fmt: skip
        wrong = [key for key in self.given if key not in fits]
        if wrong:
            return [self._not_of(key, table, fits) for key in wrong]
        return self._shape(network) if table == "conduits" else self._curve(network, table)

    def _not_of(self, key: str, table: str, fits: tuple[str, ...]) -> Finding:
        return Finding("", key, "", f"{self.given[key]:g}",
                       said("{link} of {table} has no such size", link=self.link_id, table=table),
                       said("Give one of {keys}.", keys=", ".join(fits)))  # fmt: skip

    def _shape(self, network: Network) -> list[Finding]:
        """Sizes that the cross-section does not have."""
        shape = str(network.conduits.at[self.link_id, "shape"])
        sizes = {key for key in ("diameter_mm", "width_mm", "height_mm") if key in self.given}
        becomes_box = sizes == {"width_mm", "height_mm"}
        becomes_round = sizes == {"diameter_mm"}
        if not sizes or becomes_box or becomes_round or sizes <= set(SIZES.get(shape, ())):
            if shape in SIZES or not sizes:
                return []
            return [Finding("", "link_id", "", self.link_id,
                            said("a section of shape {shape} is not resized", shape=shape),
                            "Change it in model.inp, as a network of its own.")]  # fmt: skip
        return [Finding("", "link_id", "", self.link_id,
                        said("these sizes fit no section of shape {shape}", shape=shape),
                        "Give diameter_mm, or width_mm with height_mm.")]  # fmt: skip

    def _curve(self, network: Network, table: str) -> list[Finding]:
        if table != "pumps" or self.flow_factor is None or _curve_id(network, self.link_id):
            return []
        return [Finding("", "flow_factor", "", self.link_id,
                        "the pump has no curve of lift and flow (PUMP3) to be multiplied",
                        "Change its curve in model.inp, as a network of its own.")]  # fmt: skip

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        table = self.table(network)
        if table == "conduits":
            return self._pipe(network)
        changes = {key: value for key, value in self.given.items() if key != "flow_factor"}
        rows = _with(network.tables[table], self.link_id, changes)
        if table == "weirs":
            row = rows.loc[self.link_id]
            figures = {key: float(row[key]) for key in ("crest_level_m", "length_m")}
            return Applied(network.with_tables(weirs=rows), (Remark("weir", figures),))
        factor = self.flow_factor or 1.0
        curves = network.curves
        if self.flow_factor is not None:
            own = f"{self.link_id}-resized"
            curves = pd.concat([curves, _multiplied(curves, _curve_id(network, self.link_id),
                                                    own, factor)])  # fmt: skip
            rows = _with(rows, self.link_id, {"curve_id": own})
        return Applied(
            network.with_tables(pumps=rows, curves=curves),
            (Remark("pump", {"flow_factor": factor}),),
        )

    def _pipe(self, network: Network) -> Applied:
        changes: dict[str, float | str] = dict(self.given)
        if "diameter_mm" in changes:
            changes |= {"shape": "circular", "width_mm": 0.0, "height_mm": 0.0, "side_slope": 0.0}
        elif network.conduits.at[self.link_id, "shape"] == "circular" and "width_mm" in changes:
            changes |= {"shape": "box", "diameter_mm": 0.0, "sediment_depth_mm": 0.0}
        pipes = _with(network.conduits, self.link_id, changes)
        words = [str(size_words(own.loc[[self.link_id]]).iloc[0])
                 for own in (network.conduits, pipes)]  # fmt: skip
        remarks = [Remark("pipe", dict(zip(("before", "after"), words, strict=True)))]
        above_m = _above_ground_m(network, pipes.loc[self.link_id])
        if above_m > 0:
            remarks.append(Remark("above_ground", {"above_m": above_m}))
        return Applied(network.with_tables(conduits=pipes), tuple(remarks))


def _with(frame: pd.DataFrame, name: str, values: Mapping[str, float | str]) -> pd.DataFrame:
    made = frame.copy()
    for key, value in values.items():
        made.loc[name, key] = value
    return made


def _curve_id(network: Network, pump: str) -> str:
    return str(network.pumps.at[pump, "curve_id"])


def _multiplied(curves: pd.DataFrame, name: str, made: str, factor: float) -> pd.DataFrame:
    """The row of a curve under another name, its flows times a factor."""
    points = curve_points(curves.at[name, "points"])
    text = ";".join(f"{x:.10g} {factor * y:.10g}" for x, y in points)
    row = curves.loc[[name]].assign(points=text)
    return row.set_axis(pd.Index([made], name=curves.index.name))


def _above_ground_m(network: Network, pipe: pd.Series) -> float:
    """How far the soffit stands above the ground at the worse of the two ends."""
    ground = network.nodes["ground_level_m"]
    height = max(float(pipe["diameter_mm"]), float(pipe["height_mm"])) / 1000
    ends = [(pipe[f"{end}_id"], float(pipe[f"{end}_invert_level_m"])) for end in ("from", "to")]
    above = [level + height - float(ground[node])
             for node, level in ends if node not in network.outfalls.index]  # fmt: skip
    return round(float(np.nanmax([*above, 0.0])), 3)
