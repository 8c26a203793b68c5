"""The model of a finished run in pyswmm, to be stepped by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drainage.engine.live import Simulation, live_model
from drainage.errors import EngineError
from drainage.notebook.studies import Run
from drainage.said import said


@contextmanager
def live(run: Run) -> Iterator[Simulation]:
    """``pyswmm.Simulation`` of a run on streets: step it, look at it, turn its gates.

    Nothing of the run is changed. One live model at a time: SWMM holds one in a process.

    >>> import pyswmm
    >>> with drainage.live(run) as simulation:
    ...     sag = pyswmm.Nodes(simulation)["G-B"]
    ...     simulation.step_advance(60)
    ...     depth_m = [sag.depth for _ in simulation]

    Raises DrainageError while another is open, and for a run on the grid, whose sewers do not
    run without the ground.
    """
    if run.record.get("surface") == "grid":
        raise EngineError(
            said("{run} is coupled with the ground. Take a run on streets.", run=repr(run))
        )
    with live_model(run.folder) as simulation:
        yield simulation
