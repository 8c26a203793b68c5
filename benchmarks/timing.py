"""Work that is timed, and the engine without anything around it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def timed(work: Callable[[], object]) -> float:
    """Wall seconds of some work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cpu_timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall seconds of some work, and CPU seconds of this process and of those it waited for."""
    before = sum(os.times()[:4])
    wall = timed(work)
    return wall, sum(os.times()[:4]) - before


def plain(folder: Path) -> None:
    """The bare engine on model.inp of a folder."""
    code = "from swmm.toolkit import solver as s; s.swmm_open('model.inp','m.rpt','m.out');" \
           "s.swmm_start(1)\nwhile s.swmm_stride(86400): pass\ns.swmm_end(); s.swmm_close()"  # fmt: skip
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "OMP_NUM_THREADS": "1"})  # fmt: skip
