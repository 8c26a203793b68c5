"""Numbers that stand for no value: 0, -9999, 9999, -32768 in a column of levels or depths."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVELS_M = (-500.0, 9000.0)
"""From the Dead Sea to the highest mountain: what is beyond is no level."""
NINES = tuple(
    sign * value
    for value in (
        99.0,
        99.9,
        99.99,
        999.0,
        999.9,
        999.99,
        9999.0,
        9999.9,
        9999.99,
        99999.0,
        999999.0,
    )
    for sign in (1, -1)
)
WRITTEN = (0.0, *NINES, -32768.0, -32767.0)
"""What data loggers, GIS and spreadsheets write where nothing was measured."""
ROOM_M = 5.0
LEAST_SHARE = 0.05
"""A level of exactly 0 or 99 is believed where one level in twenty lies within 5 m of it.

A coastal town has such levels, also one whose hills lie far above; a town at 70 m has none.
The median would not do: where hills spread the levels, 0 lies within their spread.
"""
LEAST_DEPTH_M = 0.3
"""A depth of exactly 0 to the soffit is believed where one depth in twenty is less than this."""


def level_stand_ins(levels_m: Floats | NDArray[np.float32]) -> Floats:
    """The distinct values (k,) of ``levels_m`` (any shape, m, NaN allowed) that are no levels.

    Those beyond ``LEVELS_M``, and those of ``WRITTEN`` that fewer than ``LEAST_SHARE`` of the
    other levels come near. Where there are no others nothing is told of the latter.
    """
    flat = levels_m[np.isfinite(levels_m)]
    beyond = (flat < LEVELS_M[0]) | (flat > LEVELS_M[1])
    written = np.isin(flat, np.asarray(WRITTEN, dtype=flat.dtype)) & ~beyond
    found = np.unique(flat[beyond])
    if written.any() and not (written | beyond).all():
        others = flat[~written & ~beyond]
        lonely = [
            value for value in np.unique(flat[written])
            if np.mean(np.abs(others - value) <= ROOM_M) < LEAST_SHARE
        ]  # fmt: skip
        found = np.concatenate([found, np.asarray(lonely, dtype=flat.dtype)])
    return found.astype(np.float64)


def stands_for_no_level(values: pd.Series, among: Floats) -> pd.Series:
    """Which of ``values`` (n,) are no levels beside all levels ``among``, m."""
    return values.isin(level_stand_ins(among)) | (
        values.notna() & ~values.between(LEVELS_M[0], LEVELS_M[1])
    )


def stands_for_no_depth(values: pd.Series) -> pd.Series:
    """Which depths (n,), m below ground, are one of ``WRITTEN`` but for 0."""
    return values.isin([value for value in WRITTEN if value != 0.0]) | values.gt(LEVELS_M[1])


def zero_depths_are_lonely(depths_m: pd.Series) -> bool:
    """Whether a depth of 0 is far from the others: fewer than one in twenty is near it."""
    others = depths_m[depths_m > 0]
    return bool(len(others) == 0 or (others < LEAST_DEPTH_M).mean() < LEAST_SHARE)
