"""What `drainage capacity` assumes: runoff, storms, required return periods, daily rain."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CitySize = Literal["very_large", "large", "medium_small"]
AreaClass = Literal["centre", "outside", "important", "underpass"]


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CapacityZone(_Typed):
    """Streets whose sewers must have another return period than the rest."""

    name: str = Field(description="name of the zone, for tables")
    area_class: AreaClass = Field(
        description="centre, outside (of the centre), important (area of the centre) or underpass"
    )
    streets: tuple[str, ...] = Field(
        min_length=1, description="ids in streets.csv whose sewers are in the zone"
    )
    required_period_a: float | None = Field(
        None, gt=0, le=100, description="return period of the zone, years; left out: by the table"
    )


class CapacitySettings(_Typed):
    """How capacity is counted. Every figure left out is assumed, with its range here."""

    entry_time_min: float = Field(
        10.0, ge=5, le=15, description="t1 of t = t1 + t2, minutes; GB 50014: 5 to 15"
    )
    sealed_runoff_coefficient: float = Field(
        0.90, gt=0, le=1, description="of roofs and paved ground; GB 50014: 0.85 to 0.95"
    )
    green_runoff_coefficient: float = Field(
        0.15, gt=0, le=1, description="of green and open ground; GB 50014: 0.10 to 0.20"
    )
    storm_duration_min: Literal[60, 120, 180, 360, 720, 1440] = Field(
        120,
        description="length of the Chicago storms, minutes: at least the time of concentration at "
        "the outlets; reviews use 120 to 180",
    )
    surcharge_minutes: float = Field(
        5.0,
        ge=0,
        le=30,
        description="a sewer is surcharged when it is full at both ends for more than this; 5 is "
        "the shortest duration formulas are used for, and a surge that fills a sewer is over by "
        "then; 1 to 15",
    )
    river_state: str = Field(
        "",
        description="river during these storms, in rainfall/river_levels.toml; left out: that of "
        "the first event",
    )
    flood_river_state: str = Field(
        "",
        description="river during the days of the flood risk; left out: that of the first event "
        'with purpose = "flood", else that of the first event',
    )
    city_size: CitySize = Field(
        "medium_small",
        description="of the city, for GB 50014 table 4.1.3: very_large, large or medium_small",
    )
    area_class: AreaClass = Field(
        "centre", description="class of area of every sewer that lies in no zone"
    )
    required_period_a: float | None = Field(
        None,
        gt=0,
        le=100,
        description="return period of sewers in no zone, years; left out: the lower end of the "
        "table",
    )
    daily_rain: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,64}$")] = Field(
        "",
        description="daily rain of many years, `<name>.csv` in rainfall/daily with columns date "
        "and depth_mm, for the yearly control rate; left out: by `control_rates`",
    )
    control_rates: str = Field(
        "beijing",
        description="table of rainfall/runoff_control.toml: design depth against yearly runoff "
        "control; the shipped one is assumed",
    )
    zones: tuple[CapacityZone, ...] = Field(
        (), description="streets of another class of area, see below"
    )
