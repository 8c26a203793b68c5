"""season.toml: which rain, which states of river and inlets and which depths the rain table of a
study looks at, and what warning levels it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding, InputError
from drainage.said import said
from drainage.scenario.study import IN_CHINESE, IN_ENGLISH, Name
from drainage.toml_file import checked, read_toml

NAME = "season.toml"
CURE = "Write it as in scenarios/old-town/season.toml; docs/season.md lists the keys."
MISSING_CURE = (
    "Copy it from scenarios/old-town/season.toml and write your own values; drainage init practice "
    "--with old-town lays that study. docs/season.md."
)
SHALLOWEST_CM, DEEPEST_CM = 5, 100
"""Between them each whole centimetre is kept of a run, so that another depth takes no run anew."""
STEP_MIN = 10
"""With r = 0.40 and steps of 2 min the peak of a storm of such a length falls on a step."""
RoadClass = Literal["arterial", "secondary", "branch", "lane"]
LevelName = Literal["blue", "yellow", "orange", "red"]
RISING: tuple[LevelName, ...] = ("blue", "yellow", "orange", "red")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,29}")
"""It begins the name of a folder and of a run."""
SOURCE = "where it comes from, or that it is assumed and why"
LONGEST_ACTIONS = 100
"""Signs; the actions of all levels stand on the one page of the table."""
ACTIONS_ZH = "what is done where a place has the level, besides that of the lower ones; in Chinese"
ACTIONS_EN = "the same in English; of two that are given each stands in its language"
ACTIONS_SOURCE = "who laid the actions down, or that they are assumed; needed where there are any"


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _an_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError("an id has up to 30 letters, digits, dashes and underscores")
    return text


Id = Annotated[str, AfterValidator(_an_id)]
Depth = Annotated[int, Field(ge=SHALLOWEST_CM, le=DEEPEST_CM)]


class SeasonRain(_Typed):
    """A length of the rain and the depths of it that are looked at."""

    minutes: int = Field(ge=STEP_MIN, le=1440, description="length of the rain, tens of minutes")
    from_mm: int = Field(ge=1, le=500, description="least rain that is run, whole mm in that time")
    to_mm: int = Field(ge=2, le=500, description="greatest rain that is run, whole mm")
    source: str = Field(min_length=1, description=SOURCE)

    @model_validator(mode="after")
    def _sound(self) -> SeasonRain:
        if self.minutes % STEP_MIN:
            raise ValueError(said("minutes must be a multiple of {step}", step=STEP_MIN))
        if self.to_mm <= self.from_mm:
            raise ValueError("to_mm must be more than from_mm")
        return self


class SeasonState(_Typed):
    """A state of river and inlets."""

    id: Id = Field(description="name in files and on the command line")
    title_zh: str = Field(min_length=1, description=IN_CHINESE)
    title_en: str = Field(min_length=1, description=IN_ENGLISH)
    river_state: Name = Field(description="state in rainfall/river_levels.toml")
    inlet_clogging_pct: float | None = Field(
        None,
        ge=0,
        lt=100,
        description="clogging of every street inlet, %; left out: as the tables have it",
    )
    source: str = Field(min_length=1, description=SOURCE)


class SeasonLevel(_Typed):
    """A warning level of the study: a place has it from this depth, held for so long."""

    id: LevelName = Field(description="name of the level; they rise from blue to red")
    depth_cm: Depth = Field(description="depth from which a place has the level")
    minutes: int = Field(0, ge=0, le=1440, description="for how long in all; 0: at any time")
    source: str = Field(min_length=1, description=SOURCE)
    actions_zh: str = Field("", max_length=LONGEST_ACTIONS, description=ACTIONS_ZH)
    actions_en: str = Field("", max_length=LONGEST_ACTIONS, description=ACTIONS_EN)
    actions_source: str = Field("", description=ACTIONS_SOURCE)

    @model_validator(mode="after")
    def _sound(self) -> SeasonLevel:
        if bool(self.actions_zh or self.actions_en) != bool(self.actions_source):
            raise ValueError("actions_source must stand beside actions_zh or actions_en")
        return self


class SeasonBand(_Typed):
    """``[band]``: the members of the ensemble that stand for it in the rain table."""

    members: int = Field(
        8, ge=0, le=32, description="how many members of the ensemble are run; 0: no band"
    )
    states: tuple[Id, ...] = Field(
        (), description="states that get a band; left out: the first one of the file"
    )
    widest_mm: int = Field(
        16,
        ge=2,
        le=100,
        description="as above, for the ends of the band; half of it where the depth bends",
    )


class SeasonFile(_Typed):
    """``season.toml``."""

    scenario: Name | None = Field(
        None, description="the scenario that is asked; left out: the baseline"
    )
    depths_cm: tuple[Depth, ...] = Field(
        (15, 27, 40), min_length=1, max_length=5, description="depths that are looked for, rising"
    )
    key_road_classes: tuple[RoadClass, ...] = Field(
        ("arterial", "secondary"),
        description="streets of these classes stand in the table; with [] none",
    )
    widest_mm: int = Field(
        8,
        ge=1,
        le=50,
        description="rain between two runs from which a threshold may be read off at most; runs "
        "lie closer where the depth bends between them",
    )
    agree_mm: int = Field(
        1,
        ge=1,
        le=5,
        description="what a bend of the depth may move a threshold by before runs lie closer, mm; "
        "below what the engine repeats nothing is gained",
    )
    rains: tuple[SeasonRain, ...] = Field(min_length=1, max_length=6, description="see below")
    states: tuple[SeasonState, ...] = Field(
        min_length=1, max_length=8, description="see below; the first one leads on the page"
    )
    levels: tuple[SeasonLevel, ...] = Field((), max_length=4, description="see below")
    band: SeasonBand = Field(
        SeasonBand(), description="see below; counts where there is an ensemble"
    )

    @model_validator(mode="after")
    def _sound(self) -> SeasonFile:
        _once("rains", [str(own.minutes) for own in self.rains])
        _once("states", [own.id for own in self.states])
        _once("levels", [own.id for own in self.levels])
        if list(self.depths_cm) != sorted(set(self.depths_cm)):
            raise ValueError("depths_cm must rise")
        _known_states(self.band.states, [own.id for own in self.states])
        levels = sorted(self.levels, key=lambda own: RISING.index(own.id))
        for low, high in pairwise(levels):
            deeper = (high.depth_cm, high.minutes) > (low.depth_cm, low.minutes)
            if not deeper or high.depth_cm < low.depth_cm:
                raise ValueError(
                    said("{high} must ask for more depth than {low}, or for the same depth longer",
                         high=high.id, low=low.id)
                )  # fmt: skip
        return self

    @property
    def band_states(self) -> Sequence[str]:
        """The states that get a band."""
        return self.band.states or (self.states[0].id,)

    @property
    def levels_rising(self) -> Sequence[SeasonLevel]:
        """The levels from blue to red."""
        return sorted(self.levels, key=lambda own: RISING.index(own.id))


def _known_states(names: Sequence[str], known: Sequence[str]) -> None:
    _once("band", names)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(said("band: no state {names}; use one of: {known}",
                              names=", ".join(unknown), known=", ".join(known)))  # fmt: skip


def _once(key: str, names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(said("{key}: {names} stands twice", key=key, names=", ".join(twice)))


def read_season(folder: Path) -> SeasonFile:
    """The season.toml in the folder of a study; InputError with every key that is wrong."""
    path = folder / NAME
    if not path.exists():
        raise InputError([Finding(str(path), "", "", "", "the file does not exist", MISSING_CURE)])
    own: SeasonFile = checked(path, SeasonFile, read_toml(path), CURE)
    return own


MODELS: tuple[type[BaseModel], ...] = (SeasonFile, SeasonRain, SeasonState, SeasonLevel, SeasonBand)
"""The tables of docs/season.md."""
