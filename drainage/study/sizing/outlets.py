"""Sizes that works at an outlet come in, the smallest first: a regulator, a separation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from scipy.spatial import cKDTree

from drainage.languages import two_tongues
from drainage.measures import AnyMeasure
from drainage.measures.interceptor import Interceptor
from drainage.measures.interceptor_parts import CHAMBER_WIDTH_M, full_m3_s
from drainage.measures.placing import FARTHEST_M, Place
from drainage.measures.routes import main_sewer
from drainage.measures.separation import Separation
from drainage.measures.storage_tank import StorageTank
from drainage.measures.weir_chambers import WEIR_COEFFICIENT
from drainage.network import Network
from drainage.network.sizes import pipe_height_m
from drainage.network.topology import drains_to
from drainage.scenario import Composed
from drainage.study.opening import OpenStudy
from drainage.study.sizing.ladders import TANK_DEPTH_M, TANKS_M3, Ladder, Rung

N0 = (2, 3, 5)
"""GB 50014 asks for an interception ratio of 2 to 5."""
EMPTY_H = 48.0
"""Assumed (24 to 72 h): the interceptor has its own sewage to carry and takes no more."""
INLET_BAY_M2 = 100.0
"""Open above the water of a full tank, behind its crest; assumed. Over shafts alone the last of the
inflow shoots up to the ground."""
ROOF_M = 0.1
"""Height over which the area of a tank falls to that of its inlet bay."""
NO_REGULATOR = "no interceptor lies below this outlet within 100 m"
SEPARATED = "the sewage is separated already"


def regulator(opened: OpenStudy, built: Composed, outlet: str) -> Ladder:
    """A regulator where a throttle stands, else at the last manhole, by its interception ratio;
    then, with the largest ratio, an overflow tank by its volume. Its dry-weather flow is the larger
    of that of the town as it stands and of the scenario, so that no throttle passes less than
    today's."""
    network = built.network
    manhole = _manhole(network, outlet)
    if manhole not in main_sewer(network).index:
        return Ladder((), NO_REGULATOR)
    dry_l_s = max(_dry_l_s(own, manhole) for own in (opened.base_of(built.scenario), network))
    to = _interceptor_at(network, manhole)
    if to is None or dry_l_s <= 0:
        return Ladder((), NO_REGULATOR)
    throttles = [_throttle(network, outlet, manhole, to, n0, dry_l_s) for n0 in N0]
    rungs = [Rung(f"n0 = {n0}", (own,)) for n0, own in zip(N0, throttles, strict=True)]
    rungs += [
        Rung(f"n0 = {N0[-1]}, {volume} m³",
             _with_tank(network, outlet, manhole, to, throttles[-1], volume))
        for volume in TANKS_M3
    ]  # fmt: skip
    return Ladder(tuple(rungs))


def separation(opened: OpenStudy, built: Composed, outlet: str) -> Ladder:
    """The sewage above the outlet led to sanitary sewers, but for the wrong connections that are
    assumed to stay; then with all the sizes of a regulator."""
    done = (own.measure for own in built.works)
    if any(isinstance(own, Separation) and outlet in own.outlets for own in done):
        return Ladder((), SEPARATED)
    share = opened.study.conditions.sizing.wrong_connections
    own = Separation(kind="separation", outlets=(outlet,), residual_misconnection=share,
                     title_zh=f"排出口{outlet} 上游雨污分流", source=SOURCE)  # fmt: skip
    larger = regulator(opened, built, outlet).rungs
    left = f"{100 * share:g} %"
    return Ladder(
        (
            Rung(left, (own,)),
            *(Rung(f"{left}, {rung.size}", (own, *rung.measures)) for rung in larger),
        )
    )


SOURCE = two_tongues("cures.source")
OUTLET_KINDS: Mapping[str, Callable[[OpenStudy, Composed, str], Ladder]] = {
    "regulator": regulator,
    "separation": separation,
}
"""The kinds of works that are sized at an outlet, plainest first."""


def _manhole(network: Network, outlet: str) -> str:
    """The lowest manhole of the outlet with a throttle, else the one its sewer leaves; "" where
    nothing leads there."""
    above = drains_to(network, outlet)
    throttled = network.regulators["from_id"]
    held = sorted(set(throttled[throttled.isin(above)]) - {outlet})
    if held:
        return str(max(held, key=lambda own: len(drains_to(network, own))))
    pipes = network.conduits
    last = pipes.loc[pipes["to_id"].eq(outlet), "from_id"]
    return str(last.iloc[0]) if len(last) else ""


def _dry_l_s(network: Network, manhole: str) -> float:
    flows = network.dry_weather_flows["flow_l_s"]
    return float(flows[flows.index.isin(drains_to(network, manhole))].sum())


def _interceptor_at(network: Network, manhole: str) -> str | None:
    """The sanitary manhole its throttle leads to; else the nearest that lies no higher."""
    old = network.regulators
    led = old.loc[old["from_id"].eq(manhole), "to_id"]
    if len(led):
        return str(led.iloc[0])
    own, joints = network.nodes.loc[manhole], network.junctions
    low = joints[
        joints["system"].eq("sanitary") & (joints["invert_level_m"] <= own["invert_level_m"])
    ]
    if low.empty:
        return None
    far, at = cKDTree(low[["x_m", "y_m"]].to_numpy(float)).query(
        own[["x_m", "y_m"]].to_numpy(float)
    )
    return str(low.index[at]) if far <= FARTHEST_M else None


def _sewer(network: Network, manhole: str) -> tuple[float, float, float]:
    """Invert, m, height, m, and full flow, m3/s, of the sewer to the outlet."""
    name = str(main_sewer(network)[manhole])
    pipe = network.conduits.loc[[name]]
    height = float(pipe_height_m(pipe).iloc[0])
    return float(pipe["from_invert_level_m"].iloc[0]), height, full_m3_s(network, name)


def _crest(flow_m3_s: float, head_m: float) -> float:
    """Length of a crest that passes a flow at a head (Q = 1.7 L h^1.5), in steps of 0.5 m."""
    return math.ceil(2 * flow_m3_s / (WEIR_COEFFICIENT * head_m**1.5)) / 2


def _throttle(
    network: Network, outlet: str, manhole: str, to: str, n0: float, dry_l_s: float
) -> Interceptor:
    """Its crest at half the height of the sewer behind it, as long as that sewer's full flow needs
    before the water reaches its soffit."""
    invert, height, full = _sewer(network, manhole)
    return Interceptor(
        kind="interceptor", title_zh=f"{outlet} 截流井", source=SOURCE, outlet=outlet,
        place=Place(node_id=manhole), to=Place(node_id=to), n0=n0,
        dry_weather_flow_l_s=round(dry_l_s, 4), weir_level_m=round(invert + height / 2, 2),
        weir_length_m=_crest(full, height / 2),
    )  # fmt: skip


def _with_tank(
    network: Network, outlet: str, manhole: str, to: str, throttle: Interceptor, volume: int
) -> tuple[AnyMeasure, ...]:
    """A regulator with a tank beside it. The crest of the tank lies at a quarter of the sewer's
    height and is so long that the sewer's full flow runs in before any goes over the weir; before
    it stands a chamber of its length. Pumped to the interceptor."""
    invert, height, full = _sewer(network, manhole)
    inlet, length = float(np.round(invert + height / 4, 2)), _crest(full, height / 4)
    area, ground = volume / TANK_DEPTH_M, float(network.nodes.at[manhole, "ground_level_m"])
    bay = min(INLET_BAY_M2, area)
    rim = round(ground - inlet + TANK_DEPTH_M, 3)
    tank = StorageTank(
        kind="storage_tank", title_zh=f"{outlet} 溢流调蓄池", source=SOURCE,
        place=Place(node_id=manhole), arrangement="off_line",
        curve=((0.0, area), (TANK_DEPTH_M, area), (TANK_DEPTH_M + ROOF_M, bay), (rim, bay)),
        floor_level_m=round(inlet - TANK_DEPTH_M, 2), inlet_level_m=inlet, weir_length_m=length,
        return_by="pump", return_to=Place(node_id=to),
        return_flow_l_s=round(volume / EMPTY_H / 3.6, 1),
    )  # fmt: skip
    chamber = throttle.model_copy(update={"chamber_m2": CHAMBER_WIDTH_M * length})
    return chamber, tank
