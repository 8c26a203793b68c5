"""pyswmm on the model of a finished run: where a person steps SWMM, and no bulk is read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyswmm import Simulation
from pyswmm.errors import MultiSimulationError

from drainage.errors import EngineError

__all__ = ["Simulation", "live_model"]


@contextmanager
def live_model(folder: Path) -> Iterator[Simulation]:
    """``folder``/model.inp opened in this process; the engine's files are thrown away.

    Raises EngineError while another simulation is open in this process.
    """
    with tempfile.TemporaryDirectory(prefix="drainage-") as scratch:
        try:
            simulation = Simulation(
                str(folder / "model.inp"),
                reportfile=str(Path(scratch) / "live.rpt"),
                outputfile=str(Path(scratch) / "live.out"),
            )
        except MultiSimulationError:
            raise EngineError("another live model is open. Leave its with block first.") from None
        with simulation:
            yield simulation
