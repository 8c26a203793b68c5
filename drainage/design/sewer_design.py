"""Size and lay the sewers of a forest: rational method, Manning, cover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drainage.design.hydraulics import CATALOGUE, Section, smallest_section

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SlopeRule = Literal["ground", "cover"]

LARGE_SECTION_M2 = 4.0
LEAST_SLOPE_OF_LARGE = 0.0005
"""Sections above 4 m2 are laid no flatter than 0.5 per mille: 30 mm between manholes 60 m
apart, about twice what inverts of box sewers may be off (GB 50268, 10 to 15 mm)."""


@dataclass(frozen=True)
class Reach:
    """What the design of one sewer needs beside its neighbours: see ``design_sewers``."""

    upstream: int
    downstream: int
    length_m: float
    smallest: Section | None = None
    largest: Section | None = None


@dataclass(frozen=True)
class Laid:
    """A designed sewer: section, inverts at both ends, design flow."""

    section: Section
    from_invert_level_m: float
    to_invert_level_m: float
    design_flow_m3_s: float


@dataclass(frozen=True)
class LayingRules:
    """Cover, velocity and roughness of a kind of sewer.

    ``slope``: "ground" falls as the ground above does, "cover" falls just enough to have the
    least cover at the next manhole; neither is flatter than the least slope of the section.
    """

    minimum_cover_m: float
    minimum_full_velocity_m_s: float
    manning_n: float
    catalogue: Sequence[Section] = CATALOGUE
    slope: SlopeRule = "ground"


def least_slope(section: Section, minimum_full_velocity_m_s: float, manning_n: float) -> float:
    """Slope (m/m) at which the section running full reaches the least velocity.

    From Manning, S = (v n)^2 / R^(4/3); 0.75 m/s and n 0.013 give 3 per mille for 300 mm,
    the least slope GB 50014 allows. Sections above 4 m2 need at least 0.5 per mille.
    """
    height, width = section.height_mm / 1000, section.width_mm / 1000
    radius = height * width / (2 * (height + width)) if width else height / 4
    slope = float((minimum_full_velocity_m_s * manning_n) ** 2 / radius ** (4 / 3))
    one_barrel_m2 = section.area_m2 / section.barrels
    return max(slope, LEAST_SLOPE_OF_LARGE) if one_barrel_m2 > LARGE_SECTION_M2 else slope


def design_sewers(
    reaches: Sequence[Reach],
    ground_level_m: Floats,
    flow_of: Callable[[int, float], float],
    rules: LayingRules,
    entry_time_min: float,
    delay_coefficient: float,
    lowest_head_soffit_m: Floats,
) -> list[Laid]:
    """Design sewers in order from upstream to downstream.

    ``reaches`` must list every sewer after those that flow into it. ``flow_of(k, t)`` is
    the design flow of reach k, m3/s, at a time of concentration of t minutes
    (t = t1 + m t2, GB 50014). ``ground_level_m`` and ``lowest_head_soffit_m`` (a soffit no
    sewer leaving the point may exceed; +inf for none) are per point.

    A sewer falls as ``rules.slope`` says, or with the least slope of its section where that is
    more: by "ground" it never lies flatter to win back cover. Soffits meet at a manhole and a
    sewer is never smaller than those above it. ``smallest`` and ``largest`` bound a section by
    what is known of it and go before the calculation. Where no section of the catalogue
    carries the flow the largest is taken.
    """
    n = len(ground_level_m)
    soffit = np.minimum(ground_level_m - rules.minimum_cover_m, lowest_head_soffit_m).tolist()
    ground = ground_level_m.tolist()
    arrival_min = [entry_time_min] * n
    incoming: list[Section | None] = [None] * n
    laid: list[Laid] = []
    for k, reach in enumerate(reaches):
        u, v = reach.upstream, reach.downstream
        flow = flow_of(k, arrival_min[u])
        # From the soffit that has the least cover, this is the slope of the ground.
        begin = ground[u] if rules.slope == "ground" else soffit[u] + rules.minimum_cover_m
        wanted_slope = (begin - ground[v]) / reach.length_m
        section, slope = _choose(flow, wanted_slope, incoming[u], reach, rules)
        to_soffit = soffit[u] - slope * reach.length_m
        height = section.height_mm / 1000
        # Rounded down to the millimetre, so that no sewer is flatter than it was designed.
        to_invert = float(np.floor(round(to_soffit - height, 6) * 1000) / 1000)
        laid.append(Laid(section, round(soffit[u] - height, 3), to_invert, flow))
        velocity = section.full_flow_m3_s(slope, rules.manning_n) / section.area_m2
        travel_min = reach.length_m / velocity / 60
        arrival_min[v] = max(arrival_min[v], arrival_min[u] + delay_coefficient * travel_min)
        soffit[v] = min(soffit[v], to_invert + height)
        known = incoming[v]
        if known is None or section.area_m2 > known.area_m2:
            incoming[v] = section
    return laid


def _choose(
    flow_m3_s: float,
    wanted_slope: float,
    at_least: Section | None,
    reach: Reach,
    rules: LayingRules,
) -> tuple[Section, float]:
    """The smallest section that carries the flow at the slope it would be laid at."""
    floor = at_least.area_m2 if at_least else 0.0

    def slope_of(section: Section) -> float:
        least = least_slope(section, rules.minimum_full_velocity_m_s, rules.manning_n)
        return max(wanted_slope, least)

    chosen = rules.catalogue[-1]
    for section in rules.catalogue:
        if section.area_m2 + 1e-9 < floor:
            continue
        slope = slope_of(section)
        if smallest_section(flow_m3_s, slope, rules.manning_n, catalogue=(section,)):
            chosen = section
            break
    if reach.smallest and chosen.area_m2 < reach.smallest.area_m2:
        chosen = reach.smallest
    if reach.largest and chosen.area_m2 > reach.largest.area_m2:
        chosen = reach.largest
    return chosen, slope_of(chosen)


def lowest_inverts(n: int, reaches: list[Reach], laid: list[Laid]) -> Floats:
    """Level (n,) of the lowest pipe end at each point, m; infinite where no pipe meets it."""
    invert = np.full(n, np.inf)
    for reach, pipe in zip(reaches, laid, strict=True):
        invert[reach.upstream] = min(invert[reach.upstream], pipe.from_invert_level_m)
        invert[reach.downstream] = min(invert[reach.downstream], pipe.to_invert_level_m)
    return invert
