"""Which ground a study lays over the sewers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.said import said


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
    cells: Literal["street-following", "flat"] = Field(
        "street-following",
        description="cells that lie along the streets and hold gutter, crossfall and kerb in "
        "tables of level against volume, or a raster of flat cells, each at the mean level of "
        "what lies in it",
    )
    virtual_m: float = Field(
        0.5,
        ge=0.1,
        le=5,
        description="side of the pixels of the virtual ground, of which the tables of the cells "
        "are made and on which maps are drawn; not longer than `cell_m`, and rounded so that whole "
        "pixels fill a square. 0.5 shows a kerb and a gutter of 0.3 to 0.5 m",
    )
    margin_m: float = Field(
        150.0,
        ge=10,
        le=2000,
        description="ground beyond streets, manholes and catchments; assumed. Twice the depth of "
        "a block (80 m), so that water that leaves a street does not meet the end of the ground "
        "at once",
    )
    sag_length_m: float = Field(
        40.0,
        gt=0,
        le=500,
        description="length along the street of a sag whose storage has no curve; assumed, 20 to "
        "60: a hollow of 0.25 m with falls of 0.8 to 2.5 % to both sides",
    )
    footway_width_m: float = Field(
        3.0,
        ge=0,
        le=20,
        description="footway beside each kerb, part of the street's own section; assumed, 2 to 5: "
        "the usual width of CJJ 37, which could not be read again. 0: blocks begin at the kerb",
    )
    block_rise_m: float = Field(
        0.15,
        ge=0,
        le=3,
        description="rise behind the kerb up to yards and thresholds; assumed, 0 to 0.45 (three "
        "steps). 1.5 and more makes the walls that the model of the streets has",
    )
    block_slope_pct: float = Field(
        0.3,
        ge=0,
        le=5,
        description="fall of a block back to its street, on which water that went over the kerb "
        "runs home; assumed, 0 to 1. 0.3 is the least fall at which paved ground is laid to drain "
        "and lifts the back of a block 80 m deep by 0.24 m",
    )
    block_manning_n: float = Field(
        0.10,
        ge=0.01,
        le=1,
        description="roughness off the streets, s/m^(1/3): buildings, walls and yards as one; "
        "assumed, 0.05 (open yards, or buildings that are drawn) to 0.30 (dense building)",
    )
    block_infiltration_mm_h: float = Field(
        7.0,
        ge=0,
        le=200,
        description="into the soil of the pervious part of a block, while water stands there; "
        "assumed, 2.5 to 15. 7 is the final rate of Horton in the rules of the old town: by the "
        "time water stands above the kerb the soil is soaked (the decay is 4 per hour). 0: none",
    )
    yard_drain_mm_h: float = Field(
        10.0,
        ge=0,
        le=100,
        description="what gullies in the yards of a block take to the sewer of the land around, "
        "while that sewer does not flood; assumed, 0 to 40. Sewers for 0.5 years by Beijing's "
        "older formula carry 59 mm/h for 15 minutes, of which yards yield 0.65, 38 mm/h; half of "
        "their gullies' openings are clogged, and half of what is left takes the yards' own rain. "
        "0: no yard drains",
    )

    @model_validator(mode="after")
    def _pixels_fit_a_cell(self) -> GroundSettings:
        if self.virtual_m > self.cell_m:
            raise ValueError(said("virtual_m must not be longer than cell_m"))
        return self
