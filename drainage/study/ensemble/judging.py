"""What the members say together: weights, probabilities, bands, comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from drainage.ensemble import (
    Estimate,
    Leaning,
    Progress,
    SurveyPlan,
    above_probabilities,
    bands,
    bootstrap_interval,
    compared,
    effective_members,
    equal_weights,
    first_probabilities,
    leanings,
    progress,
    rank_bands,
    rank_probabilities,
    share_that_hold,
    survey_plan,
)
from drainage.ensemble.arrays import Floats
from drainage.ensemble.probabilities import RESOLUTION_M, rank_shares
from drainage.errors import Finding
from drainage.metrics.readings import READINGS
from drainage.quantities import ENDS, ended
from drainage.study.ensemble.deciding import Choices, choices
from drainage.study.ensemble.figures import RANKED_BY
from drainage.study.ensemble.gathering import Gathered
from drainage.study.ensemble.mattering import Mattering
from drainage.study.ensemble.opening import Run
from drainage.study.ensemble.sampled import Sampled
from drainage.study.ensemble.storms import ranking_event
from drainage.study.ensemble.weighing import weighted

LIMITS_M = (0.15, 0.27, 0.40)
FIRST = 3
LEAST_M3 = 1.0
"""Volumes at an outlet that differ by less are the same: that of a tank truck's spill."""


@dataclass(frozen=True, eq=False)
class Judged:
    """What came out: ``tables`` as in ensemble.nc, how far the ensemble is by the prior, why there
    is no conditioned table (empty where there is), what lost members have in common by run, what
    to survey first and what is built in the first year by table, and what matters, by the prior
    alone (empty where nobody asked)."""

    tables: xr.Dataset
    progress: Progress
    no_conditioned: str | Finding
    leanings: Mapping[Run, Sequence[Leaning]]
    plans: Mapping[str, SurveyPlan]
    choices: Mapping[str, Choices]
    matters: Sequence[Mattering] = ()


def judge(sampled: Sampled, gathered: Gathered) -> Judged:
    """Judge the members by the prior and, where it can be, by what is known of the town.

    Raises InputError where no member of a run came to its end.
    """
    prior = {run: equal_weights(gathered.lost(run)) for run in sampled.runs}
    weights, why = weighted(sampled, gathered, prior)
    figures = gathered.figures
    parts = [_judged(figures, own) for own in weights.values()]
    tables = xr.concat(parts, dim="table", data_vars="all", coords="minimal", compat="override")
    names, unit = sampled.sample.names, sampled.sample.unit
    decided = {table: choices(sampled, gathered, own) for table, own in weights.items()}
    return Judged(
        tables.assign_coords(table=list(weights)),
        progress(len(unit), _least_sure(tables), sampled.ensemble.uncertainty.standard_error),
        why,
        {run: leanings(names, unit, gathered.lost(run)) for run in sampled.runs},
        {table: _survey(sampled, gathered, own, decided[table]) for table, own in weights.items()
         if figures.sizes["point"] > FIRST},
        decided,
    )  # fmt: skip


def _judged(figures: xr.Dataset, weights: Mapping[Run, Floats]) -> xr.Dataset:
    """All tables of one set of weights."""
    scenarios, events = (figures[name].to_numpy().tolist() for name in ("scenario", "event"))
    parts = []
    for scenario in scenarios:
        ran = [event for event in events if (scenario, event) in weights]
        storms = [_of_storm(figures.sel(scenario=scenario, event=event), weights[scenario, event])
                  for event in ran]  # fmt: skip
        part = xr.concat(storms, dim="event", coords="minimal", compat="override")
        parts.append(part.assign_coords(event=ran).reindex(event=events))
    found = xr.concat(parts, dim="scenario", coords="minimal", compat="override")
    return xr.merge([found.assign_coords(scenario=scenarios), _compared(figures, weights)])


def _of_storm(own: xr.Dataset, weights: Floats) -> xr.Dataset:
    """Points and outlets in one storm under one scenario."""
    depth = np.where(
        np.isnan(own["point_depth_m"].to_numpy()), 0.0, own["point_depth_m"].to_numpy()
    )
    ranked = depth[:, READINGS.index(RANKED_BY)]
    members, readings, points = depth.shape
    flat = depth.reshape(members, -1)
    above = above_probabilities(flat, LIMITS_M, weights)
    shape = (readings, points, len(LIMITS_M))
    found: dict[str, tuple[tuple[str, ...], Floats]] = {}
    _estimated(found, "rank_probability", ("point", "rank"), rank_probabilities(ranked, weights))
    _estimated(found, "first_three_probability", ("point",), first_probabilities(ranked, weights))
    _estimated(
        found, "above_probability", ("reading", "point", "limit_m"),
        Estimate(above.mean.reshape(shape), above.standard_error.reshape(shape)),
    )  # fmt: skip
    _estimated(found, "meets_target_probability", ("reading", "point"),
               _held(own["meets_target"].to_numpy(), weights))  # fmt: skip
    _interval(found, own, weights)
    if points:
        _banded(found, "rank", ("point",), rank_bands(ranked, weights))
        _banded(
            found, "point_depth_m", ("reading", "point"), bands(flat, weights), (readings, points)
        )
    if own.sizes["outlet"]:
        _estimated(found, "outlet_meets_target_probability", ("outlet",),
                   _held(own["outlet_meets_target"].to_numpy(), weights))  # fmt: skip
        for name in ("sewage_volume_m3", "overflow_volume_m3"):
            _banded(found, name, ("outlet",), bands(own[name].to_numpy(), weights))
    for name in ("total_flooded_volume_m3", "flooded_street_length_m", "sewage_to_rivers_m3"):
        _banded(found, name, (), bands(own[name].to_numpy()[:, None], weights), ())
    found["weight"] = ("member",), weights
    found["effective_members"] = (), np.asarray(effective_members(weights))
    ranks = {"rank": np.arange(1, points + 1), "limit_m": list(LIMITS_M)}
    kept = {name: own[name] for name in ("reading", "point", "outlet")}
    return xr.Dataset(found, {**kept, **ranks})


def _held(verdict: Floats, weights: Floats) -> Estimate:
    """Probability that a target is met; NaN where it was not judged in any member."""
    judged = ~np.isnan(verdict[weights > 0]).all(axis=0)
    own = share_that_hold(np.nan_to_num(verdict, nan=0.0) > 0.5, weights)
    return Estimate(
        np.where(judged, own.mean, np.nan), np.where(judged, own.standard_error, np.nan)
    )


Found = dict[str, tuple[tuple[str, ...], Floats]]


def _estimated(found: Found, name: str, dims: tuple[str, ...], own: Estimate) -> None:
    found[name] = dims, own.mean
    found[f"{name}_se"] = dims, own.standard_error


def _interval(found: Found, own: xr.Dataset, weights: Floats) -> None:
    """Bootstrap ends of the probability of being among the first, and of meeting the target."""
    depth = np.nan_to_num(own["point_depth_m"].sel(reading=RANKED_BY).to_numpy(), nan=0.0)
    first = rank_shares(depth)[:, :, :FIRST].sum(axis=2)
    low, high = bootstrap_interval(first, weights, 0)
    found["first_three_probability_low"] = ("point",), low
    found["first_three_probability_high"] = ("point",), high
    verdict = own["meets_target"].to_numpy()
    judged = ~np.isnan(verdict[weights > 0]).all(axis=0)
    low, high = bootstrap_interval(np.nan_to_num(verdict, nan=0.0), weights, 0)
    found["meets_target_probability_low"] = ("reading", "point"), np.where(judged, low, np.nan)
    found["meets_target_probability_high"] = ("reading", "point"), np.where(judged, high, np.nan)


def _banded(
    found: Found, name: str, dims: tuple[str, ...], own: Sequence[object],
    shape: tuple[int, ...] | None = None,
) -> None:  # fmt: skip
    for end in ENDS:
        values = np.array([getattr(band, end) for band in own])
        found[ended(name, end)] = dims, values if shape is None else values.reshape(shape)


def _compared(figures: xr.Dataset, weights: Mapping[Run, Floats]) -> xr.Dataset:
    """How likely a scenario is better than another, on the members that both kept in a storm."""
    names, events = (figures[name].to_numpy().tolist() for name in ("scenario", "event"))
    nobody = np.zeros(figures.sizes["member"])

    def pair(first: str, other: str, event: str) -> xr.Dataset:
        own, its = (weights.get((name, event), nobody) for name in (first, other))
        both = np.where(its > 0, own, 0.0)
        storm = figures.sel(event=event)
        return _pair(storm.sel(scenario=first), storm.sel(scenario=other),
                     both / max(both.sum(), 1e-300))  # fmt: skip

    rows = [
        xr.concat(
            [xr.concat([pair(first, other, event) for event in events], dim="event")
             for other in names],
            dim="other",
        )
        for first in names
    ]  # fmt: skip
    found = xr.concat(rows, dim="scenario")
    return found.assign_coords(scenario=names, other=names, event=events)


def _pair(first: xr.Dataset, other: xr.Dataset, weights: Floats) -> xr.Dataset:
    mine, yours = (own.sel(reading=RANKED_BY, drop=True) for own in (first, other))
    return xr.Dataset(
        _less(mine["point_depth_m"], yours["point_depth_m"], weights, ("point", "m", RESOLUTION_M))
        | _less(mine["sewage_volume_m3"], yours["sewage_volume_m3"], weights,
                ("outlet", "m3", LEAST_M3))
    )  # fmt: skip


def _less(
    first: xr.DataArray, other: xr.DataArray, weights: Floats, of: tuple[str, str, float]
) -> Found:
    """Whether a figure is less; ``of`` is its place, its unit and the least that counts."""
    place, unit, least = of
    mine, yours = (own.transpose("member", place).to_numpy() for own in (first, other))
    known = ~(np.isnan(mine) | np.isnan(yours))[weights > 0]
    judged = known.all(axis=0) & (len(known) > 0)
    own = compared(np.nan_to_num(mine, nan=0.0), np.nan_to_num(yours, nan=0.0), weights, least)
    values = {
        f"{place}_better_probability": own.better.mean,
        f"{place}_better_probability_se": own.better.standard_error,
        f"{place}_equal_probability": own.equal.mean,
        f"{place}_worse_probability": own.worse.mean,
        f"{place}_less_by_{unit}": own.less_by.mean,
    }
    return {name: ((place,), np.where(judged, value, np.nan)) for name, value in values.items()}


def _least_sure(tables: xr.Dataset) -> list[Estimate]:
    """The probabilities of the prior whose standard error says whether the members are enough."""
    prior = tables.isel(table=0)
    names = [str(name) for name in prior if str(name).endswith("_probability_se")]
    zero = Estimate(np.zeros(1), np.zeros(1))
    return [zero, *(Estimate(np.zeros(1), np.nan_to_num(prior[name].to_numpy().ravel(), nan=0.0))
                    for name in names if prior[name].size)]  # fmt: skip


def _survey(
    sampled: Sampled, gathered: Gathered, weights: Mapping[Run, Floats], decided: Choices
) -> SurveyPlan:
    """What to survey first, by the ranking of the baseline in the heaviest storm of the points and
    by what is decided."""
    own, event = sampled.ensemble, ranking_event(sampled)
    figures = gathered.figures.sel(scenario=own.baseline, event=event, reading=RANKED_BY)
    depth = np.nan_to_num(figures["point_depth_m"].to_numpy(), nan=0.0)
    return survey_plan(own.space, sampled.sample.unit, depth, weights[own.baseline, event],
                       [choice.decision for choice in decided.made], first=FIRST)  # fmt: skip
