"""Which storm of an ensemble each question is asked in."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from drainage.study.ensemble.sampled import Sampled


def ranking_event(sampled: Sampled) -> str:
    """The heaviest of the storms that points are judged in, of those that were run."""
    own = sampled.ensemble
    ran = _ran(sampled)
    judged = [event for event in ran if event in own.own_events.values()] or ran
    return max(judged, key=lambda name: own.opened.storms[name].hourly_depth_mm)


def sewage_event(sampled: Sampled, figures: xr.Dataset) -> str | None:
    """The heaviest of the storms that outlets are judged in; None where none was run."""
    storms = sampled.ensemble.opened.storms
    judged = [
        event
        for event in _ran(sampled)
        if figures["outlet_meets_target"].sel(event=event).notnull().any()
    ]
    return max(judged, key=lambda name: storms[name].depth_mm, default=None)


def _ran(sampled: Sampled) -> Sequence[str]:
    return list(dict.fromkeys(event for _, event in sampled.runs))
