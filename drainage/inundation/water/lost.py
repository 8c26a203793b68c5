"""Water for which no sensible sub-step is left: where it is, and what to do."""

from __future__ import annotations

import numpy as np

from drainage.errors import EngineError
from drainage.inundation.water.kernel import GRAVITY_M_S2
from drainage.inundation.water.state import Settings, State
from drainage.said import said

TOO_DEEP_M = 500.0
"""No street is that deep: a level or a discharge was given in the wrong unit."""
THIN_M = 1e-3


class StepError(EngineError):
    """The ground could not be moved on: ``row`` and ``column`` of the cell, from 0; its
    ``depth_m`` and ``speed_m_s``; ``second`` from the start of the run."""

    def __init__(
        self, message: str, place: tuple[int, int], depth_m: float, speed_m_s: float, second: float
    ) -> None:
        super().__init__(message)
        self.row, self.column = place
        self.depth_m, self.speed_m_s, self.second = depth_m, speed_m_s, second

    def __reduce__(self) -> tuple[object, ...]:
        place = self.row, self.column
        return StepError, (self.args[0], place, self.depth_m, self.speed_m_s, self.second)


def lost(state: State, settings: Settings) -> StepError:
    """The error for the cell of ``state`` whose water asks for the shortest sub-step."""
    depth = state.depth_m.astype(np.float64)
    speed = fastest_m_s(state)
    cell = int(np.argmax(np.sqrt(GRAVITY_M_S2 * np.maximum(depth, 0.0)) + speed))
    row, column = divmod(cell, state.shape[1])
    deep, fast = float(depth[row, column]), float(speed[row, column])
    message = said(
        "The ground cannot be computed on: at second {second:.0f} the water in row {row}, column "
        "{column} of the grid (from the north-west corner, 1 the first) is {depth_m:.3g} m deep "
        "and runs at {speed_m_s:.3g} m/s, which asks for a step under {least_s:g} s. Look there "
        "for a spike or a pit in the terrain, a wall left out, or a discharge or level in the "
        "wrong unit; or take larger cells.",
        second=state.time_s,
        row=row + 1,
        column=column + 1,
        depth_m=deep,
        speed_m_s=fast,
        least_s=settings.least_step_s,
    )
    return StepError(message, (row, column), deep, fast, state.time_s)


def fastest_m_s(state: State) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Greatest speed at the four faces of each cell, m/s, over its own depth; 0 where thin."""
    west, east, north, south = state.discharges_m2_s
    most = np.maximum.reduce([np.abs(west), np.abs(east), np.abs(north), np.abs(south)])
    depth = state.depth_m.astype(np.float64)
    found: np.ndarray[tuple[int, int], np.dtype[np.float64]] = np.where(
        depth > THIN_M, most / np.maximum(depth, THIN_M), 0.0
    )
    return found
