"""A line of sewers to be sized: what is given, by which rules, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.design.hydraulics import CATALOGUE, Section

Floats = NDArray[np.float64]
CostPerM = Callable[[Section, Floats], Floats]
"""Price of a metre of a section, yuan, by the depth (n,) of its invert below the ground, m."""
Intensity = Callable[[Floats], Floats]
"""Intensity (n,) of the design storm, L/(s ha), by the time (n,) of concentration, min."""


@dataclass(frozen=True)
class Crossing:
    """What a reach must pass over or under: levels with the clearance it asks for.

    ``at_m`` counts from the reach's upper end. -inf or inf leaves one of the two ways only.
    """

    reach: int
    at_m: float
    bottom_level_m: float
    top_level_m: float
    name: str = ""


@dataclass(frozen=True)
class SewerLine:
    """n reaches in order downstream between n + 1 manholes.

    ``runoff_ha`` (n,) is psi F of all land through each reach; ``joined_min`` (n,) the minutes
    that water joining at its upper end has been in other sewers; ``carried_m3_s`` (n,) what
    other sewers take of the flow there. ``highest_soffit_m`` and ``lowest_invert_m`` (n + 1,)
    bind the levels of both pipes at a manhole (inf and -inf for none). No reach is smaller
    than its own of ``smallest`` (n,), numbers in the catalogue. Raises ValueError where the
    lengths of these do not fit or a figure is not finite.
    """

    names: Sequence[str]
    ground_level_m: Floats
    length_m: Floats
    runoff_ha: Floats
    joined_min: Floats
    carried_m3_s: Floats
    highest_soffit_m: Floats
    lowest_invert_m: Floats
    smallest: Sequence[int]
    crossings: Sequence[Crossing] = ()

    def __post_init__(self) -> None:
        n = len(self.names)
        of_reaches = (self.length_m, self.runoff_ha, self.joined_min, self.carried_m3_s)
        if n == 0 or any(len(own) != n for own in (*of_reaches, self.smallest)):
            raise ValueError(f"a line of {n} reaches needs {n} of each of their figures")
        at_manholes = (self.ground_level_m, self.highest_soffit_m, self.lowest_invert_m)
        if any(len(own) != n + 1 for own in at_manholes):
            raise ValueError(f"a line of {n} reaches has {n + 1} manholes")
        if not all(np.isfinite(own).all() for own in (*of_reaches, self.ground_level_m)):
            raise ValueError("a figure of the line is not finite")
        if (self.length_m <= 0).any():
            raise ValueError("a reach without length")


def plain_line(
    ground_level_m: Floats, length_m: Floats, runoff_ha: Floats, outlet_level_m: float = -np.inf
) -> SewerLine:
    """A line that nothing joins or crosses; its last invert is not below ``outlet_level_m``."""
    n = len(length_m)
    lowest = np.full(n + 1, -np.inf)
    lowest[-1] = outlet_level_m
    return SewerLine(
        names=tuple(str(k + 1) for k in range(n)),
        ground_level_m=np.asarray(ground_level_m, float),
        length_m=np.asarray(length_m, float),
        runoff_ha=np.asarray(runoff_ha, float),
        joined_min=np.zeros(n),
        carried_m3_s=np.zeros(n),
        highest_soffit_m=np.full(n + 1, np.inf),
        lowest_invert_m=lowest,
        smallest=(0,) * n,
    )


@dataclass(frozen=True)
class LineRules:
    """Between which bounds a line is laid.

    Soffits lie on multiples of ``level_step_m`` and meet at manholes, or drop there by no more
    than ``greatest_drop_m``. ``greatest_depth_m`` is that of inverts below the ground. Both
    velocities are those of full-bore flow: 0.75 and 5 m/s are the bounds of GB 50014 for
    storm and combined sewers of concrete. Raises ValueError where the catalogue does
    not rise in area or falls in height: then a larger section at the same soffit could
    have the higher invert.
    """

    minimum_cover_m: float = 0.7
    greatest_depth_m: float = 8.0
    least_velocity_m_s: float = 0.75
    greatest_velocity_m_s: float = 5.0
    manning_n: float = 0.013
    entry_time_min: float = 10.0
    greatest_drop_m: float = 0.0
    level_step_m: float = 0.02
    catalogue: Sequence[Section] = CATALOGUE

    def __post_init__(self) -> None:
        area = [section.area_m2 for section in self.catalogue]
        height = [section.height_mm for section in self.catalogue]
        if not area or (np.diff(area) <= 0).any() or (np.diff(height) < 0).any():
            raise ValueError("a catalogue of sections that rise in area and never fall in height")
        if self.level_step_m <= 0:
            raise ValueError("a grid of levels without step")


@dataclass(frozen=True)
class SizedReach:
    """A reach as sized: ``minutes`` is the time of concentration at its upper end."""

    section: Section
    from_invert_level_m: float
    to_invert_level_m: float
    minutes: float
    flow_m3_s: float
    cost: float


@dataclass(frozen=True)
class SizedLine:
    """The cheapest line that keeps all rules."""

    reaches: tuple[SizedReach, ...]

    @property
    def cost(self) -> float:
        """Of all reaches together, in the unit of the price given."""
        return sum(reach.cost for reach in self.reaches)
