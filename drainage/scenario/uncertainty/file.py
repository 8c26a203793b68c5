"""What uncertainty.toml may say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StrictFloat, StrictStr, model_validator
from pydantic import Field as Key

from drainage.names import ID
from drainage.said import said
from drainage.scenario.settings import Reading
from drainage.scenario.uncertainty.address import ROOMS, Address, address_of
from drainage.scenario.uncertainty.distributions import (
    AnyDistribution,
    Discrete,
    LogNormal,
    Normal,
    Triangular,
    Uniform,
    require_weights,
)

How = Literal["value", "factor", "offset"]
GROUP = "named together in screening and in what to survey first"
ZH = "what it is, in Chinese"
EN = "what it is, in English"
SOURCE = "where range and distribution come from, or that they are assumed"


def _an_address(text: str) -> str:
    if address_of(text) is None:
        raise ValueError(
            said("no address: write {rooms} and a name, such as rule.inlet_clogging_pct, "
                 "point.sag_m, table.hollows.depth_m or event.rain_factor",
                 rooms=", ".join(ROOMS))
        )  # fmt: skip
    return text


def _an_id(text: str) -> str:
    if not ID.fullmatch(text):
        raise ValueError("an id has up to 64 letters, digits, points, dashes and underscores")
    return text


At = Annotated[str, AfterValidator(_an_address)]
Id = Annotated[str, AfterValidator(_an_id)]
Setting = StrictFloat | StrictStr | tuple[StrictStr, ...]


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Explained(_Typed):
    group: Id = Key(description=GROUP)
    zh: str = Key(min_length=1, description=ZH)
    en: str = Key(min_length=1, description=EN)
    survey_zh: str = Key("", description="how it would be found out, in Chinese")
    survey_en: str = Key("", description="how it would be found out, in English")
    source: str = Key(min_length=1, description=SOURCE)


class Value(_Explained):
    """An uncertain value: where it lives, how it spreads, where that comes from."""

    at: At = Key(
        description="where it lives: `rule.NAME` of the synthesis, `point.COLUMN` of the listed "
        "points, `table.TABLE.COLUMN` of what is drawn or of the network, `measure.KIND.KEY` of "
        "all measures of a kind, `event.rain_factor`, `event.peak_ratio` or `event.river_offset_m`"
    )
    name: Id | None = Key(
        None, description="its name in tables, needed where two values have one address"
    )
    distribution: AnyDistribution = Key(description="how it spreads, see below")
    how: How = Key(
        "value",
        description="what is drawn: the value itself, a factor on what stands there, or what is "
        "added to it",
    )
    each: Literal["all", "point"] = Key(
        "all", description="point: a draw of its own for each listed point; all: one for all rows"
    )
    where: Mapping[str, tuple[str, ...]] = Key(
        {}, description="the rows it holds for: column and the words that may stand there"
    )

    @property
    def title(self) -> str:
        """Its name in tables."""
        return self.name or self.at

    @property
    def address(self) -> Address:
        """Where it lives."""
        return _sure(self.at)


class Field(_Explained):
    """Levels whose errors are alike at places near each other.

    A normal field over the places of all its tables together. Its correlation falls with the
    distance d as exp(-(d/L)²). It is drawn by the few independent scores that hold `share` of its
    variance, and scaled so that each place has the whole standard deviation.
    """

    name: Id = Key(description="its name in tables")
    at: tuple[At, ...] = Key(
        min_length=1, description="number columns of tables with x_m and y_m, each raised alike"
    )
    sd_low_m: float = Key(gt=0, le=10, description="least standard deviation at a place")
    sd_high_m: float = Key(
        gt=0, le=10, description="greatest; the standard deviation is uniform between the two"
    )
    correlation_length_m: float = Key(
        gt=0, le=1e5, description="L: distance at which the correlation has fallen to 0.37"
    )
    share: float = Key(
        0.9, ge=0.5, lt=1, description="share of the variance that the scores must hold"
    )
    most_scores: int = Key(
        16, ge=1, le=64, description="no more scores than this: beyond, the study is refused"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Field:
        if self.sd_low_m > self.sd_high_m:
            raise ValueError("sd_low_m is above sd_high_m")
        return self

    @property
    def addresses(self) -> list[Address]:
        """Where it lives."""
        return [_sure(text) for text in self.at]


class Option(_Typed):
    """One way it may be, with its weight and all that it sets."""

    name: Id = Key(description="its name in tables")
    weight: float = Key(gt=0, le=1, description="the weights of a choice sum to 1")
    zh: str = Key(min_length=1, description=ZH)
    en: str = Key(min_length=1, description=EN)
    set: Mapping[At, Setting] = Key(
        {},
        description='address and what stands there then; `table.TABLE.rows = "none"` leaves a '
        "table empty, `event.shape` takes chicago, triangular, uniform or alternating_block, "
        "`study.surface` streets or grid",
    )

    @property
    def settings(self) -> dict[Address, Setting]:
        """What it sets, by address."""
        return {_sure(text): value for text, value in self.set.items()}


class Choice(_Explained):
    """What is either so or so."""

    name: Id = Key(description="its name in tables")
    options: tuple[Option, ...] = Key(min_length=2, description="the ways it may be, see below")

    @model_validator(mode="after")
    def _weighted(self) -> Choice:
        require_weights(tuple(option.weight for option in self.options))
        names = [option.name for option in self.options]
        if len(set(names)) < len(names):
            raise ValueError("two options have one name")
        return self


class Known(_Typed):
    """What is known of the town, and how surely: weights of the second table.

    A place that stands above the limit gets on the official list with the probability
    `listed_if_above`, one that does not with `listed_if_below`. Both are judgements, written down
    before any result.
    """

    listed_if_above: float = Key(
        gt=0, lt=1, description="probability that a place above the limit is listed"
    )
    listed_if_below: float = Key(
        gt=0, lt=1, description="probability that a place below the limit is listed all the same"
    )
    depth_sd_m: float = Key(
        gt=0, le=1, description="standard error of a computed depth at a place that is not surveyed"
    )
    stretch_m: float = Key(
        gt=0, description="length of street that floods as one: so much off the list counts once"
    )
    reading: Reading = Key("gutter-30min", description="the reading a place is judged by")
    streets_event: str = Key(
        description="the event in which streets off the list are judged; each listed point is "
        "judged in that of its own target"
    )

    @model_validator(mode="after")
    def _tells(self) -> Known:
        if self.listed_if_below >= self.listed_if_above:
            raise ValueError("listed_if_below is not below listed_if_above: the list says nothing")
        return self


class Uncertainty(_Typed):
    """``uncertainty.toml``."""

    seed: int = Key(ge=0, description="of the sample: another seed gives other members")
    standard_error: float = Key(
        0.05, gt=0, le=0.5, description="greatest standard error of a probability asked for"
    )
    continuity_limit_pct: float | None = Key(
        None,
        gt=0,
        le=10,
        description="greatest error in % of runoff, routing and rain of a member; left out: that "
        "of `[run]` of the study",
    )
    flooding_error_limit_pct: float | None = Key(
        None,
        gt=0,
        le=100,
        description="greatest routing error of a member in % of its flooded volume, or of a "
        "centimetre on all carriageways where less is flooded; left out: that of `[run]`",
    )
    known: Known | None = Key(
        None, description="what is known of the town, see below; left out: no second table"
    )
    values: tuple[Value, ...] = Key((), description="uncertain values, see below")
    fields: tuple[Field, ...] = Key((), description="levels that err together, see below")
    choices: tuple[Choice, ...] = Key((), description="what is either so or so, see below")

    @model_validator(mode="after")
    def _something(self) -> Uncertainty:
        if not (self.values or self.fields or self.choices):
            raise ValueError("nothing is uncertain: give values, fields or choices")
        return self


def _sure(text: str) -> Address:
    address = address_of(text)
    if address is None:
        raise ValueError(text)
    return address


AnyUncertain = Value | Field | Choice
MODELS: tuple[type[BaseModel], ...] = (
    Uncertainty, Known, Value, Uniform, Triangular, Normal, LogNormal, Discrete, Field, Choice,
    Option,
)  # fmt: skip
"""Every table of the file, as the manual has them."""
