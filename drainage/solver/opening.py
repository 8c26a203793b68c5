"""Let SWMM read a model and say what is wrong: ``python -m drainage.solver.opening <folder>``.

The folder holds model.inp; the engine's reasons stand in model.rpt afterwards.
"""

from __future__ import annotations

import sys
from pathlib import Path

from swmm.toolkit import solver


def main(folder: Path) -> None:
    """Open the model and close it again; SWMM's own errors are left to the report."""
    try:
        solver.swmm_open(*(str(folder / f"model.{kind}") for kind in ("inp", "rpt", "out")))
    finally:
        solver.swmm_close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
