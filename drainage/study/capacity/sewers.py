"""capacity.csv and capacity-classes.csv: each sewer and the length a class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.capacity.classes import lengths_by_class
from drainage.capacity.full_bore import full_bore_classes
from drainage.capacity.required import required_periods
from drainage.capacity.surcharge import (
    PERIODS_A,
    dynamic_classes,
    meets_required,
    minutes_surcharged,
)
from drainage.comparison import rounded
from drainage.measures.routes import sewers
from drainage.metrics import check_against_flooding
from drainage.network import Network
from drainage.network.sizes import size_words
from drainage.network.street_places import conduit_places
from drainage.network.street_roads import shown_names
from drainage.study.capacity.storms import PeriodRuns
from drainage.study.steps import Scores

MINUTES = "minutes_surcharged_p{period:g}"
METHODS = {"full_bore_class": "full bore", "dynamic_class": "dynamic"}
NOT_CLASSED = "not classed"
MEETS = {True: "meets the required", False: "below the required"}


def sewer_table(
    runs: PeriodRuns, scenario: str, scores: Mapping[tuple[str, str], Scores]
) -> pd.DataFrame:
    """One row a storm or combined sewer, by conduit_id: both classes beside the required period.

    ``minutes_to_drain``: from the end of the rain until the shallowest lane of its street is
    free, under the least storm that was run of at least the required period; empty in no street.
    """
    opened = runs.study.opened
    conditions, network = opened.study.conditions, runs.study.built[scenario].network
    own = conditions.capacity
    pipes = sewers(network)
    minutes = pd.DataFrame(
        {
            period: minutes_surcharged(network, scores[scenario, event].read(), pipes)
            for period, event in runs.event_of.items()
        }
    )
    named = minutes.rename(columns={period: MINUTES.format(period=period) for period in minutes})
    table = pd.DataFrame(
        {
            "scenario": scenario,
            "system": pipes["system"],
            "street_id": pipes["street_id"],
            "street_place": conduit_places(network, pipes.index),
            "street_name_zh": shown_names(network.streets).reindex(pipes["street_id"]).to_numpy(),
            "section": size_words(pipes),
            "length_m": pipes["length_m"],
        },
        index=pipes.index,
    )
    table = pd.concat(
        [
            table,
            full_bore_classes(network, opened.context.formula, own),
            named,
            dynamic_classes(minutes, own.surcharge_minutes),
            required_periods(pipes, own),
        ],
        axis=1,
    )
    met = meets_required(table["dynamic_period_a"], table["required_period_a"], max(PERIODS_A))
    drain = _minutes_to_drain(runs, scenario, scores, table)
    return rounded(table.assign(meets_required=met, minutes_to_drain=drain))


def _minutes_to_drain(
    runs: PeriodRuns,
    scenario: str,
    scores: Mapping[tuple[str, str], Scores],
    table: pd.DataFrame,
) -> pd.Series:
    network: Network = runs.study.built[scenario].network
    periods = np.array(sorted(runs.event_of))
    at = np.minimum(np.searchsorted(periods, table["required_period_a"]), len(periods) - 1)
    found = pd.Series(np.nan, index=table.index)
    for place in np.unique(at):
        here = at == place
        score = scores[scenario, runs.event_of[periods[place]]]
        targets = runs.study.opened.study.conditions.targets
        streets = check_against_flooding(network, score.read(), targets)
        if len(streets) and "street" in streets.index.get_level_values("scope"):
            by_street = streets.xs("street", level="scope")["minutes_to_drain"]
            found[here] = by_street.reindex(table.loc[here, "street_id"]).to_numpy(float)
    return found


def class_table(table: pd.DataFrame) -> pd.DataFrame:
    """km and per cent a class of one scenario's sewers: by full bore, by runs, and against the
    required period. Rows ``scenario``, ``method``, ``capacity_class``, length_km, share_pct."""
    length = table["length_m"].fillna(0.0)
    parts = [
        lengths_by_class(table[column], length).assign(method=method)
        for column, method in METHODS.items()
    ]
    met = table["meets_required"].map(MEETS).astype(object).fillna("")
    parts.append(
        lengths_by_class(met, length, tuple(MEETS.values())).assign(method="against the required")
    )
    whole = (
        pd.concat(parts).rename(index={"": NOT_CLASSED}).rename_axis("capacity_class").reset_index()
    )
    order = ["scenario", "method", "capacity_class", "length_km", "share_pct"]
    return rounded(whole.assign(scenario=table["scenario"].iloc[0] if len(table) else "")[order])
