"""pyswmm on the model of a finished run: where a person steps SWMM, and no bulk is read."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from pyswmm import Simulation
from pyswmm.errors import MultiSimulationError

from drainage.errors import EngineError
from drainage.said import said

__all__ = ["Simulation", "live_model"]


@contextmanager
def live_model(folder: Path) -> Iterator[Simulation]:
    """``folder``/model.inp opened in this process; the engine's files are thrown away.

    Raises EngineError while another simulation is open in this process, and where SWMM could
    not say the path.
    """
    with tempfile.TemporaryDirectory(prefix="drainage-") as scratch:
        require_sayable(folder, Path(scratch), sys.platform)
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


def require_sayable(folder: PurePath, scratch: PurePath, platform: str) -> None:
    """Raise EngineError on Windows for paths beyond ASCII, which SWMM reads in the code page of
    the system; its runs do without paths, a live model of a notebook cannot."""
    for path in (folder, scratch):
        if platform == "win32" and not str(path).isascii():
            raise EngineError(
                said("{path}: on Windows SWMM cannot open a live model under a path with Chinese "
                     "characters. Move the workspace to a folder such as D:\\drainage and set TMP "
                     "to another, such as D:\\tmp.", path=path)
            )  # fmt: skip
