"""A storage tank on a sewer: beside it behind a weir, or in its line."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from drainage.errors import Finding
from drainage.measures.context import COVER_M, Applied, DesignContext
from drainage.measures.placing import PLACED_TEXTS, Found, Place
from drainage.measures.routes import main_sewer
from drainage.measures.tank_parts import (
    manhole_as_tank,
    opening,
    rim_level_m,
    stands_here,
    tank_node,
    throttled,
    weir_into,
    with_curve,
)
from drainage.measures.tank_return import TankReturn
from drainage.measures.weir_chambers import carries_sewage, crest_level_m
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.said import said

LEVEL_M = 1e-3
"""Levels in the tables have millimetres."""


class StorageTank(TankReturn):
    """A tank at a storm or combined manhole; it is closed by a roof with shafts to the ground.

    `off_line`: what stands above `inlet_level_m` runs in over a weir of `weir_length_m` or
    through an opening; nothing runs back that way. The floor lies so deep that the tank is full
    when its water stands at the inlet level, unless `floor_level_m` is given. It is emptied by
    gravity (an opening with a flap at its floor, open to a lower manhole) or by a pump, which
    waits until the sewer at the tank has fallen to half the height of the inlet level.
    `on_line`: the manhole itself becomes the tank, its floor at the manhole's invert; what the
    sewer that leaves it, or a throttle, does not carry stands in it and runs out by gravity.
    """

    TEXTS: ClassVar[Texts] = TankReturn.TEXTS | PLACED_TEXTS | {
        "name": {"zh": "调蓄池", "en": "a storage tank"},
        "off_line": {
            "zh": "离线调蓄池 {tank}：容积 {volume_m3:.0f} m³，池底 {floor_level_m:.2f} m，"
            "进水高程 {inlet_level_m:.2f} m",
            "en": "off-line tank {tank}: {volume_m3:.0f} m³, floor at {floor_level_m:.2f} m, "
            "inlet at {inlet_level_m:.2f} m",
        },
        "on_line": {
            "zh": "在线调蓄池 {tank}：容积 {volume_m3:.0f} m³，池底 {floor_level_m:.2f} m，"
            "重力出流",
            "en": "on-line tank {tank}: {volume_m3:.0f} m³, floor at {floor_level_m:.2f} m, "
            "emptied by gravity",
        },
        "part_fills": {
            "zh": "池顶高于进水高程，进水高程以下仅 {volume_m3:.0f} m³",
            "en": "its roof lies above the inlet level: only {volume_m3:.0f} m³ lie below it",
        },
        "little_cover": {
            "zh": "池顶覆土仅 {cover_m:.2f} m（车行道下一般不小于 0.7 m）",
            "en": "only {cover_m:.2f} m of cover over its roof (0.7 m under a carriageway)",
        },
        "takes_sewage": {
            "zh": "进水高程低于截流水位 {least_level_m:.2f} m，旱流污水可能进池",
            "en": "its inlet lies below the interception level {least_level_m:.2f} m: sewage of "
            "dry days may run in",
        },
        "uplift": {
            "zh": "池底在地下水位以下 {below_m:.2f} m，须验算抗浮",
            "en": "its floor lies {below_m:.2f} m below groundwater: check it against uplift",
        },
        "groundwater_unknown": {
            "zh": "未给地下水位，抗浮未核对；池底在地面以下 {deep_m:.2f} m",
            "en": "no groundwater level is given, uplift is not checked; its floor lies "
            "{deep_m:.2f} m below ground",
        },
    }  # fmt: skip
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "storage_tank"
title_zh = "东大街调蓄池"
place = { street = "东大街 K0+050" }
arrangement = "off_line"
area_m2 = 150
depth_m = 1.2
inlet_level_m = 19.2
weir_length_m = 3
return_by = "pump"
return_flow_l_s = 20
source = "assumed"
""",
        """
kind = "storage_tank"
title_zh = "东大街在线调蓄池"
place = { node_id = "M-B" }
arrangement = "on_line"
area_m2 = 60
depth_m = 1.0
throttle_mm = [200, 200]
source = "assumed"
""",
    )

    kind: Literal["storage_tank"]
    place: Place = Field(description="a storm or combined manhole; see `place` below")
    arrangement: Literal["off_line", "on_line"] = Field(
        description="off_line: beside the sewer; on_line: in its line"
    )
    floor_level_m: float | None = Field(None, description="of an off-line tank, m above the datum")
    inlet_level_m: float | None = Field(
        None, description="off-line: crest of the weir or sill of the opening, m above the datum"
    )
    weir_length_m: float | None = Field(None, gt=0, le=200, description="off-line: crest length")
    opening_mm: tuple[float, float] | None = Field(
        None, description="off-line: width and height of an opening instead of a weir"
    )
    throttle_mm: tuple[float, float] | None = Field(
        None, description="on-line: width and height of the opening to the sewer that leaves"
    )
    groundwater_level_m: float | None = Field(None, description="m above the datum, if known")

    @model_validator(mode="after")
    def _parts(self) -> StorageTank:
        if self.arrangement == "on_line":
            extra = (self.inlet_level_m, self.weir_length_m, self.opening_mm, self.return_by,
                     self.floor_level_m)  # fmt: skip
            if any(own is not None for own in extra):
                raise ValueError(said("an on-line tank has neither inlet nor return of its own"))
            return self
        if self.inlet_level_m is None or (self.weir_length_m is None) == (self.opening_mm is None):
            raise ValueError(said("give inlet_level_m and weir_length_m or opening_mm"))
        if self.return_by is None or (self.return_by == "pump") == (self.return_flow_l_s is None):
            raise ValueError(said("give return_by, and return_flow_l_s for a pump"))
        if self.throttle_mm is not None:
            raise ValueError(said("a throttle belongs to an on-line tank"))
        return self

    def floor_m(self, network: Network, manhole: str) -> float:
        """Level of the floor, m above the datum."""
        if self.inlet_level_m is None:
            return float(network.nodes.at[manhole, "invert_level_m"])
        if self.floor_level_m is not None:
            return self.floor_level_m
        return self.inlet_level_m - self.full_depth_m

    def check(self, network: Network) -> list[Finding]:
        """A place outside town, a tank above ground, a weir above the rim, a way back uphill."""
        wrong = self.place.findings(network, "place")
        if self.return_to is not None:
            systems = self.return_to.sewers
            wrong = wrong + self.return_to.findings(network, "return_to", systems)
        if wrong:
            return wrong
        manhole = self.place.found(network).node_id
        if stands_here(network, manhole):
            return [Finding("", "place", "", self.place.given,
                            "a storage tank or a pumping station stands here already",
                            "Choose another manhole, or make that one larger.")]  # fmt: skip
        if self.arrangement == "on_line" and manhole not in main_sewer(network).index:
            return [Finding("", "place", "", self.place.given, "no sewer leaves this manhole",
                            'Name a manhole in the line of a sewer, or arrangement = "off_line".'
                            )]  # fmt: skip
        floor = self.floor_m(network, manhole)
        wrong = self._inlet_findings(network, manhole) or self._roof_findings(
            floor + self.full_depth_m, float(network.nodes.at[manhole, "ground_level_m"])
        )
        if wrong or self.arrangement == "on_line":
            return wrong
        return self.return_findings(network, manhole, floor)

    def _roof_findings(self, roof_m: float, ground_m: float) -> list[Finding]:
        if roof_m <= ground_m + LEVEL_M:
            return []
        return [Finding("", "depth_m", "", f"{self.full_depth_m:g}",
                        said("the roof at {roof:.2f} m stands above the ground at {ground:.2f} m",
                             roof=roof_m, ground=ground_m),
                        said("Give less depth with more area, or a floor at {most:.2f} m or "
                             "lower.", most=ground_m - self.full_depth_m))]  # fmt: skip

    def _inlet_findings(self, network: Network, manhole: str) -> list[Finding]:
        node, level = network.nodes.loc[manhole], self.inlet_level_m
        low, high = float(node["invert_level_m"]), float(node["ground_level_m"])
        if level is None or low < level < high:
            return []
        return [Finding("", "inlet_level_m", "", f"{level:g}",
                        "not between the invert and the rim of the manhole",
                        said("Give a level between {low:.2f} and {high:.2f} m.", low=low,
                             high=high))]  # fmt: skip

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        found = self.place.found(network)
        built = self._on_line if self.arrangement == "on_line" else self._off_line
        made = built(network, found.node_id)
        return Applied(made, self._remarks(network, found))

    def _on_line(self, network: Network, manhole: str) -> Network:
        leaving = main_sewer(network)[manhole]
        floor, name = self.floor_m(network, manhole), f"TANK-{manhole}"
        curve = self.curve_row(name, rim_level_m(network, manhole) - floor)
        made = manhole_as_tank(with_curve(network, curve), name, manhole, floor, self.source)
        if self.throttle_mm is None:
            return made
        return throttled(made, manhole, str(leaving), self.throttle_mm, self.source)

    def _off_line(self, network: Network, manhole: str) -> Network:
        tank, inlet = f"TANK-{manhole}", self.inlet_level_m or 0.0
        floor = self.floor_m(network, manhole)
        ground = float(network.nodes.at[manhole, "ground_level_m"])
        made = with_curve(network, self.curve_row(tank, ground - floor))
        made = tank_node(made, tank, manhole, floor, ground, self.source)
        way_in = (manhole, tank)
        if self.weir_length_m is not None:
            made = weir_into(made, f"{tank}-W", way_in, inlet, self.weir_length_m, self.source)
        else:
            made = opening(made, f"{tank}-I", way_in, inlet, self.opening_mm or (0, 0),
                           self.source, flap_gate=True)  # fmt: skip
        return self.with_return(made, tank, manhole, inlet)

    def _remarks(self, network: Network, found: Found) -> tuple[Remark, ...]:
        manhole, inlet = found.node_id, self.inlet_level_m
        floor = self.floor_m(network, manhole)
        ground = float(network.nodes.at[manhole, "ground_level_m"])
        figures: dict[str, Figure] = {
            "tank": manhole if inlet is None else f"TANK-{manhole}",
            "volume_m3": self.volume_m3, "floor_level_m": floor, "inlet_level_m": inlet or floor,
        }  # fmt: skip
        remarks = [*found.remarks(), Remark(self.arrangement, figures)]
        if inlet is not None:
            remarks += self._return_remarks(network, manhole, inlet - floor)
        cover = ground - floor - self.full_depth_m
        if cover < COVER_M:
            remarks.append(Remark("little_cover", {"cover_m": cover}))
        if self.groundwater_level_m is None:
            remarks.append(Remark("groundwater_unknown", {"deep_m": ground - floor}))
        elif floor < self.groundwater_level_m:
            remarks.append(Remark("uplift", {"below_m": self.groundwater_level_m - floor}))
        return tuple(remarks)

    def _return_remarks(self, network: Network, manhole: str, inlet_depth_m: float) -> list[Remark]:
        remarks = []
        if self.full_depth_m > inlet_depth_m + LEVEL_M:
            below = self.volume_below_m3(max(inlet_depth_m, 0.0))
            remarks.append(Remark("part_fills", {"volume_m3": below}))
        remarks.append(self.return_remark(network, manhole))
        if carries_sewage(network, manhole):
            least = crest_level_m(network, manhole)
            if (self.inlet_level_m or 0.0) < least - LEVEL_M:
                remarks.append(Remark("takes_sewage", {"least_level_m": least}))
        return remarks
