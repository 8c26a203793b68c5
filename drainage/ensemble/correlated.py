"""A field of errors that are alike near each other, by a few independent scores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from drainage.ensemble.arrays import Floats

FADES_BELOW = 0.5
"""Where the scores hold less than a quarter of the variance the field fades out: too far away."""


@dataclass(frozen=True, eq=False)
class Modes:
    """A field over places (n,) by scores: ``share`` is what they hold of its variance."""

    x_m: Floats
    y_m: Floats
    correlation_length_m: float
    loadings: Floats
    share: float

    @property
    def scores(self) -> int:
        """How many scores make the field."""
        return self.loadings.shape[1]

    @cached_property
    def vectors(self) -> Floats:
        """Those of the places themselves (place, score), each row of length 1."""
        return self.at(self.x_m, self.y_m)

    def at(self, x_m: Floats, y_m: Floats) -> Floats:
        """Vectors (place, score): times independent standard normal scores they make the field.

        Each row has length 1, so that every place has the standard deviation 1 whatever the
        left-out scores would add; away from all places of the field it fades to 0. Other places
        by Nyström's extension of the eigenvectors.
        """
        alike = _correlation(x_m, y_m, self.x_m, self.y_m, self.correlation_length_m)
        rows = alike @ self.loadings
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(length, FADES_BELOW))


def modes_of(x_m: Floats, y_m: Floats, correlation_length_m: float, share: float) -> Modes:
    """The fewest eigenvectors that hold ``share`` of the variance of a field at places (n,).

    The correlation of two places d apart is exp(-(d/L)²): smooth ground, as what a coarse grid of
    levels misses. The Karhunen-Loève expansion at the places themselves (Loève 1978). The
    greatest component of each vector is positive, whatever library finds the vectors.
    """
    alike = _correlation(x_m, y_m, x_m, y_m, correlation_length_m)
    values, vectors = np.linalg.eigh(alike)
    values, vectors = np.maximum(values[::-1], 0.0), vectors[:, ::-1]
    held = np.cumsum(values) / values.sum()
    count = int(np.searchsorted(held, share - 1e-9)) + 1
    kept = vectors[:, :count]
    greatest = np.argmax(np.abs(np.round(kept, 9)), axis=0)
    kept = kept * np.sign(kept[greatest, np.arange(count)])
    loadings = kept / np.sqrt(values[:count])
    return Modes(x_m, y_m, correlation_length_m, loadings, float(held[count - 1]))


def _correlation(
    x_m: Floats, y_m: Floats, other_x_m: Floats, other_y_m: Floats, length_m: float
) -> Floats:
    """Of each place with each other (place, other)."""
    distance = np.hypot(x_m[:, None] - other_x_m[None, :], y_m[:, None] - other_y_m[None, :])
    return np.asarray(np.exp(-((distance / length_m) ** 2)))
