"""The levels a line of sewers may have at its manholes, and the falls between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.design.hydraulics import full_area, full_flow
from drainage.design.sewer_design import least_slope
from drainage.design.sewer_line import CostPerM, Intensity, LineRules, SewerLine

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

EPS = 1e-6
"""Levels and slopes that differ by less are the same."""


@dataclass(frozen=True)
class Manhole:
    """Soffits at a manhole: (first + k) steps above the datum; ``fits`` (sections, levels)."""

    first: int
    fits: Bools

    @property
    def levels(self) -> int:
        return int(self.fits.shape[1])


@dataclass(frozen=True)
class Falls:
    """A reach by its fall in steps, per section (sections, falls): time, full flow, bounds.

    ``offset`` is the fall in steps from the first level above to the first level below.
    ``least`` and ``most`` (sections,) are the falls its velocities allow; ``price`` (sections,
    sums) goes by the sum of both levels' numbers.
    """

    offset: int
    minutes: Floats
    full_flow_m3_s: Floats
    least: Ints
    most: Ints
    price: Floats


@dataclass(frozen=True)
class Grid:
    """A line on its grid of levels."""

    line: SewerLine
    rules: LineRules
    intensity: Intensity
    manholes: list[Manhole]
    falls: list[Falls]

    @property
    def height_m(self) -> Floats:
        return np.array([section.height_mm / 1000 for section in self.rules.catalogue])

    def flow_m3_s(self, reach: int, minutes: Floats) -> Floats:
        """Rational flow of a reach by the time of concentration (any shape), never below 0."""
        q = np.asarray(self.intensity(minutes)) / 1000
        return np.maximum(self.line.runoff_ha[reach] * q - self.line.carried_m3_s[reach], 0.0)

    def joined_min(self, reach: int) -> float:
        """Time of concentration of what joins from elsewhere at the upper end of a reach."""
        return self.rules.entry_time_min + float(self.line.joined_min[reach])

    def needed_fall(self, reach: int, section: int, minutes: Floats) -> Ints:
        """Steps (n,) a section must fall for its velocities and for the flow at ``minutes``."""
        falls = self.falls[reach]
        flow = self.flow_m3_s(reach, minutes)
        steps = np.searchsorted(falls.full_flow_m3_s[section], flow * (1 - 1e-9))
        return np.maximum(steps, falls.least[section])

    def reached(self, reach: int, section: int, upper: Ints, minutes: Floats) -> Bools:
        """Which lower levels (n, levels) a section reaches from upper ones (n,) at a time."""
        falls = self.falls[reach]
        fall = self.fall(reach, upper)
        least = self.needed_fall(reach, section, minutes)[:, None]
        ok = (fall >= least) & (fall <= falls.most[section])
        ok &= self.manholes[reach + 1].fits[section]
        for crossing in self.line.crossings:
            if crossing.reach == reach:
                ok &= self.clear(reach, section, upper, crossing.at_m,
                                 crossing.bottom_level_m, crossing.top_level_m)  # fmt: skip
        return ok

    def fall(self, reach: int, upper: Ints) -> Ints:
        """Fall (n, levels) in steps from upper levels to every lower one."""
        below = np.arange(self.manholes[reach + 1].levels)
        return np.asarray(self.falls[reach].offset + upper[:, None] - below)

    def price(self, reach: int, section: int, upper: Ints) -> Floats:
        """Price (n, levels) of a section from upper levels to every lower one."""
        below = np.arange(self.manholes[reach + 1].levels)
        return self.falls[reach].price[section, upper[:, None] + below]

    def clear(
        self, reach: int, section: int, upper: Ints, at_m: float, bottom_m: float, top_m: float
    ) -> Bools:
        """Whether (n, levels) the section passes under or over what lies there."""
        step = self.rules.level_step_m
        start = (self.manholes[reach].first + upper[:, None]) * step
        share = at_m / float(self.line.length_m[reach])
        soffit = start - self.fall(reach, upper) * step * share
        over = soffit - self.height_m[section] >= top_m - EPS
        return np.asarray((soffit <= bottom_m + EPS) | over)


def grid_of(line: SewerLine, rules: LineRules, intensity: Intensity, cost_per_m: CostPerM) -> Grid:
    """Levels, falls and prices of a line; ValueError where a price is not finite."""
    manholes = [_manhole(line, rules, at) for at in range(len(line.names) + 1)]
    falls = [_falls(line, rules, cost_per_m, manholes, k) for k in range(len(line.names))]
    return Grid(line, rules, intensity, manholes, falls)


def _manhole(line: SewerLine, rules: LineRules, at: int) -> Manhole:
    height = np.array([section.height_mm / 1000 for section in rules.catalogue])
    ground = float(line.ground_level_m[at])
    highest = min(ground - rules.minimum_cover_m, float(line.highest_soffit_m[at]))
    lowest = max(ground - rules.greatest_depth_m, float(line.lowest_invert_m[at]))
    step = rules.level_step_m
    last = int(np.floor(highest / step + EPS))
    first = int(np.ceil((lowest + height[0]) / step - EPS))
    level = np.arange(first, max(last, first - 1) + 1) * step
    return Manhole(first, level - height[:, None] >= lowest - EPS)


def _falls(
    line: SewerLine, rules: LineRules, cost_per_m: CostPerM, manholes: list[Manhole], reach: int
) -> Falls:
    above, below = manholes[reach], manholes[reach + 1]
    length = float(line.length_m[reach])
    most_steps = max(above.first + above.levels - 1 - below.first, 0)
    slope = np.asarray(np.arange(most_steps + 1) * (rules.level_step_m / length), np.float64)
    sections = rules.catalogue
    height = np.array([s.height_mm / 1000 for s in sections])[:, None]
    width = np.array([s.width_mm / 1000 for s in sections])[:, None]
    barrels = np.array([s.barrels for s in sections])[:, None]
    one_barrel = full_flow(height, width, slope, rules.manning_n)
    velocity = one_barrel / full_area(height, width)
    with np.errstate(divide="ignore"):
        minutes = length / velocity / 60
    least = [least_slope(s, rules.least_velocity_m_s, rules.manning_n) for s in sections]
    ground = float(line.ground_level_m[reach : reach + 2].mean())
    sums = np.arange(max(above.levels + below.levels - 1, 0))
    soffit = (above.first + below.first + sums) * rules.level_step_m / 2
    price = np.array([
        np.broadcast_to(length * np.asarray(cost_per_m(s, ground - soffit + h)), soffit.shape)
        for s, h in zip(sections, height.ravel(), strict=True)
    ])  # fmt: skip
    if not np.isfinite(price).all():
        raise ValueError(f"reach {line.names[reach]}: a price that is not finite")
    fast = velocity <= rules.greatest_velocity_m_s * (1 + EPS)
    return Falls(
        offset=above.first - below.first,
        minutes=minutes,
        full_flow_m3_s=barrels * one_barrel,
        least=np.array([_first_at_least(slope, own) for own in least]),
        most=fast.sum(axis=1) - 1,
        price=price,
    )


def _first_at_least(slope: Floats, least: float) -> int:
    """The least number of steps that make a slope; one more than there are where none does."""
    return max(int(np.searchsorted(slope, least * (1 - EPS))), 1)
