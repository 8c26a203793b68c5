"""All a run knows of one element over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.report.page.series import greatest_of_windows
from drainage.results import RunResult
from drainage.said import said

DIMS = ("node", "link", "subcatchment")
MOST_STEPS = 480


@dataclass(frozen=True)
class ElementSeries:
    """``values``: quantity (``drainage.quantities``) -> (steps,); ``minute`` since the rain began.

    A step is the value of greatest magnitude of its window where the run has more steps.
    """

    minute: NDArray[np.float64]
    values: dict[str, NDArray[np.float64]]


def element_series(result: RunResult, name: str, dims: tuple[str, ...] = DIMS) -> ElementSeries:
    """The series of a node, a link or land; raises InputError where the run has no such id."""
    series = result.series
    dim = next((own for own in dims if name in series.indexes[own]), None)
    if dim is None:
        message = said("the run of {scenario} in {event} has no such element",
                       scenario=result.scenario, event=result.event)  # fmt: skip
        raise InputError([Finding("series.nc", name, "", name, message,
                                  "Run the scenario again.")])  # fmt: skip
    minute = series["minute"].to_numpy().astype(float) - float(result.record["rain_start_minute"])
    stride = max(1, -(-len(minute) // MOST_STEPS))
    values = {
        str(quantity): greatest_of_windows(
            own.sel({dim: name}).to_numpy().astype(float)[:, None], stride
        )[:, 0]
        for quantity, own in series.data_vars.items()
        if own.dims == ("minute", dim)
    }
    return ElementSeries(
        minute[::stride], {k: v for k, v in values.items() if np.isfinite(v).all()}
    )
