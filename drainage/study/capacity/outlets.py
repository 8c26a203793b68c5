"""capacity-outlets.csv: the rain each outlet's area copes with, and its backwater."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.capacity.backwater import backwater_of_outlets
from drainage.capacity.outlet_areas import hourly_rain_coped_with, margins_m, outlet_of_nodes
from drainage.comparison import rounded
from drainage.study.at_hand import Key
from drainage.study.capacity.storms import PeriodRuns
from drainage.study.steps import Scores


def outlet_table(runs: PeriodRuns, scenario: str, scores: Mapping[Key, Scores]) -> pd.DataFrame:
    """One row a storm or combined outlet: ``hourly_rain_coped_with`` from the runs that classed
    the sewers, ``backwater_of_outlets`` under their river, and the nodes of its area."""
    opened, network = runs.study.opened, runs.study.built[scenario].network
    outlets = outlet_of_nodes(network)
    limit_m = opened.study.conditions.targets.point_depth_m
    margins = pd.DataFrame(index=outlets.index)
    for event in runs.events:
        score = scores[scenario, event]
        margins[event] = (
            margins_m(network, score.read(), outlets.index, limit_m)
            if score.within_limits
            else np.nan
        )
    hourly = pd.Series({event: opened.storms[event].hourly_depth_mm for event in runs.events})
    first = opened.event(runs.events[0])
    backwater = backwater_of_outlets(network, opened.rivers[first.id])
    named = network.outfalls.loc[backwater.index, ["name_zh", "name_en", "system"]]
    table = named.join(outlets.value_counts().rename("nodes")).join(
        hourly_rain_coped_with(margins, hourly, outlets)
    )
    table = table.assign(river_state=first.river_state).join(backwater)
    table["nodes"] = table["nodes"].fillna(0).astype(int)
    table["first_node_id"] = table["first_node_id"].astype(object).fillna("").astype("str")
    table.insert(0, "scenario", scenario)
    return rounded(table.rename_axis("outlet_id").reset_index())
