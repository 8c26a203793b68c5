"""Flow, section and levels of the reaches of a trunk system."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from drainage.design.sewer_design import Laid, LayingRules, design_sewers
from drainage.measures.context import DesignContext
from drainage.measures.course_design import FIRST_VELOCITY_M_S, LEAST_VELOCITY_M_S
from drainage.measures.courses import course_of
from drainage.measures.routes import (
    LEAST_SLOPE,
    arrival_min,
    finite,
    gathered,
    intensity_l_s_ha,
    own_land_ha,
    way_of_water,
)
from drainage.measures.trunk_parts import TrunkIntake, TrunkPath, TrunkPlan
from drainage.network.land import passing_hills
from drainage.network.model import Network

SHARES = 20
"""Steps in which a trunk that arrives too low gives up the fall of the ground."""


def _runoff_area_ha(
    measure: TrunkPlan, network: Network, path: TrunkPath, land: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """psi F through each point, ha, and the time its intakes' water has been in the sewers, min."""
    own = np.zeros(len(path.label))
    travel = np.zeros(len(path.label))
    psi = measure.design.runoff_coefficient
    for intake in measure.intakes:
        at = path.label.index(intake.node)
        way = _planned_way(network, intake)
        own[at] += psi * float(gathered(way, own_land_ha(network)).get(intake.manhole, 0.0))
        minutes = float(arrival_min(way).get(intake.manhole, 0.0))
        travel[at] = np.maximum(travel[at], minutes)
    hills = network.subcatchments
    reaches_town = hills["area_ha"] * hills["gutter_share"].where(passing_hills(hills), 1.0)
    for hill in measure.hills:
        area = float(reaches_town[hill.subcatchment])
        own[path.label.index(hill.node)] += hill.runoff_coefficient * area
    for node, area in zip(land["outlet_id"], land["area_ha"], strict=True):
        own[path.label.index(str(node).removeprefix("T-"))] += psi * area
    for reach in path.reaches:
        own[reach.downstream] += own[reach.upstream]
    return own, travel


def _planned_way(network: Network, intake: TrunkIntake) -> pd.DataFrame:
    """The way of the water with the sewer that is to be led to an intake."""
    way = way_of_water(network)
    if not intake.course:
        return way
    course = course_of(network, intake.manhole, intake.course)
    reached = course["to_id"].eq(intake.manhole).to_numpy()
    course = course.iloc[: int(np.argmax(reached)) + 1] if reached.any() else course.iloc[:0]
    nodes = course["from_id"].tolist()
    known = way["minutes"].reindex(nodes).to_numpy(float)
    new = course["length_m"].to_numpy(float) / FIRST_VELOCITY_M_S / 60
    beside = course["beside"].ne("").to_numpy()
    planned = pd.DataFrame(
        {"to_id": course["to_id"].to_numpy(), "minutes": np.where(beside, known, new)},
        index=nodes,
    )
    return pd.concat([way.drop(index=nodes, errors="ignore"), planned])


def designed_trunks(
    measure: TrunkPlan,
    path: TrunkPath,
    land: pd.DataFrame,
    network: Network,
    context: DesignContext,
) -> list[Laid]:
    """Sections and levels; a first design gives the flow times the others are sized by.

    A trunk falls as the ground does. Where it would arrive too low for its outlet it falls by
    a smaller share of that, down to the least slope of its sections, and wins back the depth
    at which it had to begin. One design a reach of the path; raises InputError where a design
    flow cannot be computed.
    """
    rules = measure.design
    area_ha, travel = _runoff_area_ha(measure, network, path, land)
    ground = path.ground_level_m
    head = ground - measure.minimum_cover_m
    joints = network.junctions
    for intake in measure.intakes:
        at = path.label.index(intake.node)
        # The trunk must begin below the manhole it relieves.
        head[at] = min(head[at], float(joints.at[intake.manhole, "invert_level_m"]) + 0.3)

    def laid_with(late: np.ndarray, share: np.ndarray) -> list[Laid]:
        def flow_of(reach: int, minutes: float) -> float:
            at = path.reaches[reach].upstream
            t = np.array([max(minutes - rules.entry_time_min, 0.0) + late[at]])
            q = intensity_l_s_ha([path.label[at]], t, rules, context)
            return float(finite([path.label[at]], area_ha[at] * q / 1000)[0])

        # Higher ground leaves the levels to ``head`` and sets the slope alone.
        slopes = share * ground + (1 - share) * ground.max()
        laid = design_sewers(
            path.reaches, slopes, flow_of,
            LayingRules(measure.minimum_cover_m, LEAST_VELOCITY_M_S, rules.manning_n),
            rules.entry_time_min, 1.0, head,
        )  # fmt: skip
        return [
            _covered(pipe, head[r.downstream]) for r, pipe in zip(path.reaches, laid, strict=True)
        ]

    share = np.ones(len(path.label))
    first = laid_with(np.zeros(len(path.label)), share)
    late = _later(path, first, travel, rules.manning_n)
    laid = laid_with(late, share)
    for _ in range(SHARES):
        low = _too_low(measure, path, laid)
        steep = np.array([outlet in low for outlet in path.outlet]) & (share > 0)
        if not steep.any():
            break
        share = np.where(steep, np.maximum(share - 1 / SHARES, 0.0), share)
        laid = laid_with(late, share)
    return laid


def _covered(pipe: Laid, highest_soffit_m: float) -> Laid:
    """The pipe with its end under the least cover."""
    most = highest_soffit_m - pipe.section.height_mm / 1000
    return replace(pipe, to_invert_level_m=round(min(pipe.to_invert_level_m, most), 3))


def _too_low(measure: TrunkPlan, path: TrunkPath, laid: list[Laid]) -> set[str]:
    """Ids of the outlets at which a trunk arrives too low."""
    return {
        outlet.outfall_id
        for outlet in measure.outlets
        for reach, pipe in zip(path.reaches, laid, strict=True)
        if path.label[reach.downstream] == outlet.node
        and pipe.to_invert_level_m < outlet.lowest_invert_level_m
    }


def _later(path: TrunkPath, laid: list[Laid], travel: np.ndarray, manning_n: float) -> np.ndarray:
    """By how much water from the intakes reaches each point after that of the trunk's heads."""
    from_heads, from_all = np.zeros(len(travel)), travel.copy()
    for reach, pipe in zip(path.reaches, laid, strict=True):
        slope = (pipe.from_invert_level_m - pipe.to_invert_level_m) / reach.length_m
        speed = pipe.section.full_flow_m3_s(max(slope, LEAST_SLOPE), manning_n)
        minutes = reach.length_m / (speed / pipe.section.area_m2) / 60
        for time in (from_heads, from_all):
            time[reach.downstream] = np.maximum(
                time[reach.downstream], time[reach.upstream] + minutes
            )
    return np.asarray(from_all - from_heads)
