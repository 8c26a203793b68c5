"""The cheapest line of sewers, exactly: a shortest path over standard sections and levels.

The flow of a reach depends on the time its water has travelled, and so on every section and
fall above it. The state of the search is therefore section, soffit and time. Of two
ways to the same section and soffit the one that is no dearer and no earlier is kept: a later
time means no more flow anywhere below, so whatever continues the other continues this one.
Nothing else is dropped, so the answer is the cheapest on the grid.

How many ways are followed is kept small by a bound and by what the rest of a way costs at
least. One pass takes the latest time to each state, which also decides whether a line is
possible at all; one prices the way from each state to the outlet as if the water came at
that latest time: no way costs less. Following the most promising ways alone gives a line and
so a bound, within which the latest times are earlier and the rest dearer; so the two passes are
repeated. The last search follows every way whose price so far and least rest are within
the bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.design.line_levels import Grid, grid_of
from drainage.design.line_refusals import refusal
from drainage.design.sewer_line import (
    CostPerM,
    Intensity,
    LineRules,
    SewerLine,
    SizedLine,
    SizedReach,
)
from drainage.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PROMISING = (500, 5000)
"""Ways followed at a manhole in the searches for a bound, one after another."""
UNBOUND = float(np.finfo(float).max)
AT_ONCE = 2_000_000
"""Steps from level to level that are tried in one array."""


def size_line(
    line: SewerLine, rules: LineRules, intensity: Intensity, cost_per_m: CostPerM
) -> SizedLine:
    """The cheapest sections and levels of a line by the rational method, Q = psi F q(t1 + t2).

    ``intensity`` must not rise with time (ValueError where it does); t2 is the time of
    full-bore flow by Manning, and of two waters that meet the later one counts. A reach costs
    its length times the price at the mean depth of its two ends. Raises InputError where
    no line keeps the rules, with the first reach at which none is left and the rule.
    """
    grid = grid_of(line, rules, intensity, cost_per_m)
    times = np.linspace(rules.entry_time_min, rules.entry_time_min + 600, 1201)
    if (np.diff(intensity(times)) > 1e-9).any():
        raise ValueError("an intensity that rises with the time of concentration")
    n = len(line.names)
    arriving = [np.zeros(manhole.fits.shape) for manhole in grid.manholes]
    bound = UNBOUND
    for most in PROMISING:
        arriving, leaving = _rest(grid, _latest(grid, arriving, bound))
        ways = _ways(grid, arriving, leaving, bound, most)
        if len(ways) == 2 * n:
            bound = min(bound, float(ways[-1].price.min()) * (1 + 1e-9))
    arriving, leaving = _rest(grid, _latest(grid, arriving, bound))
    return _line(grid, _ways(grid, arriving, leaving, bound))


def _latest(grid: Grid, rest: list[Floats], bound: float) -> list[Floats]:
    """Latest time of concentration (sections, levels) with which a reach can begin, per reach.

    -inf where it cannot, or not on a way within the bound. ``rest`` is the least price from each
    arriving state. Raises InputError at the first reach that cannot be laid.
    """
    leaving: list[Floats] = []
    arrived = np.where(grid.manholes[0].fits, grid.rules.entry_time_min, -np.inf)
    paid = np.where(grid.manholes[0].fits, 0.0, np.inf)
    for k in range(len(grid.line.names)):
        start = np.where(_may_begin(grid, k), _leaving(arrived, grid, np.maximum), -np.inf)
        start = np.where(np.isfinite(start), np.maximum(start, grid.joined_min(k)), -np.inf)
        spent = _leaving(paid, grid, np.minimum)
        leaving.append(start)
        arrived = np.full(grid.manholes[k + 1].fits.shape, -np.inf)
        paid = np.full(arrived.shape, np.inf)
        for s in range(len(start)):
            upper = np.flatnonzero(np.isfinite(start[s]))
            minutes = start[s, upper]
            price = spent[s, upper][:, None] + grid.price(k, s, upper)
            ok = grid.reached(k, s, upper, minutes) & (price + rest[k + 1][s] <= bound)
            if ok.any():
                fall = np.where(ok, grid.fall(k, upper), 0)
                time = minutes[:, None] + grid.falls[k].minutes[s, fall]
                arrived[s] = np.where(ok, time, -np.inf).max(axis=0)
                paid[s] = np.where(ok, price, np.inf).min(axis=0)
        if not np.isfinite(arrived).any():
            raise InputError([refusal(grid, k, start)])
    return leaving


def _may_begin(grid: Grid, reach: int) -> NDArray[np.bool_]:
    large = np.arange(len(grid.rules.catalogue)) >= grid.line.smallest[reach]
    return np.asarray(grid.manholes[reach].fits & large[:, None])


def _leaving(arrived: Floats, grid: Grid, best: np.ufunc) -> Floats:
    """Best value with which each section and level can leave a manhole, by what arrives there.

    No smaller section leaves, and none at a higher soffit or lower than the greatest drop.
    """
    widened = best.accumulate(arrived, axis=0)
    leaving = widened.copy()
    for drop in range(1, min(_drops(grid), widened.shape[1] - 1) + 1):
        leaving[:, :-drop] = best(leaving[:, :-drop], widened[:, drop:])
    return leaving


def _drops(grid: Grid) -> int:
    return int(grid.rules.greatest_drop_m / grid.rules.level_step_m + 1e-6)


def _rest(grid: Grid, latest: list[Floats]) -> tuple[list[Floats], list[Floats]]:
    """Least price (sections, levels) from each state to the outlet, arriving and leaving."""
    n = len(latest)
    arriving = [np.where(grid.manholes[n].fits, 0.0, np.inf)]
    leaving: list[Floats] = []
    for k in reversed(range(n)):
        start = np.full(latest[k].shape, np.inf)
        for s in range(len(start)):
            upper = np.flatnonzero(np.isfinite(latest[k][s]))
            if not len(upper):
                continue
            ok = grid.reached(k, s, upper, latest[k][s, upper])
            price = grid.price(k, s, upper) + arriving[-1][s]
            start[s, upper] = np.where(ok, price, np.inf).min(axis=1, initial=np.inf)
        leaving.append(start)
        arriving.append(_arriving(start, grid))
    return arriving[::-1], leaving[::-1]


def _arriving(leaving: Floats, grid: Grid) -> Floats:
    """Least price from each arriving state over all that may leave there."""
    larger = np.minimum.accumulate(leaving[::-1], axis=0)[::-1]
    arriving = larger.copy()
    for drop in range(1, min(_drops(grid), larger.shape[1] - 1) + 1):
        arriving[:, drop:] = np.minimum(arriving[:, drop:], larger[:, :-drop])
    return arriving


@dataclass(frozen=True)
class Ways:
    """Ways to states of one manhole, all (n,); ``before`` numbers the way each goes on from."""

    section: Ints
    level: Ints
    minutes: Floats
    price: Floats
    before: Ints

    def kept(self, levels: int) -> Ways:
        """Without those for which another to the same state is no dearer and no earlier."""
        state = self.section * levels + self.level
        order = np.lexsort((-self.minutes, self.price, state))
        apart = state[order] * (2 * float(self.minutes.max(initial=0.0)) + 1.0)
        time = self.minutes[order] + apart
        before = np.concatenate([[-np.inf], np.maximum.accumulate(time)[:-1]])
        return self.only(order[time > before + 1e-9])

    def promising(self, rest: Floats, most: int | None) -> Ways:
        """The ``most`` with the least price so far and rest; all where that is None."""
        if most is None or len(self.price) <= most:
            return self
        return self.only(np.argsort(self.price + rest[self.section, self.level])[:most])

    def only(self, rows: Ints) -> Ways:
        return Ways(
            self.section[rows],
            self.level[rows],
            self.minutes[rows],
            self.price[rows],
            self.before[rows],
        )


def _joined(parts: list[tuple[Ints, Ints, Floats, Floats, Ints]]) -> Ways:
    empty = np.zeros(0, dtype=np.int64)
    if not parts:
        return Ways(empty, empty, np.zeros(0), np.zeros(0), empty)
    section, level, minutes, price, before = zip(*parts, strict=True)
    return Ways(
        np.concatenate(section),
        np.concatenate(level),
        np.concatenate(minutes),
        np.concatenate(price),
        np.concatenate(before),
    )


def _ways(
    grid: Grid,
    arriving: list[Floats],
    leaving: list[Floats],
    bound: float,
    most: int | None = None,
) -> list[Ways]:
    """Ways leaving and arriving at each manhole in turn, within a bound.

    At most the ``most`` promising ones at each manhole; fewer manholes where none goes on.
    """
    section, level = np.nonzero(leaving[0] <= bound)
    count = len(section)
    first = Ways(section, level, np.full(count, grid.joined_min(0)), np.zeros(count), section)
    ways = [first]
    for k in range(len(leaving)):
        if k:
            ways.append(_left(grid, k, ways[-1], leaving[k], bound))
        reached = _arrived(grid, k, ways[-1], arriving[k + 1], bound)
        if not len(reached.price):
            break
        ways.append(reached.promising(arriving[k + 1], most))
    return ways


def _left(grid: Grid, reach: int, own: Ways, rest: Floats, bound: float) -> Ways:
    parts = []
    minutes = np.maximum(own.minutes, grid.joined_min(reach))
    for s in range(grid.line.smallest[reach], len(rest)):
        for drop in range(_drops(grid) + 1):
            level = own.level - drop
            ok = (own.section <= s) & (level >= 0)
            ok &= own.price + rest[s, np.maximum(level, 0)] <= bound
            rows = np.flatnonzero(ok)
            parts.append((np.full(len(rows), s), level[rows], minutes[rows], own.price[rows], rows))
    return _joined(parts).kept(grid.manholes[reach].levels)


def _arrived(grid: Grid, reach: int, own: Ways, rest: Floats, bound: float) -> Ways:
    parts = []
    levels = grid.manholes[reach + 1].levels
    falls = grid.falls[reach]
    at_once = max(AT_ONCE // max(levels, 1), 1)
    for s in np.unique(own.section).tolist():
        every = np.flatnonzero(own.section == s)
        for rows in np.split(every, range(at_once, len(every), at_once)):
            upper, minutes = own.level[rows], own.minutes[rows]
            price = own.price[rows, None] + grid.price(reach, s, upper)
            ok = grid.reached(reach, s, upper, minutes) & (price + rest[s] <= bound)
            way, lower = np.nonzero(ok)
            fall = falls.offset + upper[way] - lower
            time = minutes[way] + falls.minutes[s, fall]
            parts.append((np.full(len(way), s), lower, time, price[way, lower], rows[way]))
    return _joined(parts).kept(levels)


def _line(grid: Grid, ways: list[Ways]) -> SizedLine:
    """The cheapest of the ways that arrived, the latest of equals."""
    last = ways[-1]
    at = int(np.lexsort((-last.minutes, last.price))[0])
    reaches: list[SizedReach] = []
    step = grid.rules.level_step_m
    for k in reversed(range(len(grid.line.names))):
        below, above = ways[2 * k + 1], ways[2 * k]
        start = int(below.before[at])
        section = grid.rules.catalogue[int(below.section[at])]
        height = section.height_mm / 1000
        minutes = float(above.minutes[start])
        ends = ((grid.manholes[k].first + int(above.level[start])) * step - height,
                (grid.manholes[k + 1].first + int(below.level[at])) * step - height)  # fmt: skip
        flow = float(grid.flow_m3_s(k, np.array([minutes]))[0])
        price = float(below.price[at] - above.price[start])
        reaches.append(
            SizedReach(section, round(ends[0], 6), round(ends[1], 6), minutes, flow, price)
        )
        at = int(above.before[start])
    return SizedLine(tuple(reversed(reaches)))
