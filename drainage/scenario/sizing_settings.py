"""What `drainage size` keeps in reserve under the targets, and what it assumes of a separation."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class SizingSettings(BaseModel):
    """Reserves of the sizes. Every figure is assumed, with its range here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reserve_m: float = Field(
        0.02,
        ge=0,
        le=0.1,
        description="works are sized for this much less depth than `point_depth_m`: 1 cm for the "
        "run, to which its depths may be quoted, and 1 cm for levels as laid (0 to 0.05)",
    )
    reserve_sewage_m3: float = Field(
        0.1,
        ge=0,
        description="works at an outlet are sized for this much less than `outlet_sewage_m3`: "
        "a dry-weather flow is measured to 10 % at best (0 to 0.3)",
    )
    wrong_connections: float = Field(
        0.05,
        ge=0,
        le=1,
        description="share of the sewage that a separation leaves, where it is one of the works "
        "that are sized (0 to 0.15)",
    )
