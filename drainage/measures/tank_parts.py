"""Rows of the tables for what a tank is made of: its node, its way in and its way back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.measures.table_rows import joined, with_row
from drainage.network.model import Network

WEIR_COEFFICIENT = 1.7
"""Broad-crested weir, SI."""
OPENING_COEFFICIENT = 0.65
"""Sharp-edged opening, SWMM's default."""
LEAST_OPENING_M = 0.3
"""A weir close below the ground still has an opening."""
ANY_LIFT_M = 30.0
OUTLET_PIPE_M, OUTLET_PIPE_FALL_M, OUTLET_PIPE_M_S = 10.0, 0.05, 1.0
"""Length, fall and velocity of the pipe from the chamber of a pressure main to the river: so wide
that a pump which starts does not fill it, where the engine would make water."""


def stands_here(network: Network, manhole: str) -> bool:
    """Whether a measure has built a tank or a wet well at a manhole."""
    return bool(network.curves.index.isin([f"TANK-{manhole}", f"WELL-{manhole}"]).any())


def rim_level_m(network: Network, manhole: str) -> float:
    """The level at which water leaves a manhole, at least its ground."""
    node = network.nodes.loc[manhole]
    row = network.tables[str(node["table"])].loc[manhole]
    return max(float(row["invert_level_m"] + row["max_depth_m"]), float(node["ground_level_m"]))


def tank_node(
    network: Network, name: str, manhole: str, floor_m: float, rim_m: float, source: str
) -> Network:
    """The network with a tank ``name`` at the place of a manhole; its curve has its name."""
    at = network.nodes.loc[manhole]
    row = {
        "system": at["system"], "x_m": at["x_m"], "y_m": at["y_m"],
        "ground_level_m": at["ground_level_m"], "invert_level_m": round(floor_m, 3),
        "max_depth_m": round(rim_m - floor_m, 3), "curve_id": name, "source": source,
    }  # fmt: skip
    return with_row(network, "storages", name, row)


def manhole_as_tank(
    network: Network, curve_id: str, manhole: str, floor_m: float, source: str
) -> Network:
    """The network with a manhole that has become a tank: all that leads there stays."""
    table = str(network.nodes.at[manhole, "table"])
    rim_m = rim_level_m(network, manhole)
    made = tank_node(network, curve_id, manhole, floor_m, rim_m, source)
    left = made.tables[table].drop(index=manhole)
    made = made.with_tables(**{table: left})
    return made.with_tables(storages=made.storages.rename(index={curve_id: manhole}))


def weir_into(
    network: Network, name: str, ends: tuple[str, str], crest_m: float, length_m: float, source: str
) -> Network:
    """The network with a weir up to the ground, through which nothing comes back."""
    ground = float(network.nodes.at[ends[0], "ground_level_m"])
    row = {
        "from_id": ends[0], "to_id": ends[1], "crest_level_m": round(crest_m, 3),
        "length_m": length_m, "height_m": round(max(ground - crest_m, LEAST_OPENING_M), 3),
        "discharge_coefficient": WEIR_COEFFICIENT, "flap_gate": True, "source": source,
    }  # fmt: skip
    return with_row(network, "weirs", name, row)


def opening(
    network: Network, name: str, ends: tuple[str, str], level_m: float,
    size_mm: tuple[float, float], source: str, *, flap_gate: bool,
) -> Network:  # fmt: skip
    """The network with a rectangular opening (width, height) whose sill is at a level."""
    row = {
        "from_id": ends[0], "to_id": ends[1], "orientation": "side",
        "crest_level_m": round(level_m, 3), "width_mm": float(size_mm[0]),
        "height_mm": float(size_mm[1]), "discharge_coefficient": OPENING_COEFFICIENT,
        "flap_gate": flap_gate, "source": source,
    }  # fmt: skip
    return with_row(network, "orifices", name, row)


def throttled(
    network: Network, manhole: str, leaving: str, size_mm: tuple[float, float], source: str
) -> Network:
    """The network with an opening between a manhole and the sewer that leaves it."""
    behind, pipes, node = f"TANK-{manhole}-OUT", network.conduits, network.nodes.loc[manhole]
    level, ground = float(pipes.at[leaving, "from_invert_level_m"]), float(node["ground_level_m"])
    joint = {
        "system": node["system"], "x_m": node["x_m"], "y_m": node["y_m"],
        "ground_level_m": ground, "invert_level_m": level,
        "max_depth_m": round(ground - level, 3), "source": source,
    }  # fmt: skip
    led = pipes["from_id"].mask(pipes.index == leaving, behind)
    made = with_row(network, "junctions", behind, joint).with_tables(
        conduits=pipes.assign(from_id=led)
    )
    return opening(made, f"{behind}-O", (manhole, behind), level, size_mm, source, flap_gate=False)


def constant_pump(
    network: Network, name: str, ends: tuple[str, str], flow_l_s: float,
    depths_m: tuple[float, float], source: str, *, waits: tuple[str, float] = ("", 0.0),
) -> Network:  # fmt: skip
    """The network with a pump of one flow at any lift; it starts and stops at depths of its
    well, and ``waits`` for a node to stand below a level."""
    flow = flow_l_s / 1000
    points = f"0 {flow:.10g};{ANY_LIFT_M:g} {flow:.10g}"
    curve = pd.DataFrame(
        {"kind": "pump", "points": points, "source": source}, index=pd.Index([name])
    )
    row = {
        "from_id": ends[0], "to_id": ends[1], "curve_id": name,
        "startup_depth_m": round(depths_m[0], 3), "shutoff_depth_m": round(depths_m[1], 3),
        "standby": False, "waits_for_id": waits[0], "waits_below_level_m": round(waits[1], 3),
        "source": source,
    }  # fmt: skip
    return with_row(with_curve(network, curve), "pumps", name, row)


def outlet_chamber(
    network: Network, outfall: str, station: str, flow_m3_s: float, said_of: tuple[str, str]
) -> tuple[Network, str]:
    """The network with an outfall of a station's own beside another, and the chamber before it.

    SWMM lets one link end at an outfall; the chamber joins the pumps, a short wide pipe
    leads on under a flap gate. ``said_of``: title in Chinese and source.
    """
    river, (title_zh, source) = network.outfalls.loc[outfall], said_of
    chamber, outlet, invert = f"{station}-HEAD", f"{station}-OUT", float(river["invert_level_m"])
    ground, raised = float(river["ground_level_m"]), round(invert + OUTLET_PIPE_FALL_M, 3)
    place = {key: river[key] for key in ("system", "x_m", "y_m", "ground_level_m")}
    joint = {"invert_level_m": raised, "max_depth_m": round(ground - raised, 3), "source": source}
    diameter_m = np.ceil(10 * np.sqrt(4 * flow_m3_s / (np.pi * OUTLET_PIPE_M_S))) / 10
    pipe = {
        "from_id": chamber, "to_id": outlet, "system": river["system"], "street_id": "",
        "length_m": OUTLET_PIPE_M, "from_invert_level_m": raised, "to_invert_level_m": invert,
        "shape": "circular", "diameter_mm": 1000 * max(float(diameter_m), LEAST_OPENING_M),
        "width_mm": 0.0, "height_mm": 0.0, "side_slope": 0.0, "barrels": 1,
        "street_section_id": "", "manning_n": 0.013, "sediment_depth_mm": 0.0, "source": source,
    }  # fmt: skip
    own = river.to_dict() | {
        "name_zh": f"{title_zh}出口", "name_en": "", "flap_gate": True, "source": source,
    }  # fmt: skip
    made = with_row(network, "junctions", chamber, {**place, **joint})
    made = with_row(made, "outfalls", outlet, own)
    return with_row(made, "conduits", f"{station}-PIPE", pipe), chamber


def with_curve(network: Network, curve: pd.DataFrame) -> Network:
    """The network with a curve added."""
    return network.with_tables(curves=joined(network.curves, curve))
