"""Storm intensity formulas q = 167 A (1 + C lg P) / (t + b)^n as Chinese cities publish them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding, InputError
from drainage.toml_file import checked, read_toml

Floats = NDArray[np.float64]

GREATEST_DEPTH_MM = 2000.0
"""More than any day of rain on record (1,825 mm, La Réunion, 1966)."""


class Piece(BaseModel):
    """q = a1 (1 + c lg P) / (t + b)^n in L/(s ha) for t in minutes of (from, to]."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    from_min: float = Field(ge=0)
    to_min: float = Field(gt=0)
    a1: float = Field(gt=0)
    c: float = Field(gt=0)
    b: float = Field(gt=0)
    n: float = Field(gt=0, le=1, description="up to 1: the depth of a storm grows with time")

    @model_validator(mode="after")
    def _has_length(self) -> Piece:
        if self.to_min <= self.from_min:
            raise ValueError("to_min must lie above from_min")
        return self


class IntensityFormula(BaseModel):
    """A published formula: pieces in order of duration; the last is the long one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    name_zh: str
    pieces: tuple[Piece, ...] = Field(min_length=1, strict=False)
    source: str
    verified: bool = Field(False, description="true: its numbers were read in a public source")

    @model_validator(mode="after")
    def _joined(self) -> IntensityFormula:
        for before, after in zip(self.pieces[:-1], self.pieces[1:], strict=True):
            if before.to_min != after.from_min:
                raise ValueError("each piece must begin where the one before ends")
        return self

    def intensity_l_s_ha(self, return_period_a: ArrayLike, minutes: ArrayLike) -> Floats:
        """Mean intensity over a duration, L/(s ha); return periods and durations broadcast.

        Raises InputError for durations the formula was not made for and where
        1 + c lg P is not positive.
        """
        period, t = np.broadcast_arrays(
            np.asarray(return_period_a, float), np.asarray(minutes, float)
        )
        self._require("return_period_a", period, period > self._least_period_a)
        shortest = self.pieces[0].from_min
        self._require("minutes", t, (t > shortest) & (t <= self.longest_min))
        q = np.zeros(t.shape)
        for piece in self.pieces:
            factor = piece.a1 * (1 + piece.c * np.log10(period))
            q = np.where(t > piece.from_min, factor / (t + piece.b) ** piece.n, q)
        return q

    def depth_mm(self, return_period_a: ArrayLike, minutes: ArrayLike) -> Floats:
        """Depth of a duration by the long piece, mm: H = 0.006 q t.

        Whole storms are built from this piece, from 0 minutes on: the pieces of one
        formula do not meet. Raises InputError as ``intensity_l_s_ha`` does.
        """
        period = np.asarray(return_period_a, float)
        t = np.asarray(minutes, float)
        self._require("return_period_a", period, period > self._least_period_a)
        self._require("minutes", t, (t >= 0) & (t <= self.longest_min))
        return np.asarray((1 + self.pieces[-1].c * np.log10(period)) * self._one_year_depth_mm(t))

    def return_period_a(self, depth_mm: float, minutes: float) -> float:
        """The return period at which a duration has the depth, by the long piece, years.

        P = 10^((H / H1 - 1) / c) with H1 the depth at P = 1. Raises InputError for a
        duration of 0 or beyond the formula and for a depth below 0 or above
        ``GREATEST_DEPTH_MM``.
        """
        t = np.asarray(minutes, float)
        depth = np.asarray(depth_mm, float)
        self._require("minutes", t, (t > 0) & (t <= self.longest_min))
        self._require("depth_mm", depth, (depth >= 0) & (depth <= GREATEST_DEPTH_MM))
        ratio = float(depth / self._one_year_depth_mm(t))
        with np.errstate(over="ignore"):
            return float(np.power(10.0, (ratio - 1) / self.pieces[-1].c))

    @property
    def longest_min(self) -> float:
        """The longest duration the formula was made for, min."""
        return self.pieces[-1].to_min

    @property
    def _least_period_a(self) -> float:
        """1 + c lg P is positive above this in every piece; about a tenth of a year."""
        return float(10 ** (-1 / max(piece.c for piece in self.pieces)))

    def _one_year_depth_mm(self, minutes: Floats) -> Floats:
        long = self.pieces[-1]
        return np.asarray(0.006 * long.a1 * minutes / (minutes + long.b) ** long.n)

    def _require(self, column: str, values: Floats, good: NDArray[np.bool_]) -> None:
        if np.all(good & np.isfinite(values)):
            return
        value = float(values[~(good & np.isfinite(values))].flat[0])
        message, cure = {
            "minutes": (
                f"the formula holds from {self.pieces[0].from_min:g} to {self.longest_min:g} min",
                "Use a duration within it or another formula.",
            ),
            "return_period_a": (
                "the formula gives no rain at this return period",
                "Use a longer return period in years, such as 0.5, 3 or 100.",
            ),
            "depth_mm": (
                f"not a depth of 0 to {GREATEST_DEPTH_MM:g} mm",
                "Give the depth in mm.",
            ),
        }[column]
        raise InputError(
            [Finding("rainfall/formulas.toml", self.id, column, f"{value:g}", message, cure)]
        )


def load_formula(folder: Path, formula_id: str) -> IntensityFormula:
    """A formula of ``folder``/formulas.toml; raises InputError where it is not there."""
    path = folder / "formulas.toml"
    content = read_toml(path)
    if not isinstance(content.get(formula_id), dict):
        raise InputError(
            [Finding(str(path), formula_id, "", "", "no such formula",
                     f"Use one of: {', '.join(sorted(content))}.")]
        )  # fmt: skip
    formula: IntensityFormula = checked(
        path, IntensityFormula, {"id": formula_id, **content[formula_id]},
        "Give the formula as the others in this file.",
    )  # fmt: skip
    return formula
