"""Curves and daily patterns written as text in a cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding
from drainage.network.model import Network

Floats = NDArray[np.float64]


def curve_points(text: str) -> Floats:
    """Points (n, 2) of a curve written as 'x y;x y'; ValueError where it is not one."""
    points = np.array([[_number(cell) for cell in pair.split()] for pair in text.split(";")])
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError("not pairs of numbers")
    return points


def _number(cell: str) -> float:
    """A number SWMM reads, too: ValueError for 1_000, ５ and nan."""
    value = float(cell)
    if not (cell.isascii() and "_" not in cell and np.isfinite(value)):
        raise ValueError(cell)
    return value


def curve_findings(network: Network, prefix: str) -> list[Finding]:
    """Curves that cannot be read, do not rise or are negative."""
    findings = []
    for row, text in network.curves["points"].items():
        try:
            points = curve_points(str(text))
        except ValueError:
            problem = "not pairs of numbers 'x y' separated by ';'"
        else:
            rising = (np.diff(points[:, 0]) > 0).all()
            problem = "" if rising and (points >= 0).all() else "x must rise, no value below 0"
        if problem:
            findings.append(
                Finding(f"{prefix}curves.csv", str(row), "points", str(text)[:60], problem,
                        "Write for example 0 0;0.3 0.02;5 0.02.")
            )  # fmt: skip
    return findings


def pattern_findings(network: Network, prefix: str) -> list[Finding]:
    """Daily patterns that are not 24 multipliers with mean 1."""
    findings = []
    for row, text in network.patterns["multipliers"].items():
        try:
            values = np.array([_number(cell) for cell in str(text).split()])
        except ValueError:
            values = np.array([])
        if len(values) != 24 or (values < 0).any() or abs(values.mean() - 1) > 1e-3:
            findings.append(
                Finding(f"{prefix}patterns.csv", str(row), "multipliers", str(text)[:60],
                        "not 24 multipliers with mean 1",
                        "Give 24 numbers from midnight and divide them by their mean.")
            )  # fmt: skip
    return findings
