"""Storms as TOML files: what kind of shape, what depth, where it comes from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding, InputError
from drainage.rainfall.formula import GREATEST_DEPTH_MM, IntensityFormula, load_formula
from drainage.rainfall.gauge import read_gauge
from drainage.rainfall.hyetograph import (
    Hyetograph,
    greatest_depth_mm,
    hourly_return_period_a,
)
from drainage.rainfall.shapes import alternating_block, chicago, peak_on_step, triangular, uniform
from drainage.toml_file import checked, read_toml

Floats = NDArray[np.float64]
STORM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


GREATEST_HOUR_MM = 500.0
"""More than any hour of rain on record (401 mm, Inner Mongolia, 1975)."""


class _Storm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    title_zh: str
    formula: str = Field(description="formula of the shape and of the computed return period")
    plan_word: str = ""
    shape_note: str = ""
    source: str


class _Designed(_Storm):
    """A storm given by its greatest hour, its whole depth or its return period."""

    duration_min: float = Field(60.0, gt=0, le=1440)
    step_s: int = Field(120, ge=10, le=3600)
    hourly_depth_mm: float | None = Field(None, gt=0, le=GREATEST_HOUR_MM)
    depth_mm: float | None = Field(None, gt=0, le=GREATEST_DEPTH_MM)
    return_period_a: float | None = Field(None, gt=0, le=1000)

    @model_validator(mode="after")
    def _one_size(self) -> _Designed:
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


class _Peaked(_Designed):
    peak_ratio: float = Field(0.40, gt=0, lt=1)

    @model_validator(mode="after")
    def _whole_peak(self) -> _Peaked:
        if not peak_on_step(self.duration_min, self.step_s, self.peak_ratio):
            steps = self.duration_min * 60 / self.step_s
            near = max(1, round(self.peak_ratio * steps)) / steps
            raise ValueError(
                f"the peak, {self.peak_ratio * self.duration_min:g} min, falls within a step of "
                f"{self.step_s} s and would be cut; the nearest peak_ratio is {near:.6g}"
            )
        return self


class ChicagoStorm(_Peaked):
    shape: Literal["chicago"]


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
    intensity_mm_h: tuple[Annotated[float, Field(ge=0)], ...] = Field(min_length=1, strict=False)


AnyStorm = (
    ChicagoStorm | AlternatingBlockStorm | TriangularStorm | UniformStorm | GaugeStorm | TableStorm
)
SHAPES: dict[str, type[AnyStorm]] = {
    "chicago": ChicagoStorm,
    "alternating_block": AlternatingBlockStorm,
    "triangular": TriangularStorm,
    "uniform": UniformStorm,
    "gauge": GaugeStorm,
    "table": TableStorm,
}
"""The words of ``shape`` and what each needs."""


def storm_ids(folder: Path) -> list[str]:
    """The storms of ``folder``/storms: every TOML file whose name is an id."""
    stems = (path.stem for path in (folder / "storms").glob("*.toml"))
    return sorted(stem for stem in stems if STORM_ID.fullmatch(stem))


def load_storm(folder: Path, storm_id: str) -> Hyetograph:
    """The storm ``folder``/storms/<storm_id>.toml; raises InputError with every defect."""
    path = folder / "storms" / f"{storm_id}.toml"
    if not STORM_ID.fullmatch(storm_id) or not path.is_file():
        known = ", ".join(storm_ids(folder)) or "none"
        raise InputError([Finding(str(folder / "storms"), storm_id, "", "", "no such storm",
                                  f"Use one of: {known}.")])  # fmt: skip
    storm = _typed(path)
    formula = load_formula(folder, storm.formula)
    _require_within(formula, storm, path)
    block_mm, step_s = _blocks(storm, formula, folder)
    hourly = greatest_depth_mm(block_mm, step_s, 60)
    if hourly > GREATEST_HOUR_MM:
        problem = f"more in an hour than {GREATEST_HOUR_MM:g} mm"
        raise InputError([Finding(str(path), "", "shape", f"{hourly:g} mm", problem,
                                  "Check the unit: depths are mm, intensities mm/h.")])  # fmt: skip
    return Hyetograph(
        name=storm_id,
        title_zh=storm.title_zh,
        step_s=step_s,
        intensity_mm_h=block_mm * 3600 / step_s,
        source=storm.source,
        return_period_a=hourly_return_period_a(formula, hourly),
        plan_word=storm.plan_word,
        shape_note=storm.shape_note,
        formula=formula,
    )


def _typed(path: Path) -> AnyStorm:
    content = read_toml(path)
    shape = content.get("shape")
    if not isinstance(shape, str) or shape not in SHAPES:
        message = "the key is missing" if shape is None else "unknown shape"
        value = "" if shape is None else str(shape)
        cure = f"Use one of: {', '.join(SHAPES)}."
        raise InputError([Finding(str(path), "shape", "", value, message, cure)])
    model = SHAPES[shape]
    storm: AnyStorm = checked(
        path, model, content, f"Keys of a {shape} storm: {', '.join(sorted(model.model_fields))}."
    )
    return storm


def _require_within(formula: IntensityFormula, storm: AnyStorm, path: Path) -> None:
    if isinstance(storm, _Designed) and storm.duration_min > formula.longest_min:
        problem = f"longer than {formula.id} holds, {formula.longest_min:g} min"
        raise InputError([Finding(str(path), "duration_min", "", f"{storm.duration_min:g}", problem,
                                  "Use a shorter storm or another formula.")])  # fmt: skip


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
    if storm.depth_mm is not None:
        shaped = shaped * (storm.depth_mm / shaped.sum())
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
