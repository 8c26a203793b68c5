"""The conditions a study fixes for all its scenarios: run settings and targets."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Reading = Literal["gutter", "gutter-30min", "lane"]
"""How a place under water is read: any depth above the gutter, for long, in every lane."""


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RunSettings(_Typed):
    """How SWMM is run. Times of day are hours; the storm starts at ``storm_start_h``."""

    routing_step_s: float = Field(
        5.0,
        gt=0,
        le=60,
        description="longest routing step; the variable step may be shorter, down to a tenth",
    )
    variable_step_factor: float = Field(
        0.75, ge=0, le=1, description="Courant factor of the variable step; 0: fixed step"
    )
    report_step_s: int = Field(60, ge=10, le=60, description="step of the series")
    storm_start_h: float = Field(
        18.0,
        ge=0,
        lt=24,
        description="hour of the day the storm begins: 18 is the evening peak of sewage",
    )
    warm_up_h: float = Field(
        3.0, ge=0.25, le=18, description="dry hours of the run before the storm"
    )
    lead_in_min: float = Field(
        10.0, ge=0, le=120, description="dry minutes before the storm that are reported"
    )
    tail_h: float = Field(6.0, gt=0, le=48, description="longest run after the rain")
    outfall_level: Literal["ask", "model", "river"] = Field(
        "ask",
        description="what stands at an outfall to which both an imported model and the event give "
        "a level; with ask the study stops and names it",
    )
    dry_depth_m: float = Field(
        0.02, gt=0, le=0.15, description="streets are dry when no street node is deeper"
    )
    quiet_overflow_l_s: float = Field(
        1.0,
        ge=0,
        description="a run may end when streets are dry and every river outlet flows less; it "
        "ends at a whole 5 minutes, where a routing step ends in any case, so that model.inp "
        "repeats it to the last digit. A model with control rules runs its whole tail",
    )
    continuity_limit_pct: float = Field(
        0.5,
        gt=0,
        le=10,
        description="greatest error in % of runoff, of routing and of the rain (against depth × "
        "area); a run beyond it is kept, marked and never scored",
    )
    flooding_error_limit_pct: float = Field(
        5.0,
        gt=0,
        le=100,
        description="greatest routing error in % of the flooded volume, or of a centimetre on all "
        "carriageways where less is flooded; a run beyond it is never scored",
    )
    head_tolerance_m: float = Field(0.0005, gt=0, le=0.05, description="SWMM HEAD_TOLERANCE")
    max_trials: int = Field(20, ge=2, le=50, description="SWMM MAX_TRIALS")
    timeout_min: float = Field(60.0, gt=0, description="a run that takes longer is stopped")


class Targets(_Typed):
    """What a place must meet, and the thresholds and classes of the tables and maps."""

    point_depth_m: float = Field(0.15, gt=0, description="a place fails above this depth")
    closed_depth_m: float = Field(0.27, gt=0, description="closed to traffic above this depth")
    outlet_event_rain_mm: float = Field(
        33.0,
        gt=0,
        description="no sewage in a storm whose whole depth is up to this, however long it lasts",
    )
    outlet_sewage_m3: float = Field(1.0, gt=0, description="a combined outlet fails at this")
    depth_classes_m: tuple[float, ...] = Field(
        (0.15, 0.27, 0.40, 0.60), description="upper limits of the depth classes of the maps"
    )
    lane_width_m: float = Field(
        3.5, gt=0, description="width of a lane, for the depth in the shallowest lane"
    )
    listed_minutes: float = Field(
        30.0,
        gt=0,
        description="a place fails for long from this many minutes above the limit, in all; "
        "common practice, in no standard that could be read",
    )
    decides: Reading = Field(
        "gutter",
        description="the reading that decides whether a point meets its target; the other two "
        "stand beside it",
    )
    flood_lane_depth_m: float = Field(
        0.15, gt=0, description="the flood check: a place fails above this in its shallowest lane"
    )
