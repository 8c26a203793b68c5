"""Reading a stepped SWMM: pyswmm's objects, the toolkit's functions, one compiled loop.

``python -m benchmarks.stepping results/old-town/existing/h54/model.inp``: what a process costs
to start and what one reading of every node's depth costs, in CPU time. Decision 22 stands on it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyswmm
from swmm.toolkit import shared_enum, solver

from drainage.inundation.coupled.swmm_nodes import DEPTH, read_nodes

STARTS = {
    "toolkit": "from swmm.toolkit import solver, shared_enum; import numpy",
    "pyswmm": "import pyswmm; import numpy",
    "bulk": "import drainage.inundation.coupled.swmm_nodes",
}
STEPS = 200
WARM_UP_S = 4 * 3600


def main(inp: Path) -> None:
    """Print the figures of one model."""
    for name, code in STARTS.items():
        print(f"start with {name}: {min(_start_s(code) for _ in range(3)):.2f} s")
    with (
        tempfile.TemporaryDirectory() as scratch,
        pyswmm.Simulation(
            str(inp), reportfile=f"{scratch}/a.rpt", outputfile=f"{scratch}/a.out"
        ) as simulation,
    ):
        nodes = list(pyswmm.Nodes(simulation))
        places = np.arange(len(nodes), dtype=np.int32)
        depth = np.zeros(len(nodes))
        kind = shared_enum.NodeResult.DEPTH
        readings: dict[str, Callable[[], object]] = {
            "nothing": lambda: None,
            "pyswmm objects": lambda: [node.depth for node in nodes],
            "toolkit functions": lambda: [
                solver.node_get_result(k, kind) for k in range(len(nodes))
            ],
            "compiled loop": lambda: read_nodes(places, DEPTH, depth),
        }
        simulation.step_advance(WARM_UP_S)
        steps = iter(simulation)
        next(steps)
        simulation.step_advance(1)
        for name, read in readings.items():
            read()
            spent = 0.0
            for _ in range(STEPS):
                next(steps)
                began = time.process_time()
                read()
                spent += time.process_time() - began
            each = 1e6 * spent / STEPS / len(nodes)
            print(f"{len(nodes)} nodes by {name}: {1e3 * spent / STEPS:.3f} ms, {each:.2f} µs each")


def _start_s(code: str) -> float:
    """CPU seconds of a process that only imports."""
    script = f"{code}\nimport time\nprint(time.process_time())"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return float(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
