"""Which ground a study lays over the sewers."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class GroundSettings(BaseModel):
    """The raster of the ground: from a terrain model, or from the network's own levels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cell_m: float = Field(5.0, ge=0.5, le=50, description="side of a cell")
    terrain: str = Field(
        "", description="GeoTIFF in the folder of the network; empty: levels of its streets"
    )
    buildings: str = Field(
        "", description="GIS layer of outlines there, walls to the water; with a terrain"
    )
    kerb_height_m: float = Field(
        0.0, ge=0, le=0.5, description="streets cut into a terrain that does not show kerbs"
    )
