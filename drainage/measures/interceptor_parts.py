"""Rows of a regulator in the tables: throttle, weir, the chamber behind it, an overflow tank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.design.hydraulics import full_flow
from drainage.measures.table_rows import with_added
from drainage.measures.tank_parts import manhole_as_tank, rim_level_m
from drainage.measures.weir_chambers import WEIR_COEFFICIENT
from drainage.network.curves import curve_points
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m

WEIR_HEAD_M = 0.5
"""Depth over a crest at which its length is judged."""
ANY_DEPTH_M = 20.0
CHAMBER_WIDTH_M = 2.0
"""Of the chamber behind the weir, which is as long as its crest; assumed. Without its plan area
a long drowned crest between two shafts swings, and the engine makes water."""
RETURN_MM = 200.0
"""Least opening that does not clog; the throttle, not it, sets the time of emptying."""
OPENING_COEFFICIENT = 0.65
"""Sharp-edged opening, SWMM's default."""


@dataclass(frozen=True)
class Regulator:
    """A throttle of a stated flow from a manhole, and the crest above which the rest spills;
    ``chamber_m2`` is the plan area before the weir, None that of the manhole."""

    node_id: str
    to_id: str
    throttle_m3_s: float
    crest_level_m: float
    crest_length_m: float
    source: str
    chamber_m2: float | None = None

    @property
    def chamber(self) -> str:
        """Id of the chamber behind the weir."""
        return f"X-{self.node_id}"


def with_regulator(
    network: Network, own: Regulator, replaced: list[str], tank: tuple[float, float] | None
) -> Network:
    """The network with a regulator; ``replaced`` throttles are gone, with curves none uses.

    ``tank``: area m2 and depth m below the crest, between the weir and the chamber.
    """
    old = network.regulators
    regulators = old.drop(index=replaced)
    idle = set(old.loc[replaced, "curve_id"]) - set(regulators["curve_id"])
    made = network.with_tables(
        regulators=regulators, curves=network.curves.drop(index=sorted(idle - {""}))
    )
    made = _throttled(_behind_weir(made, own), own)
    if own.chamber_m2 is not None:
        made = _with_chamber(made, own, own.chamber_m2)
    if tank is None:
        return with_added(made, "weirs", {own.chamber: _weir(made, own, own.node_id, own.chamber)})
    return _with_tank(made, own, *tank)


def passed_m3_s(network: Network, throttles: list[str]) -> float:
    """What throttles pass at most together, m3/s; one without a rating curve counts nothing."""
    curves = network.regulators.loc[throttles, "curve_id"]
    points = [network.curves.at[name, "points"] for name in curves if name in network.curves.index]
    return sum(max(flow for _, flow in curve_points(own)) for own in points)


def _throttled(network: Network, own: Regulator) -> Network:
    """A rating by the square root of the depth up to the crest, level above it."""
    bottom = float(network.nodes.at[own.node_id, "invert_level_m"])
    depth, flow = own.crest_level_m - bottom, own.throttle_m3_s
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    points = [f"{s * s * depth:.6g} {s * flow:.10g}" for s in shares]
    points.append(f"{ANY_DEPTH_M:g} {flow:.10g}")
    curve: dict[str, object] = {"kind": "rating", "points": ";".join(points), "source": own.source}
    throttle = {
        "from_id": own.node_id, "to_id": own.to_id, "crest_level_m": bottom,
        "curve_id": f"{own.chamber}-Q", "flap_gate": True, "source": own.source,
    }  # fmt: skip
    made = with_added(network, "curves", {f"{own.chamber}-Q": curve})
    return with_added(made, "regulators", {f"{own.chamber}-Q": throttle})


def _behind_weir(network: Network, own: Regulator) -> Network:
    """The sewers that leave the manhole begin in the chamber behind the weir."""
    pipes, node = network.conduits, network.nodes.loc[own.node_id]
    led = pipes["from_id"].eq(own.node_id) & pipes["shape"].ne("street")
    invert = float(pipes.loc[led, "from_invert_level_m"].min())
    ground = float(node["ground_level_m"])
    chamber: dict[str, object] = {
        "system": node["system"], "x_m": node["x_m"], "y_m": node["y_m"],
        "ground_level_m": ground, "invert_level_m": round(invert, 3),
        "max_depth_m": round(ground - invert, 3), "curve_id": own.chamber, "source": own.source,
    }  # fmt: skip
    moved = network.with_tables(
        conduits=pipes.assign(from_id=pipes["from_id"].mask(led, own.chamber))
    )
    curve = _plan(CHAMBER_WIDTH_M * own.crest_length_m, ground - invert, own.source)
    made = with_added(moved, "curves", {own.chamber: curve})
    return with_added(made, "storages", {own.chamber: chamber})


def _with_chamber(network: Network, own: Regulator, area_m2: float) -> Network:
    """The manhole itself as a chamber of a plan area, all that leads there stays."""
    node, name = network.nodes.loc[own.node_id], f"{own.chamber}-M"
    bottom, rim = float(node["invert_level_m"]), rim_level_m(network, own.node_id)
    made = with_added(network, "curves", {name: _plan(area_m2, rim - bottom, own.source)})
    return manhole_as_tank(made, name, own.node_id, bottom, own.source)


def _plan(area_m2: float, high_m: float, source: str) -> dict[str, object]:
    """The curve of an upright wall: the same area at any depth."""
    points = f"0 {area_m2:.10g};{high_m:.6g} {area_m2:.10g}"
    return {"kind": "storage", "points": points, "source": source}


def _weir(network: Network, own: Regulator, start: str, end: str) -> dict[str, object]:
    ground = float(network.nodes.at[own.node_id, "ground_level_m"])
    return {
        "from_id": start, "to_id": end, "crest_level_m": round(own.crest_level_m, 3),
        "length_m": own.crest_length_m,
        "height_m": round(max(ground - own.crest_level_m, WEIR_HEAD_M), 3),
        "discharge_coefficient": WEIR_COEFFICIENT, "flap_gate": True, "source": own.source,
    }  # fmt: skip


def _with_tank(network: Network, own: Regulator, area_m2: float, depth_m: float) -> Network:
    """Manhole -> weir -> tank -> weir -> chamber, and back to the manhole through a flap."""
    tank, node = f"{own.chamber}-T", network.nodes.loc[own.node_id]
    floor, ground = own.crest_level_m - depth_m, float(node["ground_level_m"])
    high = ground - floor
    storage = {
        "system": node["system"], "x_m": node["x_m"], "y_m": node["y_m"],
        "ground_level_m": ground, "invert_level_m": round(floor, 3),
        "max_depth_m": round(high, 3), "curve_id": tank, "source": own.source,
    }  # fmt: skip
    back = {
        "from_id": tank, "to_id": own.node_id, "orientation": "side",
        "crest_level_m": round(floor, 3), "width_mm": RETURN_MM, "height_mm": RETURN_MM,
        "discharge_coefficient": OPENING_COEFFICIENT, "flap_gate": True, "source": own.source,
    }  # fmt: skip
    curve = _plan(area_m2, high, own.source)
    made = with_added(with_added(network, "curves", {tank: curve}), "storages", {tank: storage})
    weirs = {
        f"{own.chamber}-IN": _weir(made, own, own.node_id, tank),
        own.chamber: _weir(made, own, tank, own.chamber),
    }
    return with_added(with_added(made, "weirs", weirs), "orifices", {f"{tank}-BACK": back})


def full_m3_s(network: Network, name: str) -> float:
    """Full-bore flow of a pipe at its own fall, m3/s."""
    pipe = network.conduits.loc[[name]]
    fall = pipe["from_invert_level_m"] - pipe["to_invert_level_m"]
    flow = full_flow(
        pipe_height_m(pipe), pipe["width_mm"] / 1000, fall / pipe["length_m"],
        pipe["manning_n"], pipe["barrels"],
    )  # fmt: skip
    return float(np.asarray(flow).item())
