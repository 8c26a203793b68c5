"""A regulator at a combined outlet: a throttle to the interceptor, a weir to the river."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Need, Works, unknown
from drainage.measures.interceptor_parts import (
    WEIR_HEAD_M,
    Regulator,
    full_m3_s,
    passed_m3_s,
    with_regulator,
)
from drainage.measures.on_map import OutletId
from drainage.measures.placing import PLACED_TEXTS, Found, Place
from drainage.measures.routes import main_sewer
from drainage.measures.weir_chambers import WEIR_COEFFICIENT
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m
from drainage.network.topology import drains_to
from drainage.said import said

LEVEL_M = 1e-3
"""Levels in the tables have millimetres."""
FLOW_M3_S = 1e-6
USUAL_N0 = (2.0, 5.0)
"""GB 50014 asks for an interception ratio of 2 to 5."""
CLOSED = ("circular", "box")


class OverflowTank(BaseModel):
    """A tank behind the weir: it fills first, then spills to the river at the same level, and
    runs back to the regulator by gravity through a flap once the sewer has fallen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    area_m2: float = Field(gt=0, le=100000, description="in plan")
    depth_m: float = Field(gt=0, le=10, description="from its floor to the crest of the weir")


class Interceptor(Works):
    """Up to (n0 + 1) times the dry-weather flow goes to the interceptor, the rest over a weir.

    The throttle is regulated: it passes its flow from the crest of the weir up, less below
    (by the square root of the depth, as an opening). The sewer to the outlet begins behind the
    weir, in a chamber as long as its crest and 2 m wide. Give no longer a crest than that sewer
    needs: between full sewers a long one swings, and the engine then makes water (the run is not
    scored). A throttle that stands at this manhole already is replaced. With a `tank` the first
    of what goes over the weir stays in it; where it would lie too deep to run back by gravity
    it is refused: there a `storage_tank` with a pump, its inlet below this weir, does it.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | PLACED_TEXTS | {
        "name": {
            "zh": "合流排出口截流井",
            "en": "regulator and interceptor at a combined outlet",
        },
        "built": {
            "zh": "截流井 {node_id}：旱流 {dry_l_s:.2f} L/s，n0 = {n0:g}，截流量 "
            "{throttle_l_s:.2f} L/s 至 {to_id}；堰顶 {crest_m:.2f} m，堰长 {length_m:g} m",
            "en": "regulator at {node_id}: dry-weather flow {dry_l_s:.2f} L/s, n0 = {n0:g}, "
            "throttle {throttle_l_s:.2f} L/s to {to_id}; crest {crest_m:.2f} m, "
            "{length_m:g} m long",
        },
        "replaces": {
            "zh": "取代原有截流设施 {regulator_id}",
            "en": "replaces the throttle {regulator_id}",
        },
        "less_than_before": {
            "zh": "截流量小于原有的 {before_l_s:.2f} L/s，须核对",
            "en": "the throttle passes less than the one before, {before_l_s:.2f} L/s: check it",
        },
        "unusual_n0": {
            "zh": "n0 = {n0:g}，GB 50014 宜取 2–5",
            "en": "n0 = {n0:g}; GB 50014 asks for 2 to 5",
        },
        "short_weir": {
            "zh": "堰上水头 {head_m:.2f} m 时过流 {weir_m3_s:.2f} m³/s，小于其后管段满流 "
            "{sewer_m3_s:.2f} m³/s",
            "en": "at a head of {head_m:.2f} m the weir passes {weir_m3_s:.2f} m3/s, less than "
            "the sewer behind it carries full, {sewer_m3_s:.2f} m3/s",
        },
        "narrow_interceptor": {
            "zh": "截流量大于 {to_id} 下游截流管满流 {full_l_s:.1f} L/s",
            "en": "the throttle passes more than the interceptor below {to_id} carries full, "
            "{full_l_s:.1f} L/s",
        },
        "tank": {
            "zh": "溢流调蓄池 {volume_m3:.0f} m³，池底 {floor_m:.2f} m，雨后重力回流，"
            "放空约 {hours:.1f} h",
            "en": "overflow tank of {volume_m3:.0f} m3, floor at {floor_m:.2f} m; it runs back "
            "by gravity after the storm in about {hours:.1f} h",
        },
    }  # fmt: skip
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "interceptor"
title_zh = "出口CO1截流井"
outlet = "CO1"
n0 = 3
weir_level_m = 18.5
weir_length_m = 2.5
source = "assumed"
""",
        """
kind = "interceptor"
title_zh = "出口CO1截流井及溢流调蓄池"
outlet = "CO1"
n0 = 2
weir_level_m = 18.7
weir_length_m = 2.5
tank = { area_m2 = 60, depth_m = 0.7 }
source = "assumed"
""",
    )
    NEEDS: ClassVar[tuple[Need, ...]] = ("sanitary",)

    kind: Literal["interceptor"]
    outlet: OutletId = Field(description="id of the outfall the weir spills to")
    place: Place | None = Field(
        None, description="manhole of the regulator; left out: the last one before the outlet"
    )
    to: Place | None = Field(
        None,
        description="sanitary manhole of the interceptor; left out: that of the throttle that "
        "stands there",
    )
    n0: float = Field(gt=0, le=20, description="interception ratio (截流倍数)")
    dry_weather_flow_l_s: float | None = Field(
        None, gt=0, description="mean; left out: the sum of what the network brings here"
    )
    weir_level_m: float = Field(description="crest of the weir, m above the datum")
    weir_length_m: float = Field(gt=0, le=200, description="of the crest")
    chamber_m2: float | None = Field(
        None,
        gt=0,
        le=1000,
        description="plan area of the chamber before the weir; left out: the manhole's own. Beside "
        "a tank with a long crest the manhole swings without it",
    )
    tank: OverflowTank | None = Field(None, description="behind the weir, see below")

    def check(self, network: Network) -> list[Finding]:
        """Places that are none, levels that do not fit, nothing to intercept."""
        if self.outlet not in network.outfalls.index:
            known = said("one of {ids}", ids=", ".join(network.outfalls.index))
            return [unknown("outlet", self.outlet, known, "outfalls")]
        wrong = self._place_findings(network)
        if wrong:
            return wrong
        if self._dry_l_s(network) <= 0:
            return [Finding("", "dry_weather_flow_l_s", "", self._at(network).node_id,
                            "no sewage comes to this manhole",
                            "Give dry_weather_flow_l_s, or name another manhole.")]  # fmt: skip
        return self._level_findings(network) or self._tank_findings(network)

    def _place_findings(self, network: Network) -> list[Finding]:
        if self.place is not None:
            wrong = self.place.findings(network, "place")
            if wrong:
                return wrong
        manhole = self._manhole(network)
        if manhole not in main_sewer(network).index or manhole not in drains_to(
            network, self.outlet
        ):
            return [Finding("", "place", "", manhole or self.outlet,
                            said("no sewer leads from here to {outlet}", outlet=self.outlet),
                            "Name a manhole above the outlet.")]  # fmt: skip
        if self.to is not None:
            return self.to.findings(network, "to", ("sanitary",))
        if self._old(network):
            return []
        return [Finding("", "to", "", manhole, "no throttle stands here yet",
                        "Give `to`: the sanitary manhole the throttle leads to.")]  # fmt: skip

    def _level_findings(self, network: Network) -> list[Finding]:
        manhole, to_id = self._at(network).node_id, self._to(network).node_id
        node, into = network.nodes.loc[manhole], network.nodes.loc[to_id]
        bottom, ground = float(node["invert_level_m"]), float(node["ground_level_m"])
        sewer = network.conduits.loc[main_sewer(network)[manhole]]
        least = max(bottom, float(sewer["from_invert_level_m"]))
        if float(into["invert_level_m"]) > bottom + LEVEL_M:
            return [Finding("", "to", "", to_id,
                            said("the interceptor at {level:.2f} m lies above the bottom of the "
                                 "regulator at {bottom:.2f} m", level=into["invert_level_m"],
                                 bottom=bottom),
                            "Name a manhole of the interceptor that lies lower.")]  # fmt: skip
        if least < self.weir_level_m < ground:
            return []
        return [Finding("", "weir_level_m", "", f"{self.weir_level_m:g}",
                        said("not between the sewer's invert at {least:.2f} m and the ground at "
                             "{ground:.2f} m", least=least, ground=ground),
                        said("Give a crest between {least:.2f} and {ground:.2f} m.", least=least,
                             ground=ground))]  # fmt: skip

    def _tank_findings(self, network: Network) -> list[Finding]:
        if self.tank is None:
            return []
        bottom = float(network.nodes.at[self._at(network).node_id, "invert_level_m"])
        most = self.weir_level_m - bottom
        if self.tank.depth_m <= most + LEVEL_M:
            return []
        return [Finding("", "tank", "depth_m", f"{self.tank.depth_m:g}",
                        said("a floor below the bottom of the regulator at {bottom:.2f} m is not "
                             "emptied by gravity", bottom=bottom),
                        said("Give at most {most:.2f} m with more area, or a storage_tank with a "
                             "pump.", most=most))]  # fmt: skip

    def _manhole(self, network: Network) -> str:
        """The regulator's node; "" where nothing leads to the outlet."""
        if self.place is not None:
            return self.place.found(network).node_id
        pipes = network.conduits
        last = pipes.loc[pipes["to_id"].eq(self.outlet), "from_id"]
        return str(last.iloc[0]) if len(last) else ""

    def _at(self, network: Network) -> Found:
        if self.place is not None:
            return self.place.found(network)
        manhole = self._manhole(network)
        return Found(manhole, 0.0, manhole)

    def _old(self, network: Network) -> list[str]:
        """Throttles that stand at the manhole already."""
        old = network.regulators
        return old.index[old["from_id"].eq(self._manhole(network))].astype(str).tolist()

    def _to(self, network: Network) -> Found:
        if self.to is not None:
            return self.to.found(network, ("sanitary",))
        to_id = str(network.regulators.at[self._old(network)[0], "to_id"])
        return Found(to_id, 0.0, to_id)

    def _dry_l_s(self, network: Network) -> float:
        if self.dry_weather_flow_l_s is not None:
            return self.dry_weather_flow_l_s
        flows = network.dry_weather_flows["flow_l_s"]
        return float(flows[flows.index.isin(drains_to(network, self._manhole(network)))].sum())

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        at, to = self._at(network), self._to(network)
        dry_l_s = self._dry_l_s(network)
        regulator = Regulator(
            at.node_id, to.node_id, (1 + self.n0) * dry_l_s / 1000, self.weir_level_m,
            self.weir_length_m, self.source, self.chamber_m2,
        )  # fmt: skip
        tank = None if self.tank is None else (self.tank.area_m2, self.tank.depth_m)
        old = self._old(network)
        made = with_regulator(network, regulator, old, tank)
        remarks = [*at.remarks(), *to.remarks(), self._built(regulator, dry_l_s)]
        remarks += [Remark("replaces", {"regulator_id": name}) for name in old]
        before = passed_m3_s(network, old)
        if before > regulator.throttle_m3_s + FLOW_M3_S:
            remarks.append(Remark("less_than_before", {"before_l_s": 1000 * before}))
        if not USUAL_N0[0] <= self.n0 <= USUAL_N0[1]:
            remarks.append(Remark("unusual_n0", {"n0": self.n0}))
        remarks += self._capacity_remarks(network, regulator)
        if self.tank is not None:
            volume = self.tank.area_m2 * self.tank.depth_m
            # What the throttle takes beyond dry weather, n0 x Qdwf, is free to empty the tank.
            hours = volume / (self.n0 * dry_l_s / 1000) / 3600
            tank_figures: dict[str, Figure] = {
                "volume_m3": volume,
                "floor_m": self.weir_level_m - self.tank.depth_m,
                "hours": hours,
            }
            remarks.append(Remark("tank", tank_figures))
        return Applied(made, tuple(remarks))

    def _built(self, own: Regulator, dry_l_s: float) -> Remark:
        figures: dict[str, Figure] = {
            "node_id": own.node_id, "to_id": own.to_id, "dry_l_s": dry_l_s, "n0": self.n0,
            "throttle_l_s": 1000 * own.throttle_m3_s, "crest_m": own.crest_level_m,
            "length_m": own.crest_length_m,
        }  # fmt: skip
        return Remark("built", figures)

    def _capacity_remarks(self, network: Network, own: Regulator) -> list[Remark]:
        remarks = []
        name = str(main_sewer(network)[own.node_id])
        behind = network.conduits.loc[[name]]
        soffit = float((behind["from_invert_level_m"] + pipe_height_m(behind)).iloc[0])
        head = max(WEIR_HEAD_M, soffit - own.crest_level_m)
        sewer, weir = full_m3_s(network, name), WEIR_COEFFICIENT * own.crest_length_m * head**1.5
        if weir < sewer:
            short: dict[str, Figure] = {"weir_m3_s": weir, "sewer_m3_s": sewer, "head_m": head}
            remarks.append(Remark("short_weir", short))
        pipes = network.conduits
        below = pipes.index[pipes["from_id"].eq(own.to_id) & pipes["shape"].isin(CLOSED)]
        full = sum(full_m3_s(network, str(name)) for name in below)
        if len(below) and full < own.throttle_m3_s:
            small: dict[str, Figure] = {"to_id": own.to_id, "full_l_s": 1000 * full}
            remarks.append(Remark("narrow_interceptor", small))
        return remarks
