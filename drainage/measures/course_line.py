"""The way from a point to its outlet as a line of sewers that is sized exactly."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.design.line_sizing import size_line
from drainage.design.sewer_line import CostPerM, LineRules, SewerLine, SizedLine
from drainage.measures.context import DesignContext, DesignRules
from drainage.measures.course_design import lowest_end_level_m
from drainage.measures.routes import (
    arrival_min,
    finite,
    gathered,
    intensity_l_s_ha,
    own_land_ha,
    sewers,
    way_of_water,
)
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m


def course_line(network: Network, course: pd.DataFrame, rules: DesignRules) -> SewerLine:
    """The reaches of a course (see ``course_of``) with land, time and levels that join them.

    The time of water that joins is that of the sewers beside the course alone. Soffits lie no
    higher than those of the sewers that arrive from beside, the last invert no lower than the
    outlet. Raises InputError where a time or an area cannot be computed.
    """
    nodes = course["from_id"].tolist()
    way = way_of_water(network)
    land = gathered(way, own_land_ha(network)).reindex(nodes, fill_value=0.0).to_numpy(float)
    beside = arrival_min(way.drop(index=nodes, errors="ignore"))
    every = [*nodes, str(course["to_id"].iloc[-1])]
    lowest = np.full(len(every), -np.inf)
    lowest[-1] = lowest_end_level_m(network, course)
    return SewerLine(
        names=tuple(str(name) for name in course.index),
        ground_level_m=finite(
            every, network.nodes["ground_level_m"].reindex(every).to_numpy(float)
        ),
        length_m=finite(nodes, course["length_m"].to_numpy(float)),
        runoff_ha=finite(nodes, rules.runoff_coefficient * land),
        joined_min=finite(nodes, beside.reindex(nodes, fill_value=0.0).to_numpy(float)),
        carried_m3_s=np.zeros(len(nodes)),
        highest_soffit_m=_soffits_beside(network, course, every),
        lowest_invert_m=lowest,
        smallest=(0,) * len(nodes),
    )


def sized_course(
    network: Network,
    course: pd.DataFrame,
    rules: DesignRules,
    context: DesignContext,
    cost_per_m: CostPerM,
) -> SizedLine:
    """The cheapest sections of a course for its rational flow; see ``size_line``."""
    line = course_line(network, course, rules)

    def intensity(minutes: np.ndarray) -> np.ndarray:
        flat = np.ravel(minutes)
        travel = np.maximum(flat - rules.entry_time_min, 0.0)
        q = intensity_l_s_ha([""] * len(flat), travel, rules, context)
        return np.reshape(q, np.shape(minutes))

    laying = LineRules(manning_n=rules.manning_n, entry_time_min=rules.entry_time_min)
    return size_line(line, laying, intensity, cost_per_m)


def _soffits_beside(network: Network, course: pd.DataFrame, nodes: list[str]) -> np.ndarray:
    """Lowest soffit (n,) of the sewers that arrive from beside the course; inf for none."""
    pipes = sewers(network).drop(index=[name for name in course["beside"] if name])
    soffit = pipes["to_invert_level_m"] + pipe_height_m(pipes)
    least = soffit.groupby(pipes["to_id"]).min().reindex(nodes)
    return least.fillna(np.inf).to_numpy(float)
