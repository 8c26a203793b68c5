"""Yearly runoff control (年径流总量控制率) by the design depth method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.capacity.sewer_land import runoff_coefficient
from drainage.network.model import Network
from drainage.scenario.capacity_settings import CapacitySettings

Floats = NDArray[np.float64]

LEAST_DAY_MM = 2.0
"""Days of no more rain give no runoff and are left out (GB/T 51345)."""
PERMEABLE_COEFFICIENTS = {"permeable_paving": 0.30, "green_roof": 0.35}
"""Volume runoff coefficients of works that count in psi alone; the guide gives 0.08 to 0.45 for
permeable paving by its base and 0.30 to 0.40 for green roofs; assumed within."""
HOLDING_KINDS = ("bioretention", "sunken_green")
"""Works whose room on top and in the gravel counts as volume; the pores of paving and roofs do
not (海绵城市建设技术指南, 2014, 4.8), nor do those of the soil here."""


@dataclass(frozen=True)
class ControlRates:
    """Design depth of a day, mm, against the share of the yearly rain it holds, %; both rise."""

    depth_mm: Sequence[float]
    rate_pct: Sequence[float]
    source: str

    def rate_of(self, depth_mm: float) -> float:
        """Rate of a depth, %, linear between the values and from 0; not above the last one.

        Below the first value a straight line gives less than the curve of a climate would.
        """
        return float(np.interp(depth_mm, [0.0, *self.depth_mm], [0.0, *self.rate_pct]))


def rate_of_daily_rain(daily_mm: Floats, depth_mm: float) -> float:
    """Share of the rain of all days above ``LEAST_DAY_MM``, %, that a depth holds: the whole of
    smaller days and ``depth_mm`` of the others (GB/T 51345). NaN without such a day."""
    counted = daily_mm[daily_mm > LEAST_DAY_MM]
    if not len(counted):
        return np.nan
    return float(100 * np.minimum(counted, depth_mm).sum() / counted.sum())


def controlled_land(network: Network, settings: CapacitySettings) -> dict[str, float]:
    """``area_ha`` of streets and blocks, their ``runoff_coefficient`` with the sponge works,
    ``sponge_volume_m3`` and ``design_depth_mm`` H = V / (10 psi F)."""
    land = network.subcatchments[network.subcatchments["kind"] != "hill"]
    area = float(land["area_ha"].sum())
    runoff = float((land["area_ha"] * runoff_coefficient(land, settings)).sum())
    tables = network.tables
    volume = 0.0
    if "lid_areas" in tables:
        works = sponge_works(tables["lid_areas"], tables["lid_controls"], land, settings)
        volume = float(works["volume_m3"].sum())
        runoff += float(works["runoff_ha"].sum())
    return {
        "area_ha": area,
        "runoff_coefficient": runoff / area if area > 0 else np.nan,
        "sponge_volume_m3": volume,
        "design_depth_mm": volume / (10 * runoff) if runoff > 0 else np.nan,
    }


def sponge_works(
    lid_areas: pd.DataFrame,
    lid_controls: pd.DataFrame,
    land: pd.DataFrame,
    settings: CapacitySettings,
) -> pd.DataFrame:
    """``volume_m3`` of each of the works on ``land`` and ``runoff_ha``, what they add to psi F
    (below 0: they take away from it).

    Volume: area times ponding and voids of the gravel, of ``HOLDING_KINDS`` alone.
    """
    works = lid_areas[lid_areas["subcatchment_id"].isin(land.index)]
    control = lid_controls.reindex(works["lid_control_id"]).set_index(works.index)
    area_ha = works["area_share"] * land["area_ha"].reindex(works["subcatchment_id"]).to_numpy()
    room_mm = control["ponding_mm"] + control["storage_mm"] * control["storage_void_share"]
    holding = control["kind"].isin(HOLDING_KINDS)
    before = works["cover"].map(
        {
            "sealed": settings.sealed_runoff_coefficient,
            "pervious": settings.green_runoff_coefficient,
        }
    )
    after = control["kind"].map(PERMEABLE_COEFFICIENTS).fillna(settings.green_runoff_coefficient)
    return pd.DataFrame(
        {
            "volume_m3": (10 * area_ha * room_mm).where(holding, 0.0),
            "runoff_ha": area_ha * (after - before),
        }
    )
