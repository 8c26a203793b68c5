"""Storms as TOML files: what kind of shape, what depth, where it comes from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from drainage.errors import Finding, InputError
from drainage.rainfall.formula import IntensityFormula, load_formula
from drainage.rainfall.gauge import read_gauge
from drainage.rainfall.hyetograph import Hyetograph, greatest_depth_mm
from drainage.rainfall.shapes import alternating_block, chicago, peak_on_step, triangular, uniform
from drainage.toml_file import checked, read_toml

Floats = NDArray[np.float64]
STORM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class _Storm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title_zh: str
    formula: str = Field(description="formula of the shape and of the computed return period")
    plan_word: str = ""
    shape_note: str = ""
    source: str


class _Designed(_Storm):
    """A storm given by its hourly depth or by its return period, not both."""

    duration_min: float = Field(60.0, gt=0, le=1440)
    step_s: int = Field(120, ge=10, le=3600)
    hourly_depth_mm: float | None = Field(None, gt=0, le=500)
    return_period_a: float | None = Field(None, gt=0, le=1000)

    @model_validator(mode="after")
    def _one_size(self) -> _Designed:
        if (self.hourly_depth_mm is None) == (self.return_period_a is None):
            raise ValueError("give either hourly_depth_mm or return_period_a")
        steps = self.duration_min * 60 / self.step_s
        if abs(steps - round(steps)) > 1e-6:
            raise ValueError("duration_min must be a whole number of steps")
        if self.duration_min < 60 and self.hourly_depth_mm is not None:
            raise ValueError("a storm shorter than 60 min cannot be given by its hourly depth")
        return self


class _Peaked(_Designed):
    peak_ratio: float = Field(0.40, gt=0, lt=1)


class ChicagoStorm(_Peaked):
    shape: Literal["chicago"]

    @model_validator(mode="after")
    def _whole_peak(self) -> ChicagoStorm:
        if not peak_on_step(self.duration_min, self.step_s, self.peak_ratio):
            raise ValueError("the peak (peak_ratio x duration_min) must fall on a step")
        return self


class AlternatingBlockStorm(_Peaked):
    shape: Literal["alternating_block"]


class TriangularStorm(_Peaked):
    shape: Literal["triangular"]


class UniformStorm(_Designed):
    shape: Literal["uniform"]


class GaugeStorm(_Storm):
    shape: Literal["gauge"]
    file: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\.csv$")


class TableStorm(_Storm):
    shape: Literal["table"]
    step_s: int = Field(ge=10, le=3600)
    intensity_mm_h: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] = Field(
        min_length=1
    )


AnyStorm = Annotated[
    ChicagoStorm | AlternatingBlockStorm | TriangularStorm | UniformStorm | GaugeStorm | TableStorm,
    Field(discriminator="shape"),
]
STORM: TypeAdapter[AnyStorm] = TypeAdapter(AnyStorm)


def storm_ids(folder: Path) -> list[str]:
    """The storms of ``folder``/storms."""
    return sorted(path.stem for path in (folder / "storms").glob("*.toml"))


def load_storm(folder: Path, storm_id: str) -> Hyetograph:
    """The storm ``folder``/storms/<storm_id>.toml; raises InputError with every defect."""
    path = folder / "storms" / f"{storm_id}.toml"
    if not STORM_ID.fullmatch(storm_id) or not path.is_file():
        known = ", ".join(storm_ids(folder)) or "none"
        raise InputError([Finding(str(folder / "storms"), storm_id, "", "", "no such storm",
                                  f"Use one of: {known}.")])  # fmt: skip
    storm: AnyStorm = checked(
        path, STORM, read_toml(path), "Give the storm as docs/storms.md shows it."
    )
    formula = load_formula(folder, storm.formula)
    block_mm, step_s = _blocks(storm, formula, folder)
    hourly = greatest_depth_mm(block_mm, step_s, 60)
    return Hyetograph(
        name=storm_id,
        title_zh=storm.title_zh,
        step_s=step_s,
        intensity_mm_h=block_mm * 3600 / step_s,
        source=storm.source,
        return_period_a=formula.return_period_a(hourly, 60) if hourly > 0 else None,
        plan_word=storm.plan_word,
        shape_note=storm.shape_note,
    )


def _blocks(storm: AnyStorm, formula: IntensityFormula, folder: Path) -> tuple[Floats, int]:
    """Depth per step, mm, and the step, s."""
    if isinstance(storm, GaugeStorm):
        return read_gauge(folder / "gauges" / storm.file)
    if isinstance(storm, TableStorm):
        return np.array(storm.intensity_mm_h) * storm.step_s / 3600, storm.step_s
    period = 1.0 if storm.return_period_a is None else storm.return_period_a
    shaped = _shaped(storm, formula, period)
    if storm.hourly_depth_mm is not None:
        shaped = shaped * (storm.hourly_depth_mm / greatest_depth_mm(shaped, storm.step_s, 60))
    return shaped, storm.step_s


def _shaped(
    storm: ChicagoStorm | AlternatingBlockStorm | TriangularStorm | UniformStorm,
    formula: IntensityFormula,
    return_period_a: float,
) -> Floats:
    def depth_of(minutes: Floats) -> Floats:
        return formula.depth_mm(return_period_a, minutes)

    duration, step = storm.duration_min, storm.step_s
    total = float(depth_of(np.array(duration)))
    match storm:
        case ChicagoStorm():
            return chicago(depth_of, duration, step, storm.peak_ratio)
        case AlternatingBlockStorm():
            return alternating_block(depth_of, duration, step, storm.peak_ratio)
        case TriangularStorm():
            return triangular(total, duration, step, storm.peak_ratio)
        case UniformStorm():
            return uniform(total, duration, step)
