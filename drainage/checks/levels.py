"""Levels, sizes, lengths and velocities of pipes and nodes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from drainage.checks.defects import Defects, defects
from drainage.checks.rules import RULE_BY_ID
from drainage.checks.stand_ins import level_stand_ins
from drainage.design.hydraulics import full_velocity
from drainage.network.model import Network
from drainage.network.schema import NODE_TABLES, TABLES
from drainage.network.sizes import pipe_height_m

CATALOGUE_MM = (
    100, 150, 200, 225, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000, 1050, 1100, 1200,
    1350, 1400, 1500, 1600, 1650, 1800, 2000, 2200, 2400, 2600, 2800, 3000, 3200, 3500,
)  # fmt: skip
"""Inside diameters of concrete, plastic and metal pipes."""
BOX_STEP_MM = 100
SLOWEST_SANITARY_M_S = 0.6
FASTEST_METAL_M_S = 10.0
METAL_MANNING_N = 0.0125
"""The standard allows 10 m/s in metal; iron and steel pipes have n of 0.012 to 0.0125."""
NEIGHBOURS = 6
NEAR_M = 500.0
STEEPEST_GROUND = 0.1


def limit(rule: str) -> float:
    """The limit of a rule."""
    return RULE_BY_ID[rule].limit


def gaps(network: Network) -> Iterator[Defects]:
    """Values a survey may lack; the depth of a node only where its levels do not tell it."""
    for table in TABLES:
        frame = network.tables[table.name]
        for column in table.columns:
            if column.gap and table.run and len(frame):
                values = frame[column.name]
                rule = "missing-place" if column.name in ("x_m", "y_m") else "missing-value"
                yield defects(rule, table.name, column.name, values, values.isna())
    pipes = network.conduits
    for shape, columns in (("circular", ("diameter_mm",)),
                           ("box", ("width_mm", "height_mm")),
                           ("trapezoid", ("width_mm", "height_mm"))):  # fmt: skip
        for name in columns:
            lacks = pipes["shape"].eq(shape) & ~(pipes[name] > 0)
            yield defects("missing-size", "conduits", name, pipes[name], lacks)


def stand_ins(network: Network) -> Iterator[Defects]:
    """Levels that are a number for no value: 0 or -9999 among levels far from it."""
    none = level_stand_ins(_levels(network))
    for name, column in LEVEL_COLUMNS:
        values = network.tables[name][column]
        yield defects("level-stands-for-none", name, column, values, values.isin(none))


LEVEL_COLUMNS = (
    *((name, f"{what}_level_m") for name in NODE_TABLES for what in ("ground", "invert")),
    *(("conduits", f"{end}_invert_level_m") for end in ("from", "to")),
)


def _levels(network: Network) -> np.ndarray:
    return np.concatenate(
        [network.tables[n][column].to_numpy(float) for n, column in LEVEL_COLUMNS]
    )


def without_stand_ins(network: Network) -> Network:
    """The network with levels that stand for none as gaps: no other rule speaks of them."""
    none = level_stand_ins(_levels(network))
    if not none.size:
        return network
    tables: dict[str, pd.DataFrame] = {}
    for name, column in LEVEL_COLUMNS:
        frame = tables.get(name, network.tables[name])
        wrong = frame[column].isin(none)
        tables[name] = frame.assign(**{column: frame[column].mask(wrong)})
        if "max_depth_m" in frame:
            tables[name]["max_depth_m"] = frame["max_depth_m"].mask(wrong)
    return network.with_tables(**tables)


def node_levels(network: Network) -> Iterator[Defects]:
    """Rims below inverts, nodes of unusual depth, ground levels off their neighbours."""
    network = without_stand_ins(network)
    for name in ("junctions", "storages"):
        frame = network.tables[name]
        depth = frame["max_depth_m"]
        yield defects("rim-below-invert", name, "max_depth_m", depth, depth <= 0)
        yield defects("deep-node", name, "max_depth_m", depth, depth > limit("deep-node"))
    yield from _outlying(network)


def _outlying(network: Network) -> Iterator[Defects]:
    """Ground levels that differ from the median of the nearest nodes around.

    The difference must exceed the limit and a steep hillside over the distance.
    """
    nodes = network.nodes
    placed = nodes[nodes[["x_m", "y_m", "ground_level_m"]].notna().all(axis=1)]
    placed = (
        placed[placed["system"].ne("street")] if placed["system"].ne("street").any() else placed
    )
    if len(placed) <= NEIGHBOURS:
        return
    tree = cKDTree(placed[["x_m", "y_m"]].to_numpy(float))
    distance, near = tree.query(tree.data, k=NEIGHBOURS + 1, distance_upper_bound=NEAR_M)
    level = np.append(placed["ground_level_m"].to_numpy(float), np.nan)
    around = level[near[:, 1:]]
    enough = np.isfinite(around).sum(axis=1) >= 3
    around[~enough] = level[:-1][~enough, None]
    off = np.abs(level[:-1] - np.nanmedian(around, axis=1))
    reach = np.where(np.isfinite(distance[:, 1:]), distance[:, 1:], 0.0).max(axis=1)
    wrong = pd.Series(
        (off > limit("outlying-level")) & (off > STEEPEST_GROUND * reach), index=placed.index
    )
    for name in placed["table"].unique():
        rows = placed["table"].eq(name)
        yield defects(
            "outlying-level",
            name,
            "ground_level_m",
            placed.loc[rows, "ground_level_m"],
            wrong[rows],
        )


def is_pipe(conduits: pd.DataFrame) -> pd.Series:
    """Conduits that are closed pipes of a known shape."""
    return conduits["shape"].isin(["circular", "box"])


def pipe_levels(network: Network) -> Iterator[Defects]:
    """Slopes, ends against their nodes, soffits against the ground, cover."""
    network = without_stand_ins(network)
    pipes = network.conduits
    upper, lower = pipes["from_invert_level_m"], pipes["to_invert_level_m"]
    adverse = lower > upper + limit("adverse-slope")
    yield defects("adverse-slope", "conduits", "to_invert_level_m", lower, adverse)
    closed = is_pipe(pipes)
    height = pipe_height_m(pipes)
    nodes = network.nodes
    rim = nodes["ground_level_m"].copy()
    for tops in (network.junctions, network.storages):
        rim.loc[tops.index] = tops["invert_level_m"] + tops["max_depth_m"]
    cover = pd.Series(np.inf, index=pipes.index)
    for end in ("from", "to"):
        node = pipes[f"{end}_id"]
        column = f"{end}_invert_level_m"
        level = pipes[column]
        invert, top, ground = (
            pd.Series(values.reindex(node).to_numpy(float), index=pipes.index)
            for values in (nodes["invert_level_m"], rim, nodes["ground_level_m"])
        )
        outfall = node.isin(network.outfalls.index)
        below = level < invert - limit("end-below-node")
        yield defects("end-below-node", "conduits", column, level, below, invert)
        above = (level > top + limit("end-above-rim")) & ~outfall
        yield defects("end-above-rim", "conduits", column, level, above, top)
        proud = closed & (level + height > ground + limit("soffit-above-ground")) & ~outfall
        yield defects("soffit-above-ground", "conduits", column, level, proud & ~above, ground)
        here = (ground - level - height).where(~outfall & ~proud & ~above, np.inf)
        cover = np.minimum(cover, here.fillna(np.inf))
    shallow = closed & (cover < limit("shallow-cover"))
    yield defects("shallow-cover", "conduits", "", cover.round(3), shallow, unit="m")


def pipe_flow(network: Network) -> Iterator[Defects]:
    """No fall, velocities outside the standard, sizes that are not made."""
    network = without_stand_ins(network)
    pipes = network.conduits[is_pipe(network.conduits)]
    slope = (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]) / pipes["length_m"].where(
        pipes["length_m"] > 0
    )
    flat = slope.abs() < limit("zero-slope")
    yield defects("zero-slope", "conduits", "to_invert_level_m", pipes["to_invert_level_m"], flat)
    height, width = pipe_height_m(pipes), pipes["width_mm"] / 1000
    velocity = pd.Series(
        full_velocity(height, width, slope.fillna(0.0), pipes["manning_n"]), index=pipes.index
    ).round(3)
    falls = (slope >= limit("zero-slope")) & (height > 0)
    least = pd.Series(limit("velocity-low"), index=pipes.index).mask(
        pipes["system"].eq("sanitary"), SLOWEST_SANITARY_M_S
    )
    yield defects(
        "velocity-low", "conduits", "", velocity, falls & (velocity < least), least, unit="m/s"
    )
    most = pd.Series(limit("velocity-high"), index=pipes.index).mask(
        pipes["manning_n"].between(0.0115, METAL_MANNING_N), FASTEST_METAL_M_S
    )
    yield defects(
        "velocity-high", "conduits", "", velocity, falls & (velocity > most), most, unit="m/s"
    )
    round_pipe = pipes["shape"].eq("circular")
    odd = round_pipe & (pipes["diameter_mm"] > 0) & ~pipes["diameter_mm"].isin(CATALOGUE_MM)
    yield defects("catalogue", "conduits", "diameter_mm", pipes["diameter_mm"], odd)
    for name in ("width_mm", "height_mm"):
        odd = ~round_pipe & (pipes[name] % BOX_STEP_MM > 0)
        yield defects("catalogue", "conduits", name, pipes[name], odd)
