"""A design storm of another shape, or with its peak elsewhere, and the same size."""

from __future__ import annotations

from typing import Any

from drainage.rainfall.storm_kinds import SHAPES, AnyStorm, Designed

PEAK = "peak_ratio"


def reshaped(storm: AnyStorm, shape: str | None, peak_ratio: float | None) -> AnyStorm:
    """The storm with another shape and place of its peak; None leaves either as it is.

    Its size stays: the depth or the period it is given by. The peak goes to the nearest end of a
    step inside the storm, since one within a step would be cut. A storm that was measured or
    given as a table has its shape from what fell and is returned as it is.
    """
    if not isinstance(storm, Designed):
        return storm
    model = SHAPES[shape or storm.shape]
    values: dict[str, Any] = storm.model_dump(exclude={"shape"})
    if PEAK in model.model_fields:
        wanted = values.get(PEAK, model.model_fields[PEAK].default)
        values[PEAK] = _on_step(storm, wanted if peak_ratio is None else peak_ratio)
    else:
        values.pop(PEAK, None)
    own: AnyStorm = model.model_validate({"shape": shape or storm.shape} | values)
    return own


def _on_step(storm: Designed, peak_ratio: float) -> float:
    """The nearest place of a peak at the end of a step."""
    steps = round(storm.duration_min * 60 / storm.step_s)
    return min(max(round(peak_ratio * steps), 1), steps - 1) / steps
