"""What a check gives: rule, place, column and value of each defect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Defects:
    """Defects of one rule in one table: ``ids`` (n,), ``values`` (n,) as shown.

    ``values`` stand in ``column``; where it is "" they are what the rule measured, with their
    unit, or the other elements of the defect.

    ``limits`` (n,) replaces the rule's limit where it differs from row to row.
    """

    rule: str
    table: str
    column: str
    ids: Sequence[str]
    values: Sequence[str]
    limits: Sequence[float] = ()


def defects(
    rule: str,
    table: str,
    column: str,
    values: pd.Series,
    wrong: pd.Series | NDArray[np.bool_],
    limits: pd.Series | None = None,
    *,
    unit: str = "",
) -> Defects:
    """The rows of ``values`` where ``wrong``; ``unit`` is shown behind each of them."""
    mask = np.asarray(wrong, dtype=bool)
    ids = values.index[mask].astype(str).tolist()
    return Defects(
        rule,
        table,
        column,
        ids,
        [f"{value} {unit}".rstrip() for value in shown(values[mask])],
        limits[mask].tolist() if limits is not None else (),
    )


def several(names: Iterable[str]) -> str:
    """The first three of some names, and how many there are where they are more."""
    own = sorted(names)
    return ", ".join(own) if len(own) <= 3 else f"{', '.join(own[:3])} … {len(own)}"


def shown(values: Iterable[object]) -> list[str]:
    """Values as a table shows them."""
    return [
        ("" if np.isnan(value) else f"{value:.6g}") if isinstance(value, float) else str(value)
        for value in values
    ]
