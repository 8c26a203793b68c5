"""What SWMM's runoff did with the rain, finer than its report prints it."""

from __future__ import annotations

from typing import Any

from swmm.toolkit import solver

TERMS = ("rainfall", "initStorage", "initSnowCover", "infil", "evap", "runoff", "drains",
         "finalStorage", "finalSnowCover", "snowRemoved")  # fmt: skip


def land_totals() -> dict[str, Any]:
    """``land.<term>`` as depths over all land, in the model's unit of rain; call between the
    last step and ``swmm_end``."""
    totals = solver.system_get_runoff_totals()
    return {f"land.{name}": float(getattr(totals, name)) for name in TERMS}
