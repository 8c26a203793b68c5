"""A field of errors that are alike near each other, by a few independent scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats


@dataclass(frozen=True)
class Modes:
    """``vectors`` (place, score): times independent standard normal scores they make a field.

    Each row has length 1, so that every place has the standard deviation 1; ``share`` is what
    the scores hold of the variance of the whole field.
    """

    vectors: Floats
    share: float

    @property
    def scores(self) -> int:
        """How many scores make the field."""
        return self.vectors.shape[1]


def modes_of(x_m: Floats, y_m: Floats, correlation_length_m: float, share: float) -> Modes:
    """The fewest eigenvectors that hold ``share`` of the variance of a field at places (n,).

    The correlation of two places d apart is exp(-(d/L)²): smooth ground, as what a coarse grid of
    levels misses. The Karhunen-Loève expansion at the places themselves (Loève 1978); rows are
    scaled to length 1 so that what the left-out vectors would add is not lost at any place. The
    greatest component of each vector is positive, whatever library finds the vectors.
    """
    distance = np.hypot(x_m[:, None] - x_m[None, :], y_m[:, None] - y_m[None, :])
    values, vectors = np.linalg.eigh(np.exp(-((distance / correlation_length_m) ** 2)))
    values, vectors = np.maximum(values[::-1], 0.0), vectors[:, ::-1]
    held = np.cumsum(values) / values.sum()
    count = int(np.searchsorted(held, share - 1e-9)) + 1
    kept = vectors[:, :count] * np.sqrt(values[:count])
    greatest = np.argmax(np.abs(np.round(kept, 9)), axis=0)
    kept = kept * np.sign(kept[greatest, np.arange(count)])
    return Modes(kept / np.linalg.norm(kept, axis=1, keepdims=True), float(held[count - 1]))
