"""What the TOML file of a storm may say, shape by shape."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding, InputError
from drainage.rainfall.formula import GREATEST_DEPTH_MM
from drainage.rainfall.gauge_reading import FILE_NAME, GaugeReading
from drainage.rainfall.shapes import peak_on_step
from drainage.said import said
from drainage.toml_file import checked, read_toml

GREATEST_HOUR_MM = 500.0
"""More than any hour of rain on record (401 mm, Inner Mongolia, 1975)."""


class Storm(BaseModel):
    """What every storm says."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    title_zh: str
    formula: str = Field(description="formula of the shape and of the computed return period")
    plan_word: str = ""
    shape_note: str = ""
    source: str
    accepted: str = Field("", description="why rain that can hardly have fallen is true")


class Designed(Storm):
    """A storm given by its greatest hour, its whole depth or its return period."""

    duration_min: float = Field(60.0, gt=0, le=1440)
    step_s: int = Field(120, ge=10, le=3600)
    hourly_depth_mm: float | None = Field(None, gt=0, le=GREATEST_HOUR_MM)
    depth_mm: float | None = Field(None, gt=0, le=GREATEST_DEPTH_MM)
    return_period_a: float | None = Field(None, gt=0, le=1000)

    @model_validator(mode="after")
    def _one_size(self) -> Designed:
        sizes = (self.hourly_depth_mm, self.depth_mm, self.return_period_a)
        if sum(size is not None for size in sizes) != 1:
            raise ValueError(
                "give either hourly_depth_mm or return_period_a, or the depth_mm of the whole storm"
            )
        steps = self.duration_min * 60 / self.step_s
        if abs(steps - round(steps)) > 1e-6:
            raise ValueError("duration_min must be a whole number of steps")
        if self.duration_min < 60 and self.hourly_depth_mm is not None:
            raise ValueError("a storm shorter than 60 min cannot be given by its hourly depth")
        return self


class _Peaked(Designed):
    peak_ratio: float = Field(0.40, gt=0, lt=1)

    @model_validator(mode="after")
    def _whole_peak(self) -> _Peaked:
        if not peak_on_step(self.duration_min, self.step_s, self.peak_ratio):
            steps = self.duration_min * 60 / self.step_s
            near = max(1, round(self.peak_ratio * steps)) / steps
            raise ValueError(
                said("the peak, {minutes:g} min, falls within a step of {step} s and would be cut; "
                     "the nearest peak_ratio is {near:.6g}", step=self.step_s, near=near,
                     minutes=self.peak_ratio * self.duration_min)
            )  # fmt: skip
        return self


class ChicagoStorm(_Peaked):
    shape: Literal["chicago"]


class AlternatingBlockStorm(_Peaked):
    shape: Literal["alternating_block"]


class TriangularStorm(_Peaked):
    shape: Literal["triangular"]


class UniformStorm(Designed):
    shape: Literal["uniform"]


class GaugeStorm(Storm, GaugeReading):
    """The record of one gauge."""

    shape: Literal["gauge"]
    file: str = Field(pattern=FILE_NAME)


class GaugeOfStorm(GaugeReading):
    """One of several gauges: its record and where it stands, or the land that is under it."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$")
    file: str = Field(pattern=FILE_NAME)
    x_m: float | None = None
    y_m: float | None = None
    subcatchments: tuple[str, ...] = Field((), strict=False)

    @model_validator(mode="after")
    def _placed(self) -> GaugeOfStorm:
        if (self.x_m is None) != (self.y_m is None):
            raise ValueError("x_m and y_m, in metres of the network's plane, go together")
        if self.x_m is None and not self.subcatchments:
            raise ValueError("give x_m and y_m of the gauge, or its subcatchments")
        return self


class GaugesStorm(Storm):
    """The records of several gauges of one event."""

    shape: Literal["gauges"]
    gauges: tuple[GaugeOfStorm, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _told_apart(self) -> GaugesStorm:
        for names in (
            [gauge.id for gauge in self.gauges],
            [name for gauge in self.gauges for name in gauge.subcatchments],
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(said("{names} stands under two gauges", names=", ".join(twice)))
        return self


class TableStorm(Storm):
    """Intensities as they stand."""

    shape: Literal["table"]
    step_s: int = Field(ge=10, le=3600)
    intensity_mm_h: tuple[Annotated[float, Field(ge=0)], ...] = Field(min_length=1, strict=False)


Shaped = ChicagoStorm | AlternatingBlockStorm | TriangularStorm | UniformStorm
AnyStorm = Shaped | GaugeStorm | GaugesStorm | TableStorm
SHAPES: dict[str, type[AnyStorm]] = {
    "chicago": ChicagoStorm,
    "alternating_block": AlternatingBlockStorm,
    "triangular": TriangularStorm,
    "uniform": UniformStorm,
    "gauge": GaugeStorm,
    "gauges": GaugesStorm,
    "table": TableStorm,
}
"""The words of ``shape`` and what each needs."""


def read_storm(path: Path) -> AnyStorm:
    """The file of a storm; InputError with every key that is wrong."""
    content = read_toml(path)
    shape = content.get("shape")
    if not isinstance(shape, str) or shape not in SHAPES:
        message = "the key is missing" if shape is None else "unknown shape"
        value = "" if shape is None else str(shape)
        cure = said("Use one of: {names}.", names=", ".join(SHAPES))
        raise InputError([Finding(str(path), "shape", "", value, message, cure)])
    model = SHAPES[shape]
    storm: AnyStorm = checked(
        path, model, content,
        said("Keys of a {shape} storm: {keys}.", shape=shape,
             keys=", ".join(sorted(model.model_fields))),
    )  # fmt: skip
    return storm
