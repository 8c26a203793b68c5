"""The water of a case moved on, and its places read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.open_case.opened import OpenCase
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import State, state_of
from drainage.inundation.water.openings import Openings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

NO_PLACES, NO_FIGURES = np.zeros(0, np.int64), np.zeros(0)
NO_OPENINGS = Openings((), NO_PLACES, NO_PLACES, *[NO_FIGURES] * 5)
"""A case has no sewers."""
LONGEST_S = 10.0
"""Flows and levels of tables are held for no longer: the mean of a flow over the time, so that
its volume is exact, the level at the end of it."""
MM_H = 1 / 3.6e6
"""m/s."""
MINUTE_S = 60.0
SAME_MINUTE = 1e-9


@dataclass(eq=False)
class Readings:
    """Rows of the tables: t times, p points, l lines. ``level_m`` is NaN where it is dry.

    ``flow_m3_s`` (t, l) at the moment.
    """

    minute: list[float] = field(default_factory=list)
    level_m: list[Floats] = field(default_factory=list)
    depth_m: list[Floats] = field(default_factory=list)
    speed_m_s: list[Floats] = field(default_factory=list)
    flow_m3_s: list[Floats] = field(default_factory=list)


@dataclass(eq=False)
class Book:
    """All water of a case so far, m3; ``held_m3`` is what came in at held levels, net."""

    start_m3: float = 0.0
    rain_m3: float = 0.0
    inflow_m3: float = 0.0
    held_m3: float = 0.0


@dataclass(eq=False)
class Run:
    """A case that is run: its water, what was read and booked, and the sub-steps taken.

    ``passed_m3`` (l,) went through each line so far, by the mean of the flows at both ends of each
    piece of time; ``flow_m3_s`` (l,) is the last of them. ``greatest_flow_m3_s`` (l,) of either
    direction, and ``greatest_flow_minute`` (l,).
    """

    opened: OpenCase
    state: State
    readings: Readings
    book: Book
    passed_m3: Floats
    flow_m3_s: Floats
    greatest_flow_m3_s: Floats
    greatest_flow_minute: Floats
    steps: int = 0


def begin(opened: OpenCase) -> Run:
    """The case at its first moment."""
    state = state_of(opened.ground, opened.depth_m)
    lines = len(opened.lines)
    return Run(opened, state, Readings(), Book(start_m3=state.total_m3), np.zeros(lines),
               np.zeros(lines), np.zeros(lines), np.zeros(lines))  # fmt: skip


def moments(length_min: float, output_min: float, map_min: float) -> Iterator[float]:
    """The minutes to which the water is moved on: every row and map, and LONGEST_S at most."""
    rows = [np.arange(1, int(length_min / every) + 1) * every for every in (output_min, map_min)]
    stops = np.unique(np.concatenate([*rows, [length_min]]).round(9))
    now = 0.0
    for stop in stops.tolist():
        pieces = max(1, int(np.ceil((stop - now) * MINUTE_S / LONGEST_S - SAME_MINUTE)))
        yield from np.linspace(now, stop, pieces + 1)[1:].tolist()
        now = stop


def is_due(minute: float, every_min: float, length_min: float) -> bool:
    """Whether a row or map stands at a minute: at whole multiples, and at the end."""
    multiple = minute / every_min
    return abs(multiple - round(multiple)) * every_min < 1e-6 or minute >= length_min - 1e-6


def run_through(
    run: Run, on_map: Callable[[float, State], None], on_progress: Callable[[float], None]
) -> None:
    """Move the water of a case to its end.

    ``on_map`` gets the minutes of the maps, the first moment among them; ``on_progress`` the
    share that is done. Raises EngineError as ``advance`` does.
    """
    case = run.opened.case.run
    sources = _Sources(run.opened)
    read(run, 0.0)
    on_map(0.0, run.state)
    now = 0.0
    for until in moments(case.minutes, case.output_min, case.map_min):
        _advance(run, sources, now, until)
        _watch_lines(run, now, until)
        now = until
        if is_due(now, case.output_min, case.minutes):
            read(run, now)
        if is_due(now, case.map_min, case.minutes):
            on_map(now, run.state)
        on_progress(now / case.minutes)


def _advance(run: Run, sources: _Sources, now: float, until: float) -> None:
    seconds = MINUTE_S * (until - now)
    rate, rain_m3_s, inflow_m3_s = sources.rates_m3_s(now, until)
    cells, levels = _held(run.opened, until)
    done = advance(
        run.state, seconds, sources.cell, rate, NO_OPENINGS, NO_FIGURES, NO_FIGURES, Settings(),
        held_cell=cells, held_level_m=levels,
    )  # fmt: skip
    run.book.rain_m3 += rain_m3_s * seconds
    run.book.inflow_m3 += inflow_m3_s * seconds
    run.book.held_m3 += float(done.held_m3.sum())
    run.steps += done.steps


def _held(opened: OpenCase, minute: float) -> tuple[Ints, Floats]:
    cells = [own.cell for own in opened.levels]
    levels = [np.full(len(own.cell), own.table.at(minute)) for own in opened.levels]
    return (
        np.concatenate([np.zeros(0, np.int64), *cells]),
        np.concatenate([np.zeros(0), *levels]),
    )


class _Sources:
    """Rain on every cell, where there is any, and the cells of the inflows; rising, each once."""

    def __init__(self, opened: OpenCase) -> None:
        self._opened = opened
        self._area_m2 = opened.ground.mesh.area_m2
        count = len(self._area_m2)
        parts = [own.cell for own in opened.inflows]
        if opened.rain is not None:
            parts.append(np.arange(count))
        self.cell = np.unique(np.concatenate([np.zeros(0, np.int64), *parts]))
        self._entry = [np.searchsorted(self.cell, own.cell) for own in opened.inflows]

    def rates_m3_s(self, now: float, until: float) -> tuple[Floats, float, float]:
        """Mean rates (s,) from one minute to another, those of rain and of inflows in all."""
        rate = np.zeros(len(self.cell))
        if self._opened.rain is not None:
            rate += self._opened.rain.mean(now, until) * MM_H * self._area_m2
        rain = float(rate.sum())
        inflow = 0.0
        for own, entry in zip(self._opened.inflows, self._entry, strict=True):
            flow = own.table.mean(now, until)
            rate[entry] += flow * own.share
            inflow += flow
        return rate, rain, inflow


def _flows(run: Run) -> Floats:
    """(l,) through the lines now, m3/s."""
    rate = run.state.flow_m3_s.astype(float) if run.opened.lines else np.zeros(0)
    return np.array([float((rate[own.face] * own.sign).sum()) for own in run.opened.lines])


def _watch_lines(run: Run, now: float, until: float) -> None:
    flow = _flows(run)
    run.passed_m3 = run.passed_m3 + MINUTE_S * (until - now) * (run.flow_m3_s + flow) / 2
    run.flow_m3_s = flow
    greater = np.abs(flow) > np.abs(run.greatest_flow_m3_s)
    run.greatest_flow_m3_s = np.where(greater, flow, run.greatest_flow_m3_s)
    run.greatest_flow_minute = np.where(greater, until, run.greatest_flow_minute)


def read(run: Run, minute: float) -> None:
    """A row of the tables."""
    points, mesh = run.opened.points, run.opened.ground.mesh
    depth = run.state.depth_m[points.cell].astype(float)
    above = np.maximum(depth - points.relief_m, 0.0)
    wet = above > 0
    level = mesh.level_m[points.cell] + depth
    own = run.readings
    own.minute.append(minute)
    own.level_m.append(np.where(wet, level, np.nan))
    own.depth_m.append(above)
    own.speed_m_s.append(np.where(wet, run.state.speed_m_s[points.cell].astype(float), 0.0))
    own.flow_m3_s.append(_flows(run))
