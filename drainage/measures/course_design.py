"""Flow, section and levels of a new sewer along its course."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import numpy as np
import pandas as pd

from drainage.design.hydraulics import Section, full_area
from drainage.design.sewer_design import least_slope
from drainage.measures.context import COVER_M, DesignContext, DesignRules
from drainage.measures.routes import (
    arrival_min,
    capacity_m3_s,
    finite,
    gathered,
    intensity_l_s_ha,
    own_land_ha,
    route_from,
    sewers,
    trunk_nodes,
    way_of_water,
)
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m

LEAST_VELOCITY_M_S = 0.75
"""GB 50014: storm and combined sewers running full."""
FIRST_VELOCITY_M_S = 1.0
ROUNDS = 30


def designed_course(
    network: Network,
    course: pd.DataFrame,
    rules: DesignRules,
    context: DesignContext,
    catalogue: Sequence[Section],
    replaced: Sequence[str] = (),
) -> pd.DataFrame:
    """Design of every reach of a course (see ``course_of``), by its id.

    Columns: flow_m3_s (rational flow of the land that reaches the reach), carried_m3_s (what
    stays in the other sewers that leave its upper manhole, ``replaced`` ones left out),
    section, from_invert_level_m, to_invert_level_m. Sections do not shrink downstream; where
    none is enough the largest is taken. Size, slope and flow time depend on each other and
    are repeated until they agree: sections only ever grow, so they do. A reach that is built
    already keeps its levels, and none below it is smaller.

    Raises InputError where a flow cannot be computed.
    """
    others = _others(network, course, replaced)
    floor = lowest_end_level_m(network, course)
    length = course["length_m"].to_numpy(float)
    rebuilt = course["beside"].isin(list(replaced)) | course.index.isin(list(replaced))
    built = course.index.isin(network.conduits.index) & ~rebuilt.to_numpy()
    at = _sizes_built(network, course.index.where(built, ""), catalogue)
    minutes = length / FIRST_VELOCITY_M_S / 60
    for _ in range(ROUNDS):
        flow, carried = _demand(network, course, minutes, others, rules, context)
        sections = [catalogue[k] for k in at]
        levels = _laid(network, course, built, sections, floor, rules.manning_n)
        slope = (levels[:, 0] - levels[:, 1]) / length
        grown = _growing(flow - carried, slope, at, rules.manning_n, catalogue)
        speed = [
            catalogue[k].full_flow_m3_s(max(s, 1e-4), rules.manning_n) / catalogue[k].area_m2
            for k, s in zip(grown, slope.tolist(), strict=True)
        ]
        minutes = length / np.array(speed) / 60
        if grown == at:
            break
        at = grown
    return pd.DataFrame(
        {
            "flow_m3_s": flow,
            "carried_m3_s": carried,
            "section": sections,
            "from_invert_level_m": levels[:, 0],
            "to_invert_level_m": levels[:, 1],
        },
        index=course.index,
    )


def _sizes_built(network: Network, ids: pd.Index, catalogue: Sequence[Section]) -> list[int]:
    """Number in the catalogue of the first section as large as each sewer; 0 for no sewer."""
    area = [section.area_m2 for section in catalogue]
    rows = network.conduits.reindex(ids)
    height = pipe_height_m(rows)
    own = full_area(height, rows["width_mm"] / 1000) * rows["barrels"].to_numpy()
    number = np.searchsorted(area, np.nan_to_num(own) - 1e-9)
    return [int(k) for k in np.minimum(number, len(catalogue) - 1)]


def _growing(
    need: np.ndarray,
    slope: np.ndarray,
    at_least: list[int],
    manning_n: float,
    catalogue: Sequence[Section],
) -> list[int]:
    chosen: list[int] = []
    at = 0
    for q, fall, least in zip(need.tolist(), slope.tolist(), at_least, strict=True):
        at = max(at, least)
        while at < len(catalogue) - 1 and catalogue[at].full_flow_m3_s(fall, manning_n) < q:
            at += 1
        chosen.append(at)
    return chosen


def _others(network: Network, course: pd.DataFrame, replaced: Sequence[str]) -> pd.DataFrame:
    """Sewers that leave a manhole of the course: from_id, to_id, capacity_m3_s, onward.

    ``onward``: down the course too. A sewer that leads back up the course takes nothing away.
    """
    pipes = sewers(network).drop(index=list(replaced), errors="ignore")
    pipes = pipes[
        pipes["from_id"].isin(course["from_id"]) & ~pipes["to_id"].isin(trunk_nodes(network))
    ]
    place = {node: k for k, node in enumerate(course["from_id"])}
    start = pipes["from_id"].map(place)
    end = pipes["to_id"].map(lambda node: place.get(node, len(place)))
    below = dict(zip(course["from_id"], course["to_id"], strict=True))
    onward = pipes["to_id"].eq(pipes["from_id"].map(below))
    table = pipes[["from_id", "to_id"]].assign(capacity_m3_s=capacity_m3_s(pipes), onward=onward)
    return table[onward | (end > start)]


def _demand(
    network: Network,
    course: pd.DataFrame,
    minutes: np.ndarray,
    others: pd.DataFrame,
    rules: DesignRules,
    context: DesignContext,
) -> tuple[np.ndarray, np.ndarray]:
    """Rational flow at each reach and what other sewers carry of it, m3/s.

    The land is that of the way the water takes once the course is built. A sewer that leaves
    the course takes water away (``_taken_away_m3_s``); one beside it gives it back below.
    """
    nodes = course["from_id"].tolist()
    old = way_of_water(network)
    beside = course["beside"].to_numpy(str) != ""
    known = old["minutes"].reindex(nodes).to_numpy(float)
    new = pd.DataFrame(
        {
            "to_id": course["to_id"].to_numpy(),
            "minutes": np.where(beside, np.maximum(known, minutes), minutes),
        },
        index=nodes,
    )
    way = pd.concat([old.drop(index=nodes, errors="ignore"), new])
    travel = arrival_min(way).reindex(nodes).to_numpy(float)
    intensity = intensity_l_s_ha(nodes, travel, rules, context)
    every = gathered(way, own_land_ha(network))
    land = every.reindex(nodes).to_numpy(float)
    joining = np.diff(land, prepend=0.0) * rules.runoff_coefficient
    onward = others[others["onward"]].groupby("from_id")["capacity_m3_s"].sum()
    leaving = {str(node): own for node, own in others[~others["onward"]].groupby("from_id")}
    flow, carried = [], []
    through = 0.0
    for node, area, q in zip(nodes, joining.tolist(), intensity.tolist(), strict=True):
        runoff_ha = through + area
        away = 0.0
        if node in leaving:
            below = every * (rules.runoff_coefficient * q / 1000)
            away = _taken_away_m3_s(network, leaving[node], set(nodes), below)
        flow.append(runoff_ha * q / 1000)
        carried.append(away + float(onward.get(node, 0.0)))
        through = max(runoff_ha - away / q * 1000, 0.0)
    return finite(nodes, np.array(flow)), np.array(carried)


def _taken_away_m3_s(
    network: Network,
    leaving: pd.DataFrame,
    course: set[str],
    below_m3_s: pd.Series,
) -> float:
    """What the sewers ``leaving`` a course at a node can take out of it, m3/s.

    Their full-bore flow, but no more than each reach further down has left beside the rational
    flow of the land that joins it below the course (``below_m3_s``, by manhole).
    """
    pipes = sewers(network)
    capacity = capacity_m3_s(pipes).groupby(pipes["from_id"]).sum()
    away = 0.0
    for to_id, full in leaving.groupby("to_id")["capacity_m3_s"].sum().items():
        passed = [str(node) for node in pipes["from_id"].reindex(route_from(network, str(to_id)))]
        outside = list(takewhile(lambda name: name not in course, passed))
        left = capacity.reindex(outside) - below_m3_s.reindex(outside, fill_value=0.0)
        away += max(min([float(full), *left]), 0.0)
    return away


def lowest_end_level_m(network: Network, course: pd.DataFrame) -> float:
    """How low the last reach may arrive: at the lowest sewer that leaves its end.

    An outlet pipe may be relaid as deep as its outfall allows.
    """
    end = course["to_id"].iloc[-1]
    pipes = network.conduits
    if end in network.outfalls.index:
        return float(network.outfalls.at[end, "invert_level_m"])
    leaving = pipes.loc[pipes["from_id"].eq(end) & pipes["shape"].ne("street")]
    if leaving.empty:
        return float(network.nodes.at[end, "invert_level_m"])
    return float(leaving["from_invert_level_m"].min())


def _laid(
    network: Network,
    course: pd.DataFrame,
    built: np.ndarray,
    sections: Sequence[Section],
    floor_m: float,
    manning_n: float,
) -> np.ndarray:
    """Inverts (n, 2) at both ends of each reach.

    As deep as the old sewer and as the cover asks, at least at the least slope, and no
    deeper than leaves that slope to the end; never rising.
    """
    ground = network.nodes["ground_level_m"]
    invert = network.nodes["invert_level_m"]
    pipes = network.conduits
    tall = np.array([s.height_mm / 1000 for s in sections])
    length = course["length_m"].to_numpy(float)
    fall = np.array([least_slope(s, LEAST_VELOCITY_M_S, manning_n) for s in sections]) * length
    lowest = floor_m + np.concatenate([np.cumsum(fall[::-1])[::-1], [0.0]])
    levels = np.empty((len(course), 2))
    before = np.inf
    for k, row in enumerate(course.itertuples()):
        if built[k]:
            levels[k] = pipes.loc[row.Index, ["from_invert_level_m", "to_invert_level_m"]]
            before = levels[k, 1]
            continue
        old = pipes.loc[row.beside] if row.beside else None
        wish = [
            invert[row.from_id] if old is None else old["from_invert_level_m"],
            invert[row.to_id] if old is None else old["to_invert_level_m"],
        ]
        cover = [ground[node] - COVER_M - tall[k] for node in (row.from_id, row.to_id)]
        start = round(min(before, cover[0], max(wish[0], lowest[k])), 3)
        end = min(start - fall[k], cover[1], max(wish[1], lowest[k + 1]))
        # Down to the millimetre: up, the reach would lie flatter than its least slope.
        end = float(np.floor(end * 1000 + 1e-6)) / 1000
        levels[k] = start, end
        before = end
    return levels
