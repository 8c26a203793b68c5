"""Storm intensity formulas q = 167 A (1 + C lg P) / (t + b)^n as Chinese cities publish them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding, InputError
from drainage.toml_file import checked, read_toml

Floats = NDArray[np.float64]


class Piece(BaseModel):
    """q = a1 (1 + c lg P) / (t + b)^n in L/(s ha) for t in minutes of (from, to]."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_min: float = Field(ge=0)
    to_min: float = Field(gt=0)
    a1: float = Field(gt=0)
    c: float = Field(ge=0)
    b: float = Field(ge=0)
    n: float = Field(gt=0, lt=2)


class IntensityFormula(BaseModel):
    """A published formula: pieces in order of duration; the last is the long one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name_zh: str
    pieces: tuple[Piece, ...] = Field(min_length=1)
    source: str

    @model_validator(mode="after")
    def _joined(self) -> IntensityFormula:
        for before, after in zip(self.pieces[:-1], self.pieces[1:], strict=True):
            if before.to_min != after.from_min:
                raise ValueError("each piece must begin where the one before ends")
        return self

    def intensity_l_s_ha(self, return_period_a: float, minutes: ArrayLike) -> Floats:
        """Mean intensity over a duration, L/(s ha). Durations shorter than the first piece
        take its formula. Raises InputError beyond the longest duration or where
        1 + C lg P is not positive."""
        t = np.asarray(minutes, float)
        self._require(return_period_a, float(np.max(t, initial=0.0)))
        q = np.empty_like(t)
        for piece in reversed(self.pieces):
            here = t <= piece.to_min
            factor = piece.a1 * (1 + piece.c * np.log10(return_period_a))
            q = np.where(here, factor / (t + piece.b) ** piece.n, q)
        return q

    def depth_mm(self, return_period_a: float, minutes: ArrayLike) -> Floats:
        """Depth of a duration by the long piece, mm: H = 0.006 q t.

        Whole storms are built from this piece: the pieces of one formula do not meet.
        """
        t = np.asarray(minutes, float)
        self._require(return_period_a, float(np.max(t, initial=0.0)))
        long = self.pieces[-1]
        rate = 0.006 * long.a1 * (1 + long.c * np.log10(return_period_a))
        return rate * t / (t + long.b) ** long.n

    def return_period_a(self, depth_mm: float, minutes: float) -> float:
        """The return period at which a duration has the depth, by the long piece, years."""
        long = self.pieces[-1]
        factor = depth_mm * (minutes + long.b) ** long.n / (0.006 * long.a1 * minutes)
        return float(10 ** ((factor - 1) / long.c))

    def _require(self, return_period_a: float, longest_min: float) -> None:
        findings = []
        if not all(1 + piece.c * np.log10(return_period_a) > 0 for piece in self.pieces):
            findings.append(
                Finding("rainfall/formulas.toml", self.id, "return_period_a",
                        f"{return_period_a:g}", "the formula gives no rain at this return period",
                        "Use a longer return period.")
            )  # fmt: skip
        if longest_min > self.pieces[-1].to_min:
            findings.append(
                Finding("rainfall/formulas.toml", self.id, "minutes", f"{longest_min:g}",
                        f"the formula holds up to {self.pieces[-1].to_min:g} minutes",
                        "Use a shorter duration or another formula.")
            )  # fmt: skip
        if findings:
            raise InputError(findings)


def load_formula(folder: Path, formula_id: str) -> IntensityFormula:
    """A formula of ``folder``/formulas.toml; raises InputError where it is not there."""
    path = folder / "formulas.toml"
    content = read_toml(path)
    if formula_id not in content:
        raise InputError(
            [Finding(str(path), formula_id, "", "", "no such formula",
                     f"Use one of: {', '.join(sorted(content))}.")]
        )  # fmt: skip
    formula: IntensityFormula = checked(
        path, IntensityFormula, {"id": formula_id, **content[formula_id]},
        "Give the formula as the others in this file.",
    )  # fmt: skip
    return formula
