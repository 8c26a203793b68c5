"""Bands as people read them: ``rank 3 (2–6)``, ``0.31 m (0.22–0.44)``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats
from drainage.ensemble.intervals import LEVEL, weighted_quantiles
from drainage.ensemble.probabilities import RESOLUTION_M, ranks
from drainage.languages import Lang, text
from drainage.quantities import figure


@dataclass(frozen=True)
class Band:
    """Median, and the ends between which nine members of ten lie."""

    middle: float
    low: float
    high: float


def bands(values: Floats, weights: Floats, level: float = LEVEL) -> list[Band]:
    """The band of each place of values (member, place)."""
    shares = np.array([0.5, (1 - level) / 2, (1 + level) / 2])
    quantiles = weighted_quantiles(values, weights, shares)
    return [Band(*column) for column in quantiles.T.tolist()]


def rank_bands(
    values: Floats, weights: Floats, resolution: float = RESOLUTION_M, level: float = LEVEL
) -> list[Band]:
    """The band of the rank of each place, 1 for the greatest of values (member, place).

    Places whose values are equal have the best of the ranks they share.
    """
    first, _ = ranks(values, resolution)
    return bands(np.where(np.isnan(values), np.nan, first), weights, level)


def rank_text(band: Band, lang: Lang) -> str:
    """``rank 3 (2–6)``; one number where the band has no width."""
    return _text("rank", band, 0, "", lang)


def value_text(band: Band, digits: int, unit: str, lang: Lang) -> str:
    """``0.31 m (0.22–0.44)``; one number where the band has no width at these digits."""
    return _text("value", band, digits, unit, lang)


def _text(key: str, band: Band, digits: int, unit: str, lang: Lang) -> str:
    middle, low, high = (figure(own, digits) for own in (band.middle, band.low, band.high))
    narrow = "_alone" if low == high else ""
    gap_unit = f" {unit}" if unit else ""
    key = f"ensemble.{key}{narrow}"
    return text(lang, key, middle=middle, low=low, high=high, unit=gap_unit)
