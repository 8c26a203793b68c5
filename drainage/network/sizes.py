"""Sizes of conduits: their inside height, and how engineers write them."""

from __future__ import annotations

import pandas as pd


def pipe_height_m(conduits: pd.DataFrame) -> pd.Series:
    """Inside height (n,) of conduits, m: a circle's diameter, else the section's height.

    0 where it is not known.
    """
    circular = conduits["shape"].eq("circular")
    return conduits["diameter_mm"].where(circular, conduits["height_mm"]).fillna(0.0) / 1000


def size_words(conduits: pd.DataFrame) -> pd.Series:
    """d1500 for a pipe, 2×3600×2000 for two boxes of width × height in mm; "" where unknown."""
    if conduits.empty:
        return pd.Series("", index=conduits.index, dtype=object)
    barrels = conduits["barrels"].map(lambda n: f"{n}×" if n > 1 else "")
    diameter = conduits["diameter_mm"].map(lambda mm: f"d{mm:g}" if mm > 0 else "")
    wide = conduits["width_mm"].map("{:g}".format) + "×" + conduits["height_mm"].map("{:g}".format)
    box = wide.where(conduits["height_mm"] > 0, "")
    size = diameter.where(conduits["shape"] == "circular", box)
    return (barrels + size).where(size != "", "")
