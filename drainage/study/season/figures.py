"""What is kept of a run for the rain table: depths and times of its places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from drainage.metrics.flooded_nodes import LEAST_VOLUME_M3
from drainage.metrics.series import first_minute_above, minutes_above
from drainage.results import RunResult
from drainage.scenario.season_file import DEEPEST_CM, SHALLOWEST_CM
from drainage.season import Curves
from drainage.season.curves import Floats
from drainage.study.season.places import Place

DEPTHS_CM = range(SHALLOWEST_CM, DEEPEST_CM + 1)
DIGITS = 2


def figures_of_places(
    places: Sequence[Place], result: RunResult, rain_minutes: float
) -> dict[str, Any]:
    """By place, in their order: ``greatest_cm`` (None: the model has no depth there) and
    ``at_end_cm``; by whole centimetre from ``SHALLOWEST_CM`` on, as far as the water rose,
    ``first_min`` after the rain begins and ``above_min``, a list a place."""
    totals = result.totals["node_max_depth_m"].to_series()
    lost = result.totals["node_flooded_volume_m3"].to_series() >= LEAST_VOLUME_M3
    greatest = [100 * max(0.0, float(totals[list(own.nodes)].max()) - own.below_ground_m)
                for own in places]  # fmt: skip
    unknown = [own.is_manhole and cm == 0.0 and bool(lost[own.nodes[0]])
               for own, cm in zip(places, greatest, strict=True)]  # fmt: skip
    depth = _depth_cm(places, result)
    begins = float(result.record["rain_end_minute"]) - rain_minutes
    risen = [cm for cm in DEPTHS_CM if cm <= max(greatest, default=0.0)]
    first = [first_minute_above(depth, cm) - begins for cm in risen]
    above = [minutes_above(depth, cm) for cm in risen]
    return {
        "greatest_cm": [None if gone else round(cm, DIGITS)
                        for cm, gone in zip(greatest, unknown, strict=True)],
        "at_end_cm": np.round(depth.to_numpy()[-1], DIGITS).tolist(),
        "first_min": [_while_known(first, k) for k in range(len(places))],
        "above_min": [_while_known(above, k, first) for k in range(len(places))],
    }  # fmt: skip


def in_places(figures: Mapping[str, Any], numbers: Sequence[int], places: int) -> dict[str, Any]:
    """``figures_of_places`` of some, as those of all: a place that is not there has no depth."""
    absent: dict[str, Any] = {
        "greatest_cm": None,
        "at_end_cm": 0.0,
        "first_min": [],
        "above_min": [],
    }
    found = {key: [own] * places for key, own in absent.items()}
    for key, rows in found.items():
        for number, value in zip(numbers, figures[key], strict=True):
            rows[number] = value
    return found


def _depth_cm(places: Sequence[Place], result: RunResult) -> xr.DataArray:
    """(minute, place), cm."""
    series = result.series["node_depth_m"]
    columns = [
        series.sel(node=list(own.nodes)).to_numpy().max(axis=1) - own.below_ground_m
        for own in places
    ]
    return xr.DataArray(
        100 * np.column_stack(columns).clip(min=0.0).astype(float),
        dims=("minute", "place"),
        coords={"minute": series["minute"].to_numpy()},
    )


def _while_known(values: Sequence[Floats], k: int, known: Sequence[Floats] = ()) -> list[float]:
    """The figures of a place up to the last depth its water came above."""
    own = [float(value[k]) for value in values]
    there = [not np.isnan(value[k]) for value in (known or values)]
    return [round(value, DIGITS) for value, is_known in zip(own, there, strict=True) if is_known]


def curves_of_records(
    records: Mapping[int, Mapping[str, Any]], places: int, depths_cm: Sequence[int], peak_min: float
) -> Curves:
    """Records of one state and one length of rain, by rain, mm, as curves."""
    lost = sorted(mm for mm, own in records.items() if own["lost"])
    rains = sorted(mm for mm in records if mm not in lost)
    shape = (len(rains), places)

    def table(key: str) -> Floats:
        return np.array([records[mm][key] for mm in rains], dtype=float).reshape(shape)

    def of_depth(key: str, cm: int, otherwise: float) -> Floats:
        k = cm - SHALLOWEST_CM
        rows = [[own[k] if k < len(own) else otherwise for own in records[mm][key]]
                for mm in rains]  # fmt: skip
        return np.array(rows, dtype=float).reshape(shape)

    return Curves(
        rains_mm=np.array(rains, dtype=float),
        greatest_cm=table("greatest_cm"),
        at_end_cm=table("at_end_cm"),
        above_min={cm: of_depth("above_min", cm, 0.0) for cm in depths_cm},
        first_min={cm: of_depth("first_min", cm, np.nan) - peak_min for cm in depths_cm},
        lost_mm=lost,
    )
