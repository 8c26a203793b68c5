"""Substances a study follows beside sewage: their concentration in each kind of water."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

Floats = NDArray[np.float64]

KG_PER_M3 = {"mg/L": 1e-3, "ug/L": 1e-6}


class Tracer(BaseModel):
    """A substance that neither decays nor settles; its load at outlets is in kg.

    A load is the sum over the water's origins, so it needs no run of its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,30}$",
        description="lower-case letters, digits and underscores; part of the column's name",
    )
    title_zh: str = Field(description="title in Chinese, for tables")
    title_en: str = Field(description="title in English")
    unit: Literal["mg/L", "ug/L"] = Field("mg/L", description="of the concentrations")
    dry_weather_concentration: float = Field(ge=0, description="in dry-weather flow")
    runoff_concentration: float = Field(
        0.0, ge=0, description="in runoff, and in inflows of an imported model"
    )
    river_concentration: float = Field(
        0.0,
        ge=0,
        description="in water an outlet draws in or that stands there before the rain",
    )

    @property
    def column(self) -> str:
        """Of its load in outfalls.csv."""
        return f"load_{self.id}_kg"

    def load_kg(self, dry_weather_m3: Floats, runoff_m3: Floats, river_m3: Floats) -> Floats:
        """Load of volumes of water of these origins."""
        return KG_PER_M3[self.unit] * (
            self.dry_weather_concentration * dry_weather_m3
            + self.runoff_concentration * runoff_m3
            + self.river_concentration * river_m3
        )
