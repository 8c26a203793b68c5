"""Figures beside their verdict: near a limit as many digits as show that they are of one mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from drainage.metrics.columns import column
from drainage.metrics.readings import FIGURE, VERDICT
from drainage.quantities import figure
from drainage.scenario.settings import Targets

FINEST = 4
"""Digits beyond which a figure beside its limit is told from it by a sign."""


@dataclass(frozen=True)
class Limit:
    """What judges a figure: the column of its ``verdict``, the limit, and whether exactly the
    limit meets it."""

    verdict: str
    limit: float
    met_at_limit: bool

    def meets(self, value: float) -> bool:
        """Whether a figure keeps to it."""
        return value <= self.limit if self.met_at_limit else value < self.limit


def limits_of(targets: Targets) -> Mapping[str, Limit]:
    """Figure of a point or an outlet -> what judges it."""
    limits = {
        FIGURE["gutter"]: Limit(VERDICT["gutter"], targets.point_depth_m, True),
        FIGURE["lane"]: Limit(VERDICT["lane"], targets.point_depth_m, True),
        FIGURE["gutter-30min"]: Limit(VERDICT["gutter-30min"], targets.listed_minutes, False),
        "sewage_volume_m3": Limit("meets_target", targets.outlet_sewage_m3, False),
    }
    return MappingProxyType(limits)


def shown_beside(value: float, met: Any, limit: Limit, digits: int) -> tuple[str, int]:
    """A sign before a figure, mostly none, and its digits, so that it does not speak against its
    verdict: 0.96 m3 that meet a limit of 1 are not 1.0.

    Where the file holds the limit itself, rounded, the sign says on which side it lies. A verdict
    that is missing, or of another figure than this one, changes nothing.
    """
    if pd.isna(met) or pd.isna(value):
        return "", digits
    if limit.meets(value) != bool(met):
        return ("", digits) if value != limit.limit else ("<" if met else ">", digits)
    for own in range(digits, FINEST + 1):
        if limit.meets(float(figure(value, own).replace(",", ""))) == bool(met):
            return "", own
    return ("<" if met else ">"), digits


def words_beside(row: Any, name: str, limits: Mapping[str, Limit]) -> str:
    """The figure ``name`` of a row with its digits; its verdict is in the row, too."""
    value, digits = float(row[name]), column(name).shown or 0
    own = limits.get(name)
    if own is None or own.verdict not in row:
        return figure(value, digits)
    sign, digits = shown_beside(value, row[own.verdict], own, digits)
    return f"{sign}{figure(value, digits)}"
