"""How an uncertain value spreads, as an engineer writes it down."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.said import said

KIND = "the name of the distribution"
NO_WIDTH = "the distribution has no width: low must be below high"


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Between(_Typed):
    low: float = Field(description="least value")
    high: float = Field(description="greatest value")

    @model_validator(mode="after")
    def _wide(self) -> _Between:
        if not self.low < self.high:
            raise ValueError(NO_WIDTH)
        return self

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest value that can be drawn."""
        return self.low, self.high


class Uniform(_Between):
    """Every value between low and high alike."""

    kind: Literal["uniform"] = Field(description=KIND)


class Triangular(_Between):
    """Rising from low to mode, falling from there to high."""

    kind: Literal["triangular"] = Field(description=KIND)
    mode: float = Field(description="the likeliest value")

    @model_validator(mode="after")
    def _inside(self) -> Triangular:
        _require_inside("mode", self.mode, self)
        return self


class Normal(_Between):
    """A normal distribution cut off at low and high."""

    kind: Literal["normal"] = Field(description=KIND)
    mean: float = Field(description="mean before it is cut off")
    sd: float = Field(gt=0, description="standard deviation before it is cut off")

    @model_validator(mode="after")
    def _inside(self) -> Normal:
        _require_inside("mean", self.mean, self)
        return self


class LogNormal(_Between):
    """A lognormal distribution cut off at low and high."""

    kind: Literal["lognormal"] = Field(description=KIND)
    low: float = Field(ge=0, description="least value")
    median: float = Field(gt=0, description="median before it is cut off")
    factor: float = Field(
        gt=1, description="two of three values lie within the median divided and multiplied by this"
    )

    @model_validator(mode="after")
    def _inside(self) -> LogNormal:
        _require_inside("median", self.median, self)
        return self


class Discrete(_Typed):
    """Some values, each with its weight."""

    kind: Literal["discrete"] = Field(description=KIND)
    values: tuple[float, ...] = Field(min_length=2, description="the values")
    weights: tuple[float, ...] = Field(description="their weights; they sum to 1")

    @model_validator(mode="after")
    def _weighted(self) -> Discrete:
        if len(self.values) != len(self.weights):
            raise ValueError(
                said("{values} values and {weights} weights",
                     values=len(self.values), weights=len(self.weights))
            )  # fmt: skip
        if len(set(self.values)) < len(self.values):
            raise ValueError("a value stands twice")
        require_weights(self.weights)
        return self

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest value that can be drawn."""
        return min(self.values), max(self.values)


AnyDistribution = Annotated[
    Uniform | Triangular | Normal | LogNormal | Discrete, Field(discriminator="kind")
]


def require_weights(weights: tuple[float, ...]) -> None:
    """ValueError where weights are not above 0 or do not sum to 1."""
    if min(weights) <= 0:
        raise ValueError("a weight is not above 0")
    if not math.isclose(sum(weights), 1.0, abs_tol=1e-6):
        raise ValueError(said("the weights sum to {total:g}, not to 1", total=sum(weights)))


def _require_inside(name: str, value: float, own: _Between) -> None:
    if not own.low <= value <= own.high:
        raise ValueError(
            said("{name} {value:g} lies outside {low:g} to {high:g}",
                 name=name, value=value, low=own.low, high=own.high)
        )  # fmt: skip
