"""How much each member counts: alike, and by what is known of the town."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from drainage.ensemble import conditioned, equal_weights, log_likelihood, next_power, standing_above
from drainage.ensemble.arrays import Floats
from drainage.ensemble.conditioning import LEAST_EFFECTIVE
from drainage.errors import Finding, InputError
from drainage.said import said
from drainage.study.ensemble.gathering import Gathered
from drainage.study.ensemble.opening import Run
from drainage.study.ensemble.sampled import Sampled

PRIOR, CONDITIONED = "prior", "conditioned"


NOT_WRITTEN = "no table of what is known: uncertainty.toml has no [known]"


def weighted(
    sampled: Sampled, gathered: Gathered, prior: Mapping[Run, Floats]
) -> tuple[dict[str, Mapping[Run, Floats]], str | Finding]:
    """Table -> run -> weights (member,), and why there is none by what is known."""
    least = next_power(LEAST_EFFECTIVE)
    if len(sampled.sample) < LEAST_EFFECTIVE and sampled.ensemble.uncertainty.known:
        return {PRIOR: prior}, said("no table of what is known: it takes {least} members or more",
                                    least=least)  # fmt: skip
    try:
        known = known_weights(sampled, gathered, prior)
    except InputError as error:
        return {PRIOR: prior}, error.findings[0]
    if known:
        return {PRIOR: prior, CONDITIONED: known}, ""
    return {PRIOR: prior}, _not_known(sampled)


def _not_known(sampled: Sampled) -> str:
    known = sampled.ensemble.uncertainty.known
    if known is None:
        return NOT_WRITTEN
    judged = dict.fromkeys([*sampled.ensemble.own_events.values(), known.streets_event])
    return said("no table of what is known: the baseline was not run in {events}, in which the "
                "list is judged", events=", ".join(judged))  # fmt: skip


def known_weights(
    sampled: Sampled, gathered: Gathered, prior: Mapping[Run, Floats]
) -> dict[Run, Floats]:
    """Run -> weights (member,) by what is known of the town, from the baseline.

    Each listed point is judged in the event of its own target, the streets off the list in that of
    ``streets_event``. None where the baseline was not run in them. Raises InputError where fewer
    than ten effective members are left, or a run kept none of those the baseline kept in all of
    these events.
    """
    own = sampled.ensemble
    known, baseline, judged = own.uncertainty.known, own.baseline, own.own_events
    if known is None or gathered.streets is None:
        return {}
    needed = [(baseline, event) for event in {*judged.values(), known.streets_event}]
    if any(run not in sampled.runs for run in needed) or not judged:
        return {}
    depth = gathered.figures["point_depth_m"].sel(scenario=baseline, reading=known.reading)
    points = np.column_stack([depth.sel(event=event, point=point).to_numpy()
                              for point, event in judged.items()])  # fmt: skip
    streets = gathered.streets["depth_m"].sel(reading=known.reading).to_numpy()
    limit = own.opened.study.conditions.targets.point_depth_m
    likelihood = log_likelihood(
        standing_above(np.nan_to_num(points, nan=0.0), limit, known.depth_sd_m),
        standing_above(streets, limit, known.depth_sd_m),
        gathered.streets["length_m"].to_numpy(),
        known,
    )
    lost = np.any([prior[run] == 0 for run in needed], axis=0)
    return {run: conditioned(equal_weights(lost | (weights == 0)), likelihood)
            for run, weights in prior.items()}  # fmt: skip
