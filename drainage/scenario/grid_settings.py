"""How water on the ground is computed where a study takes the grid instead of the streets."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.said import said
from drainage.scenario.exchange_settings import SHIPPED, ExchangeSettings


class GridSettings(BaseModel):
    """Settings of the coupled run; those of SWMM alone stand in ``RunSettings``.

    SWMM runs at a fixed step. Between two of its steps the ground is advanced by as much;
    what the two exchanged enters SWMM as lateral inflow of the next step.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    swmm_step_s: int = Field(
        2, ge=1, le=6, description="fixed step of SWMM and of the exchange; divides 60"
    )
    ponded_area_m2: float = Field(
        1.5, gt=0, le=20, description="shaft above the lid of a manhole that may spill"
    )
    dead_band_m: float = Field(
        0.01, ge=0, le=0.05, description="difference of level that moves no water"
    )
    relaxation: float = Field(
        0.5, gt=0, le=1, description="share of the new flow in the flow of a step"
    )
    frame_min: float = Field(5.0, gt=0, le=60, description="between two maps of the depth")
    grid_limit: float = Field(
        1e-4,
        gt=0,
        description="greatest error of the grid's balance, as a share of its inflow",
    )
    ledger_limit: float = Field(1e-9, gt=0, description="greatest gap between given and taken")
    spill_gap_limit_pct: float = Field(
        5.0,
        gt=0,
        le=100,
        description="greatest gap of SWMM's routing, in % of the water spilt to the ground, or of "
        "a centimetre on all ground that was under water where less is spilt; a run beyond it is "
        "kept and not scored. A pool with 5 % too much of its water stands 5 % too deep at most: "
        "less than the centimetre to which a depth of 0.15 m is read",
    )
    threads: int = Field(
        1, ge=1, le=64, description="threads of one run; runs side by side are quicker"
    )
    timeout_min: float = Field(240.0, gt=0, description="a run that takes longer is stopped")
    exchange: ExchangeSettings = Field(
        SHIPPED, description="coefficients and openings of the exchange, see below"
    )

    @model_validator(mode="after")
    def _minutes_hold_whole_steps(self) -> GridSettings:
        if 60 % self.swmm_step_s:
            raise ValueError(said("swmm_step_s must divide 60: 1, 2, 3, 4, 5 or 6 s"))
        return self
