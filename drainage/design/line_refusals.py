"""Why a line of sewers cannot be laid: the first reach and the rule that leaves it no way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.design.line_levels import Grid
from drainage.design.sewer_line import Crossing
from drainage.errors import Finding
from drainage.said import said

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def refusal(grid: Grid, reach: int, start: Floats) -> Finding:
    """The rule that leaves a reach no way from states it can begin with, the first of them.

    ``start`` (sections, levels) is the latest time at each; -inf where it cannot begin. Rules
    in the order room, levels, velocities, crossings, flow: each is held with those before it.
    """
    rules, line = grid.rules, grid.line
    if not np.isfinite(start).any():
        return _no_start(grid, reach)
    if not grid.manholes[reach + 1].fits.any():
        return _no_room(grid, reach, reach + 1)
    ways = _open_ways(grid, reach, start)
    falls = grid.falls[reach]
    fall = [grid.fall(reach, np.arange(start.shape[1]))] * len(start)
    slow = [f < least for f, least in zip(fall, falls.least, strict=True)]
    if not _any(ways, slow):
        return _finding(
            grid, reach, "least_velocity_m_s", f"{rules.least_velocity_m_s:g}",
            said("from {from_m:.2f} m no fall gives the least velocity above the level at its end",
                 from_m=_highest_invert_m(grid, reach, start)),
            "Let it begin higher, end lower or deeper, or give a line with less cover.",
        )  # fmt: skip
    ways = [w & ~s for w, s in zip(ways, slow, strict=True)]
    fast = [f > most for f, most in zip(fall, falls.most, strict=True)]
    if not _any(ways, fast):
        return _finding(
            grid, reach, "greatest_velocity_m_s", f"{rules.greatest_velocity_m_s:g}",
            "every fall that keeps the cover is faster than the greatest velocity",
            "Allow a drop manhole at its ends or more depth.",
        )  # fmt: skip
    ways = [w & ~f for w, f in zip(ways, fast, strict=True)]
    for crossing in [own for own in line.crossings if own.reach == reach]:
        hit = [~_clear(grid, reach, s, crossing, start.shape[1]) for s in range(len(start))]
        if not _any(ways, hit):
            return _finding(
                grid, reach, "crossings", crossing.name,
                said("no way over or under what lies at {bottom_m:.2f} to {top_m:.2f} m, {at_m:g} "
                     "m from its upper end",
                     bottom_m=crossing.bottom_level_m, top_m=crossing.top_level_m,
                     at_m=crossing.at_m),
                "Have what crosses it moved, or allow more depth or a lower outlet.",
            )  # fmt: skip
        ways = [w & ~h for w, h in zip(ways, hit, strict=True)]
    least = float(grid.flow_m3_s(reach, np.array([start.max()]))[0])
    return _finding(
        grid, reach, "flow_m3_s", f"{least:.3f}",
        said("no section up to {largest} carries the flow at the fall it can have",
             largest=_words(grid)),
        "Give larger sections, more fall, or lead some of the land elsewhere.",
    )  # fmt: skip


def _any(ways: list[Bools], barred: list[Bools]) -> bool:
    return any(bool((way & ~bar).any()) for way, bar in zip(ways, barred, strict=True))


def _open_ways(grid: Grid, reach: int, start: Floats) -> list[Bools]:
    below = grid.manholes[reach + 1].fits
    return [np.isfinite(start[s])[:, None] & below[s] for s in range(len(start))]


def _clear(grid: Grid, reach: int, section: int, crossing: Crossing, levels: int) -> Bools:
    return grid.clear(reach, section, np.arange(levels), crossing.at_m,
                      crossing.bottom_level_m, crossing.top_level_m)  # fmt: skip


def _highest_invert_m(grid: Grid, reach: int, start: Floats) -> float:
    section, level = np.nonzero(np.isfinite(start))
    soffit = (grid.manholes[reach].first + level) * grid.rules.level_step_m
    return float((soffit - grid.height_m[section]).max())


def _no_start(grid: Grid, reach: int) -> Finding:
    if not grid.manholes[reach].fits.any():
        return _no_room(grid, reach, reach)
    return _finding(
        grid, reach, "section", "",
        "no section as large as the ones above it has room at its upper end",
        "Allow more depth or less cover, or let smaller sections come from above.",
    )  # fmt: skip


def _no_room(grid: Grid, reach: int, manhole: int) -> Finding:
    ground = float(grid.line.ground_level_m[manhole])
    lowest = max(ground - grid.rules.greatest_depth_m, float(grid.line.lowest_invert_m[manhole]))
    return _finding(
        grid, reach, "minimum_cover_m", f"{grid.rules.minimum_cover_m:g}",
        said("at the ground level of {ground_m:.2f} m no section has room between its cover and "
             "the lowest invert of {lowest_m:.2f} m", ground_m=ground, lowest_m=lowest),
        "Allow less cover, more depth or a lower outlet.",
    )  # fmt: skip


def _words(grid: Grid) -> str:
    largest = grid.rules.catalogue[-1]
    if largest.width_mm:
        return f"{largest.width_mm}×{largest.height_mm}"
    return f"d{largest.height_mm}"


def _finding(grid: Grid, reach: int, rule: str, value: str, message: str, cure: str) -> Finding:
    place = said("reach {reach}", reach=grid.line.names[reach])
    return Finding("", place, rule, value, message, cure)
