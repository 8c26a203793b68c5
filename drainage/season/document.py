"""season.json: the rain table for other systems, with a schema of its own."""

from __future__ import annotations

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from drainage.season.thresholds import Outcome

SCHEMA = "drainage-season/1"
"""Grows by one where a name changes its meaning or goes; names that come along leave it."""
Kind = Literal["point", "hollow", "street"]


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaceOf(_Typed):
    """A place of the table."""

    kind: Kind = Field(description="listed point, hollow (underpass) or key street")
    id: str = Field(description="point_no, hollow_id, or the first street_id of the name")
    name_zh: str
    name_en: str
    members: tuple[str, ...] = Field(description="street_ids of a street, else nothing")
    assumed: bool = Field(
        False,
        description="true: over half of its water comes from outside by an assumed inflow, "
        "by the study's own run with the heaviest hour",
    )
    assumed_inflow_pct: int | None = Field(
        None, description="that share of its water, %; null: no such run, or off its streets"
    )
    assumed_inflow_event: str = Field("", description="event of that run; empty: none")


class StateOf(_Typed):
    """A state of river and inlets."""

    id: str
    title_zh: str
    title_en: str
    river_state: str
    inlet_clogging_pct: float | None = Field(description="null: as the tables have it")
    source: str


class LevelOf(_Typed):
    """A warning level of the study, no official one."""

    id: str
    depth_cm: int
    minutes: int
    source: str
    actions_zh: str = Field("", description="what is done at this level; no order; empty: not told")
    actions_en: str = ""
    actions_source: str = ""


class SpreadOf(_Typed):
    """The least and the greatest rain of some drawn towns for the same threshold."""

    least_mm: int
    least: Outcome = Field(
        description="read: least_mm itself; less than was run: at or below it; more: above it"
    )
    greatest_mm: int
    greatest: Outcome = Field(description="as least")
    members: int = Field(
        description="drawn towns that have a depth at the place and, where the threshold lies "
        "beyond their runs, were run as far as the others"
    )
    reached: int = Field(description="those of them that reach the depth in what was run")


class ThresholdOf(_Typed):
    """The rain that brings a depth to a place."""

    depth_cm: int
    held_minutes: int = Field(description="for how long in all; 0: at any time")
    level: str = Field(description="level it stands for; empty: a depth that is asked")
    outcome: Outcome = Field(description="whether it could be read inside the rain that was run")
    rain_mm: int | None
    between_mm: tuple[int, int] | None = Field(description="the runs it was read between")
    monotone: bool = Field(description="false: shallower again in a heavier rain")
    after_peak_min: int | None = Field(
        description="in a rain a tenth heavier: first reached so long after the rain's peak"
    )
    above_min: int | None = Field(description="in a rain a tenth heavier: for so long in all")
    to_end: bool = Field(description="true: longer than the run, above_min is a least value")
    band: SpreadOf | None = Field(
        None,
        description="of the drawn towns; null: none was asked, or the place has no depth there",
    )


class CurveOf(_Typed):
    """A place under the rain of a series: lists by run."""

    place: int = Field(description="its number in places, from 0")
    greatest_cm: tuple[float | None, ...] = Field(description="null: the model has no depth here")
    at_end_cm: tuple[float | None, ...]
    above_min: dict[str, tuple[float, ...]] = Field(description="by depth, cm")
    first_min: dict[str, tuple[float | None, ...]] = Field(
        description="by depth, cm: minutes after the rain's peak; null: not reached"
    )
    thresholds: tuple[ThresholdOf, ...]


class DrawnOf(_Typed):
    """A drawn town under the rain of a series."""

    member: int = Field(description="its number in the ensemble, from 0")
    rains_mm: tuple[int, ...] = Field(description="rain that was run and scored, rising")
    lost_mm: tuple[int, ...] = Field(description="rain whose run could not be scored")
    greatest_cm: tuple[tuple[float | None, ...], ...] = Field(
        description="by place, then run; null: the place has no depth, or the town lacks it"
    )


class SeriesOf(_Typed):
    """The runs of one state and one length of rain."""

    state: str
    rain_minutes: int
    peak_minute: float = Field(description="the rain's peak, minutes after it begins")
    asked_mm: tuple[int, int] = Field(description="least and greatest rain of season.toml")
    rains_mm: tuple[int, ...] = Field(description="rain that was run and scored, rising")
    lost_mm: tuple[int, ...] = Field(description="rain whose run could not be scored")
    source: str
    places: tuple[CurveOf, ...]
    drawn: tuple[DrawnOf, ...] = Field((), description="the drawn towns of the band; empty: none")


class BandOf(_Typed):
    """Which drawn towns stand for the ensemble of the study."""

    members: tuple[int, ...] = Field(description="their numbers in the ensemble, from 0")
    of_members: int = Field(description="members of the ensemble")
    weighting: str = Field(description="conditioned: weighed by what is known; prior: all alike")
    scenario: str = Field(description="run of the ensemble by which they were chosen")
    event: str
    held_share: float | None = Field(
        description="share of the weight of the ensemble whose depth at the listed points in that "
        "run, less what the drawn storm explains, lies from the least to the greatest of them, on "
        "the mean; null: no points"
    )
    states: tuple[str, ...] = Field(description="states of which there is a band")
    widest_mm: int
    sample: str = Field(description="digest of the sample the members are of")


class SeasonDocument(_Typed):
    """The rain table of a study."""

    schema_name: Literal["drainage-season/1"] = Field(
        alias="schema", description="name and number of this schema"
    )
    study: str
    title_zh: str
    title_en: str
    scenario: str
    scenario_title_zh: str
    scenario_title_en: str
    surface: Literal["streets", "grid"]
    program_version: str
    notice_zh: str = Field(description="what must stand beside every use")
    notice_en: str
    agree_mm: int = Field(1, description="to how many mm thresholds were narrowed at a bend")
    depths_cm: tuple[int, ...]
    levels: tuple[LevelOf, ...] = Field(description="from the lowest to the highest")
    places: tuple[PlaceOf, ...]
    states: tuple[StateOf, ...]
    series: tuple[SeriesOf, ...]
    band: BandOf | None = Field(None, description="null: no_band_en says why there is none")
    no_band_zh: str = Field("", description="why there is no band; empty where there is one")
    no_band_en: str = ""

    def series_of(self, state: str, minutes: int) -> SeriesOf | None:
        """The runs of a state and a length of rain; None where there are none."""
        return next((own for own in self.series
                     if (own.state, own.rain_minutes) == (state, minutes)), None)  # fmt: skip


def document_text(document: SeasonDocument) -> str:
    """The file."""
    return document.model_dump_json(by_alias=True, indent=1) + "\n"


def read_document(text: str) -> SeasonDocument:
    """The document of a file; raises ValueError where it is none of this schema."""
    return SeasonDocument.model_validate_json(text, strict=True)


def season_schema_text() -> str:
    """The JSON schema of the file."""
    own = SeasonDocument.model_json_schema(by_alias=True)
    return json.dumps(own, ensure_ascii=False, indent=1) + "\n"
