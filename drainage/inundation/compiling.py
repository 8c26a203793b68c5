"""Compiling the loops of the solver: numba on all threads, kept on disk.

numba keeps what it compiled beside the source, and compiles again when that one file
changes; it does not see a change in another file whose functions it has taken in. So the
compiled code lies in a folder named after the text of all modules that use this one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np

F = TypeVar("F", bound=Callable[..., object])

Array = Any
"""A C-contiguous array; numba, not mypy, settles of which type."""

CONFIG: Any = numba.config
CONFIG.THREADING_LAYER = "workqueue"
"""OpenMP's threads wait in a circle and are eight times slower on cores that others use too."""

EXACT = frozenset({"nnan", "ninf", "nsz", "arcp"})
"""No care for NaN and the sign of zero; products and sums stay as they are written."""
FUSED = EXACT | {"contract"}
"""A product and a sum in one instruction as well. Never ``reassoc``: differences of nearly
equal levels are written in the order that keeps a lake at rest."""


def loops(
    *, fused: bool = False, parallel: bool = False, inlined: bool = False
) -> Callable[[F], F]:
    """Compile a function of loops over arrays; it keeps its type.

    ``parallel`` shares ``numba.prange`` among the threads; ``fused`` allows FMA; ``inlined``
    spares a call where arrays are many. Division by
    zero gives infinity, as in numpy: a test for it would keep loops from vectorising.
    """

    def compile_it(function: F) -> F:
        given = CONFIG.CACHE_DIR
        CONFIG.CACHE_DIR = given or str(_folder())
        try:
            fast: Any = numba.njit(
                cache=True,
                parallel=parallel,
                forceinline=inlined,
                error_model="numpy",
                fastmath=set(FUSED if fused else EXACT),
            )(function)
        finally:
            CONFIG.CACHE_DIR = given
        return fast

    return compile_it


def compiled(function: F) -> F:
    """The function compiled by numba beside its source, for loops that take in no others."""
    fast: Any = numba.njit(cache=True)(function)
    return fast


@cache
def _folder() -> Path:
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(here.rglob("*.py")):
        text = path.read_bytes()
        if b"drainage.inundation.compiling" in text or path == Path(__file__):
            digest.update(text)
    return here / "__pycache__" / f"loops-{digest.hexdigest()[:12]}"


def set_threads(count: int) -> None:
    """Use so many threads from now on, at most what the machine has."""
    numba.set_num_threads(int(np.clip(count, 1, CONFIG.NUMBA_NUM_THREADS)))
