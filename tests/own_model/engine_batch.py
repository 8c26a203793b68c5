"""The engine over many models, one forked process each: ``python engine_batch.py <folder> …``.

Every folder holds model.inp; model.rpt and model.out are left in it, and what the engine counted
in statistics.npz. A process that dies takes no other along.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
from swmm.toolkit import solver

from drainage.solver.statistics import read_statistics


def run(folder: Path) -> None:
    """Run one model to its end, as the child of a study does."""
    os.chdir(folder)
    solver.swmm_open("model.inp", "model.rpt", "model.out")
    try:
        solver.swmm_start(1)
        while solver.swmm_step():
            pass
        np.savez("statistics.npz", **read_statistics())
        solver.swmm_end()
    finally:
        solver.swmm_close()


def main(folders: list[str]) -> None:
    """One after another; the engine's complaints stand in its reports."""
    for name in folders:
        if (child := os.fork()) == 0:
            try:
                run(Path(name))
            finally:
                os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
