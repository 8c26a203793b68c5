"""Water on a grid: depths, unit discharges, and the arrays that one sub-step needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from drainage.inundation.compiling import Array
from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.kernel import GRAVITY_M_S2, SCRATCH_ROWS, WALL_M, Scratch
from drainage.inundation.water.maxima import Maxima, no_maxima
from drainage.inundation.water.opening_flow import Coefficients
from drainage.inundation.water.rounding import grain_m
from drainage.inundation.water.tiles import deepest_of, inside, ringed, tiles_of

Field = NDArray[np.floating[Any]]
CACHE_LINE_BYTES = 64


@dataclass(frozen=True)
class Settings:
    """How the ground is computed; the defaults are those of the sources in ``kernel``.

    ``alpha`` of dt = alpha dx / (sqrt(g h) + u);
    ``dry_depth_m`` no water crosses a face with less; ``longest_step_s`` of a sub-step.
    A sub-step under ``least_step_s`` is an error: on cells of 0.5 m it means water and wave
    together at 350 m/s, on larger cells more, and an hour would take millions of sub-steps.
    A source that adds no more than ``lump_m`` in one call is added at its start.
    Maxima are taken every ``track_every_s`` (never when infinite), with ``counts_from_m``
    the depth from which water has arrived and speed counts, and the times above
    ``first_depth_m`` and ``second_depth_m``.
    """

    alpha: float = 0.7
    dry_depth_m: float = 1e-4
    longest_step_s: float = 2.0
    least_step_s: float = 1e-3
    lump_m: float = 5e-4
    track_every_s: float = 5.0
    counts_from_m: float = 0.05
    first_depth_m: float = 0.15
    second_depth_m: float = 0.27
    only_wet_tiles: bool = True
    coefficients: Coefficients = field(default_factory=Coefficients)


class Tiles(NamedTuple):
    """Deepest water (m), greatest speed (m/s), change from outside and activity of each tile;
    the blocks of work."""

    deepest: Array
    fastest: Array
    touched: Array
    active: Array
    stopped: Array
    blocks: Array


def lined_up(shape: tuple[int, ...], dtype: DTypeLike) -> Field:
    """Zeros, written out, that start on a cache line."""
    size = int(np.prod(shape))
    line = CACHE_LINE_BYTES // np.dtype(dtype).itemsize
    room = np.full(size + line, 0, dtype)
    start = -(room.ctypes.data // room.itemsize) % line
    return room[start : start + size].reshape(shape)


def no_tiles(shape: tuple[int, int], dtype: DTypeLike) -> Tiles:
    """Dry tiles for a raster."""
    rows, columns = tiles_of(shape)

    def each(kind: DTypeLike) -> Array:
        return np.zeros((rows, columns), kind)

    return Tiles(
        deepest=each(dtype), fastest=each(dtype), touched=each(np.bool_), active=each(np.bool_),
        stopped=each(np.bool_), blocks=np.zeros((rows * columns, 3), np.int64),
    )  # fmt: skip


@dataclass(eq=False)
class State:
    """Water on a grid; ``advance`` moves it on.

    The solver's arrays hold whole tiles and a ring of walls around the raster; the
    properties show the raster, (rows, columns), as views. ``rest`` is water of sources too
    little to change a float32 depth yet, m. ``open_cell`` (c,) flat indices of the open
    edge, rising, and ``open_m3`` (c,) what left there so far.
    """

    shape: tuple[int, int]
    cell_m: float
    datum_m: float
    h: Field
    other_h: Field
    bed: Field
    rough: Field
    qx: Field
    qy: Field
    other_qx: Field
    other_qy: Field
    rest: Field
    tiles: Tiles
    maxima: Maxima
    open_cell: NDArray[np.int64]
    open_m3: NDArray[np.float64]
    time_s: float = 0.0
    tracked_s: float = 0.0
    rising: NDArray[np.int64] | None = None
    scratch: Scratch | None = None

    @property
    def depth_m(self) -> Field:
        """Depth of every cell now, m."""
        return self.h[inside(self.shape)]

    @property
    def discharges_m2_s(self) -> tuple[Field, Field, Field, Field]:
        """Unit discharge at the west, east, north and south face of every cell, m2/s."""
        rows, columns = inside(self.shape)
        return (
            self.qx[rows, columns],
            self.qx[rows, _next(columns)],
            self.qy[rows, columns],
            self.qy[_next(rows), columns],
        )

    @property
    def speed_m_s(self) -> Field:
        """Speed in the middle of every cell now, m/s; 0 where the water is under a millimetre."""
        west, east, north, south = self.discharges_m2_s
        u, v = west + east, north + south
        depth = self.depth_m
        return np.where(depth > 1e-3, 0.5 * np.hypot(u, v) / np.maximum(depth, 1e-3), 0)

    @property
    def volume_m3(self) -> float:
        """All water on the ground, m3."""
        total = self.h.sum(dtype=np.float64) + self.rest.sum(dtype=np.float64)
        return float(total) * self.cell_m**2

    @property
    def outflow_m3(self) -> float:
        """All that left over the open edge so far, m3."""
        return float(self.open_m3.sum())

    def greatest(self) -> Maxima:
        """Maxima so far, (rows, columns) each."""
        return Maxima(*(part[inside(self.shape)] for part in self.maxima))

    def working_rows(self, threads: int) -> Scratch:
        """Scratch rows for so many threads."""
        if self.scratch is None or len(self.scratch.rise) != threads:
            shape = (threads, SCRATCH_ROWS, self.h.shape[1])
            self.scratch = Scratch(*(lined_up(shape, self.h.dtype) for _ in Scratch._fields))
        return self.scratch

    def look_again(self) -> None:
        """To be called after the depths were changed by hand."""
        deepest_of(self.h, self.tiles.deepest)
        self.other_h[:] = self.h
        self.tiles.touched[:] = True


def _next(place: slice) -> slice:
    return slice(place.start + 1, place.stop + 1)


def state_of(
    grid: Grid, depth_m: NDArray[np.floating[Any]] | None = None, dtype: DTypeLike = np.float32
) -> State:
    """Still water of ``depth_m`` (rows, columns) on a grid; dry without it.

    Levels count from the lowest ground, so that float32 holds them to a few micrometres.
    Cells without ground are walls.
    """
    shape, place = grid.shape, inside(grid.shape)
    ground = np.isfinite(grid.bed_level_m)
    datum = float(np.min(grid.bed_level_m, where=ground, initial=np.inf))

    def empty() -> Field:
        return lined_up(ringed(shape), dtype)

    bed, rough, h = empty(), empty(), empty()
    bed[:] = WALL_M
    bed[place] = np.where(ground, grid.bed_level_m - datum, WALL_M)
    rough[place] = np.where(ground, GRAVITY_M_S2 * grid.manning_n.astype(float) ** 2, 0.0)
    if depth_m is not None:
        grain = grain_m(dtype)
        h[place] = np.round(np.where(ground, depth_m, 0.0) / grain) * grain
    open_cell = np.flatnonzero(grid.open_edge & ground)
    state = State(
        shape=shape,
        cell_m=float(grid.cell_m),
        datum_m=datum,
        h=h,
        other_h=empty(),
        bed=bed,
        rough=rough,
        qx=empty(),
        qy=empty(),
        other_qx=empty(),
        other_qy=empty(),
        rest=empty(),
        tiles=no_tiles(shape, dtype),
        maxima=no_maxima(ringed(shape)),
        open_cell=open_cell.astype(np.int64),
        open_m3=np.zeros(len(open_cell)),
    )
    state.look_again()
    return state
