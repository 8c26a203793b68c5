"""How a tank beside a sewer is emptied after the storm: pumped back, or by gravity."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from drainage.errors import Finding
from drainage.measures.placing import Place
from drainage.measures.tank_parts import constant_pump, opening
from drainage.measures.tank_shape import TankWorks
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.said import said


class TankReturn(TankWorks):
    """The way back of a tank to a manhole."""

    TEXTS: ClassVar[Texts] = TankWorks.TEXTS | {
        "emptied_by_pump": {
            "zh": "雨后以 {flow_l_s:.0f} L/s 泵排，放空约 {hours:.1f} h；停泵水位以下留 "
            "{dead_m3:.0f} m³",
            "en": "pumped back after the storm at {flow_l_s:.0f} L/s, in about {hours:.1f} h; "
            "{dead_m3:.0f} m³ stay below the stop level",
        },
        "emptied_by_gravity": {
            "zh": "雨后重力排至 {manhole}",
            "en": "emptied by gravity to {manhole} after the storm",
        },
    }

    return_by: Literal["pump", "gravity"] | None = Field(
        None, description="off-line: how it is emptied"
    )
    return_flow_l_s: float | None = Field(
        None, gt=0, description="flow of the pump that empties it"
    )
    start_depth_m: float = Field(0.3, gt=0, description="the pump starts at this depth")
    stop_depth_m: float = Field(
        0.1, description="the pump stops at this depth; below it would draw air"
    )
    return_opening_mm: tuple[float, float] = Field(
        (300.0, 300.0), description="gravity: width and height of the opening at the floor"
    )
    return_to: Place | None = Field(
        None,
        description="the manhole it is emptied to, one of an interceptor, too; by gravity it lies "
        "lower than the floor; left out: that of the tank",
    )

    def return_manhole(self, network: Network, manhole: str) -> str:
        """The manhole the water goes back to, of a tank at ``manhole``."""
        return manhole if self.return_to is None else self.return_to.found(network).node_id

    def return_findings(self, network: Network, manhole: str, floor_m: float) -> list[Finding]:
        """A pump that draws air or never starts, a way back uphill."""
        if self.return_by == "pump":
            if 0 < self.stop_depth_m < self.start_depth_m < self.full_depth_m:
                return []
            return [Finding("", "stop_depth_m", "", f"{self.stop_depth_m:g}",
                            "the pump would draw air, or never start",
                            said("Let it stop above 0 m, start above that and below {full:g} m.",
                                 full=self.full_depth_m))]  # fmt: skip
        to = self.return_manhole(network, manhole)
        level = float(network.nodes.at[to, "invert_level_m"])
        if floor_m > level:
            return []
        return [Finding("", "return_by", "", "gravity",
                        said("the floor at {floor:.2f} m lies below the invert of {manhole} at "
                             "{level:.2f} m", floor=floor_m, manhole=to, level=level),
                        'Give return_by = "pump", a lower manhole as return_to, or a tank less '
                        "deep.")]  # fmt: skip

    def with_return(self, network: Network, tank: str, manhole: str, inlet_m: float) -> Network:
        """The network with the way back of a tank; a pump waits until the sewer has fallen to
        half the height of the inlet."""
        if self.return_by == "gravity":
            back = (tank, self.return_manhole(network, manhole))
            floor = float(network.nodes.at[tank, "invert_level_m"])
            return opening(network, f"{tank}-R", back, floor, self.return_opening_mm,
                           self.source, flap_gate=True)  # fmt: skip
        invert = float(network.nodes.at[manhole, "invert_level_m"])
        to = self.return_manhole(network, manhole)
        return constant_pump(network, f"{tank}-P", (tank, to), self.return_flow_l_s or 0.0,
                             (self.start_depth_m, self.stop_depth_m), self.source,
                             waits=(manhole, (invert + inlet_m) / 2))  # fmt: skip

    def return_remark(self, network: Network, manhole: str) -> Remark:
        """How and how long it is emptied."""
        if self.return_by == "gravity":
            to = self.return_manhole(network, manhole)
            return Remark("emptied_by_gravity", {"manhole": to})
        dead, flow = self.volume_below_m3(self.stop_depth_m), self.return_flow_l_s or 0.0
        figures: dict[str, Figure] = {
            "flow_l_s": flow, "hours": (self.volume_m3 - dead) / flow / 3.6, "dead_m3": dead,
        }  # fmt: skip
        return Remark("emptied_by_pump", figures)
