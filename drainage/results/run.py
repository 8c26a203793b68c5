"""One finished run: the series, the totals and the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xarray as xr


@dataclass(frozen=True)
class RunResult:
    """What a run gave; every variable stands in ``drainage.quantities``.

    ``series``: dims (minute, node), (minute, link) and (minute, subcatchment),
    ``rainfall_mm_h`` (minute);
    ``minute`` counts from the start of the run, of which the
    first ``record["rain_start_minute"]`` are dry; the series begin shortly before the rain.
    ``totals``: dims (node), (link) and (outfall), from the engine's own statistics.
    ``record``: run.json, see ``drainage.engine``.
    """

    scenario: str
    event: str
    series: xr.Dataset
    totals: xr.Dataset
    record: Mapping[str, Any]

    @property
    def within_limits(self) -> bool:
        """False where a balance missed its limit; such a run is never scored."""
        return bool(self.record["within_limits"])

    @property
    def reason(self) -> str:
        """Why the run is not scored; empty where it is."""
        return str(self.record["reason"])
