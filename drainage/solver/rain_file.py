"""Let SWMM read the rain files a model names: ``python -m drainage.solver.rain_file <folder>``.

The folder holds model.inp, which asks for its rain to be saved; SWMM reads every form of file it
knows before its first step. Its reasons stand in model.rpt where it cannot.
"""

from __future__ import annotations

import sys
from pathlib import Path

from swmm.toolkit import solver


def main(folder: Path) -> None:
    """Begin the run and end it at once."""
    solver.swmm_open(*(str(folder / f"model.{kind}") for kind in ("inp", "rpt", "out")))
    try:
        solver.swmm_start(0)
        solver.swmm_end()
    finally:
        solver.swmm_close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
