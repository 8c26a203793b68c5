"""The greatest return period under which a sewer is not surcharged, from runs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.capacity.classes import LIMITS_A, class_of
from drainage.metrics.series import minutes_above
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m
from drainage.results import RunResult

PERIODS_A = (1.0, 2.0, 3.0, 5.0, 10.0)
"""Return periods of the storms that are run, years."""
NOT_SCORED = (
    "a run that decides it is past its balance limits, or the height of a last sewer unknown"
)


def minutes_surcharged(network: Network, result: RunResult, sewers: pd.DataFrame) -> pd.Series:
    """Minutes (n,) in which each sewer stands above its soffit at both ends; NaN not scored.

    The engine's own time full at both ends. At a free outfall the lower end falls off and is
    never full, however much the sewer is overloaded: a sewer that ends at an outfall counts
    the time in which its upper manhole stands above its soffit, NaN where its height is unknown.
    Sewers between the same two manholes count together, as by full bore: a relief below the
    soffit of the sewer beside it is full long before the two are.
    """
    if not result.within_limits:
        return pd.Series(np.nan, index=sewers.index)
    known = result.totals["link_surcharged_minutes"].to_series().reindex(sewers.index)
    last = sewers[sewers["to_id"].isin(network.outfalls.index)]
    height = pipe_height_m(last)
    soffit = last["from_invert_level_m"] + height.where(height > 0)
    above = soffit.to_numpy() - network.nodes["invert_level_m"].reindex(last["from_id"]).to_numpy()
    depth = result.series["node_depth_m"].sel(node=last["from_id"].tolist())
    minutes = minutes_above(depth - np.nan_to_num(above), 0.0)
    known[last.index] = np.where(np.isnan(above), np.nan, minutes)
    together = known.groupby([sewers["from_id"], sewers["to_id"]]).transform("min")
    return together.where(known.notna())


def dynamic_classes(minutes_surcharged: pd.DataFrame, most_minutes: float) -> pd.DataFrame:
    """``dynamic_period_a``, ``dynamic_class`` and ``dynamic_reason`` of sewers, by their id.

    ``minutes_surcharged`` (sewer, return period in rising order): minutes in which the water
    stands above the soffit at both ends, NaN of a run that is not scored. A sewer is surcharged
    where that is more than ``most_minutes``. The period is the greatest of the storms before
    the first that surcharges it, 0 where the least one does. Where a run that is not scored
    stands before that storm the class is unknown, except above the last limit of the classes.
    """
    periods = np.array([0.0, *minutes_surcharged.columns.astype(float)])
    minutes = minutes_surcharged.to_numpy(float)
    unknown = np.isnan(minutes)
    stops = unknown | (minutes > most_minutes)
    first = np.where(stops.any(axis=1), stops.argmax(axis=1), len(periods) - 1)
    period = periods[first]
    at_unknown = np.take_along_axis(
        np.column_stack([unknown, np.zeros(len(minutes), bool)]), first[:, None], axis=1
    ).ravel()
    undecided = at_unknown & (period < LIMITS_A[-1])
    period = np.where(undecided, np.nan, period)
    return pd.DataFrame(
        {
            "dynamic_period_a": period,
            "dynamic_class": class_of(period),
            "dynamic_reason": np.where(undecided, NOT_SCORED, ""),
        },
        index=minutes_surcharged.index,
    )


def meets_required(period_a: pd.Series, required_a: pd.Series, greatest_run_a: float) -> pd.Series:
    """Whether a sewer's dynamic period (n,) reaches the required one (n,).

    Unknown (NA) without a period, and where a sewer holds under the greatest storm that was
    run while more is required.
    """
    met = (period_a >= required_a).astype("boolean")
    unknown = period_a.isna() | ((period_a >= greatest_run_a) & ~met)
    return met.mask(unknown)
