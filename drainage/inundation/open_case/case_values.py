"""What names and coordinates of a case may be."""

from __future__ import annotations

from typing import Annotated
from unicodedata import category

from pydantic import AfterValidator

from drainage.said import said

TIME = "time_min"
"""Heading of the times in all tables."""
LONGEST_NAME = 64
FARTHEST_M = 2e8
"""Eastings with the number of their zone before them reach 120 million."""


def name_fault(name: str) -> str:
    """Why a name cannot head a column of a table; empty where it can."""
    if not name.strip():
        return said("no name")
    if len(name) > LONGEST_NAME:
        return said("a name of more than {most} signs", most=LONGEST_NAME)
    if any(category(sign) in {"Cc", "Zl", "Zp"} for sign in name):
        return said("a name stands in one line")
    if name.strip().casefold() == TIME:
        return said("this is the heading of the times")
    return ""


def _checked(name: str) -> str:
    fault = name_fault(name)
    if fault:
        raise ValueError(fault)
    return name.strip()


def _on_earth(coordinate_m: float) -> float:
    if abs(coordinate_m) > FARTHEST_M:
        raise ValueError(said("no coordinate in metres"))
    return coordinate_m


Name = Annotated[str, AfterValidator(_checked)]
Coordinate = Annotated[float, AfterValidator(_on_earth)]
