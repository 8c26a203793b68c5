"""Storm intensity formulas q = 167 A (1 + C lg P) / (t + b)^n as Chinese cities publish them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding, InputError
from drainage.rainfall.printed_formula import as_q_of_lg_p
from drainage.said import said
from drainage.toml_file import checked, read_toml

Floats = NDArray[np.float64]

GREATEST_DEPTH_MM = 2000.0
"""More than any day of rain on record (1,825 mm, La Réunion, 1966)."""

HOUR_OF_ONE_YEAR_MM = (2.0, 100.0)
"""The hour of P = 1 a by the formulas of China's cities lies between 5 mm (Urumqi) and some 60 mm
(the southern coast); a unit taken for another is off by 60 or 167."""
PRINTED_SHARE = 0.02
"""Printed values are whole numbers or have three figures."""


class Piece(BaseModel):
    """q = a1 (1 + c lg P) / (t + b)^n in L/(s ha) for t in minutes of (from, to].

    It may be typed as it is printed: docs/storms.md lists the forms.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    from_min: float = Field(ge=0)
    to_min: float = Field(gt=0)
    a1: float = Field(gt=0)
    c: float = Field(gt=0)
    b: float = Field(ge=0)
    n: float = Field(gt=0, le=1.5)

    @model_validator(mode="before")
    @classmethod
    def _as_printed(cls, printed: Any) -> Any:
        return as_q_of_lg_p(printed) if isinstance(printed, Mapping) else printed

    @model_validator(mode="after")
    def _has_length(self) -> Piece:
        if self.to_min <= self.from_min:
            raise ValueError("to_min must lie above from_min")
        if self.n > 1 and self.to_min > self.b / (self.n - 1):
            raise ValueError(
                "with n above 1 the depth of a storm grows up to b / (n - 1) min alone"
            )
        return self


class Printed(BaseModel):
    """A value of the city's own table, by which the formula's numbers are tried."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    return_period_a: float = Field(gt=0)
    minutes: float = Field(gt=0)
    q_l_s_ha: float | None = Field(None, gt=0)
    depth_mm: float | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _one(self) -> Printed:
        if (self.q_l_s_ha is None) == (self.depth_mm is None):
            raise ValueError("give q_l_s_ha or depth_mm")
        return self


class IntensityFormula(BaseModel):
    """A published formula: pieces in order of duration; the last is the long one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    name_zh: str
    pieces: tuple[Piece, ...] = Field(min_length=1, strict=False)
    source: str
    verified: bool = Field(False, description="true: its numbers were compared with a public print")
    printed: tuple[Printed, ...] = Field(
        (), strict=False, description="values of the city's table that the formula must give"
    )
    accepted: str = Field("", description="why an hour out of the usual is right")

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
        if long.b == 0:
            return np.asarray(0.006 * long.a1 * minutes ** (1 - long.n))
        return np.asarray(0.006 * long.a1 * minutes / (minutes + long.b) ** long.n)

    def _require(self, column: str, values: Floats, good: NDArray[np.bool_]) -> None:
        if np.all(good & np.isfinite(values)):
            return
        value = float(values[~(good & np.isfinite(values))].flat[0])
        message, cure = {
            "minutes": (
                said("the formula holds from {shortest:g} to {longest:g} min",
                     shortest=self.pieces[0].from_min, longest=self.longest_min),
                "Use a duration within it or another formula.",
            ),
            "return_period_a": (
                "the formula gives no rain at this return period",
                "Use a longer return period in years, such as 0.5, 3 or 100.",
            ),
            "depth_mm": (
                said("not a depth of 0 to {most:g} mm", most=GREATEST_DEPTH_MM),
                "Give the depth in mm.",
            ),
        }[column]  # fmt: skip
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
                     said("Use one of: {names}.", names=", ".join(sorted(content))))]
        )  # fmt: skip
    formula: IntensityFormula = checked(
        path, IntensityFormula, {"id": formula_id, **content[formula_id]},
        "Give the formula as the others in this file.",
    )  # fmt: skip
    if findings := [*_unlike_its_table(path, formula), *_odd_hour(path, formula)]:
        raise InputError(findings)
    return formula


def _unlike_its_table(path: Path, formula: IntensityFormula) -> list[Finding]:
    """Values of the city's printed table that the formula does not give."""
    cure = "Compare the numbers with the print: L/(s ha), 167 A1 or mm/min; lg or ln."
    findings = []
    for number, own in enumerate(formula.printed, start=1):
        q = float(formula.intensity_l_s_ha(own.return_period_a, own.minutes))
        given = own.q_l_s_ha if own.depth_mm is None else own.depth_mm / (0.006 * own.minutes)
        assert given is not None
        if abs(q / given - 1) > PRINTED_SHARE:
            problem = said("the formula gives {q:.4g} L/(s ha) there", q=q)
            place = f"{formula.id}.printed.{number}"
            findings.append(Finding(str(path), place, "", f"{given:.4g} L/(s ha)", problem, cure))
    return findings


def _odd_hour(path: Path, formula: IntensityFormula) -> list[Finding]:
    """An hour of P = 1 that no city of China has: the unit of the formula is another."""
    if formula.accepted or formula.longest_min < 60:
        return []
    hour = float(formula.depth_mm(1.0, 60.0))
    low, high = HOUR_OF_ONE_YEAR_MM
    if low <= hour <= high:
        return []
    return [Finding(
        str(path), formula.id, "pieces", f"{hour:.3g} mm",
        said("the hour of P = 1 a is not between {low:g} and {high:g} mm", low=low, high=high),
        "Check the unit of the number before the bracket: a1 for L/(s ha), a1_of_167 for the A1 of "
        '167 A1, a1_mm_min for mm/min. If it is right, say accepted = "reason".',
    )]  # fmt: skip
