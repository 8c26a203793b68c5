"""Sobol indices from a polynomial that stands for the model, where it stands for it well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from drainage.ensemble.arrays import Floats
from drainage.errors import Finding, InputError
from drainage.said import said

GREATEST_ERROR = 0.2
"""Share of the variance a surrogate may miss of members it has not seen."""
FOLDS = 5
MEMBERS_PER_TERM = 4
MOST_TERMS = 48
DEGREE = 3

Term = tuple[tuple[int, int], ...]
"""Columns of a product of Legendre polynomials, each with its degree."""


class PoorSurrogateError(InputError):
    """A surrogate misses too much: ``error`` is the share of the variance it misses."""

    def __init__(self, findings: Sequence[Finding], error: float) -> None:
        super().__init__(findings)
        self.error = error


@dataclass(frozen=True, eq=False)
class SobolIndices:
    """First-order and total index of each set of columns (set,), and the ``error`` of the
    surrogate: the share of the variance it misses of members it has not seen."""

    first: Floats
    total: Floats
    error: float


def sobol_indices(
    unit: Floats, output: Floats, name: str, sets: Sequence[Sequence[int]] | None = None
) -> SobolIndices:
    """Sobol indices of an output (member,) called ``name`` on the columns of the unit cube.

    Of ``sets`` of columns, else of each column. The first-order index of a set is what its columns
    explain among themselves, the total one all they take part in.

    The surrogate is a sparse sum of products of orthonormal Legendre polynomials (polynomial
    chaos), its terms taken one by one as they explain most of what is left (orthogonal matching
    pursuit; Lüthen, Marelli & Sudret 2021), as many as cross-validation finds best. Its indices
    follow from the squared coefficients (Sudret, Reliab. Eng. Syst. Safety 93, 2008). Raises
    PoorSurrogateError where it misses more than ``GREATEST_ERROR`` of the variance in
    cross-validation: then the indices would be those of another model.
    """
    terms = _candidates(unit.shape[1])
    columns = _evaluated(terms, unit)
    most = max(
        1, min(len(output) * (FOLDS - 1) // FOLDS // MEMBERS_PER_TERM, MOST_TERMS, len(terms))
    )
    errors = _cross_validated(columns, output, most) if np.ptp(output) > 0 else np.ones(1)
    best = int(np.argmin(errors))
    error = float(errors[best])
    if error > GREATEST_ERROR:
        message = said(
            "the surrogate misses {error:.0f} % of the variance, more than the {most:.0f} % "
            "allowed: no Sobol indices",
            error=100 * error,
            most=100 * GREATEST_ERROR,
        )
        cure = "Take more members, or read PAWN and Morris instead."
        raise PoorSurrogateError([Finding("", "Sobol", "", name, message, cure)], error)
    chosen = _pursuit(columns, output, best)
    (own,) = _coefficients(columns[:, chosen], output, range(len(chosen), len(chosen) + 1))
    asked = [{k} for k in range(unit.shape[1])] if sets is None else [set(k) for k in sets]
    return _indices([terms[k] for k in chosen], own, asked, error)


def _candidates(dimensions: int) -> list[Term]:
    """Each column to the third degree, and the product of each two columns."""
    alone: list[Term] = [
        ((k, degree),) for k in range(dimensions) for degree in range(1, DEGREE + 1)
    ]
    pairs: list[Term] = [
        ((k, 1), (other, 1)) for k in range(dimensions) for other in range(k + 1, dimensions)
    ]
    return alone + pairs


def _evaluated(terms: Sequence[Term], unit: Floats) -> Floats:
    """The terms (member, term), each of mean 0 and variance 1 over the unit cube."""
    norm = np.sqrt(2 * np.arange(DEGREE + 1) + 1)
    polynomials = np.polynomial.legendre.legvander(2 * unit - 1, DEGREE) * norm
    return np.column_stack([
        np.prod([polynomials[:, k, degree] for k, degree in term], axis=0) for term in terms
    ])  # fmt: skip


def _pursuit(columns: Floats, output: Floats, most: int) -> list[int]:
    """Up to ``most`` columns, each the most alike to what the ones before leave unexplained."""
    centred = columns - columns.mean(axis=0)
    left = output - output.mean()
    length = np.maximum(np.linalg.norm(centred, axis=0), 1e-12)
    least = 1e-10 * np.linalg.norm(left)
    taken = np.zeros((len(output), 0))
    chosen: list[int] = []
    while len(chosen) < most and np.linalg.norm(left) > least:
        alike = np.abs(left @ centred) / length
        alike[chosen] = -1.0
        chosen.append(int(np.argmax(alike)))
        own = centred[:, chosen[-1]]
        own = own - taken @ (own @ taken)
        own = own / max(float(np.linalg.norm(own)), 1e-12)
        taken = np.column_stack([taken, own])
        left = left - own * (own @ left)
    return chosen


def _coefficients(columns: Floats, output: Floats, counts: range) -> list[Floats]:
    """Least squares on the first of the columns (member, term), for each of the counts."""
    orthogonal, upper = np.linalg.qr(columns - columns.mean(axis=0))
    parts = orthogonal.T @ (output - output.mean())
    return [solve_triangular(upper[:own, :own], parts[:own]) for own in counts]


def _cross_validated(columns: Floats, output: Floats, most: int) -> Floats:
    """Share (terms + 1,) of the variance that 0, 1 … terms miss of the members left out."""
    variance = float(np.var(output))
    missed = np.zeros((FOLDS, most + 1))
    for fold in range(FOLDS):
        out = np.arange(len(output)) % FOLDS == fold
        seen, y = columns[~out], output[~out]
        chosen = _pursuit(seen, y, most)
        every = _coefficients(seen[:, chosen], y, range(1, len(chosen) + 1))
        asked = columns[out][:, chosen] - seen[:, chosen].mean(axis=0)
        expected = [np.full(out.sum(), y.mean())]
        expected += [y.mean() + asked[:, : len(own)] @ own for own in every]
        errors = [float(np.sum((output[out] - own) ** 2)) for own in expected]
        # Where nothing is left to explain, more terms explain no more.
        missed[fold] = errors + errors[-1:] * (most + 1 - len(errors))
    return np.asarray(missed.sum(axis=0) / len(output) / variance)


def _indices(
    terms: Sequence[Term], coefficients: Floats, sets: Sequence[set[int]], error: float
) -> SobolIndices:
    parts = coefficients**2 / np.sum(coefficients**2)
    columns = [{k for k, _ in term} for term in terms]
    within = np.array([[own <= asked for own in columns] for asked in sets])
    beside = np.array([[bool(own & asked) for own in columns] for asked in sets])
    return SobolIndices(within @ parts, beside @ parts, error)
