"""atlas.toml: which storms get a sheet in the atlas of inundation maps, with the river in which
state, and which scenarios stand beside each other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding, InputError
from drainage.rainfall.gauge_reading import FILE_NAME, GaugeReading
from drainage.rainfall.storm_kinds import GREATEST_HOUR_MM
from drainage.said import said
from drainage.scenario.season_file import SOURCE, Id
from drainage.scenario.study import IN_CHINESE, IN_ENGLISH, Name, Surface
from drainage.toml_file import checked, read_toml

NAME = "atlas.toml"
RECORDS = "records"
"""The folder beside atlas.toml in which records lie."""
CURE = "Write it as in scenarios/old-town/atlas.toml; docs/atlas.md lists the keys."
MISSING_CURE = (
    "Copy it from scenarios/old-town/atlas.toml and write your own values; drainage init practice "
    "--with old-town lays that study. docs/atlas.md."
)
LEAST_HOUR_MM = 1
RAREST_A = 500.0
"""Formulas rest on 30 to 60 years of records: beyond, they say nothing that a map may show."""


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _a_record(name: str) -> str:
    if not re.fullmatch(FILE_NAME, name):
        raise ValueError("give the plain name of a .csv or .txt file in the folder records")
    return name


HourMm = Annotated[int, Field(ge=LEAST_HOUR_MM, le=int(GREATEST_HOUR_MM))]
PeriodA = Annotated[float, Field(gt=0, le=RAREST_A)]


class AtlasSheets(_Typed):
    """Sheets with the river in one state: hours of rain, days of rain, or both."""

    hour_mm: tuple[HourMm, ...] = Field(
        (), max_length=12, description="rain of an hour, whole mm; a sheet each"
    )
    day_periods_a: tuple[PeriodA, ...] = Field(
        (), max_length=12, description="return periods of a day of rain, years; a sheet each"
    )
    river_state: Name = Field(description="state in rainfall/river_levels.toml")
    source: str = Field(min_length=1, description=SOURCE)

    @model_validator(mode="after")
    def _some_rain(self) -> AtlasSheets:
        if not self.hour_mm and not self.day_periods_a:
            raise ValueError("give hour_mm, day_periods_a or both")
        return self


class AtlasRecord(GaugeReading):
    """A gauge record that is laid over the town, such as the record storm of another one.

    Beside these keys it may have those of a record in docs/storms.md, which say how it is read.
    """

    id: Id = Field(description="name in files")
    title_zh: str = Field(min_length=1, description=IN_CHINESE)
    title_en: str = Field(min_length=1, description=IN_ENGLISH)
    file: Annotated[str, AfterValidator(_a_record)] = Field(
        description="record in the folder records beside atlas.toml"
    )
    river_state: Name = Field(description="state in rainfall/river_levels.toml")
    accepted: str = Field("", description="why rain that can hardly have fallen is true")
    source: str = Field(min_length=1, description="where and when it fell and who measured it")


class AtlasFile(_Typed):
    """``atlas.toml``."""

    before: Name | None = Field(
        None, description="the scenario on the left; left out: the baseline"
    )
    after: Name | None = Field(
        None, description="the scenario on the right; left out: the last of `scenarios`"
    )
    surface: Surface | None = Field(
        None, description="streets or grid; left out: the surface of the study"
    )
    sheets: tuple[AtlasSheets, ...] = Field((), max_length=8, description="see below")
    records: tuple[AtlasRecord, ...] = Field((), max_length=8, description="see below")

    @property
    def river_states(self) -> list[str]:
        """The state of each entry, sheets before records."""
        return [*(own.river_state for own in self.sheets),
                *(own.river_state for own in self.records)]  # fmt: skip

    @model_validator(mode="after")
    def _sound(self) -> AtlasFile:
        if not self.sheets and not self.records:
            raise ValueError("no sheet: give [[sheets]] or [[records]]")
        names = [
            *(f"hour_mm {mm}, {own.river_state}" for own in self.sheets for mm in own.hour_mm),
            *(f"day_periods_a {period:g}, {own.river_state}"
              for own in self.sheets for period in own.day_periods_a),
            *(f"id {own.id}" for own in self.records),
        ]  # fmt: skip
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(said("{names} stands twice", names="; ".join(twice)))
        return self


def read_atlas(folder: Path) -> AtlasFile:
    """The atlas.toml in the folder of a study; InputError with every key that is wrong."""
    path = folder / NAME
    if not path.exists():
        raise InputError([Finding(str(path), "", "", "", "the file does not exist", MISSING_CURE)])
    own: AtlasFile = checked(path, AtlasFile, read_toml(path), CURE)
    return own


READING: frozenset[str] = frozenset(GaugeReading.model_fields)
"""Keys that say how a record is read: docs/storms.md has their table."""
MODELS: tuple[type[BaseModel], ...] = (AtlasFile, AtlasSheets, AtlasRecord)
"""The tables of docs/atlas.md."""
