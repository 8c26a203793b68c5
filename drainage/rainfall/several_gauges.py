"""One storm from several gauges: each piece of land takes the rain of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.gauge_reading import GaugeRecord
from drainage.rainfall.record_times import shown
from drainage.said import said

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Gauge:
    """A rain gauge: where it stands, or the subcatchments that are said to be under it."""

    id: str
    x_m: float | None = None
    y_m: float | None = None
    subcatchments: tuple[str, ...] = ()


def together(path: Path, records: Mapping[str, GaugeRecord]) -> tuple[Floats, int]:
    """Depths of all gauges (gauge, step) on their common step, mm, and that step, s.

    A coarser record falls evenly within its steps. Raises InputError for a record that does
    not cover the time of the others: what it missed is not known.
    """
    ends = {name: r.start_s + len(r.depth_mm) * r.step_s for name, r in records.items()}
    first = min(record.start_s for record in records.values())
    last = max(ends.values())
    short = [
        Finding(str(path), f"gauges {name}", "", f"{shown(record.start_s)} … {shown(ends[name])}",
                said("the record does not cover the storm of the others, {first} to {last}",
                     first=shown(first), last=shown(last)),
                "Give from_time and until_time to all gauges so that they hold the same time, or "
                "leave this one out.")
        for name, record in records.items()
        if (record.start_s, ends[name]) != (first, last)
    ]  # fmt: skip
    if short:
        raise InputError(short)
    step = gcd(*(record.step_s for record in records.values()))
    depth = [np.repeat(r.depth_mm, r.step_s // step) * step / r.step_s for r in records.values()]
    return np.array(depth), step


def gauge_of(
    gauges: Sequence[Gauge], subcatchments: Sequence[str], x_m: Floats, y_m: Floats
) -> NDArray[np.int64]:
    """Index of the gauge of each subcatchment (n,): the one stated, else the nearest (Thiessen).

    ``x_m``, ``y_m`` (n,) are the places of the subcatchments, NaN where there is none. -1
    where neither says one.
    """
    stated = {name: k for k, gauge in enumerate(gauges) for name in gauge.subcatchments}
    away = np.full((len(subcatchments), len(gauges)), np.inf)
    for k, gauge in enumerate(gauges):
        if gauge.x_m is not None and gauge.y_m is not None:
            away[:, k] = np.nan_to_num(np.hypot(x_m - gauge.x_m, y_m - gauge.y_m), nan=np.inf)
    nearest = np.where(np.isfinite(away).any(axis=1), away.argmin(axis=1), -1)
    own = np.array([stated.get(name, -1) for name in subcatchments], dtype=np.int64)
    return np.where(own >= 0, own, nearest).astype(np.int64)
