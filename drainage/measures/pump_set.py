"""A set of equal pumps on a wet well: duty and standby, their curve, their pressure main."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, model_validator

from drainage.errors import Finding
from drainage.measures.context import Works
from drainage.measures.placing import ENDS, Found, Place
from drainage.measures.table_rows import with_row
from drainage.measures.tank_parts import ANY_LIFT_M, outlet_chamber, with_curve
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.said import said

LEAST_CYCLE_MIN = 2.0
"""A well must hold 30 s of its largest pump (GB 50014, storm water; the clause is not verified):
with V = Q T / 4 a pump starts every 2 minutes at the most."""
GOOD_CYCLE_MIN = 6.0
"""More than ten starts an hour wear a pump."""
MAIN_M_S = (0.7, 2.0)
"""Velocity in a pressure main, GB 50014; the clause is not verified."""
DROP_M = 0.01
"""Over this height the flow of a curve falls to nothing above its greatest lift."""

Points = NDArray[np.float64]


class PumpWorks(Works):
    """Pumps of a well, each of `flow_l_s` at any lift or by a `pump_curve`."""

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "pumps": {
            "zh": "水泵 {duty} 用 {standby} 备，单泵 {flow_l_s:.0f} L/s（净扬程 {lift_m:.1f} m），"
            "{start_level_m:.2f} m 启、{stop_level_m:.2f} m 停，排至 {outlet}",
            "en": "{duty} duty and {standby} standby pumps of {flow_l_s:.0f} L/s at a static lift "
            "of {lift_m:.1f} m, start at {start_level_m:.2f} m, stop at {stop_level_m:.2f} m, to "
            "{outlet}",
        },
        "short_cycle": {
            "zh": "水泵最短 {cycle_min:.1f} min 启动一次，小于 6 min；启停间容积宜不小于 "
            "{needed_m3:.1f} m³（V = QT/4）",
            "en": "a pump may start every {cycle_min:.1f} min, less than 6: {needed_m3:.1f} m³ "
            "between start and stop would do (V = Q T / 4)",
        },
        "main_velocity": {
            "zh": "压力管流速 {velocity_m_s:.2f} m/s，不在 0.7–2.0 m/s 之间",
            "en": "{velocity_m_s:.2f} m/s in the pressure main, not between 0.7 and 2.0",
        },
        "to_river": {
            "zh": "合流井的旱流污水也会被抽排至排出口",
            "en": "the well takes dry-weather flow: pumps lead its sewage to an outlet, too",
        },
    }

    outlet: Place = Field(description="manhole or outfall the pressure main leads to")
    flow_l_s: float | None = Field(None, gt=0, le=50000, description="of one pump, at any lift")
    pump_curve: tuple[tuple[float, float], ...] = Field(
        (), description="instead: pairs of lift in m, rising, and flow of one pump in L/s"
    )
    duty: int = Field(1, ge=1, le=12, description="pumps that run, one after the other")
    standby: int = Field(
        1, ge=0, le=12, description="pumps that run only where a duty pump fails in an event"
    )
    start_level_m: float = Field(description="the first pump starts, m above the datum")
    stop_level_m: float = Field(description="all pumps stop, m above the datum")
    start_step_m: float = Field(0.2, gt=0, le=2, description="each further pump starts so much up")
    main_length_m: float | None = Field(None, gt=0, description="length of the pressure main")
    main_diameter_mm: float | None = Field(None, gt=0, description="of the pressure main, inside")
    main_manning_n: float = Field(
        0.012, ge=0.009, le=0.02, description="Manning's n of the pressure main"
    )

    @model_validator(mode="after")
    def _one_flow(self) -> PumpWorks:
        if (self.flow_l_s is None) == (not self.pump_curve):
            raise ValueError(said("give flow_l_s or pump_curve"))
        if (self.main_length_m is None) != (self.main_diameter_mm is None):
            raise ValueError(said("give main_length_m and main_diameter_mm, or neither"))
        if self.pump_curve:
            lift, flow = np.array(self.pump_curve, dtype=float).T
            falls = bool((np.diff(lift) > 0).all() and (np.diff(flow) <= 0).all())
            if not falls or lift[0] < 0 or flow.min() < 0 or flow.max() <= 0:
                raise ValueError(said("lifts rise from 0 on, flows fall and none is below 0"))
        return self

    @property
    def last_start_m(self) -> float:
        """Level at which the last duty pump starts."""
        return self.start_level_m + (self.duty - 1) * self.start_step_m

    @property
    def lift_curve(self) -> Points:
        """Static lift m and flow of one pump m3/s (n, 2), the lift rising.

        Of the pump's lift the friction of the main with all duty pumps running is taken:
        h = 10.29 n2 L Q2 / D^(16/3), Manning for a full pipe. Empty where nothing is left.
        """
        if self.flow_l_s is not None:
            return np.array([[0.0, self.flow_l_s], [ANY_LIFT_M, self.flow_l_s]]) / [1, 1000]
        lift, flow = np.array(self.pump_curve, dtype=float).T
        left = lift - self.friction_m(flow / 1000)
        if left[-1] <= 0:
            return np.empty((0, 2))
        if left[0] < 0:
            flow = np.append(np.interp(0.0, left, flow), flow[left > 0])
            left = np.append(0.0, left[left > 0])
        ends = flow[-1] > 0
        left = np.append(left, left[-1] + DROP_M) if ends else left
        return np.column_stack([left, np.append(flow, 0.0) if ends else flow]) / [1, 1000]

    def friction_m(self, flow_m3_s: Points) -> Points:
        """Head lost in the main (n,) with the flow (n,) of each of the duty pumps, m."""
        if self.main_length_m is None or self.main_diameter_mm is None:
            return np.zeros_like(flow_m3_s)
        diameter_m = self.main_diameter_mm / 1000
        per_flow = 10.29 * self.main_manning_n**2 * self.main_length_m / diameter_m ** (16 / 3)
        return np.asarray(per_flow * (self.duty * flow_m3_s) ** 2)

    def flow_at_m3_s(self, lift_m: float) -> float:
        """Flow of one pump at a static lift."""
        lift, flow = self.lift_curve.T
        return float(np.interp(max(lift_m, 0.0), lift, flow))

    def outlet_of(self, network: Network) -> Found:
        """The node the main leads to."""
        return self.outlet.found(network, self.outlet.sewers, ENDS)

    def outlet_findings(self, network: Network) -> list[Finding]:
        """Why the outlet is none of the network."""
        return self.outlet.findings(network, "outlet", self.outlet.sewers, ENDS)

    def pump_findings(
        self, network: Network, floor_m: float, rim_m: float, area_m2: float
    ) -> list[Finding]:
        """Pumps that draw air, never start, start too often or do not lift so high."""
        outlet_m = float(network.nodes.at[self.outlet_of(network).node_id, "invert_level_m"])
        curve = self.lift_curve
        if not floor_m < self.stop_level_m < self.start_level_m:
            return [Finding("", "stop_level_m", "", f"{self.stop_level_m:g}",
                            said("the pumps would draw air: the floor is at {floor:.2f} m, they "
                                 "start at {start:.2f} m", floor=floor_m,
                                 start=self.start_level_m),
                            "Let them stop above the floor and below the start level."
                            )]  # fmt: skip
        if self.last_start_m >= rim_m:
            return [Finding("", "start_level_m", "", f"{self.start_level_m:g}",
                            said("the last pump starts at {last:.2f} m, the rim is at {rim:.2f} m",
                                 last=self.last_start_m, rim=rim_m),
                            "Let the pumps start lower.")]  # fmt: skip
        lift = outlet_m - self.stop_level_m
        if not len(curve) or (lift > 0 and self.flow_at_m3_s(lift) <= 0):
            most = float(curve[-1, 0]) if len(curve) else 0.0
            return [Finding("", "pump_curve", "", f"{lift:.2f}",
                            said("the outlet stands {lift:.2f} m above the stop level, the pumps "
                                 "lift {most:.2f} m", lift=lift, most=most),
                            "Choose pumps of more lift, a wider main or a lower outlet."
                            )]  # fmt: skip
        if self.cycle_min(area_m2, outlet_m) >= LEAST_CYCLE_MIN:
            return []
        needed = self._volume_m3(outlet_m, LEAST_CYCLE_MIN)
        return [Finding("", "area_m2", "", f"{area_m2:g}",
                        said("a pump would start every {cycle:.1f} min",
                             cycle=self.cycle_min(area_m2, outlet_m)),
                        said("Give {needed:.1f} m³ at least between stop and start level (V = Q T "
                             "/ 4): more area, or a lower stop level.", needed=needed)
                        )]  # fmt: skip

    def cycle_min(self, area_m2: float, outlet_m: float) -> float:
        """Shortest time between two starts of a pump, T = 4 V / Q, minutes."""
        volume = area_m2 * (self.start_level_m - self.stop_level_m)
        return 4 * volume / self.flow_at_m3_s(outlet_m - self.start_level_m) / 60

    def _volume_m3(self, outlet_m: float, cycle_min: float) -> float:
        return self.flow_at_m3_s(outlet_m - self.start_level_m) * cycle_min * 60 / 4

    def with_pumps(self, network: Network, station: str, well: str) -> Network:
        """The network with the pumps on a well; an outfall gets one of their own beside it."""
        floor_m = float(network.nodes.at[well, "invert_level_m"])
        made, outlet = self._outlet(network, station)
        points = ";".join(f"{lift:.6g} {flow:.10g}" for lift, flow in self.lift_curve)
        made = with_curve(
            made,
            pd.DataFrame({"kind": "pump", "points": points, "source": self.source}, [station]),
        )
        for at in range(self.duty + self.standby):
            step = at if at < self.duty else 0
            row = {
                "from_id": well, "to_id": outlet, "curve_id": station,
                "startup_depth_m": round(
                    self.start_level_m + step * self.start_step_m - floor_m, 3
                ),
                "shutoff_depth_m": round(self.stop_level_m - floor_m, 3),
                "standby": at >= self.duty, "waits_for_id": "", "waits_below_level_m": 0.0,
                "source": self.source,
            }  # fmt: skip
            made = with_row(made, "pumps", f"{station}-{at + 1}", row)
        return made

    def _outlet(self, network: Network, station: str) -> tuple[Network, str]:
        """The manhole pumped to, or a chamber before an outfall beside the one that is named."""
        found = self.outlet_of(network).node_id
        if found not in network.outfalls.index:
            return network, found
        most = self.duty * float(self.lift_curve[:, 1].max())
        return outlet_chamber(network, found, station, most, (self.title_zh, self.source))

    def pump_remarks(self, network: Network, area_m2: float) -> list[Remark]:
        """What an engineer must be told of the pumps."""
        outlet = self.outlet_of(network)
        outlet_m = float(network.nodes.at[outlet.node_id, "invert_level_m"])
        lift = outlet_m - self.start_level_m
        flow = self.flow_at_m3_s(lift)
        figures: dict[str, Figure] = {
            "duty": self.duty, "standby": self.standby, "flow_l_s": 1000 * flow,
            "lift_m": max(lift, 0.0), "start_level_m": self.start_level_m,
            "stop_level_m": self.stop_level_m, "outlet": outlet.node_id,
        }  # fmt: skip
        remarks = [*outlet.remarks(), Remark("pumps", figures)]
        cycle = self.cycle_min(area_m2, outlet_m)
        if cycle < GOOD_CYCLE_MIN:
            needed = self._volume_m3(outlet_m, GOOD_CYCLE_MIN)
            remarks.append(Remark("short_cycle", {"cycle_min": cycle, "needed_m3": needed}))
        if self.main_diameter_mm is not None:
            area = np.pi * (self.main_diameter_mm / 1000) ** 2 / 4
            velocity = self.duty * flow / area
            if not MAIN_M_S[0] <= velocity <= MAIN_M_S[1]:
                remarks.append(Remark("main_velocity", {"velocity_m_s": velocity}))
        return remarks
